/**
 * Owns one request's context: who asks, until when, and what it cost. It knows nothing of HTTP, tenants or
 * upstreams; whoever works for a request is handed its call.
 */

/** How long one source took and how it ended; `outcome` is `ok` or a failure's tag. */
export interface SourceTiming {
  readonly source: string;
  readonly outcome: string;
  readonly durationMs: number;
}

/** One request's deadline, abort signal, clock, request id and trace. */
export interface Call {
  /** The request id that the answer's header and every log line carry. */
  readonly requestId: string;
  /** Aborted when the deadline has passed or the app has gone away. */
  readonly signal: AbortSignal;
  /** The wall clock; injected so that `age` can be replayed. */
  readonly now: () => Date;
  /** What each source cost, in the order of their ends. */
  readonly timings: SourceTiming[];
}

/** What `signal.reason` is when a deadline (and not the app's leaving) ended a call. */
export const DEADLINE = Symbol('deadline');
