/** Masks secrets in texts that are about to be shown, however the texts write them. */
import { MIN_SECRET_LENGTH, readingsOf } from './secret-search';

/** Gives a text with asterisks in the place of secrets; the length stays, and so do line breaks. */
export type Mask = (text: string) => string;

/** What is shorter is not masked: every text has it. */
const MIN_LENGTH = 4;

/** How much of a secret must be there where a text was cut, which `…` says. */
const MIN_CUT = 12;

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As the commands of GitHub's workflows write data, and properties. */
const inCommand = (text: string): readonly string[] => {
  const data = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return [data, data.replaceAll(':', '%3A').replaceAll(',', '%2C')];
};

/** The ways in which a text writes a secret that it does not encode. */
const writtenForms = (secret: string): readonly string[] => {
  const written = [secret, inJson(secret), inJson(inJson(secret))];
  return [...new Set(written.flatMap((each) => [each, ...inCommand(each)]))];
};

/** A part of a text, by its offsets. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Secrets by how they begin, so that each place of a text is compared with few. */
type Index = ReadonlyMap<string, readonly string[]>;

const indexOf = (texts: Iterable<string>): Index => {
  const index = new Map<string, string[]>();
  for (const text of texts) {
    const beginning = text.slice(0, MIN_LENGTH);
    const same = index.get(beginning);
    if (same === undefined) index.set(beginning, [text]);
    else same.push(text);
  }
  return index;
};

const commonLength = (text: string, start: number, other: string): number => {
  let length = 0;
  while (length < other.length && text[start + length] === other[length]) length += 1;
  return length;
};

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Whether a short secret stands by itself, and is not the part of a word. */
const isAlone = (text: string, { start, end }: Range): boolean =>
  !isLetter(text[start - 1]) && !isLetter(text[end]);

const matchAt = (text: string, start: number, secret: string): Range | undefined => {
  const length = commonLength(text, start, secret);
  const range = { start, end: start + length };
  if (length < secret.length) return length >= MIN_CUT && text[range.end] === '…' ? range : undefined;
  return secret.length >= MIN_SECRET_LENGTH || isAlone(text, range) ? range : undefined;
};

const matchesIn = (text: string, index: Index): readonly Range[] => {
  const found: Range[] = [];
  for (let start = 0; start + MIN_LENGTH <= text.length; start += 1)
    for (const secret of index.get(text.slice(start, start + MIN_LENGTH)) ?? []) {
      const range = matchAt(text, start, secret);
      if (range !== undefined) found.push(range);
    }
  return found;
};

/** What may be an encoded secret as a whole: a word, or the words of a line together. */
const WHOLES = [/\S{11,}/g, /[^\n]{11,}/g];

/** The parts of a text that have a secret when they are decoded. */
const encodedIn = (
  text: string,
  whole: RegExp,
  index: Index,
  known: Map<string, boolean>,
): readonly Range[] =>
  [...text.matchAll(whole)].flatMap(({ 0: part, index: start }) => {
    const isSecret =
      known.get(part) ??
      [...readingsOf(part)].slice(1).some((reading) => matchesIn(reading, index).length > 0);
    known.set(part, isSecret);
    return isSecret ? [{ start, end: start + part.length }] : [];
  });

const masked = (text: string, ranges: readonly Range[]): string => {
  if (ranges.length === 0) return text;
  const characters = text.split('');
  for (const { start, end } of ranges)
    for (let at = start; at < end; at += 1) if (characters[at] !== '\n') characters[at] = '*';
  return characters.join('');
};

/** A mask for some secrets. */
export const maskOf = (secrets: Iterable<string>): Mask => {
  const long = [...secrets].filter(({ length }) => length >= MIN_LENGTH);
  const written = indexOf(long.flatMap(writtenForms));
  const encoded = indexOf(long.filter(({ length }) => length >= MIN_SECRET_LENGTH));
  const known = new Map<string, boolean>();
  return (text) => {
    if (written.size === 0) return text;
    const plain = masked(text, matchesIn(text, written));
    return WHOLES.reduce((shown, whole) => masked(shown, encodedIn(shown, whole, encoded, known)), plain);
  };
};

/** The same for all texts of a value, keys too. */
export const maskDeep = (value: unknown, mask: Mask): unknown => {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((each) => maskDeep(each, mask));
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : mask(String(value));
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [mask(key), maskDeep(inner, mask)]))
    : value;
};
