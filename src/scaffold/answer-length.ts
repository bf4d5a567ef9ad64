/** The limit of answers in a first tenant file whose upstream's answer is longer than usual. */
import { ANSWER_BYTES, MAX_ANSWER_BYTES } from '../core/answer-bytes';
import type { Draft } from './draft';

/** The limit that answers of such a length need, with room for longer ones; `undefined` where they need none. */
const limitFor = (bytes: number): number | undefined =>
  bytes <= ANSWER_BYTES
    ? undefined
    : Math.min(MAX_ANSWER_BYTES, Math.ceil((2 * bytes) / ANSWER_BYTES) * ANSWER_BYTES);

export const allowing = (bytes: number, draft: Draft): Draft => {
  const maxAnswerBytes = limitFor(bytes);
  return maxAnswerBytes === undefined ? draft : { ...draft, entry: { ...draft.entry, maxAnswerBytes } };
};

export const lengthNotes = (bytes: number): readonly string[] => {
  const limit = limitFor(bytes);
  if (limit === undefined) return [];
  return bytes > MAX_ANSWER_BYTES
    ? [
        `The answer has ${bytes} bytes, and at most ${MAX_ANSWER_BYTES} are read: ask the upstream for less, fewer fields or a shorter list.`,
      ]
    : [
        `The answer has ${bytes} bytes, so that "maxAnswerBytes" allows ${limit} in place of ${ANSWER_BYTES}.`,
      ];
};
