/** The token that this process has, and the one that was rejected last. */
import type { Secret } from '../../core/secret';
import type { KeptText, Obtained } from '../../store/shared-state';
import type { Granted } from './asking';
import { grantedIn, textOf } from './token-text';

/** How long before its end a token is renewed, in milliseconds: this, or a tenth of its life if that is less. */
const MARGIN_MS = 30_000;

/** A token is used at least so long, in milliseconds: one whose end is past would else be asked for with each request. */
const LEAST_LIFE_MS = 1000;

/** A token that is kept. */
export interface Token {
  readonly secret: Secret;
  /** By the clock, as all times here. */
  readonly askedAt: number;
  readonly renewAt: number;
  readonly endsAt: number;
  /** Another process got it. */
  readonly isAdopted: boolean;
  /** An upstream has accepted it: if it is rejected later, it has ended before its time. */
  isAccepted: boolean;
}

export interface TokenHolder {
  readonly current: () => Token | undefined;
  /** The token unless it is about to end. */
  readonly fresh: () => Token | undefined;
  readonly drop: () => void;
  readonly reject: (rejected: Token) => void;
  /** Whether one that another process got will do: it is not about to end, and was not rejected here. */
  readonly isUsable: (kept: KeptText) => boolean;
  /** What will do for a while where no other process can be asked: the token until its end. */
  readonly meanwhile: () => KeptText | undefined;
  /** Holds what was obtained; `undefined` where it is not a token. */
  readonly hold: (obtained: Obtained, askedAt: number) => Token | undefined;
}

/** From the moment of the request, since the endpoint does not know how long the answer took. */
const renewalOf = (askedAt: number, lifetimeMs: number): number =>
  askedAt + Math.max(lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10), LEAST_LIFE_MS);

/** One that another process got has been accepted there, or will be. */
const tokenOf = (
  { token: secret, lifetimeMs = Infinity }: Pick<Granted, 'token' | 'lifetimeMs'>,
  askedAt: number,
  isAdopted: boolean,
): Token => ({
  secret,
  askedAt,
  renewAt: renewalOf(askedAt, lifetimeMs),
  endsAt: askedAt + lifetimeMs,
  isAdopted,
  isAccepted: isAdopted,
});

export const isSameToken = (one: Token, other: Token): boolean =>
  one.secret.reveal() === other.secret.reveal();

export const createHolder = (clock: () => number): TokenHolder => {
  let current: Token | undefined;
  let rejected: Token | undefined;
  const isRejected = (token: Token): boolean => rejected !== undefined && isSameToken(token, rejected);
  const isFresh = ({ renewAt }: Token): boolean => clock() < renewAt;
  const adopted = (kept: KeptText): Token | undefined => {
    const granted = grantedIn(kept.text);
    return granted && tokenOf(granted, clock() - kept.ageMs, true);
  };
  const made = (text: string, askedAt: number): Token | undefined => {
    const granted = grantedIn(text);
    return granted && tokenOf(granted, askedAt, false);
  };
  return {
    current: () => current,
    fresh: () => (current !== undefined && isFresh(current) ? current : undefined),
    drop: () => {
      current = undefined;
    },
    reject: (token) => {
      rejected = token;
    },
    isUsable: (kept) => {
      const token = adopted(kept);
      return token !== undefined && isFresh(token) && !isRejected(token);
    },
    meanwhile: () => {
      if (current === undefined || clock() >= current.endsAt || isRejected(current)) return undefined;
      const { secret: token, askedAt, endsAt } = current;
      const lifetimeMs = Number.isFinite(endsAt) ? endsAt - askedAt : undefined;
      return { text: textOf({ token, lifetimeMs }).text, ageMs: clock() - askedAt };
    },
    hold: (obtained, askedAt) => {
      const token = obtained.by === 'kept' ? adopted(obtained) : made(obtained.text, askedAt);
      if (token === undefined) return undefined;
      const isOld = current !== undefined && isSameToken(token, current) && !isFresh(token);
      if (obtained.by === 'kept' && isOld) return current; // what will do for a while
      current = token;
      return token;
    },
  };
};
