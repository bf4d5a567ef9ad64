/**
 * The retry layer: it asks again where a failure is retryable, and never waits for a moment after the deadline.
 */
import { isRight } from 'fp-ts/Either';
import type { Either, Left } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import type { SourceFailure } from '../../core/failure';
import { pause, type Signal } from '../../core/signal';
import { createRetryBudget, type RetryBudget } from './retry-budget';

export interface RetryOptions {
  /** How often one ask is repeated, at most. */
  readonly retries: number;
  /** Of the source; a new one unless a test has its own. */
  readonly budget?: RetryBudget;
  /** From 0 to below 1. */
  readonly random?: () => number;
  /** Ends after so many milliseconds, or at once when the signal is aborted; never rejects. */
  readonly sleep?: (ms: number, signal: Signal) => Promise<void>;
  /** The clock of `Call.endsAt`. */
  readonly clock?: () => number;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1000;

/** No call gets more time than this, and Node's timers treat a much longer wait as none at all. */
const LONGEST_CALL_MS = 60_000;

/** How long the upstream itself asks clients to wait. */
const retryAfterOf = (failure: SourceFailure): number =>
  failure.tag === 'UpstreamOverloaded' ? (failure.retryAfterMs ?? 0) : 0;

/**
 * The wait before the retry that follows `made` others: a random part of a length that doubles, in addition to what the
 * upstream asks for. So calls that failed together do not return together, even if the upstream gave all the same
 * second.
 */
const waitMsOf = (failure: SourceFailure, made: number, random: () => number): number =>
  retryAfterOf(failure) + random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** made);

const mayPass = (failure: SourceFailure): boolean => 'retryable' in failure && failure.retryable;

const fits = (waitMs: number, { signal, endsAt }: Call, now: number): boolean =>
  !signal.aborted && waitMs <= LONGEST_CALL_MS && now + waitMs < endsAt;

const note = ({ notes }: Call, retries: number): void => {
  if (notes !== undefined) notes.retries = retries;
};

/**
 * Asks again, at most `retries` times, after a failure that is retryable, while the call has the time to wait and the
 * source's budget allows it; otherwise the failure is the answer at once. A wait ends with its call, and the answer is
 * then the last failure rather than a timeout: the breaker outside counts what the upstream did. A throw is not a
 * failure of the upstream and is passed on.
 */
export const retry =
  ({
    retries,
    budget = createRetryBudget(),
    random = Math.random,
    sleep = pause,
    clock = () => performance.now(),
  }: RetryOptions) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> =>
  (lookup, call) => {
    const again = async (answer: Left<SourceFailure>, made: number): Promise<Either<SourceFailure, P>> => {
      const waitMs = waitMsOf(answer.left, made, random);
      if (!fits(waitMs, call, clock()) || !budget.withdraw()) return answer;
      await sleep(waitMs, call.signal);
      if (call.signal.aborted) return answer;
      note(call, made + 1);
      return attempt(made + 1);
    };
    const attempt = (made: number): Promise<Either<SourceFailure, P>> =>
      ask(lookup, call)().then((answer) =>
        isRight(answer) || made >= retries || !mayPass(answer.left) ? answer : again(answer, made),
      );
    return () => {
      budget.deposit();
      return attempt(0);
    };
  };
