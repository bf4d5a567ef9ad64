/** What a real MariaDB can do instead of answering: each is one failure of the closed union, and the source recovers. */
import type { Either } from 'fp-ts/Either';
import { isRight } from 'fp-ts/Either';
import type { Sql, SqlRow } from '../../../../../src/adapter/sql';
import { DEADLINE } from '../../../../../src/core/call';
import type { UpstreamFailure } from '../../../../../src/core/failure';
import { Secret } from '../../../../../src/core/secret';
import type { DatabaseOptions } from '../../../../../src/upstream/sql/client';
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { ask, databaseAt, leftOf, rightOf } from '../../../../support/sql/client';
import { BRIDGE_USER } from '../../../../support/sql/bridge-user';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../../../support/sql/mariadb';
import { TRUSTING } from '../../../../support/upstream/certificates';
import { found } from '../../../../support/until';

const FOUND = [{ id: 1, name: 'muller', points: 12 }];
const QUERY = 'select id, name, points from customers where name = ?';
const SLOW = 'select sleep(600) as slept from dual where ? is not null';
const rejected = (code: string) => ({ tag: 'UpstreamRejected', retryable: false, code });

const SETUP = `
  create table customers (id int primary key, name varchar(100) collate utf8mb4_general_ci, points int);
  insert into customers values (1, 'muller', 12), (2, 'anna', 7)`;

const statements = (condition: string): string =>
  `select count(*) from information_schema.processlist where user = '${BRIDGE_USER.user}' and ${condition}`;
const SLEEPING = statements("info like 'select sleep%'");
const WAITING = statements("state like 'Waiting for table%'");
const HOLDERS =
  "select id from information_schema.processlist where user = 'root' and info = 'select sleep(600)'";

(hasMariaDb() ? describe : describe.skip)('a MariaDB that does not answer', () => {
  let server: MariaDb;
  let sql: Sql;

  const client = (more: Partial<DatabaseOptions> = {}, { port } = server): Sql =>
    databaseAt(port, { database: 'mysql', ...more });

  beforeAll(async () => {
    server = await startMariaDb();
    await server.run(SETUP);
  });
  beforeEach(() => {
    sql = client();
  });
  afterEach(() => sql.dispose());
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const find = (by = sql, name = 'muller') => ask(by, QUERY, [name]);

  const untilCount = (query: string, count: number): Promise<true> =>
    found(
      async () => (Number((await server.run(query))[0]?.[0]) === count ? true : undefined),
      () => `it is never ${count}: ${query}`,
    );

  /** Asks what takes long, and does something once it runs. */
  const during = async (
    act: (abort: AbortController) => Promise<void> | void,
  ): Promise<Either<UpstreamFailure, readonly SqlRow[]>> => {
    const abort = new AbortController();
    const asked = ask(sql, SLOW, ['x'], { signal: abort.signal });
    await untilCount(SLEEPING, 1);
    await act(abort);
    return asked;
  };

  test('killed during a query: the query fails, and the next is answered once the server is back', async () => {
    const failure = leftOf(await during(() => server.kill()));
    expect(failure).toMatchObject({ tag: 'UpstreamUnreachable', retryable: true });
    expect(leftOf(await find())).toMatchObject({ tag: 'UpstreamUnreachable', code: 'ECONNREFUSED' });
    await server.start();
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test('stopped in order during a query: the query fails', async () => {
    const failure = leftOf(await during(() => server.stop()));
    expect(failure).toMatchObject({ tag: 'UpstreamUnreachable', retryable: true });
    await server.start();
  });

  test('restarted between two queries: the second has a connection of its own', async () => {
    expect(rightOf(await find())).toEqual(FOUND);
    await server.stop();
    await server.start();
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test.each([
    ['slow: the deadline', DEADLINE, true],
    ['asked by a client that leaves: its leaving', 'left', false],
  ])('%s ends the query on the server', async (_what, reason, retryable) => {
    const failure = leftOf(await during((abort) => abort.abort(reason)));
    expect(failure).toEqual({ tag: 'UpstreamTimeout', retryable });
    await untilCount(SLEEPING, 0);
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test('hanging: the deadline ends the wait, and later queries are answered', async () => {
    expect(rightOf(await find())).toEqual(FOUND);
    server.freeze();
    const abort = new AbortController();
    const asked = ask(sql, QUERY, ['muller'], { signal: abort.signal });
    abort.abort(DEADLINE);
    expect(leftOf(await asked)).toEqual({ tag: 'UpstreamTimeout', retryable: true });
    server.thaw();
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test('out of connections: it is said, and the connection that there is stays', async () => {
    await server.run(`alter user '${BRIDGE_USER.user}'@'%' with max_user_connections 1`);
    const other = client();
    expect(rightOf(await find())).toEqual(FOUND);
    expect(leftOf(await find(other))).toEqual({
      tag: 'UpstreamOverloaded',
      retryable: true,
      code: 'DATABASE_TOO_MANY_CONNECTIONS',
    });
    expect(rightOf(await find())).toEqual(FOUND);
    other.dispose();
    await server.run(`alter user '${BRIDGE_USER.user}'@'%' with max_user_connections 0`);
  });

  test('with another password: it is said, and no password is', async () => {
    await server.run(`set password for '${BRIDGE_USER.user}'@'%' = password('another')`);
    expect(leftOf(await find())).toEqual(rejected('DATABASE_AUTHENTICATION'));
    const changed = client({ password: new Secret('another', 'PASSWORD') });
    expect(rightOf(await find(changed))).toEqual(FOUND);
    changed.dispose();
    await server.run(`set password for '${BRIDGE_USER.user}'@'%' = password('${BRIDGE_USER.password}')`);
  });

  test('whose administrator ends the connection: the next query has a new one', async () => {
    expect(rightOf(await find())).toEqual(FOUND);
    await server.run(`kill user '${BRIDGE_USER.user}'@'%'`);
    const rows = await found(
      async () => {
        const asked = await find();
        return isRight(asked) ? asked.right : undefined;
      },
      () => 'the connection that was ended is used again',
    );
    expect(rows).toEqual(FOUND);
  });

  test('without the table: it is said, and the table is found again', async () => {
    expect(rightOf(await find())).toEqual(FOUND);
    await server.run('rename table customers to renamed');
    expect(leftOf(await find())).toEqual(rejected('DATABASE_OBJECT_MISSING'));
    await server.run('rename table renamed to customers');
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test('with a column of another type: the value has the new type at once', async () => {
    const points = async (): Promise<unknown> => rightOf(await ask(sql, 'select points from retyped'));
    await server.run('create table retyped (points int); insert into retyped values (12)');
    expect(await points()).toEqual([{ points: 12 }]);
    await server.run("alter table retyped modify points varchar(20); update retyped set points = 'a dozen'");
    expect(await points()).toEqual([{ points: 'a dozen' }]);
    await server.run('drop table retyped');
  });

  test('with a lock on the table: the deadline ends the wait, and the query', async () => {
    const holding = server.run('lock tables customers write; select sleep(600)').catch(() => []);
    const [holder] = await found(
      async () => (await server.run(HOLDERS))[0],
      () => 'the lock is not held',
    );
    const abort = new AbortController();
    const asked = ask(sql, QUERY, ['muller'], { signal: abort.signal });
    await untilCount(WAITING, 1);
    abort.abort(DEADLINE);
    expect(leftOf(await asked)).toEqual({ tag: 'UpstreamTimeout', retryable: true });
    await untilCount(WAITING, 0);
    await server.run(`kill ${holder}`);
    await holding;
    expect(rightOf(await find())).toEqual(FOUND);
  });

  test('under a name that leads to a private address: nothing is sent', async () => {
    const elsewhere = client({
      host: 'db.shop.example',
      privateNetwork: false,
      ...TRUSTING,
      lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    expect(leftOf(await find(elsewhere))).toEqual({
      tag: 'UpstreamUnreachable',
      retryable: false,
      code: 'ADDRESS_REFUSED',
    });
    elsewhere.dispose();
  });
});
