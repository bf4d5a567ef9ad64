/** The types of a result: those that every PostgreSQL has, and others by the catalogue of the database, which is asked once for each. */
import { isRight, left, right } from 'fp-ts/Either';
import type { SqlResult } from '../driver';
import { builtIn, arrayOf, enumOf, textOf } from './type-table';
import type { PgType } from './type-table';
import type { RawAnswer } from './statement';

/** The types that were looked up, by their numbers. They are a source's own, since a database numbers its types. */
export type KnownTypes = Map<number, PgType>;

/** Runs a query of the bridge's own. */
type Run = (text: string, parameters: readonly string[]) => SqlResult<RawAnswer>;

const CATALOGUE = `select t.oid, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype,
  (select json_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid)
  from pg_catalog.pg_type t where t.oid = any($1::oid[])`;

const known = (oid: number, types: KnownTypes): PgType | undefined => builtIn.get(oid) ?? types.get(oid);

/** A row of the catalogue. */
interface Described {
  readonly oid: number;
  readonly name: string;
  readonly labels: readonly string[] | undefined;
  /** The type of the elements of an array, or the type that a domain narrows. */
  readonly inner: { readonly oid: number; readonly isArray: boolean } | undefined;
}

const labelsOf = (text: string | null | undefined): readonly string[] | undefined => {
  const labels: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  return Array.isArray(labels) ? labels.map(String) : undefined;
};

const describedOf = ([oid, name, kind, category, element, base, labels]: readonly (
  string | null
)[]): Described => {
  const isArray = category === 'A' && kind !== 'd';
  const inner = isArray ? Number(element) : kind === 'd' ? Number(base) : undefined;
  return {
    oid: Number(oid),
    name: String(name),
    labels: labelsOf(labels),
    inner: inner === undefined ? undefined : { oid: inner, isArray },
  };
};

const typeOf = ({ name, labels, inner }: Described, types: KnownTypes): PgType => {
  const of = inner && known(inner.oid, types);
  if (of !== undefined && inner !== undefined) return inner.isArray ? arrayOf(of) : of;
  return labels === undefined ? textOf(name) : enumOf(name, labels);
};

/** Arrays of domains of arrays … end somewhere; what is deeper is a text. */
const MAX_DEPTH = 4;

/** Makes sure that the types of these numbers are known. */
export const learnTypes = async (
  oids: readonly number[],
  types: KnownTypes,
  run: Run,
  depth = MAX_DEPTH,
): SqlResult<void> => {
  const unknown = [...new Set(oids)].filter((oid) => known(oid, types) === undefined);
  if (unknown.length === 0) return right(undefined);
  const found = await run(CATALOGUE, [`{${unknown.join(',')}}`]);
  if (!isRight(found)) return left(found.left);
  const rows = found.right.rows.map(describedOf);
  const inner = rows.flatMap((row) => (row.inner === undefined ? [] : [row.inner.oid]));
  const learnt = depth === 0 ? right(undefined) : await learnTypes(inner, types, run, depth - 1);
  if (!isRight(learnt)) return learnt;
  for (const row of rows) types.set(row.oid, typeOf(row, types));
  return right(undefined);
};

/** The type of a number, once it is learnt. */
export const typeOfOid = (oid: number, types: KnownTypes): PgType => known(oid, types) ?? textOf(String(oid));
