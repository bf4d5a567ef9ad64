/** What a real PostgreSQL can do instead of answering: each is one failure of the closed union, and the source recovers. */
import type { LookupAddress } from 'node:dns';
import { DEADLINE } from '../../../../../src/core/call';
import { Secret } from '../../../../../src/core/secret';
import { removeFolders } from '../../../../support/e2e/tenants';
import { freePort } from '../../../../support/free-port';
import { ask, databaseAt, firstRow, leftOf, rightOf } from '../../../../support/sql/client';
import { BRIDGE_USER } from '../../../../support/sql/bridge-user';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';
import { found, until } from '../../../../support/until';
import { TRUSTING } from '../../../../support/upstream/certificates';

const rejected = (code: string, retryable = false) => ({ tag: 'UpstreamRejected', retryable, code });
const unreachable = (code: string, retryable = false) => ({ tag: 'UpstreamUnreachable', retryable, code });
const timeout = { tag: 'UpstreamTimeout', retryable: true };

const SLEEP = 'select pg_sleep(600)::text as slept';

const SETUP = `create table customers (id int4 primary key, phone text, points numeric);
  insert into customers values (1, '79000000001', 120.5), (2, '79000000002', 7);
  create table hidden (id int4);
  revoke pg_read_all_data from ${BRIDGE_USER.user};
  grant select on customers to ${BRIDGE_USER.user}`;

(hasPostgres() ? describe : describe.skip)('a PostgreSQL that does not answer', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(SETUP);
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  /** How many statements with a text the server runs for the bridge. */
  const running = async (text: string): Promise<number> => {
    const [[count] = []] = await server.run(
      `select count(*)::text from pg_stat_activity where usename = '${BRIDGE_USER.user}' and state = 'active' and query like '%${text}%'`,
    );
    return Number(count);
  };
  const untilRunning = (text: string, count: number): Promise<true> =>
    found(
      async () => ((await running(text)) === count ? true : undefined),
      () => `the server does not run ${count} of ${text}`,
    );

  test.each<readonly [string, string, readonly string[], object]>([
    [
      'a table that does not exist',
      'select a from missing where a = $1',
      ['1'],
      rejected('DATABASE_OBJECT_MISSING'),
    ],
    ['a column that does not exist', 'select nome from customers', [], rejected('DATABASE_OBJECT_MISSING')],
    [
      'a function that does not exist',
      'select missing($1::text)',
      ['1'],
      rejected('DATABASE_OBJECT_MISSING'),
    ],
    ['SQL with a mistake', 'selct 1', [], rejected('DATABASE_SYNTAX')],
    ['two statements', 'select 1; select 2', [], rejected('DATABASE_SYNTAX')],
    ['a table that may not be read', 'select id from hidden', [], rejected('DATABASE_PERMISSION')],
    ['an update', 'update customers set points = 0 returning id', [], rejected('DATABASE_PERMISSION')],
    [
      'a text for a number column',
      'select id from customers where id = $1',
      ['79000000001x'],
      rejected('DATABASE_VALUE'),
    ],
    [
      'a number out of range',
      'select id from customers where id = $1',
      ['79000000001'],
      rejected('DATABASE_VALUE'),
    ],
    [
      'a text compared with a number column',
      'select id from customers where id = $1::text',
      ['1'],
      rejected('DATABASE_OBJECT_MISSING'),
    ],
    ['too few parameters', 'select id from customers where id = $1', [], rejected('DATABASE_SESSION')],
    [
      'a division by zero',
      'select 1 / (id - 1) as x from customers where id = $1',
      ['1'],
      rejected('DATABASE_VALUE'),
    ],
    ['no rows at all', 'set local timezone = $1', ['UTC'], rejected('DATABASE_SYNTAX')],
    [
      'two columns of one name',
      'select id, phone as id from customers',
      [],
      { tag: 'PayloadInvalid', retryable: false, path: 'id', expected: 'one column of this name' },
    ],
    [
      'an answer that is too long',
      "select repeat('x', 2000000) as long",
      [],
      { tag: 'PayloadInvalid', retryable: false, path: '', expected: 'at most 1048576 bytes' },
    ],
  ])(
    '%s is a failure without a value, and the next query is answered',
    async (_name, text, parameters, failure) => {
      const sql = databaseAt(server.port, { connections: 1 });
      expect(leftOf(await ask(sql, text, parameters))).toStrictEqual(failure);
      expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
      sql.dispose();
    },
  );

  test.each<readonly [string, object, object]>([
    ['a wrong password', { password: new Secret('another') }, rejected('DATABASE_AUTHENTICATION')],
    ['a user that does not exist', { user: 'stranger' }, rejected('DATABASE_AUTHENTICATION')],
    ['a database that does not exist', { name: 'missing' }, rejected('DATABASE_OBJECT_MISSING')],
    ['an authority that is not trusted', { tls: {} }, unreachable('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['a private address', { privateNetwork: false }, unreachable('ADDRESS_REFUSED')],
  ])('%s is a failure', async (_name, options, failure) => {
    const sql = databaseAt(server.port, options);
    expect(leftOf(await ask(sql, 'select 1 as one'))).toStrictEqual(failure);
    sql.dispose();
  });

  test('TLS is verified against the name of the host', async () => {
    const right = databaseAt(server.port, { ...TRUSTING, host: 'localhost' });
    const lookup = (
      _name: string,
      _options: object,
      resolved: (error: null, addresses: readonly LookupAddress[]) => void,
    ): void => resolved(null, [{ address: '127.0.0.1', family: 4 }]);
    const wrong = databaseAt(server.port, { ...TRUSTING, host: 'elsewhere.example', lookup });
    const used = 'select ssl::text as tls from pg_stat_ssl where pid = pg_backend_pid()';
    expect(await firstRow(right, used)).toStrictEqual({ tls: 'true' });
    expect(leftOf(await ask(wrong, 'select 1 as one'))).toStrictEqual(
      unreachable('ERR_TLS_CERT_ALTNAME_INVALID'),
    );
    right.dispose();
    wrong.dispose();
  });

  test('a name that leads to a private address is refused, and one that changes is looked at again', async () => {
    const lookup = (
      _name: string,
      _options: object,
      resolved: (error: null, addresses: readonly LookupAddress[]) => void,
    ): void => resolved(null, [{ address: '127.0.0.1', family: 4 }]);
    const sql = databaseAt(server.port, {
      host: 'db.shop.example',
      lookup,
      privateNetwork: false,
      ...TRUSTING,
    });
    expect(leftOf(await ask(sql, 'select 1 as one'))).toStrictEqual(unreachable('ADDRESS_REFUSED'));
    sql.dispose();
  });

  test('a server that is not there is a failure that may pass', async () => {
    const sql = databaseAt(await freePort());
    expect(leftOf(await ask(sql, 'select 1 as one'))).toStrictEqual(unreachable('ECONNREFUSED', true));
    sql.dispose();
  });

  test('a call that ends takes its statement with it: the server does not run it any more', async () => {
    const sql = databaseAt(server.port, { connections: 1 });
    const call = new AbortController();
    const asked = ask(sql, SLEEP, [], { signal: call.signal });
    await untilRunning('pg_sleep', 1);
    call.abort(DEADLINE);
    expect(leftOf(await asked)).toStrictEqual(timeout);
    await untilRunning('pg_sleep', 0);
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('a call that is over takes nothing with it: the connection that was made for it is used on', async () => {
    const sql = databaseAt(server.port, { connections: 1 });
    const PID = 'select pg_backend_pid()::text as pid';
    const call = new AbortController();
    const [first] = rightOf(await ask(sql, PID, [], { signal: call.signal }));
    const slept = ask(sql, `${PID}, pg_sleep(0.05)::text as slept`);
    call.abort(DEADLINE);
    expect(rightOf(await slept)).toMatchObject([{ pid: first?.pid }]);
    expect(await firstRow(sql, PID)).toEqual(first);
    sql.dispose();
  });

  test('the same over TLS, where the request to cancel is encrypted too', async () => {
    const sql = databaseAt(server.port, { ...TRUSTING, host: 'localhost', connections: 1 });
    const call = new AbortController();
    const asked = ask(sql, SLEEP, [], { signal: call.signal });
    await untilRunning('pg_sleep', 1);
    call.abort('client');
    expect(leftOf(await asked)).toStrictEqual({ tag: 'UpstreamTimeout', retryable: false });
    await untilRunning('pg_sleep', 0);
    sql.dispose();
  });

  test('a lock that is held ends with the deadline, and leaves no statement behind', async () => {
    const holding = server
      .run('begin; lock table customers in access exclusive mode; select pg_sleep(600); commit')
      .catch(() => undefined);
    const sql = databaseAt(server.port);
    await found(
      async () =>
        (
          await server.run(
            "select count(*)::text from pg_locks where mode = 'AccessExclusiveLock' and granted",
          )
        )[0]?.[0] !== '0'
          ? true
          : undefined,
      () => 'no lock is held',
    );
    const call = new AbortController();
    const asked = ask(sql, 'select id from customers', [], { signal: call.signal });
    await untilRunning('from customers', 1);
    call.abort(DEADLINE);
    expect(leftOf(await asked)).toStrictEqual(timeout);
    await untilRunning('from customers', 0);
    await server.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'begin; lock%' and pid <> pg_backend_pid()",
    );
    await holding;
    expect(await firstRow(sql, 'select phone from customers where id = $1', ['1'])).toStrictEqual({
      phone: '79000000001',
    });
    sql.dispose();
  });

  test('a call that waits for a connection leaves at its end, and takes no connection', async () => {
    const sql = databaseAt(server.port, { connections: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const sleeping = ask(sql, SLEEP, [], { signal: first.signal });
    await untilRunning('pg_sleep', 1);
    const waiting = ask(sql, 'select 1 as one', [], { signal: second.signal });
    const last = ask(sql, 'select 2 as two');
    second.abort(DEADLINE);
    expect(leftOf(await waiting)).toStrictEqual(timeout);
    first.abort(DEADLINE);
    await sleeping;
    expect(rightOf(await last)).toStrictEqual([{ two: 2 }]);
    sql.dispose();
  });

  test('a column that changes its type is read as the new one', async () => {
    const sql = databaseAt(server.port);
    const text = 'select points from customers where id = $1';
    expect(await firstRow(sql, text, ['1'])).toStrictEqual({ points: 120.5 });
    await server.run('alter table customers alter column points type text using points::text');
    expect(await firstRow(sql, text, ['1'])).toStrictEqual({ points: '120.5' });
    await server.run('alter table customers alter column points type numeric using points::numeric');
    sql.dispose();
  });

  test('a user without a connection left is overloaded', async () => {
    await server.run(`alter role ${BRIDGE_USER.user} connection limit 1`);
    const [one, other] = [databaseAt(server.port), databaseAt(server.port)];
    await firstRow(one, 'select 1 as one');
    expect(leftOf(await ask(other, 'select 1 as one'))).toStrictEqual({
      tag: 'UpstreamOverloaded',
      retryable: true,
      code: 'DATABASE_TOO_MANY_CONNECTIONS',
    });
    await server.run(`alter role ${BRIDGE_USER.user} connection limit -1`);
    expect(await firstRow(other, 'select 1 as one')).toStrictEqual({ one: 1 });
    one.dispose();
    other.dispose();
  });

  test('a password that was changed is a failure of new connections, and one login tries it', async () => {
    await server.run(`alter role ${BRIDGE_USER.user} password 'changed'`);
    let now = 0;
    const sql = databaseAt(server.port, { clock: () => now });
    const rejections = (): number => server.log().split('password authentication failed').length - 1;
    const before = rejections();
    const asked = Array.from({ length: 20 }, () => ask(sql, 'select 1 as one'));
    for (const each of await Promise.all(asked))
      expect(leftOf(each)).toStrictEqual(rejected('DATABASE_AUTHENTICATION'));
    await server.run(`alter role ${BRIDGE_USER.user} password '${BRIDGE_USER.password}'`);
    expect(leftOf(await ask(sql, 'select 1 as one'))).toStrictEqual(rejected('DATABASE_AUTHENTICATION'));
    await until(() => rejections() > before);
    expect(rejections()).toBe(before + 1);
    now = 5000;
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('a session only reads', async () => {
    const sql = databaseAt(server.port);
    const writes = 'select set_config($1, $2, false) as set';
    expect(await firstRow(sql, "select current_setting('transaction_read_only') as only")).toStrictEqual({
      only: 'on',
    });
    expect(leftOf(await ask(sql, 'insert into customers values (3) returning id'))).toStrictEqual(
      rejected('DATABASE_PERMISSION'),
    );
    expect(rightOf(await ask(sql, writes, ['a.b', 'c']))).toStrictEqual([{ set: 'c' }]);
    sql.dispose();
  });

  test('a connection that the administrator ends during a query is a failure that may pass', async () => {
    const sql = databaseAt(server.port);
    const asked = ask(sql, SLEEP);
    await untilRunning('pg_sleep', 1);
    await server.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
    );
    expect(leftOf(await asked)).toStrictEqual(unreachable('DATABASE_UNAVAILABLE', true));
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('a server that is killed during a query, and started again, is a failure that may pass', async () => {
    const sql = databaseAt(server.port);
    const asked = ask(sql, SLEEP);
    await untilRunning('pg_sleep', 1);
    await server.kill();
    expect(leftOf(await asked)).toStrictEqual(unreachable('ECONNRESET', true));
    expect(leftOf(await ask(sql, 'select 1 as one'))).toStrictEqual(unreachable('ECONNREFUSED', true));
    await server.start();
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('a server that is restarted in order closes unused connections, and the next query has a new one', async () => {
    const sql = databaseAt(server.port);
    await firstRow(sql, 'select 1 as one');
    await server.stop();
    await server.start();
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('a server that hangs ends with the deadline: of a connection, and of a query', async () => {
    const sql = databaseAt(server.port, { connections: 1 });
    await firstRow(sql, 'select 1 as one');
    server.freeze();
    const ends: unknown[] = [];
    for (const call of [new AbortController(), new AbortController()]) {
      const asked = ask(sql, 'select 2 as two', [], { signal: call.signal });
      setImmediate(() => call.abort(DEADLINE));
      ends.push(leftOf(await asked));
    }
    server.thaw();
    expect(ends).toStrictEqual([timeout, timeout]);
    expect(await firstRow(sql, 'select 1 as one')).toStrictEqual({ one: 1 });
    sql.dispose();
  });

  test('no connection is open after dispose', async () => {
    const sql = databaseAt(server.port);
    await firstRow(sql, 'select 1 as one');
    sql.dispose();
    await found(
      async () =>
        (
          await server.run(
            `select count(*)::text from pg_stat_activity where usename = '${BRIDGE_USER.user}'`,
          )
        )[0]?.[0] === '0'
          ? true
          : undefined,
      () => 'a connection is open',
    );
  });
});
