/**
 * Markers stand for a shopper, a customer, passwords, and texts of the tenant files' SQL. Databases put such things into the
 * texts of their errors; none leaves the bridge, but in the account of the shopper who was asked for.
 */
import { getAdmin, withoutValues } from '../support/admin';
import { run } from '../support/cli';
import { ask, killBridges, KEY, startBridge, type Bridge } from '../support/e2e/bridge';
import { leaksIn } from '../support/e2e/leaks';
import { removeFolders, writeMappings, type Files, type Json } from '../support/e2e/tenants';
import { freePort } from '../support/free-port';
import { BRIDGE_USER } from '../support/sql/bridge-user';
import { FAULT_DATABASES, type FaultDatabase } from '../support/sql/fault-servers';
import { settingsOfServer } from '../support/sql/tenant';
import { until } from '../support/until';

const SHOPPER = 'vexillum-4711';
const OTHER = 'oriflamme-0815';
const NAME = 'Quasimodina Xylander';
const WRONG_PASSWORD = 'zyzzyva-not-the-password';
const LITERAL = 'umbrageous-literal';
const TABLE = 'table_octothorpe';

const MARKERS = [SHOPPER, OTHER, NAME, WRONG_PASSWORD, LITERAL, TABLE, BRIDGE_USER.password, KEY];

const TABLES = `
  create table customers (phone varchar(40), name varchar(40), points varchar(40));
  insert into customers values ('${SHOPPER}', '${NAME}', '${NAME}'), ('${OTHER}', '${NAME}', '1')`;

/** What a query selects so that the database's error has a value of the row; and a table that the bridge may not read. */
const OWN: Readonly<Record<FaultDatabase['database'], Readonly<Record<'revealing' | 'forbidden', string>>>> =
  {
    postgresql: { revealing: 'cast(name as integer)', forbidden: "pg_ls_dir('.') as listed" },
    mysql: { revealing: 'extractvalue(1, concat(0x7e, name))', forbidden: 'mysql.global_priv' },
  };

/** A tenant for each thing that goes wrong, and the outcome of a request for the shopper. */
const tenantsOf = (
  { database, placeholder }: FaultDatabase,
  port: number,
  closed: number,
): Readonly<Record<string, readonly [outcome: string, tenant: Json]>> => {
  const { revealing, forbidden } = OWN[database];
  const tenant = (query: string, settings: Json = {}, payload: Json = {}): Json => ({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'text' },
    sources: {
      shop: {
        adapter: 'sql',
        privateNetwork: true,
        deadlineMs: 10_000,
        settings: { ...settingsOfServer(database, port), ...settings },
        lookup: {
          query,
          parameters: ['{request.userIdentifier}'],
          owner: { at: 'phone', is: '{request.userIdentifier}' },
        },
        payload: { phone: 'text?', name: 'text?', points: 'number?', ...payload },
      },
    },
    user: { id: 'request.userIdentifier', name: 'shop.name', bonuses: 'shop.points' },
  });
  const where = `from customers where phone = ${placeholder}`;
  const usual = `select phone, name, points ${where}`;
  return {
    found: ['ok', tenant(usual)],
    needed: ['PayloadInvalid', tenant(usual, {}, { points: 'number!' })],
    other: [
      'IdentityMismatch',
      tenant(
        `select phone, name, points from customers where phone = '${OTHER}' and '${LITERAL}' <> ${placeholder}`,
      ),
    ],
    revealing: ['UpstreamRejected', tenant(`select phone, ${revealing} as points ${where}`)],
    syntax: ['UpstreamRejected', tenant(`${usual} and '${LITERAL}' = = '${LITERAL}'`)],
    missing: ['UpstreamRejected', tenant(`select phone, name from ${TABLE} where phone = ${placeholder}`)],
    forbidden: [
      'UpstreamRejected',
      tenant(`select '${LITERAL}' as phone from ${forbidden} where '${LITERAL}' <> ${placeholder}`),
    ],
    login: ['UpstreamRejected', tenant(usual, { password: '${WRONG_PASSWORD}' })],
    down: ['UpstreamUnreachable', tenant(usual, { port: closed })],
  };
};

const VARIABLES = {
  APP_KEY: KEY,
  DATABASE_PASSWORD: BRIDGE_USER.password,
  WRONG_PASSWORD,
  BRIDGE_LOG_LEVEL: 'debug',
};

describe.each(FAULT_DATABASES)('$name', (kind) => {
  const test = kind.isInstalled() ? it : it.skip;
  let bridge: Bridge;
  let mappings: string;
  let tenants: ReturnType<typeof tenantsOf>;

  beforeAll(async () => {
    if (!kind.isInstalled()) return;
    const server = await kind.start();
    await server.run(TABLES);
    tenants = tenantsOf(kind, server.port, await freePort());
    const files = Object.entries(tenants).map(([name, [, tenant]]): readonly [string, Files] => [
      name,
      { 'tenant.json': tenant },
    ]);
    mappings = writeMappings(Object.fromEntries(files));
    bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], VARIABLES);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  test('shows no text of SQL, no value and no password in its log, errors, metrics and status', async () => {
    const told: string[] = [];
    for (const name of Object.keys(tenants)) {
      const { text, headers } = await ask(bridge, name, SHOPPER);
      if (name === 'found') expect(text).toContain(NAME);
      told.push(JSON.stringify(headers), ...(name === 'found' ? [] : [text]));
    }
    for (const path of ['/metrics', '/status']) told.push(withoutValues((await getAdmin(bridge, path)).text));
    const served = () => bridge.log().filter(({ event }) => event === 'request-served');
    await until(() => served().length === Object.keys(tenants).length);
    expect(served().map(({ tenant, outcome }) => [tenant, outcome])).toEqual(
      Object.entries(tenants).map(([name, [outcome]]) => [name, outcome]),
    );
    expect(leaksIn([...told, bridge.stdout(), bridge.stderr()].join('\n'), MARKERS)).toEqual([]);
  });

  test.each([['check', '--live'], ['drift'], ['explain'], ['infer']])(
    'shows no value and no password in what %s says',
    async (command, ...flags) => {
      const asked = ['drift', 'explain'].includes(command) ? ['--identifier', SHOPPER] : [];
      const source = command === 'infer' ? ['--source', 'shop'] : [];
      for (const name of ['found', 'revealing', 'login']) {
        const words = [command, name, ...flags, ...asked, ...source, '--mappings', mappings];
        const { stdout, stderr } = await run(words, VARIABLES);
        if (name === 'login') expect(stdout + stderr).toContain('DATABASE_AUTHENTICATION');
        expect(leaksIn(stdout + stderr, MARKERS)).toEqual([]);
      }
    },
  );
});
