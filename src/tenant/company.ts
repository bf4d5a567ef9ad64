/**
 * Owns the loading of a tenant for its fixtures: once for all that have the same variables, with a replay in the
 * place of every upstream, and the check of each fixture against it. It must not play them (commands/play).
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Adapter } from '../adapter';
import type { Call } from '../call';
import type { Finding } from '../mapping/findings';
import type { TypedMapping } from '../mapping/typed';
import type { Emit } from '../observe/events';
import { firstCharacter, isError } from '../problem';
import type { Problem } from '../problem';
import { readFixture } from './fixture';
import type { FixtureCase, ReadFixture } from './fixture';
import { checkFit, checkVariables, revealedOf } from './fixture-check';
import { replayProtection } from './protection';
import { loadOne, readText } from './registry';
import type { LoadedFolder } from './registry';
import { createReplay, problemsOfFaults } from './replay';
import type { Replay } from './replay';
import { secretsOf } from './secrets';
import type { Variables } from './secrets';
import type { Tenant } from './tenant';
import type { TextFile } from './text-file';
import { fillOf, secretsFor } from './variables';

/** What playing needs of the world; the variables are only compared with, lest a fixture hold a real secret. */
export interface Stage {
  readonly adapters: readonly Adapter[];
  readonly variables: Variables;
}

/** What of a tenant file the player itself must know. */
const PlayableFile = t.type({
  access: t.union([t.literal('open'), t.type({ keys: t.array(t.string) })]),
  identifier: t.type({ type: t.string }),
  sources: t.UnknownRecord,
});
type TenantFile = t.TypeOf<typeof PlayableFile>;

export const tenantFile = ({ tenant, document }: LoadedFolder): TenantFile | undefined =>
  tenant !== undefined && PlayableFile.is(document) ? document : undefined;

/** A tenant, loaded once for all fixtures that have the same variables. */
export interface Company {
  readonly loaded: LoadedFolder;
  readonly replay: Replay;
  /** Every NAME that the tenant's file has. */
  readonly names: ReadonlySet<string>;
  readonly members: readonly ReadFixture[];
}

/** Variables as one text, whatever their order. */
const variablesKey = (fixture: FixtureCase | undefined): string =>
  JSON.stringify([...(fixture?.variables ?? [])].sort());

export const assemble = (
  directory: string,
  name: string,
  members: readonly ReadFixture[],
  { adapters }: Stage,
  emit: Emit,
): Company => {
  const replay = createReplay();
  const names = new Set<string>();
  const loaded = loadOne(directory, name, {
    adapters,
    emit,
    secrets: secretsFor(members[0]?.fixture?.variables ?? new Map(), names),
    unset: 'error',
    openAllowed: true,
    http: replay.http,
    askOf: replay.askOf,
    protection: replayProtection,
  });
  return { loaded, replay, names, members };
};

/** The errors of a tenant file that no value of a variable could mend. */
export const errorsOf = (directory: string, name: string, { adapters }: Stage): readonly Problem[] => {
  const { tenant, problems } = loadOne(directory, name, {
    adapters,
    secrets: () => ({ found: 'unset' }),
    unset: 'warning',
    openAllowed: true,
    emit: () => undefined,
    http: createReplay().http,
  });
  tenant?.dispose();
  return problems.filter(isError);
};

const unloaded = (why: Problem | undefined): Finding => {
  const { file = '', line = 1, column = 1, message = '' } = why ?? {};
  return {
    code: 'fixture-variables',
    message: `with these variables the tenant does not load: ${message} (${file}:${line}:${column})`,
    suggestion: 'give invented values in "variables"',
  };
};

/** Says of each fixture that the tenant does not load with its variables. */
const tellUnloaded = ({ loaded, members }: Company): void => {
  for (const { fixture, findings } of members) {
    if (fixture === undefined || findings.problems.length > 0) continue;
    const { at, members: keys } = fixture.root;
    const place = keys.get('variables')?.keyAt ?? firstCharacter(at);
    findings.add(place, unloaded(loaded.problems.find(isError)));
  }
};

/** A fixture on its way through the bridge. */
export interface Part {
  readonly company: Company;
  readonly fixture: FixtureCase;
  readonly requestId: string;
  readonly address: string;
  readonly body: string;
}

const bodyOf = ({ userIdentifier, variables }: FixtureCase, { access }: TenantFile): string => {
  const key = access === 'open' ? undefined : access.keys[0];
  return JSON.stringify({ userIdentifier, ...(key === undefined ? {} : { key: fillOf(variables)(key) }) });
};

/** The fixtures of a company that can be played; what is wrong with the others is among their findings. */
export const partsOf = (company: Company, index: number, environment: Variables): readonly Part[] => {
  const { loaded, members, names } = company;
  const real = secretsOf(environment, readText);
  const surroundings = { variables: names, environment: real, revealed: revealedOf(names, real) };
  for (const { fixture, findings } of members)
    if (fixture !== undefined) checkVariables(fixture, surroundings, findings);
  const file = tenantFile(loaded);
  if (file === undefined) {
    tellUnloaded(company);
    return [];
  }
  const sources = Object.keys(file.sources);
  return members.flatMap(({ fixture, findings }, at) => {
    if (fixture === undefined) return [];
    checkFit(fixture, { sources, usesClock: loaded.mapping?.usesClock ?? false }, findings);
    if (findings.problems.length > 0) return [];
    const requestId = `fixture-${index}-${at}`;
    return [{ company, fixture, requestId, address: addressOf(loaded, index), body: bodyOf(fixture, file) }];
  });
};

/** Each company's tenant has an address of its own in the one gateway. */
export const addressOf = ({ name }: LoadedFolder, index: number): string => `${name}.${index}`;

/** Fixtures by their variables; one group of none without fixtures, so that the tenant is loaded all the same. */
export const group = (members: readonly ReadFixture[]): readonly (readonly ReadFixture[])[] => {
  const groups = new Map<string, ReadFixture[]>();
  for (const member of members) {
    const key = variablesKey(member.fixture);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return groups.size === 0 ? [[]] : [...groups.values()];
};

/** One fixture and the tenant that is to play it, outside the bridge's HTTP face. */
export interface Rehearsal {
  readonly tenant: Tenant;
  readonly mapping: TypedMapping;
  readonly fixture: FixtureCase;
  readonly call: Call;
  /**
   * Closes what was opened, and tells what of the fixture was not as it was played; of a request that was refused
   * not that nobody asked for what the fixture has.
   */
  readonly end: (isRefused: boolean) => readonly Problem[];
}

/** A tenant with errors of its own does not load with any variables: the fixture's are not to blame. */
const whyUnplayed = (errors: readonly Problem[], { findings }: ReadFixture): readonly Problem[] =>
  errors.length === 0
    ? findings.problems
    : [...errors, ...findings.problems.filter(({ code }) => code !== 'fixture-variables')];

/** Loads a tenant for one of its fixtures; `Left` has what is wrong with either. */
export const rehearse = (
  directory: string,
  name: string,
  written: TextFile,
  stage: Stage,
  emit: Emit,
): Either<readonly Problem[], Rehearsal> => {
  const member = readFixture(written);
  const company = assemble(directory, name, [member], stage, emit);
  const [part] = partsOf(company, 0, stage.variables);
  const { loaded, replay } = company;
  if (part === undefined || loaded.tenant === undefined || loaded.mapping === undefined)
    return left(whyUnplayed(errorsOf(directory, name, stage), member));
  const { fixture, requestId } = part;
  replay.begin(requestId, fixture);
  const { now = new Date(0) } = fixture;
  return right({
    tenant: loaded.tenant,
    mapping: loaded.mapping,
    fixture,
    call: { requestId, signal: new AbortController().signal, endsAt: Infinity, now: () => now, timings: [] },
    end: (isRefused) => {
      loaded.tenant?.dispose();
      const faults = replay.end(requestId);
      return problemsOfFaults(fixture, isRefused ? faults.filter(({ isUnused }) => !isUnused) : faults);
    },
  });
};
