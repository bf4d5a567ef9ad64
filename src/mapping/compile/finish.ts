/** Owns the last test of a value before it stands in an account: what types cannot promise of an upstream. */
import { BLANK, unknown } from '../../core/absence';
import { isBlank, isFitText } from '../../values/codec';
import { isShowable } from '../../types/decimal';
import type { Finish } from '../typed';

const TEXT_NOT_FIT = unknown('text-not-fit');
const NUMBER_NOT_EXACT = unknown('number-not-exact');
const NOT_THIS = unknown('type-mismatch');

const text = (value: unknown): unknown =>
  typeof value === 'string' ? (isFitText(value) ? value : TEXT_NOT_FIT) : NOT_THIS;

/** By the place's kind: the value as it is, or its absence. */
export const finishers: Readonly<Record<Finish, (value: unknown) => unknown>> = {
  text,
  nonblank: (value) => (typeof value === 'string' && isBlank(value) ? BLANK : text(value)),
  number: (value) => (isShowable(value) ? value : NUMBER_NOT_EXACT),
  boolean: (value) => (typeof value === 'boolean' ? value : NOT_THIS),
};
