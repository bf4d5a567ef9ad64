/** The steps over dates and instants. A birthday must not move: `date` keeps the day as it is written. */
import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import * as t from 'io-ts';
import { none } from '../../core/absence';
import { formatJson } from '../../json/document';
import { isCalendarDate } from '../../values/calendar';
import type { ExactDecimal } from '../../values/codec';
import {
  ISO_FORMAT,
  dateReader,
  isDateFormat,
  isEmptyDate,
  isShortYear,
  saysNoDate,
} from '../../values/written-date';
import type { WrittenDate } from '../../values/iso-date';
import {
  NOT_READ,
  OUT_OF_RANGE,
  defineStep,
  failed,
  hasBrand,
  isNumeric,
  isTextual,
  onNumber,
  onText,
  unknownKey,
} from './step';
import { hasDigitsOnly } from '../../types/type';
import type { Shape } from '../../types/type';
import type { Output, Run, StepContext } from './step';
import { advise, putBefore, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const EMPTY_DATE = none('empty-date');
const NO_SUCH_DAY = failed('no-such-day');
const NO_INSTANT = failed('no-instant');

const Epoch = t.union([t.literal('milliseconds'), t.literal('seconds')]);

/** How a date is read. `from` is the zone of a time without an offset, `empty` are the days that mean "no date". */
const Reading = t.partial({
  format: t.string,
  zone: t.string,
  from: t.string,
  epoch: Epoch,
  empty: t.array(t.string),
});
type Reading = t.TypeOf<typeof Reading>;

type Zone = string | FixedOffsetZone;

/** The instant of a day and a time; `undefined` without a time or a zone. */
const instantOf = ({ day, time, offset }: WrittenDate, zone: Zone | undefined): DateTime | undefined => {
  const source = offset === undefined ? zone : FixedOffsetZone.instance(offset);
  if (time === undefined || source === undefined) return undefined;
  const [year, month, date] = day.split('-').map(Number);
  const at = DateTime.fromObject({ year, month, day: date, ...time }, { zone: source });
  return at.isValid ? at : undefined;
};

const emptyTest = (empty: readonly string[] | undefined): ((day: string) => boolean) => {
  if (empty === undefined) return isEmptyDate;
  const days = new Set(empty);
  return (day) => days.has(day);
};

/** What a day is that is not shown: "no date", or a year of two digits with zeros before it. With `empty: []` every day is shown. */
interface DayTests {
  readonly isEmpty: (day: string) => boolean;
  readonly isTooEarly: (day: string) => boolean;
}

const dayTests = (empty: readonly string[] | undefined): DayTests => ({
  isEmpty: emptyTest(empty),
  isTooEarly: empty?.length === 0 ? () => false : isShortYear,
});

/** The day of an instant in a zone. */
const dayIn = (at: DateTime, zone: string, { isEmpty, isTooEarly }: DayTests): unknown => {
  const day = at.setZone(zone).toISODate() ?? '';
  if (isEmpty(day)) return EMPTY_DATE;
  return isCalendarDate(day) && !isTooEarly(day) ? day : OUT_OF_RANGE;
};

const readText = ({ format = ISO_FORMAT, zone, from, empty }: Reading): Run => {
  const read = dateReader(format);
  const tests = dayTests(empty);
  return onText((text) => {
    const parts = read(text);
    if (parts === undefined) return empty === undefined && saysNoDate(text) ? EMPTY_DATE : NOT_READ;
    if (tests.isEmpty(parts.day)) return EMPTY_DATE;
    if (!isCalendarDate(parts.day)) return NO_SUCH_DAY;
    if (tests.isTooEarly(parts.day)) return OUT_OF_RANGE;
    if (zone === undefined) return parts.day;
    const at = instantOf(parts, from);
    return at === undefined ? NO_INSTANT : dayIn(at, zone, tests);
  });
};

/** No instant of these years and further is one of a double's milliseconds. */
const MOST_MILLISECONDS = 8.64e15;

const readEpoch = (epoch: t.TypeOf<typeof Epoch>, { zone = 'UTC', empty }: Reading): Run => {
  const tests = dayTests(empty);
  const unit = epoch === 'seconds' ? 1000 : 1;
  return onNumber((value: ExactDecimal) => {
    const milliseconds = typeof value === 'number' ? Math.floor(value * unit) : NaN;
    if (!(Math.abs(milliseconds) <= MOST_MILLISECONDS)) return OUT_OF_RANGE;
    const at = DateTime.fromMillis(milliseconds, { zone: 'UTC' });
    if (empty === undefined && isEmptyDate(at.toISODate() ?? '')) return EMPTY_DATE;
    return dayIn(at, zone, tests);
  });
};

const readerOf = (reading: Reading = {}): Run =>
  reading.epoch === undefined ? readText(reading) : readEpoch(reading.epoch, reading);

/** A format as other libraries write it: `DD.MM.YYYY`. */
export const meantFormat = (format: unknown): string | undefined => {
  if (typeof format !== 'string') return undefined;
  const ours = format
    .replace(/%?[Dd]{1,2}|%e/g, (days) => (/^%|[Dd]{2}/.test(days) ? 'dd' : 'd'))
    .replace(/%?[Yy]{1,4}/g, 'yyyy')
    .replace(/%?m{2}|%m/g, 'MM');
  return ours !== '' && isDateFormat(ours) ? ours : undefined;
};

/** A format alone, or one of another library's letters. */
const meantReading = (argument: unknown): unknown => {
  const isObject = typeof argument === 'object' && argument !== null && 'format' in argument;
  const format = meantFormat(isObject ? argument.format : argument);
  if (format === undefined) return undefined;
  return isObject ? { ...argument, format } : { format };
};

const zoneFault = (zone: string | undefined): string | undefined =>
  zone === undefined || IANAZone.create(zone).isValid ? undefined : `does not know the time zone "${zone}"`;

const readingFault = (reading: Reading): string | undefined => {
  const { zone, from, format, epoch, empty = [] } = reading;
  const keys = Object.keys(Reading.props);
  const fault = unknownKey(reading, keys);
  if (fault !== undefined) return fault;
  if (Object.keys(reading).length === 0) return `takes at least one of ${keys.join(', ')}`;
  if (epoch !== undefined && (format !== undefined || from !== undefined))
    return 'takes neither "format" nor "from" beside "epoch"';
  if (from !== undefined && zone === undefined) return 'takes "from" only beside "zone"';
  if (format !== undefined && !isDateFormat(format))
    return 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"';
  if (!empty.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) return 'takes days as "YYYY-MM-DD" in "empty"';
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
  ({ epoch, zone, format = ISO_FORMAT, empty }: Reading = {}): Output =>
  (shape) => {
    const none = empty?.length !== 0;
    const date = { shape: { kind: 'text', brand: 'date' }, none, unknown: true } as const;
    if (epoch !== undefined) return isNumeric(shape) ? date : undefined;
    const isRead = shape.kind === 'text' && shape.brand === 'date' && format === ISO_FORMAT;
    if (isRead && zone === undefined) return { shape, none, unknown: none };
    return isTextual(shape) ? date : undefined;
  };

/** A day as every text of the brand is written, to try a format with. */
const ANY_DAY = '2011-11-11';

/** Whether no text of a shape can have this format: the only sign between the digits of a number is one point. */
const isNeverDate = (shape: Shape, { epoch, zone, format = ISO_FORMAT }: Reading = {}): boolean => {
  if (epoch !== undefined || shape.kind !== 'text') return false;
  if (shape.brand === 'date') return zone !== undefined || dateReader(format)(ANY_DAY) === undefined;
  if (hasBrand(shape, ['email', 'url', 'link'])) return true;
  const signs = format.replaceAll(/[yMd]/g, '');
  if (hasDigitsOnly(shape) || hasBrand(shape, ['contactPhone'])) return signs !== '';
  return shape.brand === 'numeral' && signs !== '' && signs !== '.';
};

/** The advice for a number that was made text before it is read as a date. */
const readNumberItself = (shape: Shape): Fix | undefined =>
  hasBrand(shape, ['numeral'])
    ? advise('read the number itself: { "date": { "epoch": "milliseconds" } } without "text"')
    : undefined;

const EPOCH = { date: { epoch: 'milliseconds' } };

/** The cost of a date, and of a date that needs a time zone. */
const PLAIN_COST = 40;
const ZONE_COST = 400;

/** The steps over dates, in the order of the documentation. */
export const dateSteps = [
  defineStep<Reading>({
    name: 'date',
    summary:
      'Keeps the calendar date of a date or date-time as it is written, in the ISO form, as .NET has it in JSON, or in a given format. With “zone”, it is the day of an instant there. With “from” too, a time without an offset is one of that zone. With “epoch”, it is the day of a number of milliseconds or seconds since 1970, in UTC or a zone. A day that stands for “no date” is none. “empty” lists other such days.',
    accepts: 'text, or numbers with "epoch"',
    argument: Reading,
    argumentOptional: true,
    cost: (reading) => (reading?.zone === undefined ? PLAIN_COST : ZONE_COST),
    fault: (argument) => argument && readingFault(argument),
    repair: meantReading,
    suggest: (shape, argument, isPart) => {
      if (!isNumeric(shape)) return undefined;
      if (isPart) return putBefore('"text"');
      return argument === undefined ? write(formatJson(EPOCH), { asks: true }) : undefined;
    },
    isIdempotent: ({ format = ISO_FORMAT, zone, epoch } = {}) =>
      format === ISO_FORMAT && zone === undefined && epoch === undefined,
    output: toDate,
    never: isNeverDate,
    insteadOfNever: readNumberItself,
    run: readerOf,
    examples: [
      { via: 'date', in: '1900-01-30T00:00:00+00:00', out: '1900-01-30' },
      { via: 'date', in: '1981-07-21', out: '1981-07-21' },
      { via: { date: { zone: 'Europe/Moscow' } }, in: '2015-12-22T21:47:35.150Z', out: '2015-12-23' },
      {
        via: { date: { zone: 'Europe/Moscow', from: 'UTC' } },
        in: '2015-12-22 21:47:35',
        out: '2015-12-23',
      },
      { via: { date: { format: 'dd.MM.yyyy' } }, in: '30.01.1990 0:00:00', out: '1990-01-30' },
      { via: { date: { format: 'M/d/yyyy' } }, in: '1/30/1990 12:00:00 AM', out: '1990-01-30' },
      { via: EPOCH, in: 633657600000, out: '1990-01-30' },
      { via: 'date', in: '/Date(1450820855150+0300)/', out: '2015-12-23' },
      { via: 'date', in: '0001-01-01T00:00:00', reason: 'empty-date' },
      { via: { date: { empty: [] } }, in: '1900-01-01', out: '1900-01-01' },
      { via: 'date', in: '30.01.1990', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'age',
    summary: 'Full years since a calendar date, today in the tenant’s time zone; outside 0 to 150 unknown.',
    accepts: 'a calendar date',
    suggest: (shape) => (isTextual(shape) ? putBefore('"date"') : undefined),
    usesClock: true,
    output: () => (shape) =>
      shape.kind === 'text' && shape.brand === 'date'
        ? { shape: { kind: 'number', integer: true, min: 0, max: 150 }, none: false, unknown: true }
        : undefined,
    run: () => {
      const today = todayIn();
      return onText((birthday, context) => {
        const years = yearsBetween(birthday, today(context));
        return years >= 0 && years <= 150 ? years : OUT_OF_RANGE;
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
    cost: () => ZONE_COST,
    output: () => (shape) =>
      isTextual(shape) ? { shape: { kind: 'number', integer: true }, none: true, unknown: true } : undefined,
    never: (shape) =>
      hasBrand(shape, ['digits', 'phone', 'contactPhone', 'numeral', 'date', 'email', 'url', 'link']),
    run: () => {
      const read = dateReader(ISO_FORMAT);
      return onText((text, { timezone }) => {
        const parts = read(text);
        if (parts === undefined) return saysNoDate(text) ? EMPTY_DATE : NOT_READ;
        if (isEmptyDate(parts.day)) return EMPTY_DATE;
        if (!isCalendarDate(parts.day)) return NO_SUCH_DAY;
        return instantOf(parts, timezone)?.toMillis() ?? NO_INSTANT;
      });
    },
    examples: [
      { via: 'millis', in: '2015-12-22T21:47:35.150Z', out: 1450820855150 },
      { via: 'millis', in: '/Date(1450820855150+0300)/', out: 1450820855150 },
    ],
  }),
];
