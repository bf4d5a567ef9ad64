/**
 * The notation of payloads (docs/reference/payload-types.md), written from recorded values: the codec that is read back
 * from it accepts each of them. Unless literals are requested, the written type contains no value, and never a key that
 * could name a person.
 */
import { own } from '../core/own';
import { Integer } from '../values/codec';
import { ANY } from '../types/kinds';
import { ANY_OF, EVERY, ONE_OR_LIST, writeKey } from './notation-key';
import type { Presence } from './notation-key';
import { isDataKey, isNumberOrDate } from '../values/data-key';
import { isPersonalKey } from '../values/personal-key';
import { seenIn } from '../types/observed';
import type { Seen, SeenField } from '../types/observed';

/** The notation, as JSON. */
export type Notation = string | readonly Notation[] | { readonly [key: string]: Notation };

/** The type that several values were seen to have. */
export interface Inferred {
  readonly notation: Notation;
  /** Places where values of several types were seen, and which; elements and record values are `*`. */
  readonly disagreements: readonly Disagreement[];
  /**
   * Places whose keys look like data, and the number of such keys. `*` is written for them; in the payload itself they
   * are left out.
   */
  readonly hiddenKeys: readonly HiddenKeys[];
  /** Names of the objects at a path that no field can have, since every object inherits them; they are left out. */
  readonly inheritedKeys: readonly InheritedKeys[];
}

export interface Disagreement {
  readonly path: string;
  readonly kinds: readonly string[];
}

/** The path is empty for the payload itself. */
export interface HiddenKeys {
  readonly path: string;
  readonly count: number;
}

export interface InheritedKeys {
  readonly path: string;
  readonly names: readonly string[];
}

export interface InferOptions {
  /** Texts of few distinct values are offered as literals: the only values that are ever written. */
  readonly literals?: boolean;
}

interface Writing {
  readonly literals: boolean;
  readonly disagreements: Disagreement[];
  readonly hiddenKeys: HiddenKeys[];
  readonly inheritedKeys: InheritedKeys[];
}

/** At most so many values are a choice. On average each must occur this often. */
const MAX_LITERALS = 6;
const SEEN_EACH = 3;

/** A short word; nothing like a telephone, a card or a date. */
const isWord = (text: string): boolean =>
  !isPersonalKey(text) &&
  /^[\p{L}\p{N}_-]{1,24}$/u.test(text) &&
  /\p{L}/u.test(text) &&
  !/\d.*\d.*\d.*\d.*\d/.test(text);

const textOf = (texts: readonly string[], { literals }: Writing): string => {
  const distinct = [...new Set(texts)];
  // One value is not a choice: all samples may be of one person, and the value that person's name or password.
  const isFew = distinct.length > 1 && distinct.length <= MAX_LITERALS;
  const isChoice = literals && isFew && texts.length >= SEEN_EACH * distinct.length;
  return isChoice && distinct.every(isWord) ? distinct.map((text) => `'${text}'`).join(' | ') : 'text';
};

/** A key as programs name their fields. */
const IDENTIFIER = /^[a-z_$][\w$]*$/;

/** So many objects that have all the same fields are most likely a table. */
const ENOUGH_ROWS = 3;

const shapeOf = ({ objects }: Seen): string =>
  (objects?.fields() ?? [])
    .map(({ name }) => name)
    .sort()
    .join('\n');

/** Whether an object is a table: its values are objects with the same fields, and its keys are not like fields'. */
const isTable = (fields: readonly SeenField[]): boolean =>
  fields.length >= ENOUGH_ROWS &&
  fields.some(({ name }) => !IDENTIFIER.test(name)) &&
  fields.every(({ seen }) => shapeOf(seen) !== '') &&
  new Set(fields.map(({ seen }) => shapeOf(seen))).size === 1;

/** The key of a field could be a person's. */
const isData = ({ name }: SeenField): boolean => isDataKey(name, 'typed');

/** Whether the keys of objects are data: then they are a record, whose values are of one type. */
export const areData = (fields: readonly SeenField[]): boolean =>
  fields.some(isData) ||
  (fields.length > 1 && fields.every((field) => isNumberOrDate(field.name) || isData(field))) ||
  isTable(fields);

/** A tenant file cannot have such a key, and a path cannot read it. */
const isNamed = ({ name }: SeenField): boolean => name !== 'prototype';

type Objects = NonNullable<Seen['objects']>;

/** Notes the names that no field can have. */
const noteInherited = (objects: Objects, path: string, { inheritedKeys }: Writing): void => {
  const forbidden = objects.fields().filter((field) => !isNamed(field));
  const names = [...objects.inherited(), ...forbidden.map(({ name }) => name)];
  if (names.length > 0) inheritedKeys.push({ path, names });
};

const presenceOf = ({ seen, always }: SeenField): Presence => (always && !isNullable(seen) ? '' : '?');

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const objectOf = (fields: readonly SeenField[], path: string, writing: Writing): Notation =>
  Object.fromEntries(
    fields.filter(isNamed).map((field): readonly [string, Notation] => {
      const notation = notationOf(field.seen, below(path, field.name), writing);
      const presence = presenceOf(field);
      return typeof notation === 'string'
        ? [writeKey(field.name, ''), notation + presence]
        : [writeKey(field.name, presence), notation];
    }),
  );

const isUnseen = ({ isDeep, texts, numbers, booleans, items, objects }: Seen): boolean =>
  isDeep ||
  (texts.length + numbers.length === 0 && !booleans && items === undefined && objects === undefined);

const isNullable = (seen: Seen): boolean => seen.nulls || isUnseen(seen);

/** What has no key of its own to say that it may be null. */
const elementOf = (seen: Seen, path: string, writing: Writing): Notation => {
  const notation = notationOf(seen, below(path, EVERY), writing);
  if (!isNullable(seen)) return notation;
  if (typeof notation === 'string') return `${notation}?`;
  const item = insideOf(notation, ONE_OR_LIST);
  if (item !== undefined) return { [`${ONE_OR_LIST}?`]: item };
  const alternatives = insideOf(notation, ANY_OF);
  const several = alternatives !== undefined && isList(alternatives) ? alternatives : [notation];
  return { [`${ANY_OF}?`]: several };
};

/** What a special key has: the alternatives of a union, the element of a list. */
const insideOf = (notation: Notation, key: string): Notation | undefined =>
  typeof notation === 'object' && !isList(notation) ? own(notation, key) : undefined;

const isList = (notation: Notation): notation is readonly Notation[] => Array.isArray(notation);

const scalarsOf = ({ texts, numbers, booleans }: Seen, writing: Writing): readonly string[] => [
  ...(texts.length > 0 ? [textOf(texts, writing)] : []),
  ...(numbers.length > 0 ? [numbers.every(Integer.is) ? 'integer' : 'number'] : []),
  ...(booleans ? ['boolean'] : []),
];

const insidesOf = ({ items, objects }: Seen, path: string, writing: Writing): readonly Notation[] => {
  const fields = objects?.fields() ?? [];
  const list = items === undefined ? [] : [[elementOf(items(), path, writing)]];
  if (objects === undefined) return list;
  if (!areData(fields)) {
    noteInherited(objects, path, writing);
    return [...list, objectOf(fields, path, writing)];
  }
  writing.hiddenKeys.push({ path, count: fields.length });
  return [...list, { [EVERY]: elementOf(objects.together(), path, writing) }];
};

const kindsOf = (scalars: readonly string[], { items, objects }: Seen): readonly string[] => [
  ...scalars,
  ...(items === undefined ? [] : ['list']),
  ...(objects === undefined ? [] : ['object']),
];

/** The notation of a place, without its presence. */
const notationOf = (seen: Seen, path: string, writing: Writing): Notation => {
  if (isUnseen(seen)) return ANY;
  if (seen.oneOrList !== undefined) return { [ONE_OR_LIST]: elementOf(seen.oneOrList(), path, writing) };
  const scalars = scalarsOf(seen, writing);
  const kinds = kindsOf(scalars, seen);
  if (kinds.length > 1) writing.disagreements.push({ path, kinds });
  const insides = insidesOf(seen, path, writing);
  const [only] = insides;
  if (only === undefined) return scalars.join(' | ');
  if (kinds.length === 1) return only;
  return { [ANY_OF]: [...(scalars.length > 0 ? [scalars.join(' | ')] : []), ...insides] };
};

/**
 * The type of recorded payloads, each an object. A field that all of them have is expected, one that some lack or
 * have as null may be missing.
 */
export const inferNotation = (
  payloads: readonly Readonly<Record<string, unknown>>[],
  { literals = false }: InferOptions = {},
): Inferred => {
  const writing: Writing = { literals, disagreements: [], hiddenKeys: [], inheritedKeys: [] };
  const { objects } = seenIn(payloads);
  if (objects !== undefined) noteInherited(objects, '', writing);
  const fields = objects?.fields() ?? [];
  // A payload is never a record: such keys are left out, and pass unread.
  const named = fields.filter((field) => !isData(field));
  if (named.length < fields.length)
    writing.hiddenKeys.push({ path: '', count: fields.length - named.length });
  const { disagreements, hiddenKeys, inheritedKeys } = writing;
  return { notation: objectOf(named, '', writing), disagreements, hiddenKeys, inheritedKeys };
};
