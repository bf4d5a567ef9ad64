/** A finder that keeps what numbers begin with finds every number as one that keeps nothing. */
import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { callingCodeOf, countries, findNumber, phonesRules } from '../../../src/values/phone';
import type { Country, FindNumber, Reading, TextOrigin } from '../../../src/values/phone';
import { createFinder, finderOf } from '../../../src/values/phone-memory';
import { decidedBy } from '../../../src/values/phone-plans';
import { draws } from '../../support/draws';

const READINGS: readonly Reading[] = ['request', 'source', ...phonesRules];

const digit = fc.constantFrom(...'0123456789'.split(''));

const nationalOf = (country: Country): string =>
  Object.entries(examples).find(([code]) => code === country)?.[1] ?? '9000000000';

/** A number of the country in one of the ways in which it is written, with some digits changed, and numbers like it. */
const alike = (country: Country): fc.Arbitrary<readonly string[]> =>
  fc
    .record({
      prefix: fc.constantFrom(callingCodeOf(country), callingCodeOf(country), '', '0', '8', '1', '00', '810'),
      changes: fc.array(fc.tuple(fc.nat(11), fc.integer({ min: 0, max: 9 })), { maxLength: 3 }),
      isCut: fc.boolean(),
      tails: fc.array(fc.string({ unit: digit, minLength: 1, maxLength: 9 }), { minLength: 2, maxLength: 8 }),
    })
    .map(({ prefix, changes, isCut, tails }) => {
      const digits = Array.from(prefix + nationalOf(country));
      for (const [at, changed] of changes) if (at < digits.length) digits[at] = String(changed);
      const whole = digits.slice(0, digits.length - (isCut ? 1 : 0)).join('');
      return tails.map((tail) => whole.slice(0, -tail.length) + tail.slice(-whole.length));
    });

const country = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Country>('RU', 'KZ', 'US', 'GB', 'NL', 'DE', 'BY', 'IT', 'FI') },
  { weight: 2, arbitrary: fc.constantFrom(...countries) },
);

const numbers = fc.record({
  origin: fc.record({ country, reading: fc.constantFrom(...READINGS) }),
  alike: country.chain(alike),
  hasPlus: fc.boolean(),
});

test('numbers that begin alike are found as each is by itself', () => {
  let kept = 0;
  fc.assert(
    fc.property(numbers, ({ origin, alike: all, hasPlus }) => {
      let asked = 0;
      const counted: FindNumber = (...number) => {
        asked += 1;
        return findNumber(...number);
      };
      const find = createFinder(counted);
      for (const each of all) expect(find(each, hasPlus, origin)).toEqual(findNumber(each, hasPlus, origin));
      if (asked < all.length) kept += 1;
    }),
    { numRuns: draws({ few: 2_000, all: 60_000 }) },
  );
  expect(kept).toBeGreaterThan(50);
});

test.each<[Country, string, boolean, number]>([
  ['RU', '79161234567', true, 4],
  ['RU', '89161234567', false, 4],
  ['RU', '9161234567', false, 3],
  ['RU', '4915112345678', true, 5],
  ['DE', '015112345678', false, 5],
  ['DE', '03012345678', false, 5],
  ['GB', '447911123456', true, 7],
  ['US', '2125550123', false, 6],
  ['US', '12125550123', true, 6],
  ['KZ', '77011234567', false, 5],
])('in %s the first digits of %s decide', (country, digits, hasPlus, most) => {
  expect(decidedBy(country)(digits, hasPlus)).toBeLessThanOrEqual(most);
});

test.each<[Country, string, boolean]>([
  ['AR', '5491123456789', true], // its prefix puts other digits in its place
  ['BB', '2345678', false],
  ['RU', '80012345678', true], // a network
  ['RU', '8104915112345678', false], // a prefix leads abroad
])('in %s nothing is said of %s', (country, digits, hasPlus) => {
  expect(decidedBy(country)(digits, hasPlus)).toBe(Infinity);
});

test('all who read texts of one origin have one finder, which knows the plan of its country', () => {
  const origin = { country: 'NL', reading: 'source' } as const;
  expect(finderOf({ ...origin })).toBe(finderOf(origin));
  const others: readonly TextOrigin[] = [
    { ...origin, reading: 'request' },
    { ...origin, country: 'DE' },
  ];
  for (const other of others) expect(finderOf(other)).not.toBe(finderOf(origin));
});
