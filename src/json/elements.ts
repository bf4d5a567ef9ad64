/**
 * The elements of a JSON list, one by one: each is parsed by itself as json/parse does, and may be forgotten before the
 * next. What is found of the whole is what parsing it at once would find.
 */
import { isRight, left, map, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { isUtf8 } from 'node:buffer';
import { decodeText } from './decode-text';
import { MAX_DEPTH, parseText } from './parse';
import type { JsonFault } from './parse';

/** Why bytes are not a readable list: JSON that is not a list, or an element beyond its bounds. */
export type ListFault = JsonFault | 'no-list' | 'large';

/** A list that was not read, and where it was noticed. */
export interface ListRefused {
  readonly fault: ListFault;
  /** The offset of the element, or of what is in its place. */
  readonly at: number;
}

/** The most that one element may have: it is parsed in one go. */
export interface ElementBounds {
  readonly bytes: number;
  readonly values: number;
}

/** Is given the elements, one after another, with the offsets between which each stands. */
export interface OnElement {
  readonly each: (element: unknown, start: number, end: number) => void;
  /** Takes an element without its value, which must be one that json/parse reads; or says that it does not. */
  readonly skim?: (start: number, end: number) => boolean;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const BLANKS: readonly (number | undefined)[] = [0x20, 0x0a, 0x0d, 0x09];
const MARK = Buffer.from('\ufeff');

/** Text in UTF-8 without its byte order marks: files that were put together have several. */
export const withoutMarks = (bytes: Buffer): Buffer => {
  let start = 0;
  while (bytes.subarray(start, start + MARK.length).equals(MARK)) start += MARK.length;
  return bytes.subarray(start);
};

/** A file's text in UTF-8 without byte order marks, as bytes. */
export const utf8Of = (bytes: Buffer): Either<'encoding', Buffer> => {
  if (!isUtf8(bytes))
    return pipe(
      decodeText(bytes),
      map((text) => Buffer.from(text)),
    );
  return right(withoutMarks(bytes));
};

const skipBlanks = (bytes: Buffer, from: number): number => {
  let at = from;
  while (BLANKS.includes(bytes[at])) at += 1;
  return at;
};

/** Where the closing quote of the string that opens at `start` is. */
const endOfString = (bytes: Buffer, start: number): number => {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
};

/** What one walk through a list has found so far. */
class Walk {
  /** The worst fault so far. A duplicate key is reported only if all of the text is JSON. */
  refused: ListRefused | undefined;
  #count = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly bounds: ElementBounds,
    private readonly on: OnElement,
  ) {}

  /** Notes that the text is not JSON, unless that is known. */
  refuse(fault: ListFault, at: number): void {
    if (this.refused === undefined || this.refused.fault === 'duplicateKey') this.refused = { fault, at };
  }

  /** Takes what stands between two offsets for an element; `isLast` says that the list ends behind it. */
  take(from: number, end: number, isLast: boolean): void {
    if (this.refused !== undefined && this.refused.fault !== 'duplicateKey') return;
    const start = skipBlanks(this.bytes, from);
    if (isLast && start === end && this.#count === 0) return;
    this.#count += 1;
    if (end - start > this.bounds.bytes) return this.refuse('large', start);
    if (this.on.skim?.(start, end) === true) return;
    const { values: maxValues } = this.bounds;
    const parsed = parseText(this.bytes.toString('utf8', start, end), { numbersAsWritten: true, maxValues });
    if (isRight(parsed)) this.on.each(parsed.right, start, end);
    else if (parsed.left === 'values') this.refuse('large', start);
    else if (parsed.left !== 'duplicateKey' || this.refused === undefined) this.refuse(parsed.left, start);
  }
}

/** Walks to the end whatever it meets: JSON that is too deep is so wherever that is. */
const walkList = (bytes: Buffer, open: number, walk: Walk): ListRefused | undefined => {
  let depth = 1;
  let start = open + 1;
  let isOpen = true;
  for (let at = start; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (code === QUOTE) at = endOfString(bytes, at);
    else if (code === LIST || code === OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH) return { fault: 'depth', at: start };
    } else if (code === LIST_END || code === OBJECT_END) depth -= 1;
    if (!isOpen) continue;
    if (code === COMMA && depth === 1) {
      walk.take(start, at, false);
      start = at + 1;
    } else if (depth === 0) {
      walk.take(start, at, true);
      if (code !== LIST_END) walk.refuse('json', at);
      isOpen = false;
      start = at + 1;
    }
  }
  const rest = skipBlanks(bytes, start);
  if (isOpen || rest < bytes.length) walk.refuse('json', Math.min(rest, bytes.length));
  return walk.refused;
};

/** What is not a list is not read further than an element would be. */
const refuseOther = (bytes: Buffer, start: number, bounds: ElementBounds): ListRefused => {
  const parsed =
    bytes.length - start > bounds.bytes
      ? right(undefined)
      : parseText(bytes.toString('utf8', start), { maxValues: bounds.values });
  return { fault: isRight(parsed) || parsed.left === 'values' ? 'no-list' : parsed.left, at: start };
};

/** Reads the elements of a list in UTF-8 ({@link utf8Of}), their numbers as written; `Left` where it is not one. */
export const readElements = (
  bytes: Buffer,
  bounds: ElementBounds,
  on: OnElement,
): Either<ListRefused, void> => {
  const start = skipBlanks(bytes, 0);
  const refused =
    bytes[start] === LIST
      ? walkList(bytes, start, new Walk(bytes, bounds, on))
      : refuseOther(bytes, start, bounds);
  return refused === undefined ? right(undefined) : left(refused);
};
