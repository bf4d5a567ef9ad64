/**
 * Owns the access token of a source with OAuth 2 client credentials: got once for all who wait, kept, renewed,
 * and sent with each request. It must not know how a token is asked for (token-request) nor written.
 */
import { isRight, left } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { ClientCredentials } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { requestInvalid, type RequestInvalid, type UpstreamFailure } from '../../core/failure';
import type { Http, HttpRequest } from '../../adapter/http';
import { Secret } from '../../core/secret';
import { shared, type Run } from '../single-flight';
import { grantedBy, tokenRequest } from './token-request';

export interface TokenOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** What one token request may take, in milliseconds, however long those who wait for it have. */
  readonly deadlineMs?: number;
}

const TOKEN_DEADLINE_MS = 10_000;

/** How long before its end a token is renewed, in milliseconds, unless a tenth of its life is less. */
const MARGIN_MS = 30_000;

/** A token that is kept. */
interface Token {
  /** What says who asks. */
  readonly headers: HttpRequest['headers'];
  /** By the clock. */
  readonly renewAt: number;
  /** Something else than 401 was answered to it: a later 401 means that it was withdrawn. */
  isProven: boolean;
}

type Renew = Run<RequestInvalid | UpstreamFailure, Token>;

/** The tokens of one source, of which one at most is kept. */
interface Tokens {
  /** The kept one, if it need not be renewed. */
  readonly kept: () => Token | undefined;
  readonly renew: Renew;
  /** Drops a token unless another has taken its place. */
  readonly forget: (token: Token) => void;
}

/** From the moment of asking: how long the answer took is not known to the endpoint. */
const renewalOf = (askedAt: number, lifetimeMs = Infinity): number =>
  askedAt + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);

const headersOf = (token: Secret, { tokenHeader }: ClientCredentials): HttpRequest['headers'] =>
  tokenHeader === undefined
    ? { authorization: new Secret(`Bearer ${token.reveal()}`) }
    : { [tokenHeader]: token };

const createTokens = (
  endpoint: Http,
  credentials: ClientCredentials,
  { clock = () => performance.now(), deadlineMs = TOKEN_DEADLINE_MS }: TokenOptions,
): Tokens => {
  let current: Token | undefined;
  const ask: Renew = (call) => {
    const askedAt = clock();
    return pipe(
      TE.fromEither(tokenRequest(credentials)),
      TE.flatMap((request) => endpoint.send(request, call)),
      TE.flatMapEither(grantedBy),
      TE.map(({ token, lifetimeMs }) => {
        const renewAt = renewalOf(askedAt, lifetimeMs);
        current = { headers: headersOf(token, credentials), renewAt, isProven: false };
        return current;
      }),
    )();
  };
  return {
    kept: () => (current !== undefined && clock() < current.renewAt ? current : undefined),
    renew: shared(ask, deadlineMs),
    forget: (token) => {
      if (current === token) current = undefined;
    },
  };
};

type Sent = ReturnType<Http['send']>;

const sendWith =
  (http: Http, request: HttpRequest, call: Call) =>
  (token: Token): Sent =>
    pipe(
      http.send({ ...request, headers: { ...request.headers, ...token.headers } }, call),
      TE.map((answer) => {
        token.isProven ||= answer.status !== 401;
        return answer;
      }),
    );

/**
 * A kept token may have been withdrawn, which a 401 says: then the request is sent once more with another. An
 * upstream that answers 401 to every token is not sent every request twice for that.
 */
const send = (http: Http, tokens: Tokens, request: HttpRequest, call: Call): Sent => {
  const withToken = sendWith(http, request, call);
  const anew = (): Sent => pipe(() => tokens.renew(call), TE.flatMap(withToken));
  return async () => {
    const token = tokens.kept();
    if (token === undefined) return anew()();
    const sent = await withToken(token)();
    if (!isRight(sent) || sent.right.status !== 401) return sent;
    tokens.forget(token);
    if (!token.isProven) return sent;
    const another = tokens.kept();
    return (another === undefined ? anew() : withToken(another))();
  };
};

const saysWho = ({ headers }: HttpRequest, { tokenHeader = 'authorization' }: ClientCredentials): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === tokenHeader.toLowerCase());

/**
 * A client whose requests carry a token that `endpoint` gives. A failure to get one is the request's failure, and
 * is not kept. `RequestInvalid`: the request has a header of its own where the token stands.
 */
export const withToken = (
  http: Http,
  endpoint: Http,
  credentials: ClientCredentials,
  options: TokenOptions = {},
): Http => {
  const tokens = createTokens(endpoint, credentials, options);
  return {
    send: (request, call) =>
      saysWho(request, credentials)
        ? () => Promise.resolve(left(requestInvalid('identifier')))
        : send(http, tokens, request, call),
    dispose: () => {
      http.dispose();
      endpoint.dispose();
    },
  };
};
