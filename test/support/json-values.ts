/** Arbitrary JSON as upstream/json reads it: exact numbers, and keys that every object inherits. */
import fc from 'fast-check';
import { ExactNumber } from '../../src/values/codec';

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
