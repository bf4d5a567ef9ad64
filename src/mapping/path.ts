/**
 * Owns paths: `source.field[0].list[KEY=VALUE]["odd.key"]`, their parts, and their types. It must not read
 * values (compile does).
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isBlank } from '../codec';
import { absentToo, describe, members, optional, total, unionOf } from '../type/type';
import type { Scalar, Shape, Type } from '../type/type';
import { canBe } from './can-be';

/** One part of a path; `start` and `end` are offsets in the path's text. */
export type Segment = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'match'; readonly key: string; readonly value: Scalar | null }
);

type MatchSegment = Extract<Segment, { readonly kind: 'match' }>;

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
const INDEX = /\[(\d{1,6})\]/y;
const QUOTED = /\[("(?:[^"\\]|\\.)*")\]/y;
const MATCH = /\[([\p{L}_$][\p{L}\p{N}_$-]*)=("(?:[^"\\]|\\.)*"|[^\]"[=][^\]"[]*)\]/uy;

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  const sticky = new RegExp(pattern.source, pattern.flags);
  sticky.lastIndex = at;
  return sticky.exec(text);
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
  const match = matchAt(MATCH, text, at);
  const value = match?.[2] === undefined ? undefined : literal(match[2]);
  if (match?.[1] === undefined || value === undefined) return undefined;
  return [{ kind: 'match', key: match[1], value }, match[0].length];
};

const dotted = (text: string, at: number): readonly [Bare<Segment>, number] | undefined => {
  const name = text[at] === '.' ? matchAt(NAME, text, at + 1) : null;
  return name === null ? undefined : [{ kind: 'field', name: name[0] }, name[0].length + 1];
};

const nameOf = (segment: Bare<Segment>): string =>
  segment.kind === 'field' ? segment.name : segment.kind === 'match' ? segment.key : '';

/** What is longer is nobody's path. */
export const MAX_PATH_LENGTH = 1000;

/** Parses a path's text. */
export const parsePath = (text: string): Either<PathFault, PathText> => {
  if (text.length > MAX_PATH_LENGTH)
    return left({ start: 0, end: text.length, message: `a path has at most ${MAX_PATH_LENGTH} characters` });
  const head = matchAt(NAME, text, 0);
  if (head === null)
    return left({
      start: 0,
      end: Math.max(1, text.length),
      message: 'a path begins with the name of a source',
    });
  if (FORBIDDEN.has(head[0]))
    return left({ start: 0, end: head[0].length, message: `"${head[0]}" is not allowed in a path` });
  const segments: Segment[] = [];
  let at = head[0].length;
  while (at < text.length) {
    const next = dotted(text, at) ?? bracket(text, at);
    if (next === undefined)
      return left({ start: at, end: text.length, message: `"${text.slice(at)}" is not a part of a path` });
    const [segment, length] = next;
    const start = text[at] === '.' ? at + 1 : at;
    if (FORBIDDEN.has(nameOf(segment)))
      return left({ start, end: at + length, message: `"${nameOf(segment)}" is not allowed in a path` });
    segments.push({ ...segment, start, end: at + length });
    at += length;
  }
  return right({ head: head[0], segments });
};

/** Why a payload does not have a path. */
export type TypeFault =
  | { readonly why: 'unknown'; readonly segment: Segment; readonly has: readonly string[] }
  | { readonly why: 'credential'; readonly segment: Segment }
  | { readonly why: 'opaque'; readonly segment: Segment }
  | { readonly why: 'list'; readonly segment: Segment }
  | { readonly why: 'kind'; readonly segment: Segment; readonly found: string }
  /** `[KEY=VALUE]`, where KEY never is VALUE. */
  | { readonly why: 'never'; readonly segment: MatchSegment; readonly found: string };

/**
 * What a path reads. It is not `vouched` for when it leads through an alternative that does not document the
 * field: unknown fields pass, so the codec says nothing of what stands there.
 */
export interface Walked {
  readonly type: Type;
  readonly vouched: boolean;
}

const ABSENT = 'absent';

/** The type of one part of one alternative; `absent` where the alternative does not have it. */
const step = (shape: Shape, segment: Segment): Type | TypeFault | typeof ABSENT => {
  if (shape.kind === 'credential') return { why: 'credential', segment };
  if (shape.kind === 'opaque') return { why: 'opaque', segment };
  if (segment.kind === 'field') return field(shape, segment, segment.name);
  if (shape.kind !== 'array') return { why: 'kind', segment, found: describe(shape) };
  if (segment.kind === 'index') return absentToo(shape.item, { none: true });
  return matched(shape.item, segment);
};

const field = (shape: Shape, segment: Segment, name: string): Type | TypeFault | typeof ABSENT => {
  if (shape.kind === 'record') return shape.value;
  if (shape.kind === 'array') return { why: 'list', segment };
  if (shape.kind !== 'object') return { why: 'kind', segment, found: describe(shape) };
  return shape.fields.get(name) ?? ABSENT;
};

/** The first element whose KEY is VALUE: an element whose KEY cannot be read might have been it. */
const matched = (item: Type, segment: MatchSegment): Type | TypeFault => {
  const keyed = walk(item, { ...segment, kind: 'field', name: segment.key });
  if ('why' in keyed) return { ...keyed, segment };
  const { type, vouched } = keyed;
  const possible = segment.value === null ? type.none : canBe(type.shape, segment.value);
  return possible || !vouched ? optional(item.shape) : { why: 'never', segment, found: describe(type.shape) };
};

/** Every name once: two alternatives may document the same field. */
const fieldNames = (shape: Shape): readonly string[] => [
  ...new Set(members(shape).flatMap((member) => (member.kind === 'object' ? [...member.fields.keys()] : []))),
];

const isFault = (result: Type | TypeFault | typeof ABSENT): result is TypeFault =>
  result !== ABSENT && 'why' in result;
const isType = (result: Type | TypeFault | typeof ABSENT): result is Type =>
  result !== ABSENT && !('why' in result);

/** Whether a result leaves the field undocumented, so that anything may stand there. */
const isOpen = (result: Type | TypeFault | typeof ABSENT): boolean =>
  result === ABSENT || (isFault(result) && result.why === 'opaque');

/** A number of many digits is an object to io-ts: where both may stand, a field cannot be told from its lack. */
const isNumberToo = (shape: Shape, segment: Segment): boolean =>
  segment.kind === 'field' && members(shape).some(({ kind }) => kind === 'number');

const walk = (type: Type, segment: Segment): Walked | TypeFault => {
  const results = members(type.shape).map((shape) => step(shape, segment));
  const types = results.filter(isType);
  const fault = results.find(isFault);
  if (fault !== undefined && (types.length === 0 || fault.why === 'credential')) return fault;
  if (types.length === 0) return { why: 'unknown', segment, has: fieldNames(type.shape) };
  const vouched = !results.some(isOpen);
  const merged: Type = {
    shape: unionOf(types.map((each) => each.shape)),
    none: types.length < results.length || types.some((each) => each.none),
    unknown: !vouched || isNumberToo(type.shape, segment) || types.some((each) => each.unknown),
  };
  return { type: absentToo(merged, type), vouched };
};

/** The dotted names of the fields below a type, that of a list's elements not, `depth` objects deep. */
export const namesBelow = (type: Type, depth = 3): readonly string[] =>
  members(type.shape).flatMap((shape) =>
    shape.kind !== 'object'
      ? []
      : [...shape.fields].flatMap(([name, field]) => [
          name,
          ...(depth > 1 ? namesBelow(field, depth - 1).map((below) => `${name}.${below}`) : []),
        ]),
  );

const isBlankText = (value: Scalar): boolean => typeof value === 'string' && isBlank(value);

const canBeBlank = (shape: Shape): boolean =>
  shape.kind === 'literals'
    ? shape.values.some(isBlankText)
    : shape.kind === 'text' && shape.brand === undefined;

const withoutBlanks = (shape: Shape): Shape =>
  shape.kind === 'literals'
    ? { kind: 'literals', values: shape.values.filter((value) => !isBlankText(value)) }
    : shape;

/** A text that may be blank is *none* when it is, and so is a blank literal. */
const readType = (type: Type): Type => {
  const shapes = members(type.shape);
  if (!shapes.some(canBeBlank)) return type;
  return absentToo({ ...type, shape: unionOf(shapes.map(withoutBlanks)) }, { none: true });
};

/** The type of what a path reads, or why it reads nothing. */
export const typeOfPath = (root: Type, segments: readonly Segment[]): Either<TypeFault, Walked> => {
  let [type, vouched] = [root, true];
  for (const segment of segments) {
    const next = walk(type, segment);
    if ('why' in next) return left(next);
    [type, vouched] = [next.type, vouched && next.vouched];
  }
  const last = segments.at(-1);
  return last !== undefined && type.shape.kind === 'credential'
    ? left({ why: 'credential', segment: last })
    : right({ type: readType(type), vouched });
};

/** The type of a request's identifier. */
export const identifierType = (brand: 'nonblank' | 'digits' | 'email'): Type =>
  total({ kind: 'object', fields: new Map([['userIdentifier', total({ kind: 'text', brand })]]) });
