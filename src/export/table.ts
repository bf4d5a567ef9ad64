/** The table of an export: the names of its columns, its customers, and what in it is not one. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isFieldName } from '../values/field-names';
import { isEmailAddress } from '../values/codec';
import { usualWidth } from './dialect';
import type { Row } from './dialect';

/** A customer of a table: its cells that are not empty, by the names of their columns. */
export type Cells = Readonly<Record<string, string>>;

/** A table, read as a directory is. */
export interface Table {
  readonly columns: readonly string[];
  /** The names, where the file has no line of them. */
  readonly header: readonly string[] | undefined;
  readonly customers: readonly Cells[];
  /** Lines that have another number of cells, or name the columns again. */
  readonly badLines: readonly number[];
  readonly notes: readonly string[];
}

/** A number, a phone number, a date, a code of digits. */
const NUMERIC = /^[+(-]?\d[\d\s.,:()/T+Z-]*$/;

const isData = (cell: string): boolean => NUMERIC.test(cell.trim()) || isEmailAddress(cell.trim());

const isBlank = (cell: string): boolean => cell.trim() === '';

/** The columns whose cells are numbers, dates or addresses, of the rows behind the first. */
const dataColumns = (rows: readonly Row[], width: number): readonly number[] =>
  Array.from({ length: width }, (_, column) => column).filter((column) => {
    const cells = rows.map(({ cells: all }) => all[column] ?? '').filter((cell) => !isBlank(cell));
    return cells.length > 0 && cells.filter(isData).length >= 0.8 * cells.length;
  });

/** Rows by which the kinds of columns are found. */
const LOOKED_AT = 1000;

const isNameRow = (row: Row, columns: readonly number[]): boolean =>
  columns.length > 1 &&
  columns.every((column) => !isBlank(row.cells[column] ?? '') && !isData(row.cells[column] ?? ''));

type Header = 'names' | 'customer' | 'unknown';

/** What the first row is: names of columns have no data, and fields of customers have usual names. */
const headerOf = (first: Row, columns: readonly number[]): Header => {
  if (first.cells.some(isData)) return 'customer';
  return columns.length > 0 || first.cells.some(isFieldName) ? 'names' : 'unknown';
};

const SEPARATOR = /^"?sep=.?"?;?$/i;

/** Words with which a line of totals begins. */
const TOTAL = /^(?:итого|всего|итог|total|totals|grand total|sum|summe|gesamt)(?:[\s:.]|$)/i;

const isTotal = ({ cells }: Row): boolean => TOTAL.test(cells.find((cell) => !isBlank(cell))?.trim() ?? '');

const places = (name: string, names: readonly string[]): string =>
  names.flatMap((other, at) => (other === name ? [at + 1] : [])).join(' and ');

/** A line "sep=;" may be cut at its own delimiter. */
const isSeparator = ({ cells }: Row): boolean => SEPARATOR.test(cells.join(';'));

/** What a directory refuses in the lines before the first customer. */
const refusalOf = (
  before: readonly Row[],
  first: Row,
  second: Row | undefined,
  columns: readonly number[],
): string | undefined => {
  const lead = [...before, first].find(isSeparator);
  if (lead !== undefined)
    return `has the line "sep=…" of Excel in line ${lead.line}: leave it out, "csv" of the settings has the delimiter`;
  if (before.length > 0)
    return `has a title or other text before the names of its columns, which seem to be in line ${first.line}: leave out what is before them`;
  const isSame = second?.cells.every((cell, at) => cell === first.cells[at]) === true;
  const isDoubled =
    second !== undefined &&
    !first.cells.some(isData) &&
    (isSame || isNameRow(second, columns)) &&
    !isTotal(second);
  return isDoubled
    ? `seems to name its columns in two lines, ${first.line} and ${second.line}: leave one of them out`
    : undefined;
};

const repeatedIn = (names: readonly string[]): string | undefined => {
  const name = names.find((each, at) => !isBlank(each) && names.indexOf(each) < at);
  return name === undefined
    ? undefined
    : `names two columns "${name}", ${places(name, names)}: give one of them another name`;
};

const nameNotes = (names: readonly string[]): readonly string[] => {
  const unnamed = names.flatMap((name, at) => (isBlank(name) ? [at + 1] : []));
  const padded = names.filter((name) => !isBlank(name) && name !== name.trim());
  return [
    ...(unnamed.length === 0 ? [] : [`Column ${unnamed.join(', ')} has no name, and is not read.`]),
    ...padded.map((name) => `The name of the column "${name}" has spaces around it, and so must its paths.`),
  ];
};

const customerOf = (names: readonly string[], cells: readonly string[]): Cells =>
  Object.fromEntries(
    names.flatMap((name, at) => {
      const cell = cells[at] ?? '';
      return isBlank(name) || cell === '' ? [] : [[name, cell]];
    }),
  );

const widthNotes = (bad: readonly Row[], width: number, seen: number): readonly string[] =>
  bad.length === 0
    ? []
    : [
        `${bad.length} of ${seen} lines do not have ${width} cells, the first of them line ${bad[0]?.line ?? 0}. Such lines are no customers: set "badLines" to how many may be left out.`,
      ];

/** A row that names the columns again, as where several exports were put into one file, each maybe with a mark. */
const isRepetition = ({ cells }: Row, names: readonly string[]): boolean =>
  cells.every((cell, at) => cell === names[at] || (at === 0 && cell === `\ufeff${names[0] ?? ''}`));

const repetitionNotes = ([first, ...more]: readonly Row[]): readonly string[] =>
  first === undefined
    ? []
    : [
        `${more.length + 1} of the lines ${more.length === 0 ? 'names' : 'name'} the columns again, the first of them line ${first.line}. Such lines are no customers: leave them out, or set "badLines" to how many may be left out.`,
      ];

const totalNotes = (rows: readonly Row[], last: Row | undefined): readonly string[] => {
  const total = [...rows.slice(-2), ...(last === undefined ? [] : [last])].find(isTotal);
  return total === undefined
    ? []
    : [
        'The last line is a total and no customer. Leave it out of the export: it is read like any other line.',
      ];
};

/**
 * The customers of rows as cells; `Left` says, in words that follow the file's name, why a directory could not be made
 * of them. `last` is the last row of a file of which only the beginning was read.
 */
export const tableOf = (rows: readonly Row[], last?: Row): Either<string, Table> => {
  const { width } = usualWidth(rows.slice(0, LOOKED_AT));
  const start = rows.findIndex(({ cells }) => cells.length === width);
  const [first, ...others] = rows.slice(start);
  if (first === undefined) return left('is empty');
  const [second] = others;
  // The second line may name columns, too.
  const columns = dataColumns(others.slice(others.length > 1 ? 1 : 0, LOOKED_AT), width);
  const refused = refusalOf(rows.slice(0, start), first, second, columns);
  if (refused !== undefined) return left(refused);
  const header = headerOf(first, columns);
  if (header === 'unknown')
    return left(
      `has no line of which it is clear that it names the columns: write the names into line ${first.line}`,
    );
  const names = header === 'names' ? first.cells : first.cells.map((_, at) => `column_${at + 1}`);
  const repeated = repeatedIn(names);
  if (repeated !== undefined) return left(repeated);
  const body = header === 'names' ? others : [first, ...others];
  const narrow = body.filter(({ cells }) => cells.length !== width);
  const repeating = body.filter((row) => row.cells.length === width && isRepetition(row, names));
  const bad = new Set([...narrow, ...repeating]);
  const customers = body.filter((row) => !bad.has(row) && !isTotal(row));
  if (customers.length === 0) return left('has no customer, only the names of its columns');
  return right({
    columns: names.filter((name) => !isBlank(name)),
    header: header === 'names' ? undefined : names,
    customers: customers.map(({ cells }) => customerOf(names, cells)),
    badLines: body.filter((row) => bad.has(row)).map(({ line }) => line),
    notes: [
      ...nameNotes(names),
      ...widthNotes(
        narrow.filter((row) => !isTotal(row)),
        width,
        body.length,
      ),
      ...repetitionNotes(repeating),
      ...totalNotes(body, last),
    ],
  });
};
