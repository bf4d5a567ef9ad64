/** Database clients of the bridge, against a server of the tests. */
import { isLeft, isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Sql, SqlRow } from '../../../src/adapter/sql';
import type { UpstreamFailure } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import { createDatabase } from '../../../src/upstream/sql/client';
import type { DatabaseOptions } from '../../../src/upstream/sql/client';
import { callOf } from '../upstream/call';
import { BRIDGE_USER } from './bridge-user';

/** A client of the PostgreSQL on a port of loopback, without TLS. */
export const databaseAt = (port: number, more: Partial<DatabaseOptions> = {}): Sql =>
  createDatabase({
    database: 'postgresql',
    host: '127.0.0.1',
    port,
    ...BRIDGE_USER,
    password: new Secret(BRIDGE_USER.password, 'DATABASE_PASSWORD'),
    tls: 'off',
    privateNetwork: true,
    ...more,
  });

/** What came right, or an error that says what did not. */
export const rightOf = <A>(result: Either<UpstreamFailure, A>): A => {
  if (isRight(result)) return result.right;
  throw new Error(JSON.stringify(result.left));
};

/** The failure; an error if there is none. */
export const leftOf = <A>(result: Either<UpstreamFailure, A>): UpstreamFailure => {
  if (isLeft(result)) return result.left;
  throw new Error(`no failure: ${JSON.stringify(result.right)}`);
};

/** Asks for rows. */
export const ask = (
  sql: Sql,
  text: string,
  parameters: readonly string[] = [],
  { maxRows = 2, signal }: { readonly maxRows?: number; readonly signal?: AbortSignal } = {},
): Promise<Either<UpstreamFailure, readonly SqlRow[]>> =>
  sql.query({ text, parameters, maxRows }, callOf(signal))();

/** The first row of a query. */
export const firstRow = async (
  sql: Sql,
  text: string,
  parameters: readonly string[] = [],
): Promise<SqlRow> => {
  const [row] = rightOf(await ask(sql, text, parameters));
  if (row === undefined) throw new Error('there is no row');
  return row;
};
