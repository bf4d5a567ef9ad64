/**
 * The fitting of an upstream's answer to its type: a leaf of another type becomes *unknown*, and a wrong envelope is
 * refused. A type is compiled once. No value is reported, only its path, the expected type and the actual kind.
 */
import { MISMATCH } from '../core/absence';
import { Allowance } from '../core/allowance';
import { own, put } from '../core/own';
import { ExactNumber, hasShape } from '../values/codec';
import { EVERY_KEY, neededInside } from './needed';
import type { Needed } from './needed';
import { describe, members } from './type';
import type { Fields, Shape, Type } from './type';
import { costOf } from './written';
import type { Written } from './written';

/** A place where a value had another type than the codec says; list indexes and record keys are `*`. */
export interface Mismatch {
  readonly path: string;
  readonly expected: string;
  /** The kind of what came: `a number`, `null`, `nothing`. */
  readonly found: string;
}

/** The value with its wrong leaves replaced by {@link MISMATCH}, or the place that cannot be tolerated. */
export type Conformed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly at: Mismatch };

/** Called with the first wrong leaf at a path, and how many there are at that path. */
export type Tolerate = (mismatch: Mismatch, count: number) => void;

export interface ConformOptions {
  /** Called for wrong leaves, once for each path. */
  readonly tolerate?: Tolerate;
  /**
   * One unit is taken for each comparison of a value with a type, and more for an alternative of a union. The result of
   * a fitting is invalid once it is spent.
   */
  readonly work?: Allowance;
}

/** Fits a value to a type. What is right already is given back as it is, and nothing is changed in place. */
export type Conformer = (value: unknown, options?: ConformOptions) => Conformed;

/** One value's fitting under way. */
interface Fitting {
  /** The wrong leaves so far. */
  readonly mismatches: Mismatch[];
  readonly work: Allowance;
}

class Wrong {
  constructor(readonly at: Mismatch) {}
}

/** Gives the fitted value, or `Wrong`. */
type Fit = (value: unknown, fitting: Fitting) => unknown;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** A list of any values. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The kind of a value, in words. A kind is not a value, so it may be shown. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number' || value instanceof ExactNumber) return 'a number';
  return Array.isArray(value) ? 'a list' : 'an object';
};

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Shapes in words: a list may have a million wrong values of one shape. */
const described = new WeakMap<Shape, string>();

const expectedOf = (shape: Shape): string => {
  const expected = described.get(shape) ?? describe(shape);
  described.set(shape, expected);
  return expected;
};

const wrong = (path: string, shape: Shape, value: unknown): Wrong =>
  new Wrong({ path, expected: expectedOf(shape), found: kindOf(value) });

/** A value in a place whose absence is tolerated; elsewhere the mismatch is the parent's. */
const inPlace = (type: Type, path: string, needed: Needed): Fit => {
  const fit = fitOf(type, path, needed);
  if (!type.unknown) return fit;
  return (value, fitting) => {
    const fitted = fit(value, fitting);
    if (!(fitted instanceof Wrong)) return fitted;
    fitting.mismatches.push(fitted.at);
    return MISMATCH;
  };
};

const tolerant = (type: Type): Type => ({ ...type, unknown: true });

interface FieldFit {
  readonly name: string;
  readonly fit: Fit;
}

/** Whether nothing is inside: to look at such a value takes as long as not to. */
const isSingle = (shape: Shape): boolean =>
  members(shape).every(({ kind }) => kind !== 'object' && kind !== 'array' && kind !== 'record');

/** A field that is not needed and may be unknown is not looked at. */
const fieldFits = (fields: Fields, path: string, needed: Needed): readonly FieldFit[] =>
  [...fields].flatMap(([name, type]) => {
    const inside = neededInside(needed, name);
    const isNeeded = inside !== 'nothing' || !type.unknown || isSingle(type.shape);
    return isNeeded ? [{ name, fit: inPlace(type, below(path, name), inside) }] : [];
  });

/** The keys of a record that are needed; a record need not have any of them. */
const keyFits = (item: Type, path: string, needed: Exclude<Needed, 'everything'>): readonly FieldFit[] =>
  needed === 'nothing'
    ? []
    : [...needed].map(([name, inside]) => {
        const fit = inPlace(tolerant(item), below(path, '*'), inside);
        return { name, fit: (value, fitting) => (value === undefined ? value : fit(value, fitting)) };
      });

/** A field that is not there and not known stays away. */
const objectFit = (shape: Shape, path: string, fields: readonly FieldFit[]): Fit => {
  return (value, fitting) => {
    if (!isRecord(value)) return wrong(path, shape, value);
    let copy: Record<string, unknown> | undefined;
    for (const { name, fit } of fields) {
      const field = own(value, name);
      const fitted = fit(field, fitting);
      if (fitted instanceof Wrong) return fitted;
      if (fitted === field) continue;
      copy ??= { ...value };
      copy[name] = fitted;
    }
    return copy ?? value;
  };
};

/** Elements of another type are unknown, and the list stays as long as it was. */
const fitEach = (values: readonly unknown[], fit: Fit, fitting: Fitting): readonly unknown[] => {
  let copy: unknown[] | undefined;
  for (const [index, value] of values.entries()) {
    if (fitting.work.isSpent) break;
    const fitted = fit(value, fitting);
    if (fitted === value) continue;
    copy ??= [...values];
    copy[index] = fitted;
  }
  return copy ?? values;
};

type ArrayShape = Extract<Shape, { readonly kind: 'array' }>;
type RecordShape = Extract<Shape, { readonly kind: 'record' }>;

const arrayFit = (shape: ArrayShape, path: string, needed: Needed): Fit => {
  if (needed === 'nothing') return (value) => (isList(value) ? value : wrong(path, shape, value));
  const fit = inPlace(tolerant(shape.item), below(path, '*'), needed);
  return (value, fitting) => (isList(value) ? fitEach(value, fit, fitting) : wrong(path, shape, value));
};

const recordFit = (shape: RecordShape, path: string): Fit => {
  const fit = inPlace(tolerant(shape.value), below(path, '*'), 'everything');
  return (value, fitting) => {
    if (!isRecord(value)) return wrong(path, shape, value);
    const names = Object.keys(value);
    const before = names.map((name) => own(value, name));
    const after = fitEach(before, fit, fitting);
    if (after === before) return value;
    const copy: Record<string, unknown> = {};
    for (const [index, name] of names.entries()) put(copy, name, after[index]);
    return copy;
  };
};

/** What it takes to try an alternative with something inside, in comparisons: most are tried in vain. */
const ALTERNATIVE = 32;

/**
 * The first alternative that fits as it is, or else the first whose wrong leaves can be tolerated. Each is tried once,
 * and the reports of the others are dropped.
 */
const unionFit = (shape: Shape, path: string): Fit => {
  const tries = members(shape).map((member) => ({
    cost: isSingle(member) ? 1 : ALTERNATIVE,
    fit: shapeFit(member, path, 'everything'),
  }));
  return (value, { mismatches, work }) => {
    let tolerable: { readonly fitted: unknown; readonly mismatches: readonly Mismatch[] } | undefined;
    for (const { cost, fit } of tries) {
      if (!work.take(cost)) break;
      const inner: Fitting = { mismatches: [], work };
      const fitted = fit(value, inner);
      if (fitted instanceof Wrong) continue;
      if (inner.mismatches.length === 0) return fitted;
      tolerable ??= { fitted, mismatches: inner.mismatches };
    }
    if (tolerable === undefined) return wrong(path, shape, value);
    for (const mismatch of tolerable.mismatches) mismatches.push(mismatch);
    return tolerable.fitted;
  };
};

const shapeFit = (shape: Shape, path: string, needed: Needed): Fit => {
  switch (shape.kind) {
    case 'object':
      return objectFit(shape, path, fieldFits(shape.fields, path, needed));
    case 'array':
      return arrayFit(shape, path, needed);
    case 'record':
      return needed === 'everything' || (needed !== 'nothing' && needed.has(EVERY_KEY))
        ? recordFit(shape, path)
        : objectFit(shape, path, keyFits(shape.value, path, needed));
    case 'union':
      return unionFit(shape, path);
    case 'text':
    case 'number':
      return (value) => (hasShape(shape, value) ? value : wrong(path, shape, value));
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : wrong(path, shape, value));
    case 'literals': {
      const values: ReadonlySet<unknown> = new Set(shape.values);
      return (value) => (values.has(value) ? value : wrong(path, shape, value));
    }
    case 'opaque':
    case 'secret':
    case 'credential':
      return (value) => value;
  }
};

/**
 * What is inside a value. One value in the place of a list is not a list if it cannot be its element: then nothing is
 * known of the whole.
 */
const openedFit =
  (written: Written, shape: Shape, path: string, fit: Fit): Fit =>
  (value, fitting) => {
    if (!fitting.work.take(costOf(written, value))) return wrong(path, shape, value);
    const inside = written.open(value);
    if (inside === null) return NOTHING_INSIDE;
    if (inside === undefined) return wrong(path, shape, value);
    const before = fitting.mismatches.length;
    const fitted = fit(inside, fitting);
    const isWrapped = written.as === 'one or list' && !isList(value);
    if (!isWrapped || !isList(fitted) || fitted[0] !== MISMATCH) return fitted;
    fitting.mismatches.splice(before);
    return wrong(path, shape, value);
  };

/** What stands for a value that is written, and has nothing inside. */
const NOTHING_INSIDE = null;

const fitOf = ({ shape, none, written = [] }: Type, path: string, needed: Needed): Fit => {
  const fit = written.reduceRight<Fit>(
    (inside, form) => openedFit(form, shape, path, inside),
    shapeFit(shape, path, needed),
  );
  return (value, fitting) => {
    if (!fitting.work.take()) return wrong(path, shape, value);
    const fitted = value === null || value === undefined ? value : fit(value, fitting);
    return none || (fitted !== null && fitted !== undefined) ? fitted : wrong(path, shape, value);
  };
};

/** Reports wrong leaves in the order in which their paths first came: a list of a million has one path. */
const reportEach = (mismatches: readonly Mismatch[], tolerate: Tolerate): void => {
  const byPath = new Map<string, { readonly first: Mismatch; count: number }>();
  for (const mismatch of mismatches) {
    const counted = byPath.get(mismatch.path);
    if (counted === undefined) byPath.set(mismatch.path, { first: mismatch, count: 1 });
    else counted.count += 1;
  }
  for (const { first, count } of byPath.values()) tolerate(first, count);
};

/**
 * Compiles the fitting of values to a type; wrong leaves are tolerated where the type allows *unknown*. Lists, objects and
 * records that are not needed are not looked at, but those without which an object is another one, and those in unions.
 */
export const conformerOf = (type: Type, needed: Needed = 'everything'): Conformer => {
  const fit = fitOf(type, '', needed);
  return (value, { tolerate, work = new Allowance(Infinity) } = {}) => {
    const fitting: Fitting = { mismatches: [], work };
    const fitted = fit(value, fitting);
    if (tolerate !== undefined && !work.isSpent) reportEach(fitting.mismatches, tolerate);
    return fitted instanceof Wrong ? { ok: false, at: fitted.at } : { ok: true, value: fitted };
  };
};
