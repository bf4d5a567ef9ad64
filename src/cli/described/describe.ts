/** The queries of a tenant's source as its live database describes them, without their execution. */
import { realpathSync } from 'node:fs';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { SqlDescription, SqlOptions } from '../../adapter/sql';
import { adviceFor } from '../../core/database-failure';
import type { UpstreamFailure } from '../../core/failure';
import { own } from '../../core/own';
import { meantInWords } from '../../diagnostics/did-you-mean';
import { nodeOf } from '../../json/diff';
import { formatJson, toValue } from '../../json/document';
import { rewriteMember } from '../../json/edit';
import { loadOne, tenantFileIn } from '../../tenant/folder';
import type { LoadedFolder } from '../../tenant/folder';
import type { Reach } from '../../tenant/format/source-options';
import type { EditedTexts } from '../../tenant/reading/texts';
import { isRecord } from '../../types/conform';
import { createDatabase } from '../../upstream/sql/client';
import type { CliContext } from '../io/context';
import { callNow, errorLines, liveContext } from '../live';
import type { Unopened } from '../live';
import { typeOfColumns } from './notation';
import type { DescribedType } from './notation';

type Json = Readonly<Record<string, unknown>>;

const recordAt = (value: unknown, key: string): Json => {
  const found = isRecord(value) ? own(value, key) : undefined;
  return isRecord(found) ? found : {};
};

/** The field of a payload that has the rows, where there may be many. */
const LIST = 'rows';

const listOf = (source: Json): string | undefined =>
  recordAt(source, 'settings').rows === 'many' ? LIST : undefined;

/** The queries of a source: that of its lookup, or those for each form of identifiers. */
const queriesOf = (source: Json): readonly string[] =>
  [recordAt(source, 'lookup'), ...Object.values(recordAt(source, 'lookups'))].flatMap((lookup) =>
    isRecord(lookup) && typeof lookup.query === 'string' ? [lookup.query] : [],
  );

/** What is declared until the columns are known: the column that names the owner. */
const standIn = (source: Json): unknown => {
  const lookup = [recordAt(source, 'lookup'), ...Object.values(recordAt(source, 'lookups'))].find(isRecord);
  const { at } = recordAt(lookup, 'owner');
  const list = listOf(source);
  const column = typeof at === 'string' ? at.replace(`${list}.`, '') : 'owner';
  const row = { [column]: 'text!' };
  return list === undefined ? row : { [list]: [row] };
};

/** The text of a tenant's file in which a source has this payload. What it extends is not written into it. */
export const withPayload = (text: string, name: string, payload: unknown): string => {
  const sources = recordAt(toValue(nodeOf(text)), 'sources');
  const source = { ...recordAt(sources, name), payload };
  return rewriteMember(text, 'sources', nodeOf(formatJson({ ...sources, [name]: source })));
};

/** The type that the tenant's own file has, or the name of a file with it. */
export const writtenPayload = (text: string, name: string): unknown =>
  recordAt(recordAt(toValue(nodeOf(text)), 'sources'), name).payload;

/** A database as the tenant's file describes it. */
type Databases = Map<string, SqlOptions & Reach>;

const load = (
  { mappings, tenant, world }: Asked,
  databases: Databases,
  edited?: EditedTexts,
): LoadedFolder => {
  const loaded = loadOne(mappings, tenant, {
    ...liveContext(world, { emit: world.audit }),
    ...(edited && { edited }),
    sql: (options) => {
      databases.set(options.source, options);
      return createDatabase(options);
    },
  });
  loaded.tenant?.dispose();
  return loaded;
};

/** Whose source is described. */
export interface Asked {
  readonly mappings: string;
  readonly tenant: string;
  readonly source: string;
  readonly world: CliContext;
}

/** A source's type, and the file that it is of. */
export interface Described extends DescribedType {
  readonly loaded: LoadedFolder;
  readonly hidden: Iterable<string>;
}

const reasonOf = (failure: UpstreamFailure): string => {
  const code = 'code' in failure ? failure.code : failure.tag;
  const advice = adviceFor(code);
  return advice === undefined ? code : `${code}: ${advice}`;
};

const askAll = async (
  options: SqlOptions & Reach,
  queries: readonly string[],
): Promise<Either<string, readonly SqlDescription[]>> => {
  const database = createDatabase(options);
  const descriptions: SqlDescription[] = [];
  try {
    for (const query of queries) {
      const described = await database.describe(query, callNow('describe'))();
      if (!isRight(described)) return left(reasonOf(described.left));
      descriptions.push(described.right);
    }
    return right(descriptions);
  } finally {
    database.dispose();
  }
};

/** The options of the database; with a payload that stands for the one that is wanted, where the file has none. */
const databaseOf = (asked: Asked, loaded: LoadedFolder, source: Json, databases: Databases) => {
  const { tenant, mappings } = asked;
  const known = databases.get(asked.source);
  if (known !== undefined) return right(known);
  const file = tenantFileIn(mappings, tenant);
  const text = withPayload(loaded.text ?? '', asked.source, standIn(source));
  const again = load(asked, databases, new Map([[realpathSync(file), text]]));
  const found = databases.get(asked.source);
  return found === undefined ? left(errorLines(again.problems)) : right(found);
};

/** Describes a source. `Left` says why that is not possible. */
export const describeSource = async (asked: Asked): Promise<Either<Unopened, Described>> => {
  const databases: Databases = new Map();
  const loaded = load(asked, databases);
  const { hidden } = loaded;
  const fail = (...lines: readonly string[]): Either<Unopened, never> => left({ lines, hidden });
  const sources = recordAt(loaded.document, 'sources');
  const source = own(sources, asked.source);
  if (!isRecord(source)) {
    if (loaded.document === undefined) return fail(...errorLines(loaded.problems));
    const near = meantInWords(asked.source, Object.keys(sources));
    return fail(`there is no source "${asked.source}"${near === undefined ? '' : `; ${near}`}`);
  }
  const queries = queriesOf(source);
  if (source.adapter !== 'sql' || queries.length === 0)
    return fail(`"${asked.source}" has no query: only a database describes one; infer its type from answers`);
  const database = databaseOf(asked, loaded, source, databases);
  if (!isRight(database)) return fail(...database.left);
  const descriptions = await askAll(database.right, queries);
  return isRight(descriptions)
    ? right({ ...typeOfColumns(descriptions.right, listOf(source), source.payload), loaded, hidden })
    : fail(`the database does not describe the query: ${descriptions.left}`);
};
