/**
 * A rate limit that all processes share. Each process takes requests of it in small leases, so that few of its requests
 * wait for one; without the carrier each process has the whole limit by itself, or its part if it is one of a group.
 */
import type { TooManyRequests } from '../core/failure';
import type { RateLimitState, Watch } from '../core/state';
import type { Lease } from './carrier';
import { bucketOf } from './rate-limit';
import type { Bucket, Monotonic } from './rate-limit';
import type { RateLimit } from './shared-state';

/** Takes up to so many; `undefined` if the carrier does not answer. */
export type TakeLease = (wanted: number) => Promise<Lease | undefined>;

/** A lease is this part of what a second allows, so that five processes hold at most a twentieth unused. */
const PART = 100;

/** How many requests a lease lets in. */
export const sizeOfLease = (perSecond: number): number => Math.max(1, Math.floor(perSecond / PART));

/** How long a lease lasts, in milliseconds: what is not used by then is lost. */
const LASTS_MS = 1000;

/**
 * What a process has let in by itself is taken of its next lease, up to this part of what a second allows. That is more than a late
 * answer leads to, and after a long absence of the carrier it delays no request for long.
 */
const OWED_PART = 20;

type Answer = TooManyRequests | undefined;

/** What a process holds of a limit. */
class Held {
  #count = 0;
  #until = -Infinity;
  #refusedUntil = -Infinity;
  #last: { readonly available: number; readonly at: number } | undefined;

  constructor(readonly perSecond: number) {}

  /** Takes one of what is held. */
  take(now: number): boolean {
    if (this.#count === 0 || now >= this.#until) return false;
    this.#count -= 1;
    return true;
  }

  /** Notes a lease, of which all is held that was granted. */
  add({ granted, available, retryAfterMs }: Lease, now: number): void {
    this.#count = (now < this.#until ? this.#count : 0) + granted;
    this.#until = now + LASTS_MS;
    this.#refusedUntil = now + retryAfterMs;
    this.#last = { available, at: now };
  }

  /** Until then no process gets one: nothing needs to be asked. */
  refused(now: number): Answer {
    return now < this.#refusedUntil
      ? { tag: 'TooManyRequests', retryAfterMs: Math.ceil(this.#refusedUntil - now) }
      : undefined;
  }

  /** About how many would be let in now; `undefined` before the first lease. */
  available(now: number): number | undefined {
    if (this.#last === undefined) return undefined;
    const since = ((now - this.#last.at) * this.perSecond) / 1000;
    const held = now < this.#until ? this.#count : 0;
    return Math.min(this.perSecond, Math.floor(this.#last.available + since + held));
  }
}

/** What a process lets in by itself, and owes to all of them. */
class Alone {
  readonly #bucket: Bucket;
  readonly #mostOwed: number;
  #owed = 0;

  constructor(
    perSecond: number,
    readonly part: number,
    now: Monotonic,
  ) {
    this.#bucket = bucketOf(perSecond * part, now);
    this.#mostOwed = Math.max(1, Math.floor(perSecond / OWED_PART));
  }

  get owed(): number {
    return this.#owed;
  }

  take(): Answer {
    const refused = this.#bucket.take();
    if (refused === undefined) this.#owed = Math.min(this.#owed + 1, this.#mostOwed);
    return refused;
  }

  /** Pays what is owed of a lease, and never has more than all processes had after it. Gives what is left of the lease. */
  pay(lease: Lease): Lease {
    const paid = Math.min(this.#owed, lease.granted);
    this.#owed -= paid;
    this.#bucket.lower(lease.available * this.part);
    return { ...lease, granted: lease.granted - paid };
  }
}

export interface LeasedLimitOptions {
  readonly perSecond: number;
  /** Which part of the limit this process has while the carrier does not answer; the whole of it without it. */
  readonly part?: number;
  readonly now?: Monotonic;
  readonly watch?: Watch<RateLimitState> | undefined;
}

/** Lets `perSecond` requests in at once and then as many a second, over all processes that take leases of it. */
export const leasedLimit = (
  take: TakeLease,
  { perSecond, part = 1, now = () => performance.now(), watch }: LeasedLimitOptions,
): RateLimit => {
  const size = sizeOfLease(perSecond);
  const held = new Held(perSecond);
  const alone = new Alone(perSecond, part, now);
  let waiting: ((answer: Answer) => void)[] = [];
  let isAsking = false;
  watch?.(() => ({ perSecond, available: held.available(now()) ?? perSecond }));
  const settle = (lease: Lease | undefined): void => {
    const asked = waiting;
    waiting = [];
    if (lease !== undefined) held.add(alone.pay(lease), now());
    for (const answer of asked) {
      const refused = held.refused(now());
      if (lease === undefined) answer(alone.take());
      else if (held.take(now())) answer(undefined);
      else if (refused !== undefined) answer(refused);
      else waiting.push(answer);
    }
  };
  const ask = async (): Promise<void> => {
    isAsking = true;
    while (waiting.length > 0) settle(await take(Math.max(size, waiting.length) + alone.owed));
    isAsking = false;
  };
  return () => {
    if (held.take(now())) return undefined;
    const refused = held.refused(now());
    if (refused !== undefined) return refused;
    return new Promise((answer) => {
      waiting.push(answer);
      if (!isAsking) void ask();
    });
  };
};
