/** `explain --wire` of a database: the statement, the types and the number of rows, and no value of a person. */
import { run, type Ended } from '../../../support/cli';
import { killBridges } from '../../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { BRIDGE_USER } from '../../../support/sql/bridge-user';
import { hasPostgres, startPostgres, type Postgres } from '../../../support/sql/postgresql';
import { settingsOfServer } from '../../../support/sql/tenant';

const PHONE = '79000000001';

const VARIABLES = {
  DATABASE_PASSWORD: BRIDGE_USER.password,
  DATABASE_HOST: '127.0.0.1',
  BRIDGE_SUBJECT_KEY: 'invented-key-of-pseudonyms-0123456789',
};

/** What is about the person. */
const PERSON = {
  phone: '+7 (900) 000-00-01',
  name: 'Канареева',
  note: 'called on Monday',
  points: '7310.25',
};
const PERSONAL = [PHONE, '9000000001', ...Object.values(PERSON)];

const tenant = (port: number, query: string): object => ({
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'sql',
      privateNetwork: true,
      retries: 0,
      settings: { ...settingsOfServer('postgresql', port), host: '${DATABASE_HOST}' },
      lookup: {
        query,
        parameters: [
          '{request.userIdentifier}',
          'retail',
          { from: 'request.userIdentifier', via: [{ part: { separator: '000', at: 0 } }] },
        ],
        owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
      },
      payload: { phone: 'text!', name: 'text?', note: 'text?', points: 'number?' },
    },
  },
  user: { id: 'request.userIdentifier', name: 'crm.name' },
});

const QUERY =
  "select phone, name, note, points from customers where regexp_replace(phone, '\\D', '', 'g') = $1 and shop = $2 and $3 <> ''";

(hasPostgres() ? describe : describe.skip)('the wire of a database', () => {
  let server: Postgres;

  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`create table customers (phone text, name varchar(20), note text, points numeric(12, 2), shop text);
      insert into customers values ('${PERSON.phone}', '${PERSON.name}', '${PERSON.note}', ${PERSON.points}, 'retail')`);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const explain = (options: readonly string[] = [], query = QUERY, identifier = PHONE): Promise<Ended> => {
    const mappings = writeMappings({ acme: { 'tenant.json': tenant(server.port, query) } });
    const asked = ['--wire', '--identifier', identifier, '--mappings', mappings];
    return run(['explain', 'acme', ...asked, ...options], VARIABLES);
  };

  /** The wire of the JSON. */
  const wireIn = ({ stdout }: Ended): unknown => (JSON.parse(stdout) as { readonly wire: unknown }).wire;

  test('has the statement, the types of its parameters and columns, and the number of rows', async () => {
    const { stdout, code } = await explain();
    expect(code).toBe(0);
    const [, wire = ''] = stdout.split('The wire:\n');
    expect(wire.replace(/in [\d.]+ ms/, 'in 1 ms').split('\n')).toEqual([
      'crm:',
      `  postgresql://\${DATABASE_HOST}:${server.port}/shop`,
      `    ${QUERY}`,
      `    $1: <identifier> (text)`,
      '    $2: retail (text)',
      '    $3: <2 characters> (text)',
      '    answer: 1 row in 1 ms',
      '      columns: phone (text), name (varchar), note (text), points (numeric)',
      '      [',
      '        {',
      '          "phone": "text",',
      '          "name": "text",',
      '          "note": "text",',
      '          "points": "number"',
      '        }',
      '      ]',
      '',
    ]);
  });

  test('has no value of a person and no secret, as text and as JSON', async () => {
    for (const options of [[], ['--json']]) {
      const { stdout, stderr } = await explain(options);
      for (const canary of [...PERSONAL, BRIDGE_USER.password]) expect(stdout + stderr).not.toContain(canary);
    }
  });

  test('is a list in order of time in the JSON', async () => {
    expect(wireIn(await explain(['--json']))).toEqual([
      {
        source: 'crm',
        to: 'database',
        afterMs: 0,
        tookMs: expect.any(Number),
        query: {
          text: QUERY,
          address: `postgresql://\${DATABASE_HOST}:${server.port}/shop`,
          parameters: [
            { name: '$1', type: 'text', value: '<identifier>' },
            { name: '$2', type: 'text', value: 'retail' },
            { name: '$3', type: 'text', value: '<2 characters>' },
          ],
        },
        rows: {
          count: 1,
          columns: [
            { name: 'phone', type: 'text' },
            { name: 'name', type: 'varchar' },
            { name: 'note', type: 'text' },
            { name: 'points', type: 'numeric' },
          ],
          shape: [{ phone: 'text', name: 'text', note: 'text', points: 'number' }],
        },
      },
    ]);
  });

  test('shows values with --reveal, and never the password', async () => {
    const ended = await explain(['--json', '--reveal']);
    expect(wireIn(ended)).toMatchObject([
      {
        query: { parameters: [{ value: PHONE }, {}, {}] },
        rows: { body: [{ name: PERSON.name, points: 7310.25 }] },
      },
    ]);
    expect(ended.stdout + ended.stderr).not.toContain(BRIDGE_USER.password);
  });

  test('says that there are no rows', async () => {
    expect((await explain([], QUERY, '79000000002')).stdout).toMatch(
      /answer: 0 rows in [\d.]+ ms\n {6}columns: phone/,
    );
  });

  test('says why a query fails, without a text of the server', async () => {
    const { stdout, stderr, code } = await explain([], QUERY.replace('from customers', 'from renamed'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/no answer: UpstreamRejected \(DATABASE_OBJECT_MISSING\) after [\d.]+ ms/);
    expect(stdout).toContain('! a database, table, column or function of the query does not exist');
    for (const canary of PERSONAL) expect(stdout + stderr).not.toContain(canary);
  });

  test('says what a refused connection is', async () => {
    await server.stop();
    expect((await explain()).stdout).toMatch(
      /no answer: UpstreamUnreachable \(ECONNREFUSED\) after [\d.]+ ms\n {6}! nothing listens there/,
    );
  });
});
