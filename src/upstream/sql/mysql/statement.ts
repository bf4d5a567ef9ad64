/** A prepared statement: its columns before it is executed, and its rows. */
import { left, map, right, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import type { Connection, PrepareStatementInfo } from 'mysql2';
import type { Duplex } from 'node:stream';
import type { SqlRow } from '../../../adapter/sql';
import { databaseRefusal, databaseUnavailable } from '../../../core/database-failure';
import { payloadInvalid, type UpstreamFailure } from '../../../core/failure';
import { rowsOf } from '../rows';
import { Column } from './column';
import { failureOfError } from './failures';
import { textOf, typeOf } from './type-table';

export interface Prepared {
  readonly statement: PrepareStatementInfo;
  readonly columns: readonly Column[];
  /** How many values it takes. */
  readonly placeholders: number;
}

/** What mysql2 keeps of a statement beside its methods. */
const Parts = t.type({ columns: t.readonlyArray(Column), parameters: t.readonlyArray(t.unknown) });

/** What has no columns gives no rows: it would change something. It is prepared, and never executed. */
const NOT_A_QUERY = left(payloadInvalid('', 'a statement that gives rows'));

/** Prepares a statement, once for each connection. The server accepts one alone, and executes nothing yet. */
export const prepare = (connection: Connection, text: string): Promise<Either<UpstreamFailure, Prepared>> =>
  new Promise((settle) => {
    connection.prepare(text, (error: unknown, statement) => {
      if (error !== null) return settle(left(failureOfError(error)));
      if (!Parts.is(statement) || statement.columns.length === 0) return settle(NOT_A_QUERY);
      settle(right({ statement, columns: statement.columns, placeholders: statement.parameters.length }));
    });
  });

/** The rows of an execution; `isWhole` says whether the server has no more. */
export interface Rows {
  readonly rows: readonly SqlRow[];
  readonly isWhole: boolean;
}

/** Executes a statement, and reads so many rows at most. Values are bound by the protocol, and are texts. */
export const execute = (
  stream: Duplex,
  { statement, placeholders }: Prepared,
  parameters: readonly string[],
  maxRows: number,
): Promise<Either<UpstreamFailure, Rows>> =>
  new Promise((settle) => {
    if (placeholders !== parameters.length) return settle(left(databaseRefusal('DATABASE_SYNTAX')));
    if (!parameters.every((value) => value.isWellFormed()))
      return settle(left(databaseRefusal('DATABASE_VALUE')));
    // An execution is not told when its connection ends.
    const ended = (): void => settle(left(databaseUnavailable));
    if (stream.destroyed) return ended();
    stream.once('close', ended);
    const rows: (readonly (string | null)[])[] = [];
    let columns: readonly Column[] = [];
    const end = (isWhole: boolean): void =>
      settle(
        pipe(
          rowsOf(
            columns.map((column) => ({ name: column.name, read: typeOf(column).read })),
            rows,
          ),
          map((read) => ({ rows: read, isWhole })),
        ),
      );
    const task = statement.execute([...parameters]);
    // As they are now: a table can have changed since the statement was prepared.
    task.on('fields', (fields: unknown) => {
      if (t.readonlyArray(Column).is(fields)) columns = fields;
    });
    task.on('result', (row: unknown) => {
      if (rows.length === maxRows) end(false);
      else if (Array.isArray(row)) rows.push(columns.map((column, index) => textOf(row[index], column)));
    });
    task.on('error', (error: unknown) => settle(left(failureOfError(error))));
    task.on('end', () => {
      stream.off('close', ended);
      end(true);
    });
  });
