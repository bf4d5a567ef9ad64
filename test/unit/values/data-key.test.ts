/** Keys that are data, for each use of a key: one table for types, for what is shown, and for what is kept. */
import fc from 'fast-check';
import { isDataKey, isNumberOrDate } from '../../../src/values/data-key';
import type { KeyUse } from '../../../src/values/data-key';

const USES: readonly KeyUse[] = ['typed', 'shown', 'kept'];

/** The uses for which a key is data. */
const usesOf = (key: string): readonly KeyUse[] => USES.filter((use) => isDataKey(key, use));

const everywhere = [
  // names
  'Anna Petrova',
  'anna',
  'АННА',
  'Пётр',
  'Петрова Анна Сергеевна',
  'petrovich',
  'Smith, J.',
  'maria_ivanova',
  // telephones, cards and other numbers
  '79000000001',
  '+7 900 000-00-01',
  '8 (900) 000 00 01',
  '4000-0000-0000-0001',
  'c-4711',
  'CLIENT000017',
  'order 12345',
  // addresses, accounts and tokens
  'a@shop.example',
  'a%40shop.example',
  'mailto:a@shop.example',
  'https://me:pw@shop.example/',
  'sk_live_abcdefghijk',
  // ids and digests
  '3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
  'd41d8cd98f00b204e9800998ecf8427e',
  '5f2b6c1d9e8a7f00',
  'YUBzaG9wLmV4YW1wbGU=',
  '20260117T79000000001',
  // days, which may be of birth
  '2026-01-17',
  '17.01.2026',
];

test.each(everywhere)('is data for every use: %s', (key) => {
  expect(usesOf(key)).toStrictEqual(USES);
});

test.each([
  // numbers and dates
  '7',
  '4711',
  '2026',
  '2026-01',
  '10:15:00',
  '2026_01',
  // signs that a name does not have
  'a\u0000b',
  'a/b',
  'a?b=c',
  '<b>',
  'a|b',
  '🙂',
  'x'.repeat(65),
])('is data where it is shown or kept: %j', (key) => {
  expect(usesOf(key)).toStrictEqual(['shown', 'kept']);
});

test.each([
  // words of another alphabet, which may be surnames
  'смирнова',
  'Смирнова',
  'москва',
  'уровень доступа',
  'Müller',
  '会员等级',
  // several words, and signs that programs do not use
  'two words',
  'ns:level',
  '@vasya',
  '#rank',
  '1st',
  '_ ',
])('is data only where it is kept: %j', (key) => {
  expect(usesOf(key)).toStrictEqual(['kept']);
});

test.each([
  '',
  'id',
  'userId',
  'user_id',
  'loyalty_score',
  'x-level',
  'customField7',
  'UF_CRM_1234567890',
  'points_to_proceed_next_level',
  'sha256',
  '$type',
  'a.b',
  '__proto__',
  'x'.repeat(64),
  // names that upstreams use, in any alphabet and spelling
  'Имя',
  'фамилия',
  'Номер Карты',
  'баланс',
  'E-mail',
  'First Name',
  // of formats
  '@id',
  '@type',
  '#text',
  'xsi:nil',
  'xml:lang',
  '@odata.etag',
  'tier@OData.Community.Display.V1.FormattedValue',
])('names a field for every use: %j', (key) => {
  expect(usesOf(key)).toStrictEqual([]);
});

test('a key that is data for a use is data for each stricter one', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.emailAddress(), fc.uuid()),
      (key) => {
        const [typed, shown, kept] = USES.map((use) => isDataKey(key, use));
        return (typed !== true || shown === true) && (shown !== true || kept === true);
      },
    ),
  );
});

test.each([
  ['7', true],
  ['2026-01-17', true],
  ['17.01.2026', true],
  ['1_000', true],
  ['', false],
  [' ', false],
  ['-', false],
  ['a1', false],
  ['q1_2026', false],
])('is a number or a date, %j: %p', (key, expected) => {
  expect(isNumberOrDate(key)).toBe(expected);
});
