/** The statements that a session of PostgreSQL has prepared: each is parsed once, and none is used after its columns have changed. */
import { removeFolders } from '../../../../support/e2e/tenants';
import { ask, databaseAt, firstRow, leftOf, rightOf } from '../../../../support/sql/client';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';
import type { Sql } from '../../../../../src/adapter/sql';

const QUERY = 'select id, points from customers where phone = $1';
const PHONE = '79000000001';

/** How often the session has run a statement that it has prepared. */
const RUNS =
  'select name, (generic_plans + custom_plans)::int4 as runs from pg_prepared_statements where statement = $1';

(hasPostgres() ? describe : describe.skip)('a statement of a session', () => {
  let server: Postgres;
  let sql: Sql;
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    await server.run(
      `drop table if exists customers;
       create table customers (id int4, phone text, points numeric);
       insert into customers values (1, '${PHONE}', 120.5)`,
    );
    sql = databaseAt(server.port, { connections: 1 });
  });
  afterEach(() => sql.dispose());
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  const find = () => ask(sql, QUERY, [PHONE]);

  test('is parsed once, and run again by its name', async () => {
    for (let time = 0; time < 3; time += 1) expect(rightOf(await find())).toEqual([{ id: 1, points: 120.5 }]);
    expect(rightOf(await ask(sql, RUNS, [QUERY]))).toEqual([
      { name: expect.stringMatching(/^account_bridge_[0-9a-f]{40}$/), runs: 3 },
    ]);
  });

  test('has the name of its text, in whatever session', async () => {
    const other = databaseAt(server.port, { connections: 1 });
    const namesOf = async (client: Sql): Promise<unknown> => {
      await ask(client, QUERY, [PHONE]);
      return (await firstRow(client, RUNS, [QUERY])).name;
    };
    expect(await namesOf(other)).toBe(await namesOf(sql));
    other.dispose();
  });

  test.each([
    [
      'a column has another type',
      'alter table customers alter column points type text using points::text',
      '120.5',
    ],
    [
      'the table was made again with other columns',
      `drop table customers; create table customers (phone text, points boolean, id int4); insert into customers values ('${PHONE}', true, 1)`,
      true,
    ],
    [
      'a column has another type, and the old one again',
      'alter table customers alter column points type text; alter table customers alter column points type numeric using points::numeric',
      120.5,
    ],
  ])('is described again when %s', async (_what, change, points) => {
    for (let time = 0; time < 2; time += 1) await find();
    await server.run(change);
    for (let time = 0; time < 2; time += 1) expect(rightOf(await find())).toEqual([{ id: 1, points }]);
  });

  test('that fails when it is run first is run later', async () => {
    const text = 'select phone from customers where id = $1';
    expect(leftOf(await ask(sql, text, ['x']))).toMatchObject({ code: 'DATABASE_VALUE' });
    for (let time = 0; time < 2; time += 1)
      expect(rightOf(await ask(sql, text, ['1']))).toEqual([{ phone: PHONE }]);
    expect(leftOf(await ask(sql, text, ['x']))).toMatchObject({ code: 'DATABASE_VALUE' });
    expect(rightOf(await ask(sql, text, ['1']))).toEqual([{ phone: PHONE }]);
  });

  test('whose table is gone fails, and is answered once the table is back', async () => {
    await find();
    await server.run('alter table customers rename to renamed');
    expect(leftOf(await find())).toMatchObject({ code: 'DATABASE_OBJECT_MISSING' });
    await server.run('alter table renamed rename to customers');
    expect(rightOf(await find())).toEqual([{ id: 1, points: 120.5 }]);
  });

  test('that the server refuses for another cause is refused as before', async () => {
    const text = 'select id from customers for share';
    for (let time = 0; time < 2; time += 1)
      expect(leftOf(await ask(sql, text))).toMatchObject({ tag: 'UpstreamRejected' });
    expect(rightOf(await find())).toEqual([{ id: 1, points: 120.5 }]);
  });

  test('has no name beyond the first hundred of a session', async () => {
    for (let text = 0; text < 110; text += 1) await firstRow(sql, `select ${text} as n`);
    expect(await firstRow(sql, 'select count(*)::int4 as n from pg_prepared_statements')).toEqual({ n: 100 });
    expect(await firstRow(sql, 'select 109 as n')).toEqual({ n: 109 });
  });
});
