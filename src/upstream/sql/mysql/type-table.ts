/**
 * The types of MySQL and MariaDB: what a value of each becomes, and how the notation of payloads writes it. Both are in
 * one row, so that a described type and a value of it agree. A text that cannot be read as its type stays a text.
 */
import { isRight } from 'fp-ts/Either';
import { parseText } from '../../../json/parse';
import type { Notation } from '../../../adapter/sql';
import { numberOf } from '../exact-number';
import { typeNameOf, type Column } from './column';

/** A type: its notation, and the reading of a value that is not null, as text. */
export interface MyType {
  readonly notation: Notation;
  readonly read: (text: string) => unknown;
}

const asWritten = (text: string): string => text;

/** The zeros of `zerofill` are no digits of a number. */
const readNumber = (text: string): unknown => numberOf(text.replace(/^(-?)0+(?=\d)/, '$1'));

const readBits = (hex: string): unknown => numberOf(String(BigInt(`0x0${hex}`)));

const readJson = (text: string): unknown => {
  const parsed = parseText(text);
  return isRight(parsed) ? parsed.right : text;
};

/** The digits of a fraction that a type has; the library leaves out zeros. */
const fraction = (decimals: number, text: string): string => {
  if (decimals < 1 || decimals > 6) return text;
  const [whole = '', digits = ''] = text.split('.', 2);
  return `${whole}.${digits.padEnd(decimals, '0')}`;
};

/** A month and a day of 0 are in no calendar, and stay as MySQL writes them. */
const TIMESTAMP = /^(\d{4}-(?!00)\d\d-(?!00)\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/;

const readTimestamp = (text: string, zone: string): string => {
  const [, date, time] = TIMESTAMP.exec(text) ?? [];
  return date === undefined || time === undefined ? text : `${date}T${time}${zone}`;
};

const INTEGER: MyType = { notation: 'integer', read: readNumber };
const NUMBER: MyType = { notation: 'number', read: readNumber };
const TEXT: MyType = { notation: 'text', read: asWritten };

const TABLE: ReadonlyMap<string, MyType | ((column: Column) => MyType)> = new Map<
  string,
  MyType | ((column: Column) => MyType)
>([
  ['tinyint', INTEGER],
  ['smallint', INTEGER],
  ['mediumint', INTEGER],
  ['int', INTEGER],
  ['bigint', INTEGER],
  ['year', INTEGER],
  ['bit', { notation: 'integer', read: readBits }],
  ['decimal', ({ decimals }) => (decimals === 0 ? INTEGER : NUMBER)],
  ['float', NUMBER],
  ['double', NUMBER],
  ['json', { notation: 'any', read: readJson }],
  ['null', { notation: 'any', read: asWritten }],
  [
    'datetime',
    ({ decimals }) => ({ notation: 'text', read: (text) => readTimestamp(fraction(decimals, text), '') }),
  ],
  // The session is in UTC.
  [
    'timestamp',
    ({ decimals }) => ({ notation: 'text', read: (text) => readTimestamp(fraction(decimals, text), 'Z') }),
  ],
  ['time', ({ decimals }) => ({ notation: 'text', read: (text) => fraction(decimals, text) })],
]);

/** The type of a column. What has no row is a text; what is bytes is one of hexadecimal digits. */
export const typeOf = (column: Column): MyType => {
  const type = TABLE.get(typeNameOf(column).replace(/ unsigned$/, ''));
  return typeof type === 'function' ? type(column) : (type ?? TEXT);
};

const MAX_FLOAT_DIGITS = 9;

/** The shortest text of a number of single precision: 0.1, which as a double is 0.10000000149011612. */
const floatText = (float: number): string => {
  for (let digits = 1; digits < MAX_FLOAT_DIGITS; digits += 1) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return String(short);
  }
  return String(Number(float.toPrecision(MAX_FLOAT_DIGITS)));
};

/** The text of a value as the library gives it; bytes as hexadecimal digits. */
export const textOf = (value: unknown, column: Column): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return typeNameOf(column) === 'float' ? floatText(value) : String(value);
  return Buffer.isBuffer(value) ? value.toString('hex') : null;
};
