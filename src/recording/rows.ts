/** What databases answer in a recording: as it came, as it is invented, and as a rehearsal is answered with it. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Sql, SqlRow } from '../adapter/sql';
import { unreachable } from '../core/connection-failure';
import type { UpstreamFailure } from '../core/failure';
import { failureNamed, nameOfFailure } from '../fixture/failures';
import type { DatabaseFailure } from '../fixture/failures';
import { writeJson } from '../json/write';
import { parseText } from '../json/parse';
import type { Anonymiser } from '../scaffold/anonymise';
import type { SourceSql } from '../tenant/format/source-options';
import { isRecord } from '../types/conform';
import { plainNumbers } from '../values/plain-numbers';

/** The rows of one source, each as JSON, its failure, or why a fixture cannot have them. */
export type SeenRows =
  | { readonly rows: readonly string[]; readonly isMany: boolean }
  | { readonly failure: DatabaseFailure }
  /** It was not the payload that failed. */
  | { readonly refused: string };

/** The rows of a source in a fixture, or its failure. */
export type WrittenRows = { readonly rows: readonly unknown[] } | { readonly failure: DatabaseFailure };

/** With more rows than that, a payload has a list of them. */
const OF_ONE = 2;

const seenOf = (rows: readonly SqlRow[], maxRows: number): SeenRows => {
  const texts = rows.map(writeJson).filter((text) => text !== undefined);
  return texts.length === rows.length
    ? { rows: texts, isMany: maxRows > OF_ONE }
    : { refused: 'a row cannot be written as JSON' };
};

const seenFailure = (failure: UpstreamFailure): SeenRows => {
  const name = nameOfFailure(failure);
  return name === undefined
    ? { refused: `no rows came before ${failure.tag}, which a fixture cannot hold` }
    : { failure: name };
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
        seen.set(options.source, isRight(got) ? seenOf(got.right, query.maxRows) : seenFailure(got.left));
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

/** Rows with invented values, whose paths are those of the payload; failures as they were. */
export const inventedRows = (
  seen: ReadonlyMap<string, SeenRows>,
  { value }: Anonymiser,
): Either<string, ReadonlyMap<string, WrittenRows>> => {
  const invented = new Map<string, WrittenRows>();
  for (const [source, each] of seen) {
    if ('refused' in each) return left(`"${source}": ${each.refused}`);
    if ('failure' in each) invented.set(source, each);
    else {
      const path = each.isMany ? `${source}.rows[]` : source;
      invented.set(source, { rows: each.rows.map((row) => value(valueIn(row), path)) });
    }
  }
  return right(invented);
};

const NO_DATABASE = unreachable('RECORDING');

/** Databases that answer with these rows or failures, whatever they are asked. */
export const databasesOf =
  (rows: ReadonlyMap<string, WrittenRows>): SourceSql =>
  ({ source }): Sql => ({
    dispose: () => undefined,
    describe: () => TE.left(NO_DATABASE),
    query: ({ maxRows }) => {
      const own = rows.get(source);
      if (own === undefined) return TE.left(NO_DATABASE);
      return 'failure' in own
        ? TE.left(failureNamed(own.failure))
        : TE.right(own.rows.slice(0, maxRows).map(plainNumbers).filter(isRecord));
    },
  });
