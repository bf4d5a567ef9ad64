/** Owns "did you mean": the nearest of the names that would have been right. */
import { distance } from 'fastest-levenshtein';
import { synonymOf } from './synonyms';

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

/** `did you mean "x"?`, or the list of what there is when it is short, or nothing. */
export const didYouMean = (name: string, candidates: Iterable<string>): string | undefined => {
  const all = [...candidates];
  const best = slip(name, all) ?? synonymOf(name, all) ?? containing(name, all) ?? nearest(name, all);
  if (best !== undefined) return `did you mean "${best}"?`;
  if (all.length === 1) return `did you mean "${String(all[0])}"?`;
  return all.length > 0 && all.length <= 12
    ? `there is ${all.map((each) => `"${each}"`).join(', ')}`
    : undefined;
};

/** The name that a suggestion says was meant. */
export const meantBy = (suggestion: string | undefined): string | undefined =>
  /^did you mean "(.*)"\?$/.exec(suggestion ?? '')?.[1];

/** For so many keys of an object it is searched which were meant. */
const MAX_KEYS = 100;

/** For each key that may not stand in an object, what to do; a key that is there already is meant by none. */
export const insteadOfKeys = (
  keys: Iterable<string>,
  allowed: readonly string[],
): ReadonlyMap<string, string | undefined> => {
  const present = new Set(keys);
  const permitted = new Set(allowed);
  const free = new Set(allowed.filter((key) => !present.has(key)));
  const told = new Map<string, string | undefined>();
  for (const key of present) {
    if (permitted.has(key)) continue;
    const isSearched = told.size < MAX_KEYS;
    const suggestion = free.size === 0 ? 'remove it' : isSearched ? didYouMean(key, free) : undefined;
    told.set(key, suggestion);
    free.delete(meantBy(suggestion) ?? '');
  }
  return told;
};
