/**
 * docker-compose.yml without an engine: the programs of its services, with its variables, secrets and mounted files, on this
 * machine. Its services share one network, so the addresses of the stubs are loopback's; only the ports are others here.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/cli';
import { accountOf, ask, bearer, killBridges, launch, startBridge, type Bridge } from '../support/e2e/bridge';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { ROOT } from '../support/root';
import { hasPostgres, startPostgres } from '../support/sql/postgresql';
import { found } from '../support/until';

const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

const block = (text: string, name: string, indent: number): string => {
  const pad = ' '.repeat(indent);
  return new RegExp(`^${pad}${name}:\n((?:${pad} .*\n|\n)+)`, 'm').exec(text)?.[1] ?? '';
};

const pairs = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/^ +(\w+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]);

const secretFiles = new Map(
  [...block(compose, 'secrets', 0).matchAll(/^ {2}(\w+):\n {4}file: (.+)$/gm)].map(([, name, file = '']) => [
    `/run/secrets/${name}`,
    join(ROOT, file),
  ]),
);

const services = block(compose, 'services', 0);
const variables = pairs(block(block(services, 'bridge', 2), 'environment', 4));

/** What a service mounts: the file or folder here, and its path in the container. */
const mountsOf = (service: string): readonly (readonly [string, string])[] =>
  [...block(block(services, service, 2), 'volumes', 4).matchAll(/^ {6}- \.\/(\S+):(\S+):ro$/gm)].map(
    ([, source = '', target = '']) => [join(ROOT, source), target],
  );

/** The mappings as the bridge has them in its container. */
const mountMappings = (): string => {
  const folder = makeFolder();
  for (const [source, target] of mountsOf('bridge'))
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
const stubsOf = (service: string): readonly string[] =>
  [...(/^ {4}command: \[(.*)\]$/m.exec(block(services, service, 2))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
    ([, name = '']) => name,
  );

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
  const urls = new Map([...(await startStubs('stubs')), ...(await startStubs('crm'))]);
  const environment = variables.map(([name, value]): readonly [string, string] => {
    const stub = /^DEMO_(\w+)_URL$/.exec(name)?.[1]?.toLowerCase();
    return [name, (stub === undefined ? secretFiles.get(value) : urls.get(stub)) ?? value];
  });
  const mappings = mountMappings();
  if (hasPostgres()) await startDatabase(mappings);
  bridge = await startBridge(['serve', '--mappings', mappings], Object.fromEntries<string>(environment));
});

afterAll(async () => {
  await killBridges();
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
  expect(mountsOf('bridge')).toEqual([...demos, sql].map(([source, name]) => [source, `/mappings/${name}`]));
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
