/** A session that only reads, and in which a query means the same whatever the server's own settings are. */
import { isLeft, left, right, type Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Connection } from 'mysql2';
import { databaseRefusal } from '../../../core/database-failure';
import type { UpstreamFailure } from '../../../core/failure';
import { run } from './open';

/**
 * In a text of the query `\` escapes, as the count of placeholders takes it. A query that groups must say which row a
 * column is of: the server would take any.
 */
const SQL_MODE = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY';

/** Tells a server from others behind the same address. */
const IDENTITY = "concat(@@hostname, ':', @@port)";

/** Version, identity, id of the connection. */
const Server = t.tuple([t.string, t.string, t.union([t.string, t.number])]);

/** MariaDB bounds every statement, in seconds; MySQL each SELECT, in milliseconds. */
const timeLimit = (version: string, ms: number): string =>
  /mariadb/i.test(version) ? `max_statement_time = ${ms / 1000}` : `max_execution_time = ${Math.ceil(ms)}`;

/** It ends nothing on another server behind the same address. */
const killStatementOf = (identity: string, id: string | number): string =>
  `kill if(${IDENTITY} = x'${Buffer.from(identity).toString('hex')}', ${id}, 0)`;

const settingsOf = (version: string, statementMs: number): string =>
  `set session sql_mode = '${SQL_MODE}', time_zone = '+00:00', ${timeLimit(version, statementMs)}`;

const prepare = async (
  connection: Connection,
  statementMs: number,
): Promise<Either<UpstreamFailure, string>> => {
  const readOnly = await run(connection, 'set session transaction read only');
  if (isLeft(readOnly)) return readOnly;
  const asked = await run(connection, `select @@version, ${IDENTITY}, connection_id()`);
  if (isLeft(asked)) return asked;
  const [server] = asked.right;
  if (!Server.is(server)) return left(databaseRefusal('DATABASE_SESSION'));
  const [version, identity, id] = server;
  const set = await run(connection, settingsOf(version, statementMs));
  return isLeft(set) ? set : right(killStatementOf(identity, id));
};

/**
 * Sets up the session of a connection; gives the statement that ends what it runs, for another connection. Where the
 * server refuses a setting, nothing is asked: the session could write.
 */
export const setUp = async (
  connection: Connection,
  statementMs: number,
): Promise<Either<UpstreamFailure, string>> => {
  const ready = await prepare(connection, statementMs);
  return isLeft(ready) && ready.left.tag === 'UpstreamRejected' && !ready.left.retryable
    ? left(databaseRefusal('DATABASE_SESSION'))
    : ready;
};
