/**
 * docker-compose.yml without an engine: the programs of its services, with its variables, secrets and mounted files, on this
 * machine. Its services share one network, so the addresses of the stubs are loopback's; only the ports are others here.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { parse } from 'yaml';
import { serveOptions } from '../../src/cli/io/options';
import { LEAST_STORE_KEY } from '../../src/store/redis/seal';
import { run } from '../support/cli';
import { accountOf, ask, bearer, killBridges, launch, startBridge, type Bridge } from '../support/e2e/bridge';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { isInstalled } from '../support/ops/installed';
import { decoded } from '../support/ops/kubernetes';
import { ROOT } from '../support/root';
import { hasPostgres, startPostgres } from '../support/sql/postgresql';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { found } from '../support/until';

const Service = t.partial({
  network_mode: t.string,
  environment: t.record(t.string, t.string),
  volumes: t.array(t.string),
  command: t.array(t.string),
  ports: t.array(t.string),
  stop_grace_period: t.string,
});
const Compose = t.type({
  services: t.record(t.string, Service),
  secrets: t.record(t.string, t.type({ file: t.string })),
});

const { services, secrets } = decoded(
  Compose,
  parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }),
  'docker-compose.yml',
);

const secretFiles = new Map(
  Object.entries(secrets).map(([name, { file }]) => [`/run/secrets/${name}`, join(ROOT, file)]),
);

const REPLICAS = ['bridge-1', 'bridge-2'];

const variablesOf = (service: string): readonly (readonly [string, string])[] =>
  Object.entries(services[service]?.environment ?? {});

const variables = variablesOf('bridge-1');

/** What a service mounts from here: the file or folder, and its path in the container. */
const mountsOf = (service: string): readonly (readonly [string, string])[] =>
  (services[service]?.volumes ?? []).flatMap((mount) => {
    const [, source, target] = /^\.\/(\S+):(\S+):ro$/.exec(mount) ?? [];
    return source === undefined || target === undefined ? [] : [[join(ROOT, source), target] as const];
  });

/** The mappings as the bridge has them in its container. */
const mountMappings = (): string => {
  const folder = makeFolder();
  for (const [source, target] of mountsOf('bridge-1'))
    cpSync(source, join(folder, target), { recursive: true });
  return join(folder, 'mappings');
};

/** The service postgres: the SQL with which it begins, and its port in the tenant. */
const startDatabase = async (mappings: string): Promise<void> => {
  const database = await startPostgres();
  for (const [source] of mountsOf('postgres')) {
    const sql = readFileSync(source, 'utf8').replace(
      /pg_read_file\('([^']*)'\)/,
      (_whole, file: string) => `'${readFileSync(secretFiles.get(file) ?? '', 'utf8')}'`,
    );
    await database.run(sql);
  }
  const file = join(mappings, 'demo-sql/tenant.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      '"host": "127.0.0.1"',
      `"host": "127.0.0.1", "port": ${database.port}`,
    ),
  );
};

/** The names of the stubs that a service starts. */
const stubsOf = (service: string): readonly string[] => services[service]?.command ?? [];

/** The stubs of a service by name, each with the address that it listens on. */
const startStubs = async (service: string): Promise<ReadonlyMap<string, string>> => {
  const names = stubsOf(service);
  const ports = Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_STUB_PORT`, '0']));
  const { stdout, stderr } = launch([process.execPath, 'dist/stubs/main.js', ...names], ports, ROOT);
  const listening = () => [...stdout().matchAll(/^(\w+) stub listens on (\S+)$/gm)];
  await found(
    () => (listening().length === names.length ? true : undefined),
    () => stderr(),
  );
  return new Map(listening().map(([, name = '', url = '']) => [name, url]));
};

let bridge: Bridge;

beforeAll(async () => {
  const store = hasRedis() ? (await startRedis()).url : 'redis://127.0.0.1:1';
  const urls = new Map([...(await startStubs('stubs')), ...(await startStubs('crm'))]);
  const others = variables.filter(([name]) => !/^BRIDGE_(?:ADMIN_)?PORT$/.test(name));
  const environment = others.map(([name, value]): readonly [string, string] => {
    if (name === 'BRIDGE_STORE') return [name, store];
    const stub = /^DEMO_(\w+)_URL$/.exec(name)?.[1]?.toLowerCase();
    return [name, (stub === undefined ? secretFiles.get(value) : urls.get(stub)) ?? value];
  });
  const mappings = mountMappings();
  if (hasPostgres()) await startDatabase(mappings);
  bridge = await startBridge(['serve', '--mappings', mappings], Object.fromEntries<string>(environment));
});

afterAll(async () => {
  await killBridges();
  await stopRedis();
  removeFolders();
});

test('the crm service is the crm stub alone, and the addresses are the ports on which the stubs listen', () => {
  expect([stubsOf('stubs'), stubsOf('crm')]).toEqual([['spaaza', 'ahunter'], ['crm']]);
  expect(variables.filter(([name]) => name.endsWith('_URL'))).toEqual([
    ['DEMO_SPAAZA_URL', 'http://127.0.0.1:4801'],
    ['DEMO_AHUNTER_URL', 'http://127.0.0.1:4802'],
    ['DEMO_CRM_URL', 'http://127.0.0.1:4803'],
  ]);
});

test('the bridge has every demo tenant, each mounted on its own, and demo-sql beside them', () => {
  const demos = readdirSync(join(ROOT, 'mappings')).map((name) => [join(ROOT, 'mappings', name), name]);
  const sql = [join(ROOT, 'ops/demo-sql/mappings/demo-sql'), 'demo-sql'];
  expect(mountsOf('bridge-1')).toEqual(
    [...demos, sql].map(([source, name]) => [source, `/mappings/${name}`]),
  );
});

test('the replicas differ by their names and ports only', () => {
  const [one, other] = REPLICAS.map((name) => ({ ...services[name], environment: undefined }));
  expect(one).toEqual(other);
  const [first, second] = REPLICAS.map((name) => new Map(variablesOf(name)));
  const differing = [...(first ?? [])].filter(([name, value]) => second?.get(name) !== value);
  expect(differing.map(([name]) => name)).toEqual(['BRIDGE_INSTANCE', 'BRIDGE_PORT', 'BRIDGE_ADMIN_PORT']);
  expect(second?.size).toBe(first?.size);
});

test('the replicas share the service redis, which evicts nothing, by a key that is long enough', () => {
  const [one] = REPLICAS.map((name) => new Map(variablesOf(name)));
  expect(one?.get('BRIDGE_STORE')).toBe('redis://127.0.0.1:6379'); // the port on which it listens
  const command = services.redis?.command?.join(' ') ?? '';
  expect(command).toMatch(/^redis-server --bind 127\.0\.0\.1 /);
  expect(command).not.toContain('--port');
  expect(command).toContain('--maxmemory-policy noeviction');
  const key = readFileSync(secretFiles.get(one?.get('BRIDGE_STORE_KEY_FILE') ?? '') ?? '', 'utf8').trim();
  expect(key.length).toBeGreaterThanOrEqual(LEAST_STORE_KEY);
});

(hasRedis() ? test : test.skip)('the bridge uses the store', () => {
  expect(bridge.log().filter(({ event }) => event === 'shared-state-changed')).toEqual([]);
});

test('HAProxy and Prometheus ask the ports of the replicas, and all services share one network', () => {
  const portsIn = (file: string): readonly string[] =>
    [...readFileSync(join(ROOT, 'ops/compose', file), 'utf8').matchAll(/127\.0\.0\.1:(\d+)/g)].map(
      ([, port = '']) => port,
    );
  const valuesOf = (variable: string) => REPLICAS.map((name) => new Map(variablesOf(name)).get(variable));
  expect(portsIn('haproxy.cfg')).toEqual(valuesOf('BRIDGE_PORT'));
  expect(portsIn('prometheus.yml')).toEqual(valuesOf('BRIDGE_ADMIN_PORT'));
  const others = Object.entries(services).filter(([name]) => name !== 'haproxy');
  expect(others.filter(([, { network_mode }]) => network_mode !== 'service:haproxy')).toEqual([]);
  expect(services.haproxy?.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
});

test('a replica has time to drain: longer than HAProxy takes to notice, and within the grace period', () => {
  const config = readFileSync(join(ROOT, 'ops/compose/haproxy.cfg'), 'utf8');
  const [, inter, fall] = /inter (\d+)ms fall (\d+)/.exec(config) ?? [];
  const drainMs = Number(new Map(variables).get('BRIDGE_DRAIN_DELAY_MS'));
  expect(drainMs).toBeGreaterThan(2 * Number(inter) * Number(fall));
  const deadline = serveOptions().find(({ envVar }) => envVar === 'BRIDGE_SHUTDOWN_DEADLINE_MS');
  const grace = Number(/^(\d+)s$/.exec(services['bridge-1']?.stop_grace_period ?? '')?.[1]) * 1000;
  expect(grace).toBeGreaterThan(drainMs + Number(deadline?.defaultValue));
});

(isInstalled('haproxy', 'haproxy') ? test : test.skip)('HAProxy accepts its file', () => {
  const { status, stderr } = spawnSync('haproxy', ['-c', '-f', join(ROOT, 'ops/compose/haproxy.cfg')]);
  expect([status, String(stderr)]).toEqual([0, '']);
});

(isInstalled('promtool') ? test : test.skip)('Prometheus accepts its file, with the rules', () => {
  const folder = makeFolder();
  for (const [source, target] of mountsOf('prometheus')) cpSync(source, join(folder, target));
  const file = join(folder, 'etc/prometheus/prometheus.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('/etc/prometheus/alerts.yml', 'alerts.yml'));
  const { status, stderr } = spawnSync('promtool', ['check', 'config', file]);
  expect([status, String(stderr)]).toEqual([0, '']);
});

test('every file that a service mounts is there, and Grafana finds the dashboard where it looks', () => {
  for (const name of Object.keys(services))
    for (const [source] of mountsOf(name)) expect(existsSync(source)).toBe(true);
  const Providers = t.type({ providers: t.tuple([t.type({ options: t.type({ path: t.string }) })]) });
  const file = readFileSync(join(ROOT, 'ops/compose/grafana/dashboards.yml'), 'utf8');
  const { path } = decoded(Providers, parse(file), 'dashboards.yml').providers[0].options;
  expect(mountsOf('grafana')).toContainEqual([join(ROOT, 'ops/dashboard.json'), `${path}/dashboard.json`]);
});

test('demo-sql checks without an error, and its fixtures verify', async () => {
  const mappings = join(ROOT, 'ops/demo-sql/mappings');
  const variables = { DEMO_APP_KEY: 'demo-app-key', DEMO_SQL_PASSWORD: 'another-invented-one' };
  const checked = await run(['check', '--json', '--mappings', mappings], variables, ROOT);
  const problems: unknown = JSON.parse(checked.stdout);
  expect([checked.code, problems]).toEqual([0, [expect.objectContaining({ code: 'plain-http' })]]);
  expect((await run(['verify', '--mappings', mappings], {}, ROOT)).code).toBe(0);
});

(hasPostgres() ? test : test.skip).each([
  ['79000000021', { name: 'Аграфена Небылицына', bonuses: 840.5, cardNumber: '3000000002001' }],
  ['79000000022', { name: 'Ждан Придуманный', bonuses: 0 }],
])('demo-sql answers for %s out of the tables', async (identifier, account) => {
  const headers = bearer('demo-app-key');
  expect(accountOf(await ask(bridge, 'demo-sql', identifier, { headers }))).toMatchObject(account);
});

test.each([
  ['demo-http', '79000000011', { name: 'Лидия Выдумкина', bonuses: 1240.5 }],
  ['demo-crm', '79000000001', { name: 'Сказочникова Пелагея' }],
  ['demo-spaaza', 'elise.marchand@example.com', { loyaltyProgram: { progress: 37 } }],
  ['demo-ahunter', 'maria@example.com', { loyaltyCards: [{ bonuses: 618.4 }] }],
])('%s answers for %s', async (tenant, identifier, account) => {
  const headers = bearer('demo-app-key');
  expect(accountOf(await ask(bridge, tenant, identifier, { headers }))).toMatchObject(account);
});
