/** The queries of one ask to databases, with how the database describes them, as a command may show them. */
import { isLeft, isRight, map } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Sql, SqlDescription, SqlOptions, SqlQuery, SqlRow } from '../../adapter/sql';
import type { Call } from '../../core/call';
import { adviceFor } from '../../core/database-failure';
import type { UpstreamFailure } from '../../core/failure';
import { parseText } from '../../json/parse';
import { writeJson } from '../../json/write';
import type { SourceSql } from '../../tenant/format/source-options';
import { isDataKey } from '../../values/data-key';
import { connectionWords } from './failure';
import { shapeOf, withoutCredentials } from './shape';
import type { ShownTexts } from './shown-texts';

/** One query, and how it ended. */
export interface WireQuery {
  readonly source: string;
  readonly options: SqlOptions;
  readonly query: SqlQuery;
  /** How often it was tried again before. */
  readonly retries: number;
  readonly beganAt: number;
  readonly tookMs: number;
  /** What the call had left, in milliseconds. */
  readonly leftMs: number;
  readonly end: Either<UpstreamFailure, AnsweredRows>;
  /** What the database says of the query; it is asked after the rows, and only while a command shows it. */
  readonly described: Promise<Either<UpstreamFailure, SqlDescription>>;
}

interface AnsweredRows {
  readonly count: number;
  /** As they came, since their user may change the values; `undefined` if JSON cannot hold them. */
  readonly json: string | undefined;
}

/** A column or a parameter as the database describes it. */
interface ShownType {
  readonly name: string;
  /** Missing where the database gives it none. */
  readonly type?: string;
}

export interface ShownStatement {
  /** As the tenant file has it. */
  readonly text: string;
  /** `postgresql://db.shop.example:5432/shop` */
  readonly address: string;
  readonly parameters: readonly (ShownType & { readonly value: string })[];
}

export interface ShownRows {
  readonly count: number;
  /** Missing where the database was not asked, or did not say. */
  readonly columns?: readonly ShownType[];
  /** Of the rows, without any value; or, if values are to be revealed, the rows. */
  readonly shape?: unknown;
  readonly body?: unknown;
}

/** How long a database is given to describe a query. */
const DESCRIBE_MS = 5000;

const answeredRows = (rows: readonly SqlRow[]): AnsweredRows => ({
  count: rows.length,
  json: writeJson(rows),
});

/** Databases whose queries are collected, in the order of their ends. */
export const tappedDatabases =
  (databases: SourceSql, ended: (query: WireQuery) => void): SourceSql =>
  (options): Sql => {
    const database = databases(options);
    const describe = (text: string, call: Call): WireQuery['described'] =>
      database.describe(text, { ...call, signal: AbortSignal.timeout(DESCRIBE_MS) })();
    return {
      ...database,
      query: (query, call) => async () => {
        const beganAt = performance.now();
        const got = await database.query(query, call)();
        ended({
          source: options.source,
          options,
          query,
          retries: call.notes?.retries ?? 0,
          beganAt,
          tookMs: performance.now() - beganAt,
          leftMs: call.endsAt - beganAt,
          end: map(answeredRows)(got),
          described: isLeft(got) ? Promise.resolve(got) : describe(query.text, call),
        });
        return got;
      },
    };
  };

const addressOf = ({ database, host, port, name }: SqlOptions, texts: ShownTexts): string =>
  `${database}://${texts.name(host)}${port === undefined ? '' : `:${port}`}/${texts.name(name)}`;

/** The database's own names of types are its administrator's words. */
const typeShown = (type: string | undefined): Pick<ShownType, 'type'> => (type === undefined ? {} : { type });

const placeholderOf = ({ database }: SqlOptions, index: number): string =>
  database === 'postgresql' ? `$${index + 1}` : '?';

/** The statement of a query as it is shown. */
export const shownStatement = (
  { options, query: { text, parameters } }: WireQuery,
  described: SqlDescription | undefined,
  texts: ShownTexts,
): ShownStatement => ({
  text: texts.name(text),
  address: addressOf(options, texts),
  parameters: parameters.map((value, index) => ({
    name: placeholderOf(options, index),
    ...typeShown(described?.parameters?.[index]),
    value: texts.value(value),
  })),
});

/** The rows of an answer as they are shown. */
export const shownRows = (
  { count, json }: AnsweredRows,
  described: SqlDescription | undefined,
  reveal: boolean,
): ShownRows => {
  const parsed = parseText(json ?? '');
  const rows = isRight(parsed) ? parsed.right : undefined;
  return {
    count,
    ...(described && {
      columns: described.columns.map(({ name, type }) => ({
        name: isDataKey(name, 'shown') ? '*' : name,
        type,
      })),
    }),
    ...(rows !== undefined && (reveal ? { body: withoutCredentials(rows, []) } : { shape: shapeOf(rows) })),
  };
};

/** Why there are no rows. */
export const queryFailureWords = ({ leftMs, tookMs }: WireQuery, failure: UpstreamFailure): string => {
  if (failure.tag === 'UpstreamTimeout') {
    const within = Math.round(Number.isFinite(leftMs) ? leftMs : tookMs);
    return `no rows came within ${within} ms: "deadlineMs" is the limit, and a lock can hold a query`;
  }
  if (failure.tag === 'PayloadInvalid') return `the rows are not ${failure.expected}`;
  const code = 'code' in failure ? (failure.code ?? '') : '';
  return adviceFor(code) ?? connectionWords(code).replace('"baseUrl"', '"host"');
};
