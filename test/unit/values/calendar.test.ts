/** Days of the calendar: what a text says is compared with `Date`. */
import fc from 'fast-check';
import { isCalendarDate } from '../../../src/values/calendar';
import { draws } from '../../support/draws';

/** Whether `Date` has the day that a text says. */
const isDay = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || match[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
};

const digits = (number: number, length: number): string => String(number).padStart(length, '0');

test('every day of 400 years is one, and no other day of their months is', () => {
  const odd: string[] = [];
  for (let year = 1996; year < 2396; year += 1)
    for (let month = 0; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const text = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
        if (isCalendarDate(text) !== isDay(text)) odd.push(text);
      }
  expect(odd).toEqual([]);
});

test('any text is a day where Date says so', () => {
  const parts = fc.tuple(fc.nat(9999), fc.nat(15), fc.nat(35));
  const days = parts.map(([year, month, day]) =>
    [digits(year, 4), digits(month, 2), digits(day, 2)].join('-'),
  );
  const near = fc.stringMatching(/^[\d١-]{4}[-.]?\d{1,2}[-/]?\d{1,2}\s?$/);
  fc.assert(
    fc.property(fc.oneof(days, near, fc.string()), (text) => isCalendarDate(text) === isDay(text)),
    { numRuns: draws({ few: 300, all: 5000 }) },
  );
});

test.each([
  '',
  '2026-01-30\n',
  ' 2026-01-30',
  '2026-1-30',
  '20260-1-30',
  '2026-01-3',
  '0000-01-01',
  '٢٠٢٦-01-30',
])('%j is not a day', (text) => {
  expect(isCalendarDate(text)).toBe(false);
});
