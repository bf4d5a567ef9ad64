/**
 * Dates as texts: a day in a given format, with or without a time and a zone after it, and the days that systems write
 * for "no date". The day is read as it is written, and never moved.
 */
import { own } from '../core/own';
import { MOST_MINUTES, readIsoDate } from './iso-date';
import type { WrittenDate, WrittenTime } from './iso-date';
import { trimText, withoutMarks } from './shown-text';

/** The ISO form. */
export const ISO_FORMAT = 'yyyy-MM-dd';

/** The parts of a format: one letter means one digit or two, and a year of two digits could be of any century. */
const PARTS: Readonly<Record<string, string>> = {
  /** The sign is that of the years before 1, which some drivers make of zeros. */
  yyyy: '(?<year>-?\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
};

const PART = /yyyy|MM?|dd?|[./-]/g;

/** A single letter next to another part would leave open where it ends. */
const FORMAT = /^(?! )(?=.*yyyy)(?=.*M)(?=.*d)(?:yyyy|MM|dd|(?<![a-zA-Z])[Md](?![a-zA-Z])|[ ./-])+(?<! )$/;

/** Whether a text is a format: `yyyy`, `MM` or `M` and `dd` or `d`, each once, with signs between them. */
export const isDateFormat = (format: string): boolean =>
  FORMAT.test(format) &&
  ['yyyy', 'MM?', 'dd?'].every((part) => format.match(new RegExp(part, 'g'))?.length === 1);

/** After an offset some systems write the zone's name, too: `+0300 MSK`, `+03:00[Europe/Moscow]`. */
const ZONE = String.raw`(?:\s?(?<zone>Z|z|UTC|GMT|(?:UTC|GMT)?[+\u2212-]\d{2}(?::?\d{2}(?::\d{2})?)?)(?:\s[A-Z]{3,5}|\[[\w/+-]{1,64}\])?)?`;
const FRACTION = String.raw`(?:[.,](?<fraction>\d{1,12}))?`;
/** Where a language writes times with points, all separators are points. */
const CLOCK = String.raw`(?<hour>\d{1,2})(?<sign>[:.])(?<minute>\d{2})(?:\k<sign>(?<second>\d{2})${FRACTION})?`;
const HALF = String.raw`(?:\s?(?<half>[AaPp])\.?[Mm]\.?)?`;
const SIGNS = String.raw`(?:(?:[Tt]|,?\s{1,2})${CLOCK}${HALF}${ZONE})?`;
/** As DB2 writes an instant. */
const POINTS = String.raw`-(?<hour>\d{2})\.(?<minute>\d{2})\.(?<second>\d{2})${FRACTION}`;
/** A zone right after a date, as XML Schema has it. */
const DAY_ZONE = String.raw`\s?(?<zone>Z|z|UTC|GMT|[+\u2212-]\d{2}:?\d{2})`;
/** A time without separators follows a date without separators. */
const DIGITS = String.raw`(?:[Tt ]?(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})${FRACTION})?${ZONE})?`;

const patternsOf = (format: string): readonly RegExp[] => {
  const date = format.replace(PART, (part) => own(PARTS, part) ?? `\\${part}`);
  const times = /[^yMd]/.test(format) ? [SIGNS, POINTS, DAY_ZONE] : [SIGNS, DIGITS, DAY_ZONE];
  return times.map((time) => new RegExp(`^${date}${time}$`));
};

type Groups = Readonly<Record<string, string | undefined>>;

/** The hour of 24; `undefined` for one that the clock does not have. */
const hourOf = ({ hour = '', half }: Groups): number | undefined => {
  const clockHour = Number(hour);
  if (half === undefined) return clockHour;
  if (clockHour < 1 || clockHour > 12) return undefined;
  return (clockHour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
};

/** `undefined` for a time that the clock does not have. */
const timeOf = (groups: Groups): WrittenTime | undefined => {
  const { minute = '0', second = '0', fraction = '' } = groups;
  const hour = hourOf(groups);
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = { hour: hour ?? 99, minute: Number(minute), second: Number(second), millisecond };
  const isMidnight = time.hour === 24 && time.minute + time.second + time.millisecond === 0;
  return (time.hour < 24 || isMidnight) && time.minute < 60 && time.second < 60 ? time : undefined;
};

/** `undefined` for an offset that no time zone has. */
const offsetOf = (zone: string): number | undefined => {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /([+\u2212-])(\d{2}):?(\d{2})?:?(\d{2})?$/.exec(zone) ?? [];
  const offset = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
  if (Number(minutes) > 59 || Number(seconds) > 59 || offset > MOST_MINUTES) return undefined;
  return sign === undefined || sign === '+' ? offset : -offset;
};

/** An instant as .NET writes it in JSON: milliseconds since 1970 in UTC, and the offset of the local time. */
const DOT_NET = /^\/Date\((?<milliseconds>-?\d{1,15})(?<zone>[+-]\d{4})?\)\/$/;

const MINUTE = 60_000;

/** The day and the time that the clock of the offset shows. */
const writtenAt = ({ milliseconds, zone = '+0000' }: Groups): WrittenDate | undefined => {
  const offset = offsetOf(zone);
  const local = new Date(Number(milliseconds) + (offset ?? NaN) * MINUTE);
  if (Number.isNaN(local.getTime())) return undefined;
  const [, day = '', hour, minute, second, millisecond] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})Z$/.exec(local.toISOString()) ?? [];
  if (day === '') return undefined; // beyond the years of four digits
  const time = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(millisecond),
  };
  return { day, time, offset };
};

const twoDigits = (number = ''): string => number.padStart(2, '0');

const writtenIn = (groups: Groups): WrittenDate | undefined => {
  const { year = '', month, day, hour, zone } = groups;
  const time = hour === undefined ? undefined : timeOf(groups);
  const offset = zone === undefined ? undefined : offsetOf(zone);
  const isWrong = (hour !== undefined && time === undefined) || (zone !== undefined && offset === undefined);
  return isWrong ? undefined : { day: `${year}-${twoDigits(month)}-${twoDigits(day)}`, time, offset };
};

/**
 * Reads texts of a format. After the date there may be a time (`T` or a space before it; hours of one digit, seconds,
 * fractions, AM and PM), and after either a zone (Z, UTC, GMT, an offset of at most 14 hours). In the ISO form there may
 * be an instant as .NET writes it. `undefined` for any other text.
 */
export const dateReader = (format: string): ((text: string) => WrittenDate | undefined) => {
  const patterns = patternsOf(format);
  const quick = format === ISO_FORMAT ? readIsoDate : () => undefined;
  const byPattern = (text: string): WrittenDate | undefined => {
    const trimmed = trimText(withoutMarks(text));
    const instant = format === ISO_FORMAT ? DOT_NET.exec(trimmed)?.groups : undefined;
    if (instant !== undefined) return writtenAt(instant);
    for (const pattern of patterns) {
      const groups = pattern.exec(trimmed)?.groups;
      if (groups !== undefined) return writtenIn(groups);
    }
    return undefined;
  };
  return (text) => quick(text) ?? byPattern(text);
};

/** Years that are written for a birthday without its year: its month and its day are real. */
const YEARLESS: ReadonlySet<string> = new Set(['1004', '1604']);

/** Years in which no day is a date: up to 0001 and in 9999 they mean "no date". */
const EMPTY_YEARS: ReadonlySet<string> = new Set(['-0001', '0000', '0001', ...YEARLESS, '9999']);

/** The first or last days of other systems' calendars, and the days before them, which they write for "no date". */
const EMPTY_DAYS: ReadonlySet<string> = new Set([
  ...['0002-11-30', '0100-01-01', '1000-01-01', '1582-10-15', '1600-12-31', '1601-01-01'],
  ...['1677-09-21', '1752-12-31', '1753-01-01'],
  ...['1800-01-01', '1800-12-28', '1840-12-31', '1858-11-17'],
  ...['1899-12-29', '1899-12-30', '1899-12-31', '1900-01-00', '1900-01-01'],
  ...['2079-06-06', '2999-12-31', '3000-01-01', '4501-01-01', '4712-12-31'],
]);

const yearOf = (day: string): string => day.slice(0, -'-MM-dd'.length);

/** Whether a day, written `YYYY-MM-DD`, means "no date". */
export const isEmptyDate = (day: string): boolean => EMPTY_YEARS.has(yearOf(day)) || EMPTY_DAYS.has(day);

/** Whether a day, written `YYYY-MM-DD`, has a year of fewer than four digits: programs write 0090 for a year of two digits. */
export const isShortYear = (day: string): boolean => /^-?0/.test(day);

/** Whether a day, written `YYYY-MM-DD`, means a birthday without its year: no date, and still a person's. */
export const isYearless = (day: string): boolean => YEARLESS.has(yearOf(day));

/**
 * A date's form with only its separators, as databases and masks of entry fields have it: ` . . `, `__/__/____`.
 */
const UNFILLED = /^[\s._/-]+$/;

/** Dates before and after all others. */
const INFINITE = /^-?infinity$/i;

/** Whether a text without any day means "no date". */
export const saysNoDate = (text: string): boolean => UNFILLED.test(text) || INFINITE.test(trimText(text));
