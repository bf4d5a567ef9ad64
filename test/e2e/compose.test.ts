/**
 * docker-compose.yml without an engine: the programs of its services, with its variables and secrets, on this machine. Its
 * services share one network, so the addresses of the stubs are loopback's; only the ports are others here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf, ask, bearer, killBridges, launch, startBridge, type Bridge } from '../support/e2e/bridge';
import { ROOT } from '../support/root';
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
  const mappings = join(ROOT, 'mappings');
  bridge = await startBridge(['serve', '--mappings', mappings], Object.fromEntries<string>(environment));
});

afterAll(killBridges);

test('the crm service is the crm stub alone, and the addresses are the ports on which the stubs listen', () => {
  expect([stubsOf('stubs'), stubsOf('crm')]).toEqual([['spaaza', 'ahunter'], ['crm']]);
  expect(variables.filter(([name]) => name.endsWith('_URL'))).toEqual([
    ['DEMO_SPAAZA_URL', 'http://127.0.0.1:4801'],
    ['DEMO_AHUNTER_URL', 'http://127.0.0.1:4802'],
    ['DEMO_CRM_URL', 'http://127.0.0.1:4803'],
  ]);
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
