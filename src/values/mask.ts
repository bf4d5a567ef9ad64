/** The masking of secrets in texts that are about to be shown, in every way of writing them. */
import { groupBy } from '../core/group-by';
import { MIN_SECRET_LENGTH, readingsOf } from './secret-search';

/** Gives a text with asterisks instead of secrets; the length stays, and so do line breaks. */
export type Mask = (text: string) => string;

/** Shorter secrets are not masked, since any text may contain them. */
const MIN_LENGTH = 4;

/** How much of a secret must be there where a text was cut, which `…` shows. */
const MIN_CUT = 12;
const CUT = '…';

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As the commands of GitHub's workflows write data, and properties. */
const inCommand = (text: string): readonly string[] => {
  const data = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return [data, data.replaceAll(':', '%3A').replaceAll(',', '%2C')];
};

/** The ways in which a text writes a secret that it does not encode. */
const writtenForms = (secret: string): readonly string[] => {
  const forms = [secret, inJson(secret), inJson(inJson(secret))];
  return [...new Set(forms.flatMap((each) => [each, ...inCommand(each)]))];
};

/** A part of a text, by its offsets. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The secrets that begin in the same way: a file may have thousands that differ only at their ends. */
interface Bucket {
  readonly byLength: ReadonlyMap<number, ReadonlySet<string>>;
  /** In order, to find those that begin with a text. */
  readonly sorted: readonly string[];
  readonly longest: number;
}

/** Secrets by how they begin, so that each place of a text is compared with few. */
type Index = ReadonlyMap<string, Bucket>;

const bucketOf = (secrets: readonly string[]): Bucket => {
  const byLength = new Map(
    [...groupBy(secrets, ({ length }) => length)].map(([length, same]) => [length, new Set(same)]),
  );
  return { byLength, sorted: [...secrets].sort(), longest: Math.max(...byLength.keys()) };
};

const indexOf = (texts: Iterable<string>): Index =>
  new Map(
    [...groupBy(texts, (text) => text.slice(0, MIN_LENGTH))].map(([beginning, same]) => [
      beginning,
      bucketOf(same),
    ]),
  );

/** Whether one of the texts, which are in order, begins with another. */
const hasBeginning = (sorted: readonly string[], beginning: string): boolean => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < beginning) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(beginning) === true;
};

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Whether a short secret is a word by itself, and not a part of one. */
const isAlone = (text: string, { start, end }: Range): boolean =>
  !isLetter(text[start - 1]) && !isLetter(text[end]);

/** The whole secrets at a place of a text. */
const wholesAt = (text: string, start: number, { byLength }: Bucket): readonly Range[] =>
  [...byLength].flatMap(([length, secrets]) => {
    const range = { start, end: start + length };
    if (range.end > text.length || !secrets.has(text.slice(start, range.end))) return [];
    return length >= MIN_SECRET_LENGTH || isAlone(text, range) ? [range] : [];
  });

/** The secret at a place of a text that was cut inside it. */
const cutAt = (text: string, start: number, { sorted, longest }: Bucket): readonly Range[] => {
  for (
    let end = text.indexOf(CUT, start + MIN_CUT);
    end >= 0 && end - start < longest;
    end = text.indexOf(CUT, end + 1)
  )
    if (hasBeginning(sorted, text.slice(start, end))) return [{ start, end }];
  return [];
};

const matchesIn = (text: string, index: Index): readonly Range[] => {
  const found: Range[] = [];
  const isCut = text.includes(CUT);
  for (let start = 0; start + MIN_LENGTH <= text.length; start += 1) {
    const bucket = index.get(text.slice(start, start + MIN_LENGTH));
    if (bucket === undefined) continue;
    found.push(...wholesAt(text, start, bucket));
    if (isCut) found.push(...cutAt(text, start, bucket));
  }
  return found;
};

/** The parts of a text that may be an encoded secret: a word, or the words of a line together. */
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
  const formsIndex = indexOf(long.flatMap(writtenForms));
  const encoded = indexOf(long.filter(({ length }) => length >= MIN_SECRET_LENGTH));
  const known = new Map<string, boolean>();
  return (text) => {
    if (formsIndex.size === 0) return text;
    const plain = masked(text, matchesIn(text, formsIndex));
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
