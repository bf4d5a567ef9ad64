/**
 * The tap of an HTTP client: one record of each request that it sends, and of how that ended. A record holds the request
 * with its secrets and the answer as it came. It is for a command that asks one user, never for a log, an event or a metric.
 */
import type { Either } from 'fp-ts/Either';
import type { HttpOptions } from '../../adapter/define-adapter';
import type { HttpRequest } from '../../adapter/http';
import type { Resent } from '../../core/call';
import type { Reading } from './json-body';
import type { RequestInvalid, UpstreamFailure } from '../../core/failure';

/** Takes each record when its request has ended, in the order of the ends. It must not throw. */
export type WireTap = (exchange: WireExchange) => void;

/** The tap of one client, which knows whom that asks. */
export type PartyTap = (exchange: Omit<WireExchange, keyof WireParty>) => void;

/** What an adapter says of its requests and answers, for those who show them; of a token endpoint's, it says none of it. */
export type ForPeople = Required<Pick<HttpOptions, 'tried' | 'constants' | 'payloadCredentials'>> &
  Pick<Reading, 'xml' | 'text'>;

/** Whom a client asks, as its records say it. */
export interface WireParty extends ForPeople {
  /** The name of the source; of a token endpoint, of the source that opened it first. */
  readonly source: string;
  readonly to: 'api' | 'token';
  /** Scheme, host and port: `https://crm.shop.example`. */
  readonly origin: string;
  /** The address of the proxy on the way, without credentials: `http://proxy.example:3128`. */
  readonly proxy?: string;
  /** The path of the base URL, encoded, which the request's own path follows. */
  readonly basePath: string;
}

/** One request on the wire, and how it ended. A request that is sent again has a record each time. */
export interface WireExchange extends WireParty {
  /** The id of the call that it was sent for. */
  readonly requestId: string;
  /**
   * The request as it was given to the client, with its access token and the headers of the trace. Its secrets are still
   * of the class `Secret`. `messageOf(basePath, request)` gives the text that was written.
   */
  readonly request: HttpRequest;
  /** How often the ask had been tried again before, and why requests of that ask had been sent once more. */
  readonly retries: number;
  readonly resent: readonly Resent[];
  /** When it began, in milliseconds of `performance.now()`, and how long it took. */
  readonly beganAt: number;
  readonly tookMs: number;
  /** What the call had left when it began, in milliseconds; `Infinity` without a deadline. */
  readonly leftMs: number;
  readonly end: WireEnd;
}

export type WireEnd = Either<WireFailure, WireAnswer>;

/** Why there is no answer. */
export interface WireFailure {
  readonly failure: RequestInvalid | UpstreamFailure;
  /** How far the request came. */
  readonly reached: Reached;
  /** Why the connection could not be used; then the request is sent once more, unless it is to be sent once. */
  readonly unusable?: Exclude<Resent, 'token-rejected'>;
}

/** How far a request came before it ended: `nowhere` is before a connection was ready. */
export type Reached = 'nowhere' | 'upstream' | 'answer';

/** An answer as it came. */
export interface WireAnswer {
  readonly status: number;
  /**
   * By names in lower case: `content-type`, `content-encoding`, `content-length`, `retry-after`; `location` without user,
   * query and fragment; of `www-authenticate` the schemes. Others may hold a session or a person's data.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they were before they were compressed, or what is wrong with them. */
  readonly body: Either<UpstreamFailure, Buffer>;
  /** It came on a connection that had brought an answer before. */
  readonly isKept: boolean;
}
