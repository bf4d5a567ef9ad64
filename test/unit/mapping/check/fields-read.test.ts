/** The fields of a payload that are checked: those that rules, conditions and lookups read, and no others. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../../src/adapter/define-adapter';
import type { AdapterSpec } from '../../../../src/adapter/define-adapter';
import { isError } from '../../../../src/diagnostics/diagnostic';
import type { BridgeEvent } from '../../../../src/observe/events';
import { resolve } from '../../../../src/resolve';
import { codecOf } from '../../../support/mapping/notation';
import { callAt, contextOf, load } from '../../../support/tenant/world';

const CODEC = {
  'card?': { 'no?': 'text', 'shop?': { 'city?': 'text', 'ids?': ['integer'] } },
  'orders?': [{ 'no?': 'integer', 'type?': { 'code?': 'text' }, 'lines?': [{ 'sku?': 'text' }] }],
  'labels?': { $record: { 'text?': 'text' } },
};

/** Every leaf has another type. */
const WRONG = {
  card: { no: [], shop: { city: [], ids: ['x'] } },
  orders: [{ no: 'x', type: { code: [] }, lines: [{ sku: [] }] }],
  labels: { k: { text: [] }, l: { text: [] } },
};

type Shop = Pick<AdapterSpec<object, object, unknown>, 'compares'>;

const shop = (payload: unknown, more: Shop = { compares: () => undefined }) =>
  defineAdapter({
    name: 'shop',
    summary: 'a shop',
    settings: t.partial({}),
    lookup: t.partial({ with: t.string }),
    payload: codecOf(CODEC),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right({ ask: () => TE.right(payload), dispose: () => undefined }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
    ...more,
  });

/** The paths of the wrong leaves that were reported. */
const lookedAt = async (user: object, sources: object = {}, adapter = shop(WRONG)) => {
  const told = new Set<string>();
  const emit = (event: BridgeEvent): void => {
    if (event.event === 'leaf-mismatched') told.add(`${event.source}.${event.path}`);
  };
  const file = {
    access: 'open',
    identifier: { type: 'text' },
    sources: { shop: { adapter: 'shop' }, ...sources },
    user: { id: 'request.userIdentifier', ...user },
  };
  const { tenant, problems } = load(JSON.stringify(file), contextOf([adapter], { emit }));
  if (tenant === undefined) throw new Error(JSON.stringify(problems.filter(isError)));
  await resolve(tenant, 'u-1', callAt(new Date('2026-01-01')))();
  return [...told].sort();
};

const each = (item: unknown, list = 'shop.orders'): object => ({
  extra: { shown: [{ each: list, as: 'e', item }] },
});

describe('of a payload whose every leaf is wrong, the checked fields are', () => {
  it.each<[string, object, string[]]>([
    ['nothing where nothing is read', {}, []],
    ['the fields of an object that a field of is read', { name: 'shop.card.no' }, ['card.no']],
    ['an object in it', { name: 'shop.card.shop.city' }, ['card.no', 'card.shop.city']],
    [
      'a list in it',
      { name: { from: 'shop.card.shop.ids', via: ['count', 'text'] } },
      ['card.no', 'card.shop.city', 'card.shop.ids.*'],
    ],
    [
      'a list of which one element is read',
      { name: { from: 'shop.orders[0].no', via: ['text'] } },
      ['orders.*.no'],
    ],
    [
      'the key of an element too',
      { name: { from: 'shop.orders[type.code=x].no', via: ['text'] } },
      ['orders.*.no', 'orders.*.type.code'],
    ],
    ['the list of an each', each('e.no'), ['orders.*.no']],
    [
      'the list within its elements',
      each([{ each: 'e.lines', as: 'l', item: 'l.sku' }]),
      ['orders.*.lines.*.sku', 'orders.*.no'],
    ],
    ['what a condition reads', { name: { value: 'x', when: 'shop.card.no' } }, ['card.no']],
    [
      'what the condition of an element reads',
      each({ value: 'x', when: { path: 'e.type.code', equals: 'y' } }),
      ['orders.*.no', 'orders.*.type.code'],
    ],
    ['what a template reads', { name: { template: 'Card {shop.card.no}' } }, ['card.no']],
    ['what a fallback reads', { name: { first: ['request.userIdentifier', 'shop.card.no'] } }, ['card.no']],
    ['the key of a record', { name: 'shop.labels.k.text' }, ['labels.*.text']],
    ['the values of a record of an each', each('e.text', 'shop.labels'), ['labels.*.text']],
    [
      'the values of a record that a rule goes through',
      { name: { join: { each: 'shop.labels', as: 'e', item: 'e.text' }, separator: ' ' } },
      ['labels.*.text'],
    ],
    [
      'what the guard of a rule over a record reads',
      { age: { count: { each: 'shop.labels', as: 'e', when: 'e.text' }, via: [{ clamp: [0, 150] }] } },
      ['labels.*.text'],
    ],
  ])('%s', async (_what, user, paths) => {
    expect(await lookedAt(user)).toEqual(paths.map((path) => `shop.${path}`));
  });

  it('those that the lookup of another source reads', async () => {
    const other = { adapter: 'shop', optional: true, lookup: { with: '{shop.card.no}' } };
    expect(await lookedAt({ name: 'other.labels.k.text' }, { other })).toEqual(['shop.card.no']);
  });

  it('all where the adapter does not name the compared field', async () => {
    expect(await lookedAt({}, {}, shop(WRONG, {}))).toHaveLength(7);
  });

  it('those beside the field of the owner', async () => {
    const compares = () => ({ asked: ['with'], found: ['card', 'no'], at: ['lookup', 'with'] });
    expect(await lookedAt({}, {}, shop(WRONG, { compares }))).toEqual([
      'shop.card.no',
      'shop.card.shop.city',
      'shop.card.shop.ids.*',
    ]);
  });
});
