/** A tenant that does not load: it is not served, the others are, and the reason is visible. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAdmin } from '../../support/admin';
import { errorOf, send, type Received } from '../../support/gateway/gateway';
import { startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { accountOf, ask, KEY } from '../../support/e2e/bridge';
import {
  ahunterTenant,
  crmTenant,
  removeFolders,
  spaazaTenant,
  writeMappings,
  type Files,
} from '../../support/e2e/tenants';

const PHONE = '79000000001';
const CUSTOMERS = [{ id: 'c-1', phone: PHONE, name: 'Иван' }];
const WRONG = 'neither-a-url-nor-json';
const LITERAL = 'a-secret-in-the-file';

/** The folders that do not load, each with the code of what is wrong with it. */
const refused: Readonly<Record<string, readonly [string, Files]>> = {
  'bad name': ['tenant-name', crmTenant(CUSTOMERS)],
  'bad-json': ['json-syntax', { 'tenant.json': '{ "access": }' }],
  'bad-path': ['path-unknown', crmTenant(CUSTOMERS, { user: { name: 'crm.nmae' } })],
  'bad-secret': [
    'settings-invalid',
    ahunterTenant('http://127.0.0.1:9', { settings: { tokens: '${WRONG}' } }),
  ],
  'bad-url': ['value-wrong', spaazaTenant('${WRONG}')],
  'both-set': ['secret-twice', ahunterTenant('http://127.0.0.1:9', { settings: { tokens: '${TWICE}' } })],
  literal: ['secret-literal', crmTenant(CUSTOMERS, { head: { access: { keys: [LITERAL] } } })],
  'no-base': ['file-missing', { 'tenant.json': { extends: '../_drafts/tenant.json' } }],
  'no-file': ['file-missing', {}],
  'no-secret': ['secret-unset', crmTenant(CUSTOMERS, { head: { access: { keys: ['${UNSET}'] } } })],
};

let mixed: LocalBridge;
let none: LocalBridge;

beforeAll(async () => {
  const folders = Object.fromEntries(Object.entries(refused).map(([name, [, files]]) => [name, files]));
  const mappings = writeMappings({
    ...folders,
    healthy: crmTenant(CUSTOMERS),
    filed: crmTenant(CUSTOMERS, { head: { access: { keys: ['${FILED}'] } } }),
  });
  const file = join(mappings, '..', 'filed-key');
  writeFileSync(file, 'the key of a file\n');
  mkdirSync(join(mappings, '.git'));
  mkdirSync(join(mappings, '_drafts'));
  const secrets = {
    APP_KEY: KEY,
    SPAAZA_TOKEN: 'token',
    WRONG,
    TWICE: '{}',
    TWICE_FILE: file,
    FILED_FILE: file,
  };
  [mixed, none] = await Promise.all([
    startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], secrets),
    startBridge(['serve', '--mappings', writeMappings(folders), '--require-tenants', '0%'], secrets),
  ]);
});

afterAll(async () => {
  await stopBridges();
  removeFolders();
});

interface Status {
  readonly tenants: readonly {
    readonly name: string;
    readonly status: string;
    readonly problems?: readonly { readonly code: string; readonly line: number; readonly column: number }[];
  }[];
}

const get = ({ port }: LocalBridge, path: string): Promise<Received> => send(port, { method: 'GET', path });
const statusOf = ({ text }: Received): Status => JSON.parse(text) as Status;

it('serves the tenants that load', async () => {
  expect(accountOf(await ask(mixed, 'healthy', PHONE))).toEqual({ id: 'c-1', name: 'Иван', phone: PHONE });
});

it('takes a secret from the file that a variable names, without its last newline', async () => {
  const headers = ['key', 'the key of a file'];
  expect(accountOf(await ask(mixed, 'filed', PHONE, { headers }))).toMatchObject({ id: 'c-1' });
});

it.each(Object.keys(refused))('does not serve "%s"', async (name) => {
  const told = await ask(mixed, encodeURIComponent(name), PHONE);
  expect(errorOf(told).status).toBe(401);
});

it('reports of every tenant folder whether it is loaded, and why not', async () => {
  const received = await get(mixed, '/readyz');
  const counts = { loaded: 2, refused: Object.keys(refused).length };
  expect([received.status, JSON.parse(received.text)]).toEqual([
    200,
    { status: 'degraded', tenants: counts },
  ]);
  const { tenants } = statusOf(await getAdmin(mixed, '/status'));
  expect(tenants.map(({ name }) => name)).toEqual([...Object.keys(refused), 'healthy', 'filed'].sort());
  const codes = tenants.map(({ name, problems }) => [name, problems?.[0]?.code]);
  expect(Object.fromEntries(codes)).toEqual({
    ...Object.fromEntries(Object.entries(refused).map(([name, [code]]) => [name, code])),
    healthy: undefined,
    filed: undefined,
  });
});

it('is unready, but alive, when no tenant serves', async () => {
  const received = await get(none, '/readyz');
  const counts = { loaded: 0, refused: Object.keys(refused).length };
  expect([received.status, JSON.parse(received.text)]).toEqual([503, { status: 'unready', tenants: counts }]);
  expect((await get(none, '/healthz')).status).toBe(200);
});

it('logs a problem by code and place, and prints it with a suggestion', () => {
  const told = mixed.log().filter(({ event }) => event === 'tenant-refused');
  expect(told.map(({ level, tenant }) => [level, tenant])).toEqual(
    Object.keys(refused)
      .sort()
      .map((name) => ['error', name]),
  );
  for (const { tenant, problems } of told) {
    const place = { line: expect.any(Number), column: expect.any(Number) };
    expect(problems).toEqual(expect.arrayContaining([{ code: refused[String(tenant)]?.[0], ...place }]));
  }
  for (const [code] of Object.values(refused)) expect(mixed.stderr()).toContain(`error[${code}]: `);
  expect(mixed.stderr()).toMatch(/; did you mean "name"\?\n/);
});

it('prints no secret, not even one that is in a file', async () => {
  const told = await Promise.all(['/status', '/metrics'].map((path) => getAdmin(mixed, path)));
  for (const said of [...told.map(({ text }) => text), mixed.stdout(), mixed.stderr()])
    for (const secret of [KEY, WRONG, LITERAL, 'the key of a file']) expect(said).not.toContain(secret);
});

it('serves an open tenant without a key while only this machine can reach it', async () => {
  const mappings = writeMappings({ open: crmTenant(CUSTOMERS, { head: { access: 'open' } }) });
  const command = ['serve', '--mappings', mappings];
  const [near, far] = await Promise.all([
    startBridge(command),
    startBridge([...command, '--require-tenants', '0%'], { BRIDGE_HOST: '0.0.0.0' }),
  ]);
  expect(accountOf(await ask(near, 'open', PHONE, { headers: [] }))).toMatchObject({ id: 'c-1' });
  expect(errorOf(await ask(far, 'open', PHONE, { headers: [] })).status).toBe(401);
  expect(far.stderr()).toContain('error[access-open]');
});
