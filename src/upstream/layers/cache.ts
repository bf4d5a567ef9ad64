/**
 * The layer that keeps answers of a source for a while. No failure is kept, and an answer is given only to the same
 * lookup.
 */
import { isRight, right } from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { isOutage, type SourceFailure } from '../../core/failure';
import type { CacheState, Watch } from '../../core/state';
import { lookupKey } from './lookup-key';

/** How long answers are kept, in seconds: `ttl` for the upstream's, `staleIfError` longer when it cannot answer. */
export interface CacheTimes {
  readonly ttl: number;
  readonly staleIfError?: number | undefined;
}

export interface CacheOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** How much memory the answers of one source may take, by {@link sizeOf}. */
  readonly maxBytes?: number;
  /** Is given what reads how often the cache answered, and what it holds. */
  readonly watch?: Watch<CacheState> | undefined;
}

const MAX_BYTES = 8 * 1024 * 1024;

/** The least size of an entry: with {@link MAX_BYTES} there are at most 16,384. */
const ENTRY_BYTES = 512;

/** A payload takes up to three times the memory of its JSON: keys, pointers, boxes. */
const BYTES_PER_CHARACTER = 3;

/** An answer that is kept. */
interface Kept<P> {
  readonly payload: P;
  /** The time of the request, since the upstream's data may have changed while it answered. */
  readonly askedAt: number;
}

/** Answers by the texts of their lookups, the identifiers in them included: they are in the payloads too. */
interface Store<P> {
  readonly get: (key: string) => Kept<P> | undefined;
  /** Keeps an answer, unless that of a later request is kept. */
  readonly put: (key: string, kept: Kept<P>) => void;
  readonly drop: (key: string) => void;
  readonly size: () => Pick<CacheState, 'entries' | 'bytes'>;
}

/** About how much memory an entry takes. The JSON is written only to be measured, once for each call upstream. */
const sizeOf = (key: string, payload: unknown): number =>
  ENTRY_BYTES + BYTES_PER_CHARACTER * (key.length + JSON.stringify([payload]).length);

/** While answers come in, no entry lives much longer than `lifeMs`: no data is kept only because no request came. */
const createStore = <P>(lifeMs: number, maxBytes: number, clock: () => number): Store<P> => {
  const entries = new LRUCache<string, Kept<P>>({
    maxSize: maxBytes,
    ttl: lifeMs,
    ttlResolution: 0, // any other has timers of its own
    perf: { now: clock },
  });
  let sweptAt = clock();
  const sweep = (): void => {
    if (clock() - sweptAt < lifeMs) return;
    sweptAt = clock();
    entries.purgeStale();
  };
  return {
    get: (key) => entries.get(key),
    put: (key, kept) => {
      sweep();
      const { askedAt = -Infinity } = entries.peek(key) ?? {};
      if (askedAt > kept.askedAt) return;
      entries.set(key, kept, { size: sizeOf(key, kept.payload), start: kept.askedAt });
    },
    drop: (key) => entries.delete(key),
    size: () => ({ entries: entries.size, bytes: entries.calculatedSize }),
  };
};

/**
 * Failures that are not an answer. The bridge's own limits are among them, since calls reach those when an upstream
 * hangs.
 */
const maySubstitute = (failure: SourceFailure): boolean =>
  isOutage(failure) || failure.tag === 'UpstreamOverloaded';

/**
 * Keeps what the ask gives, which must be validated. An answer is given again for `ttl` seconds, and for `staleIfError`
 * more instead of a failure that is not an answer. "User not found" is an answer: the kept one is dropped. The clock is
 * that of the answers' ages, which the call's notes have.
 */
export const cached =
  (
    { ttl, staleIfError = 0 }: CacheTimes,
    { clock = () => performance.now(), maxBytes = MAX_BYTES, watch }: CacheOptions = {},
  ) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> => {
    const store = createStore<P>((ttl + staleIfError) * 1000, maxBytes, clock);
    const counts = { hits: 0, misses: 0, stale: 0 };
    watch?.(() => ({ ...counts, ...store.size() }));
    /** What is kept and not older than so many seconds, its age noted. */
    const keptWithin = (key: string, seconds: number, { notes }: Call): Kept<P> | undefined => {
      const kept = store.get(key);
      if (kept === undefined) return undefined;
      const ageMs = clock() - kept.askedAt;
      if (ageMs >= seconds * 1000) return undefined;
      if (notes !== undefined) notes.ageS = Math.floor(ageMs / 1000);
      return kept;
    };
    const refresh = async (key: string, lookup: L, call: Call): ReturnType<ReturnType<Ask<L, P>>> => {
      const askedAt = clock();
      const outcome = await ask(lookup, call)();
      if (isRight(outcome)) store.put(key, { payload: outcome.right, askedAt });
      else if (outcome.left.tag === 'UserNotFound') store.drop(key);
      else if (maySubstitute(outcome.left)) {
        const kept = keptWithin(key, ttl + staleIfError, call);
        if (kept !== undefined) {
          counts.stale += 1;
          return right(kept.payload);
        }
      }
      return outcome;
    };
    return (lookup, call) => async () => {
      const key = lookupKey(lookup);
      if (key === undefined) return ask(lookup, call)();
      const kept = keptWithin(key, ttl, call);
      counts[kept === undefined ? 'misses' : 'hits'] += 1;
      return kept === undefined ? refresh(key, lookup, call) : right(kept.payload);
    };
  };
