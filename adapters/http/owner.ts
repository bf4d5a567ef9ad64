/** The owner of a payload: the field that the lookup names, compared with the requested identifier. */
import { isRight } from 'fp-ts/Either';
import { isNonEmpty } from 'fp-ts/ReadonlyArray';
import { map } from 'fp-ts/ReadonlyNonEmptyArray';
import { Absence, MISMATCH } from '../../src/core/absence';
import { parseInnerPath, valueAt } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import { Owner as Verdict } from '../../src/adapter/owner';
import type { Comparison } from '../../src/adapter/define-adapter';
import type { Spellings } from '../../src/adapter/owner';
import { isList, isRecord } from '../../src/types/conform';
import { OPAQUE, members } from '../../src/types/type';
import type { Fields, Shape } from '../../src/types/type';
import type { Lookup, Owner } from './settings';

/** All values at a path. Where there is a list instead of an object, the path continues in each of its elements. */
const allAt = (value: unknown, segments: readonly Segment[]): readonly unknown[] => {
  const [segment, ...rest] = segments;
  if (isList(value) && (segment === undefined || segment.kind === 'field'))
    return value.flatMap((element) => allAt(element, segments));
  if (segment === undefined || value instanceof Absence) return [value];
  return allAt(valueAt(value, [segment]), rest);
};

const segmentsOf = (at: string): readonly Segment[] => {
  const path = parseInnerPath(at);
  return isRight(path) ? path.right : [];
};

/** A place as the names of its fields, without indexes. The check reports a text that is not a path. */
export const fieldPath = (text: string): readonly string[] =>
  segmentsOf(text).flatMap((segment) => (segment.kind === 'field' ? [segment.name] : []));

/** What is compared with what: a field of the payload with the text of the lookup. */
export const comparisonOf = ({ at, spelling }: Owner): Comparison => ({
  asked: ['owner', 'is'],
  found: fieldPath(at),
  spelling: spelling ?? 'text',
  at: ['lookup', 'owner', 'spelling'],
  says: spelling !== undefined,
});

/** Whether the value there is the requested identifier. */
const compareAt = (
  payload: unknown,
  { is, spelling = 'text' }: Owner,
  segments: readonly Segment[],
  { compare }: Spellings,
): Verdict => {
  const [first, ...more] = allAt(payload, segments);
  const compared = (found: unknown): Verdict => compare(found, is, spelling);
  return more.length === 0 ? compared(first) : Verdict.anyOf([compared(first), ...more.map(compared)]);
};

/**
 * The same for one of several payloads that are not decoded yet. A missing one names no owner. One that is not an object
 * cannot be read; null can stand for a part that the upstream failed to give.
 */
export const compareRaw = (payload: unknown, owner: Owner, spellings: Spellings): Verdict =>
  compareAt(
    payload === undefined || isRecord(payload) ? payload : MISMATCH,
    owner,
    segmentsOf(owner.at),
    spellings,
  );

/** In an answer that is a list, each element must be the owner's. An empty list has no data of any user. */
const compareEach = (
  payload: unknown,
  owner: Owner,
  [list, ...rest]: readonly Segment[],
  spellings: Spellings,
): Verdict | 'unsaid' => {
  const elements = list === undefined ? undefined : valueAt(payload, [list]);
  if (!isList(elements)) return compareAt(MISMATCH, owner, [], spellings);
  return isNonEmpty(elements)
    ? Verdict.eachOf(map((element: unknown) => compareAt(element, owner, rest, spellings))(elements))
    : 'unsaid';
};

/** The owner of a payload that must name one; a payload without one counts as unreadable. */
export const ownerAt = (payload: unknown, owner: Owner, spellings: Spellings): Verdict =>
  compareAt(payload, owner, segmentsOf(owner.at), spellings).requireOwner();

/** An answer that must name its owner, and does not, counts as unreadable; of a list each element must name it. */
export const ownerIn = (
  payload: unknown,
  owner: Lookup['owner'],
  isList: boolean,
  spellings: Spellings,
): Verdict | 'unsaid' => {
  if (owner === 'unsaid') return owner;
  const compare = isList ? compareEach : compareAt;
  const verdict = compare(payload, owner, segmentsOf(owner.at), spellings);
  return verdict === 'unsaid' ? verdict : verdict.requireOwner();
};

/** Whether a place is inside the list that an answer is. */
export const isInside = (listAs: string, at: string): boolean => {
  const [first] = segmentsOf(at);
  return first?.kind === 'field' && first.name === listAs;
};

/** What can be compared; a credential is, before it is deleted. */
const SAYING: readonly Shape['kind'][] = ['text', 'number', 'literals', 'credential'];

const shapeHas = (shape: Shape, segments: readonly Segment[]): boolean => {
  const [segment, ...rest] = segments;
  switch (shape.kind) {
    case 'object': {
      const field = segment?.kind === 'field' ? shape.fields.get(segment.name) : undefined;
      return field !== undefined && has(field.shape, rest);
    }
    case 'record':
      return segment?.kind === 'field' && has(shape.value.shape, rest);
    case 'array':
      return has(shape.item.shape, segment === undefined || segment.kind === 'field' ? segments : rest);
    default:
      return segment === undefined && SAYING.includes(shape.kind);
  }
};

const has = (shape: Shape, segments: readonly Segment[]): boolean =>
  members(shape).some((member) => shapeHas(member, segments));

/** Whether a payload of these fields can say it there: a text or a number. */
export const canSay = (fields: Fields, at: string): boolean =>
  has({ kind: 'object', fields }, segmentsOf(at));

/** Whether each element of the list that an answer is can say it. */
export const canEachSay = (fields: Fields, at: string): boolean => {
  const [list, ...rest] = segmentsOf(at);
  const shape = list?.kind === 'field' ? fields.get(list.name)?.shape : undefined;
  return members(shape ?? OPAQUE).some((member) => member.kind === 'array' && has(member.item.shape, rest));
};

/** What is offered in place of a wrong path. */
const OFFERED: readonly Shape['kind'][] = SAYING.filter((kind) => kind !== 'credential');

/** How deep a suggestion looks. */
const DEPTH = 4;

const pathsIn = (shape: Shape, path: string, depth: number): readonly string[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'array') return pathsIn(member.item.shape, path, depth);
    if (member.kind !== 'object') return OFFERED.includes(member.kind) ? [path] : [];
    return depth === 0
      ? []
      : [...member.fields].flatMap(([name, { shape: inner }]) =>
          pathsIn(inner, path === '' ? name : `${path}.${name}`, depth - 1),
        );
  });

/** The places where a payload of these fields can name its owner. */
export const sayingPaths = (fields: Fields): readonly string[] => [
  ...new Set(pathsIn({ kind: 'object', fields }, '', DEPTH)),
];
