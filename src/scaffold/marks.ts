/**
 * Marks: texts that rules look for inside of values. An invented value has the marks that the real one has, and no others,
 * so that a rule decides about it as before.
 */

/** Whether an invented text has the same marks as the real one, and the same at its beginning. */
export const hasSameMarks = (marks: readonly string[], real: string, invented: string): boolean =>
  marks.every(
    (mark) =>
      real.includes(mark) === invented.includes(mark) && real.startsWith(mark) === invented.startsWith(mark),
  );

/** After so many tries it takes long to meet the marks by chance. */
const MOST_CHANCES = 60;

/** Invented digits, after many tries with those of the marks in the places where the real ones have them. */
export const withMarks = (
  marks: readonly string[],
  real: string,
  invented: string,
  tries: number,
): string => {
  if (tries < MOST_CHANCES) return invented;
  return marks
    .map((mark) => mark.replace(/\D/g, ''))
    .filter((digits) => digits !== '')
    .reduce((text, digits) => {
      const at = real.indexOf(digits);
      return at < 0 ? text : text.slice(0, at) + digits + text.slice(at + digits.length);
    }, invented);
};

const hasLetter = (mark: string): boolean => /\p{L}/u.test(mark);

/** The parts of a text before and behind a mark that stays, the longest that it has; `undefined` of a text without one. */
export const aroundMark = (
  marks: readonly string[],
  text: string,
): readonly [before: string, mark: string, behind: string] | undefined => {
  const [mark] = marks
    .filter((each) => hasLetter(each) && text.includes(each))
    .toSorted((one, other) => other.length - one.length);
  if (mark === undefined) return undefined;
  const at = text.indexOf(mark);
  return [text.slice(0, at), mark, text.slice(at + mark.length)];
};
