/**
 * `account-bridge drift`: what live answers have otherwise than the type of the payload and the fixtures say. No identifier and no
 * value is shown.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import pc from 'picocolors';
import type { RawAnswer } from '../core/call';
import { shownByFixtures } from '../drift/shown';
import { Survey, isCompared, isUncompared } from '../drift/survey';
import type { Surveyed } from '../drift/survey';
import type { Answered } from '../tenant/runtime/reporting-ask';
import { problemsIn } from './check-tenant';
import { liveProblems } from './described/live-problems';
import { namedIdentifiers } from './io/read-identifiers';
import type { IdentifierOptions, ListedIdentifier } from './io/read-identifiers';
import { createPace, pauseOf } from './io/pace';
import type { Pace, Paced } from './io/pace';
import { tenantsIn } from './io/tenant-folders';
import { callNow, collecting, openLive } from './live';
import type { LiveTenant, Unopened } from './live';
import { driftJson, driftText, isDrifting } from './report/drift';
import type { DriftReport } from './report/drift';
import { outputOf } from './report/output';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

export interface DriftOptions extends IdentifierOptions {
  readonly mappings: string;
  /** How many identifiers are asked for in a second, at most. */
  readonly rate: number;
  readonly json: boolean;
}

const notRun = (line: string): Either<Unopened, never> => left({ lines: [line], hidden: [] });

/** The payloads and answers of one call. */
type Came = Pick<Surveyed, 'answered' | 'answers'>;

/** A tenant that is asked, and what comes. */
interface Asking extends LiveTenant {
  /** Gives what came since it was called last. */
  readonly take: () => Came;
}

const openAsking = (
  name: string,
  { mappings }: DriftOptions,
  world: CliContext,
): Either<Unopened, Asking> => {
  const answered: Answered[] = [];
  const answers = new Map<string, RawAnswer | undefined>();
  const opened = openLive(mappings, name, world, {
    emit: collecting([], world),
    answered: (each) => void answered.push(each),
    failed: ({ source, answer }) => void answers.set(source, answer),
  });
  const take = (): Came => {
    const taken = { answered: answered.splice(0), answers: new Map(answers) };
    answers.clear();
    return taken;
  };
  return isRight(opened) ? right({ ...opened.right, take }) : opened;
};

/** Asks for one user; all sources are asked as for a request. */
const askOne =
  ({ tenant, take }: Asking, identifier: string) =>
  async (): Promise<Paced<Surveyed>> => {
    const call = callNow('drift');
    const asked = await tenant.ask(identifier, call)();
    return {
      result: { timings: call.timings, ...take() },
      pauseMs: pauseOf(call, asked),
    };
  };

/** Asks for each user in turn; gives the lines whose text is not an identifier of the tenant. */
const askEach = async (
  asking: Asking,
  listed: readonly ListedIdentifier[],
  survey: Survey,
  pace: Pace,
  { progress }: CliContext,
): Promise<readonly number[]> => {
  const unread: number[] = [];
  try {
    for (const [index, { identifier: text, line }] of listed.entries()) {
      progress(`asking for ${index + 1} of ${listed.length}`);
      const identifier = asking.tenant.identify(text);
      if (identifier === undefined) {
        unread.push(line);
        continue;
      }
      const asked = await pace(askOne(asking, identifier));
      if (asked !== undefined) survey.add(asked);
    }
  } finally {
    progress();
  }
  return unread;
};

const surveyOf = async (
  name: string,
  asking: Asking,
  listed: readonly ListedIdentifier[],
  options: DriftOptions,
  world: CliContext,
): Promise<DriftReport> => {
  try {
    const shown = await shownByFixtures({ directory: options.mappings, name, context: world });
    const survey = new Survey(shown);
    const { ofDatabases } = await liveProblems((asking) => problemsIn(name, options.mappings, world, asking));
    const unread = await askEach(asking, listed, survey, createPace({ perSecond: options.rate }), world);
    const { played, unplayable } = shown;
    const isOne = options.from === undefined;
    return {
      ...{ tenant: name, isOne, listed: listed.length, unread, played, unplayable },
      sources: survey.read(),
      columns: ofDatabases,
    };
  } finally {
    asking.tenant.dispose();
  }
};

/** A source of which nothing was compared is not known to be free of drift. */
const codeOf = (report: DriftReport): number => {
  const { sources } = report;
  if (isDrifting(report)) return EXIT_FAILED;
  return !sources.some(isCompared) || sources.some(isUncompared) ? EXIT_UNUSABLE : EXIT_OK;
};

const prepared = (
  name: string,
  options: DriftOptions,
  world: CliContext,
): Either<Unopened, readonly [Asking, readonly ListedIdentifier[]]> => {
  const tenants = tenantsIn(options.mappings, [name]);
  if (!isRight(tenants)) return notRun(tenants.left);
  const listed = namedIdentifiers(options);
  if (!isRight(listed)) return notRun(listed.left);
  const opened = openAsking(name, options, world);
  return isRight(opened) ? right([opened.right, listed.right]) : opened;
};

/** Compares live answers. Exit code 0 without drift, 1 with drift, 2 when answers could not be compared. */
export const drift = async (name: string, options: DriftOptions, world: CliContext): Promise<number> => {
  const ready = prepared(name, options, world);
  if (!isRight(ready)) {
    const output = outputOf(world, ready.left.hidden);
    for (const line of ready.left.lines) output.error(`${line}\n`);
    return EXIT_UNUSABLE;
  }
  const [asking, listed] = ready.right;
  const report = await surveyOf(name, asking, listed, options, world);
  const output = outputOf(world, asking.hidden);
  if (options.json) output.json(driftJson(report));
  else output.text(driftText(report, pc.createColors(world.colour)));
  return codeOf(report);
};
