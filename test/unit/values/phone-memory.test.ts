/** A finder that keeps what numbers begin with finds every number as one that keeps nothing. */
import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { callingCodeOf, countries, findNumber, phonesRules } from '../../../src/values/phone';
import type { Country, FindNumber, Reading } from '../../../src/values/phone';
import { createFinder } from '../../../src/values/phone-memory';
import { TAIL, reachOfPlan } from '../../../src/values/phone-plans';
import { draws } from '../../support/draws';

const READINGS: readonly Reading[] = ['request', 'source', ...phonesRules];

const nationalOf = (country: Country): string =>
  Object.entries(examples).find(([code]) => code === country)?.[1] ?? '9000000000';

/** The first digits of a number of the country, in one of the ways in which it is written, some of them changed. */
const beginnings = (country: Country): fc.Arbitrary<string> =>
  fc
    .record({
      prefix: fc.constantFrom(callingCodeOf(country), '', '0', '8', '1', '00', '810'),
      changes: fc.array(fc.tuple(fc.nat(11), fc.integer({ min: 0, max: 9 })), { maxLength: 3 }),
      isCut: fc.boolean(),
    })
    .map(({ prefix, changes, isCut }) => {
      const digits = Array.from(prefix + nationalOf(country));
      for (const [at, digit] of changes) if (at < digits.length) digits[at] = String(digit);
      return digits.slice(0, -TAIL - (isCut ? 1 : 0)).join('');
    });

const country = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Country>('RU', 'KZ', 'US', 'GB', 'NL', 'DE', 'BY') },
  { weight: 2, arbitrary: fc.constantFrom(...countries) },
);

const tail = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(TAIL, '0'));

const numbers = fc.record({
  origin: fc.record({ country, reading: fc.constantFrom(...READINGS) }),
  beginning: country.chain(beginnings),
  hasPlus: fc.boolean(),
  tails: fc.array(tail, { minLength: 2, maxLength: 6 }),
});

test('numbers that begin alike are found as each is by itself', () => {
  let kept = 0;
  fc.assert(
    fc.property(numbers, ({ origin, beginning, hasPlus, tails }) => {
      let asked = 0;
      const counted: FindNumber = (...number) => {
        asked += 1;
        return findNumber(...number);
      };
      const find = createFinder(counted);
      for (const each of tails)
        expect(find(beginning + each, hasPlus, origin)).toEqual(
          findNumber(beginning + each, hasPlus, origin),
        );
      if (asked < tails.length) kept += 1;
    }),
    { numRuns: draws({ few: 2_000, all: 60_000 }) },
  );
  expect(kept).toBeGreaterThan(50);
});

test.each(['7', '33', '36', '41', '420', '380', '374', '992', '998'])(
  'the plan of +%s says how far digits matter',
  (code) => {
    expect(reachOfPlan(code)).toBeLessThan(7);
  },
);

test.each(['54', '49', '800', '0'])('the plan of +%s says nothing', (code) => {
  expect(reachOfPlan(code)).toBe(Infinity);
});
