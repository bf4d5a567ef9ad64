/** The check of one tenant: its files are loaded, without serving them, and its fixtures played. */
import { dirname, relative } from 'node:path';
import { getOrElse } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import { findingsOf } from '../diagnostics/collector';
import type { Problem, Span } from '../diagnostics/diagnostic';
import { advise } from '../diagnostics/fix';
import { bugsIn, internalError } from '../tenant/contain';
import { listFixtures, loadOne, readText, tenantFileIn } from '../tenant/folder';
import type { LoadedFolder } from '../tenant/folder';
import { secretsOf } from '../tenant/decode/secrets';
import { createTransports } from '../upstream/http/client';
import type { CheckedTenant } from './report/check';
import { playTenant, unplayed } from '../fixture/run';
import type { PlayedCase } from '../fixture/play-one';
import type { Played } from '../fixture/run';
import { eachWithProgress } from './io/progress';
import type { CliContext } from './io/context';

/** The account that a fixture gave; empty if it gave an error. */
const accountOf = ({ reply }: PlayedCase): readonly unknown[] => {
  const body: unknown = JSON.parse(reply.body);
  return typeof body === 'object' && body !== null && 'user' in body ? [body.user] : [];
};

/** Fixtures that could not be played count, too. */
const hasFixtures = ({ cases, problems }: Played): boolean => cases.length + problems.length > 0;

/** Loads a tenant for its problems alone: its memory is freed before its fixtures are played. */
export const problemsIn = (
  name: string,
  mappings: string,
  world: CliContext,
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
  });
  tenant?.dispose();
  return loaded;
};

/** What no fixture of a tenant without errors shows. */
const unprovenOf = ({ file, plan }: Omit<LoadedFolder, 'tenant'>, played: Played): readonly Problem[] => {
  const findings = findingsOf(file);
  const report = (message: string, todo: string): void =>
    findings.add(FILE_START, { code: 'fixture-missing', message, fix: advise(todo) });
  const canMiss = plan?.groups.some(({ optional }) => !optional) === true;
  if (plan !== undefined && !hasFixtures(played))
    report(
      'no fixture shows what the app gets',
      'write one into "fixtures", as docs/reference/fixtures.md shows',
    );
  else if (canMiss && !played.cases.some(({ reply }) => reply.outcome === 'UserNotFound'))
    report('no fixture asks for an unknown shopper', 'add one with what the upstream then answers');
  return findings.problems;
};

const FILE_START: Span = { line: 1, column: 1, endColumn: 2 };

const findIn = async (name: string, mappings: string, world: CliContext): Promise<CheckedTenant> => {
  const loaded = problemsIn(name, mappings, world);
  const isRefused = bugsIn(loaded.problems).length > 0;
  const fixtures = isRefused ? [] : listFixtures(mappings, name);
  const played =
    fixtures.length === 0 ? unplayed(name, []) : await playTenant(mappings, name, world, fixtures);
  const { file, text = '', rules, plan } = loaded;
  const isOutside = (other: string): boolean => relative(dirname(file), other).startsWith('..');
  return {
    name,
    hidden: [loaded.hidden, played.hidden],
    rules,
    plan,
    shared: new Set([...loaded.texts.keys()].filter(isOutside)),
    texts: new Map([...played.texts, ...loaded.texts, [file, text]]),
    problems: [
      ...loaded.problems,
      ...bugsIn(played.refused),
      ...played.problems,
      ...played.cases.flatMap(({ outcome }) => outcome.problems),
      ...played.ids,
    ],
    unproven: isRefused ? [] : unprovenOf(loaded, played),
    accounts: hasFixtures(played) ? played.cases.flatMap(accountOf) : undefined,
  };
};

/** The result for a tenant whose check met a bug. */
const unchecked = (name: string, problems: readonly Problem[]): CheckedTenant => ({
  name,
  problems,
  texts: new Map(),
  hidden: [],
  unproven: [],
  shared: new Set(),
  rules: undefined,
  plan: undefined,
  accounts: undefined,
});

/** All findings of one tenant. */
export const checkTenant = (name: string, mappings: string, world: CliContext): Promise<CheckedTenant> =>
  TE.tryCatch(
    () => findIn(name, mappings, world),
    internalError({ name, file: tenantFileIn(mappings, name) }, world.audit),
  )().then(getOrElse((problems) => unchecked(name, problems)));

/** Checks tenants one after the other; one without a finding is among them. */
export const checkEach = (
  names: readonly string[],
  mappings: string,
  world: CliContext,
): Promise<readonly CheckedTenant[]> =>
  eachWithProgress(names, 'checking', world.progress, (name) => checkTenant(name, mappings, world));
