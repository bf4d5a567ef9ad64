/**
 * The circuit breaker: after several outages in a row the upstream is not asked for a while, then by one trial call
 * at a time until it answers. Nothing that it does by itself may throw.
 */
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  SamplingBreaker,
  type IBreaker,
} from 'cockatiel';
import { isLeft, isRight, left, type Either } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { isOutage, failureDetailsOf, limitReached, type SourceFailure } from '../../core/failure';
import type { BreakerState, Watch } from '../../core/state';
import type { BreakerChanged, Emit } from '../../observe/events';
import { timedOut } from '../../core/connection-failure';
import type { Signal } from '../../core/signal';

export interface BreakerOptions {
  readonly tenant: string;
  readonly source: string;
  /** What one ask may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly emit: Emit;
  /** How long it stays open before the first trial, in milliseconds; twice as long after each trial that fails. */
  readonly openMs?: number;
  readonly maxOpenMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Is given what reads the state. */
  readonly watch?: Watch<BreakerState> | undefined;
}

const OPEN_MS = 5000;
const MAX_OPEN_MS = 30_000;

/**
 * What the end of an ask shows about its upstream: `nothing` when no client waited for it any more, or when the request
 * could not be sent.
 */
type CallResult = 'answered' | 'outage' | 'nothing';

type Answer<P> = Either<SourceFailure, P>;

const callResultOf = (answer: Answer<unknown>, hadTime: boolean): CallResult => {
  if (isRight(answer)) return 'answered';
  if (answer.left.tag === 'UpstreamTimeout') return hadTime && isOutage(answer.left) ? 'outage' : 'nothing';
  if (isOutage(answer.left)) return 'outage';
  return answer.left.tag === 'RequestInvalid' ? 'nothing' : 'answered';
};

/** How much of its own deadline an upstream must have had for a timeout to be its outage, and not that of others. */
const FAIR_SHARE = 0.5;

/**
 * When it opens. Five outages in a row are for a quiet tenant, where a share of few calls means little, and for a busy
 * tenant whose upstream is down: it opens with the fifth call, however many were answered before. More than half of at
 * least twenty calls in ten seconds is for a busy tenant whose upstream answers sometimes.
 */
const createCounts = (): IBreaker => {
  const row = new ConsecutiveBreaker(5);
  const share = new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 2 });
  return {
    state: undefined,
    success: (state) => {
      row.success();
      share.success(state);
    },
    failure: (state) => {
      const isLong = row.failure();
      return share.failure(state) || isLong;
    },
  };
};

const stateName: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** cockatiel's breaker, which gets the results of asks; it runs only trials itself. */
interface Breaker {
  readonly state: () => CircuitState;
  /** How often it has changed: an ask that began before a change means nothing for the time after it. */
  readonly changes: () => number;
  /** Whether an open one has rested long enough for a trial. */
  readonly isTrialDue: () => boolean;
  readonly record: (result: () => Promise<CallResult>) => Promise<CallResult>;
  /** Counts an answer while it is closed, as cockatiel does; only its promises are spared. */
  readonly countAnswer: () => void;
  /** Begins an ask; gives a function for its result, which becomes the cause of a change. */
  readonly begin: () => (answer: Answer<unknown>) => CallResult;
}

type LastFailure = Pick<BreakerChanged, 'outcome' | 'detail'>;

const lastFailureOf = (failure: SourceFailure): LastFailure => {
  const detail = failureDetailsOf(failure);
  return { outcome: failure.tag, ...(detail === undefined ? {} : { detail }) };
};

/**
 * The time of the next trial is ours. cockatiel would take it from the wall clock: if that were set back by an hour,
 * the breaker would stay open for an hour. A trial without a result opens it again, without a rest and without an
 * event, since the trial still has to be made.
 */
const createBreaker = ({
  tenant,
  source,
  deadlineMs,
  emit,
  openMs = OPEN_MS,
  maxOpenMs = MAX_OPEN_MS,
  clock = () => performance.now(),
}: BreakerOptions): Breaker => {
  const counts = createCounts();
  const policy = circuitBreaker(
    handleWhenResult((result) => result !== 'answered'),
    { halfOpenAfter: -Infinity, breaker: counts },
  );
  let changes = 0;
  let trialAt = 0;
  let nextOpenMs = openMs;
  let announced = CircuitState.Closed;
  let lastFailure: LastFailure = {};
  const announce = (state: CircuitState): void => {
    if (state === announced) return;
    announced = state;
    const why = state === CircuitState.Open ? lastFailure : {};
    emit({ event: 'breaker-changed', tenant, source, state: stateName[state], ...why });
  };
  policy.onBreak((reason) => {
    if ('value' in reason && reason.value === 'nothing') return;
    trialAt = clock() + nextOpenMs;
    nextOpenMs = Math.min(maxOpenMs, nextOpenMs * 2);
    announce(CircuitState.Open);
  });
  policy.onReset(() => {
    nextOpenMs = openMs;
    announce(CircuitState.Closed);
  });
  policy.onHalfOpen(() => announce(CircuitState.HalfOpen));
  policy.onStateChange(() => {
    changes += 1;
  });
  return {
    state: () => policy.state,
    changes: () => changes,
    isTrialDue: () => clock() >= trialAt,
    record: (result) => policy.execute(result),
    countAnswer: () => counts.success(CircuitState.Closed),
    begin: () => {
      const began = clock();
      return (answer) => {
        const result = callResultOf(answer, clock() - began >= deadlineMs * FAIR_SHARE);
        if (result === 'outage' && isLeft(answer)) lastFailure = lastFailureOf(answer.left);
        return result;
      };
    },
  };
};

type Run<P> = () => Promise<Answer<P>>;

/** Asks as if there were no breaker, and reports the result afterwards; a throw is not reported. */
const observe = <P>(breaker: Breaker, run: Run<P>): Promise<Answer<P>> => {
  const began = breaker.changes();
  const resultOf = breaker.begin();
  return run().then((answer) => {
    const result = resultOf(answer);
    if (breaker.changes() !== began) return answer;
    if (result === 'outage') return breaker.record(() => Promise.resolve(result)).then(() => answer);
    if (result === 'answered') breaker.countAnswer();
    return answer;
  });
};

/**
 * The one ask that an open breaker lets through. It ends with its call, so that a call that ignores its signal cannot
 * block recovery. A throw counts as no result, and goes on to the caller.
 */
const attempt = async <P>(breaker: Breaker, run: Run<P>, { signal }: Call): Promise<Answer<P>> => {
  const resultOf = breaker.begin();
  const answer = untilAborted(run, signal);
  await breaker.record(() => answer.then(resultOf, () => 'nothing'));
  return answer;
};

const untilAborted = <P>(run: Run<P>, signal: Signal): Promise<Answer<P>> =>
  new Promise((resolve, reject) => {
    const leave = (): void => resolve(left(timedOut(signal.reason)));
    signal.addEventListener('abort', leave, { once: true });
    Promise.resolve()
      .then(run)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', leave));
  });

/**
 * While the upstream answers, whatever it answers, every ask goes through. After a row of outages each gets
 * `CIRCUIT_OPEN` at once instead. When the breaker has rested, one ask at a time goes through as a trial. The others
 * do not wait for it.
 */
export const breaker = (options: BreakerOptions): (<L, P>(ask: Ask<L, P>) => Ask<L, P>) => {
  const kept = createBreaker(options);
  options.watch?.(() => stateName[kept.state()]);
  return (ask) => (lookup, call) => () => {
    if (call.signal.aborted) return Promise.resolve(left(timedOut(call.signal.reason)));
    const run = ask(lookup, call);
    if (kept.state() === CircuitState.Closed) return observe(kept, run);
    return kept.state() === CircuitState.Open && kept.isTrialDue()
      ? attempt(kept, run, call)
      : Promise.resolve(left(limitReached('CIRCUIT_OPEN')));
  };
};
