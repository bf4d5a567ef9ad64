/** `account-bridge verify`: plays tenants' fixtures, shows the results, and rewrites the fixtures with --update. */
import { isRight } from 'fp-ts/Either';
import pc from 'picocolors';
import { isError } from '../diagnostics/diagnostic';
import { eachWithProgress } from './io/progress';
import { tenantsIn } from './io/tenant-folders';
import { playTenant } from '../fixture/run';
import type { Played } from '../fixture/run';
import { outputOf } from './report/output';
import { certificate } from './report/certificate';
import type { Certified } from './report/certificate';
import { loadNoted } from './noted-load';
import { readVersion, versionText } from './io/version';
import { junitReport } from './report/junit';
import { markdownOf } from './report/markdown';
import { problemsOf, textReport, reportJson, reportSummary } from './report/verify';
import { playForUpdate, writeUpdates } from './update-fixtures';
import type { Updating } from './update-fixtures';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { UpdatedCases } from './report/verify';
import type { CliContext } from './io/context';

/** The forms of the results. */
export type VerifyFormat = 'text' | 'json' | 'markdown' | 'junit';

export interface VerifyOptions {
  readonly mappings: string;
  readonly format: VerifyFormat;
  readonly update: boolean;
}

/** What a certificate says beside the results. */
export const certifiedOf = (all: readonly Played[], mappings: string, world: CliContext): Certified => ({
  date: world.now().toISOString().slice(0, 10),
  version: versionText(readVersion(world.packageRoot)),
  tenants: all.map((played) => ({ played, ...loadNoted(played.name, mappings, world) })),
});

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

/** Shows what differs, then writes it, and says how many were written. Other forms than text show what was written. */
const say = (
  all: readonly Result[],
  { format, mappings }: VerifyOptions,
  world: CliContext,
): UpdatedCases => {
  const played = all.map((each) => each.played);
  const output = outputOf(world, new Set(played.flatMap(({ hidden }) => [...hidden])));
  if (format === 'text') {
    const colours = pc.createColors(world.colour);
    for (const each of all) output.text(`${textReport(each.played, colours, each.updates)}\n`);
  }
  const written = writeAll(all, mappings, world);
  switch (format) {
    case 'json':
      output.json(played.map((each) => reportJson(each, written)));
      break;
    case 'junit':
      output.xml(junitReport(played));
      break;
    case 'markdown':
      output.text(markdownOf(certificate(certifiedOf(played, mappings, world))));
      break;
    case 'text':
      output.text(`${reportSummary(played, written)}\n`);
  }
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
