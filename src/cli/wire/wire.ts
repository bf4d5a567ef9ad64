/** The wire of one ask: each request and how it ended, as a command may show it. */
import { isRight } from 'fp-ts/Either';
import type { SourceHttp } from '../../tenant/format/source-options';
import type { WireExchange, WireTap } from '../../upstream/http/wire';
import { secretParts } from '../../values/secret-search';
import { shownAnswer } from './answer';
import type { ShownAnswer } from './answer';
import { failureWords } from './failure';
import { shownRequest } from './request';
import type { ShownRequest } from './request';
import { revealedSecrets, shownTexts } from './shown-texts';
import type { Showing } from './shown-texts';

/** One request, and how it ended. */
export interface ShownExchange {
  readonly source: string;
  readonly to: WireExchange['to'];
  /** Since the first request, in milliseconds. */
  readonly afterMs: number;
  readonly tookMs: number;
  /** Why it was sent once more, and how long after the end of the one before. */
  readonly again?: { readonly why: Again; readonly waitMs: number };
  /** The address of the proxy on the way. */
  readonly proxy?: string;
  readonly request: ShownRequest;
  readonly answer?: ShownAnswer;
  readonly failure?: ShownFailure;
}

/** Why there is no answer. */
export interface ShownFailure {
  readonly outcome: string;
  /** Node's code, or the bridge's own. */
  readonly code?: string;
  readonly words: string;
}

export type Again = 'retry' | WireExchange['resent'][number];

/** Clients whose records are collected. */
export interface TappedClients {
  readonly http: SourceHttp;
  /** In the order of the ends of their requests. */
  readonly exchanges: readonly WireExchange[];
}

/** `clientsWith` makes clients with a tap. */
export const tappedClients = (clientsWith: (tap: WireTap) => SourceHttp): TappedClients => {
  const exchanges: WireExchange[] = [];
  return { http: clientsWith((exchange) => exchanges.push(exchange)), exchanges };
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

/** The wire in order of time. */
export const wireOf = (exchanges: readonly WireExchange[], showing: Showing): readonly ShownExchange[] => {
  const inOrder = [...exchanges].sort((one, other) => one.beganAt - other.beganAt);
  const began = inOrder[0]?.beganAt ?? 0;
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
export const sentSecrets = (exchanges: readonly WireExchange[]): readonly string[] =>
  exchanges
    .flatMap(({ request: { query, headers, body } }) => revealedSecrets([query, headers, body]))
    .flatMap((secret) => [secret, ...secretParts(secret)]);
