/**
 * A carrier that no request waits for: an operation that takes too long or fails has no result, and after some of them
 * in a row none is tried for a while. Each process tries again at a time of its own.
 */
import type { Emit } from '../observe/events';
import { codeOf } from '../core/connection-failure';
import type { CarrierState, StoreOperation, Watch } from '../core/state';
import type { Carrier } from './carrier';

/** The operations of a carrier; `undefined` where one could not be done in time. */
export type Guarded = {
  readonly [O in keyof Carrier]: (
    request: Parameters<Carrier[O]>[0],
  ) => Promise<Awaited<ReturnType<Carrier[O]>> | undefined>;
};

export interface GuardOptions {
  /** How long an operation is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly emit: Emit;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  readonly now?: () => Date;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Runs something later, and gives a function that cancels it. */
  readonly later?: (run: () => void, ms: number) => () => void;
  /** Runs something once what has arrived by now is read. */
  readonly onceRead?: (run: () => void) => void;
  /** Is given what reads how operations ended. */
  readonly watch?: Watch<CarrierState> | undefined;
}

/** So many failures in a row, and the carrier is away. */
const ROW = 3;

/** The code of an operation that took too long. */
const TIMEOUT = 'TIMEOUT';

/** How long the first rest is, in milliseconds, give or take a half; twice as long after each trial that fails. */
const REST_MS = 500;
const LONGEST_REST_MS = 8000;

const laterByTimer = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/** Timers come before what has arrived in a turn of the event loop, and immediates after it. */
const onceReadByTurn = (run: () => void): void => void setImmediate(run);

/** Whether a carrier answers, and when it is tried again. */
class Health {
  #failures = 0;
  #restMs = REST_MS;
  #trialAt = -Infinity;
  #isAway = false;
  #since: Date;
  #lastError: CarrierState['lastError'];

  constructor(
    readonly emit: Emit,
    readonly clock: () => number,
    readonly now: () => Date,
    readonly random: () => number,
  ) {
    this.#since = now();
  }

  /** Whether an operation may be tried now; of those that come while it is away, one at a time. */
  admits(waitMs: number): boolean {
    if (!this.#isAway) return true;
    if (this.clock() < this.#trialAt) return false;
    this.#trialAt = this.clock() + waitMs + this.#rest();
    return true;
  }

  read(): Pick<CarrierState, 'isAway' | 'since' | 'lastError'> {
    return { isAway: this.#isAway, since: this.#since, lastError: this.#lastError };
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restMs = REST_MS;
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#since = this.now();
    this.emit({ event: 'shared-state-changed', state: 'back' });
  }

  failed(code: string): void {
    this.#failures += 1;
    this.#lastError = { code, at: this.now() };
    if (this.#isAway) this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * 2);
    else if (this.#failures >= ROW) {
      this.#isAway = true;
      this.#since = this.now();
      this.#trialAt = this.clock() + this.#rest();
      this.emit({ event: 'shared-state-changed', state: 'away', code });
    }
  }

  #rest(): number {
    return this.#restMs * (0.5 + this.random());
  }
}

const OPERATIONS = [
  'lease',
  'begin',
  'extend',
  'finish',
  'lead',
] as const satisfies readonly (keyof Carrier)[];

type Operation = (typeof OPERATIONS)[number];

const resultOf = (code: string | undefined): StoreOperation['result'] => {
  if (code === undefined) return 'ok';
  return code === TIMEOUT ? 'timeout' : 'failed';
};

const RESULTS = ['ok', 'timeout', 'failed', 'skipped'] as const satisfies readonly StoreOperation['result'][];

/** How operations ended, and how long they took. */
const createCounts = () => {
  const zero = { count: { ok: 0, timeout: 0, failed: 0, skipped: 0 }, ms: 0 };
  const counts = { lease: zero, begin: zero, extend: zero, finish: zero, lead: zero };
  return {
    add: (operation: Operation, result: StoreOperation['result'], ms = 0): void => {
      const { count, ms: before } = counts[operation];
      counts[operation] = { count: { ...count, [result]: count[result] + 1 }, ms: before + ms };
    },
    read: (): Pick<CarrierState, 'operations' | 'took'> => ({
      operations: OPERATIONS.flatMap((operation) =>
        RESULTS.map((result) => ({ operation, result, count: counts[operation].count[result] })),
      ),
      took: OPERATIONS.map((operation) => ({ operation, ms: counts[operation].ms })),
    }),
  };
};

/** Puts a limit of time and a circuit breaker around a carrier. */
export const guarded = (
  carrier: Carrier,
  {
    waitMs,
    emit,
    clock = () => performance.now(),
    now = () => new Date(),
    random = Math.random,
    later = laterByTimer,
    onceRead = onceReadByTurn,
    watch,
  }: GuardOptions,
): Guarded => {
  const health = new Health(emit, clock, now, random);
  const counts = createCounts();
  watch?.(() => ({ ...health.read(), ...counts.read() }));
  const run = <R>(name: Operation, operation: () => Promise<R>): Promise<R | undefined> => {
    if (!health.admits(waitMs)) {
      counts.add(name, 'skipped');
      return Promise.resolve(undefined);
    }
    const begunAt = clock();
    return new Promise((resolve) => {
      let hasEnded = false;
      const end = (code: string | undefined, result?: R): void => {
        if (hasEnded) return;
        hasEnded = true;
        cancel();
        counts.add(name, resultOf(code), clock() - begunAt);
        if (code === undefined) health.succeeded();
        else health.failed(code);
        resolve(result);
      };
      // A process that was busy has not read an answer that came in time.
      const cancel = later(() => onceRead(() => end(TIMEOUT)), waitMs);
      operation().then(
        (result) => end(undefined, result),
        (error: unknown) => end(codeOf(error)),
      );
    });
  };
  return {
    lease: (request) => run('lease', () => carrier.lease(request)),
    begin: (request) => run('begin', () => carrier.begin(request)),
    extend: (request) => run('extend', () => carrier.extend(request)),
    finish: (request) => run('finish', () => carrier.finish(request)),
    lead: (request) => run('lead', () => carrier.lead(request)),
  };
};
