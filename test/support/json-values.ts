/** Arbitrary JSON as upstream/json reads it: exact numbers, and keys that every object inherits. */
import fc from 'fast-check';
import { ExactNumber, isBlank } from '../../src/values/codec';

const KEYS = ['a', 'b', 'id', 'name', '', '0', 'odd.key', '__proto__', 'constructor', 'toString', 'valueOf'];

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, '', ' ', 'text', '\u0000', '\ud800', '7'),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc
    .constantFrom('9007199254740993', '1e400', '-0', '0.1000000000000000000001', '1'.repeat(120))
    .map((digits) => new ExactNumber(digits)),
);

/** A JSON value, at most `depth` levels deep. */
export const json = (depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? scalar
    : fc.oneof({ maxDepth: depth }, scalar, fc.array(json(depth - 1), { maxLength: 4 }), record(depth));

/** An object of JSON values; of the keys that stand in every list, some are often missing. */
export const record = (depth: number): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string()), json(depth - 1)), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/** A value as it was fitted to a type, where what stands alone in the place of a list became its one element. */
export const isFittedFrom = (fitted: unknown, value: unknown): boolean => {
  if (Array.isArray(fitted)) {
    if (Array.isArray(value))
      return fitted.length === value.length && fitted.every((each, at) => isFittedFrom(each, value[at]));
    const isNone = typeof value === 'string' && isBlank(value);
    return isNone ? fitted.length === 0 : fitted.length === 1 && isFittedFrom(fitted[0], value);
  }
  if (!isRecord(fitted) || !isRecord(value)) return Object.is(fitted, value);
  const names = Object.keys(value);
  return (
    Object.keys(fitted).length === names.length &&
    names.every((name) => Object.hasOwn(fitted, name) && isFittedFrom(fitted[name], value[name]))
  );
};
