/** When each field of accounts last had a value. */
import { createFilledFields } from '../../../../src/tenant/runtime/filled-fields';

const AT = new Date('2026-01-15T12:00:00.000Z');
const LATER = new Date('2026-01-15T13:00:00.000Z');

const CASES: readonly (readonly [what: string, account: object, fields: readonly string[]])[] = [
  ['plain fields', { id: '1', name: 'x' }, ['id', 'name']],
  [
    'zero, false and empty texts are values',
    { bonuses: 0, emailConfirmed: false, status: '' },
    ['bonuses', 'emailConfirmed', 'status'],
  ],
  [
    'an object and its fields',
    { loyaltyProgram: { progress: 1 } },
    ['loyaltyProgram', 'loyaltyProgram.progress'],
  ],
  [
    'a list and the fields of any element',
    { loyaltyCards: [{ cardNumber: '1' }, { cardNumber: '2', bonuses: 3 }] },
    ['loyaltyCards', 'loyaltyCards.cardNumber', 'loyaltyCards.bonuses'],
  ],
  ['an empty list has no value', { id: '1', loyaltyCards: [] }, ['id']],
  ['a field without a value', { id: '1', name: undefined }, ['id']],
];

test.each(CASES)('%s', (_what, account, fields) => {
  const { note, read } = createFilledFields();
  note(account, AT);
  expect([...read()]).toEqual(fields.map((field) => [field, AT]));
});

test('a field that has no value any more keeps the time when it last had one', () => {
  const { note, read } = createFilledFields();
  note({ id: '1', bonuses: 5 }, AT);
  note({ id: '1' }, LATER);
  expect(read()).toEqual(
    new Map([
      ['id', LATER],
      ['bonuses', AT],
    ]),
  );
});

test('of a large account the first values count, so that the work is bounded', () => {
  const { note, read } = createFilledFields();
  const element = {
    get cardNumber() {
      looked += 1;
      return 'x';
    },
  };
  let looked = 0;
  note({ loyaltyCards: Array.from({ length: 10_000 }, () => element), last: 1 }, AT);
  expect(looked).toBeLessThanOrEqual(500);
  expect([...read().keys()]).toEqual(['loyaltyCards', 'loyaltyCards.cardNumber']);
});
