/** `--workers`: several processes behind one port, as one bridge. */
import { kill } from 'node:process';
import { getAdmin, postAdmin } from '../support/admin';
import { ask, killBridges, run } from '../support/e2e/bridge';
import { SECRETS, crmTenant, removeFolders, writeMappings } from '../support/e2e/tenants';
import type { Files, Json } from '../support/e2e/tenants';
import {
  isAlive,
  launchWorkers,
  loadOn,
  rollUnderLoad,
  startWorkers,
  stopLoads,
} from '../support/e2e/workers';
import type { WorkersBridge } from '../support/e2e/workers';
import { wireTo } from '../support/gateway/gateway';
import { VARIABLES, shopTenant } from '../support/reload';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { found, until } from '../support/until';
import { closeServers, serve } from '../support/upstream/servers';

const PHONE = '79000000001';
const ADMIN_TOKEN = 'workers-admin-token-5f0c1b';
const ENVIRONMENT = { ...VARIABLES, ...SECRETS, BRIDGE_ADMIN_TOKEN: ADMIN_TOKEN };

afterEach(async () => {
  await stopLoads();
  await killBridges();
  await closeServers();
  await stopRedis();
  removeFolders();
});

const plain = (head: Json = {}): Readonly<Record<string, Files>> => ({
  acme: crmTenant([{ id: 'c-1', name: 'A', phone: PHONE }], { head }),
});

const start = (count: number, tenants = plain(), ...flags: readonly string[]): Promise<WorkersBridge> =>
  startWorkers(count, ['--mappings', writeMappings(tenants), ...flags], ENVIRONMENT);

/** The value of a series in the merged metrics. */
const valueOf = async (bridge: WorkersBridge, series: string): Promise<number> => {
  const { text } = await getAdmin(bridge, '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`account_bridge_${series} `));
  return Number(line?.split(' ').at(-1));
};

const SERVED = 'requests_total{tenant="acme",outcome="ok"}';

/** How many requests were served, by the log. */
const servedBy = ({ served }: WorkersBridge): number =>
  [...served.values()].reduce((sum, each) => sum + each, 0);

test('all workers answer on one port, and the admin listener speaks for all of them', async () => {
  const bridge = await start(3, plain(), '--instance', 'bridge');
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask(bridge, 'acme', PHONE)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await until(() => servedBy(bridge) === 60);
  expect([...bridge.served.keys()].toSorted()).toEqual(['bridge-0', 'bridge-1', 'bridge-2']);
  expect(await valueOf(bridge, SERVED)).toBe(60);
  expect(await valueOf(bridge, 'tenant_up{tenant="acme"}')).toBe(1);
  expect(await valueOf(bridge, 'connections_limit')).toBeGreaterThanOrEqual(10_000);
  expect((await getAdmin(bridge, '/readyz')).status).toBe(200);
  const status: unknown = JSON.parse((await getAdmin(bridge, '/status')).text);
  expect(status).toMatchObject({ workers: [{}, {}, {}] });
  const { status: reloaded, text } = await postAdmin(bridge, '/reload', ADMIN_TOKEN);
  expect([reloaded, JSON.parse(text)]).toMatchObject([200, { unchanged: 1 }]);
  expect(bridge.linesOf('reload-done')).toHaveLength(3);
  expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' });
});

test('three rolls by SIGUSR2 lose no request, and the counters go on', async () => {
  const bridge = await start(2);
  const { outcomes } = await rollUnderLoad(bridge, 3, 2, PHONE);
  expect([...outcomes.keys()]).toEqual([200]);
  expect(bridge.linesOf('worker-started')).toHaveLength(8);
  expect(bridge.linesOf('worker-ended')).toEqual([]);
  expect(bridge.linesOf('server-stopped').filter(({ abandoned }) => abandoned !== 0)).toEqual([]);
  await until(() => servedBy(bridge) >= (outcomes.get(200) ?? 0));
  expect(await valueOf(bridge, SERVED)).toBe(servedBy(bridge));
  expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' });
});

test('a worker that is killed is replaced, and the other one serves on', async () => {
  const bridge = await start(2);
  const [victim = 0] = bridge.pids();
  kill(victim, 'SIGKILL');
  await until(() => bridge.linesOf('server-listening').length === 3);
  expect(bridge.linesOf('worker-ended')).toMatchObject([{ level: 'warn', worker: 0 }]);
  expect((await ask(bridge, 'acme', PHONE)).status).toBe(200);
  expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' });
});

test('workers end when their primary is killed', async () => {
  const bridge = await start(2);
  void bridge.stop('SIGKILL');
  await until(() => !bridge.pids().some(isAlive));
});

test('a second SIGINT ends all of them at once', async () => {
  const bridge = await start(2, plain(), '--drain-delay-ms', '3600000');
  bridge.signal('SIGINT');
  await until(() => bridge.linesOf('server-stopping').length === 3);
  expect(await bridge.stop('SIGINT')).toMatchObject({ code: 130 });
  await until(() => !bridge.pids().some(isAlive));
});

test('workers that are told to stop while they start do so', async () => {
  const bridge = await launchWorkers(['--workers', '2', '--mappings', writeMappings(plain())], ENVIRONMENT);
  await until(() => bridge.pids().length === 2);
  expect(await bridge.stop()).toMatchObject({ code: 0 });
  expect(bridge.pids().some(isAlive)).toBe(false);
});

test.each([
  ['one connection', 1, 5],
  ['a thousand connections', 1000, 50],
])('a limit holds for all workers together, with %s', async (_what, kept, perSecond) => {
  const bridge = await start(3, plain({ errorStatus: 'http', limits: { perSecond } }));
  const began = performance.now();
  const { stop, outcomes } = loadOn(bridge.port, { kept, user: PHONE });
  await until(() => (outcomes.get(200) ?? 0) >= 3 * perSecond && outcomes.has(429));
  await stop();
  const seconds = (performance.now() - began) / 1000;
  expect([...outcomes.keys()].toSorted()).toEqual([200, 429]);
  // On a machine so busy that a worker goes on by itself for a while, that worker has its part beside the others.
  const most = bridge.linesOf('shared-state-changed').length === 0 ? 1.05 : 2;
  expect(outcomes.get(200)).toBeLessThanOrEqual(most * perSecond * (seconds + 1));
});

/** A tenant whose upstream wants an access token, and how many tokens it gave. */
const tokenTenant = async () => {
  let tokens = 0;
  const { baseUrl } = await serve(({ url = '' }, response) => {
    const isToken = url.startsWith('/token');
    if (isToken) tokens += 1;
    const body = isToken
      ? { access_token: `t-${tokens}`, token_type: 'Bearer', expires_in: 3600 }
      : { id: url.split('/').at(-1), name: 'A' };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  const auth = { type: 'oauth2', tokenUrl: `${baseUrl}/token`, clientId: 'b', clientSecret: '${TOKEN}' };
  const tenants = { acme: { 'tenant.json': shopTenant(baseUrl, { settings: { auth } }) } };
  return { tenants, tokens: () => tokens };
};

/** Asks as many users at once, until all workers have served. */
const askAll = async (bridge: WorkersBridge, workers: number): Promise<void> => {
  const answers = await Promise.all(Array.from({ length: 30 }, (_, id) => ask(bridge, 'acme', String(id))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await until(() => servedBy(bridge) === 30);
  expect(bridge.served.size).toBe(workers);
};

test('workers fetch one access token together', async () => {
  const { tenants, tokens } = await tokenTenant();
  const bridge = await start(3, tenants);
  await askAll(bridge, 3);
  expect(tokens()).toBe(1);
});

test('one worker compares the answers of a tenant with its type', async () => {
  const { baseUrl } = await serve(({ url = '' }, response) => {
    const body = JSON.stringify({ id: url.split('/').at(-1), name: 'A', points: 'many' });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  const flags = ['--drift-sample-percent', '100', '--log-level', 'debug'];
  const bridge = await start(3, { acme: { 'tenant.json': shopTenant(baseUrl) } }, ...flags);
  await askAll(bridge, 3);
  await until(() => bridge.linesOf('drift-found').length > 0);
  expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' }); // each has compared what it took
  expect(new Set(bridge.linesOf('answer-compared').map(({ instance }) => instance)).size).toBe(1);
  expect(bridge.linesOf('drift-found')).toMatchObject([{ tenant: 'acme', path: 'points', what: 'kind' }]);
});

/** Asks for one user, again and again, until it holds. */
const askUntil = (bridge: WorkersBridge, holds: () => boolean): Promise<unknown> =>
  found(
    async () => {
      expect((await ask(bridge, 'acme', PHONE)).status).toBe(200);
      return holds() || undefined;
    },
    () => 'a worker was not asked',
  );

test('a shopper is forgotten by all workers', async () => {
  let asked = 0;
  const { baseUrl } = await serve(({ url = '' }, response) => {
    asked += 1;
    const body = JSON.stringify({ id: url.split('/').at(-1), name: 'A' });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  const tenants = { acme: { 'tenant.json': shopTenant(baseUrl, { source: { cache: { ttl: 3600 } } }) } };
  const bridge = await start(2, tenants);
  await askUntil(bridge, () => asked === 2);
  const shopper = JSON.stringify({ tenant: 'acme', identifier: PHONE });
  const { status, text } = await postAdmin(bridge, '/forget', ADMIN_TOKEN, shopper);
  expect([status, JSON.parse(text)]).toEqual([200, { tenant: 'acme', entries: 2, store: 'none' }]);
  await askUntil(bridge, () => asked === 4);
  expect(bridge.linesOf('shopper-forgotten')).toHaveLength(2);
});

(hasRedis() ? test : test.skip)('workers with a store share what it has with other bridges', async () => {
  const { tenants, tokens } = await tokenTenant();
  const { url } = await startRedis();
  const mappings = writeMappings(tenants);
  const environment = { ...ENVIRONMENT, BRIDGE_STORE_KEY: 'workers-store-key-0123456789abcdef' };
  const flags = ['--mappings', mappings, '--store', url, '--store-wait-ms', '1000'];
  const bridges = [await startWorkers(2, flags, environment), await startWorkers(2, flags, environment)];
  for (const bridge of bridges) await askAll(bridge, 2);
  expect(tokens()).toBe(1);
});

test('each worker takes its part of the connections, and closes a further one', async () => {
  const bridge = await start(2, plain(), '--max-connections', '2');
  const open = [wireTo(bridge.port), wireTo(bridge.port)];
  await until(() => open.every(({ socket }) => !socket.connecting));
  expect(await wireTo(bridge.port).ended).toBe('');
  await until(() => bridge.linesOf('connections-refused').length > 0);
  for (const { socket } of open) socket.destroy();
});

test('workers that cannot serve end with 2, and say why', async () => {
  const mappings = writeMappings({ acme: { 'tenant.json': '{' } });
  const ended = await run(['serve', '--workers', '2', '--mappings', mappings], { BRIDGE_PORT: '0' });
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('too few tenants loaded') });
});

test('a state directory is for one process, and so is the demo', async () => {
  const mappings = writeMappings(plain());
  const flags = ['serve', '--workers', '2', '--state-dir', mappings, '--mappings', mappings];
  expect(await run(flags, SECRETS)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('leave out --workers'),
  });
  expect(await run(['demo'], { BRIDGE_WORKERS: 'auto' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('leave out --workers'),
  });
});
