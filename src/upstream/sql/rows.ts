/** The rows of an answer, whose values came as text. */
import { left, map, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { SqlRow } from '../../adapter/sql';
import { payloadInvalid } from '../../core/failure';
import type { UpstreamFailure } from '../../core/failure';
import { put } from '../../core/own';

/** A column, and the reading of its values. */
export interface ReadColumn {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** The answer has more bytes than its source may have. */
export const tooLong = (maxBytes: number): UpstreamFailure => payloadInvalid('', `at most ${maxBytes} bytes`);

/** The name of a column that comes twice: its value would depend on the order of columns. */
const repeated = (columns: readonly ReadColumn[]): string | undefined => {
  const names = columns.map(({ name }) => name);
  return names.find((name, index) => names.indexOf(name) < index);
};

/** A row as it came, and by the names of its columns. */
export type ReadRow = (row: readonly (string | null)[]) => SqlRow;

/** The reading of rows by the names of their columns. A statement that gives no rows at all is a failure: it is not a query. */
export const readerOf = (columns: readonly ReadColumn[]): Either<UpstreamFailure, ReadRow> => {
  const twice = repeated(columns);
  if (twice !== undefined) return left(payloadInvalid(twice, 'one column of this name'));
  if (columns.length === 0) return left(payloadInvalid('', 'a statement that gives rows'));
  return right((row) => {
    const named: Record<string, unknown> = {};
    columns.forEach(({ name, read }, index) => {
      const text = row[index] ?? null;
      put(named, name, text === null ? null : read(text));
    });
    return named;
  });
};

/** Rows by the names of their columns. */
export const rowsOf = (
  columns: readonly ReadColumn[],
  rows: readonly (readonly (string | null)[])[],
): Either<UpstreamFailure, readonly SqlRow[]> => map((read: ReadRow) => rows.map(read))(readerOf(columns));
