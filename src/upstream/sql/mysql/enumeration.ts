/** The values of an enumeration, which the protocol does not have: the catalogue of the server has them as SQL. */
import { isRight } from 'fp-ts/Either';
import type { Notation } from '../../../adapter/sql';
import type { Column } from './column';
import type { Opened } from './open';
import { execute, prepare } from './statement';

const CATALOGUE =
  'select column_type as kind from information_schema.columns where table_schema = ? and table_name = ? and column_name = ?';

/** A value as the catalogue writes it: a quote is doubled, and `\` stands before some characters. */
const VALUE = /'((?:[^'\\]|''|\\[^])*)'/g;

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['n', '\n'],
  ['r', '\r'],
]);

const unescaped = (value: string): string =>
  value.replace(/''|\\([^])/g, (_pair, escaped?: string) =>
    escaped === undefined ? "'" : (ESCAPED.get(escaped) ?? escaped),
  );

const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** The notation of `enum('basic','gold')`; a text where it is not one. An invalid value of a column is an empty text. */
const notationOf = (kind: unknown): Notation => {
  if (typeof kind !== 'string' || !kind.startsWith('enum(')) return 'text';
  const values = [...kind.matchAll(VALUE)].map(([, value = '']) => unescaped(value));
  return values.length === 0 ? 'text' : values.map(literal).join(' | ');
};

/** Asks the catalogue for the values of a column; those of an expression are any text. */
export const enumerationOf = async (
  { connection, stream }: Opened,
  { schema, orgTable, orgName }: Column,
): Promise<Notation> => {
  const prepared = await prepare(connection, CATALOGUE);
  if (orgTable === '' || !isRight(prepared)) return 'text';
  const found = await execute(stream, prepared.right, [schema, orgTable, orgName], 1);
  return isRight(found) ? notationOf(found.right.rows[0]?.kind) : 'text';
};
