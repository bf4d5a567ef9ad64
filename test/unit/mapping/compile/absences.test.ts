/** Fields that are left out of an account: they are reported by field and reason, and never with a value. */
import { isRight, left, right } from 'fp-ts/Either';
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

describe('fields that are left out of an account are reported', () => {
  it.each([
    ['a missing field', { name: 'shop.name' }, {}, ['name missing 1']],
    ['a blank one', { name: 'shop.name' }, { name: ' ' }, ['name blank 1']],
    [
      'a text that cannot be shown',
      { name: 'shop.name' },
      { name: `${CANARY}\ud83d` },
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
      'an element of which only constants are there: none of the upstream’s values is dropped',
      { loyaltyCards: [{ cardNumber: 'shop.level', status: { value: 'Card' } }] },
      { name: 'Foo' },
      ['loyaltyCards.cardNumber missing 1', 'loyaltyCards empty 2'],
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

  it.each<readonly [via: readonly unknown[], payload: object, told: string]>([
    [['number'], { name: CANARY }, 'number got a text: form'],
    [['number'], { name: '1,234' }, 'number got a text: ambiguous'],
    [['date', 'age'], { name: CANARY }, 'date got a text: form'],
    [['date', 'age'], { name: '1990-02-30' }, 'date got a text: no-such-day'],
    [['date', 'age'], { name: '2090-01-01' }, 'age got a text: out-of-range'],
    [[{ date: { zone: 'UTC' } }, 'age'], { name: '1990-01-30' }, 'date got a text: no-instant'],
    [['number', { between: [0, 5] }], { name: '6' }, 'between got a number: out-of-range'],
    [['number', { divide: 10 }], { name: '1e500' }, 'divide got a number: too-many-digits'],
    [['digits', 'number'], { name: CANARY.replaceAll(/\d/g, '') }, 'digits got a text: form'],
    [[{ part: { separator: '|', at: 1 } }, 'number'], { name: CANARY }, 'part got a text: form'],
    [['upper', 'number'], { name: 'ß'.repeat(600) }, 'upper got a text: too-long'],
    [['millis'], { name: '1990-01-30' }, 'millis got a text: no-instant'],
  ])('by %j of %j: %s', async (via, payload, expected) => {
    const rule = { from: 'shop.name', via };
    const optional = await absencesOf({ extra: { number: rule } }, payload);
    const told = optional.fields.map(
      ({ reason, step, found, why }) => `${reason}: ${String(step)} got ${String(found)}: ${String(why)}`,
    );
    expect(told).toEqual([`step-failed: ${expected}`]);
    expect(optional.told).not.toContain(CANARY);
    const required = await absencesOf({ extra: { number: { ...rule, required: true } } }, payload);
    const [{ reason, step, found, why } = {}] = optional.fields;
    expect(required.outcome).toEqual(
      left({ tag: 'AccountIncomplete', field: 'number', reason, step, found, why }),
    );
  });

  it('a sum of too many digits, and a percentage of nothing', async () => {
    const many = { from: 'shop.name', via: ['number'] };
    const { fields } = await absencesOf(
      { bonuses: { sum: [many, many] }, cardPercent: { percent: ['shop.points', 'shop.points'] } },
      { name: '1e500', points: 0 },
    );
    expect(fields).toEqual([
      {
        field: 'bonuses',
        reason: 'step-failed',
        count: 1,
        step: 'sum',
        found: 'a number',
        why: 'too-many-digits',
      },
      {
        field: 'cardPercent',
        reason: 'step-failed',
        count: 1,
        step: 'percent',
        found: 'a number',
        why: 'out-of-range',
      },
    ]);
  });

  it('failures of two kinds in one field apart', async () => {
    const item = { cardNumber: { value: '1' }, bonuses: { from: 'card.number', via: ['number'] } };
    const { fields } = await absencesOf(
      { loyaltyCards: [{ each: 'shop.cards', as: 'card', item }] },
      { cards: [{ number: 'x' }, { number: '1,234' }, { number: 'y' }] },
    );
    expect(fields.map(({ why, count }) => [why, count])).toEqual([
      ['form', 2],
      ['ambiguous', 1],
    ]);
  });

  it('nothing when nothing was left out', async () => {
    const { fields, told } = await absencesOf({ name: 'shop.name' }, { name: 'Foo' });
    expect(fields).toEqual([]);
    expect(told).toBe('[]');
  });
});
