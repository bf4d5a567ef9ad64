/** The columns of CSV, of the settings or of its first line, and what keeps them from being read. */
import { left, mapLeft, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { CsvDialect, DirectoryFault } from '../../../adapter/directory';
import { nearest } from '../../../diagnostics/did-you-mean';
import { advise, insert, removeKey } from '../../../diagnostics/fix';
import type { Fix } from '../../../diagnostics/fix';
import type { Task } from '../reading';
import type { CsvScanner } from './scanner';

/** Delimiters that a line is cut by where all of it is one cell. */
const OTHERS = [';', '\t', '|', ','];

/** The delimiter that the only cell of a header most likely has; its settings say no other. */
const likelyDelimiter = (header: string, { delimiter, header: names }: CsvDialect): string | undefined =>
  delimiter === ',' && names === undefined ? OTHERS.find((other) => header.includes(other)) : undefined;

const delimiterFix = (names: readonly string[], dialect: CsvDialect): Fix => {
  const likely = names.length === 1 ? likelyDelimiter(names[0] ?? '', dialect) : undefined;
  return likely === undefined
    ? advise('write it as the header has it')
    : insert('csv', JSON.stringify({ delimiter: likely }), 'settings', { asks: true });
};

/** The name of a column is shown only if it resembles one of the tenant file: a first line can be a customer. */
const columnMissing = (
  field: string,
  names: readonly string[],
  { name, fields, layout }: Task,
): DirectoryFault => {
  const meant = nearest(field, names);
  const fixOfName = (to: string): Fix =>
    fields.includes(to) ? removeKey(field) : { kind: 'rename', from: field, to, asks: true };
  return {
    message: `"${name}" has no column "${field}"`,
    fix: meant === undefined ? delimiterFix(names, layout.csv) : fixOfName(meant),
    at: ['settings', 'index', field],
  };
};

const twice = (name: string, names: readonly string[], doubled: number): DirectoryFault => ({
  message: `the header of "${name}" has the same name twice: columns ${names.indexOf(names[doubled] ?? '') + 1} and ${doubled + 1}`,
  fix: advise('give each column a name of its own'),
});

/** Excel reads the delimiter of such a line, and takes it for no row. */
const SEP_LINE = /^sep=.?$/i;

const refuse = (name: string, message: string, fix: string): Either<DirectoryFault, never> =>
  left({ message: `"${name}" ${message}`, fix: advise(fix) });

/** The names of the columns by the first line, which was just read. */
const namesIn = (name: string, row: CsvScanner): Either<DirectoryFault, readonly string[]> => {
  if (row.fault !== undefined)
    return refuse(
      name,
      `cannot be read as CSV: its first line ${row.fault}`,
      'is "csv" as the file is written?',
    );
  const names = Array.from({ length: row.cells }, (_, cell) => row.textOf(cell));
  const first = names.slice(0, 2).join('');
  if (names.length <= 2 && SEP_LINE.test(first))
    return refuse(
      name,
      'begins with a line of Excel that is not the header: "sep="',
      'remove its first line',
    );
  return right(names);
};

/** What to do about JSON that is called CSV. */
const fixOf = (text: Buffer): Pick<DirectoryFault, 'fix'> => {
  const format = new Map([
    [0x5b, 'json'],
    [0x7b, 'ndjson'],
  ]).get(text[0] ?? 0);
  return format === undefined
    ? {}
    : { fix: insert('format', JSON.stringify(format), 'settings', { asks: true }) };
};

/** The columns of a file; `row` has read its first line, which is a customer where the settings have the names. */
export const columnsOf = (task: Task, row: CsvScanner): Either<DirectoryFault, readonly string[]> =>
  pipe(
    readColumns(task, row),
    mapLeft((fault) => ({ ...fault, ...fixOf(task.text) })),
  );

const readColumns = (task: Task, row: CsvScanner): Either<DirectoryFault, readonly string[]> => {
  const { name, fields, layout } = task;
  const found = layout.csv.header === undefined ? namesIn(name, row) : right(layout.csv.header);
  if (found._tag === 'Left') return found;
  const names = found.right;
  const doubled = names.findIndex((each, at) => each !== '' && names.indexOf(each) < at);
  if (doubled !== -1) return left(twice(name, names, doubled));
  const missing = fields.find((field) => !names.includes(field));
  return missing === undefined ? right(names) : left(columnMissing(missing, names, task));
};

/**
 * Says of a row whether it names the columns again, as each of several exports that were put into one file does. Each of
 * them may begin with a byte order mark.
 */
export const repetitionOf = (names: readonly string[]): ((row: CsvScanner) => boolean) => {
  const texts = names.map((name) => Buffer.from(name));
  const marked = Buffer.from(`\ufeff${names[0] ?? ''}`);
  return (row) =>
    texts.every((text, cell) => row.isText(cell, text) || (cell === 0 && row.isText(cell, marked)));
};
