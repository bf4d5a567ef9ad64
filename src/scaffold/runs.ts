/**
 * Runs of letters and digits that could identify a person: an invented value has none in common with the values that it
 * replaces.
 */

/** Fewer letters or digits identify no person. */
const RUN_LENGTH = 5;

const RUN = /[\p{L}\p{M}\p{N}]{5,}/gu;

/** What stands for a sign is not of the value: in `%20123` only 123 is. */
const ESCAPE = /%[\da-f]{2}/gi;

/** Groups of digits that people and programs separate: they are one number. */
const GROUPS = /(?<![\p{L}\p{M}\p{N}%])\d(?:[\s().+-]{0,3}\d)+(?![\p{L}\p{M}\p{N}])/gu;

/** The exit prefix before a calling code of three digits: both together would be a run that all numbers of a country have. */
const EXIT = /^00(?=(?:2[1-69]|3[578]|42|5[09]|6[7-9]|8[0578]|9[679])\d{7})/;

/** Groups that are a day, and not one number. */
const DAYS = /(?<!\d)(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4})(?!\d)/g;

const windowsOf = (run: string, length: number): readonly string[] => {
  const letters = Array.from(run);
  return letters.slice(length - 1).map((_, at) => letters.slice(at, at + length).join(''));
};

/** Every run of five letters or digits in a text, in small letters. Zeros alone do not identify. */
export const runsIn = (text: string): readonly string[] => {
  const plain = text.replace(ESCAPE, ' ').normalize('NFKC').toLowerCase();
  const numbers = (plain.replace(DAYS, ' ; ').match(GROUPS) ?? []).map((group) => group.replace(/\D/g, ''));
  return [...(plain.match(RUN) ?? []), ...numbers]
    .flatMap((run) => windowsOf(run.replace(EXIT, ''), RUN_LENGTH))
    .filter((window) => /[^0]/.test(window));
};

/** Three letters in a row, in small letters. */
export const threesIn = (text: string): readonly string[] =>
  (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).flatMap((run) => windowsOf(run, 3));
