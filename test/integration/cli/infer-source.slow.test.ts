/** `infer --source`: the type of a payload out of the columns of a live database, with which `check` works offline. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as runCli } from '../../support/cli';
import { killBridges } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { BRIDGE_USER } from '../../support/sql/bridge-user';
import { hasMariaDb, startMariaDb } from '../../support/sql/mariadb';
import { hasPostgres, startPostgres } from '../../support/sql/postgresql';
import { settingsOfServer } from '../../support/sql/tenant';

const VARIABLES = {
  DATABASE_PASSWORD: BRIDGE_USER.password,
  BRIDGE_KEY: 'invented-key-of-a-bridge-0123456789',
};

const DATABASES = [
  {
    database: 'postgresql',
    isInstalled: hasPostgres,
    launch: () => startPostgres(),
    value: '$1',
    tables: [
      "create type tier as enum ('basic', 'it''s gold')",
      'create table customers (id bigint, phone text, tier tier, points numeric(38,10), tags text[], born date)',
    ],
    type: {
      id: 'integer?',
      phone: 'text?',
      tier: "'basic' | 'it\\'s gold'?",
      points: 'number?',
      'tags?': ['text?'],
      born: 'text?',
    },
    columns: 'id, phone, tier, points, tags, born',
    note: 'the parameters are text',
  },
  {
    database: 'mysql',
    isInstalled: hasMariaDb,
    launch: () => startMariaDb(),
    value: '?',
    tables: [
      "create table customers (id bigint, phone varchar(20), tier enum('basic', 'it''s gold'), points decimal(38,10), extra json, born date)",
    ],
    type: {
      id: 'integer?',
      phone: 'text?',
      tier: "'basic' | 'it\\'s gold'?",
      points: 'number?',
      extra: 'any?',
      born: 'text?',
    },
    columns: 'id, phone, tier, points, extra, born',
    note: 'this database gives parameters no types',
  },
] as const;

describe.each(DATABASES)('infer --source of $database', (row) => {
  const test = row.isInstalled() ? it : it.skip;
  let port = 0;

  beforeAll(async () => {
    if (!row.isInstalled()) return;
    const server = await row.launch();
    for (const table of row.tables) await server.run(table);
    ({ port } = server);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const mappingsWith = (source: Readonly<Record<string, unknown>> = {}, settings = {}, prefix = ''): string =>
    writeMappings({
      acme: {
        'tenant.json': {
          access: { keys: ['${BRIDGE_KEY}'] },
          identifier: { type: 'phone' },
          sources: {
            crm: {
              adapter: 'sql',
              privateNetwork: true,
              settings: { ...settingsOfServer(row.database, port), ...settings },
              lookup: {
                query: `select ${row.columns} from customers where phone = ${row.value}`,
                parameters: ['{request.userIdentifier}'],
                owner: { at: `${prefix}phone`, is: '{request.userIdentifier}', spelling: 'phone' },
              },
              ...source,
            },
          },
          user: { id: 'request.userIdentifier', bonuses: 'crm.points' },
        },
      },
    });

  const infer = (mappings: string, ...more: readonly string[]) =>
    runCli(['infer', 'acme', '--source', 'crm', '--mappings', mappings, ...more], VARIABLES);

  test('prints the type of a source that has none, though its tenant does not load', async () => {
    const { code, stdout, stderr } = await infer(mappingsWith());
    expect(stderr).toContain(row.note);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(row.type);
  });

  test('writes the type into the file, which then passes its check without the database', async () => {
    const mappings = mappingsWith({ payload: { phone: 'text!', old: 'number' } });
    expect(await infer(mappings, '--write')).toMatchObject({ code: 0, stdout: '' });
    const file = join(mappings, 'acme', 'tenant.json');
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      sources: { crm: { payload: { ...row.type, phone: 'text!' } } },
    });
    writeFileSync(file, text.replace('"host": "127.0.0.1"', '"host": "192.0.2.1"'));
    const checked = await runCli(['check', '--mappings', mappings], VARIABLES);
    expect(checked.stdout + checked.stderr).not.toMatch(/path-unknown|payload|error:/);
  });

  test('describes the rows of a source with many', async () => {
    const { stdout } = await infer(mappingsWith({}, { rows: 'many' }, 'rows.'), '--json');
    const { payload, columns } = JSON.parse(stdout) as {
      readonly payload: unknown;
      readonly columns: unknown;
    };
    expect(payload).toEqual({ rows: [row.type] });
    expect(columns).toContainEqual(expect.objectContaining({ name: 'points', notation: 'number' }));
  });

  test.each([
    ['a password that is wrong', { password: '${BRIDGE_KEY}' }, /DATABASE_AUTHENTICATION/],
    ['a host that is not there', { port: 1 }, /ECONNREFUSED/],
    ['a database that is missing', { name: 'nowhere' }, /DATABASE_(PERMISSION|OBJECT_MISSING)/],
  ])('says why there is no type: %s', async (_what, settings, why) => {
    const { code, stdout, stderr } = await infer(mappingsWith({}, settings));
    expect(stdout).toBe('');
    expect(stderr).toMatch(why);
    expect(stderr).not.toContain(BRIDGE_USER.password);
    expect(stderr).not.toContain('select');
    expect(code).toBe(1);
  });

  test('says which sources there are', async () => {
    const { code, stderr } = await runCli(
      ['infer', 'acme', '--source', 'crn', '--mappings', mappingsWith()],
      VARIABLES,
    );
    expect(stderr).toMatch(/there is no source "crn".*"crm"/);
    expect(code).toBe(1);
  });
});
