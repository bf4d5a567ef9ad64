/** Suggestions for misspelt names: the nearest of the names that are allowed. */
import { distance } from 'fastest-levenshtein';
import { synonymOf } from './synonyms';
import { advise, remove, rename, suggestionOf } from './fix';
import type { Fix } from './fix';
import type { Span } from './diagnostic';

/** The candidate nearest to `name`, unless even that is far off; of several that begins as it does. */
export const nearest = (name: string, candidates: Iterable<string>): string | undefined => {
  const limit = Math.min(Math.max(1, name.length - 1), Math.max(2, Math.floor(name.length * 0.4)));
  const ranked = [...candidates]
    .map((candidate) => ({
      candidate,
      away: distance(name.toLowerCase(), candidate.toLowerCase()),
      begins: candidate.slice(0, 1).toLowerCase() === name.slice(0, 1).toLowerCase() ? 0 : 1,
    }))
    .sort((one, other) => one.away - other.away || one.begins - other.begins);
  const best = ranked[0];
  return best !== undefined && best.away <= limit ? best.candidate : undefined;
};

/** The candidate that differs by a letter or two of many, or by case: a slip rather than another word. */
const slip = (name: string, candidates: readonly string[]): string | undefined => {
  const best = nearest(name, candidates);
  if (best === undefined) return undefined;
  const away = distance(name.toLowerCase(), best.toLowerCase());
  return away <= Math.floor(name.length / 4) ? best : undefined;
};

/** The one candidate that contains `name`, as "points_balance" contains "points". */
const containing = (name: string, candidates: readonly string[]): string | undefined => {
  const found = candidates.filter((candidate) => candidate.toLowerCase().includes(name.toLowerCase()));
  return name.length >= 3 && found.length === 1 ? found[0] : undefined;
};

/** The edits that a typing mistake takes: one letter too many, missing, another, or two in the wrong order. */
const MISTYPED = 2;

/** Whether a name is another one with a typing mistake, and no third is as near. */
const isMistyped = (name: string, correct: string, candidates: readonly string[]): boolean => {
  const away = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  return away(correct) <= MISTYPED && candidates.filter((each) => away(each) <= away(correct)).length === 1;
};

/** Letters of other alphabets, and below each the Latin one that looks the same. */
const ALIKE = 'авсеёніјкморѕтухАВСЕНІЈКМОРЅТУХαορν';
const LATIN = 'abceehijkmopstyxABCEHIJKMOPSTYXaopv';

const latinOf = (letter: string): string | undefined => LATIN[ALIKE.indexOf(letter)];

const inLatin = (text: string): string => text.replace(/\P{ASCII}/gu, (letter) => latinOf(letter) ?? letter);

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

const scriptOf = (letter: string): string => (/\p{Script=Greek}/u.test(letter) ? 'Greek' : 'Cyrillic');

/** The candidate that looks the same, with the letter that is different. */
export const lookAlike = (name: string, candidates: Iterable<string>): Fix | undefined => {
  const meant = [...candidates].find((candidate) => candidate !== name && candidate === inLatin(name));
  if (meant === undefined || inLatin(name) === name) return undefined;
  const at = Array.from(name).findIndex((letter) => latinOf(letter) !== undefined);
  const which = ORDINALS[at] ?? `${at + 1}th`;
  return rename(meant, { after: ` its ${which} letter is ${scriptOf(Array.from(name)[at] ?? '')}` });
};

/** The name that was meant, where one of the candidates resembles it. */
export const misspelt = (name: string, candidates: Iterable<string>): Fix | undefined => {
  const all = [...candidates];
  const alike = lookAlike(name, all);
  if (alike !== undefined) return alike;
  const sure = synonymOf(name, all) ?? slip(name, all);
  if (sure !== undefined) return rename(sure);
  const near = containing(name, all) ?? nearest(name, all);
  return near === undefined ? undefined : rename(near, isMistyped(name, near, all) ? {} : { asks: true });
};

/** More names than these are not listed: a reader would not find one among them. */
const MOST_LISTED = 18;

/** The name that was meant, or advice with what there is when that is short, or nothing. */
export const didYouMean = (name: string, candidates: Iterable<string>): Fix | undefined => {
  const all = [...candidates];
  const near = misspelt(name, all);
  if (near !== undefined) return near;
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0) return rename(only, { asks: true }); // it may be another word
  return all.length > 0 && all.length <= MOST_LISTED
    ? advise(`there is ${all.map((each) => `"${each}"`).join(', ')}`)
    : undefined;
};

/** What was meant, in words. */
export const meantInWords = (name: string, candidates: Iterable<string>): string | undefined => {
  const fix = didYouMean(name, candidates);
  return fix && suggestionOf(fix);
};

/** How many keys of an object get a search for the key that was meant. */
const MAX_KEYS = 100;

/** A key of an object, and its place: an object may be merged from several files. */
interface Keyed {
  readonly key: string;
  readonly keyAt: Span;
}

/** The keys that a file does not have in an object yet. */
const unusedIn = (
  members: readonly Keyed[],
  file: string | undefined,
  allowed: readonly string[],
): Set<string> => {
  const used = new Set(members.flatMap(({ key, keyAt }) => (keyAt.file === file ? [key] : [])));
  return new Set(allowed.filter((key) => !used.has(key)));
};

/** For each key that is not allowed in an object, what to do; a key that is there already is never suggested. */
export const insteadOfKeys = (
  members: Iterable<Keyed>,
  allowed: readonly string[],
): ReadonlyMap<string, Fix | undefined> => {
  const present = [...members];
  const permitted = new Set(allowed);
  const fixes = new Map<string, Fix | undefined>();
  const freeIn = new Map<string | undefined, Set<string>>();
  for (const { key, keyAt } of present) {
    if (permitted.has(key)) continue;
    const free = freeIn.get(keyAt.file) ?? unusedIn(present, keyAt.file, allowed);
    freeIn.set(keyAt.file, free);
    const isSearched = fixes.size < MAX_KEYS;
    const fix = free.size === 0 ? remove : isSearched ? didYouMean(key, free) : undefined;
    fixes.set(key, fix);
    if (fix?.kind === 'rename') free.delete(fix.to);
  }
  return fixes;
};
