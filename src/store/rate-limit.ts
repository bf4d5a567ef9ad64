/**
 * A rate limit of one process. It is a bucket of our own: libraries count requests in fixed windows, which lets twice
 * the limit through at their borders, and keep a timer for each key; here one division per request is enough.
 */
import type { TooManyRequests } from '../core/failure';
import type { RateLimitState, Watch } from '../core/state';

/** Milliseconds of a clock that never goes back. */
export type Monotonic = () => number;

/** Requests that may be let in now; they become more with time. */
export interface Bucket {
  /** Takes one, or says when there is one. */
  readonly take: () => TooManyRequests | undefined;
  /** Leaves so many at most. */
  readonly lower: (most: number) => void;
  readonly left: () => number;
}

/** A bucket that is full at first, and again after a second in which none was taken. */
export const bucketOf = (perSecond: number, now: Monotonic): Bucket => {
  const eachMs = 1000 / perSecond;
  const most = Math.max(1, perSecond); // a part of a limit may be less than one
  let tokens = most;
  let seenAt = now();
  const refill = (): void => {
    const at = now();
    tokens = Math.min(most, tokens + (at - seenAt) / eachMs);
    seenAt = at;
  };
  return {
    take: () => {
      refill();
      if (tokens < 1) return { tag: 'TooManyRequests', retryAfterMs: Math.ceil((1 - tokens) * eachMs) };
      tokens -= 1;
      return undefined;
    },
    lower: (to) => {
      refill();
      tokens = Math.min(tokens, to);
    },
    left: () => {
      refill();
      return tokens;
    },
  };
};

/** Lets `perSecond` requests in at once and then as many a second. */
export const rateLimit = (
  perSecond: number,
  now: Monotonic = () => performance.now(),
  watch?: Watch<RateLimitState>,
): (() => TooManyRequests | undefined) => {
  const { take, left } = bucketOf(perSecond, now);
  watch?.(() => ({ perSecond, available: Math.floor(left()) }));
  return take;
};
