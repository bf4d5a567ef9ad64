/** Invented phone numbers: those that reach no person, wherever a country has such numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnonymiser } from '../../../src/scaffold/anonymise';
import { drawBySeed } from '../../../src/scaffold/draw';
import { UNUSED_RANGES } from '../../../src/scaffold/phone-ranges';
import { readPhone } from '../../../src/values/phone';
import type { Country } from '../../../src/values/phone';
import { ROOT } from '../../support/root';

const invented = (phone: string, country: Country = 'RU'): string =>
  createAnonymiser({ personal: [phone], draw: drawBySeed, country, today: '2026-01-15' }).text(phone);

test.each<[string, Country, RegExp]>([
  ['+7 916 123-45-67', 'RU', /^\+7 94[4-7] \d{3}-\d\d-\d\d$/],
  ['89161234567', 'RU', /^894[4-7]\d{7}$/],
  ['+1 (415) 867-5309', 'RU', /^\+1 \(\d{3}\) 555-01\d\d$/],
  ['+44 7911 123456', 'RU', /^\+44 7700 900\d{3}$/],
  ['+442079460958', 'RU', /^\+447700900\d{3}$/],
  ['+33 6 12 34 56 78', 'RU', /^\+33 (?:6 39 98|1 99 00|2 61 91|3 53 01|4 65 71|5 36 49) \d\d \d\d$/],
  ['+49 30 1234567', 'RU', /^\+49 \d\d \d{7}$/],
  ['+49 171 1234567', 'RU', /^\+49 (?:302 3125|699 0009|406 6969|221 4710|899 9998|171 3920)\d{3}$/],
  ['+49 1511 2345678', 'RU', /^\+49 1760 40690\d\d$/],
  ['+46 70 123 45 67', 'RU', /^\+46 (?:70 174 06|31 390 06|40 628 04|84 650 04|98 031 92) \d\d$/],
  ['+61 412 345 678', 'RU', /^\+61 [2378](?:55 50|70 10)\d \d{3}$/],
  ['+353 85 123 4567', 'RU', /^\+353 20 91\d \d{4}$/],
])('of %s it is of a range that is kept free', (phone, country, expected) => {
  expect(invented(phone, country)).toMatch(expected);
});

test.each(['+7 701 123 45 67', '+375 29 123-45-67', '+971 50 123 4567'])(
  'of %s, for which no such numbers are known, it is of the same country',
  (phone) => {
    const read = (text: string): string => {
      const number = readPhone({ country: 'RU', reading: 'source' })(text);
      return number.is === 'number' ? number.callingCode : number.is;
    };
    expect(read(invented(phone))).toBe(read(phone));
    expect(invented(phone)).not.toBe(phone);
  },
);

test('a number of such a range becomes another number', () => {
  for (const phone of ['+447700900123', '+12125550123', '+79441234567'])
    expect(invented(phone).replace(/\D/g, '')).not.toBe(phone.replace(/\D/g, ''));
});

test.each(UNUSED_RANGES.map((range) => [range.callingCode, range.shown, range] as const))(
  'numbers of +%s, %s, are read as numbers of that country, and are in the documentation',
  (callingCode, shown, { length, beginnings, source }) => {
    for (const beginning of beginnings)
      for (const rest of ['0000000', '1234567', '9999999']) {
        const digits = `${callingCode}${(beginning + rest).slice(0, length)}`;
        const read = readPhone({ country: 'RU', reading: 'source' })(`+${digits}`);
        expect(read).toMatchObject({ is: 'number', callingCode, digits });
      }
    const page = readFileSync(join(ROOT, 'docs/reference/record.md'), 'utf8').replace(/ +/g, ' ');
    expect(page).toContain(`| +${callingCode} | ${shown} | ${source} |`);
  },
);
