/**
 * Texts as a shopper sees them: the treatment of line breaks, direction marks and control characters. It is not for
 * texts that are compared: an identifier is taken unchanged, or not at all.
 */
import { MAX_TEXT_LENGTH, isFitLines, isFitText } from './codec';

/** White space, control characters and invisible marks, which no shown text begins or ends with. */
const EDGE =
  /[\s\p{Cc}\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]/u;

const isEdge = (text: string, at: number): boolean => EDGE.test(text.charAt(at));

/**
 * Without white space and invisible characters at both ends. A loop, since a pattern would be slow on very many of
 * them.
 */
export const trimText = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && isEdge(text, start)) start += 1;
  while (end > start && isEdge(text, end - 1)) end -= 1;
  return text.slice(start, end);
};

/** Marks that change the direction of writing, and byte order marks: upstreams send them, and they are invisible. */
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff]/g;
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;
const UNUSUAL_BREAK = /[\v\f\u0085\u2028\u2029]/g;
const CONTROL = /(?![\n\r])\p{Cc}/gu;

/** Without direction marks and byte order marks; a tab is a space. */
export const withoutMarks = (text: string): string => text.replace(MARKS, '').replaceAll('\t', ' ');

/** A space, a letter, a digit or a sign of ASCII, or a Latin or Cyrillic letter. */
const isOrdinary = (code: number): boolean =>
  (code >= 0x20 && code < 0x7f) || (code >= 0xc0 && code <= 0x24f) || (code >= 0x400 && code <= 0x4ff);

const SPACE = 0x20;

/** Whether a text has ordinary characters only, and no space at its ends: nothing of it is changed. */
const isShownAsItIs = (text: string): boolean => {
  if (text.charCodeAt(0) === SPACE || text.charCodeAt(text.length - 1) === SPACE) return false;
  for (let at = 0; at < text.length; at += 1) if (!isOrdinary(text.charCodeAt(at))) return false;
  return text !== '';
};

/** A longer text cannot become short enough to show. */
const LONGEST = 10 * MAX_TEXT_LENGTH;

const onOneLine = (text: string): string =>
  withoutMarks(text)
    .split(LINE_BREAK)
    .map((line) => trimText(line.replace(CONTROL, '')))
    .filter((line) => line !== '')
    .join(' ');

const onLines = (text: string): string =>
  trimText(withoutMarks(text).replace(UNUSUAL_BREAK, '\n').replace(CONTROL, ''));

const shownBy =
  (clean: (text: string) => string, isFit: (text: string) => boolean) =>
  (text: string): string | undefined => {
    if (text.length <= MAX_TEXT_LENGTH && isShownAsItIs(text)) return text;
    const cleaned = text.length > LONGEST ? text : clean(text);
    return isFit(cleaned) ? cleaned : undefined;
  };

/**
 * A text on one line: line breaks and tabs become a space, direction marks and control characters are left out, and
 * invisible characters at its ends are removed. Joiners and variation selectors inside words and emoji stay.
 * `undefined` for a text that is too long or not well-formed; one that is blank stays blank.
 */
export const shownText = shownBy(onOneLine, isFitText);

/** The same, where line breaks are shown. */
export const shownLines = shownBy(onLines, isFitLines);
