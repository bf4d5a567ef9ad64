/** What the fixtures of a tenant show of its sources: the payloads of users that were found, and the other outcomes. */
import { fixedCall } from '../core/call';
import type { SourceTiming } from '../core/call';
import { auditOf, fixtureRunsOf, groupByVariables, loadFixtureGroup } from '../fixture/load';
import type { FixtureContext, FixtureRun } from '../fixture/load';
import { readFixture } from '../fixture/format';
import type { ReadFixture, RecordedAnswer } from '../fixture/format';
import { listFixtures } from '../tenant/folder';
import type { Answered } from '../tenant/runtime/reporting-ask';

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

/** Of a tenant without fixtures. */
export const NOTHING_SHOWN: Shown = { sources: new Map(), played: 0, unplayable: 0 };

const createShown = (): ShownSource => ({ payloads: [], notFound: [], failed: new Set() });

/** What the fixtures show of a source; nothing if none of them has it. */
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

const callFor = ({ requestId, fixture: { now = new Date(0), uuid } }: FixtureRun) =>
  fixedCall(requestId, now, uuid);

/** Asks for the user of a fixture, whose answers the replay gives; a text that is not an identifier is not asked for. */
const playOne = async (
  run: FixtureRun,
  answered: readonly Answered[],
  sources: Map<string, ShownSource>,
): Promise<void> => {
  const { group, fixture, requestId } = run;
  const identifier = group.loaded.tenant?.identify(fixture.userIdentifier);
  if (group.loaded.tenant === undefined || identifier === undefined) return;
  const call = callFor(run);
  group.replay.begin(requestId, fixture);
  await group.loaded.tenant.ask(identifier, call)();
  group.replay.end(requestId);
  for (const timing of call.timings) {
    const shown = sources.get(timing.source) ?? createShown();
    sources.set(timing.source, shown);
    const own = answered.filter(
      ({ source, call: of }) => of.requestId === requestId && source === timing.source,
    );
    const exchanges = fixture.sources.get(timing.source)?.exchanges ?? [];
    note(
      shown,
      timing,
      own.map(({ payload }) => payload),
      exchanges.map(({ answer }) => answer),
    );
  }
};

/** What is played, and a pause before each part of the work. */
export interface Showing {
  readonly directory: string;
  readonly name: string;
  readonly context: FixtureContext;
  readonly turn?: () => Promise<unknown>;
}

/** Plays the fixtures that have the same variables; gives how many were played. */
const playGroup = async (
  members: readonly ReadFixture[],
  index: number,
  { directory, name, context, turn = () => Promise.resolve() }: Showing,
  sources: Map<string, ShownSource>,
): Promise<number> => {
  const answered: Answered[] = [];
  const watching = { ...context, answered: (each: Answered) => void answered.push(each) };
  await turn();
  const group = loadFixtureGroup(directory, name, members, watching, auditOf(context));
  try {
    const runs = fixtureRunsOf(group, index, context.variables);
    for (const run of runs) {
      await turn();
      await playOne(run, answered, sources);
    }
    return runs.length;
  } finally {
    group.loaded.tenant?.dispose();
  }
};

/** Plays a tenant's fixtures, one after the other. */
export const shownByFixtures = async (showing: Showing): Promise<Shown> => {
  const files = listFixtures(showing.directory, showing.name);
  const sources = new Map<string, ShownSource>();
  let played = 0;
  for (const [index, members] of groupByVariables(files.map(readFixture)).entries())
    played += await playGroup(members, index, showing, sources);
  return { sources, played, unplayable: files.length - played };
};
