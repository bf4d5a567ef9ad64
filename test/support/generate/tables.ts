/** Tables of PostgreSQL for generated payloads: a column for each field, now and then of another type than the file says. */
import { stringify } from 'lossless-json';
import { exactNumbers } from '../../../src/json/write';
import { isRecord } from '../../../src/types/conform';
import { ExactNumber } from '../../../src/values/codec';
import type { Random } from './random';
import type { Field, Sort } from './sort';

const COLUMN_TYPES = ['text', 'numeric', 'boolean', 'json', 'text[]', 'numeric[]'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** The column by which rows are found. It is not selected: whose a row is, its owner says. */
const ASKED = 'asked for';

/** What a column is that is called as its part of a file. */
export const COLUMN_PARTS: readonly string[] = [
  ...COLUMN_TYPES.map((type) => `column ${type}`),
  'column of another type',
];

const scalarType = (values: readonly unknown[]): ColumnType => {
  if (values.every((value) => typeof value === 'string')) return 'text';
  if (values.every((value) => typeof value === 'number')) return 'numeric';
  return values.every((value) => typeof value === 'boolean') ? 'boolean' : 'json';
};

const listType = (random: Random, item: Sort): ColumnType => {
  if (random.chance(0.3)) return 'json';
  if (item.kind === 'text') return 'text[]';
  return item.kind === 'number' ? 'numeric[]' : 'json';
};

/** The type that a database has for values of a sort. */
const typeFor = (random: Random, sort: Sort): ColumnType => {
  switch (sort.kind) {
    case 'text':
      return 'text';
    case 'number':
      return 'numeric';
    case 'boolean':
      return 'boolean';
    case 'literals':
      return scalarType(sort.values);
    case 'object':
      return sort.inText === true ? 'text' : 'json';
    case 'array':
      if (sort.split !== undefined) return 'text';
      return sort.mayBeAlone === true ? 'json' : listType(random, sort.item);
    default:
      return 'json';
  }
};

/** The table of a payload's fields; the first is the owner, a text. */
export const tableFor = (
  name: string,
  fields: readonly Field[],
  random: Random,
  note: (part: string) => void,
): Table => ({
  name,
  columns: fields.map((field, at): Column => {
    const meant = typeFor(random, field.sort);
    const type = at > 0 && random.chance(0.06) ? random.pick(COLUMN_TYPES) : meant;
    note(`column ${type}`);
    if (type !== meant) note('column of another type');
    return { name: field.name, type };
  }),
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The query of a tenant file. */
export const queryOf = ({ name, columns }: Table): string =>
  `select ${columns.map((column) => quoted(column.name)).join(', ')} from ${name} where ${quoted(ASKED)} = $1`;

const json = (value: unknown): string => stringify(value, undefined, undefined, exactNumbers) ?? 'null';

const isNumber = (value: unknown): boolean => typeof value === 'number' || value instanceof ExactNumber;

/** No text of PostgreSQL holds it. */
const withoutNul = (text: string): string => text.replaceAll('\u0000', '');

const textOf = (value: unknown): string => withoutNul(typeof value === 'string' ? value : json(value));

const scalarCell = (type: 'text' | 'numeric', value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (type === 'text') return textOf(value);
  return isNumber(value) ? json(value) : undefined;
};

const listCell = (type: 'text' | 'numeric', list: unknown): string | undefined => {
  if (!Array.isArray(list)) return undefined;
  const cells = list.map((value: unknown) => {
    const cell = Array.isArray(value) ? undefined : scalarCell(type, value);
    return cell === undefined ? 'NULL' : `"${cell.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${cells.join(',')}}`;
};

/** A value as the database is given it; what its type cannot hold is null. */
const cellOf = (type: ColumnType, value: unknown): string | undefined => {
  switch (type) {
    case 'text':
    case 'numeric':
      return scalarCell(type, value);
    case 'text[]':
      return listCell('text', value);
    case 'numeric[]':
      return listCell('numeric', value);
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'json':
      return value === undefined ? undefined : json(value);
  }
};

/** Runs a statement of the administrator. */
export type Administer = (sql: string, values?: readonly (string | null)[]) => Promise<unknown>;

export const createTable = ({ name, columns }: Table, run: Administer): Promise<unknown> =>
  run(
    `create table ${name} (${quoted(ASKED)} text, ${columns.map((column) => `${quoted(column.name)} ${column.type}`).join(', ')})`,
  );

/** Makes these rows the only ones, which are found by `asked`. */
export const fillTable = async (
  { name, columns }: Table,
  asked: string,
  rows: readonly unknown[],
  run: Administer,
): Promise<void> => {
  await run(`delete from ${name}`);
  const places = ['$1', ...columns.map((_, at) => `$${at + 2}`)];
  for (const row of rows) {
    const cells = columns.map(
      (column) => cellOf(column.type, isRecord(row) ? row[column.name] : undefined) ?? null,
    );
    await run(`insert into ${name} values (${places.join(', ')})`, [asked, ...cells]);
  }
};
