/** The failures of a database. Their codes are the bridge's own: no text of a server, no value and no statement is in one. */
import { DEADLINE } from './call';
import { timedOut } from './connection-failure';
import type { UpstreamFailure } from './failure';

/** The codes of databases, with what to do about each. */
export const databaseAdvice = {
  DATABASE_AUTHENTICATION: 'the database does not accept "user" and "password": correct them',
  DATABASE_PERMISSION: 'the user may not read this: grant the user SELECT on the tables of the query',
  DATABASE_SYNTAX: 'the database does not understand "query": run it there, and correct it',
  DATABASE_OBJECT_MISSING:
    'a database, table, column or function of the query does not exist: correct "name" or "query"',
  DATABASE_VALUE:
    'a value cannot be compared with its column: cast the column to text in "query", and read docs/reference/sql.md',
  DATABASE_SESSION:
    'the session is not read-only, or has other settings than the bridge needs: set them for the user, as docs/reference/sql.md says',
  DATABASE_TLS: 'the server has no TLS: turn it on there, or write "tls": "off" in a private network',
  DATABASE_UNAVAILABLE: 'the server starts or stops: ask again',
  DATABASE_TOO_MANY_CONNECTIONS:
    'the server has no connection left: lower "connections", or raise the limit of the server',
  DATABASE_FAULT: 'the server has trouble of its own: read its log',
  DATABASE_ERROR: 'the database refused the query: run it there',
} as const;

export type DatabaseCode = keyof typeof databaseAdvice;

/** What to do about the code of a failure; `undefined` for one that is not a database's own. */
export const adviceFor = (code: string): string | undefined =>
  new Map<string, string>(Object.entries(databaseAdvice)).get(code);

/** The server refused what was asked, and would again. */
export const databaseRefusal = (
  code: Exclude<
    DatabaseCode,
    'DATABASE_TLS' | 'DATABASE_UNAVAILABLE' | 'DATABASE_TOO_MANY_CONNECTIONS' | 'DATABASE_FAULT'
  >,
): UpstreamFailure => ({ tag: 'UpstreamRejected', retryable: false, code });

/** The server has trouble of its own, like a status from 500 of HTTP. */
export const databaseFault: UpstreamFailure = {
  tag: 'UpstreamRejected',
  retryable: true,
  code: 'DATABASE_FAULT' satisfies DatabaseCode,
};

/** The server does not speak TLS, which the source wants. */
export const databaseWithoutTls: UpstreamFailure = {
  tag: 'UpstreamUnreachable',
  retryable: false,
  code: 'DATABASE_TLS' satisfies DatabaseCode,
};

/** The server starts, stops or closes the connection: another attempt may reach it. */
export const databaseUnavailable: UpstreamFailure = {
  tag: 'UpstreamUnreachable',
  retryable: true,
  code: 'DATABASE_UNAVAILABLE' satisfies DatabaseCode,
};

/** The server takes no further connection. */
export const tooManyConnections: UpstreamFailure = {
  tag: 'UpstreamOverloaded',
  retryable: true,
  code: 'DATABASE_TOO_MANY_CONNECTIONS' satisfies DatabaseCode,
};

/** The server ended the statement, for its time or for a lock. */
export const databaseTimeout: UpstreamFailure = timedOut(DEADLINE);

const SPECIAL: ReadonlyMap<DatabaseCode, UpstreamFailure> = new Map<DatabaseCode, UpstreamFailure>([
  ['DATABASE_FAULT', databaseFault],
  ['DATABASE_TLS', databaseWithoutTls],
  ['DATABASE_UNAVAILABLE', databaseUnavailable],
  ['DATABASE_TOO_MANY_CONNECTIONS', tooManyConnections],
]);

/** The failure that has a code. */
export const failureOfCode = (code: DatabaseCode): UpstreamFailure =>
  SPECIAL.get(code) ?? { tag: 'UpstreamRejected', retryable: false, code };
