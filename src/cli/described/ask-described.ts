/** What the live databases of one tenant say of the queries of its sources. */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { SqlDescription, SqlOptions } from '../../adapter/sql';
import type { UpstreamFailure } from '../../core/failure';
import type { ReadableSource } from '../../mapping/check/coverage';
import type { LoadContext } from '../../tenant/load';
import type { DescribedQueries, Reach } from '../../tenant/format/source-options';
import { members } from '../../types/type';
import type { Fields } from '../../types/type';
import { createDatabase } from '../../upstream/sql/client';
import { callNow } from '../live';

/** Loads the tenant with what it gets, and disposes of it. */
export type Load = (asking: Pick<LoadContext, 'sql' | 'described'>) => unknown;

type Description = Either<UpstreamFailure, SqlDescription>;

/** A database, and the queries that it is asked to describe. */
interface Asked {
  readonly options: SqlOptions & Reach;
  readonly queries: ReadonlySet<string>;
}

/** Loads a tenant to see which databases and queries its sources have; one with errors is among them as far as it is sound. */
const databasesOf = (load: Load): readonly Asked[] => {
  const databases = new Map<string, SqlOptions & Reach>();
  const queries = new Map<string, Set<string>>();
  load({
    sql: (options) => {
      databases.set(options.source, options);
      return createDatabase(options);
    },
    described: (source, query) => {
      queries.set(source, (queries.get(source) ?? new Set()).add(query));
      return undefined;
    },
  });
  return [...databases.values()].map((options) => ({
    options,
    queries: queries.get(options.source) ?? new Set(),
  }));
};

/** Describes each query. */
const describeEach = async ({ options, queries }: Asked): Promise<ReadonlyMap<string, Description>> => {
  const database = createDatabase(options);
  const descriptions = new Map<string, Description>();
  try {
    for (const query of queries)
      descriptions.set(query, await database.describe(query, callNow('describe'))());
    return descriptions;
  } finally {
    database.dispose();
  }
};

/** What databases say, and in words what is no finding. */
export interface LiveDescriptions {
  readonly described: DescribedQueries;
  /** The columns that the payloads of these sources do not declare. */
  readonly notesOn: (sources: readonly Pick<ReadableSource, 'name' | 'fields'>[]) => readonly string[];
}

type BySource = ReadonlyMap<string, ReadonlyMap<string, Description>>;

/** The names that a payload declares, those of rows in a list among them. */
const declaredIn = (fields: Fields): ReadonlySet<string> => {
  const shapes = [...fields.values()].flatMap(({ shape }) => members(shape));
  const items = shapes.flatMap((shape) => (shape.kind === 'array' ? members(shape.item.shape) : []));
  const inside = items.flatMap((shape) => (shape.kind === 'object' ? [...shape.fields.keys()] : []));
  return new Set([...fields.keys(), ...inside]);
};

const noteOn =
  (bySource: BySource) =>
  ({ name, fields }: Pick<ReadableSource, 'name' | 'fields'>): readonly string[] => {
    const descriptions = [...(bySource.get(name)?.values() ?? [])];
    const columns = descriptions.flatMap((each) => (isRight(each) ? each.right.columns : []));
    const declared = declaredIn(fields);
    const others = new Set(columns.flatMap((column) => (declared.has(column.name) ? [] : [column.name])));
    const words = [...others].map((other) => JSON.stringify(other)).join(', ');
    return others.size === 0 ? [] : [`"payload" of "${name}" does not declare ${words} of its query`];
  };

/** Asks the databases of a tenant, none of them about a user. */
export const askDescribed = async (load: Load): Promise<LiveDescriptions> => {
  const bySource = new Map<string, ReadonlyMap<string, Description>>();
  for (const asked of databasesOf(load)) bySource.set(asked.options.source, await describeEach(asked));
  return {
    described: (source, query) => bySource.get(source)?.get(query),
    notesOn: (sources) => sources.flatMap(noteOn(bySource)),
  };
};
