/**
 * The layer that limits concurrent calls: a call without a free slot fails at once, and no call waits without end.
 * cockatiel's bulkhead keeps the queue slot of a cancelled call; this one does not.
 */
import { left } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import { afterwards } from '../../core/afterwards';
import type { Call } from '../../core/call';
import { limitReached, type UpstreamFailure } from '../../core/failure';
import type { Places, Watch } from '../../core/state';
import { timedOut } from '../../core/connection-failure';
import type { Signal } from '../../core/signal';

/** A semaphore with a queue of waiting calls. */
interface Semaphore {
  /** Acquires a slot, now (`undefined`) or later; resolves to a failure when no slot becomes free. */
  readonly acquire: (signal: Signal) => Promise<UpstreamFailure | undefined> | undefined;
  /** Releases the slot to the first waiting call. */
  readonly release: () => void;
  readonly places: () => Places;
}

const createSemaphore = (concurrent: number, waiting: number): Semaphore => {
  let taken = 0;
  // In order of arrival, with quick removal.
  const queue = new Set<() => void>();
  const wait = (signal: Signal): Promise<UpstreamFailure | undefined> =>
    new Promise((resolve) => {
      const leave = (): void => {
        queue.delete(enter);
        resolve(timedOut(signal.reason));
      };
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(undefined);
      };
      queue.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  return {
    acquire: (signal) => {
      if (taken >= concurrent)
        return queue.size < waiting ? wait(signal) : Promise.resolve(limitReached('TOO_MANY_CALLS'));
      taken += 1;
      return undefined;
    },
    release: () => {
      const [enter] = queue;
      if (enter === undefined) taken -= 1;
      else {
        queue.delete(enter);
        enter();
      }
    },
    places: () => ({ running: taken, waiting: queue.size, limit: concurrent }),
  };
};

const isOver = ({ signal }: Call): boolean => signal.aborted;

/**
 * At most `concurrent` asks are under way at the same time. A limited number of others may wait, first come, first
 * served, each until its own call ends; beyond that the answer is `UpstreamOverloaded` at once. An ask keeps its slot
 * until it has ended, also when no caller waits for it.
 */
export const bulkhead =
  (concurrent: number, waiting: number, watch?: Watch<Places>) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> => {
    const semaphore = createSemaphore(concurrent, waiting);
    watch?.(semaphore.places);
    return (lookup, call) => {
      const late = () => Promise.resolve(left(timedOut(call.signal.reason)));
      const run = () => afterwards(() => (isOver(call) ? late() : ask(lookup, call)()), semaphore.release);
      return () => {
        if (isOver(call)) return late();
        const waiting = semaphore.acquire(call.signal);
        if (waiting === undefined) return run();
        return waiting.then((refused) => (refused === undefined ? run() : left(refused)));
      };
    };
  };
