/**
 * The types of PostgreSQL: what a value of each becomes, and how the notation of payloads writes it. Both are in one row,
 * so that a described type and a value of it agree. A text that cannot be read as its type stays a text: the payload's
 * type then refuses it, and it is unknown.
 */
import { isRight } from 'fp-ts/Either';
import type { Notation } from '../../../adapter/sql';
import { parseText } from '../../../json/parse';
import { numberOf } from '../exact-number';
import { readArray } from './arrays';
import type { ArrayText } from './arrays';

/** A type: its name in the database, its notation, and the reading of a value that came as text. */
export interface PgType {
  readonly name: string;
  readonly notation: Notation;
  readonly read: (text: string) => unknown;
}

const asWritten = (text: string): string => text;

const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(\+00)?$/;

/** In ISO 8601; a date before Christ, one after the year 9999 and `infinity` stay as they are. */
const readTimestamp = (text: string): string => {
  const [, date, time, zone] = TIMESTAMP.exec(text) ?? [];
  return date === undefined || time === undefined ? text : `${date}T${time}${zone === undefined ? '' : 'Z'}`;
};

const readJson = (text: string): unknown => {
  const parsed = parseText(text);
  return isRight(parsed) ? parsed.right : text;
};

const readBoolean = (text: string): boolean => text === 't';

/** The hexadecimal digits alone. */
const readBytes = (text: string): string => text.replace(/^\\x/, '');

type Row = readonly [oid: number, array: number, ...PgTypeRow];
type PgTypeRow = readonly [name: string, notation: string, read: (text: string) => unknown];

/** By the numbers that PostgreSQL has given its own types for good, with those of their arrays. */
const ROWS: readonly Row[] = [
  [16, 1000, 'bool', 'boolean', readBoolean],
  [17, 1001, 'bytea', 'text', readBytes],
  [18, 1002, 'char', 'text', asWritten],
  [19, 1003, 'name', 'text', asWritten],
  [20, 1016, 'int8', 'integer', numberOf],
  [21, 1005, 'int2', 'integer', numberOf],
  [23, 1007, 'int4', 'integer', numberOf],
  [25, 1009, 'text', 'text', asWritten],
  [26, 1028, 'oid', 'integer', numberOf],
  [114, 199, 'json', 'any', readJson],
  [142, 143, 'xml', 'text', asWritten],
  [650, 651, 'cidr', 'text', asWritten],
  [700, 1021, 'float4', 'number', numberOf],
  [701, 1022, 'float8', 'number', numberOf],
  [774, 775, 'macaddr8', 'text', asWritten],
  [790, 791, 'money', 'text', asWritten],
  [829, 1040, 'macaddr', 'text', asWritten],
  [869, 1041, 'inet', 'text', asWritten],
  [1042, 1014, 'bpchar', 'text', asWritten],
  [1043, 1015, 'varchar', 'text', asWritten],
  [1082, 1182, 'date', 'text', asWritten],
  [1083, 1183, 'time', 'text', asWritten],
  [1114, 1115, 'timestamp', 'text', readTimestamp],
  [1184, 1185, 'timestamptz', 'text', readTimestamp],
  [1186, 1187, 'interval', 'text', asWritten],
  [1266, 1270, 'timetz', 'text', asWritten],
  [1560, 1561, 'bit', 'text', asWritten],
  [1562, 1563, 'varbit', 'text', asWritten],
  [1700, 1231, 'numeric', 'number', numberOf],
  [2950, 2951, 'uuid', 'text', asWritten],
  [3802, 3807, 'jsonb', 'any', readJson],
];

/** A value of a list may be null, whatever its type. */
const nullable = (notation: Notation): Notation => (typeof notation === 'string' ? `${notation}?` : notation);

const readElements = (list: ArrayText, read: PgType['read']): readonly unknown[] =>
  list.map((each) => {
    if (each === null) return null;
    return typeof each === 'string' ? read(each) : readElements(each, read);
  });

/** An array of a type. The database does not say how many dimensions one has: more than one become lists of lists. */
export const arrayOf = ({ name, notation, read }: PgType): PgType => ({
  name: `${name}[]`,
  notation: [nullable(notation)],
  read: (text) => {
    const list = readArray(text);
    return list === undefined ? text : readElements(list, read);
  },
});

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** A type of the database's own words: its labels are literals. */
export const enumOf = (name: string, labels: readonly string[]): PgType => ({
  name,
  notation: labels.length === 0 ? 'text' : labels.map(quoted).join(' | '),
  read: asWritten,
});

/** Any other type, as the database writes it: ranges, composite types, those of extensions. */
export const textOf = (name: string): PgType => ({ name, notation: 'text', read: asWritten });

/** The types that every PostgreSQL has, by their numbers. */
export const builtIn: ReadonlyMap<number, PgType> = new Map(
  ROWS.flatMap(([oid, array, name, notation, read]) => {
    const type: PgType = { name, notation, read };
    return [
      [oid, type],
      [array, arrayOf(type)],
    ] as const;
  }),
);
