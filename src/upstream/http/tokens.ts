/**
 * Access tokens, one for each token request: sources with the same token request share one. A failure to get one is not
 * kept, and no key of the store shows a secret.
 */
import { isRight, right, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { createHash } from 'node:crypto';
import type { ConnectionSettings } from '../../adapter/connection-settings';
import type { ClientCredentials } from '../../adapter/define-adapter';
import type { Http } from '../../adapter/http';
import { isOutage, type RequestInvalid, type UpstreamFailure } from '../../core/failure';
import type { Secret } from '../../core/secret';
import type { TokenState } from '../../core/state';
import { shared, type Run } from '../single-flight';
import { revealed } from './percent-encode';
import { grantedBy, tokenRequest } from './token-request';

export interface TokenOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** How long one token request may take, in milliseconds, whatever the deadlines of the waiting calls. */
  readonly deadlineMs?: number;
}

const TOKEN_DEADLINE_MS = 10_000;

/** How long before its end a token is renewed, in milliseconds: this, or a tenth of its life if that is less. */
const MARGIN_MS = 30_000;

/** How long after the renewal of a rejected token no further one is renewed for that reason, in milliseconds. */
const REJECTION_REST_MS = 10_000;

/** A token that is kept. */
export interface Token {
  readonly secret: Secret;
  /** By the clock, as all times here. */
  readonly askedAt: number;
  readonly renewAt: number;
  /** An upstream has accepted it: if it is rejected later, it has ended before its time. */
  isAccepted: boolean;
}

type Renew = Run<RequestInvalid | UpstreamFailure, Token>;

/** The tokens of one token request. */
export interface Tokens {
  /** Gives the kept token unless it is about to end, or else a new one. */
  readonly take: Renew;
  /** Gets another token instead of a rejected one; `undefined`: the rejection is the answer. */
  readonly insteadOf: (rejected: Token) => Renew | undefined;
  readonly state: () => TokenState;
}

/** From the moment of the request, since the endpoint does not know how long the answer took. */
const renewalOf = (askedAt: number, lifetimeMs = Infinity): number =>
  askedAt + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);

/** Whether the endpoint gave a token or refused one; where it did neither, the next rejection asks again. */
const isDecided = (outcome: Either<RequestInvalid | UpstreamFailure, Token>): boolean =>
  isRight(outcome) || !(isOutage(outcome.left) || outcome.left.tag === 'UpstreamTimeout');

const createTokens = (
  endpoint: Http,
  credentials: ClientCredentials,
  { clock = () => performance.now(), deadlineMs = TOKEN_DEADLINE_MS }: TokenOptions,
): Tokens => {
  let current: Token | undefined;
  let renewedAt = -Infinity;
  const counts = { renewals: 0, failures: 0 };
  const ask: Renew = async (call) => {
    const askedAt = clock();
    const outcome = await pipe(
      TE.fromEither(tokenRequest(credentials)),
      TE.flatMap((request) => endpoint.send(request, call)),
      TE.flatMapEither(grantedBy),
      TE.map(({ token: secret, lifetimeMs }) => {
        current = { secret, askedAt, renewAt: renewalOf(askedAt, lifetimeMs), isAccepted: false };
        return current;
      }),
    )();
    counts[isRight(outcome) ? 'renewals' : 'failures'] += 1;
    return outcome;
  };
  const renew = shared(ask, deadlineMs);
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
      const token = kept();
      return token === undefined ? renew(call) : Promise.resolve(right(token));
    },
    insteadOf: (rejected) => {
      const other = kept();
      if (other !== undefined && other !== rejected) return () => Promise.resolve(right(other));
      if (rejected.isAccepted) return clock() - renewedAt < REJECTION_REST_MS ? undefined : renewRejected;
      // Another token may be rejected, too: it is for a later request, and not for this one.
      if (clock() - Math.max(renewedAt, rejected.askedAt) >= REJECTION_REST_MS) {
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

/** How a token's endpoint is reached. Sources share a token only if this and the request are the same. */
export interface Reach extends ConnectionSettings {
  readonly privateNetwork: boolean;
}

export interface TokenStore {
  /** Gives the tokens of a token request; `open` makes a client of its endpoint where no other source holds them. */
  readonly hold: (credentials: ClientCredentials, reach: Reach, open: () => Http) => HeldTokens;
}

interface Entry {
  readonly tokens: Tokens;
  readonly endpoint: Http;
  holders: number;
}

/** One text for the same request, from which no secret can be read. */
const keyOf = (credentials: ClientCredentials, { privateNetwork, tls = {}, proxy }: Reach): string => {
  const { tokenUrl, clientId, clientSecret, parameters, sentIn } = credentials;
  const sorted = Object.entries(parameters)
    .map(([name, value]) => [name, revealed(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const address = URL.canParse(tokenUrl) ? new URL(tokenUrl).href : tokenUrl;
  const connection = [
    tls.certificate,
    tls.key,
    tls.passphrase,
    tls.ca,
    proxy?.user,
    proxy?.password,
    proxy?.ca,
  ];
  const reach = [privateNetwork, proxy?.url, ...connection.map((secret) => secret?.reveal())];
  const parts = [address, clientId, clientSecret.reveal(), sorted, sentIn, ...reach];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
};

/** Tokens for all sources that are given this store. */
export const createTokenStore = (options: TokenOptions = {}): TokenStore => {
  const entries = new Map<string, Entry>();
  return {
    hold: (credentials, reach, open) => {
      const key = keyOf(credentials, reach);
      const entry = entries.get(key) ?? entryOf(open(), credentials, options);
      entries.set(key, entry);
      entry.holders += 1;
      return { ...entry.tokens, release: once(() => leave(entries, key, entry)) };
    },
  };
};

const entryOf = (endpoint: Http, credentials: ClientCredentials, options: TokenOptions): Entry => ({
  tokens: createTokens(endpoint, credentials, options),
  endpoint,
  holders: 0,
});

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
