/**
 * The text of paths: `source.field[0].list[KEY=VALUE,KEY=VALUE]["odd.key"]` and its parts, and the walk of a value along them.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { own } from '../core/own';
import type { Scalar } from './type';

/** One part of a path; `start` and `end` are offsets in the path's text. */
export type Segment = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'field'; readonly name: string }
  /** Counted from the end where it is below 0: -1 is the last element. */
  | { readonly kind: 'index'; readonly index: number }
  /** The first element for which all conditions hold. */
  | { readonly kind: 'match'; readonly conditions: readonly Condition[] }
);

/** `KEY=VALUE` in brackets; `start` is the offset of KEY in the path's text. */
export interface Condition {
  readonly start: number;
  /** It may lead into objects of an element: `type.code`. */
  readonly key: string;
  readonly value: Scalar | null;
}

export interface PathText {
  readonly head: string;
  readonly segments: readonly Segment[];
}

/** Why a path cannot be read, and where in its text. */
export interface PathFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const NAME = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;
/** The same of names in ASCII, as most are: it takes a fraction of the time. */
const ASCII_NAME = /[A-Za-z_$][\w$-]*/y;
const INDEX = /\[(\d{1,6}|-[1-9]\d{0,5})\]/y;
const QUOTED = /\[("(?:[^"\\]|\\.)*")\]/y;
const KEY = String.raw`[\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}_$][\p{L}\p{N}_$-]*)*`;
/** A comma belongs to a VALUE without quotes unless the next KEY is after it. */
const NEXT = String.raw`,\s*${KEY}=`;
const CONDITION = new RegExp(
  String.raw`(${KEY})=("(?:[^"\\]|\\.)*"|(?!=|${NEXT})[^\]"[](?:(?!${NEXT})[^\]"[])*)(?:,\s*(?=${KEY}=)|(?=\]))`,
  'uy',
);

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** What a sticky pattern matches at a place of a text. */
const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const nameAt = (text: string, at: number): string | undefined => {
  const ascii = matchAt(ASCII_NAME, text, at)?.[0];
  const isWhole = ascii !== undefined && (text.charCodeAt(at + ascii.length) || 0) < 0x80;
  return isWhole ? ascii : matchAt(NAME, text, at)?.[0];
};

const jsonText = (quoted: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // the caller reports the path as unreadable
  }
};

/** A bare word is text; `12`, `true`, `null` and `"12"` are the JSON literals. */
const literal = (word: string): Scalar | null | undefined => {
  if (word === 'null') return null;
  if (word === 'true' || word === 'false') return word === 'true';
  if (word.startsWith('"')) return jsonText(word);
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(word) ? Number(word) : word;
};

type Bare<S> = S extends unknown ? Omit<S, 'start' | 'end'> : never;

const bracket = (text: string, at: number): readonly [Bare<Segment>, number] | undefined => {
  const index = matchAt(INDEX, text, at);
  if (index?.[1] !== undefined) return [{ kind: 'index', index: Number(index[1]) }, index[0].length];
  const quoted = matchAt(QUOTED, text, at);
  const name = quoted?.[1] === undefined ? undefined : jsonText(quoted[1]);
  if (quoted !== null && name !== undefined) return [{ kind: 'field', name }, quoted[0].length];
  return matching(text, at);
};

/** `[KEY=VALUE]`, or several conditions between the brackets. */
const matching = (text: string, at: number): readonly [Bare<Segment>, number] | undefined => {
  const conditions: Condition[] = [];
  let end = at + 1;
  do {
    const match = matchAt(CONDITION, text, end);
    const value = match?.[2] === undefined ? undefined : literal(match[2]);
    if (match?.[1] === undefined || value === undefined) return undefined;
    conditions.push({ start: end, key: match[1], value });
    end += match[0].length;
  } while (text[end] !== ']');
  return [{ kind: 'match', conditions }, end + 1 - at];
};

const dotted = (text: string, at: number): readonly [Bare<Segment>, number] | undefined => {
  const name = text[at] === '.' ? nameAt(text, at + 1) : undefined;
  return name === undefined ? undefined : [{ kind: 'field', name }, name.length + 1];
};

/** The names of a key, from the element inwards; a name has no dot. */
export const keyNames = ({ key }: Pick<Condition, 'key'>): readonly string[] => key.split('.');

const forbiddenIn = (segment: Bare<Segment>): string | undefined => {
  if (segment.kind === 'index') return undefined;
  const names = segment.kind === 'field' ? [segment.name] : segment.conditions.flatMap(keyNames);
  return names.find((name) => FORBIDDEN.has(name));
};

/** What a part must not be, although it can be read. */
const faultOf = (segment: Bare<Segment>): string | undefined => {
  const forbidden = forbiddenIn(segment);
  if (forbidden !== undefined) return `"${forbidden}" is not allowed in a path`;
  const keys = segment.kind === 'match' ? segment.conditions.map(({ key }) => key) : [];
  const repeated = keys.find((key, index) => keys.indexOf(key) < index);
  return repeated && `"${repeated}" is compared twice`;
};

/** No path is longer. */
export const MAX_PATH_LENGTH = 1000;

const parse = (text: string): Either<PathFault, PathText> => {
  if (text.length > MAX_PATH_LENGTH)
    return left({ start: 0, end: text.length, message: `a path has at most ${MAX_PATH_LENGTH} characters` });
  const head = nameAt(text, 0);
  if (head === undefined)
    return left({
      start: 0,
      end: Math.max(1, text.length),
      message: 'a path begins with the name of a source',
    });
  if (FORBIDDEN.has(head))
    return left({ start: 0, end: head.length, message: `"${head}" is not allowed in a path` });
  const segments: Segment[] = [];
  let at = head.length;
  while (at < text.length) {
    const next = dotted(text, at) ?? bracket(text, at);
    if (next === undefined)
      return left({ start: at, end: text.length, message: `"${text.slice(at)}" is not a part of a path` });
    const [segment, length] = next;
    const start = text[at] === '.' ? at + 1 : at;
    const message = faultOf(segment);
    if (message !== undefined) return left({ start, end: at + length, message });
    segments.push({ ...segment, start, end: at + length });
    at += length;
  }
  return right({ head, segments });
};

/** The paths that were parsed last: tenants of one upstream read the same fields, and each path is read several times. */
const parsed = new Map<string, Either<PathFault, PathText>>();

/** The most paths that are kept. */
const MOST_PARSED = 4_096;

/** Parses a path's text. */
export const parsePath = (text: string): Either<PathFault, PathText> => {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size === MOST_PARSED) parsed.clear();
  const path = parse(text);
  parsed.set(text, path);
  return path;
};

/** Parses a path inside a value that has no name of its own: `data.customer`, `[0].id`. */
export const parseInnerPath = (text: string): Either<PathFault, readonly Segment[]> => {
  const before = text.startsWith('[') ? 'it' : 'it.';
  const parsed = parsePath(`${before}${text}`);
  if (isRight(parsed)) return right(parsed.right.segments);
  const isAtStart = parsed.left.start < before.length && text.length < MAX_PATH_LENGTH;
  return isAtStart ? left({ ...parsed.left, message: `"${text}" is not a part of a path` }) : parsed;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const ownField = (value: unknown, name: string): unknown =>
  isObject(value) && !isList(value) ? own(value, name) : undefined;

/** Whether a condition holds for an element, own properties only. */
export const holdsFor = (element: unknown, condition: Condition): boolean =>
  (keyNames(condition).reduce(ownField, element) ?? null) === condition.value;

const partIn = (value: unknown, segment: Segment): unknown => {
  if (segment.kind === 'field') return ownField(value, segment.name);
  if (!isList(value)) return undefined;
  if (segment.kind === 'index') return value.at(segment.index);
  return value.find((element) => segment.conditions.every((condition) => holdsFor(element, condition)));
};

/** What stands at a path of a JSON value, own properties only; `undefined` where nothing does. */
export const valueAt = (root: unknown, segments: readonly Segment[]): unknown =>
  segments.reduce(partIn, root);

/** The key of an object or the index of a list. */
export type Key = string | number;

/** What keys lead to, own properties only. */
export const valueAlong = (root: unknown, keys: readonly Key[]): unknown =>
  keys.reduce((value, key) => (isList(value) ? value[Number(key)] : ownField(value, String(key))), root);

const keyIn = (value: unknown, segment: Segment): Key | undefined => {
  if (segment.kind === 'field')
    return isObject(value) && Object.hasOwn(value, segment.name) ? segment.name : undefined;
  if (!isList(value)) return undefined;
  const { length } = value;
  const index =
    segment.kind === 'index'
      ? segment.index + (segment.index < 0 ? length : 0)
      : value.findIndex((element) => segment.conditions.every((condition) => holdsFor(element, condition)));
  return index >= 0 && index < length ? index : undefined;
};

/** The keys by which a path leads to a value that is there; `undefined` where it ends early. */
export const keysTo = (root: unknown, segments: readonly Segment[]): readonly Key[] | undefined => {
  const keys: Key[] = [];
  let value = root;
  for (const segment of segments) {
    const key = keyIn(value, segment);
    if (key === undefined) return undefined;
    keys.push(key);
    value = valueAlong(value, [key]);
  }
  return keys;
};
