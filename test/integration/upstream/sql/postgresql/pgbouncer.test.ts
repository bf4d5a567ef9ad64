/** PgBouncer in transaction mode: with the settings of docs/reference/sql.md, and without some of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEADLINE } from '../../../../../src/core/call';
import { databaseRefusal } from '../../../../../src/core/database-failure';
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { ROOT } from '../../../../support/root';
import { ask, databaseAt, firstRow, leftOf } from '../../../../support/sql/client';
import { hasPgBouncer, startPgBouncer } from '../../../../support/sql/pgbouncer';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';
import { found } from '../../../../support/until';

const PAGE = readFileSync(join(ROOT, 'docs/reference/sql.md'), 'utf8');
const [, SECTION = ''] = PAGE.split('### PgBouncer\n');
const blockOf = (language: string): string => SECTION.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

const SETTINGS = blockOf('ini').trim().split('\n');
const ROLE = blockOf('sql').trim();

const WRONG_SESSION = databaseRefusal('DATABASE_SESSION');

const isHere = [hasPostgres(), hasPgBouncer()].every(Boolean);

(isHere ? describe : describe.skip)('PgBouncer in transaction mode', () => {
  let server: Postgres;
  let port = 0;

  beforeAll(async () => {
    server = await startPostgres();
    await server.run('create table customers (id int); insert into customers values (1)');
    port = await startPgBouncer(server, SETTINGS);
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  test('that refuses the settings of a session is DATABASE_SESSION', async () => {
    const sql = databaseAt(await startPgBouncer(server, []));
    expect(leftOf(await ask(sql, 'select 1 as one'))).toEqual(WRONG_SESSION);
    sql.dispose();
  });

  test('that drops the settings of a session is DATABASE_SESSION', async () => {
    const sql = databaseAt(port);
    expect(leftOf(await ask(sql, 'select 1 as one'))).toEqual(WRONG_SESSION);
    sql.dispose();
  });

  describe('with the settings of the page for the user', () => {
    beforeAll(async () => {
      expect(SETTINGS).toEqual(['ignore_startup_parameters = options']);
      port = await startPgBouncer(server, SETTINGS);
      for (const statement of ROLE.split('\n')) await server.run(statement);
      // Otherwise it would end a statement that was not cancelled.
      await server.run("alter role bridge set statement_timeout = '600s'");
    });

    test('answers more clients than it has connections', async () => {
      const sql = databaseAt(port, { connections: 10 });
      const asked = Array.from({ length: 100 }, (_, index) =>
        firstRow(sql, 'select $1::int4 as n, pg_sleep(0.001)::text as slept', [String(index)]),
      );
      expect((await Promise.all(asked)).map(({ n }) => n)).toEqual(asked.map((_, index) => index));
      sql.dispose();
    });

    test('that gives a session a connection without its statements is answered, and no statement has a name then', async () => {
      const sql = databaseAt(port, { connections: 1 });
      const text = 'select $1::int4 as n';
      const names = async (): Promise<unknown> =>
        firstRow(
          sql,
          "select count(*)::int4 as n from pg_prepared_statements where name like 'account_bridge_%'",
        );
      for (const n of [1, 2]) expect(await firstRow(sql, text, [String(n)])).toEqual({ n });
      await server.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bridge' and backend_type = 'client backend'",
      );
      await found(
        async () => {
          const [[count] = []] = await server.run(
            "select count(*)::text from pg_stat_activity where usename = 'bridge'",
          );
          return count === '0' || undefined;
        },
        () => 'the connections to the server are not ended',
      );
      for (const n of [3, 4]) expect(await firstRow(sql, text, [String(n)])).toEqual({ n });
      expect(await names()).toEqual({ n: 0 });
      sql.dispose();
    });

    test('reads only', async () => {
      const sql = databaseAt(port);
      expect(leftOf(await ask(sql, 'insert into customers values (2) returning id'))).toEqual(
        databaseRefusal('DATABASE_PERMISSION'),
      );
      sql.dispose();
    });

    test('passes on that a statement is to be cancelled', async () => {
      const sql = databaseAt(port);
      const running = async (): Promise<string | null | undefined> => {
        const [[count] = []] = await server.run(
          "select count(*)::text from pg_stat_activity where state = 'active' and query like 'select pg_sleep(600)%'",
        );
        return count;
      };
      const untilRunning = (count: string): Promise<true> =>
        found(
          async () => ((await running()) === count ? true : undefined),
          () => `the server does not run ${count} of the statement`,
        );
      const call = new AbortController();
      const asked = ask(sql, 'select pg_sleep(600)::text as slept', [], { signal: call.signal });
      await untilRunning('1');
      call.abort(DEADLINE);
      expect(leftOf(await asked).tag).toBe('UpstreamTimeout');
      await untilRunning('0');
      expect(await firstRow(sql, 'select 1 as one')).toEqual({ one: 1 });
      sql.dispose();
    });
  });
});
