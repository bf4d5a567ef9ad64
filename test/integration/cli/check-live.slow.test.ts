/** `check --live`: the columns of live databases against the type of the payload, place by place. */
import { run as runCli } from '../../support/cli';
import { killBridges } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { BRIDGE_USER } from '../../support/sql/bridge-user';
import { hasMariaDb, startMariaDb } from '../../support/sql/mariadb';
import { hasPostgres, startPostgres } from '../../support/sql/postgresql';
import { settingsOfServer } from '../../support/sql/tenant';

const VARIABLES = { DATABASE_PASSWORD: BRIDGE_USER.password };

const DATABASES = [
  {
    database: 'postgresql',
    isInstalled: hasPostgres,
    launch: () => startPostgres(),
    value: '$1',
    tables: [
      "create type tier as enum ('basic', 'gold')",
      'create table customers (id bigint, phone text, tier tier, points numeric(38,10), extra json, active boolean, born date)',
    ],
    numeric: 'numeric',
  },
  {
    database: 'mysql',
    isInstalled: hasMariaDb,
    launch: () => startMariaDb(),
    value: '?',
    tables: [
      "create table customers (id bigint, phone varchar(20), tier enum('basic', 'gold'), points decimal(38,10), extra json, active boolean, born date)",
    ],
    numeric: 'decimal',
  },
] as const;

/** The declared types that fit every column. */
const GOOD = {
  id: 'integer?',
  phone: 'text!',
  tier: "'basic' | 'gold'?",
  points: 'number?',
  extra: 'any?',
  born: 'text?',
};

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly at?: string;
  readonly suggestion?: string;
}

describe.each(DATABASES)('check --live of $database', (row) => {
  const test = row.isInstalled() ? it : it.skip;
  let port = 0;

  beforeAll(async () => {
    if (!row.isInstalled()) return;
    const server = await row.launch();
    for (const table of row.tables) await server.run(table);
    await server.run(
      `insert into customers values (1, '79000000001', 'gold', 1.5, '{"level": 2}', true, '2026-11-30')`,
    );
    ({ port } = server);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const COLUMNS = 'id, phone, tier, points, extra, born';

  interface Parts {
    readonly columns?: string;
    readonly where?: string;
    readonly payload?: unknown;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly at?: string;
    readonly path?: string;
  }

  const mappingsWith = ({ columns = COLUMNS, where = 'phone', ...parts }: Parts): string =>
    writeMappings({
      acme: {
        'tenant.json': {
          access: { keys: ['${BRIDGE_KEY}'] },
          identifier: { type: 'phone' },
          sources: {
            crm: {
              adapter: 'sql',
              privateNetwork: true,
              settings: { ...settingsOfServer(row.database, port), ...parts.settings },
              lookup: {
                query: `select ${columns} from customers where ${where} = ${row.value}`,
                parameters: ['{request.userIdentifier}'],
                owner: { at: parts.at ?? 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
              },
              payload: parts.payload ?? GOOD,
            },
          },
          user: {
            id: 'request.userIdentifier',
            name: { first: [`crm.${parts.path ?? 'phone'}`, 'request.userIdentifier'] },
          },
        },
      },
    });

  const driftOf = (parts: Parts, more: readonly string[] = []) =>
    runCli(
      ['drift', 'acme', '--mappings', mappingsWith(parts), '--identifier', '79000000001', ...more],
      VARIABLES,
    );

  test('drift has the columns that differ beside the rows', async () => {
    const { code, stdout } = await driftOf({ payload: { ...GOOD, points: 'integer?' } });
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /  crm: 1 answer compared[^]*  the columns of databases\n    \S+tenant\.json:\d+:\d+: the column "points" is (?:numeric|decimal) in the database, and "payload" says a whole number/,
      ),
    ]);
    const json = await driftOf({ payload: { ...GOOD, points: 'integer?' } }, ['--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ drift: true, columns: [{ code: 'data-type' }] });
  });

  test('drift has nothing to say of columns that fit', async () => {
    const { code, stdout } = await driftOf({}, ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ columns: [] });
    expect(code).toBeLessThanOrEqual(1);
  });

  /** What `--live` finds beside what the check finds in any case. */
  const findingsOf = async (parts: Parts, variables: Readonly<Record<string, string>> = VARIABLES) => {
    const mappings = mappingsWith(parts);
    const args = ['check', '--json', '--mappings', mappings];
    const { code, stdout, stderr } = await runCli([...args, '--live'], variables);
    const all = JSON.parse(stdout) as readonly Finding[];
    return {
      code,
      stderr,
      findings: all.filter((each) => /^(?:data-type|settings-invalid)$/.test(each.code)),
      all,
    };
  };

  test('finds nothing where the columns are as declared', async () => {
    const { code, findings, stderr } = await findingsOf({});
    expect(findings).toEqual([]);
    expect(stderr).not.toContain('note:');
    expect(code).toBe(0);
  });

  test.each([
    [
      'a whole number for numeric',
      { points: 'integer?' },
      /^the column "points" is \w+ in the database, and "payload" says a whole number/,
      'warning',
    ],
    [
      'a number for a text',
      { born: 'number?' },
      /^the column "born" is date in the database, and "payload" says a number/,
      'warning',
    ],
    ['a number that is required for a text', { born: 'number!' }, /^the column "born"/, 'error'],
    [
      'a text for a number',
      { id: 'text?' },
      /^the column "id" is \w+ in the database, and "payload" says text/,
      'warning',
    ],
    ['a text that is required for a number', { id: 'text!' }, /^the column "id"/, 'error'],
    ['a truth value for a text', { born: 'boolean?' }, /^the column "born"/, 'warning'],
    ['a list for a number', { id: ['integer?'] }, /^the column "id"/, 'warning'],
    ['an object for a text', { born: { year: 'integer?' } }, /^the column "born"/, 'warning'],
    [
      'fewer values than an enumeration',
      { tier: "'basic'?" },
      /^the column "tier" can be "gold" in the database/,
      'warning',
    ],
    [
      'fewer values, and required',
      { tier: "'basic'!" },
      /^the column "tier" can be "gold" in the database/,
      'warning',
    ],
    [
      'other values than an enumeration',
      { tier: "'a' | 'b'!" },
      /^the column "tier" can be "basic" or "gold"/,
      'error',
    ],
    ['a column that is not there', { city: 'text?' }, /^the query has no column "city"$/, 'warning'],
    [
      'a required column that is not there',
      { city: 'text!' },
      /^the query has no column "city", which "payload" requires$/,
      'error',
    ],
  ])('reports %s', async (_what, other, message, severity) => {
    const [name] = Object.keys(other);
    const { code, findings } = await findingsOf({ payload: { ...GOOD, ...other } });
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'data-type',
        severity,
        message: expect.stringMatching(message),
        at: expect.stringContaining(`/sources/crm/payload/${name}`),
        suggestion: expect.any(String),
      }),
    ]);
    expect(code).toBe(severity === 'error' ? 1 : 0);
  });

  test.each([
    ['anything', { points: 'any?', id: 'any?' }],
    ['a number for a whole one', { id: 'number?' }],
    ['a text for an enumeration', { tier: 'text?' }],
    ['further values than an enumeration', { tier: "'basic' | 'gold' | 'old'?" }],
    ['either kind', { points: 'number | text?' }],
    ['values of a text', { born: "'2026-11-30' | '2026-12-01'?" }],
    ['JSON in a text', { born: { '$json?': 'any' } }],
    ['texts in one', { born: { '$split?': ';' } }],
    ['one or a list', { born: { '$oneOrList?': 'text' } }],
    ['an object in JSON', { extra: { level: 'integer?' } }],
    ['a date that is a JSON Schema', undefined],
  ])('takes %s', async (_what, other) => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['phone'],
      properties: Object.fromEntries(
        Object.keys(GOOD).map((name) => [name, name === 'phone' ? { type: 'string' } : {}]),
      ),
    };
    const { findings } = await findingsOf({ payload: other === undefined ? schema : { ...GOOD, ...other } });
    expect(findings).toEqual([]);
  });

  test('offers the column that a declared name means', async () => {
    const { findings } = await findingsOf({ payload: { ...GOOD, born: undefined, borne: 'text?' } });
    expect(findings).toEqual([expect.objectContaining({ suggestion: expect.stringContaining('born') })]);
  });

  test('notes a column that is not declared, and it is no finding', async () => {
    const { code, findings, stderr } = await findingsOf({ columns: `${COLUMNS}, active` });
    expect(findings).toEqual([]);
    expect(stderr).toContain('note: acme: "payload" of "crm" does not declare "active" of its query');
    expect(code).toBe(0);
  });

  test('compares the rows of a source with many', async () => {
    const { findings, stderr } = await findingsOf({
      settings: { rows: 'many' },
      at: 'rows.phone',
      path: 'rows[0].phone',
      payload: { rows: [{ ...GOOD, points: 'integer?', city: 'text?', id: undefined }] },
    });
    expect(findings.map(({ at }) => at)).toEqual([
      '/sources/crm/payload/rows/0/points',
      '/sources/crm/payload/rows/0/city',
    ]);
    expect(stderr).toContain('does not declare "id"');
  });

  test('warns of a parameter that is read as a number, where the database says so', async () => {
    const { findings } = await findingsOf({ where: 'id' });
    const expected = expect.objectContaining({
      severity: 'warning',
      message: expect.stringContaining('this parameter as a number (int8)'),
      at: '/sources/crm/lookup/parameters/0',
    });
    expect(findings).toEqual(row.database === 'postgresql' ? [expected] : []);
  });

  test.each([
    ['a host that is not there', { settings: { port: 1 } }, /ECONNREFUSED/, '/sources/crm/settings'],
    [
      'a database that is missing',
      { settings: { name: 'nowhere' } },
      /DATABASE_(PERMISSION|OBJECT_MISSING)/,
      '',
    ],
    [
      'a table column that is missing',
      { columns: 'phone, nothing' },
      /DATABASE_OBJECT_MISSING/,
      '/sources/crm/lookup/query',
    ],
    ['a query that is not one', { columns: 'phone, , id' }, /DATABASE_SYNTAX/, '/sources/crm/lookup/query'],
  ])('says why nothing is compared: %s', async (_what, parts, why, pointer) => {
    const { code, findings, all } = await findingsOf(parts);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'settings-invalid',
        severity: 'error',
        message: expect.stringMatching(why),
        at: expect.stringContaining(pointer),
        suggestion: expect.any(String),
      }),
    ]);
    expect(JSON.stringify(all)).not.toContain(BRIDGE_USER.password);
    expect(code).toBe(1);
  });

  test('needs the variables of the database, and not the keys of apps', async () => {
    const { code, all } = await findingsOf({}, {});
    expect(all.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({
        code: 'secret-unset',
        message: expect.stringContaining('DATABASE_PASSWORD'),
      }),
    ]);
    expect(code).toBe(1);
  });

  test.each([
    ['nothing where the row is as declared', {}, COLUMNS, []],
    ['a number that is not whole', { points: 'integer?' }, COLUMNS, [['points', 'kind']]],
    ['a text for a number', { born: 'number?' }, COLUMNS, [['born', 'kind']]],
    ['a value that an enumeration has beyond', { tier: "'basic'?" }, COLUMNS, [['tier', 'literal']]],
    ['a required column that is not there', { city: 'text!' }, COLUMNS, [['city', 'missing']]],
    ['a column that is not declared', {}, `${COLUMNS}, active`, [['active', 'new']]],
  ] as const)('drift compares a live row: %s', async (_what, other, columns, expected) => {
    const mappings = mappingsWith({ payload: { ...GOOD, ...other }, columns });
    const args = ['drift', 'acme', '--identifier', '79000000001', '--json', '--mappings', mappings];
    const { code, stdout } = await runCli(args, VARIABLES);
    const { sources } = JSON.parse(stdout) as {
      readonly sources: readonly [
        { readonly type: readonly { readonly path: string; readonly what: string }[] },
      ];
    };
    const found = sources[0].type.map(({ path, what }) => [path, what]);
    expect([code, found]).toEqual([expected.length === 0 ? 0 : 1, expected]);
  });

  test('asks no database without the flag', async () => {
    const mappings = mappingsWith({ settings: { port: 1 }, payload: { ...GOOD, city: 'text?' } });
    const { code, stdout } = await runCli(['check', '--mappings', mappings], VARIABLES);
    expect(stdout).not.toMatch(/data-type|settings-invalid/);
    expect(code).toBe(0);
  });
});

it.each([['--fix'], ['--no-secrets']])('cannot be used with %s', async (flag) => {
  const { code, stderr } = await runCli(['check', '--live', flag, '--mappings', writeMappings({})], {});
  expect([code, stderr]).toEqual([2, '--live cannot be used with --fix or --no-secrets\n']);
});
