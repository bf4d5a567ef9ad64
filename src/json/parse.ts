/**
 * Owns the reading of JSON bytes, an upstream's and the app's: strict UTF-8, bounded depth, no duplicate keys,
 * and no digit lost. It must not know what the document means, and it never throws.
 *
 * An ordinary body costs one scan and one JSON.parse; only a body with a number that no double holds is
 * parsed again, losslessly.
 */
import { chain, left, right, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { parse as parseLosslessly } from 'lossless-json';
import { ExactNumber, type ExactDecimal } from '../values/codec';
import { isExact } from '../values/plain-numbers';
import { decodeText } from './decode-text';

/** Why bytes are no document to be trusted; each is also a fault of a request. */
export type JsonFault = 'encoding' | 'json' | 'depth' | 'duplicateKey';

/** How many objects and arrays may stand within one another, unless the caller says otherwise. */
export const MAX_DEPTH = 64;

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** A double writes back every decimal of 15 digits: a shorter token without an exponent is exact. */
const SHORT = 16;

/** What the scan found out: how many members all objects have together, and whether a double stands for every number. */
interface Scan {
  readonly members: number;
  readonly exact: boolean;
}

/** How a body is read. */
export interface JsonOptions {
  /** How many objects and arrays may stand within one another; {@link MAX_DEPTH} without it. */
  readonly maxDepth?: number;
  /** The Content-Type header, of which only the `charset` counts. */
  readonly contentType?: string | undefined;
  /**
   * Whether a number is a plain one only if that is written back as it was: `1.0` and `1e3` are of the class
   * {@link ExactNumber} then. For a document in which a number may be a name, or from which types are
   * inferred.
   */
  readonly numbersAsWritten?: boolean;
}

/** Whether a number is given as a double; it stands in the text between two offsets. */
type IsDouble = (text: string, start: number, end: number) => boolean;

/**
 * Parses JSON, with or without a byte order mark. Numbers are plain ones, except that a number which is not a double,
 * or beyond the safe integers, is an {@link ExactNumber}. An own `__proto__` is an ordinary key.
 */
export const parseJson = (bytes: Buffer, options: JsonOptions = {}): Either<JsonFault, unknown> =>
  pipe(
    decodeText(bytes, options.contentType),
    chain((text) => parseText(text, options)),
  );

/** Parses a text as {@link parseJson} does. */
const parseText = (
  text: string,
  { maxDepth = MAX_DEPTH, numbersAsWritten = false }: JsonOptions,
): Either<JsonFault, unknown> => {
  try {
    return parseStrictly(text, maxDepth, numbersAsWritten ? isWrittenAt : isExactAt);
  } catch {
    return left('json'); // JSON.parse throws
  }
};

/** Throws where JSON.parse does. That one decides what is JSON in both cases, and so for both readings. */
const parseStrictly = (text: string, maxDepth: number, isDouble: IsDouble): Either<JsonFault, unknown> => {
  const found = scan(text, maxDepth, isDouble);
  if (found === undefined) return left('depth');
  const value: unknown = JSON.parse(text);
  if (countMembers(value) !== found.members) return left('duplicateKey');
  if (found.exact) return right(value);
  const parseNumber = (digits: string): ExactDecimal =>
    isDouble(digits, 0, digits.length) ? Number(digits) : new ExactNumber(digits);
  return right(parseLosslessly(text, null, { parseNumber }));
};

/** `undefined`: too deep. Right for every JSON text; what it says of any other text is of no use. */
const scan = (text: string, maxDepth: number, isDouble: IsDouble): Scan | undefined => {
  let depth = 0;
  let members = 0;
  let exact = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) members += 1;
    else if (isOpening(code)) {
      depth += 1;
      if (depth > maxDepth) return undefined;
    } else if (isClosing(code)) depth -= 1;
    else if (isNumeric(code)) {
      const end = endOfNumber(text, at);
      exact = exact && isDouble(text, at, end);
      at = end - 1;
    }
  }
  return { members, exact };
};

/** Where the closing quote of the string that opens at `start` is. */
const endOfString = (text: string, start: number): number => {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
};

/** An odd number of backslashes stands before `at`. */
const isEscaped = (text: string, at: number): boolean => {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
};

/** `{` and `[` */
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b;

/** `}` and `]` */
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d;

/** A digit or `-` */
const isNumeric = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x2d;

/** `e` and `E` */
const isExponent = (code: number): boolean => code === 0x65 || code === 0x45;

/** `.` and `+`, which stand inside a number only. */
const isInner = (code: number): boolean => code === 0x2e || code === 0x2b;

const endOfNumber = (text: string, start: number): number => {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isNumeric(code) && !isInner(code) && !isExponent(code)) return end;
    end += 1;
  }
};

const isExactAt: IsDouble = (text, start, end) =>
  !isSuspicious(text, start, end) || isExact(text.slice(start, end));

const isWrittenAt: IsDouble = (text, start, end) => {
  const digits = text.slice(start, end);
  return String(Number(digits)) === digits;
};

/** Long, with an exponent, or beginning with `-0`: all that can be inexact, and little else. */
const isSuspicious = (text: string, start: number, end: number): boolean => {
  if (end - start >= SHORT || text.startsWith('-0', start)) return true;
  for (let at = start; at < end; at += 1) if (isExponent(text.charCodeAt(at))) return true;
  return false;
};

const countMembers = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let members = Array.isArray(value) ? 0 : values.length;
  for (const inner of values) members += countMembers(inner);
  return members;
};
