/**
 * The keys of the notation of payloads: a field's name with its presence, `?` (may be missing or null) or `!` (without it
 * the answer is invalid).
 */

/** How sure a value is: `?` may be missing or null, `!` must be there, and otherwise it is expected. */
export type Presence = '?' | '' | '!';

/** The key of a record's values. */
export const EVERY = '*';

/** The key of a union where objects or lists are among the alternatives. */
export const ANY_OF = '$anyOf';

/** The key of a list that may be written as its one element. */
export const ONE_OR_LIST = '$oneOrList';

/** The key of JSON inside a text. */
export const JSON_IN_TEXT = '$json';

/** The key of several texts in one, with what is between them. */
export const SPLIT = '$split';

/** The keys that are not those of fields. */
const SPECIAL = [EVERY, ANY_OF, ONE_OR_LIST, JSON_IN_TEXT, SPLIT] as const;

export type SpecialName = (typeof SPECIAL)[number];

/** Whether a name is a key that has a meaning of its own. */
export const isSpecialName = (name: string): name is SpecialName => SPECIAL.some((each) => each === name);

/** A key, read. */
export interface NotationKey {
  /** What is not a field's name: `*`, or what begins with `$`. */
  readonly special: boolean;
  readonly name: string;
  readonly presence: Presence;
  /** What to write instead, where the key has two marks or a stray backslash. */
  readonly instead?: string;
}

const escapedName = (name: string): string => {
  const inner = name.replace(/\\/g, '\\\\');
  if (inner === EVERY || inner.startsWith('$')) return `\\${escapedEnd(inner)}`;
  return escapedEnd(inner);
};

const escapedEnd = (name: string): string => name.replace(/[?!]$/, '\\$&');

/** The key of a field. */
export const writeKey = (name: string, presence: Presence): string => escapedName(name) + presence;

const ESCAPED = /\\([\\?!$*])/g;

const isMark = (character: string | undefined): boolean => character === '?' || character === '!';

/** Where the marks at a key's end begin; a loop, since a pattern would try each of very many again. */
const marksFrom = (key: string): number => {
  let from = key.length;
  while (isMark(key[from - 1])) from -= 1;
  let before = from;
  while (key[before - 1] === '\\') before -= 1;
  const isEscaped = from < key.length && (from - before) % 2 === 1;
  return isEscaped ? from + 1 : from;
};

/** A key without its marks; the last mark counts. */
const marksOf = (key: string): { readonly bare: string; readonly marks: string } => {
  const from = marksFrom(key);
  return { bare: key.slice(0, from), marks: key.slice(from) };
};

/** Reads a key. No key is refused, but the result may say that another spelling is needed. */
export const readKey = (key: string): NotationKey => {
  const { bare, marks } = marksOf(key);
  const special = bare === EVERY || bare.startsWith('$');
  const name = bare.replace(ESCAPED, '$1');
  const presence = marks.startsWith('!') ? '!' : marks === '' ? '' : '?';
  const read = { special, name, presence } as const;
  const isStray = bare.replace(ESCAPED, '').includes('\\');
  if (marks.length <= 1 && !isStray) return read;
  return { ...read, instead: special ? bare + presence : writeKey(name, presence) };
};
