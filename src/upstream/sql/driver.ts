/**
 * What a database kind implements: how a connection is made, and what one can do. The pool, the deadline and the guard of
 * addresses are the same for all kinds.
 */
import type { Either } from 'fp-ts/Either';
import type { Duplex } from 'node:stream';
import type { SqlDescription, SqlOptions, SqlQuery, SqlRow } from '../../adapter/sql';
import type { UpstreamFailure } from '../../core/failure';
import type { Signal } from '../../core/signal';

/** The result of a task of a connection. */
export type SqlResult<A> = Promise<Either<UpstreamFailure, A>>;

/** Opens a connection to the database's own host and port: resolved, looked at, and connected. It rejects with an error of Node. */
export type Dial = (signal: Signal) => Promise<Duplex>;

/** What a driver connects with. */
export interface DriverOptions extends Omit<SqlOptions, 'port' | 'connections'> {
  readonly dial: Dial;
  /** The longest time of one statement, in milliseconds: the server ends it then, even if the bridge is gone. */
  readonly statementMs: number;
  /** The most bytes that one answer may have. */
  readonly maxBytes: number;
}

/** One connection, in a read-only session. It is used for one task at a time. No task rejects. */
export interface SqlConnection {
  readonly query: (query: SqlQuery) => SqlResult<readonly SqlRow[]>;
  readonly describe: (text: string) => SqlResult<SqlDescription>;
  /**
   * Asks the server to end the task under way, by another connection; settles when the server was told, or cannot be.
   * The connection is closed after that, and never used again: the request could end a later task.
   */
  readonly cancel: (signal: Signal) => Promise<void>;
  /** Whether it can be used for another task. */
  readonly isUsable: () => boolean;
  /** Calls back once, when the connection has ended, for whatever reason. */
  readonly onEnd: (ended: () => void) => void;
  /** Closes the connection now. */
  readonly close: () => void;
}

/** A database kind. */
export interface SqlDriver {
  readonly defaultPort: number;
  /** Connects, authenticates, and sets up a read-only session. `signal` gives the attempt up. */
  readonly connect: (options: DriverOptions, signal: Signal) => SqlResult<SqlConnection>;
}
