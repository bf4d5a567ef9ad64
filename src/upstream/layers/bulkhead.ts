/**
 * Owns the layer that bounds how much is under way at a time: whoever finds no place is told so at once, and
 * nobody waits for ever. cockatiel's bulkhead keeps the place in the queue of one who has left; this one does not.
 */
import { left } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { shed, type UpstreamFailure } from '../../core/failure';
import { timedOut } from '../../core/connection-failure';

/** Places for those who are under way, and a queue for those who wait for one. */
interface Places {
  /** Gives a place, now or later; or says why there is none. */
  readonly take: (signal: AbortSignal) => Promise<UpstreamFailure | undefined>;
  /** Gives the place to the first who waits. */
  readonly free: () => void;
}

const createPlaces = (concurrent: number, waiting: number): Places => {
  let taken = 0;
  // In the order of coming, and quick to leave.
  const queue = new Set<() => void>();
  const wait = (signal: AbortSignal): Promise<UpstreamFailure | undefined> =>
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
    take: (signal) => {
      if (taken >= concurrent)
        return queue.size < waiting ? wait(signal) : Promise.resolve(shed('TOO_MANY_CALLS'));
      taken += 1;
      return Promise.resolve(undefined);
    },
    free: () => {
      const [enter] = queue;
      if (enter === undefined) taken -= 1;
      else {
        queue.delete(enter);
        enter();
      }
    },
  };
};

const isOver = ({ signal }: Call): boolean => signal.aborted;

/**
 * At most `concurrent` asks are under way at a time. So many more may wait, first come, first served, each until its
 * own call ends; beyond that the answer is `UpstreamOverloaded` at once. An ask keeps its place until it has ended,
 * even when nobody waits for it any more.
 */
export const bulkhead =
  (concurrent: number, waiting: number) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> => {
    const places = createPlaces(concurrent, waiting);
    return (lookup, call) => async () => {
      if (isOver(call)) return left(timedOut(call.signal.reason));
      const refused = await places.take(call.signal);
      if (refused !== undefined) return left(refused);
      try {
        return isOver(call) ? left(timedOut(call.signal.reason)) : await ask(lookup, call)();
      } finally {
        places.free();
      }
    };
  };
