/** Which numbers of JSON a double stands for, and how values become plain ones. */
import { Decimal } from 'decimal.js';
import { ExactNumber } from './codec';

/** The double of these digits is safe and, written again, is the same decimal. */
export const isExact = (digits: string): boolean => {
  const double = Number(digits);
  if (Object.is(double, -0) || !(Math.abs(double) <= Number.MAX_SAFE_INTEGER)) return false;
  const written = String(double);
  if (written === digits) return true;
  // Decimal takes 1e-9999999999999999999 for nought, as a double does: so nought is told by its digits.
  return double === 0 ? !/^[\d.]*[1-9]/.test(digits) : new Decimal(digits).equals(written);
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
