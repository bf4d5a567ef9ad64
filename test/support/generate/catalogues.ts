/** Generated catalogues: a source with a list that does not depend on the request, and the look-ups in it. */
import { from, isNumeric, isTextual } from './drafts';
import type { Draft, Reach } from './drafts';
import { membersOf, pathsFrom } from './paths';
import type { Random } from './random';
import { fieldsOf } from './sort';
import type { Field, Sort } from './sort';
import type { Source } from './sources';

const NAME = 'levels';

/** A look-up: the argument of "find", the sort of its key, and of what it gives. */
export interface Find {
  readonly text: string;
  readonly key: Sort;
  readonly item: Sort;
}

/** A catalogue, and the look-ups in it. */
export interface GeneratedCatalogue {
  readonly source: Source;
  readonly finds: readonly Find[];
}

const PLAIN = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

const KEYS: readonly Sort[] = [
  { kind: 'text', of: 'text' },
  { kind: 'text', of: 'nonblank' },
  { kind: 'number', of: 'integer' },
  { kind: 'number', of: 'percent' },
];

const NAMED: Field = { name: 'name', sort: { kind: 'text', of: 'text' }, presence: 'partialNullable' };

/** What the contract takes as it is. */
const EXACT: readonly Field[] = [
  { name: 'vip', sort: { kind: 'boolean' }, presence: 'required' },
  { name: 'link', sort: { kind: 'text', of: 'link' }, presence: 'partialNullable' },
  { name: 'born', sort: { kind: 'text', of: 'date' }, presence: 'required' },
];

/** A catalogue of one list: elements have a key, now and then inside of an object. */
export const catalogueOf = (random: Random): GeneratedCatalogue => {
  const key = random.pick(KEYS);
  const id: Field = { name: 'id', sort: key, presence: random.pick(['required', 'partialNullable']) };
  const isInside = random.chance(0.2);
  const keyField: Field = isInside
    ? { name: 'code', sort: { kind: 'object', fields: [id] }, presence: 'required' }
    : id;
  const known = [keyField, NAMED, ...EXACT];
  const names = new Set(['id', ...known.map(({ name }) => name)]);
  const others = fieldsOf(random, 1, 2).filter(({ name }) => !names.has(name));
  const fields = [...known, ...others];
  const rows: Sort = { kind: 'array', item: { kind: 'object', fields }, nullable: random.chance(0.3) };
  const presence = random.pick(['required', 'partialNullable'] as const);
  const sort = { kind: 'object', fields: [{ name: 'rows', sort: rows, presence }] } as const;
  const root = { text: NAME, sort, sure: true, conditional: true, isElement: false };
  const list = random.chance(0.3) ? NAME : `${NAME}.rows`;
  return {
    source: {
      name: NAME,
      sort,
      declare: {},
      emptyValues: [],
      written: undefined,
      optional: true,
      fallbackFor: undefined,
      lookup: 'request.userIdentifier',
      isCatalogue: true,
      paths: pathsFrom(random, root),
    },
    finds: fields
      .filter(({ name }) => PLAIN.test(name))
      .map((field) => ({
        text: `${list}[${isInside ? 'code.id' : 'id'}].${field.name}`,
        key,
        item: field.sort,
      })),
  };
};

/** What a rule may use besides catalogues. */
export const withoutCatalogues = (reach: Reach): Reach => {
  const paths = reach.paths.filter(({ text }) => !text.startsWith(NAME));
  return { ...reach, paths, finds: [] };
};

/** A value that is looked up in a catalogue, if there is one that gives what is wanted. */
export const found = (reach: Reach, fits: (sort: Sort) => boolean): Draft | undefined => {
  const finds = (reach.finds ?? []).filter(({ item }) => membersOf(item).every(fits));
  if (finds.length === 0) return undefined;
  const { text, key } = reach.random.pick(finds);
  return from(reach, isNumeric(key) ? isNumeric : isTextual, { find: text });
};
