/** The contest over a database: a PostgreSQL of its own, with invented customers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BRIDGE_USER } from '../../test/support/sql/bridge-user';
import { hasPostgres, startPostgres } from '../../test/support/sql/postgresql';
import { killBridges } from '../../test/support/e2e/program';
import { removeFolders } from '../../test/support/e2e/tenants';
import { bridgeOver, DIST, serverOf, type Contest } from '../contest';

const CUSTOMERS = 10_000;

/** Connections of the load ask for users that are so far apart that they never ask for the same at the same time. */
const USERS_EACH = 100;

const phoneOf = (customer: number): string => String(79_000_000_000 + customer);

const SCHEMA = `
  create table customers (
    id bigint primary key,
    phone text not null unique,
    first_name text, last_name text, email text,
    points numeric(12, 2),
    level text,
    birthday date,
    registered timestamptz not null
  );
  insert into customers select
    n, ${phoneOf(0)} + n, 'Anna', 'Example ' || n, 'user' || n || '@shop.example',
    n % 10000 + 0.25, case n % 3 when 0 then 'gold' when 1 then 'silver' end,
    date '1950-01-01' + (n % 20000)::int, timestamptz '2020-01-01T12:00:00Z' + n * interval '1 minute'
  from generate_series(0, ${CUSTOMERS - 1}) n;
  analyze customers`;

/** A mappings folder with the tenant on the port of the server. */
const writeMappings = (folder: string, port: number): string => {
  const text = readFileSync(resolve(DIST, '../bench/contests/sql-tenant.json'), 'utf8');
  const mappings = join(folder, 'mappings');
  mkdirSync(join(mappings, 'sql'), { recursive: true });
  writeFileSync(join(mappings, 'sql/tenant.json'), text.replace('"port": 5432', `"port": ${port}`));
  return mappings;
};

const customers = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => phoneOf((from + index) % CUSTOMERS));

export const sql: Contest = {
  path: '/sql/account',
  known: customers(0, 40),
  unknown: '79999999999',
  usersOf: (connection) => customers(connection * USERS_EACH, USERS_EACH),
  start: async ({ folder }) => {
    if (!hasPostgres()) throw new Error('PostgreSQL is not installed');
    const server = await startPostgres(['max_connections=60']);
    await server.run(SCHEMA);
    const { user, password, name } = BRIDGE_USER;
    const environment = {
      ...{ PGHOST: '127.0.0.1', PGPORT: String(server.port) },
      ...{ PGUSER: user, PGPASSWORD: password, PGDATABASE: name },
    };
    return {
      stop: async () => {
        await killBridges();
        removeFolders();
      },
      candidates: [
        bridgeOver(writeMappings(folder, server.port), { BENCH_DATABASE_PASSWORD: password }),
        serverOf('hand-written', 'express + pg + winston', 'sql-hand-written.js', environment),
        serverOf('bare', 'node:http + pg', 'sql-bare.js', environment),
      ],
    };
  },
};
