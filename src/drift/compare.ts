/**
 * A comparison of an upstream's answer with a type: the places where they differ, by path and kind. A difference has no
 * value of the answer, and no key of it that could be a person's.
 */
import { Allowance } from '../core/allowance';
import { own } from '../core/own';
import type { DriftKind } from '../observe/events';
import { hasShape, isBlank, Integer } from '../values/codec';
import type { ValueShape } from '../values/codec';
import { isList, isRecord, kindOf } from '../types/conform';
import { describe, members } from '../types/type';
import type { Fields, Scalar, Shape, Type } from '../types/type';
import { costOf } from '../types/written';
import { NO_PATH, below } from './place';

/** One place where an answer differs from what is known of it. */
export interface Difference {
  /** `cards[].number`: elements of a list are `[]`, keys of a record `*`. */
  readonly path: string;
  /** How: as payloads can, or by the whole answer. */
  readonly what: DriftKind;
  /** What is known of the place, in words; not for a new field. */
  readonly expected?: string;
  /** What the answer has there, by kind. */
  readonly found?: string;
  /** Whether the type beside which this one is compared describes the place. */
  readonly isKnown: boolean;
}

/** One place where a payload differs from a type. */
export interface PayloadDifference extends Difference {
  readonly what: Exclude<DriftKind, 'answer' | 'notFound'>;
}

/** Types of one place, of which another type is compared. */
type Beside = readonly Type[];

const shapesOf = (beside: Beside): readonly Shape[] => beside.flatMap(({ shape }) => members(shape));

const fieldBeside = (beside: Beside, name: string): Beside =>
  shapesOf(beside).flatMap((shape) => {
    if (shape.kind === 'record') return [shape.value];
    return shape.kind === 'object' ? (shape.fields.get(name) ?? []) : [];
  });

const elementBeside = (beside: Beside): Beside =>
  shapesOf(beside).flatMap((shape) => (shape.kind === 'array' ? [shape.item] : []));

/** Whether one of the types says what may be in its place. */
const says = (beside: Beside): boolean => shapesOf(beside).some(({ kind }) => kind !== 'opaque');

/** A place of the answer, what else is known of it, and where its differences are collected. */
interface Place {
  readonly path: string;
  readonly beside: Beside;
  readonly found: PayloadDifference[];
  readonly work: Allowance;
}

const note = (
  { path, beside, found }: Place,
  difference: Omit<PayloadDifference, 'path' | 'isKnown'>,
  isKnown = says(beside),
): void => void found.push({ path, ...difference, isKnown });

const inField = (place: Place, name: string): Place => ({
  ...place,
  path: below(place.path, name),
  beside: fieldBeside(place.beside, name),
});

const formOf = (shape: ValueShape, value: unknown): string => {
  if (typeof value === 'string' && shape.kind === 'text')
    return isBlank(value) ? 'a blank text' : 'a text of another form';
  if (kindOf(value) !== 'a number' || shape.kind !== 'number') return kindOf(value);
  return shape.integer && !Integer.is(value)
    ? 'a number that is not a whole one, or a very large one'
    : 'a number out of range';
};

const noteKind = (place: Place, shape: Shape, value: unknown): void => {
  const found = shape.kind === 'text' || shape.kind === 'number' ? formOf(shape, value) : kindOf(value);
  note(place, { what: 'kind', expected: describe(shape), found });
};

/** Literals by the size of a comparison with one value. */
const LITERALS = 64;

const compareLiteral = (values: readonly Scalar[], shape: Shape, value: unknown, place: Place): void => {
  place.work.take(Math.ceil(values.length / LITERALS));
  if (values.some((literal) => literal === value)) return;
  if (values.some((literal) => kindOf(literal) === kindOf(value)))
    note(place, { what: 'literal', expected: describe(shape), found: `another ${wordOf(value)}` });
  else noteKind(place, shape, value);
};

/** A kind without its article. */
const wordOf = (value: unknown): string => kindOf(value).replace(/^an? /, '');

/** A new field is compared no further: all inside it is new. */
const noteNew = (record: Readonly<Record<string, unknown>>, fields: Fields, place: Place): void => {
  const names = Object.keys(record);
  const isMet = names.some((name) => fields.has(name) || fieldBeside(place.beside, name).length > 0);
  for (const name of names) {
    if (fields.has(name)) continue;
    const isKnown = fieldBeside(place.beside, name).length > 0;
    const path = isKnown ? below(place.path, name) : below(place.path, name, isMet);
    note({ ...place, path }, { what: 'new', found: kindOf(own(record, name)) }, isKnown);
  }
};

const compareFields = (fields: Fields, value: Readonly<Record<string, unknown>>, place: Place): void => {
  for (const [name, type] of fields) compareType(type, own(value, name), inField(place, name));
  place.work.take(Object.keys(value).length);
  noteNew(value, fields, place);
};

const compareKeys = (type: Type, value: Readonly<Record<string, unknown>>, place: Place): void => {
  for (const name of Object.keys(value)) {
    if (place.work.isSpent) return;
    compareType(type, own(value, name), { ...inField(place, name), path: below(place.path, '*') });
  }
};

const compareElements = (type: Type, value: readonly unknown[], place: Place): void => {
  const inside = { ...place, path: `${place.path}[]`, beside: elementBeside(place.beside) };
  for (const element of value) {
    if (place.work.isSpent) return;
    compareType(type, element, inside);
  }
};

const isContainer = (shape: Shape, value: unknown): boolean => {
  if (shape.kind === 'array') return isList(value);
  return (shape.kind === 'object' || shape.kind === 'record') && isRecord(value);
};

/** How far an alternative is from a value: new fields count less than all else. */
const distanceOf = (found: readonly PayloadDifference[]): number =>
  found.reduce((sum, { what }) => sum + (what === 'new' ? 1 : 1_000_000), 0);

/** The differences from the nearest alternative; a value of no alternative's kind is one difference. */
const compareUnion = (shape: Shape, value: unknown, place: Place): void => {
  const tried = members(shape).map((member) => {
    const inside: Place = { ...place, found: [] };
    compareShape(member, value, inside);
    return { member, found: inside.found };
  });
  if (tried.some(({ found }) => found.length === 0)) return;
  const near = tried.filter(({ member }) => isContainer(member, value));
  const [nearest] = near.sort((one, other) => distanceOf(one.found) - distanceOf(other.found));
  if (nearest !== undefined) place.found.push(...nearest.found);
  else if (tried.some(({ found }) => found.some(({ what }) => what === 'literal')))
    note(place, { what: 'literal', expected: describe(shape), found: `another ${wordOf(value)}` });
  else noteKind(place, shape, value);
};

const compareShape = (shape: Shape, value: unknown, place: Place): void => {
  switch (shape.kind) {
    case 'object':
      if (isRecord(value)) compareFields(shape.fields, value, place);
      else noteKind(place, shape, value);
      break;
    case 'record':
      if (isRecord(value)) compareKeys(shape.value, value, place);
      else noteKind(place, shape, value);
      break;
    case 'array':
      if (isList(value)) compareElements(shape.item, value, place);
      else noteKind(place, shape, value);
      break;
    case 'union':
      compareUnion(shape, value, place);
      break;
    case 'text':
    case 'number':
      if (!hasShape(shape, value)) noteKind(place, shape, value);
      break;
    case 'boolean':
      if (typeof value !== 'boolean') noteKind(place, shape, value);
      break;
    case 'literals':
      compareLiteral(shape.values, shape, value, place);
      break;
    case 'opaque':
    case 'secret':
    case 'credential':
      break;
  }
};

/** A value that is not written as its type says. */
const UNREADABLE = Symbol('unreadable');

/** What is inside a value that is written in another form. */
const insideOf = ({ written = [] }: Type, value: unknown, work: Allowance): unknown =>
  written.reduce<unknown>((inside, form) => {
    if (inside === UNREADABLE || inside === undefined || inside === null) return inside;
    work.take(costOf(form, inside));
    const opened = form.open(inside);
    return opened === undefined ? UNREADABLE : opened;
  }, value);

/** What is missing or `null` is so in this place; all else is compared with the shape. */
const compareType = (type: Type, value: unknown, place: Place): void => {
  if (!place.work.take(Math.max(1, place.beside.length))) return;
  const inside = insideOf(type, value, place.work);
  if (inside === UNREADABLE) noteKind(place, type.shape, value);
  else if (inside !== undefined && inside !== null) compareShape(type.shape, inside, place);
  else if (!type.none)
    note(place, {
      what: value === null ? 'null' : 'missing',
      expected: describe(type.shape),
      ...(value === null && { found: 'null' }),
    });
};

/** How often the parts of one answer are compared: some tens of milliseconds at most. */
export const MAX_COMPARISONS = 200_000;

/**
 * All differences between an answer and a type, in the order of the type, with whether `beside` describes their places.
 * `undefined` when the answer takes more comparisons than are allowed: nothing is known of it.
 */
export const differencesOf = (
  type: Type,
  value: unknown,
  beside?: Type,
  units = MAX_COMPARISONS,
): readonly PayloadDifference[] | undefined => {
  const work = new Allowance(units);
  const found: PayloadDifference[] = [];
  compareType(type, value, { path: NO_PATH, beside: beside === undefined ? [] : [beside], found, work });
  return work.isSpent ? undefined : found;
};
