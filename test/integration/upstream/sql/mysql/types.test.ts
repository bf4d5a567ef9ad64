/** Every type of MariaDB at its bounds: what a value becomes, and that the described type accepts it. */
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../../../support/sql/mariadb';
import { rightOf } from '../../../../support/sql/client';
import { connectTo, rowsOn } from '../../../../support/sql/mysql';
import { TYPES } from '../../../../support/sql/mysql-types';
import type { SqlConnection } from '../../../../../src/upstream/sql/driver';
import { ExactNumber } from '../../../../../src/values/codec';

const shown = (value: unknown): unknown =>
  value instanceof ExactNumber ? { exact: value.toString() } : value;

(hasMariaDb() ? describe : describe.skip)('a column of MariaDB', () => {
  let server: MariaDb;
  let connection: SqlConnection;

  beforeAll(async () => {
    server = await startMariaDb();
    const columns = TYPES.map(({ type }, index) => `c${index} ${type} null`).join(', ');
    await server.run(`create table types (row_id int, ${columns})`);
    await server.run(`insert into types (row_id) values (0)`);
    const mode = "set sql_mode = 'ALLOW_INVALID_DATES'; ";
    for (const [index, { values }] of TYPES.entries())
      for (const [row, [written]] of values.entries())
        await server.run(`${mode}insert into types (row_id, c${index}) values (${row + 1}, ${written})`);
    connection = await connectTo(server.port);
  });
  afterAll(async () => {
    connection.close();
    await killBridges();
    removeFolders();
  });

  test.each(TYPES.map((row, index) => [row.type, { ...row, index }] as const))(
    'of the type %s is read as the table says',
    async (_type, { index, notation, values }) => {
      const described = rightOf(await connection.describe(`select c${index} as value from types`));
      expect(described.columns).toMatchObject([{ name: 'value', notation }]);
      const found = await rowsOn(
        connection,
        `select c${index} as value from types where c${index} is not null order by row_id`,
        [],
        100,
      );
      expect(found.map(({ value }) => shown(value))).toEqual(values.map(([, becomes]) => becomes));
    },
  );

  test('that is null is null, whatever its type', async () => {
    const [row] = await rowsOn(connection, 'select * from types where row_id = 0');
    expect(Object.entries(row ?? {}).filter(([name, value]) => name !== 'row_id' && value !== null)).toEqual(
      [],
    );
  });
});
