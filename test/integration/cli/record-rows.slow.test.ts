/** `record` of a database: a fixture has its rows, about no real person, and `verify` needs no database. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as runCli } from '../../support/cli';
import { killBridges } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { BRIDGE_USER } from '../../support/sql/bridge-user';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../support/sql/mariadb';
import { settingsOfServer } from '../../support/sql/tenant';

const VARIABLES = {
  DATABASE_PASSWORD: BRIDGE_USER.password,
  BRIDGE_KEY: 'invented-key-of-a-bridge-0123456789',
  BRIDGE_SUBJECT_KEY: 'invented-key-of-pseudonyms-0123456789',
};

const PHONE = '79161234567';

const databaseOf = (port: number, more = {}): object => ({ ...settingsOfServer('mysql', port), ...more });

const lookupOf = (query: string, at: string): object => ({
  query,
  parameters: ['{request.userIdentifier}'],
  owner: { at, is: '{request.userIdentifier}', spelling: 'phone' },
});

const mappingsOn = (port: number): string =>
  writeMappings({
    acme: {
      'tenant.json': {
        access: { keys: ['${BRIDGE_KEY}'] },
        identifier: { type: 'phone' },
        sources: {
          crm: {
            adapter: 'sql',
            privateNetwork: true,
            settings: databaseOf(port),
            lookup: lookupOf('select phone, name, tier, points from customers where phone = ?', 'phone'),
            payload: { phone: 'text!', name: 'text?', tier: "'basic' | 'gold'?", points: 'number?' },
          },
          cards: {
            adapter: 'sql',
            privateNetwork: true,
            settings: databaseOf(port, { rows: 'many' }),
            lookup: lookupOf('select phone, number from cards where phone = ? order by number', 'rows.phone'),
            payload: { rows: [{ phone: 'text!', number: 'text?' }] },
          },
        },
        user: {
          id: 'request.userIdentifier',
          name: 'crm.name',
          bonuses: 'crm.points',
          extra: { card: 'cards.rows[0].number' },
        },
      },
    },
  });

(hasMariaDb() ? describe : describe.skip)('record of a database', () => {
  let server: MariaDb;
  let mappings = '';

  beforeAll(async () => {
    server = await startMariaDb();
    await server.run(`
      create table customers (phone varchar(20), name varchar(50), tier enum('basic', 'gold'), points decimal(12,2));
      insert into customers values ('${PHONE}', 'Аграфена', 'gold', 4321.75), ('79161234568', 'Ждан', 'basic', 1);
      create table cards (phone varchar(20), number varchar(20));
      insert into cards values ('${PHONE}', '4000771122334455'), ('${PHONE}', '4000771122334466')`);
    mappings = mappingsOn(server.port);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const record = (identifier: string, ...more: readonly string[]) =>
    runCli(['record', 'acme', '--mappings', mappings, '--identifier', identifier, ...more], VARIABLES);

  const fixtures = (): readonly string[] => readdirSync(join(mappings, 'acme', 'fixtures'));
  const textOf = (name: string): string => readFileSync(join(mappings, 'acme', 'fixtures', name), 'utf8');

  test('writes rows in which every person is invented, and codes stay', async () => {
    const { code, stdout, stderr } = await record(PHONE, '--as', 'gold');
    expect([code, stderr]).toEqual([0, expect.stringContaining('shopper-recorded')]);
    const text = textOf('gold.json');
    const { sources } = JSON.parse(text) as { readonly sources: Readonly<Record<string, unknown>> };
    expect(sources).toMatchObject({
      crm: { rows: [{ tier: 'gold' }] },
      cards: { rows: [{}, {}] },
    });
    for (const real of [PHONE, 'Аграфена', '4321.75', '4000771122334455', BRIDGE_USER.password])
      expect(text + stdout).not.toContain(real);
  });

  test('writes that there is no row', async () => {
    const { code, stderr } = await record('79160000000', '--as', 'unknown');
    expect([code, stderr]).toEqual([0, expect.stringContaining('shopper-recorded')]);
    expect(JSON.parse(textOf('unknown.json'))).toMatchObject({
      sources: { crm: { rows: [] } },
      response: { outcome: 'UserNotFound' },
    });
  });

  test('writes the code of a failure', async () => {
    await server.run('rename table customers to renamed');
    const { code, stdout, stderr } = await record(PHONE, '--as', 'failed');
    await server.run('rename table renamed to customers');
    expect([code, stderr]).toEqual([0, expect.stringContaining('shopper-recorded')]);
    expect(stdout + stderr + textOf('failed.json')).not.toContain(PHONE);
    expect(JSON.parse(textOf('failed.json'))).toMatchObject({
      sources: { crm: { failure: 'DATABASE_OBJECT_MISSING' } },
      response: { outcome: 'UpstreamRejected', status: 502 },
    });
  });

  test('writes nothing for an answer that a fixture cannot hold', async () => {
    await server.run(`insert into customers (phone, name) values ('${PHONE}', repeat('x', 40))`);
    const file = join(mappings, 'acme', 'tenant.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('select phone, name, tier', 'select phone, name, name, tier'));
    const { code, stderr } = await record(PHONE, '--as', 'twice');
    writeFileSync(file, text);
    expect([code, stderr]).toEqual([1, expect.stringContaining('PayloadInvalid')]);
    expect(fixtures()).not.toContain('twice.json');
  });

  test('needs no database for what it wrote', async () => {
    await server.kill();
    const { code, stdout, stderr } = await runCli(['verify', '--mappings', mappings], {});
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('3 passed')]);
  });
});
