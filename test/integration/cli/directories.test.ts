/** The start of a bridge with large directories: who has none is served meanwhile, and the others join one by one. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { left } from 'fp-ts/Either';
import { adapters } from '../../../adapters';
import { runIn } from '../../support/run';
import { loadDirectory } from '../../../src/tenant/directory/load';
import type { DirectoryJob } from '../../../src/tenant/directory/load';
import type { LoadApart } from '../../../src/tenant/directory/apart';
import { AT_ONCE_BYTES } from '../../../src/tenant/directory/large';
import { commandWorld } from '../../support/command-world';
import { locales } from '../../../src/contract/messages';
import { accountOf, ask, bearer, KEY } from '../../support/e2e/bridge';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import type { Files } from '../../support/e2e/tenants';
import { errorOf, gate, send } from '../../support/gateway/gateway';
import { until } from '../../support/until';

afterAll(removeFolders);

const PHONE = '79000000001';
const CUSTOMERS = [{ id: 'c-1', phone: PHONE, name: 'Anna' }];

/** Access that is open on loopback. */
const OPEN = { access: 'open' };

const small = crmTenant(CUSTOMERS);

/** The same with a directory that is too large to be loaded at once. */
const large = (more = 0, own = {}): Files => ({
  ...crmTenant(CUSTOMERS, own),
  'customers.json': JSON.stringify(CUSTOMERS).padEnd(AT_ONCE_BYTES + 1 + more),
});

type Built = Awaited<ReturnType<LoadApart>>;

/** A directory that a test holds back. */
interface Held {
  readonly job: DirectoryJob;
  readonly release: (end: () => Promise<Built>) => void;
}

/** A bridge whose large directories are built when the test says so. */
const startHeld = (tenants: Readonly<Record<string, Files>>, ...flags: readonly string[]) =>
  startIn(writeMappings(tenants), ...flags);

const startIn = async (mappings: string, ...flags: readonly string[]) => {
  const held: Held[] = [];
  const { world, events, said, listening, stop } = commandWorld(adapters, { APP_KEY: KEY });
  const loadApart: LoadApart = async (job, signal) => {
    const { opened, release } = gate<() => Promise<Built>>();
    held.push({ job, release });
    signal.addEventListener('abort', () => release(() => Promise.reject(new Error('the thread was ended'))));
    return await (
      await opened
    )();
  };
  const command = ['serve', '--mappings', mappings, '--port', '0', ...flags];
  const ended = runIn(command, { ...world, loadApart });
  const port = await listening;
  const readiness = async (): Promise<unknown> => {
    const { text } = await send(port, { method: 'GET', path: '/readyz', headers: [] });
    return JSON.parse(text);
  };
  /** Builds the directory that is held now. */
  const build = async (count: number): Promise<void> => {
    await until(() => held.length >= count);
    const next = held[count - 1];
    next?.release(() => Promise.resolve(loadDirectory(next.job)));
  };
  const told = (): readonly string[] =>
    events.flatMap((event) =>
      event.event === 'tenant-loaded' || event.event === 'tenant-refused'
        ? [`${event.event} ${event.tenant}`]
        : [],
    );
  return { port, held, events, said, told, readiness, build, end: () => (stop(), ended) };
};

const refusalOf = async (port: number, tenant: string, headers = bearer()) => {
  const { status, message } = errorOf(await ask({ port }, tenant, PHONE, { headers }));
  return { status, message };
};

const RU = locales.ru;
const LOADING = { status: 503, message: RU.unavailable };
const DENIED = { status: 401, message: RU.accessDenied };

it('serves the tenants without large data while a directory is built, and that tenant from then on', async () => {
  const tenants = { big: large(), healthy: small, broken: { 'tenant.json': '{' } };
  const bridge = await startHeld(tenants, '--require-tenants', '60%');
  const { port } = bridge;
  expect(accountOf(await ask({ port }, 'healthy', PHONE))).toMatchObject({ id: 'c-1' });
  expect(await refusalOf(port, 'big')).toEqual(LOADING);
  for (const name of ['broken', 'none']) expect(await refusalOf(port, name)).toEqual(DENIED);
  expect(await bridge.readiness()).toEqual({
    status: 'starting',
    tenants: { loaded: 1, refused: 1, loading: 1 },
  });
  expect((await send(port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(503);
  expect((await send(port, { method: 'GET', path: '/healthz', headers: [] })).status).toBe(200);
  expect(bridge.told()).toEqual(['tenant-refused broken', 'tenant-loaded healthy']);
  await bridge.build(1);
  await until(() => bridge.told().length === 3);
  expect(accountOf(await ask({ port }, 'big', PHONE))).toMatchObject({ id: 'c-1' });
  expect(await bridge.readiness()).toEqual({ status: 'degraded', tenants: { loaded: 2, refused: 1 } });
  expect((await send(port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(200);
  expect(await bridge.end()).toBe(0);
});

describe('a tenant whose directory is still built', () => {
  it('says so after the right key alone, in its own words, and when to ask again', async () => {
    const head = { locale: 'en', messages: { unavailable: 'Come back soon.' }, limits: { perSecond: 1 } };
    const bridge = await startHeld({ big: large(0, { head }), healthy: small });
    const asked = async (headers: readonly string[], identifier = PHONE) =>
      await ask(bridge, 'big', identifier, { headers });
    for (const answer of [await asked(bearer()), await asked(bearer())]) {
      expect(errorOf(answer)).toEqual({ status: 503, message: 'Come back soon.' });
      expect(answer.headers['retry-after']).toBe('5');
    }
    expect(errorOf(await asked(bearer(), 'no number'))).toMatchObject({ status: 503 });
    for (const headers of [[], bearer('another'), [...bearer(), 'key', 'another']])
      expect(errorOf(await asked(headers))).toEqual(DENIED);
    const served = bridge.events.filter(({ event }) => event === 'request-served');
    expect(served[0]).toMatchObject({ tenant: 'big', outcome: 'TenantLoading', key: 'APP_KEY', sources: [] });
    expect(served.at(-1)).toMatchObject({ tenant: 'big', outcome: 'AccessDenied' });
    await bridge.end();
  });

  it('answers 200 to an app server that reads only bodies', async () => {
    const bridge = await startHeld({ big: large(0, { head: { errorStatus: 200 } }), healthy: small });
    expect(await refusalOf(bridge.port, 'big')).toEqual({ ...LOADING, status: 200 });
    await bridge.end();
  });

  it.each([
    ['has an error in its access', { access: { keys: ['${APP_KEY}', 7] } }],
    ['has a key that is not set', { access: { keys: ['${APP_KEY}', '${OTHER_KEY}'] } }],
  ])('lets no one in when its file %s', async (_, head) => {
    const bridge = await startHeld({ big: large(0, { head }), healthy: small });
    expect(await refusalOf(bridge.port, 'big')).toEqual(DENIED);
    await bridge.end();
  });

  it('lets its app in when its rules have errors, and is refused after that', async () => {
    const bridge = await startHeld({ big: large(0, { user: { name: 'crm.nmae' } }), healthy: small });
    expect(await refusalOf(bridge.port, 'big')).toEqual(LOADING);
    await bridge.build(1);
    await until(() => bridge.told().length === 2);
    expect(await refusalOf(bridge.port, 'big')).toEqual(DENIED);
    await bridge.end();
  });

  it('keeps its keys out of the ids of requests', async () => {
    const bridge = await startHeld({ big: large(), healthy: crmTenant(CUSTOMERS, { head: OPEN }) });
    const headers = [...bearer('another'), 'X-Request-Id', KEY];
    const { headers: sent } = await ask(bridge, 'healthy', PHONE, { headers });
    expect(sent['x-request-id']).not.toBe(KEY);
    await bridge.end();
  });
});

describe('/readyz while a directory is built', () => {
  const WAITS = { status: 'starting', tenants: { loaded: 1, refused: 0, loading: 1 } };
  const GOES = { ...WAITS, status: 'ready' };

  it.each([
    ['any', GOES],
    ['50%', GOES],
    ['0%', GOES],
    ['51%', WAITS],
    ['all', WAITS],
  ])('with --require-tenants %s', async (required, expected) => {
    const bridge = await startHeld({ big: large(), healthy: small }, '--require-tenants', required);
    expect(await bridge.readiness()).toEqual(expected);
    await bridge.build(1);
    await until(() => bridge.told().length === 2);
    expect(await bridge.readiness()).toEqual({ status: 'ready', tenants: { loaded: 2, refused: 0 } });
    await bridge.end();
  });

  it('waits for the only tenant', async () => {
    const bridge = await startHeld({ big: large() });
    expect(await bridge.readiness()).toMatchObject({ status: 'starting' });
    await bridge.build(1);
    await until(() => bridge.told().length === 1);
    expect(await bridge.readiness()).toMatchObject({ status: 'ready' });
    await bridge.end();
  });
});

it('builds one directory at a time, the smaller first, and announces each tenant as it is loaded', async () => {
  const bridge = await startHeld({ 'a-large': large(2_000_000), 'b-medium': large(), 'c-small': small });
  expect(bridge.told()).toEqual(['tenant-loaded c-small']);
  await until(() => bridge.held.length === 1);
  await bridge.build(1);
  await until(() => bridge.held.length === 2);
  expect(bridge.told()).toEqual(['tenant-loaded c-small', 'tenant-loaded b-medium']);
  await bridge.build(2);
  await until(() => bridge.told().length === 3);
  expect(bridge.told()[2]).toBe('tenant-loaded a-large');
  const order = bridge.events.map(({ event }) => event);
  expect(order.indexOf('server-listening')).toBe(1);
  await bridge.end();
});

it('while one of two tenants is loaded, the other is not the only one, whom POST /account means', async () => {
  const bridge = await startHeld({ big: large(), healthy: small });
  const body = JSON.stringify({ userIdentifier: PHONE });
  const headers = ['Authorization', `Bearer ${KEY}`, 'Content-Type', 'application/json'];
  expect((await send(bridge.port, { method: 'POST', path: '/account', headers, body })).status).toBe(404);
  await bridge.end();
});

describe('a directory that cannot be built refuses its tenant alone:', () => {
  const failures: readonly (readonly [string, () => Promise<Built>, string])[] = [
    [
      'it is not right',
      () => Promise.resolve(left({ message: '"customers.json" is not JSON from line 7 on' })),
      'is not JSON from line 7 on',
    ],
    [
      'the thread needs too much memory',
      () => Promise.resolve(left({ message: 'it takes too much' })),
      'it takes too much',
    ],
    [
      'the thread dies',
      () => Promise.reject(new RangeError('a value of the file')),
      '"customers.json" could not be loaded: its thread ended (RangeError)',
    ],
  ];

  it.each(failures)('%s', async (_, failure, words) => {
    const bridge = await startHeld({ big: large(), healthy: small });
    await until(() => bridge.held.length === 1);
    bridge.held[0]?.release(failure);
    await until(() => bridge.told().length === 2);
    expect(bridge.told()[1]).toBe('tenant-refused big');
    expect(bridge.events).toContainEqual({
      event: 'tenant-refused',
      tenant: 'big',
      problems: [{ code: 'data-file', line: expect.any(Number), column: expect.any(Number) }],
    });
    expect(bridge.said.error).toContain(words);
    expect(bridge.said.error + JSON.stringify(bridge.events)).not.toContain('a value of the file');
    expect(await bridge.readiness()).toEqual({ status: 'degraded', tenants: { loaded: 1, refused: 1 } });
    expect(accountOf(await ask(bridge, 'healthy', PHONE))).toMatchObject({ id: 'c-1' });
    expect(await bridge.end()).toBe(0);
  });

  it('and what else is wrong with the tenant is told with it', async () => {
    const bridge = await startHeld(
      { big: large(0, { user: { name: 'crm.nmae' } }) },
      '--require-tenants',
      '0%',
    );
    await bridge.build(1);
    await until(() => bridge.told().length === 1);
    expect(bridge.said.error).toMatch(/error\[path-unknown\].*did you mean "name"/);
    expect(await bridge.readiness()).toEqual({ status: 'unready', tenants: { loaded: 0, refused: 1 } });
    await bridge.end();
  });
});

it('a signal while a directory is built ends the build, tells of no tenant more and ends with 0', async () => {
  const bridge = await startHeld({ big: large(), bigger: large(2_000_000), healthy: small });
  await until(() => bridge.held.length === 1);
  expect(await bridge.end()).toBe(0);
  expect(bridge.held).toHaveLength(1);
  expect(bridge.told()).toEqual(['tenant-loaded healthy']);
  expect(bridge.events.map(({ event }) => event).filter((event) => event !== 'request-served')).toEqual([
    'tenant-loaded',
    'server-listening',
    'server-stopping',
    'server-stopped',
  ]);
});

it('the data of a tenant is bounded as a whole, whatever is built where', async () => {
  const { sources, ...head } = large()['tenant.json'] as { sources: { crm: { settings: object } } };
  const other = { ...sources.crm, settings: { ...sources.crm.settings, file: 'others.json' } };
  const two = {
    ...large(),
    'others.json': large()['customers.json'],
    'tenant.json': { ...head, sources: { ...sources, other }, user: { id: 'crm.id', name: 'other.name' } },
  };
  const bridge = await startHeld({ two }, '--max-data-bytes', String(2 * AT_ONCE_BYTES));
  await bridge.build(1);
  await bridge.build(2);
  await until(() => bridge.told().length === 1);
  expect(bridge.said.error).toContain('"others.json" is too large: the data files of one tenant');
  await bridge.end();
});

it('a directory that tenants share is built once', async () => {
  const shared = { _shared: { 'customers.json': large()['customers.json'] }, one: small, other: small };
  const mappings = writeMappings(shared);
  for (const tenant of ['one', 'other']) {
    rmSync(join(mappings, tenant, 'customers.json'));
    symlinkSync('../_shared/customers.json', join(mappings, tenant, 'customers.json'));
  }
  const bridge = await startIn(mappings);
  await bridge.build(1);
  await until(() => bridge.told().length === 2);
  expect(bridge.held).toHaveLength(1);
  for (const tenant of ['one', 'other'])
    expect(accountOf(await ask(bridge, tenant, PHONE))).toMatchObject({ id: 'c-1' });
  await bridge.end();
});

it('the probe of a tenant that comes late is started', async () => {
  const bridge = await startHeld({ big: large(0, { source: { probe: PHONE } }), healthy: small });
  await bridge.build(1);
  await until(() => bridge.events.some(({ event }) => event === 'source-probed'));
  expect(bridge.events).toContainEqual(expect.objectContaining({ tenant: 'big', outcome: 'ok' }));
  await bridge.end();
});
