/**
 * Work that is done once for all calls that wait for it.
 */
import { left, type Either } from 'fp-ts/Either';
import { afterwards } from '../core/afterwards';
import { DEADLINE, type Call } from '../core/call';
import { createCanceller, type Signal } from '../core/signal';
import type { UpstreamFailure } from '../core/failure';
import { timedOut } from '../core/connection-failure';

/** Work for a call, which listens to the call's signal. */
export type Run<E, A> = (call: Call) => Promise<Either<E, A>>;

/** Work that is being done, for all who join it. */
export interface SingleFlight<E, A> {
  /** Waits for the work, which the first call to join begins. Each call leaves by itself, at once when it ends. */
  readonly join: Run<E | UpstreamFailure, A>;
  /** Ends the work's own call; the waiting calls get the result. */
  readonly cancel: (reason: unknown) => void;
}

/** A waiting call. */
type Waiter = Pick<Call, 'endsAt'>;

/** The work's own call: it lasts as long as any call waits, so that a later one may prolong it. */
interface OwnCall extends Call {
  // No getter: with one that is made for each call, V8 keeps every call as a dictionary.
  endsAt: number;
}

/** Its trace is that of the call that began it. */
const callFor = ({ requestId, trace, now, turn, shopper, endsAt }: Call, signal: Signal): OwnCall => ({
  requestId,
  ...(trace && { trace }),
  now,
  signal,
  ...(turn && { turn }),
  ...(shopper !== undefined && { shopper }),
  timings: [],
  notes: {},
  endsAt,
});

const latestOf = (waiters: ReadonlySet<Waiter>): number => {
  let latest = -Infinity;
  for (const { endsAt } of waiters) latest = Math.max(latest, endsAt);
  return latest;
};

/**
 * Work that is done once. When the last waiting call has left, it is cancelled for the same reason as that call.
 * `onSettled` is called when no call may join any more: there is an outcome, or no call waits.
 */
export const createSingleFlight = <E, A>(run: Run<E, A>, onSettled: () => void): SingleFlight<E, A> => {
  const controller = createCanceller();
  const waiters = new Set<Waiter>();
  let begun: Begun<E, A> | undefined;
  const begin = (first: Call): Begun<E, A> => {
    const call = callFor(first, controller.signal);
    return { call, outcome: afterwards(() => run(call), onSettled) };
  };
  return {
    cancel: (reason) => controller.abort(reason),
    join: (call) => {
      const waiter: Waiter = { endsAt: call.endsAt };
      waiters.add(waiter);
      begun ??= begin(call);
      const { call: own } = begun;
      own.endsAt = Math.max(own.endsAt, call.endsAt);
      return untilLeft(begun, call, () => {
        waiters.delete(waiter);
        own.endsAt = latestOf(waiters);
        if (waiters.size > 0) return;
        onSettled();
        controller.abort(call.signal.reason);
      });
    },
  };
};

interface Begun<E, A> {
  readonly outcome: Promise<Either<E, A>>;
  /** Its notes, which the layers around the work make, are for all waiting calls. */
  readonly call: OwnCall;
}

/** What comes first: the outcome, or the end of the call that waits for it. */
const untilLeft = <E, A>(
  { outcome, call: { notes } }: Begun<E, A>,
  { signal, notes: own }: Call,
  gone: () => void,
): Promise<Either<E | UpstreamFailure, A>> =>
  new Promise((resolve, reject) => {
    const finish = (): void => {
      signal.removeEventListener('abort', leave);
      if (own !== undefined) Object.assign(own, notes);
    };
    const leave = (): void => {
      finish();
      resolve(left(timedOut(signal.reason)));
      gone();
    };
    signal.addEventListener('abort', leave);
    afterwards(() => outcome, finish).then(resolve, reject);
  });

/**
 * The same work, begun by the first call and joined by those that come before its end. It is cancelled after
 * `deadlineMs` milliseconds, or when the last call has left.
 */
export const shared = <E, A>(run: Run<E, A>, deadlineMs: number): Run<E | UpstreamFailure, A> => {
  let current: SingleFlight<E, A> | undefined;
  const begin = (): SingleFlight<E, A> => {
    const flight = createSingleFlight(run, () => {
      clearTimeout(timer);
      if (current === flight) current = undefined;
    });
    const timer = setTimeout(() => flight.cancel(DEADLINE), deadlineMs);
    return flight;
  };
  return (call) => {
    if (call.signal.aborted) return Promise.resolve(left(timedOut(call.signal.reason)));
    current ??= begin();
    return current.join(call);
  };
};
