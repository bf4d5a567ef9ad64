/** Owns the compilation of paths: own properties only, and absence wherever the path ends early. */
import { Absence, BLANK, MISMATCH, MISSING } from '../absence';
import { ExactNumber, isBlank } from '../codec';
import type { AccountIncomplete } from '../failure';
import { conform } from '../type/conform';
import type { Scalar, Type } from '../type/type';
import type { Segment } from './path';
import type { StepContext } from './steps/step';
import type { Read } from './typed';

/** One run of a mapping. */
export interface Environment {
  /** The request, the sources' payloads, and list elements while they are mapped. */
  readonly slots: unknown[];
  readonly context: StepContext;
  /** The first required place that was absent. */
  incomplete: AccountIncomplete | undefined;
}

/** Gives a value or an {@link Absence}. */
export type Evaluate = (environment: Environment) => unknown;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

type Part = (value: unknown) => unknown;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A number that no double holds is an object to io-ts, and so to its codecs of optional fields. */
const field =
  (name: string): Part =>
  (value) => {
    if (isObject(value) && Object.hasOwn(value, name)) return value[name];
    return value instanceof ExactNumber ? MISMATCH : undefined;
  };

const index =
  (at: number): Part =>
  (value) =>
    isList(value) ? value[at] : undefined;

/** The first element whose key is the value; an unreadable element before it might have been it. */
const match = (key: string, wanted: Scalar | null): Part => {
  const read = field(key);
  return (value) => {
    if (!isList(value)) return undefined;
    for (const element of value) {
      const found = element instanceof Absence ? element : (read(element) ?? null);
      if (found instanceof Absence) return MISMATCH;
      if (found === wanted) return element;
    }
    return undefined;
  };
};

const partOf = (segment: Segment): Part => {
  switch (segment.kind) {
    case 'field':
      return field(segment.name);
    case 'index':
      return index(segment.index);
    case 'match':
      return match(segment.key, segment.value);
  }
};

const finished = (value: unknown): unknown => {
  if (value === undefined || value === null) return MISSING;
  return typeof value === 'string' && isBlank(value) ? BLANK : value;
};

/** Looks at what no codec has looked at. */
const fitted =
  (type: Type): Part =>
  (value) => {
    const conformed = conform(type, value, '', () => undefined);
    return conformed.ok ? conformed.value : MISMATCH;
  };

/** Compiles a path. */
export const compileRead = ({ slot, segments, type, vouched }: Read): Evaluate => {
  const parts = [...segments.map(partOf), ...(vouched ? [] : [fitted(type)])];
  return ({ slots }) => {
    let value = slots[slot];
    for (const part of parts) {
      if (value instanceof Absence) return value;
      value = part(value);
    }
    return finished(value);
  };
};
