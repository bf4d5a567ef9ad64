/** Exact decimals at their limits: the number of digits in calculations, and in kept, written and shown values. */
import { ExactNumber, MAX_TEXT_LENGTH } from '../../../src/values/codec';
import {
  canonicalText,
  fromDecimal,
  isSameNumber,
  isShowable,
  toShowable,
  isWhole,
  percentOf,
  reaches,
  toDecimal,
  toQuotient,
} from '../../../src/types/decimal';
import { findStep } from '../../../src/mapping/steps/catalogue';

const exact = (digits: string): ExactNumber => new ExactNumber(digits);
const CONTEXT = { now: new Date('2026-01-01'), timezone: 'UTC' };

const round = (value: unknown): unknown => {
  const bound = findStep('round')?.bind(undefined);
  if (bound?._tag !== 'Right') throw new Error('"round" does not bind');
  return bound.right.run(value, CONTEXT);
};

describe('a calculation uses', () => {
  it.each([
    ['9'.repeat(400), true],
    ['9'.repeat(401), false],
    [`0.${'3'.repeat(400)}`, true],
    [`0.${'3'.repeat(401)}`, false],
    ['1e400', true],
    ['1e401', false],
    ['1e-400', true],
    ['1e-401', false],
  ])('up to 400 digits, and 400 places from one: %#', (digits, fits) => {
    expect(toDecimal(exact(digits)) !== undefined).toBe(fits);
  });

  it('is rounded with up to 810 digits, as a quotient may have', () => {
    expect(toQuotient(exact(`0.${'3'.repeat(810)}`))).toBeDefined();
    expect(toQuotient(exact(`0.${'3'.repeat(811)}`))).toBeUndefined();
  });
});

describe('a whole number', () => {
  it.each(['7', '-7', '10', '123456789012345678901234567890'])('is %s', (digits) => {
    expect(isWhole(exact(digits))).toBe(true);
  });

  it.each(['-0', '0.5', '1e400', '12.0', '1E2'])('is not %s', (digits) => {
    expect(isWhole(exact(digits))).toBe(false);
  });

  it('is recognised in a double too', () => {
    expect([5, -5, 2.5].map(isWhole)).toEqual([true, true, false]);
  });

  it('is unchanged when it is rounded, even with too many digits for calculations', () => {
    const long = exact('9'.repeat(450));
    expect(round(long)).toBe(long);
    expect(round(exact('-0'))).toBe(0);
  });
});

describe('two numbers', () => {
  it('are equal in any spelling', () => {
    expect(isSameNumber(exact('-0'), 0)).toBe(true);
    expect(isSameNumber(exact('1.50e2'), 150)).toBe(true);
    expect(isSameNumber(exact('9007199254740993'), 9007199254740992)).toBe(false);
    expect([isSameNumber(5, 5), isSameNumber(5, 6)]).toEqual([true, false]);
  });

  it('are compared with any number of digits', () => {
    expect(reaches(exact('9'.repeat(500)), 5)).toBe(true);
    expect(reaches(exact(`-${'9'.repeat(500)}`), 5)).toBe(false);
    expect([reaches(5, 5), reaches(4.9, 5)]).toEqual([true, false]);
  });
});

describe('a percentage', () => {
  it('is rounded down, and never 100 before the whole is reached', () => {
    expect([percentOf(1, 3), percentOf(2, 3), percentOf(999.99, 1000)]).toEqual([33, 66, 99]);
    expect(percentOf(exact('9'.repeat(399)), exact(`1${'0'.repeat(399)}`))).toBe(99);
    expect([percentOf(0.29, 1), percentOf(0.57, 1), percentOf(5, 5)]).toEqual([29, 57, 100]);
  });

  it('is 0 to 100 for any part', () => {
    expect([percentOf(-1, 5), percentOf(exact('-0'), 5), percentOf(6, 5)]).toEqual([0, 0, 100]);
    expect(Object.is(percentOf(exact('-0'), 5), 0)).toBe(true);
    expect([percentOf(exact('1e-400'), exact('1e400')), percentOf(exact('1e400'), exact('1e-400'))]).toEqual([
      0, 100,
    ]);
  });

  it('does not exist for a whole that is not above 0, nor for too many digits', () => {
    expect([percentOf(1, 0), percentOf(0, 0), percentOf(-1, -2), percentOf(1, exact('-0'))]).toEqual(
      Array(4).fill(undefined),
    );
    expect(percentOf(exact('1e401'), 5)).toBeUndefined();
    expect(percentOf(5, exact('1e401'))).toBeUndefined();
  });
});

describe('a text of a number', () => {
  it('has no exponent, no superfluous zero and no sign of a zero', () => {
    expect(canonicalText(exact('1.50e2'))).toBe('150');
    const zeros = ['-0', '-0.0', '-0.000', '-0e5', '-0E-400', '0.0', '0e9999999999'];
    expect(zeros.map((digits) => canonicalText(exact(digits)))).toEqual(zeros.map(() => '0'));
    expect(canonicalText(-0)).toBe('0');
    expect([canonicalText(7), canonicalText(1e-7), canonicalText(2.5)]).toEqual(['7', '0.0000001', '2.5']);
  });

  it('does not exist when it would be longer than a text may be', () => {
    expect(canonicalText(exact('9'.repeat(MAX_TEXT_LENGTH)))).toHaveLength(MAX_TEXT_LENGTH);
    expect(canonicalText(exact('9'.repeat(MAX_TEXT_LENGTH + 1)))).toBeUndefined();
    expect(canonicalText(exact('1e1000000'))).toBeUndefined();
    expect(canonicalText(exact('1e-1000000'))).toBeUndefined();
    expect(canonicalText(exact('1e-9999999999999999999'))).toBeUndefined();
    expect(canonicalText(exact(`-${'9'.repeat(MAX_TEXT_LENGTH)}`))).toBeUndefined();
  });
});

it('a result is a double where that is exact, and a zero has no sign', () => {
  expect(Object.is(fromDecimal(toDecimal(exact('-0'))!), 0)).toBe(true);
  expect(fromDecimal(toDecimal(exact('0.5'))!)).toBe(0.5);
  expect(fromDecimal(toDecimal(exact('9007199254740993'))!)).toEqual(exact('9007199254740993'));
});

it('only a double within the safe integers is shown', () => {
  const values = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 53, Infinity, NaN, '5', exact('5')];
  expect(values.map(isShowable)).toEqual([true, true, false, false, false, false, false]);
  expect(
    [5, -2.5, 2 ** 53, exact('9007199254740993'), exact('1e-9999999999999999999')].map(toShowable),
  ).toEqual([5, -2.5, undefined, undefined, undefined]);
  expect(
    [-0, exact('-0'), exact('-0.0'), exact('-0e7')].map((zero) => Object.is(toShowable(zero), 0)),
  ).toEqual(Array(4).fill(true));
});
