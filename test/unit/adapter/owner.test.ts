/** The comparison of owners: the value of a payload and the requested one, both in one spelling. */
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import { MISMATCH } from '../../../src/core/absence';
import { Owner } from '../../../src/adapter/owner';
import { ExactNumber } from '../../../src/values/codec';
import type { IdentifierType } from '../../../src/values/identifier';
import { spellings, spellingsFor } from '../../support/adapters/identity';

const whose = (found: unknown, asked: string, type: IdentifierType = 'text'): string =>
  spellings.compare(found, asked, type).match;

test.each<[unknown, string, string]>([
  ['maria', 'maria', 'same'],
  ['Maria', 'maria', 'other'],
  [' maria\n', 'maria', 'same'],
  ['ma\u200bria', 'maria', 'same'],
  [7, '7', 'same'],
  [7, '07', 'other'],
  [new ExactNumber('9007199254740993'), '9007199254740993', 'same'],
  [new ExactNumber('9007199254740993'), '9007199254740992', 'other'],
  [{ digits: '9007199254740993' }, '9007199254740993', 'unreadable'],
  [true, 'true', 'unreadable'],
  [{}, '[object Object]', 'unreadable'],
  [['maria'], 'maria', 'unreadable'],
  [null, 'null', 'unsaid'],
  [undefined, 'undefined', 'unsaid'],
  ['', '', 'unsaid'],
  [' ', ' ', 'unsaid'],
  [MISMATCH, 'maria', 'unreadable'],
  ['\u212aate', 'Kate', 'unreadable'],
  ['maria', '\u212aate', 'unreadable'],
])('the owner %j compared with the requested %j', (found, asked, expected) => {
  expect(whose(found, asked)).toBe(expected);
});

test.each<[IdentifierType, unknown, string, string]>([
  ['email', 'Maria@Example.com', 'mARIA@example.COM', 'same'],
  ['email', '\u212aate@shop.example', 'kate@shop.example', 'unreadable'],
  ['email', 'nobody', 'kate@shop.example', 'unreadable'],
  ['email', 7, 'kate@shop.example', 'unreadable'],
  ['phone', '8 (916) 123-45-67', '79161234567', 'same'],
  ['phone', 79161234567, '79161234567', 'same'],
  ['phone', -79161234567, '79161234567', 'unreadable'],
  ['phone', new ExactNumber('-79161234567.0'), '79161234567', 'unreadable'],
  ['phone', '+7 916 123-45-68', '79161234567', 'other'],
  ['phone', '+7 916 123-45-67 доб. 5', '79161234567', 'unreadable'],
  ['phone', '(495) 123-45-67', '4951234567', 'unreadable'],
  ['phone', '(495) 123-45-67', '74951234567', 'unreadable'],
  ['digits', '0042', '0042', 'same'],
  ['digits', '0042', '42', 'other'],
  ['digits', 'x42', '42', 'unreadable'],
])('as %s the owner %j compared with the requested %s', (type, found, asked, expected) => {
  expect(whose(found, asked, type)).toBe(expected);
});

test('numbers of a source with a spelling are read by that spelling', () => {
  const moscow = (reading: 'national' | 'international', asked: string): string =>
    spellingsFor(reading).compare('(495) 123-45-67', asked, 'phone').match;
  expect(moscow('national', '74951234567')).toBe('same');
  expect(moscow('national', '4951234567')).toBe('other');
  expect(moscow('international', '74951234567')).toBe('other');
  expect(moscow('international', '4951234567')).toBe('same');
});

describe('several places', () => {
  const verdicts = {
    same: spellings.compare('79000000001', '79000000001', 'phone'),
    other: spellings.compare('79000000002', '79000000001', 'phone'),
    unsaid: spellings.compare(null, '79000000001', 'phone'),
    unreadable: spellings.compare({}, '79000000001', 'phone'),
    ambiguous: spellings.compare('(495) 123-45-67', '74951234567', 'phone'),
    foreign: spellings.compare('by e-mail only', '79000000001', 'phone'),
  };
  type Name = keyof typeof verdicts;
  const those = ([first, ...rest]: readonly [Name, ...Name[]]): ReadonlyNonEmptyArray<Owner> => [
    verdicts[first],
    ...rest.map((name) => verdicts[name]),
  ];

  test.each<[[Name, ...Name[]], string]>([
    [['unsaid'], 'unsaid'],
    [['other'], 'other'],
    [['foreign'], 'unreadable'],
    [['other', 'unsaid'], 'other'],
    [['foreign', 'unsaid'], 'unreadable'],
    [['foreign', 'other'], 'other'],
    [['other', 'unreadable'], 'unreadable'],
    [['ambiguous', 'other'], 'unreadable'],
    [['unsaid', 'unreadable'], 'unreadable'],
    [['other', 'unreadable', 'foreign', 'same'], 'same'],
  ])('any of %j makes %s', (names, expected) => {
    expect(Owner.anyOf(those(names)).match).toBe(expected);
  });

  test.each<[[Name, ...Name[]], string]>([
    [['same', 'same'], 'same'],
    [['same', 'other'], 'other'],
    [['same', 'unsaid', 'other'], 'unsaid'],
    [['unreadable', 'same'], 'unreadable'],
    [['same', 'foreign'], 'unreadable'],
  ])('each of %j makes %s', (names, expected) => {
    expect(Owner.eachOf(those(names)).match).toBe(expected);
  });

  test('are required where the upstream documents them', () => {
    expect(
      those(['same', 'other', 'unsaid', 'unreadable']).map((owner) => owner.requireOwner().match),
    ).toEqual(['same', 'other', 'unreadable', 'unreadable']);
  });
});

test.each<[unknown, string, IdentifierType, readonly string[], string]>([
  ['Foo@Bar.com', 'foo@bar.com', 'email', ['a text'], 'an email address'],
  [7, 'foo@bar.com', 'email', ['a number with no spelling as email'], 'an email address'],
  ['none', '79161234567', 'phone', ['a text with no spelling as phone'], 'a phone number'],
  [null, '79161234567', 'phone', ['nothing'], 'a phone number'],
  ['79161234567', 'none', 'phone', ['a text'], 'a text with no spelling as phone'],
  [MISMATCH, '42', 'digits', ['a value of another type'], 'digits'],
  [{ a: 1 }, '42', 'digits', ['an object with no spelling as digits'], 'digits'],
])('compared values are reported by kind: %j with %s as %s', (found, asked, type, kinds, kind) => {
  const owner = spellings.compare(found, asked, type);
  expect(owner.subject).toEqual({ found: kinds, asked: kind, spelling: type });
});

test('only a comparison can say that an account is the user’s', () => {
  // @ts-expect-error the constructor is the class's own
  expect(new Owner('same', {})).toBeInstanceOf(Owner);
});
