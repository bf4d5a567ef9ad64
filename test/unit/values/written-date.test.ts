/** The usual ISO forms are read without patterns: as patterns read them, and as luxon does. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { ISO_FORMAT, dateReader } from '../../../src/values/written-date';
import type { WrittenDate } from '../../../src/values/iso-date';
import { draws } from '../../support/draws';

const read = dateReader(ISO_FORMAT);

/** A byte order mark is left out, after which only patterns read the text. */
const readByPattern = (text: string): WrittenDate | undefined => read(`\ufeff${text}`);

const digits = (number: number, length: number): string => String(number).padStart(length, '0');

const part = (most: number, length: number): fc.Arbitrary<string> =>
  fc.nat(most).map((number) => digits(number, length));

const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));

const hyphen = fc.constantFrom('-', '-', '-', '-', '-', '/', '');
const colon = fc.constantFrom(':', ':', ':', ':', ':', '.', '');

const days = joined(part(9999, 4), hyphen, part(13, 2), hyphen, part(32, 2));

const times = joined(
  fc.constantFrom('T', ' ', 't', '  ', '-', ', '),
  part(25, 2),
  colon,
  part(61, 2),
  colon,
  part(61, 2),
  fc.oneof(fc.constant(''), fc.stringMatching(/^[.,]\d{1,4}$/)),
);

const zones = fc.oneof(
  fc.constantFrom(
    '',
    'Z',
    'z',
    'UTC',
    '+00:00',
    '-00:00',
    '+03',
    '+14:00',
    '-14:00',
    '+14:01',
    ' +03:00',
    'ZZ',
  ),
  joined(fc.constantFrom('+', '-', '\u2212'), part(15, 2), colon, part(61, 2)),
);

const texts = joined(days, fc.oneof(fc.constant(''), times), zones);

test('any text is read as the patterns read it', () => {
  const numRuns = draws({ few: 1000, all: 20_000 });
  let count = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const expected = readByPattern(text);
      if (expected !== undefined) count += 1;
      expect(read(text)).toEqual(expected);
    }),
    { numRuns },
  );
  expect(count).toBeGreaterThan(numRuns / 20);
});

test('a usual text is the instant that luxon reads', () => {
  const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  const written = fc.record({
    text: dates.map((date) => date.toISOString().slice(0, -1)),
    length: fc.constantFrom(10, 19, 23),
    sign: fc.constantFrom('T', ' '),
    zone: fc.constantFrom('', 'Z', '+03:00', '-11:30', '+00:00'),
  });
  fc.assert(
    fc.property(written, ({ text, length, sign, zone }) => {
      const plain = text.slice(0, length).replace('T', sign) + (length === 10 ? '' : zone);
      const expected = DateTime.fromISO(plain.replace(' ', 'T'), { setZone: true, zone: 'UTC' });
      const { day, time, offset } = read(plain) ?? {};
      const { hour, minute, second, millisecond } = expected;
      expect(day).toBe(expected.toISODate());
      expect(time).toEqual(length === 10 ? undefined : { hour, minute, second, millisecond });
      expect(offset).toBe(length === 10 || zone === '' ? undefined : expected.offset);
    }),
    { numRuns: draws({ few: 300, all: 5000 }) },
  );
});

test.each([
  ['2015-12-22', { day: '2015-12-22', time: undefined, offset: undefined }],
  [
    '2015-12-22T21:47:35.150Z',
    { day: '2015-12-22', time: { hour: 21, minute: 47, second: 35, millisecond: 150 }, offset: 0 },
  ],
  [
    '2015-12-22 21:47:35-05:30',
    { day: '2015-12-22', time: { hour: 21, minute: 47, second: 35, millisecond: 0 }, offset: -330 },
  ],
  ['2015-12-22T21:47:35+14:01', undefined],
  ['2015-12-22T21:60:35Z', undefined],
  ['2015-12-22X21:47:35', undefined],
  ['2015-12-2', undefined],
  ['', undefined],
])('%j', (text, expected) => {
  expect(read(text)).toEqual(expected);
});
