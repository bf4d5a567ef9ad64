/** The paths of `--keep` and `--replace` over all answers of a run: which of them name nothing, and in how many answers. */
import { meantInWords } from '../diagnostics/did-you-mean';
import { isUnder } from '../recording/draft';

/** A path that some answers do not have. */
export interface Lacking {
  readonly path: string;
  /** In how many answers it names nothing. */
  readonly answers: number;
  /** Whether that is all of them: it is a mistake. */
  readonly isAll: boolean;
  readonly text: string;
}

/** Counts the answers that have nothing at a path. */
export interface PathUse {
  /** Notes the places of one shopper's answers; gives the first path that names none of them. */
  readonly note: (places: readonly string[]) => string | undefined;
  /** Whether each path has named something in some answer. */
  readonly isMet: () => boolean;
  readonly lacking: () => readonly Lacking[];
}

/** What a path may be meant for, in words. */
export const meantBy = (path: string, places: Iterable<string>): string => {
  const hint = meantInWords(path.replace(/\[[\d*]+\]/g, '[]'), [...places]);
  return hint === undefined ? '' : `; ${hint}`;
};

export const createPathUse = (wanted: readonly string[]): PathUse => {
  const counts = new Map<string, number>();
  const known = new Set<string>();
  let all = 0;
  return {
    note: (places) => {
      all += 1;
      for (const place of places) known.add(place);
      const absent = wanted.filter((path) => !places.some((place) => isUnder(place, path)));
      for (const path of absent) counts.set(path, (counts.get(path) ?? 0) + 1);
      return absent[0];
    },
    isMet: () => wanted.every((path) => (counts.get(path) ?? 0) < all),
    lacking: () =>
      [...counts].map(([path, answers]) => {
        const isAll = answers === all;
        const text = isAll
          ? `nothing was written: no answer has a value at "${path}"${meantBy(path, known)}`
          : `${answers} of ${all} answers have no value at "${path}"`;
        return { path, answers, isAll, text };
      }),
  };
};
