/**
 * What the tenant file knows of a whole answer in XML: the payload at the place of "at", and the places that conditions
 * read. By it an element is a list, an object or a text whatever the answer has of it.
 */
import { isRight } from 'fp-ts/Either';
import { keyNames, parseInnerPath } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import { OPAQUE, TEXT, members, optional, total } from '../../src/types/type';
import type { Fields, Shape, Type } from '../../src/types/type';
import type { Condition } from './condition';
import type { Settings } from './settings';

type Answer = Settings['answer'];

export const CONDITION_LISTS = ['notFound', 'ambiguous', 'rejected', 'failed', 'overloaded'] as const;

/** The conditions of all lists. */
const conditionsIn = (answer: Answer): readonly Condition[] =>
  CONDITION_LISTS.flatMap((list) => answer[list] ?? []);

export const segmentsOf = (path = ''): readonly Segment[] => {
  const segments = path === '' ? undefined : parseInnerPath(path);
  return segments !== undefined && isRight(segments) ? segments.right : [];
};

/** A list that is believed to be empty only where nothing else has come in its place. */
const listOf = (item: Type): Type => total({ kind: 'array', item });

const objectOf = (name: string, field: Type): Type =>
  total({ kind: 'object', fields: new Map([[name, field]]) });

/** The type of a body that has another at a path. */
const within = (segments: readonly Segment[], inner: Type): Type =>
  segments.reduceRight((type, segment) => {
    if (segment.kind === 'field') return objectOf(segment.name, type);
    if (segment.kind === 'index') return listOf(type);
    const keys = segment.conditions.map((condition) =>
      keyNames(condition).reduceRight((field, name) => objectOf(name, field), optional(TEXT)),
    );
    return listOf(keys.reduce(merged, type));
  }, inner);

const mergedFields = (one: Fields, other: Fields): Fields => {
  const fields = new Map(one);
  for (const [name, type] of other) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? type : merged(known, type));
  }
  return fields;
};

/** What two places say of one element; the first where they do not agree. */
const merged = (one: Type, other: Type): Type => {
  const [first, second] = [one.shape, other.shape];
  if (first.kind === 'object' && second.kind === 'object')
    return { ...one, shape: { kind: 'object', fields: mergedFields(first.fields, second.fields) } };
  if (first.kind === 'array' && second.kind === 'array')
    return { ...one, shape: { kind: 'array', item: merged(first.item, second.item) } };
  return specific(second) > specific(first) ? other : one;
};

const specific = ({ kind }: Shape): number => {
  if (kind === 'opaque') return 0;
  return kind === 'text' ? 1 : 2;
};

/** What a condition expects at its place. */
const expectedBy = ({ equals, notEquals, in: values, empty }: Condition): Type => {
  if ([equals, notEquals, values].some((test) => test !== undefined) || empty === 'text')
    return optional(TEXT);
  if (empty === 'list') return listOf(optional(OPAQUE));
  return optional(empty === 'object' ? { kind: 'object', fields: new Map() } : OPAQUE);
};

const isListType = ({ shape }: Type): boolean => members(shape).every(({ kind }) => kind === 'array');

const payloadOf = ({ listAs }: Answer, fields: Fields): Type => {
  if (listAs === undefined) return total({ kind: 'object', fields });
  const list = fields.get(listAs);
  return list !== undefined && isListType(list) ? list : listOf(optional(OPAQUE));
};

/** The type, and what conditions expect. */
const withConditions = (conditions: readonly Condition[], type: Type): Shape =>
  conditions
    .filter(({ path }) => path !== undefined)
    .map((condition) => within(segmentsOf(condition.path), expectedBy(condition)))
    .reduce(merged, type).shape;

/** The shape of the whole answer. */
export const shapeOfAnswer = (answer: Answer, fields: Fields): Shape =>
  withConditions(conditionsIn(answer), within(segmentsOf(answer.at), payloadOf(answer, fields)));

/** The shape of an answer that has texts at these paths. */
export const shapeOfTexts = (paths: readonly string[], conditions: readonly Condition[]): Shape =>
  withConditions(
    conditions,
    paths.map((path) => within(segmentsOf(path), optional(TEXT))).reduce(merged, optional(OPAQUE)),
  );

/** Whether a path leads to a list of this shape. */
export const leadsToList = (shape: Shape, [segment, ...rest]: readonly Segment[]): boolean => {
  if (segment === undefined) return shape.kind === 'array';
  if (segment.kind !== 'field') return shape.kind === 'array' && leadsToList(shape.item.shape, rest);
  const field = shape.kind === 'object' ? shape.fields.get(segment.name) : undefined;
  return field !== undefined && leadsToList(field.shape, rest);
};
