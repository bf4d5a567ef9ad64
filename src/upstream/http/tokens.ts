/**
 * Access tokens, one for each way to ask for one: sources with the same token request share one. An outage of the
 * endpoint is not kept, a refusal rests for some seconds, and no key of the store shows a secret.
 */
import { isRight, left, right, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { AccessToken } from '../../adapter/define-adapter';
import type { Http } from '../../adapter/http';
import type { Call } from '../../core/call';
import { isOutage, payloadInvalid, type UpstreamFailure } from '../../core/failure';
import type { Secret } from '../../core/secret';
import type { TokenState } from '../../core/state';
import { shared, type Run } from '../single-flight';
import type { Asking, Granted } from './asking';
import { detached } from './detached-call';
import type { Refreshing } from './refresh-token';
import { refreshingIn } from './refreshing';
import { askingOf, keyOf, type Reach } from './token-key';

export interface TokenOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** How long one token request may take, in milliseconds, whatever the deadlines of the waiting calls. */
  readonly deadlineMs?: number;
  /** How the refresh token of a token is kept. */
  readonly refreshingOf?: (token: AccessToken, reach: Reach) => Refreshing;
}

const TOKEN_DEADLINE_MS = 10_000;

/** How long before its end a token is renewed, in milliseconds: this, or a tenth of its life if that is less. */
const MARGIN_MS = 30_000;

/**
 * How long after the renewal of a rejected token no further one is renewed for that reason, and how long after a refused
 * token request none is sent, in milliseconds: a wrong password that is sent for each shopper would lock the account.
 */
const REST_MS = 10_000;

/** A token is used at least so long, in milliseconds: one whose end is past would else be asked for with each request. */
const LEAST_LIFE_MS = 1000;

/** A token that is kept. */
export interface Token {
  readonly secret: Secret;
  /** By the clock, as all times here. */
  readonly askedAt: number;
  readonly renewAt: number;
  /** An upstream has accepted it: if it is rejected later, it has ended before its time. */
  isAccepted: boolean;
}

type Renew = Run<UpstreamFailure, Token>;

/** The tokens of one way to ask. */
export interface Tokens {
  /** Gives the kept token unless it is about to end, or else a new one. */
  readonly take: Renew;
  /** Gets another token instead of a rejected one; `undefined`: the rejection is the answer. */
  readonly insteadOf: (rejected: Token) => Renew | undefined;
  readonly state: () => TokenState;
}

/** From the moment of the request, since the endpoint does not know how long the answer took. */
const renewalOf = (askedAt: number, lifetimeMs = Infinity): number =>
  askedAt + Math.max(lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10), LEAST_LIFE_MS);

/** Whether the endpoint gave a token or refused one; where it did neither, the next rejection asks again. */
const isDecided = (outcome: Either<UpstreamFailure, Token>): boolean =>
  isRight(outcome) || !(isOutage(outcome.left) || outcome.left.tag === 'UpstreamTimeout');

/** Sends one token request. A failure to write it is a mistake of the file, and not of the request that needs the token. */
const sent = (
  endpoint: Http,
  { request, read }: Asking,
  call: Call,
  refreshToken: Secret | undefined,
): Promise<Either<UpstreamFailure, Granted>> => {
  const askedAt = call.now();
  return pipe(
    TE.fromEither(request(refreshToken)),
    TE.flatMap((written) =>
      pipe(
        endpoint.send(written, call),
        TE.mapLeft((failure) =>
          failure.tag === 'RequestInvalid' ? payloadInvalid('auth', 'a request that can be sent') : failure,
        ),
      ),
    ),
    TE.flatMapEither((answer) => read(answer, askedAt)),
  )();
};

/** A refusal of the endpoint that is not asked for again before a time. */
interface Refusal {
  readonly failure: UpstreamFailure;
  readonly until: number;
}

const createTokens = (
  endpoint: Http,
  asking: Asking,
  refreshing: Refreshing,
  { clock = () => performance.now(), deadlineMs = TOKEN_DEADLINE_MS }: TokenOptions,
): Tokens => {
  let current: Token | undefined;
  let refusal: Refusal | undefined;
  let renewedAt = -Infinity;
  const counts = { renewals: 0, failures: 0 };
  const ask: Renew = async (call) => {
    const askedAt = clock();
    const lasting = refreshing.lasts === true ? detached(call) : call;
    const outcome = await pipe(
      () => refreshing.exchange((refreshToken) => sent(endpoint, asking, lasting, refreshToken)),
      TE.map(({ token: secret, lifetimeMs }): Token => {
        current = { secret, askedAt, renewAt: renewalOf(askedAt, lifetimeMs), isAccepted: false };
        return current;
      }),
    )();
    counts[isRight(outcome) ? 'renewals' : 'failures'] += 1;
    refusal =
      isRight(outcome) || !isDecided(outcome)
        ? undefined
        : { failure: outcome.left, until: clock() + REST_MS };
    return outcome;
  };
  const renewing = shared(ask, deadlineMs);
  const renew: Renew = (call) =>
    refusal !== undefined && clock() < refusal.until
      ? Promise.resolve(left(refusal.failure))
      : renewing(call);
  const kept = (): Token | undefined =>
    current !== undefined && clock() < current.renewAt ? current : undefined;
  const renewRejected: Renew = async (call) => {
    const askedAt = clock();
    const outcome = await renew(call);
    if (isDecided(outcome)) renewedAt = askedAt;
    return outcome;
  };
  return {
    take: (call) => {
      refreshing.saveLate();
      const token = kept();
      return token === undefined ? renew(call) : Promise.resolve(right(token));
    },
    insteadOf: (rejected) => {
      const other = kept();
      if (other !== undefined && other !== rejected) return () => Promise.resolve(right(other));
      if (rejected.isAccepted) return clock() - renewedAt < REST_MS ? undefined : renewRejected;
      // Another token may be rejected, too: it is for a later request, and not for this one.
      if (clock() - Math.max(renewedAt, rejected.askedAt) >= REST_MS) {
        current = undefined;
        renewedAt = clock();
      }
      return undefined;
    },
    state: () => ({ ...counts, ageMs: current && clock() - current.askedAt }),
  };
};

/** Tokens held by one source. They and their endpoint's connections are closed with the last source that holds them. */
export interface HeldTokens extends Tokens {
  readonly release: () => void;
}

export interface TokenStore {
  /** Gives the tokens of a way to ask; `open` makes a client of the endpoint where no other source holds them. */
  readonly hold: (token: AccessToken, reach: Reach, open: (baseUrl: string) => Http) => HeldTokens;
}

interface Entry {
  readonly tokens: Tokens;
  readonly endpoint: Http;
  holders: number;
}

/** Tokens for all sources that are given this store. */
export const createTokenStore = (options: TokenOptions = {}): TokenStore => {
  const entries = new Map<string, Entry>();
  return {
    hold: (token, reach, open) => {
      const key = keyOf(token, reach);
      const entry = entries.get(key) ?? entryOf(token, reach, open, options);
      entries.set(key, entry);
      entry.holders += 1;
      return { ...entry.tokens, release: once(() => leave(entries, key, entry)) };
    },
  };
};

const entryOf = (
  token: AccessToken,
  reach: Reach,
  open: (baseUrl: string) => Http,
  options: TokenOptions,
): Entry => {
  const asking = askingOf(token);
  const endpoint = open(asking.baseUrl);
  const { refreshingOf = refreshingIn({}) } = options;
  const refreshing = refreshingOf(token, reach);
  return { tokens: createTokens(endpoint, asking, refreshing, options), endpoint, holders: 0 };
};

const leave = (entries: Map<string, Entry>, key: string, entry: Entry): void => {
  entry.holders -= 1;
  if (entry.holders > 0) return;
  entries.delete(key);
  entry.endpoint.dispose();
};

/** A source that is disposed of twice counts once. */
const once = (act: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
};
