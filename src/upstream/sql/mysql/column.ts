/** A column of an answer, as MySQL and MariaDB describe it: in a prepared statement, and before its rows. */
import * as t from 'io-ts';

/** The definition of a column, in the words of the protocol. */
export const Column = t.intersection([
  t.type({
    name: t.string,
    /** The code of the type: {@link TYPE_CODES}. */
    columnType: t.number,
    flags: t.number,
    /** The number of the collation; that of bytes is {@link BINARY}. */
    characterSet: t.number,
    /** How many digits of a fraction there are; 31 and more where there may be any number. */
    decimals: t.number,
    schema: t.string,
    /** The table and the column that it is of; empty for an expression. */
    orgTable: t.string,
    orgName: t.string,
  }),
  t.partial({
    /** Names of MariaDB for what the protocol has as a text: `uuid`, `inet6`; `json`. */
    extendedTypeName: t.string,
    extendedFormat: t.string,
  }),
]);
export type Column = t.TypeOf<typeof Column>;

/** The collation of what is not a text. */
const BINARY = 63;

const FLAGS = { unsigned: 0x20, enumeration: 0x100, set: 0x800 } as const;

/** Whether a column has a property. */
export const isOf = ({ flags }: Column, flag: keyof typeof FLAGS): boolean => (flags & FLAGS[flag]) !== 0;

/** The types of the protocol, by the code in a column's definition. */
const TYPE_CODES: ReadonlyMap<number, string> = new Map([
  [0x00, 'decimal'],
  [0x01, 'tinyint'],
  [0x02, 'smallint'],
  [0x03, 'int'],
  [0x04, 'float'],
  [0x05, 'double'],
  [0x06, 'null'],
  [0x07, 'timestamp'],
  [0x08, 'bigint'],
  [0x09, 'mediumint'],
  [0x0a, 'date'],
  [0x0b, 'time'],
  [0x0c, 'datetime'],
  [0x0d, 'year'],
  [0x0e, 'date'],
  [0x0f, 'varchar'],
  [0x10, 'bit'],
  [0xf2, 'vector'],
  [0xf5, 'json'],
  [0xf6, 'decimal'],
  [0xf7, 'enum'],
  [0xf8, 'set'],
  [0xf9, 'text'],
  [0xfa, 'text'],
  [0xfb, 'text'],
  [0xfc, 'text'],
  [0xfd, 'varchar'],
  [0xfe, 'char'],
  [0xff, 'geometry'],
]);

/** The names of types of bytes, by the name of the type of texts that has the same code. */
const OF_BYTES: ReadonlyMap<string, string> = new Map([
  ['text', 'blob'],
  ['varchar', 'varbinary'],
  ['char', 'binary'],
]);

const nameOfText = (column: Column, name: string): string => {
  if (isOf(column, 'enumeration')) return 'enum';
  if (isOf(column, 'set')) return 'set';
  return column.characterSet === BINARY ? (OF_BYTES.get(name) ?? name) : name;
};

/** The name of a column's type, as SQL writes it. */
export const typeNameOf = (column: Column): string => {
  const { extendedFormat, extendedTypeName, columnType } = column;
  const name = extendedFormat ?? extendedTypeName ?? TYPE_CODES.get(columnType) ?? 'unknown';
  const named = OF_BYTES.has(name) ? nameOfText(column, name) : name;
  return isOf(column, 'unsigned') && INTEGERS.has(named) ? `${named} unsigned` : named;
};

const INTEGERS: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
