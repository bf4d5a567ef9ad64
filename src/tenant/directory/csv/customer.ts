/** A row of CSV as a customer: its columns are texts, and an empty cell is missing. */
import type { Customer, CsvDialect } from '../../../adapter/directory';
import { put } from '../../../core/own';
import { CsvScanner } from './scanner';

/** The columns that a row is read with, in their order; one without a name is not read. */
export type Columns = readonly string[];

/** The row that was read last. */
const customerOf = (row: CsvScanner, columns: Columns): Customer => {
  const customer: Record<string, unknown> = {};
  for (const [cell, name] of columns.entries())
    if (name !== '' && !row.isEmpty(cell)) put(customer, name, row.textOf(cell));
  return customer;
};

/** Reads customers out of a file by the places of their rows. */
export const customerReader = (
  bytes: Buffer,
  dialect: CsvDialect,
  columns: Columns,
  maxBytes: number,
): ((start: number, end: number) => Customer) => {
  const scanner = new CsvScanner(bytes, dialect, { bytes: maxBytes, cells: columns.length });
  return (start, end) => {
    scanner.until(end).read(start);
    return customerOf(scanner, columns);
  };
};
