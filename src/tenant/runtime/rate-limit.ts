/**
 * The rate limit of a tenant. It is a bucket of our own: libraries count requests in fixed windows, which lets twice
 * the limit through at their borders, and keep a timer for each key; here one division per request is enough.
 */
import type { TooManyRequests } from '../../core/failure';

/** Lets one request in, or says when it may come again. */
export type RateLimit = () => TooManyRequests | undefined;

/** Milliseconds of a clock that never goes back. */
export type Monotonic = () => number;

/** Lets `perSecond` requests in at once and then as many a second. */
export const rateLimit = (perSecond: number, now: Monotonic = () => performance.now()): RateLimit => {
  const eachMs = 1000 / perSecond;
  let tokens = perSecond;
  let seenAt = now();
  return () => {
    const at = now();
    tokens = Math.min(perSecond, tokens + (at - seenAt) / eachMs);
    seenAt = at;
    if (tokens < 1) return { tag: 'TooManyRequests', retryAfterMs: Math.ceil((1 - tokens) * eachMs) };
    tokens -= 1;
    return undefined;
  };
};

/** The limit of a tenant whose file may set one. */
export const rateLimitOf = (perSecond: number | undefined): RateLimit | undefined =>
  perSecond === undefined ? undefined : rateLimit(perSecond);
