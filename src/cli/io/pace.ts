/**
 * The pace of requests to a live upstream that serves shoppers at the same time: at most so many a second, and a pause where
 * it asks for one.
 */
import { setTimeout as sleepFor } from 'node:timers/promises';
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Call } from '../../core/call';
import type { Failure } from '../../core/failure';

/** How long a pause is where the upstream does not say it, in milliseconds. */
export const PAUSE_MS = 10_000;

/** The longest pause: who asks for more is not asked again. */
const LONGEST_PAUSE_MS = 300_000;

/** How often one identifier is asked for again after a pause. */
const MOST_PAUSES = 3;

export interface PaceOptions {
  /** How many requests begin in a second, at most. */
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Called when a pause begins, with its length in milliseconds. */
  readonly onPause?: (ms: number) => void;
  /** Ends waits and pauses: nothing more is asked when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What came of asking, and how long the upstream asks to wait, in milliseconds. */
export interface Paced<A> {
  readonly result: A;
  readonly pauseMs?: number | undefined;
}

/**
 * Asks within the pace, and again after each pause that the upstream asks for; the last result is given. `undefined` where the
 * signal is aborted before anything is asked.
 */
export type Pace = <A>(ask: () => Promise<Paced<A>>) => Promise<A | undefined>;

/** An aborted wait is over; another failure is one. */
const ignoreAbort =
  (signal: AbortSignal | undefined) =>
  (error: unknown): void => {
    if (signal?.aborted !== true) throw error;
  };

/** The pace of one command. */
export const createPace = ({
  perSecond,
  clock = () => performance.now(),
  signal,
  sleep = (ms) => sleepFor(ms, undefined, signal && { signal }),
  onPause = () => undefined,
}: PaceOptions): Pace => {
  let nextAt = -Infinity;
  const wait = async (): Promise<void> => {
    const waitMs = nextAt - clock();
    if (waitMs > 0) await sleep(waitMs).catch(ignoreAbort(signal));
    nextAt = clock() + 1_000 / perSecond;
  };
  return async <A>(ask: () => Promise<Paced<A>>) => {
    let last: A | undefined;
    for (let pauses = 0; ; pauses += 1) {
      await wait();
      if (signal?.aborted === true) return last;
      const { result, pauseMs } = await ask();
      last = result;
      if (pauseMs === undefined || pauseMs > LONGEST_PAUSE_MS || pauses === MOST_PAUSES) return last;
      nextAt = Math.max(nextAt, clock() + pauseMs);
      onPause(pauseMs);
    }
  };
};

/** How long the upstreams of a call ask to wait: 429 or 503, and not a limit of the bridge's own. */
export const pauseOf = ({ timings }: Call, asked: Either<Failure, unknown>): number | undefined => {
  const isAsked = timings.some(
    ({ outcome, detail }) => outcome === 'UpstreamOverloaded' && detail?.code !== 'TOO_MANY_CALLS',
  );
  if (!isAsked) return undefined;
  return isRight(asked) || asked.left.tag !== 'UpstreamOverloaded'
    ? PAUSE_MS
    : (asked.left.retryAfterMs ?? PAUSE_MS);
};
