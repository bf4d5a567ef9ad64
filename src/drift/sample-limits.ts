/** The limits of samples: how many answers are held, and how many differences are reported. */
import type { Call } from '../core/call';
import type { Difference } from './compare';

/** So many answers wait to be compared, of all tenants and of each; others are not taken meanwhile. */
export const MOST_WAITING = 16;
export const MOST_OF_TENANT = 2;

/** So many differences of a source are reported in an hour. */
export const MOST_FOUND = 20;

const HOUR_MS = 3_600_000;

/** A request that is not answered by then is not sampled. */
const LONGEST_WAIT_MS = 60_000;

/** An answer of a source that is compared later. */
export interface Sample {
  readonly tenant: string;
  readonly source: string;
  readonly call: Call;
  /** Compares it; `undefined` where it cannot be compared. */
  readonly compare: () => Promise<readonly Difference[] | undefined>;
}

/** The samples that wait for the answers to their requests, and for their turn. */
export class Waiting {
  readonly #samples = new Map<Sample, number>();

  /** Takes a sample where there is a place. */
  take(sample: Sample, now: number): void {
    for (const [waiting, since] of this.#samples) if (now - since > LONGEST_WAIT_MS) this.release(waiting);
    const ofTenant = [...this.#samples.keys()].filter(({ tenant }) => tenant === sample.tenant);
    if (this.#samples.size >= MOST_WAITING || ofTenant.length >= MOST_OF_TENANT) return;
    this.#samples.set(sample, now);
  }

  /** Those of a request; they keep their places until they are released. */
  of(requestId: string): readonly Sample[] {
    return [...this.#samples.keys()].filter(({ call }) => call.requestId === requestId);
  }

  release(sample: Sample): void {
    this.#samples.delete(sample);
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
