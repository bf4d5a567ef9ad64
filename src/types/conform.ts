/**
 * Owns what happens to an upstream's answer that its codec does not accept: one wrongly typed leaf becomes
 * *unknown*, while a wrong envelope is refused. It is the slow path: a payload that its codec accepts never
 * comes here. It must not report a value, only its path, the expected type and the kind that came.
 */
import { MISMATCH } from '../core/absence';
import { own } from '../core/own';
import { ExactNumber, hasShape } from '../values/codec';
import { describe, members } from './type';
import type { ObjectShape, Shape, Type } from './type';

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

type Tolerate = (mismatch: Mismatch) => void;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const ok = (value: unknown): Conformed => ({ ok: true, value });
const wrong = (path: string, shape: Shape, value: unknown): Conformed => ({
  ok: false,
  at: { path, expected: describe(shape), found: kindOf(value) },
});

/** The kind of a value, in words. A kind is no value: it may be told. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number' || value instanceof ExactNumber) return 'a number';
  return Array.isArray(value) ? 'a list' : 'an object';
};

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A value in a place whose absence is tolerated; elsewhere the mismatch is the parent's. */
const inPlace = (type: Type, value: unknown, path: string, tolerate: Tolerate): Conformed => {
  const conformed = conform(type, value, path, tolerate);
  if (conformed.ok || !type.unknown) return conformed;
  tolerate(conformed.at);
  return ok(MISMATCH);
};

const conformObject = (shape: ObjectShape, value: unknown, path: string, tolerate: Tolerate): Conformed => {
  if (!isRecord(value)) return wrong(path, shape, value);
  const copy: Record<string, unknown> = { ...value };
  for (const [name, type] of shape.fields) {
    const conformed = inPlace(type, own(value, name), below(path, name), tolerate);
    if (!conformed.ok) return conformed;
    // What is expected and is not there is told of; what may be missing stays away.
    if (conformed.value !== undefined) copy[name] = conformed.value;
  }
  return ok(copy);
};

const conformEach = (
  type: Type,
  values: readonly unknown[],
  path: string,
  tolerate: Tolerate,
): readonly unknown[] =>
  values.map((value) => {
    const conformed = inPlace({ ...type, unknown: true }, value, below(path, '*'), tolerate);
    return conformed.ok ? conformed.value : MISMATCH;
  });

const conformUnion = (
  shapes: readonly Shape[],
  value: unknown,
  path: string,
  tolerate: Tolerate,
): Conformed => {
  const ignore: Tolerate = () => undefined;
  const fits = shapes.find((shape) => conformShape(shape, value, path, ignore).ok);
  return fits === undefined
    ? wrong(path, { kind: 'union', members: shapes }, value)
    : conformShape(fits, value, path, tolerate);
};

const conformShape = (shape: Shape, value: unknown, path: string, tolerate: Tolerate): Conformed => {
  switch (shape.kind) {
    case 'object':
      return conformObject(shape, value, path, tolerate);
    case 'array':
      return Array.isArray(value)
        ? ok(conformEach(shape.item, value, path, tolerate))
        : wrong(path, shape, value);
    case 'record':
      return isRecord(value)
        ? ok(
            Object.fromEntries(
              Object.entries(value).map(([key, item]) => [
                key,
                conformEach(shape.value, [item], path, tolerate)[0],
              ]),
            ),
          )
        : wrong(path, shape, value);
    case 'union':
      return conformUnion(members(shape), value, path, tolerate);
    case 'text':
    case 'number':
      return hasShape(shape, value) ? ok(value) : wrong(path, shape, value);
    case 'boolean':
      return typeof value === 'boolean' ? ok(value) : wrong(path, shape, value);
    case 'literals':
      return shape.values.some((literal) => literal === value) ? ok(value) : wrong(path, shape, value);
    case 'opaque':
    case 'secret':
    case 'credential':
      return ok(value);
  }
};

/** Fits `value` to `type`, tolerating wrong leaves where the type allows *unknown*. */
export const conform = (type: Type, value: unknown, path: string, tolerate: Tolerate): Conformed =>
  value === null || value === undefined
    ? type.none
      ? ok(value)
      : wrong(path, type.shape, value)
    : conformShape(type.shape, value, path, tolerate);
