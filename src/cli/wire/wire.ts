/** The wire of one ask: each request and how it ended, as a command may show it. */
import { isRight } from 'fp-ts/Either';
import type { SqlDescription } from '../../adapter/sql';
import type { SourceHttp, SourceSql } from '../../tenant/format/source-options';
import type { WireExchange, WireTap } from '../../upstream/http/wire';
import { secretParts } from '../../values/secret-search';
import { shownAnswer } from './answer';
import type { ShownAnswer } from './answer';
import { failureWords } from './failure';
import { queryFailureWords, shownRows, shownStatement, tappedDatabases } from './queries';
import type { ShownRows, ShownStatement, WireQuery } from './queries';
import { shownRequest } from './request';
import type { ShownRequest } from './request';
import { revealedSecrets, shownTexts } from './shown-texts';
import type { Showing } from './shown-texts';

/** What was sent, when, and the failure if there is no answer. */
interface Shown {
  readonly source: string;
  /** Since the first request, in milliseconds. */
  readonly afterMs: number;
  readonly tookMs: number;
  /** Why it was sent once more, and how long after the end of the one before. */
  readonly again?: { readonly why: Again; readonly waitMs: number };
  readonly failure?: ShownFailure;
}

/** One query to a database, and how it ended. */
export interface ShownQuery extends Shown {
  readonly to: 'database';
  readonly query: ShownStatement;
  readonly rows?: ShownRows;
}

/** One request, and how it ended. */
export interface ShownExchange extends Shown {
  readonly to: WireExchange['to'];
  /** The address of the proxy on the way. */
  readonly proxy?: string;
  readonly request: ShownRequest;
  readonly answer?: ShownAnswer;
}

/** Why there is no answer. */
export interface ShownFailure {
  readonly outcome: string;
  /** Node's code, or the bridge's own. */
  readonly code?: string;
  readonly words: string;
}

export type Again = 'retry' | WireExchange['resent'][number];

/** What clients sent, in the order of the ends. */
export interface Wire {
  readonly exchanges: readonly WireExchange[];
  readonly queries: readonly WireQuery[];
}

/** Clients whose records are collected. */
export interface TappedClients {
  readonly http: SourceHttp;
  readonly sql: SourceSql;
  readonly wire: Wire;
}

/** `clientsWith` makes clients with a tap. */
export const tappedClients = (
  clientsWith: (tap: WireTap) => SourceHttp,
  databases: SourceSql,
): TappedClients => {
  const exchanges: WireExchange[] = [];
  const queries: WireQuery[] = [];
  return {
    http: clientsWith((exchange) => exchanges.push(exchange)),
    sql: tappedDatabases(databases, (query) => queries.push(query)),
    wire: { exchanges, queries },
  };
};

const inTenths = (ms: number): number => Math.round(ms * 10) / 10;

const againOf = (exchange: WireExchange, before: WireExchange | undefined): Pick<ShownExchange, 'again'> => {
  if (before === undefined) return {};
  const resent = exchange.resent.length > before.resent.length ? exchange.resent.at(-1) : undefined;
  const why = resent ?? (exchange.retries > before.retries ? ('retry' as const) : undefined);
  return why === undefined
    ? {}
    : { again: { why, waitMs: inTenths(exchange.beganAt - before.beganAt - before.tookMs) } };
};

const endOf = (
  exchange: WireExchange,
  texts: ReturnType<typeof shownTexts>,
  reveal: boolean,
): Pick<ShownExchange, 'answer' | 'failure'> => {
  const { end } = exchange;
  if (isRight(end)) return { answer: shownAnswer(exchange, end.right, texts, reveal) };
  const { failure } = end.left;
  const code = failure.tag === 'UpstreamUnreachable' ? { code: failure.code } : {};
  return { failure: { outcome: failure.tag, ...code, words: failureWords(exchange, end.left) } };
};

const endOfQuery = (
  query: WireQuery,
  described: SqlDescription | undefined,
  reveal: boolean,
): Pick<ShownQuery, 'rows' | 'failure'> => {
  const { end } = query;
  if (isRight(end)) return { rows: shownRows(end.right, described, reveal) };
  const code = 'code' in end.left ? end.left.code : undefined;
  const words = queryFailureWords(query, end.left);
  return { failure: { outcome: end.left.tag, ...(code !== undefined && { code }), words } };
};

const againOfQuery = (query: WireQuery, before: WireQuery | undefined): Pick<ShownQuery, 'again'> =>
  before === undefined || query.retries <= before.retries
    ? {}
    : { again: { why: 'retry', waitMs: inTenths(query.beganAt - before.beganAt - before.tookMs) } };

const shownQueries = (
  queries: readonly WireQuery[],
  showing: Showing,
  began: number,
): Promise<readonly ShownQuery[]> => {
  const texts = shownTexts(showing);
  const shown = async (query: WireQuery, index: number): Promise<ShownQuery> => {
    const { source, beganAt, tookMs } = query;
    const answered = await query.described;
    const described = isRight(answered) ? answered.right : undefined;
    const before = queries.slice(0, index).findLast((each) => each.source === source);
    return {
      source,
      to: 'database',
      afterMs: inTenths(beganAt - began),
      tookMs: inTenths(tookMs),
      ...againOfQuery(query, before),
      query: shownStatement(query, described, texts),
      ...endOfQuery(query, described, showing.reveal),
    };
  };
  return Promise.all(queries.map(shown));
};

/** The wire in order of time. */
export const wireOf = async (
  { exchanges, queries }: Wire,
  showing: Showing,
): Promise<readonly (ShownExchange | ShownQuery)[]> => {
  const began = Math.min(...[...exchanges, ...queries].map(({ beganAt }) => beganAt));
  const shown = [
    ...shownExchanges(exchanges, showing, began),
    ...(await shownQueries(queries, showing, began)),
  ];
  return shown.sort((one, other) => one.afterMs - other.afterMs);
};

const shownExchanges = (
  exchanges: readonly WireExchange[],
  showing: Showing,
  began: number,
): readonly ShownExchange[] => {
  const inOrder = [...exchanges].sort((one, other) => one.beganAt - other.beganAt);
  return inOrder.map((exchange, index) => {
    const { source, to, beganAt, tookMs, proxy, constants } = exchange;
    const before = inOrder.slice(0, index).findLast((each) => each.source === source && each.to === to);
    const texts = shownTexts(showing, constants);
    return {
      source,
      to,
      afterMs: inTenths(beganAt - began),
      tookMs: inTenths(tookMs),
      ...againOf(exchange, before),
      ...(proxy !== undefined && { proxy: texts.name(proxy) }),
      request: shownRequest(exchange, texts),
      ...endOf(exchange, texts, showing.reveal),
    };
  });
};

/** The secrets that were sent, as they were written, and their parts: no output may show them. */
export const sentSecrets = ({ exchanges }: Wire): readonly string[] =>
  exchanges
    .flatMap(({ request: { query, headers, body } }) => revealedSecrets([query, headers, body]))
    .flatMap((secret) => [secret, ...secretParts(secret)]);
