/** What goes on through a reload: sources with their connections and layers, directories, probes, rate limits; and what does not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { runIn } from '../../support/run';
import { loadDirectory } from '../../../src/tenant/directory/load';
import type { LoadApart } from '../../../src/tenant/directory/apart';
import { AT_ONCE_BYTES } from '../../../src/tenant/directory/large';
import { commandWorld } from '../../support/command-world';
import { ask } from '../../support/e2e/bridge';
import { crmTenant, makeFolder, writeMappings } from '../../support/e2e/tenants';
import type { Files } from '../../support/e2e/tenants';
import { errorOf, gate, send, userOf } from '../../support/gateway/gateway';
import {
  NICK,
  VARIABLES,
  nameOf,
  reload,
  serving,
  shopTenant,
  startCounted,
  startShop,
  statusOf,
  stopLater,
  stopServing,
  writeIn,
} from '../../support/reload';
import type { Own } from '../../support/e2e/tenants';
import { until } from '../../support/until';

afterEach(stopServing);

const CACHED: Own = { source: { cache: { ttl: 600 } } };

/** The changes of a tenant whose source has a cache, and a second source that is not asked for more than the first. */
const changed = (own: Own): Own => ({ ...own, source: { ...CACHED.source, ...own.source } });

describe('a source goes on with its cache, its breaker and its connections through a change of', () => {
  it.each<readonly [string, Own]>([
    ['the access', { head: { access: { keys: ['${APP_KEY}'] } } }],
    ['the messages', { head: { messages: { userNotFound: 'Not there' } } }],
    ['the locale', { head: { locale: 'en' } }],
    ['the zone', { head: { timezone: 'Asia/Almaty' } }],
    ['the status of errors', { head: { errorStatus: 200 } }],
    ['the limits', { head: { limits: { perSecond: 500 } } }],
    ['a rule that reads the same', { user: { name: { from: 'shop.name', via: ['upper'] } } }],
    ['a comment', { head: { $comment: 'changed' } }],
    [
      'another source',
      {
        more: {
          extra: {
            adapter: 'http',
            settings: { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] } },
            lookup: {
              path: '/{request.userIdentifier}',
              owner: { at: 'id', is: '{request.userIdentifier}' },
            },
            payload: { id: 'text!' },
            optional: true,
          },
        },
      },
    ],
  ])('%s', async (_what, own) => {
    const { bridge, shop, write } = await serving({ acme: CACHED });
    await ask(bridge, 'acme', '42');
    write('acme', changed(own));
    const { kept, refused } = await reload(bridge);
    expect([...kept, ...refused]).toEqual([]);
    expect((await ask(bridge, 'acme', '42')).status).toBe(200);
    expect(shop.received).toEqual(['/users/42']);
    await ask(bridge, 'acme', '44');
    expect(shop.connections()).toBe(1);
    expect((await statusOf(bridge, 'acme'))?.sources[0]).toMatchObject({ cache: { hits: 1, entries: 2 } });
  });
});

const LEVELS = (source: object = {}): Own => ({
  more: {
    levels: {
      adapter: 'http',
      privateNetwork: true,
      catalogue: { ttl: 600 },
      settings: { connection: 'shop', answer: { notFound: [] } },
      lookup: { path: '/users/1', owner: 'unsaid' },
      payload: { id: 'text!', name: 'text?' },
      ...source,
    },
  },
  user: { cardNumber: 'levels.id' },
});

describe('a catalogue', () => {
  const withShop = (own: Own, baseUrl: string): Own => ({
    ...own,
    head: { ...own.head, connections: { shop: { baseUrl } } },
  });

  it('keeps its answer through a reload that does not change it, and asks again after one that does', async () => {
    const { bridge, shop, write } = await serving({ acme: CACHED });
    const levels = (): number => shop.received.filter((url) => url === '/users/1').length;
    write('acme', withShop(LEVELS(), shop.baseUrl));
    await reload(bridge);
    await ask(bridge, 'acme', '42');
    expect(levels()).toBe(1);
    write('acme', withShop({ ...LEVELS(), head: { locale: 'en' } }, shop.baseUrl));
    await reload(bridge);
    expect(userOf(await ask(bridge, 'acme', '42'))).toMatchObject({ cardNumber: '1' });
    expect(levels()).toBe(1);
    write('acme', withShop(LEVELS({ deadlineMs: 2_000 }), shop.baseUrl));
    await reload(bridge);
    expect(userOf(await ask(bridge, 'acme', '42'))).toMatchObject({ cardNumber: '1' });
    expect(levels()).toBe(2);
    const { sources } = (await statusOf(bridge, 'acme')) ?? { sources: [] };
    expect(sources[1]).toMatchObject({ name: 'levels', catalogue: { loads: 1, failures: 0 } });
  });

  it('asks again after a change of its connection', async () => {
    const { bridge, shop, write } = await serving({ acme: CACHED });
    write('acme', withShop(LEVELS(), shop.baseUrl));
    await reload(bridge);
    await ask(bridge, 'acme', '42');
    write('acme', withShop(LEVELS(), `${shop.baseUrl}/other`));
    expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme', keys: ['connections.shop'] }] });
    await ask(bridge, 'acme', '42');
    expect(shop.received).toContain('/other/users/1');
  });
});

describe('a source starts empty after a change of', () => {
  it.each<readonly [string, Own]>([
    ['what is read of it', NICK],
    ['its section', { source: { deadlineMs: 2_000 } }],
    ['its cache', { source: { cache: { ttl: 300 } } }],
    ['its settings', { settings: { headers: { 'X-Shop': 'acme' } } }],
    [
      'its lookup',
      {
        source: {
          lookup: {
            path: '/shops/users/{request.userIdentifier}',
            owner: { at: 'id', is: '{request.userIdentifier}' },
          },
        },
      },
    ],
    [
      'the type of its payload',
      { source: { payload: { id: 'text!', name: 'text!', nick: 'text?', points: 'number?' } } },
    ],
    ['the identifiers', { head: { identifier: { type: 'text' } } }],
    ['the country', { head: { country: 'KZ' } }],
  ])('%s', async (_what, own) => {
    const { bridge, shop, write } = await serving({ acme: CACHED });
    await ask(bridge, 'acme', '42');
    write('acme', changed(own));
    expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme' }], kept: [], refused: [] });
    expect((await ask(bridge, 'acme', '42')).status).toBe(200);
    expect(shop.received).toHaveLength(2);
    await until(() => shop.open() === 1);
  });

  it('its secret in a file, while a source with another secret goes on', async () => {
    const files = ['one', 'two'].map((name) => join(makeFolder(), name));
    for (const file of files) writeFileSync(file, 'reload-upstream-token-1');
    const own = (name: string): Own => ({ ...CACHED, settings: { auth: { type: 'bearer', token: name } } });
    const variables = { ONE_FILE: files[0] ?? '', TWO_FILE: files[1] ?? '' };
    const { bridge, shop } = await serving({ acme: own('${ONE}'), beta: own('${TWO}') }, variables);
    for (const tenant of ['acme', 'beta']) await ask(bridge, tenant, '42');
    writeFileSync(files[0] ?? '', 'reload-upstream-token-2');
    expect(await reload(bridge)).toMatchObject({
      changed: [{ tenant: 'acme', keys: ['ONE'] }],
      unchanged: 1,
    });
    for (const tenant of ['acme', 'beta']) await ask(bridge, tenant, '42');
    expect(shop.received).toHaveLength(3);
  });

  it('the file of its payload, which is told by its name', async () => {
    const shop = await startShop();
    const { bridge, mappings } = await serving({ beta: {} });
    const payload = { id: 'text!', name: 'text?', nick: 'text?', points: 'number?' };
    writeIn(mappings, 'acme/payload.json', payload);
    writeIn(
      mappings,
      'acme/tenant.json',
      shopTenant(shop.baseUrl, { source: { ...CACHED.source, payload: 'payload.json' } }),
    );
    expect(await reload(bridge)).toMatchObject({ added: ['acme'] });
    await ask(bridge, 'acme', '42');
    writeIn(mappings, 'acme/payload.json', { ...payload, shoe: 'number?' });
    expect(await reload(bridge)).toMatchObject({
      changed: [{ tenant: 'acme', keys: ['acme/payload.json'] }],
    });
    await ask(bridge, 'acme', '42');
    expect(shop.received).toHaveLength(2);
  });
});

it('a breaker that is open stays open through a change elsewhere, and the token is not asked for again', async () => {
  const shop = await startShop();
  const oauth = {
    auth: { type: 'oauth2', tokenUrl: `${shop.baseUrl}/token`, clientId: 'bridge', clientSecret: '${TOKEN}' },
  };
  const { bridge, mappings } = await serving({ beta: {} });
  const write = (own: Own): void =>
    writeIn(
      mappings,
      'acme/tenant.json',
      shopTenant(shop.baseUrl, { settings: oauth, source: { retries: 0 }, ...own }),
    );
  write({});
  await reload(bridge);
  for (let failures = 0; failures < 5; failures += 1) errorOf(await ask(bridge, 'acme', '45'));
  const before = (await statusOf(bridge, 'acme'))?.sources[0];
  expect(before?.breaker).toBe('open');
  write({ head: { locale: 'en' } });
  await reload(bridge);
  expect((await statusOf(bridge, 'acme'))?.sources[0]).toMatchObject({
    breaker: 'open',
    token: before?.token,
  });
  write({ source: { retries: 1 } });
  await reload(bridge);
  expect((await statusOf(bridge, 'acme'))?.sources[0]).toMatchObject({ breaker: 'closed' });
});

it('when a field was last filled is known through reloads', async () => {
  const { bridge, write } = await serving();
  await nameOf(bridge);
  const before = await statusOf(bridge, 'acme');
  write('acme', NICK);
  await reload(bridge);
  expect(await statusOf(bridge, 'acme')).toMatchObject({
    fields: (before as { readonly fields?: unknown }).fields,
  });
});

describe('a probe', () => {
  it('goes on where its source does, and starts again with a source that starts empty', async () => {
    const probed = (own: Own = {}): Own => ({ ...own, source: { probe: '42', ...own.source } });
    const { bridge, shop, write } = await serving({ acme: probed() });
    const outcome = async () => (await statusOf(bridge, 'acme'))?.sources[0]?.probe?.outcome;
    await until(() => shop.received.length === 1);
    await until(() => bridge.log().some(({ event }) => event === 'source-probed'));
    write('acme', probed({ head: { locale: 'en' } }));
    await reload(bridge);
    expect(await outcome()).toBe('ok');
    write('acme', probed({ source: { deadlineMs: 2_000 } }));
    await reload(bridge);
    await until(() => bridge.log().filter(({ event }) => event === 'source-probed').length === 2);
    expect(await outcome()).toBe('ok');
  });

  it('ends with its tenant', async () => {
    const { bridge, write } = await serving({ acme: { source: { probe: '42' } }, beta: {} });
    write('acme', { head: { access: { keys: [] } } });
    await reload(bridge);
    expect((await statusOf(bridge, 'acme'))?.sources).toBeUndefined();
  });
});

describe('a large directory', () => {
  const PHONE = '79000000001';
  const customers = (name: string) => [{ id: 'c-1', phone: PHONE, name }];
  const large = (name: string, own = {}): Files => ({
    ...crmTenant(customers(name), own),
    'customers.json': JSON.stringify(customers(name)).padEnd(AT_ONCE_BYTES + 1),
  });

  /** A bridge whose large directories are loaded when the test says so. */
  const started = async (tenants: Readonly<Record<string, Files>>) => {
    const mappings = writeMappings(tenants);
    const held: (() => void)[] = [];
    const { world, events, listening, stop } = commandWorld(adapters, VARIABLES);
    stopLater(stop);
    const loadApart: LoadApart = async (job, signal) => {
      const { opened, release } = gate<undefined>();
      held.push(() => release(undefined));
      signal.addEventListener('abort', () => release(undefined));
      await opened;
      return loadDirectory(job);
    };
    let hangUp = (): void => undefined;
    const onReload = (reloads: () => void): void => {
      hangUp = reloads;
    };
    const ended = runIn(['serve', '--mappings', mappings, '--port', '0'], { ...world, loadApart, onReload });
    const port = await listening;
    const reloads = () => events.filter(({ event }) => event === 'reload-done');
    const write = (tenant: string, files: Files): void => {
      for (const [path, content] of Object.entries(files)) writeIn(mappings, `${tenant}/${path}`, content);
    };
    const load = async (count: number): Promise<void> => {
      await until(() => held.length === count);
      held[count - 1]?.();
    };
    const found = async (tenant = 'big') => userOf(await ask({ port }, tenant, PHONE));
    return { port, held, hangUp: () => hangUp(), reloads, write, load, found, end: () => (stop(), ended) };
  };

  it('is not loaded again while its file is the same', async () => {
    const bridge = await started({ big: large('Anna'), small: crmTenant(customers('Anna')) });
    await bridge.load(1);
    const changed = large('Anna', { head: { locale: 'en' } });
    bridge.write('big', { 'tenant.json': changed['tenant.json'] });
    bridge.hangUp();
    await until(() => bridge.reloads().length === 1);
    expect(bridge.reloads()).toMatchObject([{ changed: [{ tenant: 'big' }] }]);
    expect(bridge.held).toHaveLength(1);
    expect(await bridge.found()).toMatchObject({ name: 'Anna' });
    expect(await bridge.end()).toBe(0);
  });

  it('that has changed is loaded while the one before serves on, and the process stays ready', async () => {
    const bridge = await started({ big: large('Anna'), small: crmTenant(customers('Anna')) });
    await bridge.load(1);
    bridge.write('big', large('Berta'));
    bridge.write('added', large('Clara'));
    bridge.hangUp();
    await until(() => bridge.held.length === 2);
    expect(await bridge.found()).toMatchObject({ name: 'Anna' });
    expect(errorOf(await ask({ port: bridge.port }, 'added', PHONE)).status).toBe(503);
    expect((await send(bridge.port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(200);
    await bridge.load(2);
    await bridge.load(3);
    await until(() => bridge.reloads().length === 1);
    expect(bridge.reloads()).toMatchObject([
      { added: ['added'], changed: [{ tenant: 'big', keys: ['big/customers.json'] }], unchanged: 1 },
    ]);
    expect(await bridge.found()).toMatchObject({ name: 'Berta' });
    expect(await bridge.found('added')).toMatchObject({ name: 'Clara' });
    expect(await bridge.end()).toBe(0);
  });

  it('that is waited for does not keep a key that was taken out of the file', async () => {
    const bridge = await started({ big: large('Anna') });
    await bridge.load(1);
    bridge.write('big', large('Berta', { head: { access: { keys: ['${OTHER_KEY}'] } } }));
    bridge.hangUp();
    await until(() => bridge.held.length === 2);
    expect((await ask({ port: bridge.port }, 'big', PHONE)).status).toBe(401);
    expect(await bridge.end()).toBe(0);
  });

  it('that is waited for does not keep the process from stopping', async () => {
    const bridge = await started({ big: large('Anna') });
    await bridge.load(1);
    bridge.write('big', large('Berta'));
    bridge.hangUp();
    await until(() => bridge.held.length === 2);
    expect(await bridge.end()).toBe(0);
    expect(bridge.reloads()).toEqual([]);
  });
});

describe('sources are closed:', () => {
  it('an old one only when the last request on it has ended', async () => {
    const { counts, shop, port, again, write, end } = await startCounted(['acme']);
    const waiting = ask({ port }, 'acme', '17');
    await until(() => shop.waiting.length === 1);
    write('acme', NICK);
    await again();
    expect(counts.open).toBe(2);
    shop.release();
    expect(userOf(await waiting)).toMatchObject({ name: 'Name 17' });
    await until(() => counts.open === 1);
    expect(await end()).toBe(0);
    expect(counts.open).toBe(0);
  });
});

it('a log that fails ends neither the reload nor those after it', async () => {
  let fails = false;
  const onEvent = (): void => {
    if (fails) throw new Error('the log fails');
  };
  const { port, again, write, end } = await startCounted(['acme', 'beta'], onEvent);
  const statusOfBoth = async () =>
    Promise.all(['acme', 'beta'].map(async (name) => (await ask({ port }, name, '42')).status));
  fails = true;
  for (const name of ['acme', 'beta']) write(name, { head: { access: { keys: ['${OTHER_KEY}'] } } });
  await again();
  expect(await statusOfBoth()).toEqual([401, 401]);
  for (const name of ['acme', 'beta']) write(name, {});
  await again();
  expect(await statusOfBoth()).toEqual([200, 200]);
  expect(await end()).toBe(0);
});
