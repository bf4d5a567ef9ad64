/**
 * Sorts: the types that a generated upstream documents. One sort gives the codec and the values, so that the tests of
 * the check do not depend on its reading of codecs.
 */
import * as t from 'io-ts';
import {
  Age,
  CalendarDate,
  Decimal,
  Digits,
  Email,
  ContactPhone,
  WebUrl,
  Integer,
  Link,
  NonBlank,
  Percent,
} from '../../../src/values/codec';
import type { Scalar } from '../../../src/types/type';
import { JSON_TEXT } from '../../../src/payload-type/json-text';
import { ONE_OR_LIST, WrittenType, splitText } from '../../../src/types/written';
import type { Random } from './random';

const texts = {
  text: t.string,
  nonblank: NonBlank,
  digits: Digits,
  date: CalendarDate,
  url: WebUrl,
  link: Link,
  contactPhone: ContactPhone,
  email: Email,
} as const;
const numbers = { decimal: Decimal, integer: Integer, percent: Percent, age: Age } as const;

export type TextName = keyof typeof texts;
export type NumberName = keyof typeof numbers;

/** The fields by which a tree holds others of its sort. */
export const CHILD = 'child';
export const CHILDREN = 'children';

export type Sort =
  | { readonly kind: 'text'; readonly of: TextName }
  | { readonly kind: 'number'; readonly of: NumberName }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'literals'; readonly values: readonly Scalar[] }
  /** `inText`: it is written as JSON inside a text. */
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly inText?: true }
  /** `mayBeAlone`: a list of one may be written as its element. `split`: it is texts in one text, with this between them. */
  | {
      readonly kind: 'array';
      readonly item: Sort;
      readonly nullable: boolean;
      readonly mayBeAlone?: true;
      readonly split?: string;
    }
  | { readonly kind: 'record'; readonly value: Sort }
  | { readonly kind: 'union'; readonly members: readonly Sort[] }
  | { readonly kind: 'opaque' }
  /** An object that holds others of its sort. */
  | { readonly kind: 'tree'; readonly fields: readonly Field[]; readonly by: typeof CHILD | typeof CHILDREN };

export interface Field {
  readonly name: string;
  readonly sort: Sort;
  /** `declared` stands in the tenant file, not in the codec. */
  readonly presence: 'required' | 'nullable' | 'partial' | 'partialNullable' | 'declared';
}

/** The keys that records have. */
export const KEYS = ['a', 'tier', 'odd key', 'color'] as const;

// prettier-ignore
const NAMES = [
  'id', 'name', 'points', 'level', 'tier', 'card', 'cards', 'tags', 'info', 'born', 'mail', 'phone', 'vip', 'link',
  'rate', 'odd.key', 'имя', 'x-y',
];

/** Literals that rules meet again in tables, guards and paths. */
const LITERALS = [
  ['M', 'F'],
  ['male', 'female'],
  ['Gold', 'gold', '-'],
  [1, 2],
  [true],
  ['help', 0, false],
  ['', 'M', ' '],
];

const union = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...rest] = codecs;
  if (first === undefined) throw new Error('a union of nothing');
  return second === undefined ? first : t.union([first, second, ...rest]);
};

const fieldCodec = ({ sort, presence }: Field, self?: t.Mixed): t.Mixed => {
  const codec = codecOf(sort, self);
  return presence === 'nullable' || presence === 'partialNullable' ? t.union([codec, t.null]) : codec;
};

const isRequired = ({ presence }: Field): boolean => presence === 'required' || presence === 'nullable';
const isPartial = ({ presence }: Field): boolean => presence === 'partial' || presence === 'partialNullable';

const props = (fields: readonly Field[]): t.Props =>
  Object.fromEntries(fields.map((field) => [field.name, fieldCodec(field)]));

const objectCodec = (fields: readonly Field[]): t.Mixed => {
  const [required, partial] = [fields.filter(isRequired), fields.filter(isPartial)];
  if (partial.length === 0) return t.type(props(required));
  if (required.length === 0) return t.partial(props(partial));
  return t.intersection([t.type(props(required)), t.partial(props(partial))]);
};

const treeCodec = (fields: readonly Field[], by: string): t.Mixed =>
  t.recursion<unknown>('Tree', (self) =>
    t.intersection([
      objectCodec(fields),
      by === CHILD
        ? t.partial({ [CHILD]: t.union([self, t.null]) })
        : t.partial({ [CHILDREN]: t.array(self) }),
    ]),
  );

/** The codec of a sort. */
export const codecOf = (sort: Sort, self?: t.Mixed): t.Mixed => {
  switch (sort.kind) {
    case 'text':
      return texts[sort.of];
    case 'number':
      return numbers[sort.of];
    case 'boolean':
      return t.boolean;
    case 'literals':
      return union(sort.values.map((value) => t.literal(value)));
    case 'object':
      return sort.inText === true
        ? new WrittenType(JSON_TEXT, objectCodec(sort.fields))
        : objectCodec(sort.fields);
    case 'array': {
      const item = codecOf(sort.item, self);
      const list = t.array(sort.nullable ? t.union([item, t.null]) : item);
      if (sort.split !== undefined) return new WrittenType(splitText(sort.split), list);
      return sort.mayBeAlone === true ? new WrittenType(ONE_OR_LIST, list) : list;
    }
    case 'record':
      return t.record(t.string, codecOf(sort.value, self));
    case 'union':
      return union(sort.members.map((member) => codecOf(member, self)));
    case 'opaque':
      return t.unknown;
    case 'tree':
      return treeCodec(sort.fields, sort.by);
  }
};

const textSort = (random: Random): Sort => ({
  kind: 'text',
  of: random.oneOf<TextName>([
    [6, () => 'text'],
    [5, () => random.pick(['nonblank', 'digits', 'contactPhone', 'date', 'url', 'link', 'email'] as const)],
  ]),
});

const numberSort = (random: Random): Sort => ({
  kind: 'number',
  of: random.pick(['decimal', 'decimal', 'integer', 'integer', 'percent', 'age'] as const),
});

/** Several objects, an object where a single value may stand too, or anything. */
const unionSort = (random: Random, depth: number): Sort => ({
  kind: 'union',
  members: random.oneOf<readonly Sort[]>([
    [2, () => random.several(2, 3, () => objectSort(random, depth - 1, 1))],
    [1, () => [scalarSort(random), objectSort(random, depth - 1, 1)]],
    [2, () => random.several(2, 3, () => plainSort(sortOf(random, depth - 1)))],
  ]),
});

/** A sort that is not written in another form, as the alternatives of a union must be. */
const plainSort = (sort: Sort): Sort => {
  if (sort.kind === 'object') return { kind: 'object', fields: sort.fields };
  return sort.kind === 'array' ? { kind: 'array', item: sort.item, nullable: sort.nullable } : sort;
};

const scalarSort = (random: Random): Sort =>
  random.oneOf<Sort>([
    [8, () => textSort(random)],
    [6, () => numberSort(random)],
    [2, () => ({ kind: 'boolean' })],
    [2, () => ({ kind: 'literals', values: random.pick(LITERALS) })],
  ]);

/** Texts in one text. */
const splitSort = (random: Random): Sort => ({
  kind: 'array',
  item: { kind: 'text', of: 'text' },
  nullable: false,
  split: random.pick([';', ', ', '|', ' ']),
});

const listSort = (random: Random, depth: number): Sort => {
  if (random.chance(0.15)) return splitSort(random);
  const item = random.chance(0.6) ? objectSort(random, depth - 1, 1) : sortOf(random, depth - 1);
  const list = { kind: 'array', item, nullable: random.chance(0.3) } as const;
  return random.chance(0.3) && canBeAlone(item) ? { ...list, mayBeAlone: true } : list;
};

/** Whether a value of the sort is never a list. */
const canBeAlone = (sort: Sort): boolean =>
  sort.kind === 'union' ? sort.members.every(canBeAlone) : sort.kind !== 'array' && sort.kind !== 'opaque';

/** A random sort whose values nest at most `depth` deep. */
const sortOf = (random: Random, depth: number): Sort =>
  depth <= 0
    ? scalarSort(random)
    : random.oneOf<Sort>([
        [14, () => scalarSort(random)],
        [4, () => textedSort(random, depth)],
        [5, () => listSort(random, depth)],
        [2, () => ({ kind: 'record', value: sortOf(random, depth - 1) })],
        [3, () => unionSort(random, depth)],
        [1, () => ({ kind: 'opaque' })],
        [1, () => ({ kind: 'tree', fields: fieldsOf(random, 0, 2), by: random.pick([CHILD, CHILDREN]) })],
      ]);

/** An object, now and then as JSON inside a text. */
const textedSort = (random: Random, depth: number): Sort => {
  const fields = fieldsOf(random, depth - 1, 0);
  return random.chance(0.12) ? { kind: 'object', fields, inText: true } : { kind: 'object', fields };
};

const presenceOf = (random: Random): Field['presence'] =>
  random.oneOf<Field['presence']>([
    [4, () => 'required'],
    [1, () => 'nullable'],
    [2, () => 'partial'],
    [5, () => 'partialNullable'],
  ]);

/** Random fields of different names. */
export const fieldsOf = (random: Random, depth: number, least: number): readonly Field[] => {
  const names = new Set(random.several(least, least + 3, () => random.pick(NAMES)));
  return [...names].map((name) => ({ name, sort: sortOf(random, depth), presence: presenceOf(random) }));
};

const objectSort = (random: Random, depth: number, least: number): Sort => ({
  kind: 'object',
  fields: fieldsOf(random, depth, least),
});
