/** What a tenant and its sources hold at one moment, as it is read for metrics and for the status page: numbers and names. */

/** Asks or requests under way, and how many may be. */
export interface Places {
  readonly running: number;
  readonly waiting: number;
  readonly limit: number;
}

/** A source's cache: how often it answered since the start, and what it holds. */
export interface CacheState {
  readonly hits: number;
  readonly misses: number;
  /** Answers that were older than their time, given in the place of an outage. */
  readonly stale: number;
  readonly entries: number;
  /** About how much memory the entries take. */
  readonly bytes: number;
}

/** A source's access token. Sources that share a token have the same state. */
export interface TokenState {
  readonly renewals: number;
  readonly failures: number;
  /** How long ago the kept token was asked for, in milliseconds; absent without one. */
  readonly ageMs?: number | undefined;
}

/** A catalogue: how often it was asked for since the start, and what is kept. */
export interface CatalogueState {
  readonly loads: number;
  readonly failures: number;
  /** How long ago the kept answer was asked for, in milliseconds; absent without one. */
  readonly ageMs?: number | undefined;
}

/** The customer file of a source: the version in service. */
export interface DataState {
  readonly customers: number;
  /** When the file was changed last. */
  readonly modifiedAt: Date;
  /** When it was loaded. */
  readonly loadedAt: Date;
}

/** The certificate of a source's client: when all certificates of its chain are valid. */
export interface CertificateState {
  readonly validFrom: Date;
  readonly validUntil: Date;
}

/** An operation of the store, by how it ended and how often since the start. */
export interface StoreOperation {
  readonly operation: string;
  /** `skipped`: the store was away, and not asked. */
  readonly result: 'ok' | 'timeout' | 'failed' | 'skipped';
  readonly count: number;
}

/** What carries shared state, as this process meets it. */
export interface CarrierState {
  readonly isAway: boolean;
  /** Since when it is away, or has been asked without a pause. */
  readonly since: Date;
  /** Why the last operation that failed was not done, and when. */
  readonly lastError?: { readonly code: string; readonly at: Date } | undefined;
  /** All operations that were wanted; those that did not end with `ok` were done without the store. */
  readonly operations: readonly StoreOperation[];
  /** How long those took that were asked for, in milliseconds. */
  readonly took: readonly { readonly operation: string; readonly ms: number }[];
}

/** The store that several bridges share, as this one meets it. */
export interface StoreState extends CarrierState {
  /** Whether it has a connection now. */
  readonly isConnected: boolean;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

/** What the layers of one source hold; a layer that the source does not have says nothing. */
export interface LayerStates {
  readonly breaker?: BreakerState;
  readonly calls?: Places;
  readonly cache?: CacheState;
  readonly catalogue?: CatalogueState;
}

export interface SourceState extends LayerStates {
  readonly source: string;
  readonly token?: TokenState | undefined;
  readonly data?: DataState | undefined;
  readonly certificate?: CertificateState | undefined;
}

export interface RateLimitState {
  readonly perSecond: number;
  /** How many requests would be let in now. */
  readonly available: number;
}

export interface TenantState {
  readonly requests?: Places | undefined;
  readonly rateLimit?: RateLimitState | undefined;
  /** The names of the keys that have access. */
  readonly keys: readonly string[];
  /** When each field of an account last had a value, by its contract path. */
  readonly filled: () => ReadonlyMap<string, Date>;
  readonly sources: readonly SourceState[];
}

/** Is handed what reads a state, once, by what holds it. */
export type Watch<S> = (read: () => S) => void;
