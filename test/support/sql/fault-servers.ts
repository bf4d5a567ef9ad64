/** The databases of the table of faults: how each is started, what is done to it, and what is asked of it. */
import type { DatabaseKind } from '../../../src/adapter/sql';
import { found } from '../until';
import { BRIDGE_USER } from './bridge-user';
import { hasMariaDb, startMariaDb } from './mariadb';
import { hasPostgres, startPostgres } from './postgresql';
import type { Postgres } from './postgresql';

/** What both servers can be told to do. */
export type FaultServer = Pick<Postgres, 'port' | 'run' | 'kill' | 'stop' | 'start' | 'freeze' | 'thaw'>;

/** One kind of server. Each text of SQL is the administrator's, unless it says otherwise. */
export interface FaultDatabase {
  readonly database: DatabaseKind;
  readonly name: string;
  readonly isInstalled: () => boolean;
  readonly start: () => Promise<FaultServer>;
  readonly setup: string;
  readonly placeholder: string;
  /** The bridge's: the usual query, which takes ten minutes. */
  readonly slow: string;
  /** How many statements of the bridge the server runs, by its own view of its activity. */
  readonly active: string;
  readonly limitConnections: (most: number | 'no limit') => string;
  readonly setPassword: (password: string) => string;
  /** The column `points` as a text, and as a number again. */
  readonly retype: readonly [there: string, back: string];
  /** Locks the table for ten minutes. */
  readonly lock: string;
  /** Gives a row while the lock is held; its first value is what {@link unlock} takes. */
  readonly locked: string;
  readonly unlock: (holder: string) => string;
}

/** The one customer of the table. */
export const CUSTOMER = { phone: '79000000001', login: 'müller', name: 'Anna', points: 12 } as const;

const ROW = `(1, '${CUSTOMER.phone}', '${CUSTOMER.login}', '${CUSTOMER.name}', ${CUSTOMER.points})`;

const postgresql: FaultDatabase = {
  database: 'postgresql',
  name: 'PostgreSQL',
  isInstalled: hasPostgres,
  start: () => startPostgres(),
  setup: `create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
    create table customers (id int8 primary key, phone text, login text collate loose, name text, points int4);
    insert into customers values ${ROW}`,
  placeholder: '$1',
  slow: 'select phone, name, points from customers, pg_sleep(600) where phone = $1',
  active: `select count(*)::text from pg_stat_activity where usename = '${BRIDGE_USER.user}' and state = 'active'`,
  limitConnections: (most) =>
    `alter role ${BRIDGE_USER.user} connection limit ${most === 'no limit' ? -1 : most}`,
  setPassword: (password) => `alter role ${BRIDGE_USER.user} password '${password}'`,
  retype: [
    'alter table customers alter column points type text using points::text',
    'alter table customers alter column points type int4 using points::int4',
  ],
  lock: 'begin; lock table customers in access exclusive mode; select pg_sleep(600); commit',
  locked:
    "select pid::text from pg_locks where granted and mode = 'AccessExclusiveLock' and relation = 'customers'::regclass",
  unlock: (holder) => `select pg_terminate_backend(${holder})::text`,
};

const mariadb: FaultDatabase = {
  database: 'mysql',
  name: 'MariaDB',
  isInstalled: hasMariaDb,
  start: () => startMariaDb(),
  setup: `create table customers (id bigint primary key, phone varchar(40), login varchar(40) collate utf8mb4_general_ci, name varchar(40), points int);
    insert into customers values ${ROW}`,
  placeholder: '?',
  slow: 'select phone, name, points from customers where phone = ? and sleep(600) = 0',
  active: `select count(*) from information_schema.processlist where user = '${BRIDGE_USER.user}' and (info is not null or state like 'Waiting for table%')`,
  limitConnections: (most) =>
    `alter user '${BRIDGE_USER.user}'@'%' with max_user_connections ${most === 'no limit' ? 0 : most}`,
  setPassword: (password) => `set password for '${BRIDGE_USER.user}'@'%' = password('${password}')`,
  retype: ['alter table customers modify points varchar(20)', 'alter table customers modify points int'],
  lock: 'lock tables customers write; select sleep(600)',
  locked: "select id from information_schema.processlist where user = 'root' and info = 'select sleep(600)'",
  unlock: (holder) => `kill ${holder}`,
};

export const FAULT_DATABASES: readonly FaultDatabase[] = [postgresql, mariadb];

/** Waits until the server runs so many statements of the bridge. */
export const untilActive = async (
  server: FaultServer,
  { active }: FaultDatabase,
  count: number,
): Promise<void> => {
  await found(
    async () => (Number((await server.run(active))[0]?.[0]) === count ? true : undefined),
    () => `the server never runs ${count} statements of the bridge`,
  );
};

/** Does something while another connection has locked the table. */
export const whileLocked = async <A>(
  server: FaultServer,
  { lock, locked, unlock }: FaultDatabase,
  act: () => Promise<A>,
): Promise<A> => {
  const holding = server.run(lock).catch(() => undefined);
  const holder = await found(
    async () => (await server.run(locked))[0]?.[0] ?? undefined,
    () => 'the lock is never held',
  );
  const done = await act();
  await server.run(unlock(holder));
  await holding;
  return done;
};
