/**
 * The layer that sends identical concurrent lookups once. `lookup-key` decides which are identical, and the deadline how long
 * each caller waits.
 */
import { left } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import type { SourceFailure } from '../../core/failure';
import type { TraceContext } from '../../core/trace';
import { lookupKey } from './lookup-key';
import { createSingleFlight, type SingleFlight } from '../single-flight';
import { timedOut } from '../../core/connection-failure';

/** An ask that is under way, and until when others may join it. */
interface Joinable<P> {
  readonly flight: SingleFlight<SourceFailure, P>;
  readonly until: number;
  /** Where the ask is in the trace of the call that began it. */
  readonly trace: TraceContext | undefined;
}

/**
 * Identical lookups at the same time are one ask, and all get its answer or failure. It is a part of the first call's
 * trace, and the others' traces have a link to it. It ends when the last waiting call
 * has left. After `joinMs` milliseconds no call joins it any more, so that a stream of calls cannot keep a hung ask
 * alive: the next call starts another. The clock is in milliseconds and never goes back.
 */
export const coalesce =
  (joinMs: number, clock = (): number => performance.now()) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> => {
    const flights = new Map<string, Joinable<P>>();
    const begin = (key: string, lookup: L, { trace }: Call): SingleFlight<SourceFailure, P> => {
      const flight: SingleFlight<SourceFailure, P> = createSingleFlight(
        (call) => ask(lookup, call)(),
        () => {
          if (flights.get(key)?.flight === flight) flights.delete(key);
        },
      );
      flights.set(key, { flight, until: clock() + joinMs, trace: trace?.context });
      return flight;
    };
    return (lookup, call) => () => {
      if (call.signal.aborted) return Promise.resolve(left(timedOut(call.signal.reason)));
      const key = lookupKey(lookup);
      if (key === undefined) return ask(lookup, call)();
      const met = flights.get(key);
      if (met === undefined || clock() >= met.until) return begin(key, lookup, call).join(call);
      if (call.notes !== undefined) call.notes.coalesced = true;
      if (met.trace !== undefined) call.trace?.link(met.trace);
      return met.flight.join(call);
    };
  };
