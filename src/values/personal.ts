/**
 * The search for personal data in a text: addresses, and numbers as long as those of telephones and cards. It is a
 * guess, and only a reason to leave a text out.
 */
import { readingsOf } from './secret-search';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A digest or a random number in hexadecimal, which has long runs of digits by chance. */
const LONG_HEX = /(?<![\p{L}\p{N}])(?=\d*[a-f])[\da-f]{16,}(?![\p{L}\p{N}])/giu;

/** A day, which an id or a name of a file often begins with. */
const DAY = /(?<!\d)(?:19|20)\d{2}([._-]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/g;

const EMAIL = /[^\s@]@[^\s@]/;

/** The fewest digits of a telephone number that is the whole text, and of one among other words. */
const ALONE = 7;
const AMONG = 10;

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** Groups of digits that follow one another, with any separators. */
const NUMBER = /\d(?:[\s().+_-]*\d)*/g;

/** Whether a text is a number as long as a telephone's or a card's, or has one. */
const hasLongNumber = (text: string): boolean => {
  if (/^[\d\s().+_-]+$/.test(text)) return digitsIn(text) >= ALONE;
  const words = text.replace(LONG_HEX, '').replace(DAY, '');
  return (words.match(NUMBER) ?? []).some((number) => digitsIn(number) >= AMONG);
};

const isPrintable = (text: string): boolean => /^[ -~]+$/.test(text);

/** Whether a text has an email address or a number of a telephone or card, encoded or not; a UUID is neither. */
export const namesPerson = (text: string): boolean => {
  if (UUID.test(text)) return false;
  const [, ...decoded] = readingsOf(text);
  return [text, ...decoded.filter(isPrintable)].some((each) => EMAIL.test(each) || hasLongNumber(each));
};
