/** Numbers of databases, which come as text: no digit is lost. */
import { isExact } from '../../values/plain-numbers';
import { ExactNumber } from '../../values/codec';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A number as JSON has it: a double where that is exact. What is not a number, such as `NaN`, stays a text. */
export const numberOf = (text: string): unknown => {
  if (!NUMBER.test(text)) return text;
  return isExact(text) ? Number(text) : new ExactNumber(text);
};
