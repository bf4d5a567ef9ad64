/** A tenant with a catalogue over sockets: when it is asked for again, whose it is, and what of it is no level. */
import type { ServerResponse } from 'node:http';
import { isRight } from 'fp-ts/Either';
import { http } from '../../../adapters/http';
import { catalogued, RETRY_MS } from '../../../src/upstream/layers/catalogue';
import { createTransports } from '../../../src/upstream/http/client';
import { fullProtection } from '../../../src/tenant/runtime/protection';
import type { Protection } from '../../../src/tenant/runtime/protection';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { settled } from '../../support/upstream/arranged';
import { closeServers, serve } from '../../support/upstream/servers';
import { callAt, contextOf, load } from '../../support/tenant/world';
import { until } from '../../support/until';

const tenants: Tenant[] = [];

afterEach(async () => {
  for (const tenant of tenants.splice(0)) tenant.dispose();
  await closeServers();
});

type Answer = (response: ServerResponse) => void;

const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const RIGHT = json([
  { id: 1, name: 'Silver' },
  { id: 2, name: 'Gold' },
]);

/** An upstream with members of the second level, and levels that the test arranges. */
const upstream = async (levels: Answer) => {
  const arranged = { levels };
  const { baseUrl, received } = await serve(({ url = '' }, response) => {
    if (url === '/levels') arranged.levels(response);
    else json({ id: url.split('/').at(-1), level: 2 })(response);
  });
  return {
    baseUrl,
    arrange: (next: Answer) => void (arranged.levels = next),
    asked: () => received.filter((url) => url === '/levels').length,
  };
};

const fileOf = (baseUrl: string, source: object): string =>
  JSON.stringify({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'digits' },
    connections: { api: { baseUrl } },
    sources: {
      member: {
        adapter: 'http',
        privateNetwork: true,
        settings: { connection: 'api', answer: { notFound: [{ status: 404 }] } },
        lookup: {
          path: '/members/{request.userIdentifier}',
          owner: { at: 'id', is: '{request.userIdentifier}' },
        },
        payload: { id: 'text!', level: 'integer?' },
      },
      levels: {
        adapter: 'http',
        catalogue: { ttl: 3600 },
        privateNetwork: true,
        retries: 0,
        deadlineMs: 1000,
        settings: { connection: 'api', answer: { listAs: 'items', notFound: [] } },
        lookup: { path: '/levels', owner: 'unsaid' },
        payload: { 'items!': [{ id: 'integer!', name: 'text!' }] },
        ...source,
      },
    },
    user: {
      id: 'member.id',
      status: { from: 'member.level', via: [{ find: 'levels[id].name' }] },
    },
  });

/** The layers of a bridge that serves, with a clock of the test in that of catalogues. */
const protectionWith = (clock: () => number): Protection => ({
  ...fullProtection,
  layersOf: (options) =>
    fullProtection.layersOf(options).map(([name, layer]) => {
      const { tenant, source, emit, catalogue } = options;
      return name === 'catalogue' && catalogue !== undefined
        ? ([name, catalogued({ tenant, source, emit, ...catalogue, clock })] as const)
        : ([name, layer] as const);
    }),
});

/** A tenant that asks for accounts, with a clock that the test moves. */
const serving = (baseUrl: string, source: object = {}) => {
  let now = 0;
  const context = contextOf([http], { http: createTransports(), protection: protectionWith(() => now) });
  const { tenant, problems } = load(fileOf(baseUrl, source), context);
  if (tenant === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  tenants.push(tenant);
  return {
    pass: (seconds: number) => void (now += seconds * 1000),
    status: async (identifier = '7'): Promise<unknown> => {
      const call = callAt(new Date(0));
      const payloads = await tenant.ask(identifier, call)();
      const account = isRight(payloads) ? tenant.map(payloads.right, call) : payloads;
      if (!isRight(account)) return account.left.tag;
      expect(account.right.id).toBe(identifier);
      return account.right.status;
    },
    /** Waits until nothing is asked any more. */
    rest: async (): Promise<void> => {
      await until(() => tenant.state().sources.every(({ calls }) => calls?.running === 0));
      await settled();
    },
  };
};

const DOWN = json({ error: 'down' }, 503);

test('an upstream that fails at first: accounts are without the level, and with it once it answers', async () => {
  const { baseUrl, arrange, asked } = await upstream(DOWN);
  const { status, pass, rest } = serving(baseUrl);
  expect([await status(), await status()]).toEqual([undefined, undefined]);
  expect(asked()).toBe(1);
  arrange(RIGHT);
  pass(RETRY_MS / 1000);
  expect(await status()).toBeUndefined(); // it is asked for beside this request
  await rest();
  expect(await status()).toBe('Gold');
  expect(asked()).toBe(2);
});

test('an upstream that fails later: accounts keep the last levels until it answers others', async () => {
  const { baseUrl, arrange, asked } = await upstream(RIGHT);
  const { status, pass, rest } = serving(baseUrl);
  expect(await status()).toBe('Gold');
  arrange(DOWN);
  for (const round of [2, 3]) {
    pass(3600);
    expect(await status()).toBe('Gold');
    await rest();
    expect(await status()).toBe('Gold');
    expect(asked()).toBe(round);
  }
  arrange(json([{ id: 2, name: 'Platinum' }]));
  pass(RETRY_MS / 1000);
  expect(await status()).toBe('Gold');
  await rest();
  expect(await status()).toBe('Platinum');
});

test('two levels with one id are no level', async () => {
  const { baseUrl } = await upstream(
    json([
      { id: 2, name: 'Gold' },
      { id: 2, name: 'Platinum' },
    ]),
  );
  expect(await serving(baseUrl).status()).toBeUndefined();
});

test('elements of another kind are levels without an id: the value is unknown, and never wrong', async () => {
  const { baseUrl } = await upstream(json(['Silver', 'Gold', { id: '2', name: 'Gold' }]));
  expect(await serving(baseUrl).status()).toBeUndefined();
});

test('the catalogue of a tenant is its own, even beside a tenant with the same file', async () => {
  const { baseUrl, arrange, asked } = await upstream(RIGHT);
  const [one, other] = [serving(baseUrl), serving(baseUrl)];
  expect(await one.status()).toBe('Gold');
  arrange(json([{ id: 2, name: 'Platinum' }]));
  expect(await other.status()).toBe('Platinum');
  expect(await one.status()).toBe('Gold');
  expect(asked()).toBe(2);
});

test('a tenant that is closed while it asks for its levels again ends the ask', async () => {
  let isClosed = false;
  const { baseUrl, arrange, asked } = await upstream(RIGHT);
  const { status, pass } = serving(baseUrl, { deadlineMs: 60_000 });
  await status();
  arrange((response) => {
    response.on('close', () => {
      isClosed = true;
    });
  });
  pass(3600);
  expect(await status()).toBe('Gold');
  await until(() => asked() === 2);
  tenants.splice(0)[0]?.dispose();
  await until(() => isClosed);
  expect(asked()).toBe(2);
});
