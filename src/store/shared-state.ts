/**
 * The port for state that all processes of a bridge share. Nothing above it knows what carries the state: this process
 * alone, the primary of a process group, or a store.
 */
import type { Either } from 'fp-ts/Either';
import type { TooManyRequests, UpstreamFailure } from '../core/failure';
import type { RateLimitState, Watch } from '../core/state';
import type { Signal } from '../core/signal';

/** Lets one request in, or says when it may come again. */
export type RateLimit = () => TooManyRequests | undefined | Promise<TooManyRequests | undefined>;

/** A text that is kept for all processes. */
export interface KeptText {
  readonly text: string;
  /** How long ago the process that got it began to ask for it, in milliseconds. */
  readonly ageMs: number;
}

/** A text that this process got. */
export interface MadeText {
  readonly text: string;
  /** How long others can use it, in milliseconds. */
  readonly keepMs: number;
}

/** What is asked for once by all processes. */
export interface Wanted {
  /** What tells it from others. It can hold secrets: a carrier sends it nowhere as it is. */
  readonly key: string;
  /** What it is about, if it is forgotten with all others about the same. */
  readonly group?: string | undefined;
  /** Whether a text that is kept will do. */
  readonly isUsable: (kept: KeptText) => boolean;
  /** Gets it, in this process. */
  readonly make: () => Promise<Either<UpstreamFailure, MadeText>>;
  /** What will do for a while if no other process can be asked, or one is getting the next. */
  readonly meanwhile?: KeptText | undefined;
  /** Ends the waiting for another process, but nothing that this one has begun. */
  readonly signal: Signal;
}

/** `made`: by this process just now. `kept`: before, by another one as a rule. */
export type Obtained = { readonly by: 'made'; readonly text: string } | ({ readonly by: 'kept' } & KeptText);

/** Gets something once for all processes: the others wait, and have the same. */
export type SingleFetch = (wanted: Wanted) => Promise<Either<UpstreamFailure, Obtained>>;

/** Looks at what is kept, without getting it. */
export type LookAt = (of: Pick<Wanted, 'key' | 'group'>) => Promise<KeptText | undefined>;

/** State that all processes of a bridge share. Without its carrier each process goes on by itself. */
export interface SharedState {
  /** A limit of so many requests a second for all processes together. The name tells it from others. */
  readonly limit: (name: string, perSecond: number, watch?: Watch<RateLimitState>) => RateLimit;
  readonly single: SingleFetch;
  readonly lookAt: LookAt;
  /** Whether this process is the one that does a job now. Its turn lasts for some time. */
  readonly leads: (job: string, lastsMs: number) => Promise<boolean>;
}
