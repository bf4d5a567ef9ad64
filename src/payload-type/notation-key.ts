/**
 * The keys of the notation of payloads: a field's name with its grade, `?` (may be missing or null) or `!` (without it
 * the answer is invalid).
 */

/** How sure a value is: `?` may be missing or null, `!` must be there, and otherwise it is expected. */
export type Presence = '?' | '' | '!';

/** The key of a record's values. */
export const EVERY = '*';

/** The key of a union where objects or lists are among the alternatives. */
export const ANY_OF = '$anyOf';

/** A key, read. */
export interface NotationKey {
  /** What is not a field's name: `*`, or what begins with `$`. */
  readonly special: boolean;
  readonly name: string;
  readonly grade: Presence;
  /** What to write instead, where the key has two grades or a stray backslash. */
  readonly instead?: string;
}

const escapedName = (name: string): string => {
  const inner = name.replace(/\\/g, '\\\\');
  if (inner === EVERY || inner.startsWith('$')) return `\\${escapedEnd(inner)}`;
  return escapedEnd(inner);
};

const escapedEnd = (name: string): string => name.replace(/[?!]$/, '\\$&');

/** The key of a field. */
export const writeKey = (name: string, grade: Presence): string => escapedName(name) + grade;

const ESCAPED = /\\([\\?!$*])/g;

const isGrade = (character: string | undefined): boolean => character === '?' || character === '!';

/** Where the grades at a key's end begin; a loop, since a pattern would try each of very many again. */
const gradesFrom = (key: string): number => {
  let from = key.length;
  while (isGrade(key[from - 1])) from -= 1;
  let before = from;
  while (key[before - 1] === '\\') before -= 1;
  const isEscaped = from < key.length && (from - before) % 2 === 1;
  return isEscaped ? from + 1 : from;
};

/** A key without its grades, the last of which counts. */
const gradesOf = (key: string): { readonly bare: string; readonly grades: string } => {
  const from = gradesFrom(key);
  return { bare: key.slice(0, from), grades: key.slice(from) };
};

/** Reads a key; it is never refused, but may be said to need another spelling. */
export const readKey = (key: string): NotationKey => {
  const { bare, grades } = gradesOf(key);
  const special = bare === EVERY || bare.startsWith('$');
  const name = bare.replace(ESCAPED, '$1');
  const grade = grades.startsWith('!') ? '!' : grades === '' ? '' : '?';
  const read = { special, name, grade } as const;
  const isStray = bare.replace(ESCAPED, '').includes('\\');
  if (grades.length <= 1 && !isStray) return read;
  return { ...read, instead: special ? bare + grade : writeKey(name, grade) };
};
