/** One connection to MySQL or MariaDB, as the pool uses it. */
import { isLeft, left, right } from 'fp-ts/Either';
import type { SqlColumn, SqlQuery, SqlRow } from '../../../adapter/sql';
import type { DriverOptions, SqlConnection, SqlResult } from '../driver';
import { isOf, typeNameOf, type Column } from './column';
import { enumerationOf } from './enumeration';
import { endedBy, open, run, type Opened } from './open';
import { execute, prepare } from './statement';
import { limitBytes } from './byte-limit';
import { typeOf } from './type-table';
import type { Signal } from '../../../core/signal';

const describeColumn = async (opened: Opened, column: Column): Promise<SqlColumn> => ({
  name: column.name,
  type: typeNameOf(column),
  notation: isOf(column, 'enumeration') ? await enumerationOf(opened, column) : typeOf(column).notation,
});

/** A connection whose session is set up. `killStatement` ends what it runs, from another connection. */
export const connectionOf = (
  opened: Opened,
  killStatement: string,
  options: DriverOptions,
): SqlConnection => {
  const { connection, stream } = opened;
  const allow = limitBytes(opened, options.maxBytes);
  let limit: number | undefined;
  let isSpent = false;
  const close = (): void => {
    isSpent = true;
    stream.destroy();
  };

  /** The server sends no more rows than that, unless the query has a LIMIT of its own. */
  const limitRows = async (maxRows: number): SqlResult<undefined> => {
    if (limit === maxRows) return right(undefined);
    const set = await run(connection, `set session sql_select_limit = ${maxRows}`);
    if (isLeft(set)) return set;
    limit = maxRows;
    return right(undefined);
  };

  const query = async ({ text, parameters, maxRows }: SqlQuery): SqlResult<readonly SqlRow[]> => {
    const limited = await limitRows(maxRows);
    if (isLeft(limited)) return limited;
    const prepared = await prepare(connection, text);
    if (isLeft(prepared)) return prepared;
    const found = await execute(stream, prepared.right, parameters, maxRows);
    if (isLeft(found)) {
      if (found.left.tag === 'UpstreamUnreachable') close();
      return found;
    }
    if (!found.right.isWhole) close(); // the server would send the rest first
    return right(found.right.rows);
  };

  const cancel = async (signal: Signal): Promise<void> => {
    isSpent = true;
    const other = await open(options, signal);
    if (isLeft(other)) return;
    await endedBy(signal, other.right.stream, () => run(other.right.connection, killStatement));
    other.right.stream.destroy();
  };

  return {
    query: (asked) => allow(() => query(asked)),
    describe: (text) =>
      allow(async () => {
        const prepared = await prepare(connection, text);
        if (isLeft(prepared)) return left(prepared.left);
        const columns: SqlColumn[] = [];
        for (const column of prepared.right.columns) columns.push(await describeColumn(opened, column));
        return right({ columns, parameters: undefined });
      }),
    cancel,
    isUsable: () => !isSpent && !stream.destroyed,
    onEnd: (ended) => (stream.closed ? ended() : void stream.once('close', ended)),
    close,
  };
};
