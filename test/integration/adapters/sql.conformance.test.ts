/** sql passes the conformance suite over a real PostgreSQL; what a server can do instead of answering is tried beside it. */
import { sql } from '../../../adapters/sql';
import { testAdapter } from '../../support/adapters/conformance';
import type { Arranged, Scenario } from '../../support/adapters/conformance/suite';
import { objectOf } from '../../support/adapters/settings';
import { removeFolders } from '../../support/e2e/tenants';
import { BRIDGE_USER } from '../../support/sql/bridge-user';
import { hasPostgres, startPostgres, type Postgres } from '../../support/sql/postgresql';

const MARIA = { id: 1, login: 'maria.vymyshlennaya', points: 120.5 };
const OLEG = { id: 2, login: 'oleg.pridumannyj', points: 0 };

const QUERY = 'select id, login, points from customers where key = $1';

/** No text of PostgreSQL has a zero character, and a query with half a surrogate pair is not sent. */
const canHold = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const rowsOf = (scenario: Scenario): readonly (readonly [key: string, row: object])[] => {
  switch (scenario.kind) {
    case 'documented':
      return [MARIA, OLEG].map((row) => [row.login, row]);
    case 'echo':
      return scenario.identifiers
        .filter(canHold)
        .map((login, index) => [login, { id: index, login, points: 0 }]);
    case 'wrong leaf':
      return [[MARIA.login, MARIA]];
    case 'somebody else':
      return [[MARIA.login, OLEG]];
    default:
      throw new Error(`test/integration/upstream/sql has a database that is "${scenario.kind}"`);
  }
};

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

(hasPostgres() ? describe : describe.skip)('a table of PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  const arrange = async (scenario: Scenario): Promise<Arranged> => {
    const type = scenario.kind === 'wrong leaf' ? 'text' : 'numeric';
    const rows = literal(JSON.stringify(rowsOf(scenario).map(([key, row]) => ({ key, ...row }))));
    await server.run(`drop table if exists customers;
      create table customers (key text, id int4, login text, points ${type});
      insert into customers select * from json_populate_recordset(null::customers, ${rows}::json)`);
    return { settings: { port: server.port, tls: 'off' } };
  };

  const WIRE = 'a database has no messages of HTTP: test/integration/upstream/sql tries what a server can do';

  testAdapter({
    adapter: sql,
    settings: {
      database: 'postgresql',
      host: '127.0.0.1',
      name: BRIDGE_USER.name,
      user: BRIDGE_USER.user,
      password: '${DATABASE_PASSWORD}',
    },
    variables: { DATABASE_PASSWORD: BRIDGE_USER.password },
    lookup: {
      query: QUERY,
      parameters: ['{request.userIdentifier}'],
      owner: { at: 'login', is: '{request.userIdentifier}' },
    },
    payload: { id: 'integer!', login: 'text!', points: 'number' },
    arrange,
    found: { identifier: MARIA.login, payload: MARIA },
    unknown: 'nobody.at.all',
    wrongLeaf: 'points',
    said: (found) => objectOf(found).login,
    hidden: [],
    skip: [
      'neither loading nor disposing of an unused source opens a connection',
      'an upstream’s error is UpstreamRejected, or UpstreamOverloaded when it says so',
      'an answer of another shape is PayloadInvalid',
      'an upstream that stalls, or never ends its answer, is UpstreamTimeout within the deadline',
      'an upstream that cannot be reached, or closes the connection, is UpstreamUnreachable',
      'an app that disconnects ends its call at once',
      'no failure contains a secret, the identifier, or a text of the upstream',
      'disposing closes the connections',
    ]
      .map((test) => ({ test, reason: WIRE }))
      .concat([
        {
          test: 'the payload’s credentials are removed by the adapter',
          reason: 'a query selects no credentials',
        },
      ]),
  });
});
