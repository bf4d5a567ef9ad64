/** The compilation of paths: own properties only, and absence wherever the path ends early. */
import { Absence, MISMATCH } from '../../core/absence';
import { own } from '../../core/own';
import { ExactNumber } from '../../values/codec';
import { conformerOf, isList } from '../../types/conform';
import type { Type } from '../../types/type';
import { SPENT, takeFor } from './budget';
import type { Environment, Evaluate } from './environment';
import type { ListKey } from './list-index';
import { keyNames } from '../../types/path';
import type { Condition, Segment } from '../../types/path';
import { finished } from '../../types/read';
import type { Read } from '../typed';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

type Accessor = (value: unknown, environment: Environment) => unknown;

/** A part that needs nothing but the value. */
type Plain = (value: unknown) => unknown;

/** A number that no double holds is an object for io-ts, and so for its codecs of optional fields. */
const field =
  (name: string): Plain =>
  (value) => {
    if (value instanceof ExactNumber) return MISMATCH;
    return isObject(value) && !isList(value) ? own(value, name) : undefined;
  };

const index =
  (at: number): Plain =>
  (value) =>
    isList(value) ? value.at(at) : undefined;

/** The value at a key, which may lead into objects. */
const keyed = (names: readonly string[]): Plain => {
  const parts = names.map(field);
  return (element) =>
    parts.reduce<unknown>((value, part) => (value instanceof Absence ? value : part(value)), element);
};

/** What the list is searched by: one KEY, or whether several conditions hold together. */
const searched = (conditions: readonly Condition[]): readonly [key: ListKey, wanted: unknown] => {
  const [only, ...others] = conditions;
  const names = conditions.map(keyNames);
  const cost = names.flat().length;
  if (only !== undefined && others.length === 0)
    return [{ text: only.key, read: keyed(keyNames(only)), cost }, only.value];
  const tests = conditions.map((condition) => holding(condition));
  const read = (element: unknown): unknown => allHold(tests.map((test) => test(element)));
  const text = JSON.stringify(conditions.map(({ key, value }) => [key, value]));
  return [{ text, read, cost }, true];
};

/** Whether a condition holds for an element; an absence where its KEY cannot be read. */
const holding = (condition: Condition): Plain => {
  const read = keyed(keyNames(condition));
  return (element) => {
    const key = read(element) ?? null;
    return key instanceof Absence ? key : key === condition.value;
  };
};

const allHold = (results: readonly unknown[]): unknown =>
  results.includes(false) ? false : (results.find((result) => result instanceof Absence) ?? true);

/** The first element for which the conditions hold. */
const match = ({ conditions }: Extract<Segment, { readonly kind: 'match' }>): Accessor => {
  const [key, wanted] = searched(conditions);
  return (value, { indexes, spending }) =>
    isList(value) ? indexes.find(value, key, wanted, spending.work) : undefined;
};

const partOf = (segment: Segment): Accessor => {
  switch (segment.kind) {
    case 'field':
      return field(segment.name);
    case 'index':
      return index(segment.index);
    case 'match':
      return match(segment);
  }
};

/** Checks a value that no codec has checked. */
const fitted = (type: Type): Accessor => {
  const conform = conformerOf(type);
  return (value, { spending: { work } }) => {
    const conformed = conform(value, { work });
    if (work.isSpent) return SPENT;
    return conformed.ok ? conformed.value : MISMATCH;
  };
};

/** Compiles a path. */
export const compileRead = ({ slot, segments, type, validated }: Read): Evaluate => {
  const parts = [...segments.map(partOf), ...(validated ? [] : [fitted(type)])];
  return (environment) => {
    let value = environment.slots[slot];
    for (const part of parts) {
      if (value instanceof Absence) return value;
      value = part(value, environment);
    }
    return takeFor(value, environment.spending.work, 1 + parts.length) ? finished(value) : SPENT;
  };
};
