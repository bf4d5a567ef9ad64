/** Dates as other systems write them: with a zone, and for "no date". */
import { isRight } from 'fp-ts/Either';
import { Absence } from '../../../src/core/absence';
import { findStep } from '../../../src/mapping/steps/catalogue';

const CONTEXT = { now: new Date('2026-06-15T09:00:00Z'), timezone: 'Europe/Moscow' };

/** What `date` makes of a text: a day, or the reason for which there is none. */
const dateOf = (text: unknown, reading?: object): unknown => {
  const step = findStep('date')?.bind(reading);
  if (step === undefined || !isRight(step)) throw new Error(`${JSON.stringify(reading)} is not a reading`);
  const value = step.right.run(text, CONTEXT);
  return value instanceof Absence ? value.reason : value;
};

test.each([
  '2026-01-30Z',
  '2026-01-30z',
  '2026-01-30 Z',
  '2026-01-30+03:00',
  '2026-01-30-11:00',
  '2026-01-30+0300',
  '2026-01-30 +03:00',
  '2026-01-30UTC',
  '2026-01-30 GMT',
  '2026-01-30\u221205:00',
  ' 2026-01-30+14:00 ',
  '2026-01-30T00:00:00+02:30:17',
  '2026-01-30 00:00:00+00:19:32',
])('%j is the day that it begins with', (text) => {
  expect(dateOf(text)).toBe('2026-01-30');
});

test.each([
  ...['2026-01-30 0:00', '2026-01-30 0:00:00', '2026-01-30 24:00:00', '2026-01-30 12:00:00\u202fAM'],
  ...['2026-01-30 0.00', '2026-01-30 0.00.00', '2026-01-30 00.00.00,000', '2026-01-30T23.59.59+03:00'],
  ...['2026-01-30-00.00.00', '2026-01-30-23.59.59.999999', '2026-01-30-23.59.59.999999999999'],
  ...['2026-01-30 00:00:00 +0000 UTC', '2026-01-30 00:00:00.000000000 +0300 MSK', '2026-01-30T00:00:00Z UTC'],
  ...[
    '\u200e2026-\u200e01-\u200e30',
    '2026-01-30\u200f \u200f0:00:00',
    '\ufeff2026-01-30',
    '2026-01-30\t0:00',
  ],
])('a time in any of its forms stands behind a date: %j', (text) => {
  expect(dateOf(text)).toBe('2026-01-30');
});

test.each([
  ...[
    '30.01.2026 0:00',
    '30.01.2026 0:00:00',
    '30.01.2026, 9:05:07',
    '30.01.2026T0:00',
    '30.01.2026 0.00.00',
  ],
  ...['30.01.2026 24:00', '30.01.2026 0:00:00 +14:00', '30.01.2026 23:59:59,999', '30.01.2026\u00a00:00:00'],
])('so it does behind a date of a format: %j', (text) => {
  expect(dateOf(text, { format: 'dd.MM.yyyy' })).toBe('2026-01-30');
});

test.each([
  '20260130000000.0Z',
  '20260130T000000.000Z',
  '20260130000000,123',
  '202601300000',
  '20260130 0:00:00',
])('and behind a date without signs: %j', (text) => {
  expect(dateOf(text, { format: 'yyyyMMdd' })).toBe('2026-01-30');
});

test.each([
  ...[
    '2026-01-30 24:00:01',
    '2026-01-30 24.01',
    '2026-01-30 25:00',
    '2026-01-30 99:00:00',
    '2026-01-30-24.00.01',
  ],
  ...['2026-01-30 23:60', '2026-01-30 23.59.60', '2026-01-30 0:00:00 +14:01', '2026-01-30 0:00:00 -15'],
  ...[
    '2026-01-30 00:00.00',
    '2026-01-30 00.00:00',
    '2026-01-30 0.0',
    '2026-01-30 13:00 PM',
    '2026-01-30 0:00 AM',
  ],
  ...[
    '2026-01-30 00:00 MSK',
    '2026-01-30 00:00:00 +0300 Moscow',
    '2026-01-30 00-00-00',
    '2026-01-30-0.00.00',
  ],
])('%j is not a time of a day', (text) => {
  expect(dateOf(text)).toBe('step-failed');
});

test.each([
  '2026-01-30+03',
  '2026-01-30+3:00',
  '2026-01-30+14:01',
  '2026-01-30+15:00',
  '2026-01-30+03:60',
  '2026-01-30ZZ',
  '2026-01-30 MSK',
  '2026-01-30+03:00Z',
  '2026-02-30Z',
  '2026-13-01+03:00',
  '2026-01-30T00:00:00+02:30:60',
  '2026-01-30T00:00:00+14:00:01',
  '-2026-01-30',
])('%j is not a date', (text) => {
  expect(dateOf(text)).toBe('step-failed');
});

test.each([
  ['30.01.2026+03:00', 'dd.MM.yyyy'],
  ['30.01.2026Z', 'dd.MM.yyyy'],
  ['1/30/2026Z', 'M/d/yyyy'],
  ['20260130Z', 'yyyyMMdd'],
  ['20260130-0300', 'yyyyMMdd'],
  ['2026/1/30 +03:00', 'yyyy/M/d'],
])('a zone stands behind a date of a format, too: %j', (text, format) => {
  expect(dateOf(text, { format })).toBe('2026-01-30');
});

test.each(['0090-01-30', '0004-02-29', '0999-12-31', '0020-05-01T00:00:00', '0090-01-30T00:00:00Z'])(
  'a year of two digits is not shown as a whole one: %j',
  (text) => {
    expect(dateOf(text)).toBe('step-failed');
    expect(dateOf(text, { empty: ['1970-01-01'] })).toBe('step-failed');
    expect(dateOf(text, { empty: [] })).toBe(text.slice(0, 10));
  },
);

test('a year before 1000 is not shown of an instant either', () => {
  expect(dateOf(-59_000_000_000_000, { epoch: 'milliseconds' })).toBe('step-failed');
  expect(dateOf('0090-01-30T00:00:00Z', { zone: 'Europe/Moscow' })).toBe('step-failed');
});

test('a day with a zone is not an instant: no other zone is asked for its day', () => {
  expect(dateOf('2026-01-30Z', { zone: 'Europe/Moscow' })).toBe('step-failed');
});

test('the seconds of an offset count where an instant is asked for its day', () => {
  const reading = { zone: 'Europe/Moscow' };
  expect(dateOf('1915-05-01 00:00:00+02:30:17', reading)).toBe('1915-05-01');
  expect(dateOf('1915-05-01 00:00:00+02:30:18', reading)).toBe('1915-04-30');
});

test.each([
  ...[
    '-0001-11-30',
    '-0001-11-30T00:00:00+00:00',
    '-0001-11-30 00:00:00',
    '0000-00-00',
    '0000-00-00 00:00:00',
  ],
  ...[
    '0000-12-31T21:00:00Z',
    '0001-01-01',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00.0000000Z',
    '0001-01-01+03:00',
  ],
  ...[
    '0001-12-31',
    '0002-11-30',
    '0002-11-30 00:00:00.0',
    '0100-01-01',
    '1000-01-01',
    '1600-12-31T19:03:58-05:00',
  ],
  ...[
    '1004-05-27',
    '1601-01-01T00:00:00Z',
    '1604-01-01',
    '1604-07-19',
    '1752-12-31',
    '1753-01-01 00:00:00.000',
    '1800-01-01',
  ],
  ...[
    '1800-12-28',
    '1840-12-31',
    '1858-11-17',
    '1899-12-29',
    '1899-12-30',
    '1899-12-30T00:00:00',
    '1899-12-31',
  ],
  ...['1900-01-00', '1900-01-01', '1900-01-01T00:00:00+02:30:17', '2079-06-06', '2999-12-31'],
  ...['3000-01-01', '4501-01-01', '9999-12-31', '9999-12-31T23:59:59.9999999'],
  ...['1582-10-15', '1677-09-21', '4712-12-31', '9999-01-01', '9999-12-30', '9999-99-99'],
  ...['-', '--', ' - - ', '.  .', '  .  .    ', '  /  /    ', '__.__.____', '____-__-__', '/ /'],
  ...['infinity', '-infinity', 'Infinity', ' -Infinity '],
])('%j means that there is no date', (text) => {
  expect(dateOf(text)).toBe('empty-date');
});

test.each([
  ['30.11.-0001', 'dd.MM.yyyy'],
  ['00.00.0000', 'dd.MM.yyyy'],
  ['01.01.0001 0:00:00', 'dd.MM.yyyy'],
  ['30.12.1899', 'dd.MM.yyyy'],
  ['1/1/0001 12:00:00 AM', 'M/d/yyyy'],
  ['12/30/1899 12:00:00 AM', 'MM/dd/yyyy'],
  ['1/1/1753', 'M/d/yyyy'],
  ['00000000', 'yyyyMMdd'],
  ['18991230', 'yyyyMMdd'],
  ['28-12-1800', 'dd-MM-yyyy'],
  ['99.99.9999', 'dd.MM.yyyy'],
  ['  .  .    ', 'dd.MM.yyyy'],
  ['31.12.9999 23:59:59', 'dd.MM.yyyy'],
])('so does %j of a format', (text, format) => {
  expect(dateOf(text, { format })).toBe('empty-date');
});

test.each([
  ...[
    '1904-01-01',
    '1905-01-01',
    '1906-11-07',
    '1910-01-01',
    '1945-05-09',
    '1970-01-01',
    '1970-01-01T00:00:00Z',
  ],
  ...[
    '1980-01-01',
    '1999-12-31',
    '2000-01-01',
    '2001-01-01',
    '2038-01-19',
    '2099-12-31',
    '1605-01-01',
    '1799-06-06',
  ],
])('%j is a date', (text) => {
  expect(dateOf(text)).toBe(text.slice(0, 10));
});

test.each([
  [[], '1858-11-17', '1858-11-17'],
  [[], '0002-11-30', '0002-11-30'],
  [[], '-0001-11-30', 'step-failed'],
  [['1970-01-01'], '1970-01-01', 'empty-date'],
  [['1970-01-01'], '1858-11-17', '1858-11-17'],
  [[], '  .  .    ', 'step-failed'],
  [['1970-01-01'], 'infinity', 'step-failed'],
  [[], '9999-12-31', '9999-12-31'],
])('with "empty": %j, %j is %s', (empty, text, expected) => {
  expect(dateOf(text, { empty })).toBe(expected);
});

test.each([
  [-62_135_596_800_000, 'UTC'],
  [-62_135_596_800_000, 'America/New_York'],
  [-2_209_161_600_000, 'UTC'],
  [-2_208_988_800_000, 'America/New_York'],
  [-11_644_473_600_000, 'UTC'],
  [-6_847_804_800_000, 'America/New_York'],
  [-5_364_662_400_000, 'America/New_York'],
  [253_402_300_799_999, 'UTC'],
  [253_402_300_799_999, 'Europe/Moscow'],
  [253_402_214_400_000, 'Asia/Tokyo'],
])('so do the milliseconds %d, in %s', (value, zone) => {
  expect(dateOf(value, { epoch: 'milliseconds', zone })).toBe('empty-date');
});

test.each([
  ['-', 'empty-date'],
  ['0001-01-01T00:00:00', 'empty-date'],
  ['infinity', 'empty-date'],
  ['soon', 'step-failed'],
])('"millis" takes %j for %s', (text, reason) => {
  const step = findStep('millis')?.bind(undefined);
  const value = step !== undefined && isRight(step) ? step.right.run(text, CONTEXT) : undefined;
  expect(value instanceof Absence && value.reason).toBe(reason);
});
