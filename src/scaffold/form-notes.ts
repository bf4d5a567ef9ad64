/** What was found of how an export is written, in sentences. */
import type { Export, Guess } from '../export/read-export';

const sentence = ({ about, found, isSure, why }: Guess): string =>
  `${about}: ${found}${why === undefined ? '' : ` (${why})`}${isSure ? '' : '; not sure, so compare it with the system that writes the file'}`;

/** How an export is written, and how sure that is. */
export const formNotes = ({ guesses }: Export): readonly string[] => guesses.map(sentence);

/** The words for "no value" that were found. */
export const emptyNotes = (words: readonly string[]): readonly string[] =>
  words.length === 0
    ? []
    : [
        `${words.map((word) => JSON.stringify(word)).join(', ')}: words for no value, for "emptyValues" of the source`,
      ];
