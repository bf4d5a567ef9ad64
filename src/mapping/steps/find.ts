/** The step that looks a value up in a catalogue: the element of a list whose key is the value, and what it has. */
import * as t from 'io-ts';
import { Absence, unknown } from '../../core/absence';
import { putBefore } from '../../diagnostics/fix';
import { canBe } from '../../types/can-equal';
import { isList } from '../../types/conform';
import { readerOf } from '../../types/read';
import type { Reader } from '../../types/read';
import { TEXT, members, total } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { keyOf } from './choice';
import { defineStep, finitelyMany, isNumeric, isTextual } from './step';
import type { Output, Run, Step, StepContext } from './step';

/** The name of the step. */
export const FIND = 'find';

/** The places of a catalogue that a "find" names, typed and compiled. */
export interface FindPlaces {
  /** Gives the catalogue's answer, or its absence. */
  readonly answer: (context: StepContext) => unknown;
  /** Reads the list of an answer, the key of an element, and what is read of the element that is found. */
  readonly list: Reader;
  readonly key: Reader;
  readonly item: Reader;
  readonly keyType: Type;
  readonly itemType: Type;
}

/** There is no element with this key, or there are several. */
const NOT_IN_CATALOGUE = unknown('not-in-catalogue');
const NOT_LOADED = unknown('source-unavailable');

/** The elements of a list by their keys; a key that several elements have is of none. */
type Index = ReadonlyMap<string, unknown>;

/** A number and a text are never the same key. */
const indexKey = (value: unknown): string | undefined => {
  const key = keyOf(value);
  return key === undefined ? undefined : `${typeof value === 'string' ? 'text' : 'number'} ${key}`;
};

const indexOf = (list: readonly unknown[], read: Reader): Index => {
  const index = new Map<string, unknown>();
  for (const element of list) {
    const key = indexKey(read(element));
    if (key !== undefined) index.set(key, index.has(key) ? NOT_IN_CATALOGUE : element);
  }
  return index;
};

/** Looks values up. A list is read once as long as the catalogue keeps it. */
const lookUp = ({ answer, list: readList, key, item }: FindPlaces): Run => {
  const indexes = new WeakMap<readonly unknown[], Index>();
  return (value, context) => {
    const payload = answer(context);
    if (payload instanceof Absence) return NOT_LOADED;
    const list = readList(payload);
    if (!isList(list)) return NOT_IN_CATALOGUE;
    const index = indexes.get(list) ?? indexOf(list, key);
    indexes.set(list, index);
    const element = index.get(indexKey(value) ?? '') ?? NOT_IN_CATALOGUE;
    return element instanceof Absence ? element : item(element);
  };
};

/** Whether a value of one shape can be a key of the type, by its kind. */
const isOfKind = (shape: Shape, { shape: key }: Type): boolean => {
  const keys = members(key);
  return (isNumeric(shape) && keys.some(isNumeric)) || (isTextual(shape) && keys.some(isTextual));
};

/** Whether no value of the shape is a key, as far as one of both is a list of constants. */
const isNeverKey = (shape: Shape, { shape: key }: Type): boolean => {
  const values = finitelyMany(shape);
  if (values !== undefined) return !values.some((value) => canBe(key, value));
  return members(key).every((member) => finitelyMany(member)?.some((value) => canBe(shape, value)) === false);
};

const outputOf =
  ({ keyType, itemType: { shape, none } }: FindPlaces): Output =>
  (input) =>
    isOfKind(input, keyType) ? { shape, none, unknown: true } : undefined;

/** The step over these places. */
export const findIn = (places: FindPlaces): Step => {
  const isNumber = members(places.keyType.shape).every(isNumeric);
  return defineStep<string>({
    name: FIND,
    summary:
      'Looks a value up in a catalogue: the one element of a list whose key is the value, and a field of it. In the examples the catalogue "levels" has the ids 1 (Silver) and 2 (Gold).',
    accepts: `what the key is: ${isNumber ? 'numbers' : 'text'}`,
    argument: t.string,
    isTried: false,
    output: () => outputOf(places),
    run: () => lookUp(places),
    suggest: (shape) => {
      if (isNumber) return isTextual(shape) ? putBefore('"number"') : undefined;
      return isNumeric(shape) ? putBefore('"text"') : undefined;
    },
    never: (shape) => isNeverKey(shape, places.keyType),
    examples: [
      { via: { [FIND]: 'levels[id].name' }, in: 2, out: 'Gold' },
      { via: { [FIND]: 'levels[id].name' }, in: 3, reason: 'not-in-catalogue' },
    ],
  });
};

const EXAMPLE = [
  { id: 1, name: 'Silver' },
  { id: 2, name: 'Gold' },
];

const field = (name: string, shape: Shape): Reader =>
  readerOf([{ kind: 'field', name, start: 0, end: 0 }], { type: total(shape), validated: true });

const WHOLE: Shape = { kind: 'number', integer: true };

/** The entry of the catalogue of steps, over the list of its examples. */
export const findStepEntry = findIn({
  answer: () => EXAMPLE,
  list: (answer) => answer,
  key: field('id', WHOLE),
  item: field('name', TEXT),
  keyType: total(WHOLE),
  itemType: total(TEXT),
});
