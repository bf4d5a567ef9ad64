/**
 * The reading of JSON bytes, an upstream's and the app's: strict in encoding and syntax, bounded in depth and in number of
 * values, without duplicate keys, and no digit lost. It never throws, and its work is linear in the bytes.
 *
 * An ordinary body costs one scan and one JSON.parse; only a body with a number that no double holds is parsed again, with
 * such numbers as texts.
 */
import { isLeft, left, right, type Either } from 'fp-ts/Either';
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { put } from '../core/own';
import { ExactNumber } from '../values/codec';
import { isExact } from '../values/plain-numbers';
import { decodeText, namesSingleBytes } from './decode-text';

/** Why bytes are not a document to be trusted. */
export type JsonFault = 'encoding' | 'json' | 'depth' | 'values' | 'duplicateKey';

/** How many objects and arrays may stand within one another, unless the caller says otherwise. */
export const MAX_DEPTH = 64;

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** A double writes back every decimal of 15 digits: a shorter token without an exponent is exact. */
const SHORT = 16;

/** A number that is long or has an exponent is compared with its double: that takes as long as so many other values. */
const COMPARED_VALUES = 8;

/** The place of a number that no double represents. */
type Place = readonly [start: number, end: number];

/** The result of the scan: how many members all objects have together, and which numbers no double represents. */
interface Scan {
  readonly members: number;
  readonly inexact: readonly Place[];
}

/** How a body is read. */
export interface JsonOptions {
  /** How many objects and arrays may stand within one another; {@link MAX_DEPTH} without it. */
  readonly maxDepth?: number;
  /** How many values and names of fields there may be together; any number without it. */
  readonly maxValues?: number;
  /** The Content-Type header; only its `charset` counts. */
  readonly contentType?: string | undefined;
  /**
   * Whether a number is a plain one only if that is written back as it was: `1.0` and `1e3` are of the class
   * {@link ExactNumber} then. For a document in which a number may be a name, or from which types are
   * inferred.
   */
  readonly numbersAsWritten?: boolean;
}

/** Whether a number is read as a double; its text is between two offsets. */
type IsDouble = (text: string, start: number, end: number) => boolean;

/**
 * JSON is UTF-8 by its standard (RFC 8259, section 8.1). A server that names a charset of single bytes by default is not
 * believed where the bytes are UTF-8.
 */
const textOf = (bytes: Buffer, contentType: string | undefined): Either<'encoding', string> =>
  contentType !== undefined && namesSingleBytes(contentType) && isUtf8(bytes)
    ? decodeText(bytes)
    : decodeText(bytes, contentType);

/**
 * Parses JSON, with or without a byte order mark. Numbers are plain ones, except that a number which is not a double,
 * or beyond the safe integers, is an {@link ExactNumber}. An own `__proto__` is an ordinary key.
 */
export const parseJson = (bytes: Buffer, options: JsonOptions = {}): Either<JsonFault, unknown> => {
  const text = textOf(bytes, options.contentType);
  return isLeft(text) ? text : parseText(text.right, options);
};

/** What the scan bounds. */
interface Bounds {
  readonly maxDepth: number;
  readonly maxValues: number;
}

/** Parses a text as {@link parseJson} does. */
export const parseText = (
  text: string,
  { maxDepth = MAX_DEPTH, maxValues = Infinity, numbersAsWritten = false }: JsonOptions = {},
): Either<JsonFault, unknown> => {
  try {
    return parseStrictly(text, { maxDepth, maxValues }, numbersAsWritten ? isWrittenAt : isExactAt);
  } catch {
    return left('json'); // JSON.parse throws
  }
};

/** Throws where JSON.parse does: JSON.parse decides what is JSON for both ways of reading. */
const parseStrictly = (text: string, bounds: Bounds, isDouble: IsDouble): Either<JsonFault, unknown> => {
  const found = scan(text, bounds, isDouble);
  if (typeof found === 'string') return left(found);
  const value: unknown = JSON.parse(text);
  if (isObject(value) && countMembers(value) !== found.members) return left('duplicateKey');
  return right(found.inexact.length === 0 ? value : parseExactly(text, found.inexact));
};

/**
 * Parses with the numbers at these places as texts. A random mark before each distinguishes it from the other texts.
 */
const parseExactly = (text: string, inexact: readonly Place[]): unknown => {
  const mark = randomBytes(9).toString('base64');
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of inexact) {
    parts.push(text.slice(done, start), '"', mark, text.slice(start, end), '"');
    done = end;
  }
  return withNumbers(JSON.parse(parts.join('') + text.slice(done)), mark);
};

/** Puts the exact numbers into their places, in the value itself. */
const withNumbers = (value: unknown, mark: string): unknown => {
  if (typeof value === 'string')
    return value.startsWith(mark) ? new ExactNumber(value.slice(mark.length)) : value;
  if (isList(value)) for (const [index, inner] of value.entries()) value[index] = withNumbers(inner, mark);
  else if (isObject(value))
    for (const [key, inner] of Object.entries(value)) put(value, key, withNumbers(inner, mark));
  return value;
};

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The result is right for every JSON text. For any other text it has no meaning. */
const scan = (
  text: string,
  { maxDepth, maxValues }: Bounds,
  isDouble: IsDouble,
): Scan | 'depth' | 'values' => {
  let depth = 0;
  let members = 0;
  let values = 1;
  const inexact: Place[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (code === COLON) members += 1;
    else if (isOpening(code)) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) return 'depth';
    } else if (isClosing(code)) depth -= 1;
    else if (isNumeric(code)) {
      const end = endOfNumber(text, at);
      if (isSuspicious(text, at, end)) values += COMPARED_VALUES - 1;
      if (!isDouble(text, at, end)) inexact.push([at, end]);
      at = end - 1;
    }
    if (values + members > maxValues) return 'values';
  }
  return { members, inexact };
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

/** A whole number that is short is written back as it is: JSON has no zero before other digits. */
const isShortWhole = (text: string, start: number, end: number): boolean => {
  if (end - start >= SHORT) return false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
};

const isWrittenAt: IsDouble = (text, start, end) => {
  if (isShortWhole(text, start, end)) return true;
  const digits = text.slice(start, end);
  return String(Number(digits)) === digits;
};

/** Long, with an exponent, or beginning with `-0`: all that can be inexact, and little else. */
const isSuspicious = (text: string, start: number, end: number): boolean => {
  if (end - start >= SHORT || text.startsWith('-0', start)) return true;
  for (let at = start; at < end; at += 1) if (isExponent(text.charCodeAt(at))) return true;
  return false;
};

const countInner = (value: unknown): number => (isObject(value) ? countMembers(value) : 0);

/** How many members the objects inside of an object or list have together. */
const countMembers = (value: unknown[] | Record<string, unknown>): number => {
  let members = 0;
  if (isList(value)) {
    for (const inner of value) members += countInner(inner);
    return members;
  }
  // An own name is counted whatever it is; JSON.parse makes no others.
  for (const name in value) members += 1 + countInner(Reflect.get(value, name));
  return members;
};
