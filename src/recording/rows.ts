/** The rows of databases in a recording: as they came, as they are invented, and as a rehearsal is answered with them. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Sql, SqlRow } from '../adapter/sql';
import { unreachable } from '../core/connection-failure';
import { writeJson } from '../json/write';
import { parseText } from '../json/parse';
import type { Anonymiser } from '../scaffold/anonymise';
import type { SourceSql } from '../tenant/format/source-options';
import { isRecord } from '../types/conform';
import { plainNumbers } from '../values/plain-numbers';

/** The rows of one source, each as JSON, or why a fixture cannot have them. */
export type SeenRows =
  | { readonly rows: readonly string[]; readonly isMany: boolean }
  /** It was not the payload that failed. */
  | { readonly refused: string };

/** With more rows than that, a payload has a list of them. */
const OF_ONE = 2;

const seenOf = (rows: readonly SqlRow[], maxRows: number): SeenRows => {
  const texts = rows.map(writeJson).filter((text) => text !== undefined);
  return texts.length === rows.length
    ? { rows: texts, isMany: maxRows > OF_ONE }
    : { refused: 'a row cannot be written as JSON' };
};

/** Databases that note the last rows of each source. */
export const watchRows =
  (databases: SourceSql, seen: Map<string, SeenRows>): SourceSql =>
  (options): Sql => {
    const database = databases(options);
    return {
      ...database,
      query: (query, call) => async () => {
        const got = await database.query(query, call)();
        seen.set(
          options.source,
          isRight(got)
            ? seenOf(got.right, query.maxRows)
            : { refused: `no rows came before ${got.left.tag}, which a fixture cannot hold` },
        );
        return got;
      },
    };
  };

/** A value as it was written down. */
const valueIn = (json: string): unknown => {
  const parsed = parseText(json, { numbersAsWritten: true });
  return isRight(parsed) ? parsed.right : null;
};

/** The values of all rows. */
export const valuesOfRows = (seen: ReadonlyMap<string, SeenRows>): readonly unknown[] =>
  [...seen.values()].flatMap((each) => ('rows' in each ? each.rows.map(valueIn) : []));

/** Rows with invented values; their paths are those of the payload. */
export const inventedRows = (
  seen: ReadonlyMap<string, SeenRows>,
  { value }: Anonymiser,
): Either<string, ReadonlyMap<string, readonly unknown[]>> => {
  const invented = new Map<string, readonly unknown[]>();
  for (const [source, each] of seen) {
    if ('refused' in each) return left(`"${source}": ${each.refused}`);
    const path = each.isMany ? `${source}.rows[]` : source;
    invented.set(
      source,
      each.rows.map((row) => value(valueIn(row), path)),
    );
  }
  return right(invented);
};

const NO_DATABASE = unreachable('RECORDING');

/** Databases that answer with these rows, whatever they are asked. */
export const databasesOf =
  (rows: ReadonlyMap<string, readonly unknown[]>): SourceSql =>
  ({ source }): Sql => ({
    dispose: () => undefined,
    describe: () => TE.left(NO_DATABASE),
    query: ({ maxRows }) => {
      const own = rows.get(source);
      return own === undefined
        ? TE.left(NO_DATABASE)
        : TE.right(own.slice(0, maxRows).map(plainNumbers).filter(isRecord));
    },
  });
