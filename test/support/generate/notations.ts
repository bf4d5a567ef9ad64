/** Types of generated upstreams as a tenant file says them: the notation of a sort, or what its answers give. */
import {
  ANY_OF,
  EVERY,
  JSON_IN_TEXT,
  ONE_OR_LIST,
  SPLIT,
  readKey,
  writeKey,
} from '../../../src/payload-type/notation-key';
import type { Presence } from '../../../src/payload-type/notation-key';
import { inferNotation } from '../../../src/payload-type/notation-write';
import type { Notation } from '../../../src/payload-type/notation-write';
import type { Random } from './random';
import type { Field, Sort } from './sort';
import { valueOf } from './values';

/** How a payload's type came to be. */
export interface WrittenType {
  readonly how: 'written' | 'inferred';
  readonly notation: Notation;
}

/** What a payload is. */
export type ObjectSort = Extract<Sort, { readonly kind: 'object' }>;

/** How deep a tree is written down. */
const TREE_DEPTH = 3;

const SCALARS = ['text', 'number', 'boolean', 'literals', 'opaque'];

const scalarOf = (sort: Sort): string => {
  if (sort.kind === 'text' || sort.kind === 'boolean') return sort.kind;
  if (sort.kind === 'number') return sort.of === 'decimal' || sort.of === 'percent' ? 'number' : 'integer';
  if (sort.kind !== 'literals') return 'any';
  return sort.values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ');
};

const isScalar = (sort: Sort): boolean =>
  sort.kind === 'union' ? sort.members.every(isScalar) : SCALARS.includes(sort.kind);

const unionOf = (members: readonly Sort[], depth: number): Notation => {
  const notations = members.map((member) => notationOf(member, depth));
  const [only, ...more] = notations;
  if (only !== undefined && more.length === 0) return only;
  return members.every(isScalar)
    ? notations.filter((notation) => typeof notation === 'string').join(' | ')
    : { [ANY_OF]: notations };
};

const elementOf = (item: Sort, nullable: boolean, depth: number): Notation => {
  const notation = notationOf(item, depth);
  if (!nullable) return notation;
  if (typeof notation === 'string') return `${notation}?`;
  const form = [ONE_OR_LIST, JSON_IN_TEXT, SPLIT].find((key) => Object.hasOwn(notation, key));
  return form === undefined
    ? { [`${ANY_OF}?`]: [notation] }
    : { [`${form}?`]: Object.values(notation)[0] as Notation };
};

/**
 * Required values are required, except texts that may be blank. Optional values are expected if they are never null.
 */
const presenceOf = ({ presence, sort }: Field): Presence => {
  if (presence === 'partial') return '';
  if (presence !== 'required') return '?';
  return sort.kind === 'text' && sort.of === 'text' ? '' : '!';
};

const fieldOf = (field: Field, depth: number): readonly [string, Notation] => {
  const notation = notationOf(field.sort, depth);
  const presence = presenceOf(field);
  return typeof notation === 'string'
    ? [writeKey(field.name, ''), notation + presence]
    : [writeKey(field.name, presence), notation];
};

const objectOf = (fields: readonly Field[], depth: number): { readonly [key: string]: Notation } =>
  Object.fromEntries(fields.map((field) => fieldOf(field, depth)));

const treeOf = (sort: Extract<Sort, { kind: 'tree' }>, depth: number): Notation => {
  const inner: Notation = depth === 0 ? 'any' : treeOf(sort, depth - 1);
  const below = sort.by === 'child' ? inner : [inner];
  return {
    ...objectOf(sort.fields, depth),
    ...(typeof below === 'string' ? { [sort.by]: `${below}?` } : { [`${sort.by}?`]: below }),
  };
};

const notationOf = (sort: Sort, depth: number): Notation => {
  switch (sort.kind) {
    case 'object': {
      const object = objectOf(sort.fields, depth);
      return sort.inText === true ? { [JSON_IN_TEXT]: object } : object;
    }
    case 'array': {
      if (sort.split !== undefined) return { [SPLIT]: sort.split };
      const element = elementOf(sort.item, sort.nullable, depth);
      return sort.mayBeAlone === true ? { [ONE_OR_LIST]: element } : [element];
    }
    case 'record':
      return { [EVERY]: notationOf(sort.value, depth) };
    case 'union':
      return unionOf(sort.members, depth);
    case 'tree':
      return treeOf(sort, depth);
    default:
      return scalarOf(sort);
  }
};

const SAMPLES = 12;

const inferredFrom = (random: Random, sort: ObjectSort): Notation => {
  const samples = random.several(SAMPLES, SAMPLES, () => valueOf({ random, marked: false, wrong: 0 }, sort));
  return inferNotation(samples as readonly Readonly<Record<string, unknown>>[], {
    literals: random.chance(0.5),
  }).notation;
};

/** The type of a payload of this sort, as a tenant file says it. */
export const notationFor = ({ fields }: ObjectSort): { readonly [key: string]: Notation } =>
  objectOf(fields, TREE_DEPTH);

/** A tenant file has no brands of texts and numbers: steps make them. */
const unbranded = (sort: Sort): Sort => {
  switch (sort.kind) {
    case 'text':
      return { ...sort, of: 'text' };
    case 'number':
      return { ...sort, of: sort.of === 'decimal' || sort.of === 'percent' ? 'decimal' : 'integer' };
    case 'object':
    case 'tree':
      return { ...sort, fields: sort.fields.map(unbrandedField) };
    case 'array':
      return { ...sort, item: unbranded(sort.item) };
    case 'record':
      return { ...sort, value: unbranded(sort.value) };
    case 'union':
      return { ...sort, members: sort.members.map(unbranded) };
    default:
      return sort;
  }
};

export const unbrandedField = (field: Field): Field => ({ ...field, sort: unbranded(field.sort) });

/** Now and then the type that a tenant file would say of a payload of this sort. */
export const writtenType = (random: Random, sort: ObjectSort): WrittenType | undefined =>
  random.oneOf<WrittenType | undefined>([
    [5, () => undefined],
    [3, () => ({ how: 'written', notation: notationFor(sort) })],
    [2, () => ({ how: 'inferred', notation: inferredFrom(random, sort) })],
  ]);

/** What the types of payloads are made of, as a census has it. */
export const TYPE_PARTS = [
  'written type',
  'inferred type',
  'optional field',
  'expected field',
  'certain field',
  'list type',
  'record type',
  'union type',
  'literal type',
  'one-or-list type',
  'JSON type',
  'split type',
] as const;

type Count = (what: (typeof TYPE_PARTS)[number]) => void;

const GRADES = { '?': 'optional field', '': 'expected field', '!': 'certain field' } as const;

const countText = (text: string, count: Count): Presence => {
  if (text.includes("'")) count('literal type');
  if (text.includes(' | ')) count('union type');
  return text.endsWith('?') ? '?' : text.endsWith('!') ? '!' : '';
};

const SPECIAL: ReadonlyMap<string, (typeof TYPE_PARTS)[number]> = new Map([
  [EVERY, 'record type'],
  [ONE_OR_LIST, 'one-or-list type'],
  [JSON_IN_TEXT, 'JSON type'],
  [SPLIT, 'split type'],
]);

const isList = (notation: Notation): notation is readonly Notation[] => Array.isArray(notation);

const countNotation = (notation: Notation, count: Count): Presence => {
  if (typeof notation === 'string') return countText(notation, count);
  if (isList(notation)) {
    count('list type');
    for (const item of notation) countNotation(item, count);
    return '';
  }
  for (const [key, inner] of Object.entries(notation)) {
    const { special, name, presence } = readKey(key);
    const inside = countNotation(inner, count);
    if (!special) count(GRADES[presence === '' ? inside : presence]);
    else count(SPECIAL.get(name) ?? 'union type');
  }
  return '';
};

/** Counts what types of payloads are made of. */
export const countTypes = (types: readonly (WrittenType | undefined)[], count: Count): void => {
  for (const type of types) {
    if (type === undefined) continue;
    count(`${type.how} type`);
    countNotation(type.notation, count);
  }
};
