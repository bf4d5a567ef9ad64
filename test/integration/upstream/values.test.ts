/** Values as upstreams write them, through a whole source: texts for "no value", one or list, and JSON inside a text. */
import { isRight } from 'fp-ts/Either';
import { http } from '../../../adapters/http';
import { resolve } from '../../../src/resolve';
import { loadSource } from '../../support/adapters/tenant';
import type { SourceJson } from '../../support/adapters/tenant';
import { callOf } from '../../support/upstream/call';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);

interface Upstream {
  readonly answer: unknown;
  readonly payload: unknown;
  readonly user: unknown;
  readonly source?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly owner?: unknown;
}

const outcomeOf = async ({
  answer,
  payload,
  user,
  source,
  settings,
  owner = 'unsaid',
}: Upstream): Promise<unknown> => {
  const { baseUrl } = await serve((_request, response) => void response.end(JSON.stringify(answer)));
  const json: SourceJson = {
    adapter: 'http',
    settings: { baseUrl, answer: { notFound: [{ status: 404 }], ...settings } },
    lookup: { path: '/{request.userIdentifier}', owner },
    payload,
    ...source,
  };
  const { tenant, problems } = loadSource({ adapters: [http], source: json, user });
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await resolve(tenant, '7', callOf())();
  tenant.dispose();
  return isRight(outcome) ? outcome.right : outcome.left;
};

const EMPTY = { emptyValues: ['-', 'null'] };
const PAYLOAD = { id: 'text?', 'name?': 'text', 'points?': 'number', 'cards?': [{ number: 'text?' }] };
const NAMED = { id: 'request.userIdentifier', name: { from: 'source.name', default: 'Guest' } };

describe('a text that means "no value"', () => {
  test.each([
    [
      { id: 'u', name: '-' },
      { id: '7', name: 'Guest' },
    ],
    [
      { id: 'u', name: 'null' },
      { id: '7', name: 'Guest' },
    ],
    [
      { id: 'u', name: 'Null' },
      { id: '7', name: 'Null' },
    ],
    [
      { id: 'u', name: 'Anna-Maria' },
      { id: '7', name: 'Anna-Maria' },
    ],
  ])('in %j gives %j', async (answer, wanted) => {
    expect(await outcomeOf({ answer, payload: PAYLOAD, user: NAMED, source: EMPTY })).toEqual(wanted);
  });

  test('in another source is a text', async () => {
    expect(await outcomeOf({ answer: { id: 'u', name: '-' }, payload: PAYLOAD, user: NAMED })).toEqual({
      id: '7',
      name: '-',
    });
  });

  test('in the place of the id leaves the account without one', async () => {
    const user = { id: { from: 'source.id', required: true } };
    const outcome = await outcomeOf({ answer: { id: '-' }, payload: PAYLOAD, user, source: EMPTY });
    expect(outcome).toMatchObject({ tag: 'AccountIncomplete', field: 'id' });
  });

  test('in a place that must have a value makes the answer invalid', async () => {
    const outcome = await outcomeOf({
      answer: { id: '-' },
      payload: { id: 'text!' },
      user: { id: 'source.id' },
      source: EMPTY,
    });
    expect(outcome).toMatchObject({ tag: 'PayloadInvalid', path: 'id' });
  });

  test('is never the owner of an answer', async () => {
    const owner = { at: 'id', is: '{request.userIdentifier}', spelling: 'text' };
    const given = { payload: PAYLOAD, user: { id: 'request.userIdentifier' }, owner };
    const source = { emptyValues: ['-', '7'] };
    expect(await outcomeOf({ answer: { id: '7' }, ...given })).toEqual({ id: '7' });
    expect(await outcomeOf({ answer: { id: '7' }, ...given, source })).toMatchObject({
      tag: 'PayloadInvalid',
    });
  });

  test('is compared as it is by the conditions on an answer', async () => {
    const settings = { at: 'data', notFound: [{ status: 404 }, { path: 'state', equals: '-' }] };
    const given = { payload: PAYLOAD, user: NAMED, source: EMPTY, settings };
    expect(await outcomeOf({ answer: { state: '-', data: {} }, ...given })).toMatchObject({
      tag: 'UserNotFound',
    });
    expect(
      await outcomeOf({ answer: { state: 'ok', data: { id: 'u', name: '-' } }, ...given }),
    ).toMatchObject({
      name: 'Guest',
    });
  });

  test('in a list is an element without a value', async () => {
    const user = {
      id: 'request.userIdentifier',
      loyaltyCards: [{ each: 'source.cards', as: 'c', item: { cardNumber: 'c.number' } }],
    };
    const answer = { id: 'u', cards: [{ number: '-' }, { number: '12' }] };
    expect(await outcomeOf({ answer, payload: PAYLOAD, user, source: EMPTY })).toEqual({
      id: '7',
      loyaltyCards: [{ cardNumber: '12' }],
    });
  });
});

describe('values in another form', () => {
  const user = {
    id: 'request.userIdentifier',
    bonuses: 'source.loyalty.points',
    loyaltyCards: [{ each: 'source.cards', as: 'c', item: { cardNumber: 'c.number' } }],
  };
  const card = { number: 'text!' };
  test.each([
    [{ cards: [{ number: '1' }, { number: '2' }] }, [{ cardNumber: '1' }, { cardNumber: '2' }]],
    [{ cards: { number: '3' } }, [{ cardNumber: '3' }]],
    [{ cards: {} }, undefined],
    [{ cards: '' }, undefined],
    [{}, undefined],
  ])('give the cards of %j', async (answer, loyaltyCards) => {
    for (const cards of [{ $oneOrList: card }, { $anyOf: [[card], card] }]) {
      const payload = { 'cards?': cards, 'loyalty?': { $json: { points: 'number?' } } };
      const given = { answer: { ...answer, loyalty: '{"points": 12.5}' }, payload, user };
      expect(await outcomeOf(given)).toEqual({
        id: '7',
        bonuses: 12.5,
        ...(loyaltyCards && { loyaltyCards }),
      });
    }
  });

  test('are read in XML too', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.setHeader('Content-Type', 'application/xml');
      response.end(
        '<a><cards><number>0012</number></cards><loyalty>{"points": 12.5}</loyalty><tags>["x"]</tags></a>',
      );
    });
    const { tenant, problems } = loadSource({
      adapters: [http],
      source: {
        adapter: 'http',
        settings: { baseUrl, answer: { format: 'xml', at: 'a', notFound: [{ status: 404 }] } },
        lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' },
        payload: {
          'cards?': { $oneOrList: card },
          'loyalty?': { $json: { points: 'number?' } },
          'tags?': { $json: ['text'] },
        },
      },
      user: { ...user, status: 'source.tags[0]' },
    });
    expect(problems).toEqual([]);
    const outcome = await resolve(tenant!, '7', callOf())();
    tenant?.dispose();
    expect(outcome).toMatchObject({
      right: { bonuses: 12.5, loyaltyCards: [{ cardNumber: '0012' }], status: 'x' },
    });
  });

  test('can name the owner of an answer', async () => {
    const payload = { data: { $json: { id: 'text!' } } };
    const owner = { at: 'data.id', is: '{request.userIdentifier}', spelling: 'text' };
    const given = { payload, owner, user: { id: 'request.userIdentifier' } };
    expect(await outcomeOf({ ...given, answer: { data: '{"id":"7"}' } })).toEqual({ id: '7' });
    expect(await outcomeOf({ ...given, answer: { data: '{"id":"8"}' } })).toMatchObject({
      tag: 'IdentityMismatch',
    });
    expect(await outcomeOf({ ...given, answer: { data: '{"id":"7"' } })).toMatchObject({
      tag: 'PayloadInvalid',
    });
  });
});
