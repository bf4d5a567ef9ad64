/**
 * Invented days and times in the place of real ones: written in the same way, on the same side of today, and as valid in
 * the calendar as before.
 */
import { isCalendarDate } from '../values/calendar';
import { isEmptyDate, isYearless } from '../values/written-date';
import type { FakeValues } from './fake-values';

const ISO = String.raw`(?<!\p{N})(?<year>\d{4})(?<sign>[-./])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})`;
const OTHER = String.raw`(?<!\p{N})(?<first>\d{1,2})(?<mark>[-./])(?<second>\d{1,2})\k<mark>(?<last>\d{4})`;
const TIME = String.raw`(?:(?<gap>T|,?\s{1,2}|-)(?<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,12})?)?)(?<zone>\s?(?:Z|UTC|GMT|[+\u2212-]\d{2}:?\d{2}(?::\d{2})?)(?![\p{L}\p{N}]))?)?`;

/** A day, perhaps with a time and a zone behind it. */
export const MOMENT = new RegExp(`(?:${ISO}|${OTHER})${TIME}(?!\\p{N})`, 'u');

/** A day without separators, perhaps with a time; as long as some ids are, so only as a whole text. */
const COMPACT =
  /^(?<year>(?:19|20)\d{2})(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])(?<rest>T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?Z?)?$/;

interface Day {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

const isoOf = ({ year, month, day }: Day): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/** A part of a date in as many digits as before; from 13 on where it was, since it shows the order of the parts. */
const partLike = (real: string, drawn: number, most: number, isSmall: boolean): string => {
  if (real.length === 1) return String(1 + (drawn % 9));
  if (Number(real) > 12) return String(13 + (drawn % (most - 12)));
  return String(1 + (drawn % (isSmall ? 12 : most))).padStart(2, '0');
};

/** Days of every month. */
const MOST_DAY = 28;

/** How far a year is moved at most, to either side. */
const YEARS = 9;

/** Whether a day says nothing of a person: it means "no date", and is not a birthday without its year. */
const saysNothing = (day: Day): boolean => {
  const iso = isoOf(day);
  return isEmptyDate(iso) && !(isYearless(iso) && isCalendarDate(iso));
};

/** A day that the calendar does not have stays so: only its year is another. A birthday without its year has none. */
const dayLike = (real: Day, drawn: string, isSmall: boolean): Day => {
  const by = isYearless(isoOf(real)) ? 0 : (Number(drawn.slice(0, 4)) % (2 * YEARS + 1)) - YEARS;
  const moved = Number(real.year) + by;
  const year = String(moved).padStart(4, '0');
  if (!isCalendarDate(isoOf(real))) return { ...real, year };
  return {
    year,
    month: partLike(real.month, Number(drawn.slice(4, 7)), 12, true),
    day: partLike(real.day, Number(drawn.slice(7, 10)), MOST_DAY, isSmall),
  };
};

/** Whether the numbers could be a day, though the calendar may not have it: 30 February. */
const isDay = ({ month, day }: Day): boolean =>
  Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;

/** The parts of a day that has the year last: the day comes first unless only the second number can be one. */
const lastYear = (first: string, second: string, year: string): readonly [Day, isSecondDay: boolean] => {
  const isSecondDay = Number(second) > 12;
  return [
    isSecondDay ? { year, month: first, day: second } : { year, month: second, day: first },
    isSecondDay,
  ];
};

/** What invents days and times. */
export interface FakeMoments {
  /** For a match of {@link MOMENT}; a day that says nothing of a person stays. `undefined` for numbers that are not a day. */
  readonly moment: (real: string) => string | undefined;
  /** For a whole text or number that is a day or a moment; `undefined` for all others. */
  readonly whole: (text: string) => string | undefined;
}

/** Milliseconds and seconds since 1970, from 1990 to 2035. */
const EPOCHS = [
  [631_152_000_000, 2_051_222_400_000],
  [631_152_000, 2_051_222_400],
] as const;

/** Invents days for a document; `today` is `YYYY-MM-DD`. */
export const createFakeMoments = ({ pick, isClean, fits }: FakeValues, today: string): FakeMoments => {
  const inventDay = (real: Day, write: (day: Day) => string, isSmall: boolean): Day => {
    const iso = isoOf(real);
    const isAfter = iso > today;
    const invented = new Map<string, Day>();
    const chosen = pick(
      `day ${isSmall ? 'small' : 'any'} ${real.month.length}${real.day.length}`,
      iso,
      (digits) => {
        const day = dayLike(real, digits(10), isSmall);
        invented.set(isoOf(day), day);
        return isoOf(day);
      },
      (candidate) => {
        const day = invented.get(candidate) ?? real;
        const digits = candidate.replaceAll('-', ''); // the same day may be written without signs elsewhere
        return (
          candidate > today === isAfter &&
          isEmptyDate(candidate) === isYearless(iso) &&
          fits(write(real), write(day)) &&
          isClean(digits)
        );
      },
    );
    const [year = '', month = '', day = ''] = chosen.split('-');
    return {
      year,
      month: real.month.length === 1 ? String(Number(month)) : month,
      day: real.day.length === 1 ? String(Number(day)) : day,
    };
  };
  /** Midnight says that there is no time. */
  const inventClock = (clock: string): string => {
    if (/^0{1,2}[:.]00(?:[:.]00(?:[.,]0+)?)?$/.test(clock)) return clock;
    return pick('clock', clock, (digits) => {
      const drawn = digits(24);
      let at = 0;
      return clock
        .replace(/\d{1,2}(?=[:.])/, (hour) =>
          String(hour.length === 1 ? Number(drawn[20]) : Number(drawn.slice(20, 23)) % 24).padStart(
            hour.length,
            '0',
          ),
        )
        .replace(/(?<=[:.])\d{2}(?![\d])/g, () =>
          String(Number(drawn.slice(at, (at += 2))) % 60).padStart(2, '0'),
        )
        .replace(/(?<=[:.]\d{2}[:.]\d{2}[.,])\d+/, (fraction) => drawn.slice(6, 6 + fraction.length));
    });
  };
  const moment = (real: string): string | undefined => {
    const groups = MOMENT.exec(real)?.groups ?? {};
    const { year, sign = '-', month = '', day = '', first = '', mark = '', second = '', last = '' } = groups;
    const { gap = '', clock = '', zone = '' } = groups;
    const time = `${gap}${clock === '' ? '' : inventClock(clock)}${zone}`;
    if (year !== undefined) {
      const date = { year, month, day };
      if (!isDay(date)) return undefined;
      if (saysNothing(date)) return real;
      const write = (each: Day): string => [each.year, each.month, each.day].join(sign) + time;
      return write(inventDay(date, write, false));
    }
    const [date, isSecondDay] = lastYear(first, second, last);
    if (!isDay(date)) return undefined;
    if (saysNothing(date)) return real;
    const write = (each: Day): string =>
      (isSecondDay ? [each.month, each.day, each.year] : [each.day, each.month, each.year]).join(mark) + time;
    return write(inventDay(date, write, mark !== '.' && Number(date.day) <= 12));
  };
  const compact = (text: string): string | undefined => {
    const { year = '', month = '', day = '', rest = '' } = COMPACT.exec(text)?.groups ?? {};
    const date = { year, month, day };
    if (year === '' || isEmptyDate(isoOf(date))) return undefined;
    const time = /^T?0+Z?$/.test(rest)
      ? rest
      : rest.replace(/\d{2}/g, (two) =>
          pick('minute', two, (digits) => String(Number(digits(3)) % 24).padStart(2, '0')),
        );
    const write = (each: Day): string => each.year + each.month + each.day + time;
    return write(inventDay(date, write, false));
  };
  const epoch = (text: string): string | undefined => {
    const range = EPOCHS.find(
      ([from, to]) => /^\d+$/.test(text) && Number(text) >= from && Number(text) < to,
    );
    if (range === undefined) return undefined;
    const [from, to] = range;
    const length = text.length;
    return pick(
      'epoch',
      text,
      (digits) => String(from + (Number(digits(15)) % (to - from))),
      (candidate) => candidate.length === length && isClean(candidate),
    );
  };
  return {
    moment,
    whole: (text) => {
      const match = MOMENT.exec(text);
      if (match?.[0] === text) return moment(text);
      return compact(text) ?? epoch(text);
    },
  };
};
