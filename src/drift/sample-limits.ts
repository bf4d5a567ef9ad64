/** The limits of samples: how many payloads are held, and how many differences are reported. */
import type { Answered } from '../tenant/runtime/build';
import type { Difference } from './compare';

/** So many payloads wait to be compared, of all tenants and of each; others are not taken meanwhile. */
export const MOST_WAITING = 16;
export const MOST_OF_TENANT = 2;

/** So many differences of a source are reported in an hour. */
export const MOST_FOUND = 20;

const HOUR_MS = 3_600_000;

/** A request that is not answered by then is not sampled. */
const LONGEST_WAIT_MS = 60_000;

/** A payload and since when it waits, in milliseconds. */
export interface Waiter {
  readonly answered: Answered;
  readonly since: number;
}

/** The payloads that wait for the answers to their requests, and for their turn. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();

  /** Takes a payload where there is a place. */
  take(answered: Answered, now: number): void {
    for (const waiter of this.#waiters) if (now - waiter.since > LONGEST_WAIT_MS) this.release(waiter);
    const ofTenant = [...this.#waiters].filter(({ answered: { tenant } }) => tenant === answered.tenant);
    if (this.#waiters.size >= MOST_WAITING || ofTenant.length >= MOST_OF_TENANT) return;
    this.#waiters.add({ answered, since: now });
  }

  /** Those of a request; they keep their places until they are released. */
  of(requestId: string): readonly Waiter[] {
    return [...this.#waiters].filter(({ answered: { call } }) => call.requestId === requestId);
  }

  release(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }
}

/** The differences of each source that were reported within the hour. */
export class Reported {
  readonly #sources = new Map<string, { readonly since: number; readonly keys: Set<string> }>();

  /** Whether a difference is to be reported: it was not within the hour, and the source has not too many. */
  admits(source: string, { path, what, expected = '', found = '' }: Difference, now: number): boolean {
    const known = this.#sources.get(source);
    const hour =
      known !== undefined && now - known.since < HOUR_MS ? known : { since: now, keys: new Set<string>() };
    this.#sources.set(source, hour);
    const key = [path, what, expected, found].join('\n');
    if (hour.keys.has(key) || hour.keys.size >= MOST_FOUND) return false;
    hour.keys.add(key);
    return true;
  }
}
