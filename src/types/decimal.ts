/** Exact decimal arithmetic: no sum of money passes through a double's rounding. */
import { Decimal } from 'decimal.js';
import { ExactNumber, MAX_TEXT_LENGTH } from '../values/codec';
import type { ExactDecimal } from '../values/codec';

/** Numbers of more digits, or further from 1, are not calculated with. */
const MAX_DIGITS = 400;

/** A quotient need not end: it is cut here, far behind the last place that it can be rounded to. */
const MAX_QUOTIENT_DIGITS = 2 * MAX_DIGITS + 10;

/** Truncating, so that a quotient never reaches a tie that it does not have. */
const Exact = Decimal.clone({ precision: MAX_QUOTIENT_DIGITS, rounding: Decimal.ROUND_DOWN });

/** Whether a number is 0, with a sign or without. Its digits say so: Decimal takes 1e-9999999999999999999 for 0. */
const isZero = (value: ExactDecimal): boolean =>
  typeof value === 'number' ? value === 0 : /^-?0(\.0+)?([eE]|$)/.test(value.toString());

const ofDigits = (value: ExactDecimal, digits: number): Decimal | undefined => {
  const decimal = new Exact(typeof value === 'number' ? value : value.toString());
  const isHeld = decimal.isFinite() && (!decimal.isZero() || isZero(value));
  return isHeld && decimal.precision() <= digits && Math.abs(decimal.e) <= MAX_DIGITS ? decimal : undefined;
};

/** A number ready for arithmetic; `undefined` when it has too many digits for it. */
export const toDecimal = (value: ExactDecimal): Decimal | undefined => ofDigits(value, MAX_DIGITS);

/** A number ready to be rounded, which a quotient that does not end is too. */
export const toQuotient = (value: ExactDecimal): Decimal | undefined => ofDigits(value, MAX_QUOTIENT_DIGITS);

/** Whether a number is written without a fraction or an exponent, however many digits it has; `-0` is not. */
export const isWhole = (value: ExactDecimal): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : /^-?[1-9]\d*$/.test(value.toString());

const numberOf = (value: ExactDecimal): Decimal =>
  new Exact(typeof value === 'number' ? value : value.toString());

/** Whether two numbers are the same, however they are written. */
export const isSameNumber = (one: ExactDecimal, other: ExactDecimal): boolean =>
  one === other || numberOf(one).eq(numberOf(other));

/** Whether a number is at least `bound`. To say so, both may have any number of digits. */
export const reaches = (value: ExactDecimal, bound: ExactDecimal): boolean =>
  numberOf(value).gte(numberOf(bound));

/** The result as a double where that is exact, else digit by digit. */
export const fromDecimal = (decimal: Decimal): ExactDecimal => {
  const double = decimal.toNumber();
  if (decimal.isZero()) return 0;
  return Number.isFinite(double) && new Exact(double).eq(decimal)
    ? double
    : new ExactNumber(decimal.toFixed());
};

/** A number's canonical text: no exponent, no superfluous zero, no sign of a zero; `undefined` when too long. */
export const canonicalText = (value: ExactDecimal): string | undefined => {
  if (isZero(value)) return '0';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  const decimal = new Exact(typeof value === 'number' ? value : value.toString());
  if (!decimal.isFinite() || decimal.isZero() || Math.abs(decimal.e) >= MAX_TEXT_LENGTH) return undefined;
  const text = decimal.toFixed();
  return text.length > MAX_TEXT_LENGTH ? undefined : text;
};

/** Whether the app would read back the very number: a finite double within the safe integers. */
export const isShowable = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** The number as the app is sent it; `undefined` for one that the app would not read back. */
export const toShowable = (value: ExactDecimal): number | undefined => {
  if (isZero(value)) return 0;
  return isShowable(value) ? value : undefined;
};

/**
 * How many hundredths of a whole a part is: a whole number from 0 to 100, rounded down. A part below 0 counts as 0, and
 * a part above the whole as 100. `undefined` when the whole is not above 0, or one has too many digits.
 */
export const percentOf = (part: ExactDecimal, whole: ExactDecimal): number | undefined => {
  const [some, all] = [toDecimal(part), toDecimal(whole)];
  if (some === undefined || all === undefined || all.lte(0)) return undefined;
  if (some.lte(0)) return 0;
  return some.gte(all) ? 100 : some.times(100).div(all).floor().toNumber();
};

/** Rounds half away from zero to so many decimal places. */
export const roundTo = (decimal: Decimal, places: number): Decimal =>
  decimal.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
