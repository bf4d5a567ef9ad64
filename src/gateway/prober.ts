/**
 * The schedule of probes (look-ups of a known user of each source), and the last outcome of each. It keeps neither the
 * users nor their data.
 */
import { isRight } from 'fp-ts/Either';
import { PROBE_ID } from '../core/call';
import { failureDetailsOf, type FailureDetails } from '../core/failure';
import { createTurns } from '../core/turns';
import { createCanceller, type Signal } from '../core/signal';
import type { Emit } from '../observe/events';
import { redactError } from '../observe/redact';
import type { Probe } from '../tenant/runtime/running';
import type { Tenant } from '../tenant/runtime/tenant';
import { guarded } from './safe-emit';

/** The result of a source's last probe. */
export interface ProbeState {
  readonly source: string;
  /** `pending` before the first has ended and while another bridge does them, `ok`, a failure's tag, or `Bug`. */
  readonly outcome: string;
  /** The details of the failure. */
  readonly detail?: FailureDetails;
  /** Since when the outcome has been this one. */
  readonly since?: Date;
}

/** A tenant with its probes. */
type Probed = Pick<Tenant, 'name' | 'probes'>;

/** Runs probes, from `start` to `stop`. */
export interface Prober {
  readonly start: () => void;
  /** Cancels running probes; no request is sent and no event emitted any more. */
  readonly stop: () => void;
  /**
   * Looks up the users of a tenant, from `start` on or at once if that was before. Of a version that was there before, the
   * probes that are the same go on.
   */
  readonly add: (tenant: Probed) => void;
  /** Looks up the users of a tenant no more. */
  readonly remove: (tenant: string) => void;
  /** The results for the sources of a tenant that have a probe. It sends no request. */
  readonly statesOf: (tenant: string) => readonly ProbeState[];
}

export interface ProberOptions {
  readonly emit: Emit;
  /** Whether this process does the probe of a source for the next milliseconds, and no other one; without it, it does. */
  readonly leads?: ((tenant: string, source: string, lastsMs: number) => Promise<boolean>) | undefined;
  /** How long after its end a probe is repeated, in milliseconds, on average. */
  readonly intervalMs?: number;
  /** Within how many milliseconds of the start each probe is made for the first time. */
  readonly firstMs?: number;
  readonly clock?: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly stopwatch?: () => number;
  /** Runs something later, and gives a function that cancels it. */
  readonly later?: (run: () => void, ms: number) => () => void;
  /** From 0 to 1. */
  readonly random?: () => number;
}

const INTERVAL_MS = 60_000;
const FIRST_MS = 5_000;

/** No probe takes longer: the deadline of a source is a minute at most. */
const LONGEST_MS = 60_000;

/** A planned probe does not keep a process alive that has nothing else to do. */
const laterByTimer = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/** The result of one look-up. */
type ProbeOutcome = Pick<ProbeState, 'outcome' | 'detail'>;

const endOf = async (probe: Probe, now: () => Date, signal: Signal): Promise<ProbeOutcome> => {
  const call = { requestId: PROBE_ID, signal, endsAt: Infinity, now, turn: createTurns(), timings: [] };
  const answer = await probe.run(call)();
  if (isRight(answer)) return { outcome: 'ok' };
  const detail = failureDetailsOf(answer.left);
  return { outcome: answer.left.tag, ...(detail === undefined ? {} : { detail }) };
};

const isSame = (one: ProbeOutcome, other: ProbeOutcome): boolean =>
  one.outcome === other.outcome && JSON.stringify(one.detail) === JSON.stringify(other.detail);

/** One probe from its first look-up to its last; at most one is under way. */
interface Watch {
  readonly probe: Probe;
  readonly state: () => ProbeState;
  readonly start: () => void;
  readonly stop: () => void;
}

const watch = (tenant: string, probe: Probe, options: ProberOptions): Watch => {
  const { intervalMs = INTERVAL_MS, firstMs = FIRST_MS, random = Math.random, leads } = options;
  const { clock = () => new Date(), stopwatch = () => performance.now(), later = laterByTimer } = options;
  const { source } = probe;
  const emit = guarded(options.emit);
  const abort = createCanceller();
  let state: ProbeState = { source, outcome: 'pending' };
  let cancel = (): void => undefined;
  const note = (ended: ProbeOutcome, durationMs: number): void => {
    if (isSame(state, ended)) return;
    state = { source, ...ended, since: clock() };
    emit({ event: 'source-probed', tenant, source, ...ended, durationMs });
  };
  const asBug = (thrown: unknown): ProbeOutcome => {
    if (!abort.signal.aborted && state.outcome !== 'Bug')
      emit({ event: 'bug-caught', requestId: PROBE_ID, ...redactError(thrown) });
    return { outcome: 'Bug' };
  };
  /** A turn lasts until the next look-up at least, so that it goes on as long as the process does. */
  const lastsMs = 2 * intervalMs + LONGEST_MS;
  const isStopped = (): boolean => abort.signal.aborted;
  const look = async (): Promise<void> => {
    const isOurs = leads === undefined || (await leads(tenant, source, lastsMs));
    if (isStopped()) return;
    if (!isOurs) {
      state = { source, outcome: 'pending' };
      return again(intervalMs * (0.5 + random()));
    }
    const start = stopwatch();
    const ended = await endOf(probe, clock, abort.signal).catch(asBug);
    if (isStopped()) return; // the end of the bridge is not the upstream's
    again(intervalMs * (0.5 + random())); // so that what began together drifts apart
    note(ended, Math.round((stopwatch() - start) * 10) / 10);
  };
  const again = (ms: number): void => {
    cancel = later(() => void look(), ms);
  };
  return {
    probe,
    state: () => state,
    start: () => again(firstMs * random()),
    stop: () => {
      cancel();
      abort.abort();
    },
  };
};

/** The prober of tenants. Each of their sources is looked up on its own, so that a slow one delays no other. */
export const createProber = (tenants: readonly Probed[], options: ProberOptions): Prober => {
  const watches = new Map<string, readonly Watch[]>();
  let state: 'before' | 'started' | 'stopped' = 'before';
  const all = (): readonly Watch[] => [...watches.values()].flat();
  const add = ({ name, probes }: Probed): void => {
    const before = watches.get(name) ?? [];
    const known = probes.map((probe) => before.find((each) => each.probe === probe));
    const added = probes.flatMap((probe, index) =>
      known[index] === undefined ? [watch(name, probe, options)] : [],
    );
    for (const each of before) if (!known.includes(each)) each.stop();
    watches.set(name, [...known.filter((each) => each !== undefined), ...added]);
    if (state === 'started') for (const each of added) each.start();
  };
  for (const tenant of tenants) add(tenant);
  return {
    start: () => {
      state = 'started';
      for (const each of all()) each.start();
    },
    stop: () => {
      state = 'stopped';
      for (const each of all()) each.stop();
    },
    add,
    remove: (name) => {
      add({ name, probes: [] });
      watches.delete(name);
    },
    statesOf: (tenant) => (watches.get(tenant) ?? []).map(({ state }) => state()),
  };
};
