/** `account-bridge verify`: plays tenants' fixtures, shows the results, and rewrites expectations with --update. */
import { isRight } from 'fp-ts/Either';
import pc from 'picocolors';
import { outcomes } from '../core/failure';
import { isError, onOneLine } from '../diagnostics/diagnostic';
import { nodeOf } from '../json/diff';
import { rewriteMember } from '../json/edit';
import { eachWithProgress } from './io/progress';
import { tenantsIn } from './io/tenant-folders';
import { playTenant } from '../fixture/run';
import type { PlayedCase } from '../fixture/play-one';
import type { Played } from '../fixture/run';
import { replaceFile } from './io/replace-file';
import { outputOf } from './report/output';
import { problemsOf, textReport, reportJson, markdownReport, reportSummary } from './report/verify';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { UpdatedCases } from './report/verify';
import type { CliContext } from './io/context';

export interface VerifyOptions {
  readonly mappings: string;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly update: boolean;
}

const today = (): string => new Date().toISOString().slice(0, 10);

const say = (
  all: readonly Played[],
  { json, markdown }: VerifyOptions,
  world: CliContext,
  updatedCases: UpdatedCases,
): void => {
  const output = outputOf(world, new Set(all.flatMap(({ hidden }) => [...hidden])));
  if (json) output.json(all.map(reportJson));
  else if (markdown) output.text(all.map((played) => markdownReport(played, today())).join('\n'));
  else {
    const colours = pc.createColors(world.colour);
    for (const played of all) output.text(`${textReport(played, colours, updatedCases)}\n`);
    output.text(`${reportSummary(all, updatedCases)}\n`);
  }
};

/** A failed case that differs only in its answer. A case with wrong exchanges must be corrected by hand. */
const isOutdated = ({ outcome }: PlayedCase): boolean => !outcome.passed && outcome.faults.length === 0;

/** A case that failed as it should, but whose fixture does not say how: another failure would look the same. */
const isVague = ({ fixture, reply, outcome }: PlayedCase): boolean =>
  outcome.passed && isFailure(reply.outcome) && fixture.response?.members.has('outcome') === false;

const isFailure = (outcome: string): boolean => outcome !== 'ok' && Object.hasOwn(outcomes, outcome);

/**
 * The fixture's text with the answer that was given. An outcome is written for every failure and where the fixture has
 * one. A status is written where the fixture has one, or has neither.
 */
const updated = ({ fixture: { text, response }, reply }: PlayedCase): string => {
  const hasOutcome = isFailure(reply.outcome) || (response?.members.has('outcome') && reply.outcome === 'ok');
  const outcome = hasOutcome ? `"outcome":${JSON.stringify(reply.outcome)},` : '';
  const hasStatus = response?.members.has('status') ?? true;
  const status = hasStatus ? `"status":${reply.status},` : '';
  return rewriteMember(text, 'response', nodeOf(`{${outcome}${status}"body":${reply.body}}`));
};

const SUMMARY = {
  replaced: (file: string) => `updated ${file}`,
  changed: (file: string) => `left ${file} as it is: it was changed while its tenant was played`,
  unwritable: (file: string) => `cannot write ${file}`,
} as const;

/** Rewrites one fixture; `false` when its file was not written. */
const update = (played: PlayedCase, mappings: string, world: CliContext): boolean => {
  const { file, text } = played.fixture;
  const outcome = replaceFile(mappings, file, text, updated(played));
  outputOf(world, []).error(`${SUMMARY[outcome](onOneLine(file))}\n`);
  return outcome === 'replaced';
};

/** Writes down what came, and says which cases it was and whether all is well then. */
const updateAll = (
  all: readonly Played[],
  mappings: string,
  world: CliContext,
): { readonly updatedCases: UpdatedCases; readonly isGood: boolean } => {
  const cases = all.flatMap((played) => played.cases);
  const wanting = cases.filter((each) => !each.outcome.passed || isVague(each));
  const updatedCases = wanting.filter(
    (each) => (isOutdated(each) || isVague(each)) && update(each, mappings, world),
  );
  const isSound = all.every(({ refused, problems }) => ![...refused, ...problems].some(isError));
  return { updatedCases: new Set(updatedCases), isGood: isSound && updatedCases.length === wanting.length };
};

const unchanged = (all: readonly Played[]): ReturnType<typeof updateAll> => ({
  updatedCases: new Set(),
  isGood: all.every((played) => !problemsOf(played).some(isError)),
});

const playEach = (
  names: readonly string[],
  mappings: string,
  world: CliContext,
): Promise<readonly Played[]> =>
  eachWithProgress(names, 'playing', world.progress, (name) => playTenant(mappings, name, world));

/** Plays the named tenants' fixtures, or all. Exit code 0, 1 when one fails, 2 when it could not run. */
export const verify = async (
  tenants: readonly string[],
  options: VerifyOptions,
  world: CliContext,
): Promise<number> => {
  const names = tenantsIn(options.mappings, tenants);
  if (!isRight(names)) {
    outputOf(world, []).error(`${names.left}\n`);
    return EXIT_UNUSABLE;
  }
  const all = await playEach(names.right, options.mappings, world);
  const { updatedCases, isGood } = options.update ? updateAll(all, options.mappings, world) : unchanged(all);
  say(all, options, world, updatedCases);
  return isGood ? EXIT_OK : EXIT_FAILED;
};
