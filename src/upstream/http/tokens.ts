/**
 * Access tokens, one for each way to ask for one: sources with the same token request share one. An outage of the
 * endpoint is not kept, a refusal rests for some seconds, and no key of the store shows a secret.
 */
import { fromNullable, isLeft, isRight, left, map, right, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { AccessToken } from '../../adapter/define-adapter';
import type { Http } from '../../adapter/http';
import type { Call } from '../../core/call';
import { isOutage, payloadInvalid, type UpstreamFailure } from '../../core/failure';
import type { Secret } from '../../core/secret';
import type { TokenState } from '../../core/state';
import { fetchAlone } from '../../store/in-process';
import type { MadeText, SingleFetch } from '../../store/shared-state';
import { shared, type Run } from '../single-flight';
import type { Asking, Granted } from './asking';
import { detached } from './detached-call';
import type { Refreshing } from './refresh-token';
import { refreshingIn } from './refreshing';
import { createHolder, isSameToken, type Token } from './token-holder';
import { askingOf, keyOf, type Reach } from './token-key';
import { textOf } from './token-text';

export interface TokenOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** How long one token request may take, in milliseconds, whatever the deadlines of the waiting calls. */
  readonly deadlineMs?: number;
  /** How the refresh token of a token is kept. */
  readonly refreshingOf?: (token: AccessToken, reach: Reach) => Refreshing;
  /** Gets a token once for all processes of the bridge; for this one alone without it. */
  readonly single?: SingleFetch;
}

const TOKEN_DEADLINE_MS = 10_000;

/**
 * How long after the renewal of a rejected token no further one is renewed for that reason, and how long after a refused
 * token request none is sent, in milliseconds: a wrong password that is sent for each shopper would lock the account.
 */
const REST_MS = 10_000;

type Renew = Run<UpstreamFailure, Token>;

/** The tokens of one way to ask. */
export interface Tokens {
  /** Gives the kept token unless it is about to end, or else a new one. */
  readonly take: Renew;
  /** Gets another token instead of a rejected one; `undefined`: the rejection is the answer. */
  readonly insteadOf: (rejected: Token) => Renew | undefined;
  readonly state: () => TokenState;
}

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
  key: string,
  endpoint: Http,
  asking: Asking,
  refreshing: Refreshing,
  { clock = () => performance.now(), deadlineMs = TOKEN_DEADLINE_MS, single = fetchAlone }: TokenOptions,
): Tokens => {
  const holder = createHolder(clock);
  let refusal: Refusal | undefined;
  let renewedAt = -Infinity;
  const counts = { renewals: 0, failures: 0 };
  const make = async (call: Call): Promise<Either<UpstreamFailure, MadeText>> => {
    const lasting = refreshing.lasts === true ? detached(call) : call;
    const outcome = await refreshing.exchange((refreshToken) =>
      sent(endpoint, asking, lasting, refreshToken),
    );
    counts[isRight(outcome) ? 'renewals' : 'failures'] += 1;
    return map(textOf)(outcome);
  };
  const ask: Renew = async (call) => {
    const askedAt = clock();
    const wanted = { key, signal: call.signal, isUsable: holder.isUsable, meanwhile: holder.meanwhile() };
    const outcome = await pipe(
      () => single({ ...wanted, make: () => make(call) }),
      TE.flatMapEither((obtained) =>
        fromNullable(payloadInvalid('auth', 'a token'))(holder.hold(obtained, askedAt)),
      ),
    )();
    const meanwhile = isLeft(outcome) && isOutage(outcome.left) ? holder.meanwhile() : undefined;
    const kept = meanwhile && holder.hold({ by: 'kept', ...meanwhile }, askedAt);
    if (kept !== undefined) return right(kept);
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
  const renewRejected: Renew = async (call) => {
    const askedAt = clock();
    const outcome = await renew(call);
    const isAdopted = isRight(outcome) && outcome.right.isAdopted; // no endpoint was asked by this process
    if (isDecided(outcome) && !isAdopted) renewedAt = askedAt;
    return outcome;
  };
  return {
    take: (call) => {
      refreshing.saveLate();
      const token = holder.fresh();
      return token === undefined ? renew(call) : Promise.resolve(right(token));
    },
    insteadOf: (rejected) => {
      const other = holder.fresh();
      if (other !== undefined && !isSameToken(other, rejected)) return () => Promise.resolve(right(other));
      holder.reject(rejected);
      if (rejected.isAccepted) return clock() - renewedAt < REST_MS ? undefined : renewRejected;
      // Another token may be rejected, too: it is for a later request, and not for this one.
      if (clock() - Math.max(renewedAt, rejected.askedAt) >= REST_MS) {
        holder.drop();
        renewedAt = clock();
      }
      return undefined;
    },
    state: () => ({ ...counts, ageMs: ageOf(holder.current(), clock()) }),
  };
};

const ageOf = (token: Token | undefined, now: number): number | undefined => token && now - token.askedAt;

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
      const entry = entries.get(key) ?? entryOf(key, token, reach, open, options);
      entries.set(key, entry);
      entry.holders += 1;
      return { ...entry.tokens, release: once(() => leave(entries, key, entry)) };
    },
  };
};

const entryOf = (
  key: string,
  token: AccessToken,
  reach: Reach,
  open: (baseUrl: string) => Http,
  options: TokenOptions,
): Entry => {
  const asking = askingOf(token);
  const endpoint = open(asking.baseUrl);
  const { refreshingOf = refreshingIn({}) } = options;
  const refreshing = refreshingOf(token, reach);
  return { tokens: createTokens(key, endpoint, asking, refreshing, options), endpoint, holders: 0 };
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
