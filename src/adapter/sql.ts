/** The shape in which a database comes to an adapter: as a dependency, which upstream/sql implements. */
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Call } from '../core/call';
import type { UpstreamFailure } from '../core/failure';
import type { Secret } from '../core/secret';
import type { Notation } from '../payload-type/notation-write';
import type { Tls } from './connection-settings';

export type { Notation } from '../payload-type/notation-write';

/** The databases that can be asked. MariaDB is asked as MySQL. */
export type DatabaseKind = 'postgresql' | 'mysql';

/** What a source says of its database. */
export interface SqlOptions {
  readonly database: DatabaseKind;
  /** A name or an address; never the path of a socket. */
  readonly host: string;
  /** That of the database kind without it. */
  readonly port?: number;
  /** The name of the database on its server. */
  readonly name: string;
  readonly user: string | Secret;
  readonly password: Secret;
  /** TLS is verified, by the public authorities without it; `off` only in a private network. */
  readonly tls?: Tls | 'off';
  /** The most connections at a time; further queries wait for one. */
  readonly connections?: number;
}

/** One statement, and the values that are bound to its placeholders: they are never part of its text. */
export interface SqlQuery {
  /** With the placeholders of the database: `$1` or `?`. */
  readonly text: string;
  readonly parameters: readonly string[];
  /** The most rows that are read. The adapter asks for one more than it takes, to see that there are more. */
  readonly maxRows: number;
}

/** A row by the names of its columns, with values as JSON has them; an exact number is an `ExactNumber`. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** A column of a result, as the database describes it. */
export interface SqlColumn {
  readonly name: string;
  /** Its type in the notation of payloads, without a mark: any column may be null. `integer`, `'gold' | 'silver'`. */
  readonly notation: Notation;
  /** The database's own name of the type: `numeric`, `varchar`. */
  readonly type: string;
}

/** What a database says of a statement that it has not executed. */
export interface SqlDescription {
  readonly columns: readonly SqlColumn[];
  /** The types of the parameters by the database's own names; `undefined` where it gives them no types (MySQL). */
  readonly parameters: readonly string[] | undefined;
}

/** A source's own database client: one pool of connections, in read-only sessions. It connects when it is first asked. */
export interface Sql {
  /** `Left`: no rows arrived in time, or the database refused. No failure has a value or a statement. */
  readonly query: (query: SqlQuery, call: Call) => TaskEither<UpstreamFailure, readonly SqlRow[]>;
  /** Describes a statement by the database's protocol, without its execution. */
  readonly describe: (text: string, call: Call) => TaskEither<UpstreamFailure, SqlDescription>;
  /** Closes the pool. */
  readonly dispose: () => void;
}
