/** The reading of CSV: one pass over its bytes, in which only the cells of the index become texts. */
import { isRight, left, right } from 'fp-ts/Either';
import { NonBlank, isBlank } from '../../../values/codec';
import { CUSTOMER_BOUNDS, EMPTY, Found } from '../reading';
import type { ReadCustomers } from '../reading';
import { columnsOf, repetitionOf } from './header';
import { CsvScanner } from './scanner';

/** What the cells of a column were so far, by bits: as the type of values that were seen distinguishes them. */
const NONBLANK = 1;
const OTHER = 2;
const MISSING = 4;

const kindOf = (row: CsvScanner, cell: number): number => {
  if (row.isEmpty(cell)) return MISSING;
  return row.isOrdinary(cell) || NonBlank.is(row.textOf(cell)) ? NONBLANK : OTHER;
};

/** Says of a row why it is no customer; `undefined` for one that is. */
const createFault = (names: readonly string[]): ((row: CsvScanner) => string | undefined) => {
  const isRepetition = repetitionOf(names);
  return (row) => {
    if (row.fault !== undefined) return row.fault;
    if (row.cells !== names.length) return `has ${row.cells} cells, and not ${names.length}`;
    return isRepetition(row) ? 'names the columns again' : undefined;
  };
};

/** Says of each row whether a column has a kind of cell in it that it had not before. */
const createNovelty = (columns: number): ((row: CsvScanner) => boolean) => {
  const seen = new Uint8Array(columns);
  return (row) => {
    let isNew = false;
    for (let cell = 0; cell < columns; cell += 1) {
      const before = seen[cell] ?? 0;
      const kind = kindOf(row, cell);
      if ((before & kind) !== 0) continue;
      seen[cell] = before | kind;
      isNew = true;
    }
    return isNew;
  };
};

export const readCsv: ReadCustomers = (task, each) => {
  const { text, name, layout, fields } = task;
  const { csv, badLines } = layout;
  const row = new CsvScanner(text, csv, { bytes: CUSTOMER_BOUNDS.bytes, cells: CUSTOMER_BOUNDS.values });
  const isNewline = (at: number): boolean => text[at] === 0x0a || text[at] === 0x0d;
  let [at, line] = [0, 1];
  /** Reads the next row that is not a blank line, and says where it begins. */
  const next = (): number | undefined => {
    for (;;) {
      if (at >= text.length) return undefined;
      const start = at;
      const isBlankLine = isNewline(at);
      at = row.read(at);
      if (!isBlankLine) return start;
      line += 1;
    }
  };
  let start = next();
  if (start === undefined) return left(EMPTY);
  const columns = columnsOf(task, row);
  if (!isRight(columns)) return columns;
  const names = columns.right;
  const cells = fields.map((field) => names.indexOf(field));
  const valuesAt = (field: number): readonly unknown[] => {
    const value = row.textOf(cells[field] ?? 0);
    return isBlank(value) ? [] : [value];
  };
  const [faultOf, isNew] = [createFault(names), createNovelty(names.length)];
  const found = new Found();
  if (csv.header === undefined) {
    line += row.lines;
    start = next();
  }
  for (; start !== undefined; start = next()) {
    const fault = faultOf(row);
    if (fault === undefined) {
      each(found.customers, valuesAt);
      found.add(start, row.rowEnd, isNew(row));
    } else found.badLines.note(line, fault);
    line += row.lines;
  }
  const over = found.badLines.over(badLines, name, found.customers);
  if (over !== undefined) return left(over);
  return found.customers === 0 ? left(EMPTY) : right({ ...found.done(), columns: names });
};
