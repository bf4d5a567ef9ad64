/** The differences of two answers: lists, spellings, and ways of writing that the comparison takes for the same. */
import * as fc from 'fast-check';
import { differencesOf } from '../../../../src/cli/compare/differences';
import { nodeOf } from '../../../../src/json/diff';
import type { Country } from '../../../../src/values/phone';

const SIDES = { here: 'here', there: 'there' };

const told = (here: object, there: object, country: Country = 'RU'): readonly string[] =>
  differencesOf(
    { status: 200, body: nodeOf(JSON.stringify({ user: here })) },
    { status: 200, body: nodeOf(JSON.stringify({ user: there })) },
    SIDES,
    country,
  ).map(({ field, kind, how = '' }) => `${field} ${kind} ${how}`.trim());

const card = (cardNumber: string, bonuses: number): object => ({ cardNumber, bonuses });

describe('lists are paired', () => {
  test.each<readonly [string, readonly object[], readonly object[], readonly string[]]>([
    ['the same', [card('1', 1), card('2', 2)], [card('1', 1), card('2', 2)], []],
    [
      'in another order',
      [card('1', 1), card('2', 2)],
      [card('2', 2), card('1', 1)],
      ['loyaltyCards formatting order'],
    ],
    [
      'in another order, and one differs',
      [card('1', 1), card('2', 2)],
      [card('2', 3), card('1', 1)],
      ['loyaltyCards formatting order', 'loyaltyCards[].bonuses other-value'],
    ],
    ['one more before', [card('2', 2)], [card('1', 1), card('2', 2)], ['loyaltyCards[] only-there']],
    ['one less', [card('1', 1), card('2', 2)], [card('2', 2)], ['loyaltyCards[] only-here']],
    ['twice the same', [card('1', 1)], [card('1', 1), card('1', 1)], ['loyaltyCards[] only-there']],
    ['without any', [card('1', 1)], [], ['loyaltyCards[] only-here']],
    [
      'one with its number in groups',
      [card('10', 1), card('20', 2)],
      [card('1 0', 1), card('20', 2)],
      ['loyaltyCards[].cardNumber formatting spaces'],
    ],
  ])('%s', (_what, here, there, expected) => {
    expect(told({ loyaltyCards: here }, { loyaltyCards: there })).toEqual(expected);
  });

  test('legal entities by their tax number, links by their address', () => {
    const entity = (number: string, phone: string): object => ({
      legalEntityName: 'Ромашка',
      taxpayerIdentificationNumber: number,
      phone,
    });
    expect(
      told(
        { legalEntities: [entity('1', '79000000001'), entity('2', '79000000002')] },
        { legalEntities: [entity('2', '+7 (900) 000-00-02'), entity('1', '79000000001')] },
      ),
    ).toEqual(['legalEntities formatting order', 'legalEntities[].phone formatting phone']);
    const link = (url: string, title: string): object => ({ url, title });
    expect(
      told(
        { profileLinks: [link('https://a.example', 'A'), link('https://b.example', 'B')] },
        { profileLinks: [link('https://a.example', 'A'), link('https://b.example', 'C')] },
      ),
    ).toEqual(['profileLinks[].title other-value']);
  });
});

describe('a field with two spellings', () => {
  const both = { expressBonusesTitle: 'a', exressBonusesTitle: 'a' };

  test.each<readonly [string, object, object, readonly string[]]>([
    ['in one of them or in both', both, { exressBonusesTitle: 'a' }, []],
    ['in the other one', { expressBonusesTitle: 'a' }, { exressBonusesTitle: 'a' }, []],
    ['with another text', both, { exressBonusesTitle: 'b' }, ['expressBonusesTitle other-value']],
    [
      'with two texts',
      both,
      { expressBonusesTitle: 'a', exressBonusesTitle: 'b' },
      ['exressBonusesTitle only-there'],
    ],
    [
      'inside an object',
      { loyaltyProgram: { progressBarBackgroundColor: '#fff' } },
      { loyaltyProgram: { progressBarBackroundColor: '#fff' } },
      [],
    ],
  ])('is the same %s', (_what, here, there, expected) => {
    expect(told(here, there)).toEqual(expected);
  });
});

describe('ways of writing', () => {
  test.each<readonly [field: string, here: unknown, there: unknown, expected: string | undefined]>([
    ['name', 'Й', 'Й'.normalize('NFD'), 'formatting Unicode form'],
    ['name', 'a b', 'a\u00a0b', 'formatting spaces'],
    ['name', 'a b', 'ab', 'other-value'],
    ['id', 'A', 'a', 'other-value'],
    ['id', 'a', 'a ', 'formatting spaces'],
    ['cardNumber', '007', '7', 'other-value'],
    ['phone', '79000000001', '9000000001', 'formatting phone'],
    ['phone', '79000000001', '+1 900 000 0001', 'other-value'],
    ['birthday', '2001-02-03', '03.02.2001', 'formatting date'],
    ['birthday', '2001-02-03', '02.03.2001', 'other-value'],
    ['bonuses', 0, -0, undefined],
    ['bonuses', 10, 10.5, 'other-value'],
    ['emailConfirmed', true, 'true', 'other-kind true or false here, text there'],
    ['segments', [], null, 'formatting empty'],
    ['loyaltyProgram', {}, null, 'formatting empty'],
    ['email', '', null, 'formatting empty'],
    ['email', ' ', '', 'formatting empty'],
    ['loyaltyProgram', { progress: 1 }, [], 'other-kind object here, list there'],
  ])('%s: %j and %j', (field, here, there, expected) => {
    expect(told({ [field]: here }, { [field]: there })).toEqual(
      expected === undefined ? [] : [`${field} ${expected}`],
    );
  });
});

test.each<readonly [country: Country, here: string, there: string, expected: string]>([
  ['RU', '79161234567', '8 (916) 123-45-67', 'phone formatting phone'],
  ['KZ', '77011234567', '8 (701) 123-45-67', 'phone formatting phone'],
  ['DE', '4930901820', '030 901820', 'phone formatting phone'],
  ['RU', '4930901820', '030 901820', 'phone other-value'],
  ['GB', '447911123456', '07911 123456', 'phone formatting phone'],
  ['FR', '33612345678', '06 12 34 56 78', 'phone formatting phone'],
  ['FR', '33612345678', '06 12 34 56 79', 'phone other-value'],
])('a phone number without its country is one of %s: %s and %s', (country, here, there, expected) => {
  expect(told({ phone: here }, { phone: there }, country)).toEqual([expected]);
});

test('any answer is the same as itself, and the difference is found from both sides', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (user, other) => {
      expect(told(user, user)).toEqual([]);
      const [one, two] = [
        told({ bonuses: 1, name: other }, { bonuses: 2 }),
        told({ bonuses: 2 }, { bonuses: 1, name: other }),
      ];
      expect(one).toHaveLength(two.length);
      expect(one).toContain('bonuses other-value');
    }),
  );
});
