/** A source's pool of database connections: bounded, made when they are needed, and closed when they are not used. */
import { isRight, left, right } from 'fp-ts/Either';
import { timedOut } from '../../core/connection-failure';
import type { Signal } from '../../core/signal';
import { createLogins } from './logins';
import type { SqlConnection, SqlResult } from './driver';

export interface PoolOptions {
  /** The most connections at a time; further tasks wait for one. */
  readonly most: number;
  /** How long an unused connection is kept, in milliseconds. */
  readonly idleMs: number;
  readonly connect: (signal: Signal) => SqlResult<SqlConnection>;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/** Connections to one database. */
export interface SqlPool {
  /** Gives a connection for one task, or the failure to have one before the signal is aborted. */
  readonly acquire: (signal: Signal) => SqlResult<SqlConnection>;
  /** Takes a connection back after its task. One that cannot be used again is closed. */
  readonly release: (connection: SqlConnection) => void;
  /** Closes unused connections now, and each busy one after its task. */
  readonly dispose: () => void;
}

interface Idle {
  readonly connection: SqlConnection;
  readonly since: number;
}

/** Makes a pool; it connects when it is first asked for a connection. */
export const createSqlPool = ({
  most,
  idleMs,
  connect,
  clock = () => performance.now(),
}: PoolOptions): SqlPool => {
  const logins = createLogins(clock);
  const idle: Idle[] = [];
  const waiting = new Set<() => void>();
  let open = 0;
  let isDisposed = false;
  /** One timer for all: most connections are taken again at once. */
  let sweeper: NodeJS.Timeout | undefined;

  const wakeNext = (): void => {
    const [first] = waiting;
    first?.();
  };

  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };

  const takeIdle = (): SqlConnection | undefined => {
    for (let last = idle.pop(); last !== undefined; last = idle.pop())
      if (last.connection.isUsable()) return last.connection;
    return undefined;
  };

  const openOne = async (signal: Signal): SqlResult<SqlConnection> => {
    open += 1;
    const ended = (): void => {
      open -= 1;
      wakeNext();
    };
    logins.begin();
    const connected = await connect(signal);
    logins.end(connected);
    if (isRight(connected)) connected.right.onEnd(ended);
    else ended();
    wakeAll(); // those that waited for the login
    return connected;
  };

  /** Until a connection may be free, or the signal is aborted. */
  const untilFree = (signal: Signal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake);
    });

  const acquire = async (signal: Signal): SqlResult<SqlConnection> => {
    for (;;) {
      if (signal.aborted) {
        wakeNext(); // it may have been woken in the place of another
        return left(timedOut(signal.reason));
      }
      const unused = takeIdle();
      if (unused !== undefined) return right(unused);
      const login = open < most ? logins.state() : 'wait';
      if (login === 'may') return openOne(signal);
      if (login !== 'wait') return left(login);
      await untilFree(signal);
    }
  };

  /** Closes what is unused for too long: the first of the list, since the last is taken first. */
  const sweep = (): void => {
    sweeper = undefined;
    const now = clock();
    while (idle[0] !== undefined && now - idle[0].since >= idleMs) idle.shift()?.connection.close();
    if (idle[0] !== undefined)
      sweeper = setTimeout(sweep, Math.max(1, idleMs - (now - idle[0].since))).unref();
  };

  const keep = (connection: SqlConnection): void => {
    idle.push({ connection, since: clock() });
    sweeper ??= setTimeout(sweep, idleMs).unref();
  };

  return {
    acquire,
    release: (connection) => {
      if (isDisposed || !connection.isUsable()) connection.close();
      else keep(connection);
      wakeNext();
    },
    dispose: () => {
      isDisposed = true;
      clearTimeout(sweeper);
      for (let unused = takeIdle(); unused !== undefined; unused = takeIdle()) unused.close();
    },
  };
};
