/** What the fixtures of a tenant show of its sources: the payloads of users that were found, and the other outcomes. */
import type { Call, SourceTiming } from '../core/call';
import { fixtureRunsOf, groupByVariables, loadFixtureGroup } from '../fixture/load';
import type { FixtureContext, FixtureRun } from '../fixture/load';
import { readFixture } from '../fixture/format';
import type { RecordedAnswer } from '../fixture/format';
import type { TextFile } from '../json/text-file';
import { listFixtures } from '../tenant/folder';
import { disposeAll } from '../tenant/source/dispose';
import type { Answered } from '../tenant/runtime/build';

/** What fixtures show of one source. */
export interface ShownSource {
  /** The payloads of users that were found. */
  readonly payloads: unknown[];
  /** The answers to requests for users that were not found. */
  readonly notFound: RecordedAnswer[];
  /** The statuses of other failures. */
  readonly failed: Set<number>;
}

/** What fixtures show, by source. */
export interface Shown {
  readonly sources: ReadonlyMap<string, ShownSource>;
  /** How many fixtures were played. */
  readonly played: number;
  /** How many cannot be: `verify` says why. */
  readonly unplayable: number;
}

const createShown = (): ShownSource => ({ payloads: [], notFound: [], failed: new Set() });

/** What a source has of fixtures that do not show it. */
export const shownOf = ({ sources }: Shown, source: string): ShownSource =>
  sources.get(source) ?? createShown();

/** Notes how a source ended in a fixture; a failure that has no status shows nothing. */
const note = (
  shown: ShownSource,
  { outcome, detail }: SourceTiming,
  payloads: readonly unknown[],
  answers: readonly RecordedAnswer[],
): void => {
  if (outcome === 'ok') shown.payloads.push(...payloads);
  else if (outcome === 'UserNotFound') shown.notFound.push(...answers.slice(-1));
  else if (typeof detail?.status === 'number') shown.failed.add(detail.status);
};

const callFor = ({ requestId, fixture: { now = new Date(0) } }: FixtureRun): Call => ({
  requestId,
  signal: new AbortController().signal,
  endsAt: Infinity,
  now: () => now,
  timings: [],
});

/** Asks for the user of a fixture; the replay answers. */
const playOne = async (
  run: FixtureRun,
  answered: readonly Answered[],
  sources: Map<string, ShownSource>,
): Promise<void> => {
  const { group, fixture, requestId } = run;
  const { tenant } = group.loaded;
  const identifier = tenant?.identify(fixture.userIdentifier);
  if (tenant === undefined || identifier === undefined) return;
  const call = callFor(run);
  group.replay.begin(requestId, fixture);
  await tenant.ask(identifier, call)();
  group.replay.end(requestId);
  for (const timing of call.timings) {
    const shown = sources.get(timing.source) ?? createShown();
    sources.set(timing.source, shown);
    const payloads = answered.filter(
      ({ source, call: of }) => of.requestId === requestId && source === timing.source,
    );
    const exchanges = fixture.sources.get(timing.source)?.exchanges ?? [];
    note(
      shown,
      timing,
      payloads.map(({ payload }) => payload),
      exchanges.map(({ answer }) => answer),
    );
  }
};

/** Plays a tenant's fixtures, one after the other; `turn` is awaited between two. */
export const shownByFixtures = async (
  directory: string,
  name: string,
  context: FixtureContext,
  turn: () => Promise<unknown> = () => Promise.resolve(),
  files: readonly TextFile[] = listFixtures(directory, name),
): Promise<Shown> => {
  const answered: Answered[] = [];
  const sources = new Map<string, ShownSource>();
  const emit = context.audit ?? (() => undefined);
  const groups = groupByVariables(files.map(readFixture)).map((members) =>
    loadFixtureGroup(
      directory,
      name,
      members,
      { ...context, answered: (each) => void answered.push(each) },
      emit,
    ),
  );
  try {
    const runs = groups.flatMap((group, index) => fixtureRunsOf(group, index, context.variables));
    for (const run of runs) {
      await playOne(run, answered, sources);
      await turn();
    }
    return { sources, played: runs.length, unplayable: files.length - runs.length };
  } finally {
    disposeAll(groups.flatMap(({ loaded }) => loaded.tenant ?? []));
  }
};
