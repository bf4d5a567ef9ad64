/**
 * A source's database client: one pool, whatever the database kind. A call that ends takes its statement with it: the
 * server is asked to cancel it, and the connection is not used again.
 */
import { isRight, left } from 'fp-ts/Either';
import type { DatabaseKind, Sql, SqlOptions } from '../../adapter/sql';
import { ANSWER_BYTES } from '../../core/answer-bytes';
import type { Call } from '../../core/call';
import { timedOut } from '../../core/connection-failure';
import type { Signal } from '../../core/signal';
import { createResolver } from '../http/dns-cache';
import type { ResolverOptions } from '../http/dns-cache';
import { dialTo } from './dial';
import type { SqlConnection, SqlDriver, SqlResult } from './driver';
import { mysql } from './mysql/driver';
import { createSqlPool } from './pool';
import type { SqlPool } from './pool';
import { postgresql } from './postgresql/driver';

export interface DatabaseOptions extends SqlOptions, Pick<ResolverOptions, 'lookup'> {
  /** Whether it may connect to loopback and private networks. */
  readonly privateNetwork: boolean;
  /** The most bytes of an answer, unless that is the usual number. */
  readonly maxBytes?: number;
  /** Milliseconds of a clock that never goes back, by which rejected logins rest. */
  readonly clock?: () => number;
}

const drivers: Readonly<Record<DatabaseKind, () => SqlDriver>> = { postgresql, mysql: () => mysql };

const CONNECTIONS = 5;

const IDLE_MS = 30_000;

/** No source may give one ask more time. The deadline of a call ends its statement earlier. */
const STATEMENT_MS = 60_000;

/** How long the server is given to take a request to cancel. */
const CANCEL_MS = 5000;

const abandon = async (connection: SqlConnection, pool: SqlPool): Promise<void> => {
  await connection.cancel(AbortSignal.timeout(CANCEL_MS));
  connection.close();
  pool.release(connection);
};

/** The end of a task, or of the call that waits for it. */
const untilLeft = <A>(
  task: (connection: SqlConnection) => SqlResult<A>,
  connection: SqlConnection,
  pool: SqlPool,
  signal: Signal,
): SqlResult<A> =>
  new Promise((resolve, reject) => {
    const leave = (): void => {
      resolve(left(timedOut(signal.reason)));
      void abandon(connection, pool);
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    task(connection).then((result) => {
      if (signal.aborted) return;
      signal.removeEventListener('abort', leave);
      pool.release(connection);
      resolve(result);
    }, reject);
  });

/** Makes the client of one source. It connects when it is first asked. */
export const createDatabase = (options: DatabaseOptions): Sql => {
  const {
    lookup,
    clock,
    privateNetwork,
    maxBytes = ANSWER_BYTES,
    connections = CONNECTIONS,
    ...own
  } = options;
  const driver = drivers[own.database]();
  const dial = dialTo({
    host: own.host,
    port: own.port ?? driver.defaultPort,
    privateNetwork,
    isEncrypted: own.tls !== 'off',
    resolve: createResolver(lookup === undefined ? {} : { lookup }),
  });
  const pool = createSqlPool({
    most: connections,
    idleMs: IDLE_MS,
    ...(clock && { clock }),
    connect: (signal) => driver.connect({ ...own, dial, maxBytes, statementMs: STATEMENT_MS }, signal),
  });
  const run =
    <A>(task: (connection: SqlConnection) => SqlResult<A>) =>
    ({ signal }: Call) =>
    async () => {
      const acquired = await pool.acquire(signal);
      return isRight(acquired) ? untilLeft(task, acquired.right, pool, signal) : acquired;
    };
  return {
    query: (query, call) => run((connection) => connection.query(query))(call),
    describe: (text, call) => run((connection) => connection.describe(text))(call),
    dispose: pool.dispose,
  };
};
