/** Reads `Retry-After` (RFC 9110, section 10.2.3): how long an upstream asks clients to wait. */

/**
 * The wait in whole milliseconds, at least 0; `undefined` when the header is missing or unreadable. If the header came
 * several times, the longest wait counts, since waiting too long does no harm. A date is measured from `now`; the past
 * is 0.
 */
export const retryAfterMsOf = (values: readonly string[] = [], now: () => Date): number | undefined => {
  const waits = values.map((value) => waitOf(value.trim(), now)).filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
};

const waitOf = (text: string, now: () => Date): number | undefined => {
  // Any number of digits: what is too large for a number means for ever, and never overflows to "at once".
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  const from = now();
  const until = dateOf(text, from.getUTCFullYear());
  return until === undefined ? undefined : Math.max(0, until - from.getTime());
};

const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

/** The form of today and the two obsolete ones, all of which a recipient must understand (section 5.6.7). */
const FORMS = [
  `(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} GMT`,
  `(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) ${TIME} GMT`,
  `(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`));

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Milliseconds since 1970 of a date in any of the forms; `undefined` for another text, or a day that does not exist.
 */
const dateOf = (text: string, thisYear: number): number | undefined => {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const { year = '', month = '', day, hour, minute, second } = parts;
  const at = MONTHS.indexOf(month);
  const date = new Date(0);
  date.setUTCFullYear(fullYear(year, thisYear), at, Number(day));
  // A day that the month does not have would become one of another month.
  if (date.getUTCMonth() !== at || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
    return undefined;
  return date.setUTCHours(Number(hour), Number(minute), Number(second));
};

/** Two digits are those of the last year that is at most 50 years ahead (section 5.6.7). */
const fullYear = (year: string, thisYear: number): number => {
  const last = thisYear + 50;
  return year.length === 4 ? Number(year) : last - ((last - Number(year)) % 100);
};
