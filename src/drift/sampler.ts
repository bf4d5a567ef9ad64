/**
 * The sampling of answers while the bridge serves: a share of the payloads is compared as `drift` compares them, after the
 * request was answered. What differs becomes events, without a value.
 */
import { redactError } from '../observe/redact';
import type { BridgeEvent, Emit } from '../observe/events';
import { PROBE_ID, identityOf } from '../core/call';
import type { Fields } from '../types/type';
import type { Answered } from '../tenant/runtime/build';
import type { PayloadDifference } from './compare';
import { isDrift, payloadComparer } from './payload-drift';
import type { ComparePayload } from './payload-drift';
import { Reported, Waiting } from './sample-limits';
import type { Waiter } from './sample-limits';
import { NOTHING_SHOWN, shownOf } from './shown';
import type { Shown } from './shown';

export interface SamplerOptions {
  /** How many of a hundred payloads are compared. */
  readonly percent: number;
  readonly emit: Emit;
  /** What the fixtures of a tenant show; it is asked once, and again after a reload. */
  readonly shown: (tenant: string) => Promise<Shown>;
  /** A number from 0 up to, not including, 1. */
  readonly random?: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Waits for a turn of the event loop. */
  readonly turn: () => Promise<unknown>;
}

/** Compares a share of the payloads. */
export interface Sampler {
  /** Takes a payload of a request. */
  readonly answered: (answered: Answered) => void;
  /** Receives every event of the bridge: the end of a request, and reloads. */
  readonly hear: (event: BridgeEvent) => void;
  /** Ends when what was taken is compared. */
  readonly idle: () => Promise<unknown>;
}

/** How often the parts of one payload are compared: a few milliseconds at most. */
const UNITS = 20_000;

/** How payloads are compared, by the source that answered them; after a reload, with the fixtures of then. */
class Comparers {
  #shown = new Map<string, Promise<Shown>>();
  #comparers = new WeakMap<Fields, ComparePayload>();

  constructor(
    private readonly shown: SamplerOptions['shown'],
    private readonly emit: Emit,
  ) {}

  async of({ tenant, source, fields }: Answered): Promise<ComparePayload> {
    const shown = this.#shown.get(tenant) ?? this.shown(tenant).catch(this.#fail);
    this.#shown.set(tenant, shown);
    const { payloads } = shownOf(await shown, source);
    const compare = this.#comparers.get(fields) ?? comparerOf(fields, payloads);
    this.#comparers.set(fields, compare);
    return compare;
  }

  readonly #fail = (thrown: unknown): Shown => {
    this.emit({ event: 'bug-caught', ...redactError(thrown) });
    return NOTHING_SHOWN;
  };

  clear(): void {
    this.#shown = new Map();
    this.#comparers = new WeakMap();
  }
}

/** Without payloads of fixtures, it is not known which fields are new. */
const comparerOf = (fields: Fields, payloads: readonly unknown[]): ComparePayload => {
  const compare = payloadComparer(fields, payloads, UNITS);
  if (payloads.length > 0) return compare;
  return (payload) => {
    const drift = compare(payload);
    return drift && { ...drift, type: drift.type.filter(({ what }) => what !== 'new') };
  };
};

/** What counts as drift; from the type and from the fixtures it is the same difference. */
const driftIn = (compare: ComparePayload, payload: unknown): readonly PayloadDifference[] | undefined => {
  const drift = compare(payload);
  return drift && [...drift.type, ...drift.fixtures.filter((each) => isDrift('fixtures', each))];
};

/** The samples of one bridge. One payload is compared at a time, each in a turn of its own. */
export const createSampler = ({
  percent,
  emit,
  shown,
  random = Math.random,
  clock = () => performance.now(),
  turn,
}: SamplerOptions): Sampler => {
  const waiting = new Waiting();
  const reported = new Reported();
  const comparers = new Comparers(shown, emit);
  let last: Promise<unknown> = Promise.resolve();
  const report = ({ tenant, source, call }: Answered, differences: readonly PayloadDifference[]): void => {
    const about = { ...identityOf(call), tenant, source };
    const drift = [...new Set(differences.map(({ what }) => what))];
    emit({ event: 'answer-compared', ...about, drift });
    for (const difference of differences) {
      if (!reported.admits(`${tenant}/${source}`, difference, clock())) continue;
      const { path, what, expected, found } = difference;
      emit({
        event: 'drift-found',
        ...about,
        path,
        what,
        ...(expected !== undefined && { expected }),
        ...(found !== undefined && { found }),
      });
    }
  };
  const compare = async (waiter: Waiter): Promise<void> => {
    try {
      const comparer = await comparers.of(waiter.answered);
      await turn();
      const differences = driftIn(comparer, waiter.answered.payload);
      if (differences !== undefined) report(waiter.answered, differences);
    } catch (thrown) {
      emit({ event: 'bug-caught', ...redactError(thrown) });
    } finally {
      waiting.release(waiter);
    }
  };
  return {
    answered: (answered) => {
      if (answered.call.requestId !== PROBE_ID && random() * 100 < percent) waiting.take(answered, clock());
    },
    hear: (event) => {
      if (event.event === 'reload-done') comparers.clear();
      if (event.event !== 'request-served') return;
      for (const waiter of waiting.of(event.requestId)) last = last.then(() => compare(waiter));
    },
    idle: () => last,
  };
};
