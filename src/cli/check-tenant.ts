/** The check of one tenant: its files are loaded, without serving them, and its fixtures played. */
import { dirname, relative } from 'node:path';
import { getOrElse } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import type { Problem } from '../diagnostics/diagnostic';
import { bugsIn, internalError } from '../tenant/contain';
import { withEdits } from '../tenant/reading/texts';
import { listFixtures, loadOne, readText, tenantFileIn } from '../tenant/folder';
import type { LoadedFolder } from '../tenant/folder';
import type { LoadContext } from '../tenant/load';
import { secretsOf } from '../tenant/decode/secrets';
import { createTransports } from '../upstream/http/client';
import type { CheckedTenant } from './report/check';
import { playTenant, unplayed } from '../fixture/run';
import type { PlayedCase } from '../fixture/play-one';
import type { Played } from '../fixture/run';
import { collectBehaviour } from '../fixture/behaviour';
import { liveProblems } from './described/live-problems';
import { withoutSecrets } from './not-made';
import { pointersIn } from '../json/pointer-at';
import { unprovenBy } from './unproven';
import { eachWithProgress } from './io/progress';
import type { CliContext } from './io/context';

/** The account that a fixture gave; empty if it gave an error. */
const accountOf = ({ reply }: PlayedCase): readonly unknown[] => {
  const body: unknown = JSON.parse(reply.body);
  return typeof body === 'object' && body !== null && 'user' in body ? [body.user] : [];
};

/** Fixtures that could not be played count, too. */
const hasFixtures = ({ cases, problems }: Played): boolean => cases.length + problems.length > 0;

/** What fixtures show is known once all of them can be played: a corrected one can show what seems to be missing. */
const arePlayable = ({ cases, problems }: Played): boolean =>
  cases.every(({ outcome }) => outcome.isPlayed) && problems.every(({ severity }) => severity !== 'error');

/** Loads a tenant for its problems alone: its memory is freed before its fixtures are played. */
export const problemsIn = (
  name: string,
  mappings: string,
  world: CliContext,
  asking: Partial<LoadContext> = {},
): Omit<LoadedFolder, 'tenant'> => {
  const { tenant, ...loaded } = loadOne(mappings, name, {
    adapters: world.adapters,
    secrets: secretsOf(world.variables, readText),
    unset: 'warning',
    openAllowed: true,
    emit: world.audit,
    http: createTransports(),
    maxDataBytes: world.maxDataBytes,
    edited: world.edited,
    requestDeadlineMs: GATEWAY_DEFAULTS.requestDeadlineMs,
    ...asking,
  });
  tenant?.dispose();
  return loaded;
};

/** The same, its queries compared with what their live databases say of them; and what that shows beside findings. */
const liveProblemsIn = async (
  name: string,
  mappings: string,
  world: CliContext,
): Promise<Omit<LoadedFolder, 'tenant'> & Pick<CheckedTenant, 'notes'>> => {
  const { loaded, notes } = await liveProblems((asking) => problemsIn(name, mappings, world, asking));
  return { ...loaded, notes };
};

/** What is looked for beside the problems. */
export interface CheckScope {
  /** What fixtures show of the tenant, which takes traced runs. */
  readonly behaviour: boolean;
  /** Variables that are not set are not findings: the checks that need them are listed. */
  readonly noSecrets: boolean;
  /** The columns of databases, which are asked to describe the queries. */
  readonly live?: boolean;
  /** Fixtures are not played: the tenant file alone is checked. */
  readonly withoutFixtures?: boolean;
}

const findIn = async (
  name: string,
  mappings: string,
  world: CliContext,
  { behaviour, noSecrets, live = false, withoutFixtures = false }: CheckScope,
): Promise<CheckedTenant> => {
  const loaded = live
    ? await liveProblemsIn(name, mappings, world)
    : { ...problemsIn(name, mappings, world), notes: [] };
  const isRefused = bugsIn(loaded.problems).length > 0;
  const fixtures =
    isRefused || withoutFixtures
      ? []
      : listFixtures(mappings, name).map((each) => withEdits(each, world.edited));
  const { file, text = '', rules, plan } = loaded;
  const collector = behaviour && rules !== undefined ? collectBehaviour(rules) : undefined;
  const playing = { ...world, observed: collector?.watch, onLookup: collector?.onLookup };
  const played =
    fixtures.length === 0 ? unplayed(name, []) : await playTenant(mappings, name, playing, fixtures);
  const behaviours = collector?.shown();
  const texts = new Map([...played.texts, ...loaded.texts, [file, text]]);
  const own = noSecrets
    ? withoutSecrets(loaded.problems, pointersIn(texts))
    : { problems: loaded.problems, notMade: undefined };
  const isOutside = (other: string): boolean => relative(dirname(file), other).startsWith('..');
  return {
    name,
    file,
    refreshTokens: loaded.refreshTokens,
    hidden: [loaded.hidden, played.hidden],
    rules,
    plan,
    unusedInBases: loaded.unusedInBases,
    shared: new Set([...loaded.texts.keys()].filter(isOutside)),
    texts,
    notMade: own.notMade,
    notes: loaded.notes,
    problems: [
      ...own.problems,
      ...bugsIn(played.refused),
      ...played.problems,
      ...played.cases.flatMap(({ outcome }) => outcome.problems),
      ...played.ids,
    ],
    behaviours: behaviours?.map((each) => ({ ...each, at: { file, ...each.at } })),
    unproven:
      behaviours === undefined || !arePlayable(played)
        ? []
        : unprovenBy(behaviours, file, hasFixtures(played)),
    accounts: hasFixtures(played) ? played.cases.flatMap(accountOf) : undefined,
  };
};

/** The result for a tenant whose check met a bug. */
const unchecked = (name: string, file: string, problems: readonly Problem[]): CheckedTenant => ({
  name,
  file,
  refreshTokens: [],
  problems,
  texts: new Map(),
  hidden: [],
  unproven: [],
  unusedInBases: [],
  notMade: undefined,
  notes: [],
  behaviours: undefined,
  shared: new Set(),
  rules: undefined,
  plan: undefined,
  accounts: undefined,
});

/** All findings of one tenant. */
export const checkTenant = (
  name: string,
  mappings: string,
  world: CliContext,
  scope: CheckScope = { behaviour: false, noSecrets: false },
): Promise<CheckedTenant> =>
  TE.tryCatch(
    () => findIn(name, mappings, world, scope),
    internalError({ name, file: tenantFileIn(mappings, name) }, world.audit),
  )().then(getOrElse((problems) => unchecked(name, tenantFileIn(mappings, name), problems)));

/** Checks tenants one after the other; one without a finding is among them. */
export const checkEach = (
  names: readonly string[],
  mappings: string,
  world: CliContext,
  scope?: CheckScope,
): Promise<readonly CheckedTenant[]> =>
  eachWithProgress(names, 'checking', world.progress, (name) => checkTenant(name, mappings, world, scope));
