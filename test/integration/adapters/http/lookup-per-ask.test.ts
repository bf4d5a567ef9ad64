/** What is new with each ask of a source, `request.now` and `request.uuid`: sent, and not a part of what is the same. */
import { PerAsk } from '../../../../src/core/per-ask';
import { lookupKey } from '../../../../src/upstream/layers/lookup-key';
import { openShop } from '../../../support/lookup/asked';
import type { Shop } from '../../../support/lookup/asked';

const ID = 'request.userIdentifier';
const NOW = new Date('2026-11-30T12:00:00.500Z');
const UUID = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';

const shopWith = (more: object, source: object = {}): Shop => ({
  lookup: { query: { id: `{${ID}}` }, ...more },
  source,
});

describe('a lookup can read', () => {
  test('the moment and a random id of the ask', async () => {
    const asked = openShop(
      shopWith({
        headers: { 'Idempotency-Key': '{request.uuid}', 'X-At': { from: 'request.now' } },
      }),
    );
    expect(await asked.ask('7', { now: () => NOW, uuid: () => UUID })).toBe('ok');
    expect(asked.requests[0]?.headers).toMatchObject({
      'Idempotency-Key': UUID,
      'X-At': '2026-11-30T12:00:00.500Z',
    });
  });

  test('the day, in the time zone of the tenant', async () => {
    const rule = { from: 'request.now', via: [{ date: { zone: 'Asia/Vladivostok' } }] };
    const asked = openShop(shopWith({ headers: { 'X-Day': rule } }));
    await asked.ask('7', { now: () => new Date('2026-11-30T20:00:00Z') });
    expect(asked.requests[0]?.headers).toMatchObject({ 'X-Day': '2026-12-01' });
  });

  test('an id that is another with each request', async () => {
    const asked = openShop(shopWith({ headers: { 'X-Id': '{request.uuid}' } }));
    await asked.ask('7');
    await asked.ask('8');
    const [one, other] = asked.requests.map(({ headers }) => headers['X-Id'] ?? '');
    expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(other).not.toBe(one);
  });

  test('not only these: the shopper must be in the request', () => {
    const { problems } = openShop({ lookup: { headers: { 'X-Id': '{request.uuid}' } } }).loaded;
    expect(problems.map(({ code }) => code)).toStrictEqual(['account-shared']);
  });

  test('and a rule of the account cannot', () => {
    const { problems } = openShop({ ...shopWith({}), user: { name: 'request.uuid' } }).loaded;
    expect(problems.map(({ code }) => code)).toStrictEqual(['path-unknown']);
  });
});

describe('an answer of the same question is shared', () => {
  const cached = { cache: { ttl: 60 } };
  const headers = { headers: { 'X-Id': '{request.uuid}', 'X-At': { from: 'request.now', via: ['upper'] } } };

  test('from the cache, although the moment and the id are others', async () => {
    const asked = openShop(shopWith(headers, cached));
    await asked.ask('7', { now: () => NOW });
    await asked.ask('7', { now: () => new Date(0) });
    await asked.ask('8');
    expect(asked.requests.map(({ target }) => target)).toStrictEqual(['/c?id=7', '/c?id=8']);
  });

  test('and a text that has both keeps shoppers apart', async () => {
    const asked = openShop({ lookup: { query: { id: `{${ID}}-{request.uuid}` } }, source: cached });
    await asked.ask('7');
    await asked.ask('7');
    await asked.ask('8');
    expect(asked.requests).toHaveLength(2);
  });

  test('at the same time', async () => {
    const asked = openShop(shopWith(headers));
    await Promise.all([asked.ask('7'), asked.ask('7')]);
    expect(asked.requests).toHaveLength(1);
  });

  test('by the text of the lookup', () => {
    const key = { a: 1 };
    expect(lookupKey(new PerAsk({ a: 2 }, key))).toBe(lookupKey(new PerAsk({ a: 3 }, key)));
    expect(lookupKey(new PerAsk({ a: 2 }, { a: 2 }))).not.toBe(lookupKey(new PerAsk({ a: 2 }, key)));
  });
});

describe('a retry', () => {
  test('has the id of its ask', async () => {
    const asked = openShop(shopWith({ headers: { 'X-Id': '{request.uuid}' } }, { retries: 2 }), {
      status: 500,
      body: { _tag: 'Right', right: {} },
    });
    await asked.ask('7');
    const ids = new Set(asked.requests.map(({ headers }) => headers['X-Id']));
    expect(asked.requests.length).toBeGreaterThan(1);
    expect(ids.size).toBe(1);
  });
});
