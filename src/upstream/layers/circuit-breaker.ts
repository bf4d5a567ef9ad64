/**
 * The layer that leaves an upstream in trouble alone: after a row of outages it is not asked for a while, then by one trial
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
import { isOutage, particularsOf, shed, type SourceFailure } from '../../core/failure';
import type { BreakerChanged, Emit } from '../../observe/events';
import { timedOut } from '../../core/connection-failure';

export interface BreakerOptions {
  readonly tenant: string;
  readonly source: string;
  /** What one ask may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly emit: Emit;
  /** How long it stays open before the first trial, in milliseconds; twice as long after each trial that fails. */
  readonly restMs?: number;
  readonly longestRestMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

const REST_MS = 5000;
const LONGEST_REST_MS = 30_000;

/**
 * What the end of an ask says of its upstream: `nothing` when nobody waited for it any more, or when the request
 * never could be sent.
 */
type Said = 'answered' | 'outage' | 'nothing';

type Answer<P> = Either<SourceFailure, P>;

const saidBy = (answer: Answer<unknown>, hadTime: boolean): Said => {
  if (isRight(answer)) return 'answered';
  if (answer.left.tag === 'UpstreamTimeout') return hadTime && isOutage(answer.left) ? 'outage' : 'nothing';
  if (isOutage(answer.left)) return 'outage';
  return answer.left.tag === 'RequestInvalid' ? 'nothing' : 'answered';
};

/** How much of its own deadline an upstream must have had for a timeout to be its outage, and not that of others. */
const FAIR_SHARE = 0.5;

/**
 * When it opens. A row of five is for a quiet tenant, to whom a share of few calls says little, and for a busy one
 * whose upstream is gone altogether: it opens with the fifth call, however many were answered before. A share of
 * more than half over ten seconds, of twenty calls at least, is for a busy one whose upstream answers now and then.
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

const stateName: Readonly<Record<CircuitState, BreakerChanged['state']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** cockatiel's breaker, told how asks ended; it runs none but a trial. */
interface Breaker {
  readonly state: () => CircuitState;
  /** How often it has changed: what began before a change says nothing of the time after it. */
  readonly changes: () => number;
  /** Whether an open one has rested long enough for a trial. */
  readonly isRested: () => boolean;
  readonly tell: (said: () => Promise<Said>) => Promise<Said>;
  /** Begins an ask; gives what its end says, to which a change is then put down. */
  readonly begin: () => (answer: Answer<unknown>) => Said;
}

type Blamed = Pick<BreakerChanged, 'outcome' | 'detail'>;

const blamed = (failure: SourceFailure): Blamed => {
  const detail = particularsOf(failure);
  return { outcome: failure.tag, ...(detail === undefined ? {} : { detail }) };
};

/**
 * The time of the next trial is ours: cockatiel would take it from the wall clock, and one that is set back by an
 * hour would keep the upstream alone for an hour. A trial that says nothing opens it again, without a rest and
 * without an event: it is still on trial.
 */
const createBreaker = ({
  tenant,
  source,
  deadlineMs,
  emit,
  restMs = REST_MS,
  longestRestMs = LONGEST_REST_MS,
  clock = () => performance.now(),
}: BreakerOptions): Breaker => {
  const policy = circuitBreaker(
    handleWhenResult((said) => said !== 'answered'),
    { halfOpenAfter: -Infinity, breaker: createCounts() },
  );
  let changes = 0;
  let restedAt = 0;
  let rest = restMs;
  let announced = CircuitState.Closed;
  let last: Blamed = {};
  const announce = (state: CircuitState): void => {
    if (state === announced) return;
    announced = state;
    const why = state === CircuitState.Open ? last : {};
    emit({ event: 'breaker-changed', tenant, source, state: stateName[state], ...why });
  };
  policy.onBreak((reason) => {
    if ('value' in reason && reason.value === 'nothing') return;
    restedAt = clock() + rest;
    rest = Math.min(longestRestMs, rest * 2);
    announce(CircuitState.Open);
  });
  policy.onReset(() => {
    rest = restMs;
    announce(CircuitState.Closed);
  });
  policy.onHalfOpen(() => announce(CircuitState.HalfOpen));
  policy.onStateChange(() => {
    changes += 1;
  });
  return {
    state: () => policy.state,
    changes: () => changes,
    isRested: () => clock() >= restedAt,
    tell: (said) => policy.execute(said),
    begin: () => {
      const began = clock();
      return (answer) => {
        const said = saidBy(answer, clock() - began >= deadlineMs * FAIR_SHARE);
        if (said === 'outage' && isLeft(answer)) last = blamed(answer.left);
        return said;
      };
    },
  };
};

type Run<P> = () => Promise<Answer<P>>;

/** Asks as if there were no breaker, and tells it afterwards; what throws tells nothing. */
const observe = async <P>(breaker: Breaker, run: Run<P>): Promise<Answer<P>> => {
  const began = breaker.changes();
  const saying = breaker.begin();
  const answer = await run();
  const said = saying(answer);
  if (said !== 'nothing' && breaker.changes() === began) await breaker.tell(() => Promise.resolve(said));
  return answer;
};

/**
 * The one ask that an open breaker lets through. It is over when its call is, lest one that does not listen keep
 * everybody out for ever. What throws says nothing, and goes on to the caller.
 */
const attempt = async <P>(breaker: Breaker, run: Run<P>, { signal }: Call): Promise<Answer<P>> => {
  const saying = breaker.begin();
  const answer = untilAborted(run, signal);
  await breaker.tell(() => answer.then(saying, () => 'nothing'));
  return answer;
};

const untilAborted = <P>(run: Run<P>, signal: AbortSignal): Promise<Answer<P>> =>
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
 * `CIRCUIT_OPEN` at once instead, but for one trial at a time when the breaker has rested; the others do not wait
 * for the trial.
 */
export const breaker = (options: BreakerOptions): (<L, P>(ask: Ask<L, P>) => Ask<L, P>) => {
  const kept = createBreaker(options);
  return (ask) => (lookup, call) => () => {
    if (call.signal.aborted) return Promise.resolve(left(timedOut(call.signal.reason)));
    const run = ask(lookup, call);
    if (kept.state() === CircuitState.Closed) return observe(kept, run);
    return kept.state() === CircuitState.Open && kept.isRested()
      ? attempt(kept, run, call)
      : Promise.resolve(left(shed('CIRCUIT_OPEN')));
  };
};
