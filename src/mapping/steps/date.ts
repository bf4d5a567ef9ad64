/** Owns the steps over dates and instants. A birthday must not move: `date` keeps the day as written. */
import { DateTime, IANAZone } from 'luxon';
import * as t from 'io-ts';
import { own } from '../../core/own';
import { isCalendarDate } from '../../values/codec';
import { total } from '../../types/type';
import { FAILED, defineStep, isTextual, onText, strangerTo } from './step';
import type { Output, StepContext } from './step';

/** A time behind a date, which does not move the day. */
const TIME = '(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?\\s?(?:Z|[+-]\\d{2}:?\\d{2})?)?';
const WRITTEN = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})${TIME}$`);
const HAS_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/;
const HAS_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** A zone or a format: what else a date may be read by. `from` is the zone of a time that says no offset. */
const Reading = t.partial({ zone: t.string, from: t.string, format: t.string });
type Reading = t.TypeOf<typeof Reading>;

const asWritten = (text: string): unknown => {
  const day = WRITTEN.exec(text.trim())?.[1];
  return day !== undefined && isCalendarDate(day) ? day : FAILED;
};

const instant = (text: string, zone: string): DateTime | undefined => {
  const written = text.trim();
  if (!WRITTEN.test(written) || !HAS_TIME.test(written)) return undefined;
  const parsed = DateTime.fromISO(written.replace(/[T ]/, 'T').replace(/\s(?=Z|[+-])/, ''), { zone });
  return parsed.isValid ? parsed : undefined;
};

const inZone =
  (zone: string, from: string | undefined) =>
  (text: string): unknown => {
    const source = HAS_OFFSET.test(text.trim()) ? zone : from;
    const at = source === undefined ? undefined : instant(text, source);
    const day = at?.setZone(zone).toISODate() ?? '';
    return isCalendarDate(day) ? day : FAILED;
  };

/** The parts of a format, each once: a year of two digits could be of any century. */
const PARTS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  dd: '(?<day>\\d{2})',
};

const FORMAT = /^(?! )(?=.*yyyy)(?=.*MM)(?=.*dd)(?:yyyy|MM|dd|[ ./-])+(?<! )$/;

const isFormat = (format: string): boolean =>
  FORMAT.test(format) && Object.keys(PARTS).every((part) => format.split(part).length === 2);

const inFormat = (format: string): ((text: string) => unknown) => {
  const date = format.replace(/yyyy|MM|dd|[./-]/g, (part) => own(PARTS, part) ?? `\\${part}`);
  const written = new RegExp(`^${date}${TIME}$`);
  return (text) => {
    const { year = '', month = '', day = '' } = written.exec(text.trim())?.groups ?? {};
    const date = `${year}-${month}-${day}`;
    return isCalendarDate(date) ? date : FAILED;
  };
};

const readerOf = ({ zone, from, format }: Reading = {}): ((text: string) => unknown) => {
  if (zone !== undefined) return inZone(zone, from);
  return format === undefined ? asWritten : inFormat(format);
};

const zoneFault = (zone: string | undefined): string | undefined =>
  zone === undefined || IANAZone.isValidZone(zone) ? undefined : `does not know the time zone "${zone}"`;

const readingFault = (reading: Reading): string | undefined => {
  const { zone, from, format } = reading;
  const stranger = strangerTo(reading, Object.keys(Reading.props));
  if (stranger !== undefined) return stranger;
  if ((zone === undefined) === (format === undefined)) return 'takes a "zone" or a "format"';
  if (from !== undefined && zone === undefined) return 'takes "from" only beside "zone"';
  if (format !== undefined)
    return isFormat(format) ? undefined : 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"';
  return zoneFault(zone) ?? zoneFault(from);
};

/** The calendar date in the tenant's zone; remembered for the minute, since zones move by minutes. */
const todayIn = (): ((context: StepContext) => string) => {
  let minute = -1;
  let today = '';
  return ({ now, timezone }) => {
    const current = Math.floor(now.getTime() / 60_000);
    if (current !== minute) {
      today = DateTime.fromJSDate(now, { zone: timezone }).toFormat('yyyy-MM-dd');
      minute = current;
    }
    return today;
  };
};

/** Full years from one calendar date to another; a 29 February counts from 1 March. */
const yearsBetween = (birthday: string, today: string): number => {
  const reached = today.slice(5) >= birthday.slice(5);
  return Number(today.slice(0, 4)) - Number(birthday.slice(0, 4)) - (reached ? 0 : 1);
};

const toDate =
  (isPlain: boolean): Output =>
  (shape) => {
    if (shape.kind === 'text' && shape.brand === 'date' && isPlain) return total(shape);
    return isTextual(shape)
      ? { shape: { kind: 'text', brand: 'date' }, none: false, unknown: true }
      : undefined;
  };

/** The steps over dates, in the order of the documentation. */
export const dateSteps = [
  defineStep<Reading>({
    name: 'date',
    summary:
      'Keeps the calendar date of a date or date-time as it is written, in the ISO form or a given format; with a zone, the day of an instant there; with “from” too, a time without an offset is one of that zone.',
    accepts: 'text',
    argument: Reading,
    argumentOptional: true,
    fault: (argument) => argument && readingFault(argument),
    output: (argument) => toDate(argument === undefined),
    run: (argument) => onText(readerOf(argument)),
    examples: [
      { via: 'date', in: '1900-01-30T00:00:00+00:00', out: '1900-01-30' },
      { via: 'date', in: '1981-07-21', out: '1981-07-21' },
      { via: { date: { zone: 'Europe/Moscow' } }, in: '2015-12-22T21:47:35.150Z', out: '2015-12-23' },
      {
        via: { date: { zone: 'Europe/Moscow', from: 'UTC' } },
        in: '2015-12-22 21:47:35',
        out: '2015-12-23',
      },
      { via: { date: { format: 'dd.MM.yyyy' } }, in: '30.01.1990', out: '1990-01-30' },
      { via: 'date', in: '30.01.1990', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'age',
    summary: 'Full years since a calendar date, today in the tenant’s time zone; outside 0 to 150 unknown.',
    accepts: 'a calendar date',
    suggest: (shape) => (isTextual(shape) ? 'put "date" before it' : undefined),
    usesClock: true,
    output: () => (shape) =>
      shape.kind === 'text' && shape.brand === 'date'
        ? { shape: { kind: 'number', integer: true, min: 0, max: 150 }, none: false, unknown: true }
        : undefined,
    run: () => {
      const today = todayIn();
      return onText((birthday, context) => {
        const years = yearsBetween(birthday, today(context));
        return years >= 0 && years <= 150 ? years : FAILED;
      });
    },
    examples: [
      { via: 'age', in: '1986-12-24', out: 39 },
      { via: 'age', in: '2000-02-29', out: 26 },
      { via: 'age', in: '2090-01-01', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'millis',
    summary: 'Milliseconds since 1970 of an instant; one without an offset is in the tenant’s time zone.',
    accepts: 'text',
    output: () => (shape) =>
      isTextual(shape) ? { shape: { kind: 'number', integer: true }, none: false, unknown: true } : undefined,
    run: () => onText((text, context) => instant(text, context.timezone)?.toMillis() ?? FAILED),
    examples: [{ via: 'millis', in: '2015-12-22T21:47:35.150Z', out: 1450820855150 }],
  }),
];
