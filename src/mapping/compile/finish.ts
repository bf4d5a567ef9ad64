/** The last change of a value before it is part of an account, for what types cannot promise about an upstream. */
import { BLANK, unknown } from '../../core/absence';
import { isBlank, isExactDecimal, isFitText } from '../../values/codec';
import { shownLines, shownText } from '../../values/shown-text';
import { toShowable } from '../../types/decimal';
import type { OutputCheck } from '../typed';

const TEXT_NOT_FIT = unknown('text-not-fit');
const NUMBER_NOT_EXACT = unknown('number-not-exact');
const NOT_THIS = unknown('type-mismatch');

const text =
  (show: (text: string) => string | undefined) =>
  (value: unknown): unknown => {
    if (typeof value !== 'string') return NOT_THIS;
    if (isBlank(value)) return BLANK;
    return show(value) ?? TEXT_NOT_FIT;
  };

const asItIs = (value: string): string | undefined => (isFitText(value) ? value : undefined);

/** The value as it is shown, or its absence. */
export const finishers: Readonly<Record<OutputCheck, (value: unknown) => unknown>> = {
  text: text(shownText),
  lines: text(shownLines),
  exact: text(asItIs),
  number: (value) => (isExactDecimal(value) ? (toShowable(value) ?? NUMBER_NOT_EXACT) : NOT_THIS),
};
