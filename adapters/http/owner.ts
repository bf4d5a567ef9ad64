/** Whose a payload is: the field that the lookup names, compared with what was asked for. */
import { isRight } from 'fp-ts/Either';
import { Absence } from '../../src/absence';
import { spellingOf } from '../../src/identifier';
import { valueAt } from '../../src/path';
import type { Segment } from '../../src/path';
import { whose } from '../../src/payload';
import type { Owner as Verdict } from '../../src/payload';
import { members } from '../../src/type/type';
import type { Fields, Shape } from '../../src/type/type';
import { bodyPath } from './conditions';
import type { Lookup, Owner } from './settings';

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Everything that stands at a path; where a list stands instead of an object, in each of its elements. */
const allAt = (value: unknown, segments: readonly Segment[]): readonly unknown[] => {
  const [segment, ...rest] = segments;
  if (isList(value) && (segment === undefined || segment.kind === 'field'))
    return value.flatMap((element) => allAt(element, segments));
  if (segment === undefined || value instanceof Absence) return [value];
  return allAt(valueAt(value, [segment]), rest);
};

const segmentsOf = (at: string): readonly Segment[] => {
  const path = bodyPath(at);
  return isRight(path) ? path.right : [];
};

/** An answer that was to say whose it is, and does not, is nobody's. */
const compare = (payload: unknown, { at, is, spelling = 'text' }: Owner): Verdict => {
  const verdicts = allAt(payload, segmentsOf(at)).map((found) => whose(found, is, spellingOf(spelling)));
  const [first] = verdicts.filter((verdict) => verdict === 'same');
  if (first !== undefined) return first;
  return verdicts.includes('other') && !verdicts.includes('unreadable') ? 'other' : 'unreadable';
};

export const ownerOf = (payload: unknown, { owner }: Lookup): Verdict =>
  owner === 'unsaid' ? 'unsaid' : compare(payload, owner);

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

/** How deep a suggestion looks. */
const DEPTH = 4;

const pathsIn = (shape: Shape, path: string, depth: number): readonly string[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'array') return pathsIn(member.item.shape, path, depth);
    if (member.kind !== 'object') return SAYING.includes(member.kind) ? [path] : [];
    return depth === 0
      ? []
      : [...member.fields].flatMap(([name, { shape: inner }]) =>
          pathsIn(inner, path === '' ? name : `${path}.${name}`, depth - 1),
        );
  });

/** Where a payload of these fields can say whose it is. */
export const sayingPaths = (fields: Fields): readonly string[] => [
  ...new Set(pathsIn({ kind: 'object', fields }, '', DEPTH)),
];
