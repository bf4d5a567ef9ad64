/** The key text of a lookup: different lookups never have the same, or a user would get another’s answer. */
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { none } from '../../../../src/core/absence';
import { ExactNumber } from '../../../../src/values/codec';
import { Secret } from '../../../../src/core/secret';
import { lookupKey } from '../../../../src/upstream/layers/lookup-key';
import { draws } from '../../../support/draws';
import '../../../support/seed';

/** Few values of each kind, all of them awkward, so that equal ones and nearly equal ones are met often. */
const texts = fc.constantFrom(
  '',
  'a',
  'b',
  '1',
  'null',
  '"',
  '\\',
  ',',
  '{}',
  '[1]',
  '#"1"',
  '\ud800',
  '\\ud800',
);
const digits = fc.constantFrom('1', '-0', '9007199254740993', '1e400').map((text) => new ExactNumber(text));
const scalars = fc.oneof(texts, digits, fc.constantFrom(0, -0, 1, 0.1, true, false, null, undefined));
const names = fc.constantFrom('a', 'b', 'a":1,"b', '__proto__', 'constructor', '1', 'length', '0');

const lookups = fc.letrec<{ lookup: unknown }>((tie) => ({
  lookup: fc.oneof(
    { depthSize: 'small' },
    scalars,
    fc.array(tie('lookup'), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie('lookup')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).lookup;

/** The same value with the keys of its objects in the other order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, turned(inner)] as const);
  return Object.fromEntries(entries.reverse());
};

test('two lookups have the same text exactly when they are equal', () => {
  let same = 0;
  fc.assert(
    fc.property(lookups, lookups, (one, other) => {
      const isSame = isDeepStrictEqual(one, other);
      if (isSame) same += 1;
      expect(lookupKey(one)).toBeDefined();
      expect(lookupKey(one) === lookupKey(other)).toBe(isSame);
    }),
    { numRuns: draws({ few: 2_000, all: 20_000 }) },
  );
  expect(same).toBeGreaterThan(draws({ few: 5, all: 50 })); // or it had said nothing of equal ones
});

test('a lookup that differs slightly has another text', () => {
  fc.assert(
    fc.property(lookups, names, scalars, scalars, (rest, name, one, other) => {
      const [first, second] = [one, other].map((value) => ({ rest, inner: [{ [name]: value }] }));
      expect(lookupKey(first) === lookupKey(second)).toBe(isDeepStrictEqual(one, other));
    }),
    { numRuns: draws({ few: 500, all: 5000 }) },
  );
});

test('the order of keys makes no difference, that of a list does', () => {
  fc.assert(fc.property(lookups, (lookup) => expect(lookupKey(turned(lookup))).toBe(lookupKey(lookup))));
  expect(lookupKey([1, 2])).not.toBe(lookupKey([2, 1]));
});

test.each([
  ['a number and its digits as text', 7, '7'],
  ['a number and one that no double holds', -0, new ExactNumber('-0')],
  [
    'two numbers that one double stands for',
    new ExactNumber('9007199254740993'),
    new ExactNumber('9007199254740992'),
  ],
  ['an exact number and an object like it', new ExactNumber('1e400'), { digits: '1e400' }],
  ['nothing and no key', { a: undefined }, {}],
  ['null and its name', null, 'null'],
  ['a list and an object of its indexes', ['a'], { 0: 'a' }],
  ['a key within a text and a key', { a: '","b":"' }, { a: '', b: '' }],
])('%s are different lookups', (_what, one, other) => {
  expect(lookupKey(one)).not.toBe(lookupKey(other));
});

test.each([
  ['a secret', new Secret('s')],
  ['an absence', none('missing')],
  ['a date', new Date(0)],
  ['a map', new Map([['a', 1]])],
  ['a function', () => 1],
  ['a symbol', Symbol('a')],
  ['a large integer of JavaScript', 1n],
])('%s has no text, nor has a lookup that contains it', (_what, value) => {
  expect([value, [value], { a: [{ b: value }] }].map(lookupKey)).toStrictEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
