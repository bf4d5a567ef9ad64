/** What the live database says of a query, against the type of the payload that the tenant file has. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem, SourceReach } from '../../src/adapter/define-adapter';
import { advise, misspelt, shapeOfNotation } from '../../src/adapter/re-exports';
import type { SqlColumn, SqlDescription } from '../../src/adapter/sql';
import { adviceFor } from '../../src/core/database-failure';
import type { UpstreamFailure } from '../../src/core/failure';
import { beyond, fitOf } from '../../src/types/fits';
import { describe, isTotal, members } from '../../src/types/type';
import type { Fields, Type } from '../../src/types/type';
import { LIST } from './rows';
import type { Lookup, Settings } from './settings';

type Problems = readonly SettingsProblem[];

const QUERY = ['lookup', 'query'];

/** The columns that are declared, and their place. */
interface Row {
  readonly fields: Fields;
  readonly at: readonly string[];
}

/** The row of a payload, which has many of them by `rows`. */
const rowOf = ({ rows }: Settings, fields: Fields): Row => {
  if (rows !== 'many') return { fields, at: ['payload'] };
  const lists = members(fields.get(LIST)?.shape ?? { kind: 'opaque' });
  const items = lists.flatMap((shape) => (shape.kind === 'array' ? members(shape.item.shape) : []));
  const [row] = items.flatMap((shape) => (shape.kind === 'object' ? [shape.fields] : []));
  return { fields: row ?? new Map(), at: ['payload', LIST, '0'] };
};

/** A value that does not fit a type with "!" fails the look-up; any other is unknown. */
const severityOf = (type: Type, isNever: boolean): SettingsProblem['severity'] =>
  isNever && isTotal(type) ? 'error' : 'warning';

const missing = (
  name: string,
  type: Type,
  { at, fields }: Row,
  columns: readonly string[],
): SettingsProblem => {
  const free = columns.filter((column) => !fields.has(column));
  return {
    code: 'data-type',
    severity: severityOf(type, true),
    at: [...at, name],
    message: `the query has no column "${name}"${isTotal(type) ? ', which "payload" requires' : ''}`,
    fix: misspelt(name, free) ?? advise('select the column in "query", or remove it from "payload"'),
  };
};

/** How many values of an enumeration a message has. */
const MOST_VALUES = 5;

const otherThan = ({ name, type: word, notation }: SqlColumn, type: Type): string => {
  const values = beyond(type.shape, shapeOfNotation(notation));
  if (values.length === 0 || members(type.shape).every(({ kind }) => kind !== 'literals'))
    return `the column "${name}" is ${word} in the database, and "payload" says ${describe(type.shape)}`;
  const more = values.length > MOST_VALUES ? ', …' : '';
  const shown = describe({ kind: 'literals', values: values.slice(0, MOST_VALUES) });
  return `the column "${name}" can be ${shown}${more} in the database, which "payload" does not have`;
};

const compared = (column: SqlColumn, type: Type, { at }: Row): Problems => {
  const fit = fitOf(type, shapeOfNotation(column.notation));
  if (fit === 'all') return [];
  const meant = JSON.stringify(column.notation);
  return [
    {
      code: 'data-type',
      severity: severityOf(type, fit === 'none'),
      at: [...at, column.name],
      message: otherThan(column, type),
      fix: advise(`write ${meant} in "payload" with the mark that it has, or cast the column in "query"`),
    },
  ];
};

/** The types of PostgreSQL that a text is read as a number for. */
const NUMBERS = /^(?:int[248]|numeric|float[48]|oid|money)$/;

const AS_TEXT = advise('compare texts, "where id::text = $1", with an index on that expression');

const checkParameters = ({ parameters = [] }: SqlDescription): Problems =>
  parameters.flatMap((type, index) =>
    NUMBERS.test(type)
      ? [
          {
            code: 'data-type',
            severity: 'warning',
            at: ['lookup', 'parameters', String(index)],
            message: `the database reads this parameter as a number (${type}): for any other text the ask fails, and is not "no such user"`,
            fix: AS_TEXT,
          } as const,
        ]
      : [],
  );

/** Failures that are about the query, and not about the connection. */
const OF_QUERY = /^DATABASE_(?:PERMISSION|SYNTAX|OBJECT_MISSING|VALUE)$/;

const failed = (failure: UpstreamFailure): SettingsProblem => {
  const code = 'code' in failure ? failure.code : failure.tag;
  return {
    code: 'settings-invalid',
    severity: 'error',
    at: OF_QUERY.test(code) ? QUERY : ['settings'],
    message: `the database does not describe the query: ${code}`,
    fix: advise(adviceFor(code) ?? 'correct "host" and "port", and look whether the server can be reached'),
  };
};

const checkColumns = ({ columns }: SqlDescription, row: Row): Problems => {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return [...row.fields].flatMap(([name, type]) => {
    const column = byName.get(name);
    return column === undefined
      ? [missing(name, type, row, [...byName.keys()])]
      : compared(column, type, row);
  });
};

/** How the declared type differs from the columns; nothing where no database was asked. */
export const checkDescribed = (
  settings: Settings,
  { query }: Lookup,
  fields: Fields,
  { described }: SourceReach,
): Problems => {
  const description = described?.(query);
  if (description === undefined) return [];
  if (!isRight(description)) return [failed(description.left)];
  return [...checkColumns(description.right, rowOf(settings, fields)), ...checkParameters(description.right)];
};
