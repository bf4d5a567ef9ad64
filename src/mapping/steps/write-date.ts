/** The steps that make something else of a calendar date: a text for people, and a number of seconds or milliseconds. */
import { DateTime, IANAZone } from 'luxon';
import * as t from 'io-ts';
import { ISO_FORMAT } from '../../values/written-date';
import { isDateText, writesDigitsOnly, writesMonth, dateWriter } from '../../values/date-text';
import { localeForms } from '../../values/locales';
import { total } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { meantFormat } from './date';
import { defineStep, isTextual, noEffect, onText, unknownKey } from './step';
import type { Output } from './step';
import { putBefore } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const isDate = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'date';

/** Calendar dates in, `type` out. */
const ofDate =
  (type: Type): Output =>
  (shape) =>
    isDate(shape) ? type : undefined;

const addDate = (shape: Shape): Fix | undefined => (isTextual(shape) ? putBefore('"date"') : undefined);

/** The form of a date as text. */
const Written = t.intersection([t.type({ format: t.string }), t.partial({ locale: t.string })]);
const DateText = t.union([t.string, Written]);
type DateText = t.TypeOf<typeof DateText>;

const writtenOf = (text: DateText = ISO_FORMAT): t.TypeOf<typeof Written> =>
  typeof text === 'string' ? { format: text } : text;

const dateTextFault = (text: DateText | undefined): string | undefined => {
  const written = writtenOf(text);
  const fault = unknownKey(written, ['format', 'locale']);
  if (fault !== undefined) return fault;
  const { format, locale } = written;
  if (!isDateText(format))
    return 'takes a format of yyyy, yy, MMMM, MM, M, dd and d, with other letters in single quotes: "d MMMM yyyy"';
  if (locale !== undefined && !localeForms.has(locale))
    return `has the locales ${[...localeForms.keys()].join(', ')}`;
  if (writesMonth(format) === (locale !== undefined)) return undefined;
  return locale === undefined
    ? 'takes the name of a month only with a "locale"'
    : 'takes a "locale" only with "MMMM"';
};

/** A format of another library's letters, such as `DD.MM.YYYY`, with a language only where it names the month. */
const meantText = (argument: unknown): unknown => {
  if (!DateText.is(argument)) return undefined;
  const { format, locale = '…' } = writtenOf(argument);
  const ours = isDateText(format) ? format : meantFormat(format);
  if (ours === undefined || !writesMonth(ours)) return ours;
  return locale === '…' || localeForms.has(locale) ? { format: ours, locale } : undefined;
};

/** The unit of a number of time since 1970, and the zone in which the day begins; UTC without it. */
const Unit = t.union([t.literal('milliseconds'), t.literal('seconds')]);
const Since = t.intersection([t.type({ unit: Unit }), t.partial({ zone: t.string })]);
const Epoch = t.union([Unit, Since]);
type Epoch = t.TypeOf<typeof Epoch>;

const sinceOf = (epoch: Epoch = 'milliseconds'): t.TypeOf<typeof Since> =>
  typeof epoch === 'string' ? { unit: epoch } : epoch;

const epochFault = (epoch: Epoch | undefined): string | undefined => {
  const since = sinceOf(epoch);
  const fault = unknownKey(since, ['unit', 'zone']);
  const isZone = since.zone === undefined || IANAZone.create(since.zone).isValid;
  return fault ?? (isZone ? undefined : `does not know the time zone "${since.zone ?? ''}"`);
};

const meantUnit = (argument: unknown): unknown => {
  if (typeof argument !== 'string') return undefined;
  if (/^(s|sec|secs|second|unix)$/i.test(argument)) return 'seconds';
  return /^(ms|msec|millis|millisecond)$/i.test(argument) ? 'milliseconds' : undefined;
};

/** The cost of the start of a day, in UTC and in a time zone. */
const UTC_COST = 80;
const ZONE_COST = 400;

/** The steps over calendar dates, in the order of the documentation. */
export const writeDateSteps = [
  defineStep<DateText>({
    name: 'formatDate',
    summary:
      'Writes a calendar date for people. The parts of the format are yyyy, yy, MM, M, dd and d, and MMMM for the month’s name in the language “locale”. Other Latin letters stand in single quotes.',
    accepts: 'a calendar date',
    argument: DateText,
    suggest: addDate,
    fault: dateTextFault,
    repair: meantText,
    output: (text) =>
      ofDate(
        total({ kind: 'text', brand: writesDigitsOnly(writtenOf(text).format) ? 'digits' : 'nonblank' }),
      ),
    warnings: (text) => (writtenOf(text).format === ISO_FORMAT ? [noEffect('formatDate')] : []),
    run: (text) => {
      const { format, locale } = writtenOf(text);
      return onText(dateWriter(format, locale));
    },
    examples: [
      { via: { formatDate: 'dd.MM.yyyy' }, in: '2026-03-01', out: '01.03.2026' },
      { via: { formatDate: { format: 'd MMMM yyyy', locale: 'ru' } }, in: '2026-03-01', out: '1 марта 2026' },
      {
        via: { formatDate: { format: "'from' MMMM d", locale: 'en' } },
        in: '2026-12-24',
        out: 'from December 24',
      },
    ],
  }),
  defineStep<Epoch>({
    name: 'epoch',
    summary:
      'The seconds or milliseconds from 1970 to the start of a calendar date, in UTC or the time zone “zone”. For a time of the day use “millis”.',
    accepts: 'a calendar date',
    argument: Epoch,
    suggest: addDate,
    fault: epochFault,
    repair: meantUnit,
    cost: (epoch) => (sinceOf(epoch).zone === undefined ? UTC_COST : ZONE_COST),
    output: () => ofDate(total({ kind: 'number', integer: true })),
    run: (epoch) => {
      const { unit, zone = 'UTC' } = sinceOf(epoch);
      return onText((day) => {
        const milliseconds = DateTime.fromISO(day, { zone }).startOf('day').toMillis();
        return unit === 'seconds' ? Math.floor(milliseconds / 1000) : milliseconds;
      });
    },
    examples: [
      { via: { epoch: 'milliseconds' }, in: '1990-01-30', out: 633657600000 },
      { via: { epoch: 'seconds' }, in: '1990-01-30', out: 633657600 },
      { via: { epoch: { unit: 'seconds', zone: 'Europe/Moscow' } }, in: '1990-01-30', out: 633646800 },
    ],
  }),
];
