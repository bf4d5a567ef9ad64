/** One connection to MariaDB: its session, its limits, its failures, and the end of what it runs. */
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../../../support/sql/mariadb';
import { leftOf, rightOf } from '../../../../support/sql/client';
import { connectTo, dialTo, rowsOn } from '../../../../support/sql/mysql';
import { found } from '../../../../support/until';
import type { SqlConnection } from '../../../../../src/upstream/sql/driver';

const rejected = (code: string): object => ({ tag: 'UpstreamRejected', retryable: false, code });
const NO_ROWS = { tag: 'PayloadInvalid', expected: 'a statement that gives rows' };
const HEAVY =
  'select count(*) as n from information_schema.columns a, information_schema.columns b, information_schema.columns c where a.table_name <> ?';

(hasMariaDb() ? describe : describe.skip)('a connection to MariaDB', () => {
  let server: MariaDb;
  let connection: SqlConnection;

  beforeAll(async () => {
    server = await startMariaDb(['--sql-mode=NO_BACKSLASH_ESCAPES', '--default-time-zone=+07:00']);
    await server.run(`
      create table customers (id int primary key, name varchar(40), town varchar(40) character set latin1, notes longtext);
      insert into customers values (1, 'Anna', 'Köln', repeat('n', 2000000)), (2, 'Boris', 'Oslo', ''), (3, 'Vera', 'Oslo', '');
      create table empty_table (id int);
      grant insert, update, delete, create on shop.* to 'bridge'@'%';
      create database other;
      create table other.secrets (id int);
      create view broken as select id from empty_table;
      drop table empty_table`);
  });
  beforeEach(async () => {
    connection = await connectTo(server.port);
  });
  afterEach(() => connection.close());
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const ask = (text: string, parameters: readonly string[] = [], maxRows = 2) =>
    connection.query({ text, parameters, maxRows });

  test('has settings of its own, whatever those of the server are', async () => {
    const rows = await rowsOn(
      connection,
      'select @@tx_read_only as readOnly, @@session.time_zone as zone, @@session.sql_mode as mode, @@character_set_client as characters, @@max_statement_time as seconds',
    );
    expect(rows).toEqual([
      {
        readOnly: 1,
        zone: '+00:00',
        mode: 'ONLY_FULL_GROUP_BY,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
        characters: 'utf8mb4',
        seconds: 60,
      },
    ]);
  });

  test.each([
    ['changes', "update customers set name = 'x'"],
    ['removes', 'delete from customers'],
    ['inserts, and gives rows', 'insert into customers (id) values (9) returning id'],
    ['sets a variable', 'set @a = 1'],
    ['writes to a file', "select 1 into outfile '/tmp/never-written'"],
    ['makes a table', 'create table made (id int)'],
    ['leaves the session read-write', 'set session transaction read write'],
    ['loads a file of the bridge', "load data local infile '/etc/hostname' into table customers"],
  ])('does not execute what %s', async (_what, text) => {
    const { tag } = leftOf(await ask(text));
    expect(['PayloadInvalid', 'UpstreamRejected']).toContain(tag);
    expect(await server.run('select count(*), max(name) from customers')).toEqual([['3', 'Vera']]);
    expect(await rowsOn(connection, 'select @@tx_read_only as readOnly')).toEqual([{ readOnly: 1 }]);
  });

  test.each([
    ['a statement without rows', 'set @a = 1', NO_ROWS],
    ['two statements', 'select 1; select 2', rejected('DATABASE_SYNTAX')],
    ['a mistake of syntax', 'selec 1', rejected('DATABASE_SYNTAX')],
    ['an ambiguous column', 'select id from customers a, customers b', rejected('DATABASE_SYNTAX')],
    ['a column beside a group', 'select name, count(*) from customers', rejected('DATABASE_SYNTAX')],
    ['no statement', ' ', rejected('DATABASE_SYNTAX')],
    ['a table that is missing', 'select 1 from nowhere', rejected('DATABASE_OBJECT_MISSING')],
    ['a column that is missing', 'select nothing from customers', rejected('DATABASE_OBJECT_MISSING')],
    ['a function that is not granted', 'select nothing(1)', rejected('DATABASE_PERMISSION')],
    ['a view on a table that is missing', 'select 1 from broken', rejected('DATABASE_OBJECT_MISSING')],
    ['a table of another database', 'select 1 from other.secrets', rejected('DATABASE_PERMISSION')],
    ['an overflow', 'select 18446744073709551615 + 1 as n', rejected('DATABASE_VALUE')],
    ['more than one row of a subquery', 'select (select id from customers) as n', rejected('DATABASE_ERROR')],
    ['two columns of one name', 'select id, id from customers', { tag: 'PayloadInvalid', path: 'id' }],
  ])('refuses %s', async (_what, text, failure) => {
    expect(leftOf(await ask(text))).toMatchObject(failure);
    expect(connection.isUsable()).toBe(true);
    expect(await rowsOn(connection, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test.each([
    ['fewer', []],
    ['more', ['1', '2']],
  ])('refuses %s values than placeholders', async (_what, parameters) => {
    expect(leftOf(await ask('select ? as a', parameters))).toMatchObject(rejected('DATABASE_SYNTAX'));
  });

  test('refuses a text that the column’s characters do not have', async () => {
    const failure = leftOf(await ask('select id from customers where town = ?', ['Юрга']));
    expect(failure).toMatchObject(rejected('DATABASE_VALUE'));
  });

  test('reads as many rows as it is asked for, and stays usable', async () => {
    expect(await rowsOn(connection, 'select id from customers order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await rowsOn(connection, 'select id from customers order by id', [], 3)).toHaveLength(3);
    expect(connection.isUsable()).toBe(true);
  });

  test('reads no further where the query has a limit of its own, and is not used again', async () => {
    expect(await rowsOn(connection, 'select id from customers order by id limit 3')).toHaveLength(2);
    expect(connection.isUsable()).toBe(false);
  });

  test('has a limit on the bytes of an answer', async () => {
    expect(leftOf(await ask('select notes from customers where id = ?', ['1']))).toEqual({
      tag: 'PayloadInvalid',
      retryable: false,
      path: '',
      expected: 'at most 1000000 bytes',
    });
    expect(connection.isUsable()).toBe(false);
  });

  test('counts the bytes of each answer alone', async () => {
    for (let times = 0; times < 3; times += 1)
      expect(rightOf(await ask("select repeat('n', 600000) as notes"))).toHaveLength(1);
  });

  test('gives up a statement that takes too long', async () => {
    const hasty = await connectTo(server.port, { statementMs: 200 });
    expect(leftOf(await hasty.query({ text: HEAVY, parameters: [''], maxRows: 2 }))).toEqual({
      tag: 'UpstreamTimeout',
      retryable: true,
    });
    hasty.close();
  });

  const running = async (): Promise<readonly (readonly string[])[]> =>
    server.run(
      "select id from information_schema.processlist where user = 'bridge' and info like 'select count%'",
    );

  test('ends what it runs when it is cancelled', async () => {
    const asked = ask(HEAVY, ['']);
    await found(
      async () => ((await running()).length === 1 ? true : undefined),
      () => 'the query does not run',
    );
    await connection.cancel(new AbortController().signal);
    expect(leftOf(await asked).tag).toBe('UpstreamUnreachable');
    expect(connection.isUsable()).toBe(false);
    await found(
      async () => ((await running()).length === 0 ? true : undefined),
      () => 'the query runs on',
    );
  });

  test('ends nothing on another server behind the same address', async () => {
    const elsewhere = await startMariaDb();
    let target = server.port;
    const moved = await connectTo(server.port, { dial: (signal) => dialTo(target)(signal) });
    const idOf = async (each: SqlConnection): Promise<number> =>
      Number((await rowsOn(each, 'select connection_id() as id'))[0]?.id);
    const id = await idOf(moved);
    const others: SqlConnection[] = [];
    let other: SqlConnection;
    do {
      other = await connectTo(elsewhere.port);
      others.push(other);
    } while ((await idOf(other)) < id);
    expect(await idOf(other)).toBe(id);
    target = elsewhere.port;
    await moved.cancel(new AbortController().signal);
    expect(await idOf(other)).toBe(id);
    for (const each of [moved, ...others]) each.close();
  });

  test('tells of its end, and what it ran is a failure', async () => {
    const ended = new Promise<void>((end) => connection.onEnd(end));
    const asked = ask(HEAVY, ['']);
    const [[id = ''] = []] = await found(
      async () => {
        const rows = await running();
        return rows.length === 1 ? rows : undefined;
      },
      () => 'the query does not run',
    );
    await server.run(`kill ${id}`);
    expect(leftOf(await asked)).toMatchObject({ tag: 'UpstreamUnreachable', retryable: true });
    await ended;
    expect(connection.isUsable()).toBe(false);
    expect(leftOf(await ask('select 1'))).toMatchObject({ tag: 'UpstreamUnreachable' });
  });
});
