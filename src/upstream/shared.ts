/**
 * Owns work that many calls wait for: it is done once for all of them. It must not know what is done.
 */
import { left, type Either } from 'fp-ts/Either';
import { DEADLINE, type Call } from '../call';
import type { RequestInvalid, UpstreamFailure } from '../failure';
import { timedOut } from './unreachable';

/** What comes of work for a call. It listens to the call's signal. */
export type Run<A> = (call: Call) => Promise<Either<RequestInvalid | UpstreamFailure, A>>;

/** Work that is being done. */
interface Flight<A> {
  readonly controller: AbortController;
  readonly outcome: ReturnType<Run<A>>;
  waiting: number;
}

/**
 * The same work, begun by the first call and joined by those that come before its end. Each leaves alone when its
 * own call ends. The work is cancelled after `deadlineMs` milliseconds, or when the last call has left.
 */
export const shared = <A>(run: Run<A>, deadlineMs: number): Run<A> => {
  let current: Flight<A> | undefined;
  const end = (flight: Flight<A>): void => {
    if (current === flight) current = undefined;
  };
  const join = (call: Call): Flight<A> => {
    if (current !== undefined) return current;
    const begun = begin(run, call, deadlineMs, () => end(begun));
    return (current = begun);
  };
  return async (call) => {
    if (call.signal.aborted) return left(timedOut(call.signal.reason));
    const flight = join(call);
    flight.waiting += 1;
    const outcome = await untilLeft(flight.outcome, call.signal);
    flight.waiting -= 1;
    if (flight.waiting === 0) {
      end(flight);
      flight.controller.abort();
    }
    return outcome;
  };
};

const begin = <A>(run: Run<A>, call: Call, deadlineMs: number, ended: () => void): Flight<A> => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(DEADLINE), deadlineMs);
  const outcome = run({ ...call, signal: controller.signal, timings: [] }).finally(() => {
    clearTimeout(timer);
    ended();
  });
  return { controller, outcome, waiting: 0 };
};

/** What comes first: the outcome, or the end of the call that waits for it. */
const untilLeft = <A>(outcome: ReturnType<Run<A>>, signal: AbortSignal): ReturnType<Run<A>> =>
  new Promise((resolve, reject) => {
    const leave = (): void => resolve(left(timedOut(signal.reason)));
    signal.addEventListener('abort', leave, { once: true });
    outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
