/** The type of a payload out of the columns of a query: every column may be null, unless the file says `!` already. */
import type { SqlColumn, SqlDescription } from '../../adapter/sql';
import { readKey, writeKey } from '../../payload-type/notation-key';
import type { Presence } from '../../payload-type/notation-key';
import type { Notation } from '../../payload-type/notation-write';
import { isList, isRecord } from '../../types/conform';
import { isInherited } from '../../types/kinds';

/** The type of a payload, and what it lacks. */
export interface DescribedType {
  readonly payload: Notation;
  readonly columns: readonly SqlColumn[];
  readonly notes: readonly string[];
}

/** The columns of several queries of one source, by their names: one that differs has either type. */
const together = (descriptions: readonly SqlDescription[]): readonly SqlColumn[] => {
  const columns = new Map<string, SqlColumn>();
  for (const column of descriptions.flatMap((each) => each.columns)) {
    const before = columns.get(column.name);
    columns.set(column.name, before === undefined ? column : eitherOf(before, column));
  }
  return [...columns.values()];
};

const eitherOf = (one: SqlColumn, other: SqlColumn): SqlColumn => {
  if (JSON.stringify(one.notation) === JSON.stringify(other.notation)) return one;
  const [{ notation: first }, { notation: second }] = [one, other];
  const areTexts = typeof first === 'string' && typeof second === 'string';
  const notation = areTexts ? `${first} | ${second}` : 'any';
  return { name: one.name, type: `${one.type} | ${other.type}`, notation };
};

/** The names of the columns that a type marks with `!`. */
const requiredIn = (type: unknown): ReadonlySet<string> => {
  const fields = isRecord(type) ? Object.entries(type) : [];
  return new Set(
    fields.flatMap(([key, value]) => {
      const { name, presence } = readKey(key);
      const isRequired = presence === '!' || (typeof value === 'string' && value.trim().endsWith('!'));
      return isRequired ? [name] : [];
    }),
  );
};

/** The type of one row that a payload has: of several, that of the elements of their list. */
const rowIn = (type: unknown, list: string | undefined): unknown => {
  if (list === undefined || !isRecord(type)) return type;
  const [, rows] = Object.entries(type).find(([key]) => readKey(key).name === list) ?? [];
  return isList(rows) ? rows[0] : undefined;
};

const fieldOf = ({ name, notation }: SqlColumn, presence: Presence): readonly [string, Notation] =>
  typeof notation === 'string'
    ? [writeKey(name, ''), notation + presence]
    : [writeKey(name, presence), notation];

const parameterNotes = ([first]: readonly SqlDescription[]): readonly string[] => {
  if (first?.parameters === undefined) return ['this database gives parameters no types'];
  return first.parameters.length === 0 ? [] : [`the parameters are ${first.parameters.join(', ')}`];
};

/** Writes the type. `list` is the field that has the rows, where there may be many. */
export const typeOfColumns = (
  descriptions: readonly SqlDescription[],
  list: string | undefined,
  declared: unknown,
): DescribedType => {
  const columns = together(descriptions);
  const required = requiredIn(rowIn(declared, list));
  const unfit = columns.filter(({ name }) => isInherited(name)).map(({ name }) => `"${name}"`);
  const row = Object.fromEntries(
    columns
      .filter(({ name }) => !isInherited(name))
      .map((column) => fieldOf(column, required.has(column.name) ? '!' : '?')),
  );
  return {
    payload: list === undefined ? row : { [list]: [row] },
    columns,
    notes: [
      ...parameterNotes(descriptions),
      ...(unfit.length === 0 ? [] : [`no field can be called ${unfit.join(', ')}: left out`]),
    ],
  };
};
