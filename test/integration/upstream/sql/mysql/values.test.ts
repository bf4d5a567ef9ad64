/** Values that are bound: each arrives as one literal, and what a database takes for equal. */
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { HOSTILE } from '../../../../support/sql/hostile';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../../../support/sql/mariadb';
import { leftOf } from '../../../../support/sql/client';
import { connectTo, rowsOn } from '../../../../support/sql/mysql';
import type { SqlConnection } from '../../../../../src/upstream/sql/driver';

/** What other servers or modes take for the end of a text: NUL, and characters of GBK whose second byte is a backslash. */
const HOSTILE_IN_MYSQL = [
  '\0',
  "\0' or 1=1 -- ",
  "\u00bf\\' or 1=1 -- ",
  "\ubf5c' or 1=1",
  "縗' or 1=1",
  "/*! ' or 1=1 */",
  "\x1a'",
  '`',
  "\\' or 1=1#",
];

(hasMariaDb() ? describe : describe.skip)('a value that is bound in MariaDB', () => {
  let server: MariaDb;
  let connection: SqlConnection;

  beforeAll(async () => {
    server = await startMariaDb(['--sql-mode=NO_BACKSLASH_ESCAPES', '--character-set-server=gbk']);
    await server.run(`
      create table customers (id int primary key, name varchar(100) character set utf8mb4 collate utf8mb4_general_ci);
      insert into customers values (123, 'muller'), (124, 'Anna')`);
    connection = await connectTo(server.port);
  });
  afterAll(async () => {
    connection.close();
    await killBridges();
    removeFolders();
  });

  const table = (): Promise<unknown> => server.run('select id, name from customers order by id');

  test('arrives as one literal, whatever it is', async () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(300);
    const before = await table();
    for (const value of [...HOSTILE, ...HOSTILE_IN_MYSQL]) {
      expect(await rowsOn(connection, 'select ? as value, ? as last', [value, 'last'])).toEqual([
        { value, last: 'last' },
      ]);
      const found = await rowsOn(connection, 'select name from customers where binary name = ?', [value]);
      expect(found).toEqual([]);
    }
    expect(await table()).toEqual(before);
  });

  test.each(['\ud800', 'a\udc00', '\ud83d\ud83d\ude00'].map((value) => [JSON.stringify(value), value]))(
    'is not sent if it is not well-formed: %s',
    async (_shown, value) => {
      const failure = leftOf(
        await connection.query({ text: 'select ? as value', parameters: [value], maxRows: 1 }),
      );
      expect(failure).toMatchObject({ tag: 'UpstreamRejected', code: 'DATABASE_VALUE' });
    },
  );

  // What the database finds: the bridge compares owners itself.
  test.each([
    ['another case', 'name', 'MULLER', 'muller'],
    ['accents', 'name', 'müller', 'muller'],
    ['spaces at the end', 'name', 'muller  ', 'muller'],
    ['text behind a number', 'id', '123abc', 123],
    ['a fraction of a number', 'id', '123.0', 123],
    ['an exponent', 'id', '1230e-1', 123],
    ['spaces before a number', 'id', ' 123', 123],
  ])('finds a row in spite of %s', async (_what, column, value, found) => {
    expect(
      await rowsOn(connection, `select ${column} as value from customers where ${column} = ?`, [value]),
    ).toEqual([{ value: found }]);
  });
});
