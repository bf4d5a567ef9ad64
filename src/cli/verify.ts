/** `account-bridge verify`: plays tenants' fixtures, shows the results, and rewrites the fixtures with --update. */
import { isRight } from 'fp-ts/Either';
import pc from 'picocolors';
import { isError } from '../diagnostics/diagnostic';
import { eachWithProgress } from './io/progress';
import { tenantsIn } from './io/tenant-folders';
import { playTenant } from '../fixture/run';
import { outputOf } from './report/output';
import { problemsOf, textReport, reportJson, markdownReport, reportSummary } from './report/verify';
import { playForUpdate, writeUpdates } from './update-fixtures';
import type { Updating } from './update-fixtures';
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

/** A played tenant, and what is to be written. */
type Result = Pick<Updating, 'played' | 'updates'> & Partial<Updating>;

/** Writes the updates, and gives those that were written. */
const writeAll = (all: readonly Result[], mappings: string, world: CliContext): UpdatedCases => {
  const say = (line: string): void => outputOf(world, []).error(`${line}\n`);
  return new Map(
    all.flatMap(({ refused = [], updates }) => {
      refused.forEach(say);
      return [...writeUpdates(updates, mappings, say)];
    }),
  );
};

/** Shows what differs, then writes it, and says how many were written. */
const say = (all: readonly Result[], options: VerifyOptions, world: CliContext): UpdatedCases => {
  const played = all.map((each) => each.played);
  const output = outputOf(world, new Set(played.flatMap(({ hidden }) => [...hidden])));
  if (options.json || options.markdown) {
    const written = writeAll(all, options.mappings, world);
    if (options.json) output.json(played.map((each) => reportJson(each, written)));
    else output.text(played.map((each) => markdownReport(each, today())).join('\n'));
    return written;
  }
  const colours = pc.createColors(world.colour);
  for (const each of all) output.text(`${textReport(each.played, colours, each.updates)}\n`);
  const written = writeAll(all, options.mappings, world);
  output.text(`${reportSummary(played, written)}\n`);
  return written;
};

/** Whether all is right after the updates. */
const isGood = ({ played, updates, isSound }: Result, written: UpdatedCases): boolean =>
  isSound === undefined
    ? !problemsOf(played).some(isError)
    : isSound && [...updates.keys()].every((each) => written.has(each));

const playEach = (
  names: readonly string[],
  { mappings, update }: VerifyOptions,
  world: CliContext,
): Promise<readonly Result[]> =>
  eachWithProgress(names, 'playing', world.progress, async (name) =>
    update
      ? playForUpdate(name, mappings, world)
      : { played: await playTenant(mappings, name, world), updates: new Map() },
  );

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
  const all = await playEach(names.right, options, world);
  const written = say(all, options, world);
  return all.every((each) => isGood(each, written)) ? EXIT_OK : EXIT_FAILED;
};
