/** Numbers of JSON that a double represents exactly, and the conversion of values to plain ones. */
import { ExactNumber } from './codec';

/** No double is written with more digits. */
const MAX_SIGNIFICANT = 17;

/** A decimal as its digits without zeros at either end, and the power of ten of the last of them. */
interface Decimal {
  readonly digits: string;
  readonly power: number;
}

const ZERO = 0x30;

/** Splits a number of JSON, of any length. Its sign is ignored. */
const decimalOf = (token: string): Decimal => {
  const [mantissa = '', exponent = '0'] = token.split(/[eE]/, 2);
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.', 2);
  const figures = whole + fraction;
  let [start, end] = [0, figures.length];
  while (start < end && figures.charCodeAt(start) === ZERO) start += 1;
  while (end > start && figures.charCodeAt(end - 1) === ZERO) end -= 1;
  return {
    digits: figures.slice(start, end),
    power: Number(exponent) - fraction.length + figures.length - end,
  };
};

/** The double of these digits is safe and, written again, is the same decimal. */
export const isExact = (token: string): boolean => {
  const double = Number(token);
  if (Object.is(double, -0) || !(Math.abs(double) <= Number.MAX_SAFE_INTEGER)) return false;
  const text = String(double);
  if (text === token) return true;
  const { digits, power } = decimalOf(token);
  if (double === 0 || digits.length > MAX_SIGNIFICANT) return digits === '';
  const other = decimalOf(text);
  return digits === other.digits && power === other.power;
};

/** A value of JSON whose numbers are kept as they were written, with plain numbers wherever these are exact. */
export const plainNumbers = (value: unknown): unknown => {
  if (value instanceof ExactNumber) {
    const digits = value.toString();
    return isExact(digits) ? Number(digits) : value;
  }
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainNumbers(inner)]));
};
