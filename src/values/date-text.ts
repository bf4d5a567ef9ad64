/** The writing of calendar dates as texts, by a format whose other letters are in single quotes. */
import { own } from '../core/own';
import { isBlank, isFitText } from './codec';
import { localeForms } from './locales';

/** A part of a date, a text in quotes, or any other sign. */
const TOKEN = /y+|M+|d+|'(?:[^']|'')*'|[^]/g;

type Parts = Readonly<Record<string, (date: readonly string[], months: readonly string[]) => string>>;

/** The parts by their letters; a date is its year, month and day of the month. */
const PARTS: Parts = {
  yyyy: ([year = '']) => year,
  yy: ([year = '']) => year.slice(-2),
  MMMM: ([, month], months) => months[Number(month) - 1] ?? '',
  MM: ([, month = '']) => month,
  M: ([, month]) => String(Number(month)),
  dd: ([, , day = '']) => day,
  d: ([, , day]) => String(Number(day)),
};

const tokensOf = (format: string): readonly string[] => format.match(TOKEN) ?? [];
const isPart = (token: string): boolean => Object.hasOwn(PARTS, token);

/** A format is not longer. */
const MAX_LENGTH = 200;

/** Whether a text is a format: it has a part of a date, and Latin letters of its own in quotes only. */
export const isDateText = (format: string): boolean => {
  const tokens = tokensOf(format);
  const areKnown = tokens.every((token) => isPart(token) || !/^([a-zA-Z]|'$)/.test(token));
  return (
    areKnown && tokens.some(isPart) && format.length <= MAX_LENGTH && isFitText(format) && !isBlank(format)
  );
};

/** Whether a format has the name of a month. */
export const writesMonth = (format: string): boolean => tokensOf(format).includes('MMMM');

/** Whether texts of the format are nothing but digits. */
export const writesDigitsOnly = (format: string): boolean =>
  tokensOf(format).every((token) => (isPart(token) ? token !== 'MMMM' : /^\d$/.test(token)));

const unquoted = (token: string): string => {
  if (token === "''") return "'";
  return token.length > 1 ? token.slice(1, -1).replaceAll("''", "'") : token;
};

/** Gives what writes calendar dates, `YYYY-MM-DD`, in a format. */
export const dateWriter = (format: string, locale = ''): ((day: string) => string) => {
  const months = localeForms.get(locale)?.months ?? [];
  const parts = tokensOf(format).map((token) => own(PARTS, token) ?? ((): string => unquoted(token)));
  return (day) => {
    const date = day.split('-');
    return parts.map((write) => write(date, months)).join('');
  };
};
