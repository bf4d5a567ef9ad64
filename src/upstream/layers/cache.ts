/**
 * The layer that keeps answers of a source for a while. No failure is kept, and an answer is given only to the same
 * lookup.
 */
import { isRight, right } from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { maySubstitute } from '../../core/failure';
import type { CacheState, Watch } from '../../core/state';
import { lookupKey } from './lookup-key';

/** How long answers are kept, in seconds: `ttl` for the upstream's, `staleIfError` longer when it cannot answer. */
export interface CacheTimes {
  readonly ttl: number;
  readonly staleIfError?: number | undefined;
}

/** An answer of another process. */
export interface KeptElsewhere {
  readonly payload: unknown;
  readonly ageMs: number;
}

/** Gives an answer that another process has, where no upstream can answer. */
export type LookElsewhere = (lookup: unknown, call: Call) => Promise<KeptElsewhere | undefined>;

export interface CacheOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** How much memory the answers of one source may take, by {@link sizeOf}. */
  readonly maxBytes?: number;
  /** Is given what reads how often the cache answered, and what it holds. */
  readonly watch?: Watch<CacheState> | undefined;
  /** Is given what drops all answers of a shopper, and says how many those were. */
  readonly onForget?: ((forget: Forget) => void) | undefined;
  /** Looks for the answer of another process, where none is kept here that can replace a failure. */
  readonly elsewhere?: LookElsewhere | undefined;
}

/** Drops what is kept of a shopper; gives how many answers those were. */
export type Forget = (shopper: string) => number;

const MAX_BYTES = 8 * 1024 * 1024;

/** The least size of an entry: with {@link MAX_BYTES} there are at most 16,384. */
const ENTRY_BYTES = 512;

/** A payload takes up to three times the memory of its JSON: keys, pointers, boxes. */
const BYTES_PER_CHARACTER = 3;

/** An answer that so many shoppers have in common is about none of them. */
const MOST_SHOPPERS = 50;

/** An answer that is kept. */
interface Kept {
  readonly payload: unknown;
  /** The time of the request, since the upstream's data may have changed while it answered. */
  readonly askedAt: number;
  /** Who got it, {@link MOST_SHOPPERS} at most. */
  readonly shoppers: Set<string>;
}

/** Answers by the texts of their lookups, the identifiers in them included: they are in the payloads too. */
interface Store {
  readonly get: (key: string) => Kept | undefined;
  /** Keeps an answer, unless that of a later request is kept. */
  readonly put: (key: string, kept: Kept) => void;
  readonly drop: (key: string) => void;
  readonly forget: Forget;
  readonly size: () => Pick<CacheState, 'entries' | 'bytes'>;
}

/** About how much memory an entry takes. The JSON is written only to be measured, once for each call upstream. */
const sizeOf = (key: string, payload: unknown): number =>
  ENTRY_BYTES + BYTES_PER_CHARACTER * (key.length + JSON.stringify([payload]).length);

/** While answers come in, no entry lives much longer than `lifeMs`: no data is kept only because no request came. */
const createStore = (lifeMs: number, maxBytes: number, clock: () => number): Store => {
  const entries = new LRUCache<string, Kept>({
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
    forget: (shopper) => {
      const keys = [...entries.entries()].flatMap(([key, { shoppers }]) =>
        shoppers.has(shopper) ? [key] : [],
      );
      for (const key of keys) entries.delete(key);
      return keys.length;
    },
    size: () => ({ entries: entries.size, bytes: entries.calculatedSize }),
  };
};

const noteShopper = ({ shoppers }: Kept, { shopper }: Call): void => {
  if (shopper !== undefined && shoppers.size < MOST_SHOPPERS) shoppers.add(shopper);
};

/** When an answer that just came was asked for: another process may have done that before. */
const askedBefore = (askedAt: number, now: number, { notes }: Call): number => {
  if (notes?.keptMs === undefined) return askedAt;
  const { keptMs } = notes;
  delete notes.keptMs;
  return Math.min(askedAt, now - keptMs);
};

const noteAge = ({ notes }: Call, ageMs: number): void => {
  if (notes !== undefined) notes.ageS = Math.floor(ageMs / 1000);
};

/**
 * Keeps what the ask gives, which must be validated. An answer is given again for `ttl` seconds, and for `staleIfError`
 * more instead of a failure that is not an answer. "User not found" is an answer: the kept one is dropped. The clock is
 * that of the answers' ages, which the call's notes have. An ask that began before its shopper was forgotten keeps nothing.
 */
export const cached =
  (
    { ttl, staleIfError = 0 }: CacheTimes,
    {
      clock = () => performance.now(),
      maxBytes = MAX_BYTES,
      watch,
      onForget,
      elsewhere = () => Promise.resolve(undefined),
    }: CacheOptions = {},
  ) =>
  <L>(ask: Ask<L, unknown>): Ask<L, unknown> => {
    const store = createStore((ttl + staleIfError) * 1000, maxBytes, clock);
    const counts = { hits: 0, misses: 0, stale: 0 };
    let forgotten = 0;
    watch?.(() => ({ ...counts, ...store.size() }));
    onForget?.((shopper) => {
      forgotten += 1;
      return store.forget(shopper);
    });
    /** What is kept and not older than so many seconds, its age noted. */
    const keptWithin = (key: string, seconds: number, call: Call): Kept | undefined => {
      const kept = store.get(key);
      if (kept === undefined) return undefined;
      const ageMs = clock() - kept.askedAt;
      if (ageMs >= seconds * 1000) return undefined;
      noteAge(call, ageMs);
      noteShopper(kept, call);
      return kept;
    };
    /** What may replace a failure: what is kept here, or by another process. */
    const substitute = async (
      key: string,
      lookup: L,
      call: Call,
    ): Promise<readonly [unknown] | undefined> => {
      const kept = keptWithin(key, ttl + staleIfError, call);
      if (kept !== undefined) return [kept.payload];
      const other = await elsewhere(lookup, call);
      if (other === undefined) return undefined;
      noteAge(call, other.ageMs);
      return [other.payload];
    };
    const put = (key: string, payload: unknown, askedAt: number, call: Call): void => {
      const kept = { payload, askedAt, shoppers: new Set<string>() };
      noteShopper(kept, call);
      store.put(key, kept);
    };
    const refresh = async (key: string, lookup: L, call: Call): ReturnType<ReturnType<Ask<L, unknown>>> => {
      const [askedAt, epoch] = [clock(), forgotten];
      const outcome = await ask(lookup, call)();
      if (isRight(outcome)) {
        const at = askedBefore(askedAt, clock(), call);
        if (epoch === forgotten) put(key, outcome.right, at, call);
      } else if (outcome.left.tag === 'UserNotFound') store.drop(key);
      else if (maySubstitute(outcome.left)) {
        const instead = await substitute(key, lookup, call);
        if (instead !== undefined) {
          counts.stale += 1;
          return right(instead[0]);
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
