/** What forms make of several values: exact arithmetic, the least and the greatest, texts of a bounded length. */
import { Absence, none, stepFailed, unknown } from '../../core/absence';
import { MAX_TEXT_LENGTH, isExactDecimal } from '../../values/codec';
import type { ExactDecimal } from '../../values/codec';
import { fromDecimal, toDecimal } from '../../types/decimal';
import { CALCULATION } from './budget';

/** The absence of a value that is made of no value at all. */
export const NOTHING = none('missing');
const TEXT_NOT_FIT = unknown('text-not-fit');

/** The forms that make one number of two. */
export type Arithmetic = 'sum' | 'difference' | 'min' | 'max';

/** A failure is an object of its own for each form: it is made once. */
const FAILED: Readonly<Record<Arithmetic, Absence>> = {
  sum: stepFailed({ step: 'sum', found: 'a number', why: 'too-many-digits' }),
  difference: stepFailed({ step: 'difference', found: 'a number', why: 'too-many-digits' }),
  min: stepFailed({ step: 'min', found: 'a number', why: 'too-many-digits' }),
  max: stepFailed({ step: 'max', found: 'a number', why: 'too-many-digits' }),
};

/** What is exact without decimals: which of two doubles is less, and sums of whole numbers. */
const ofDoubles = (form: Arithmetic, one: number, other: number): number | undefined => {
  if (form === 'min') return other < one ? other : one;
  if (form === 'max') return other > one ? other : one;
  const made = form === 'sum' ? one + other : one - other;
  return [one, other, made].every(Number.isSafeInteger) ? made + 0 : undefined; // -0 + 0 is 0
};

/** What it costs to combine some numbers. */
export const costOf = (form: Arithmetic, values: readonly unknown[]): number => {
  const isQuick = form === 'min' || form === 'max' ? Number.isFinite : Number.isSafeInteger;
  return values.length * (values.every(isQuick) ? 1 : CALCULATION);
};

/** One number of two, exactly; a failure where one has too many digits, or has failed already. */
const combined = (form: Arithmetic, one: unknown, other: unknown): ExactDecimal | Absence => {
  if (!isExactDecimal(one) || !isExactDecimal(other)) return FAILED[form];
  const quick =
    typeof one === 'number' && typeof other === 'number' ? ofDoubles(form, one, other) : undefined;
  if (quick !== undefined) return quick;
  const [left, right] = [toDecimal(one), toDecimal(other)];
  if (left === undefined || right === undefined) return FAILED[form];
  switch (form) {
    case 'sum':
      return fromDecimal(left.plus(right));
    case 'difference':
      return fromDecimal(left.minus(right));
    case 'min':
      return right.lt(left) ? other : one;
    case 'max':
      return right.gt(left) ? other : one;
  }
};

/** All of some numbers as one; a single one stays as it is. */
export const combinedAll = (form: Arithmetic, [first, ...others]: readonly unknown[]): unknown => {
  if (first === undefined) return NOTHING;
  if (!isExactDecimal(first)) return FAILED[form];
  return others.reduce<unknown>((made, value) => combined(form, made, value), first);
};

/** A text that is not longer than any that may be shown. */
export const bounded = (text: string): unknown => (text.length > MAX_TEXT_LENGTH ? TEXT_NOT_FIT : text);

/** The absence of a value that needs all of its parts: *unknown* before *none*. */
export const absenceOf = (results: readonly unknown[]): Absence | undefined => {
  let first: Absence | undefined;
  for (const result of results) {
    if (!(result instanceof Absence)) continue;
    if (result.kind === 'unknown') return result;
    first ??= result;
  }
  return first;
};
