/** Owns "did you mean": the nearest of the names that would have been right. */
import { distance } from 'fastest-levenshtein';

/** The candidate nearest to `name`, unless even that is far off. */
const nearest = (name: string, candidates: Iterable<string>): string | undefined => {
  const limit = Math.max(2, Math.floor(name.length * 0.4));
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.away - other.away);
  const best = ranked[0];
  return best !== undefined && best.away <= limit ? best.candidate : undefined;
};

/** `did you mean "x"?`, or the list of what there is when it is short, or nothing. */
export const didYouMean = (name: string, candidates: Iterable<string>): string | undefined => {
  const all = [...candidates];
  const best = nearest(name, all);
  if (best !== undefined) return `did you mean "${best}"?`;
  return all.length > 0 && all.length <= 12
    ? `there is ${all.map((each) => `"${each}"`).join(', ')}`
    : undefined;
};
