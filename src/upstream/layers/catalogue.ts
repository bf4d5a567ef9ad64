/**
 * The layer of a catalogue: a source that is asked the same for every shopper. Its answer is kept, and asked for again
 * beside requests. Only requests that come during the first ask wait for it.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { failureDetailsOf } from '../../core/failure';
import type { SourceFailure } from '../../core/failure';
import type { CatalogueState, Watch } from '../../core/state';
import type { Signal } from '../../core/signal';
import type { Emit } from '../../observe/events';
import { createSingleFlight } from '../single-flight';
import type { SingleFlight } from '../single-flight';

export interface CatalogueOptions {
  readonly tenant: string;
  readonly source: string;
  /** How old the answer may be before it is asked for again, in seconds. */
  readonly ttl: number;
  readonly emit: Emit;
  /** Aborted when the source is closed: an ask that is under way then ends. */
  readonly ended: Signal;
  /** Gets what an ask throws. */
  readonly onBug: (thrown: unknown) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Is given what reads how often it was asked for, and how old it is. */
  readonly watch?: Watch<CatalogueState> | undefined;
}

/** How long after a failure it is not asked for again, in milliseconds. */
export const RETRY_MS = 10_000;

/** The answer that is kept, and when its request was sent. */
interface Kept<P> {
  readonly payload: P;
  readonly askedAt: number;
}

/** A call that no request owns: the deadline of the source ends its ask. */
const ownCall = ({ requestId, now, turn }: Call, signal: Signal): Call => ({
  requestId,
  now,
  signal,
  ...(turn && { turn }),
  endsAt: Infinity,
  timings: [],
});

/**
 * The first ask is one for all requests that come while it is under way, and each waits no longer than its own call
 * lasts. From then on no request waits: it gets the kept answer, or the failure of the last ask. An answer older than
 * `ttl` is asked for again, after a failure every ten seconds; until another comes, the last one is given.
 */
export const catalogued =
  ({ tenant, source, ttl, emit, ended, onBug, clock = () => performance.now(), watch }: CatalogueOptions) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> => {
    let kept: Kept<P> | undefined;
    let failure: SourceFailure | undefined;
    let loading: SingleFlight<SourceFailure, P> | undefined;
    let dueAt = -Infinity;
    const counts = { loads: 0, failures: 0 };
    const ageMs = (): number | undefined => kept && clock() - kept.askedAt;
    watch?.(() => ({ ...counts, ageMs: ageMs() }));
    const note = (askedAt: number, answer: Either<SourceFailure, P>): void => {
      const age = ageMs();
      dueAt = isRight(answer) ? askedAt + ttl * 1000 : clock() + RETRY_MS;
      counts[isRight(answer) ? 'loads' : 'failures'] += 1;
      if (isRight(answer)) kept = { payload: answer.right, askedAt };
      failure = isRight(answer) ? undefined : answer.left;
      const detail = failure && failureDetailsOf(failure);
      emit({
        event: 'catalogue-asked',
        tenant,
        source,
        outcome: failure?.tag ?? 'ok',
        ...(detail && { detail }),
        ...(failure && age !== undefined && { ageS: Math.floor(age / 1000) }),
      });
    };
    const begin = (lookup: L, call: Call): SingleFlight<SourceFailure, P> => {
      const askedAt = clock();
      const flight = createSingleFlight<SourceFailure, P>(
        async (own) => {
          const answer = await ask(lookup, own)();
          if (!ended.aborted) note(askedAt, answer);
          return answer;
        },
        () => {
          loading = undefined;
        },
      );
      dueAt = clock() + RETRY_MS; // if it throws
      loading = flight;
      flight.join(ownCall(call, ended)).catch(onBug);
      return flight;
    };
    return (lookup, call) => async () => {
      if (loading === undefined && clock() >= dueAt && !ended.aborted) begin(lookup, call);
      const age = ageMs();
      if (kept !== undefined && age !== undefined) {
        if (call.notes !== undefined) call.notes.ageS = Math.floor(age / 1000);
        return right(kept.payload);
      }
      if (failure !== undefined) return left(failure);
      return (loading ?? begin(lookup, call)).join(call);
    };
  };
