/** Places between the characters of a text, so that no character is taken apart. */
import { lazily } from '../core/lazily';

const SURROGATE = /[\ud800-\udfff]/;

/** Whether a character of two units begins at a place. */
const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;

/** Where so many code points from the start of a text end, or where so many at its end begin. */
const offsetOf = (text: string, place: number): number => {
  let at = place < 0 ? text.length : 0;
  for (let left = place; left > 0 && at < text.length; left -= 1) at += isPair(text, at) ? 2 : 1;
  for (let left = place; left < 0 && at > 0; left += 1) at -= at > 1 && isPair(text, at - 2) ? 2 : 1;
  return at;
};

/** A part of a text, with places as in `String.prototype.slice`, but counted in code points. */
export const sliceOf = (text: string, start: number, end: number | undefined): string =>
  SURROGATE.test(text)
    ? text.slice(offsetOf(text, start), end === undefined ? undefined : offsetOf(text, end))
    : text.slice(start, end);

/** The number of code points of a text. */
export const lengthOf = (text: string): number =>
  SURROGATE.test(text) ? Array.from(text).length : text.length;

/** Made when it is first needed: that takes 10 ms, and few tenants cut texts. */
const graphemes = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** The start of a longer text, of at most `length` UTF-16 units: what a reader sees as one character is not cut. */
export const cutBefore = (text: string, length: number): string => {
  const segment = graphemes()
    .segment(text.slice(0, length + 1))
    .containing(length);
  return text.slice(0, segment?.index ?? length);
};

/** A text as a pattern that matches nothing else. */
export const literalPattern = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
