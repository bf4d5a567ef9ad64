/**
 * The sampling of answers while the bridge serves: a share of the answers is compared as `drift` compares them, after the
 * request was answered. What differs becomes events, without a value.
 */
import { redactError } from '../observe/redact';
import type { BridgeEvent, Emit } from '../observe/events';
import { PROBE_ID, identityOf } from '../core/call';
import { failureDetailsOf } from '../core/failure';
import type { SourceFailure } from '../core/failure';
import type { Answered, FailedAsk } from '../tenant/runtime/reporting-ask';
import type { CompareFailed } from './answer-drift';
import type { Difference } from './compare';
import { isDrift } from './payload-drift';
import type { ComparePayload } from './payload-drift';
import { Reported, Waiting } from './sample-limits';
import type { Sample } from './sample-limits';
import { Comparers } from './sample-comparers';
import { Turns } from './sample-turns';
import type { Leads } from './sample-turns';
import type { Shown } from './shown';

export interface SamplerOptions {
  /** How many of a hundred answers are compared. */
  readonly percent: number;
  readonly emit: Emit;
  /** What the fixtures of a tenant show; it is asked once, and again after a reload. */
  readonly shown: (tenant: string) => Promise<Shown>;
  /** Whether this process compares a tenant's answers for the next milliseconds, and no other one; without it, it does. */
  readonly leads?: Leads;
  /** A number from 0 up to, not including, 1. */
  readonly random?: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Waits for a turn of the event loop. */
  readonly turn: () => Promise<unknown>;
}

/** Compares a share of the answers. */
export interface Sampler {
  /** Takes a payload of a request. */
  readonly answered: (answered: Answered) => void;
  /** Takes an ask of a request that failed; its answer is compared if it says something about the upstream's answers. */
  readonly failed: (failed: FailedAsk) => void;
  /** Receives every event of the bridge: the end of a request, and reloads. */
  readonly hear: (event: BridgeEvent) => void;
  /** Ends when what was taken is compared. */
  readonly idle: () => Promise<unknown>;
}

/** A longer body without a payload takes too long to be read again beside requests. */
const MOST_BYTES = 65_536;

/** Failures that say something about the answers of an upstream; others pass, or are the bridge's own. */
const SAMPLED: ReadonlySet<string> = new Set<SourceFailure['tag']>([
  'UserNotFound',
  'PayloadInvalid',
  'UpstreamRejected',
]);

const isSampled = ({ failure, answer, hasPayload }: FailedAsk): boolean =>
  SAMPLED.has(failure.tag) && !hasPayload && answer !== undefined && answer.bytes.length <= MOST_BYTES;

/** What counts as drift; from the type and from the fixtures it is the same difference. */
const driftOfPayload = (compare: ComparePayload, payload: unknown): readonly Difference[] | undefined => {
  const drift = compare(payload);
  return drift && [...drift.type, ...drift.fixtures.filter((each) => isDrift('fixtures', each))];
};

/** A failure without drift says nothing, unless it is an answer for an unknown user, which was compared. */
const driftOfFailed = (
  compare: CompareFailed | undefined,
  { failure, answer, hasPayload }: FailedAsk,
): readonly Difference[] | undefined => {
  const outcome = failure.tag;
  const drift = compare?.({ outcome, detail: failureDetailsOf(failure), hasPayload }, answer);
  return drift?.length === 0 && outcome !== 'UserNotFound' ? undefined : drift;
};

/** The samples of one bridge. One answer is compared at a time, each in a turn of its own. */
export const createSampler = ({
  percent,
  emit,
  shown,
  leads = () => Promise.resolve(true),
  random = Math.random,
  clock = () => performance.now(),
  turn,
}: SamplerOptions): Sampler => {
  const waiting = new Waiting();
  const reported = new Reported();
  const comparers = new Comparers(shown, emit);
  const turns = new Turns(leads);
  let last: Promise<unknown> = Promise.resolve();
  const report = ({ tenant, source, call }: Sample, differences: readonly Difference[]): void => {
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
  const compare = async (sample: Sample): Promise<void> => {
    try {
      if (!(await turns.isOurs(sample.tenant, clock()))) return;
      const differences = await sample.compare();
      if (differences !== undefined) report(sample, differences);
    } catch (thrown) {
      emit({ event: 'bug-caught', ...redactError(thrown) });
    } finally {
      waiting.release(sample);
    }
  };
  const sample = (
    { tenant, source, call }: Pick<Sample, 'tenant' | 'source' | 'call'>,
    differences: Sample['compare'],
  ): void => {
    if (call.requestId !== PROBE_ID && random() * 100 < percent)
      waiting.take({ tenant, source, call, compare: differences }, clock());
  };
  return {
    answered: (answered) =>
      sample(answered, async () => {
        const comparer = await comparers.ofPayload(answered);
        await turn();
        return driftOfPayload(comparer, answered.payload);
      }),
    failed: (failed) => {
      if (!isSampled(failed)) return;
      sample(failed, async () => {
        const comparer = await comparers.ofFailed(failed);
        await turn();
        return driftOfFailed(comparer, failed);
      });
    },
    hear: (event) => {
      if (event.event === 'reload-done') {
        comparers.clear();
        turns.clear();
      }
      if (event.event !== 'request-served') return;
      for (const each of waiting.of(event.requestId)) last = last.then(() => compare(each));
    },
    idle: () => last,
  };
};
