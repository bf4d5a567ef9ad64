/** What was left out of an account is told by field and reason, and never with a value. */
import { isRight, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../../src/adapter/define-adapter';
import { MAX_LIST_LENGTH } from '../../../../src/contract/account';
import type { BridgeEvent } from '../../../../src/observe/events';
import { resolve } from '../../../../src/resolve';
import { codecOf } from '../../../support/mapping/notation';
import { callAt, contextOf, load } from '../../../support/tenant/world';

const CANARY = 'canary-7f3a';

const shop = (payload: unknown) =>
  defineAdapter({
    name: 'shop',
    summary: 'a shop',
    settings: t.partial({}),
    lookup: t.partial({}),
    payload: codecOf({
      'name?': 'text',
      'level?': 'text',
      'points?': 'integer',
      'vip?': 'boolean',
      'cards?': [{ 'number?': 'text', 'points?': 'integer' }],
      'firms?': [{ name: 'nonblank', 'main?': 'boolean' }],
    }),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right({ ask: () => TE.right(payload), dispose: () => undefined }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });

const absencesOf = async (user: object, payload: unknown) => {
  const events: BridgeEvent[] = [];
  const file = {
    access: 'open',
    identifier: { type: 'text' },
    sources: { shop: { adapter: 'shop' } },
    user: { id: 'request.userIdentifier', ...user },
  };
  const { tenant } = load(
    JSON.stringify(file),
    contextOf([shop(payload)], { emit: (event) => events.push(event) }),
  );
  if (tenant === undefined) throw new Error('the file does not load');
  const outcome = await resolve(tenant, CANARY, callAt(new Date('2026-01-01')))();
  const fields = events.flatMap((event) => (event.event === 'fields-absent' ? event.fields : []));
  return { outcome, fields, told: JSON.stringify(events) };
};

describe('what is left out of an account is told', () => {
  it.each([
    ['a missing field', { name: 'shop.name' }, {}, ['name missing 1']],
    ['a blank one', { name: 'shop.name' }, { name: ' ' }, ['name blank 1']],
    [
      'a text that cannot be shown',
      { name: 'shop.name' },
      { name: `${CANARY}\u0000` },
      ['name text-not-fit 1'],
    ],
    ['one of another type', { bonuses: 'shop.points' }, { points: CANARY }, ['bonuses type-mismatch 1']],
    [
      'a value that its table does not have',
      { status: { from: 'shop.level', via: [{ table: { gold: 'Gold' } }] } },
      { level: CANARY },
      ['status not-in-table 1'],
    ],
    [
      'elements whose guard does not pass, and the list that is empty then',
      {
        segments: [
          { when: 'shop.vip', value: 'vip' },
          { when: 'shop.name', value: 'named' },
        ],
      },
      { vip: false },
      ['segments when-false 2', 'segments empty 1'],
    ],
    [
      'each field of an element, and the element that needs it',
      { loyaltyCards: [{ each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number' } }] },
      { cards: [{ number: '1' }, {}, { points: 3 }] },
      ['loyaltyCards.cardNumber missing 2', 'loyaltyCards empty 2'],
    ],
    [
      'an element without what it needs',
      {
        loyaltyCards: [
          { each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number', bonuses: 'card.points' } },
        ],
      },
      { cards: [{ number: '1', points: 1 }, { points: 3 }] },
      ['loyaltyCards.cardNumber missing 1', 'loyaltyCards element-incomplete 1'],
    ],
    [
      'a list that the upstream does not have',
      { loyaltyCards: [{ each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number' } }] },
      {},
      ['loyaltyCards missing 1', 'loyaltyCards empty 1'],
    ],
    [
      'elements beyond the longest list that the contract has',
      { loyaltyCards: [{ each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number' } }] },
      { cards: Array.from({ length: MAX_LIST_LENGTH + 3 }, (_, index) => ({ number: `n${index}` })) },
      ['loyaltyCards too-many 3'],
    ],
    [
      'all but the first of several selected entities',
      {
        legalEntities: [
          { each: 'shop.firms', as: 'firm', item: { legalEntityName: 'firm.name', selected: 'firm.main' } },
        ],
      },
      {
        firms: [
          { name: 'a', main: true },
          { name: 'b', main: true },
        ],
      },
      ['legalEntities.selected already-selected 1'],
    ],
    [
      'an object whose guard does not pass',
      { loyaltyProgram: { when: 'shop.vip', currentLevelTitle: { value: 'VIP' } } },
      {},
      ['loyaltyProgram when-false 1'],
    ],
  ])('%s', async (_title, user, payload, expected) => {
    const { outcome, fields, told } = await absencesOf(user, payload);
    expect(isRight(outcome)).toBe(true);
    expect(fields.map(({ field, reason, count }) => `${field} ${reason} ${count}`)).toEqual(expected);
    expect(told).not.toContain(CANARY);
  });

  it('nothing when nothing was left out', async () => {
    const { fields, told } = await absencesOf({ name: 'shop.name' }, { name: 'Foo' });
    expect(fields).toEqual([]);
    expect(told).toBe('[]');
  });
});
