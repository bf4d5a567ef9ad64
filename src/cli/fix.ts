/** `account-bridge check --fix`: applies the fixes of a check to the files of tenants, and shows the difference. */
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { isError, onOneLine, strictly } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { isWithin, locate } from '../json/read-file';
import { listFixtures, listFolders } from '../tenant/folder';
import type { EditedTexts } from '../tenant/reading/texts';
import { redactProblems } from '../tenant/redact/hidden-values';
import { checkEach, checkTenant, problemsIn } from './check-tenant';
import { EXIT_OK, EXIT_FAILED, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';
import { replaceFile } from './io/replace-file';
import type { Replaced } from './io/replace-file';
import { followNames, renamedBy } from './repair/follow-names';
import { affectedBy, changedFiles, errorsIn, repairTenant } from './repair/repair';
import type { Bench, Repaired, RepairedFile, Undone, Verdict } from './repair/repair';
import { hiddenIn } from './report/check';
import type { CheckedTenant } from './report/check';
import { redactSecrets } from './report/excerpt';
import { reportFixes } from './report/fix';
import type { FixedFile } from './report/fix';
import { linesOf, unifiedDiff } from './report/unified-diff';

export interface FixOptions {
  readonly mappings: string;
  readonly format: 'text' | 'json';
  /** Warnings are errors. */
  readonly strict: boolean;
  /** Nothing is written. */
  readonly dryRun: boolean;
  /** Also repairs files that other tenants use. */
  readonly shared: boolean;
}

/** The files of a tenant that a check has read, by name, fixtures and data aside. */
const filesOf = (
  { file, text, texts }: ReturnType<typeof problemsIn>,
  mappings: string,
): ReadonlyMap<string, RepairedFile> =>
  new Map(
    [...texts, ...(text === undefined ? [] : [[file, text] as const])].flatMap(([name, content]) => {
      const located = locate(mappings, name);
      return isRight(located) ? [[name, { real: located.right, text: content }] as const] : [];
    }),
  );

/** How many verdicts are kept: a repair asks for the last ones again. */
const MAX_KNOWN = 64;

/** Checks the tenants of a mappings folder with edits that are not written. */
export const benchOf = (mappings: string, world: CliContext, mayShare: boolean): Bench => {
  const known = new Map<string, Verdict>();
  const check = (name: string, edited: EditedTexts): Verdict => {
    const key = JSON.stringify([name, ...edited]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const loaded = problemsIn(name, mappings, { ...world, edited });
    const verdict = { problems: loaded.problems, files: filesOf(loaded, mappings) };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, verdict);
    return verdict;
  };
  let users: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const usersOf = (real: string): ReadonlySet<string> => {
    users ??= usersIn(mappings, (name) => check(name, new Map()));
    return users.get(real) ?? new Set();
  };
  const isShared = (name: string, real: string): boolean => {
    const own = locate(mappings, join(mappings, name));
    const isOutside = !isRight(own) || !isWithin(own.right, real);
    return isOutside || [...usersOf(real)].some((user) => user !== name);
  };
  return { check, usersOf, isShared, mayShare };
};

/** The tenants that use each file. */
const usersIn = (
  mappings: string,
  check: (name: string) => Verdict,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const users = new Map<string, Set<string>>();
  const names = listFolders(mappings);
  for (const name of isRight(names) ? names.right : [])
    for (const { real } of check(name).files.values())
      users.set(real, (users.get(real) ?? new Set()).add(name));
  return users;
};

/** The result for one tenant. */
interface FixedTenant extends Repaired {
  readonly name: string;
}

/** Whether no tenant that a repair concerns has more errors, those of its fixtures among them. */
const isSound = async (
  name: string,
  bench: Bench,
  before: EditedTexts,
  after: EditedTexts,
  { mappings, world }: { readonly mappings: string; readonly world: CliContext },
): Promise<boolean> => {
  const errors = async (each: string, edited: EditedTexts): Promise<number> =>
    errorsIn((await checkTenant(each, mappings, { ...world, edited })).problems);
  for (const each of affectedBy(name, bench, before, after))
    if ((await errors(each, after)) > (await errors(each, before))) return false;
  return true;
};

/** Where tenants are repaired, and whether their fixtures get the new names of variables. */
interface RepairContext {
  readonly mappings: string;
  readonly world: CliContext;
  readonly follows: boolean;
}

/** Repairs tenants one after the other, on top of some edits, and undoes what makes fixtures fail. */
export const repairAll = async (
  names: readonly string[],
  bench: Bench,
  { mappings, world, follows }: RepairContext,
  start: EditedTexts = new Map(),
): Promise<{ readonly edited: EditedTexts; readonly tenants: readonly FixedTenant[] }> => {
  let edited = start;
  const tenants: FixedTenant[] = [];
  for (const name of names) {
    const repaired = repairTenant(name, bench, edited);
    const renamed = follows ? renamedBy(repaired.applied) : new Map<string, string>();
    const after = followNames(mappings, name, renamed, repaired.edited);
    const isGood =
      repaired.applied.length === 0 || (await isSound(name, bench, edited, after, { mappings, world }));
    const failed = (problem: Problem): Undone => ({ problem, why: 'fixtures' });
    tenants.push(
      isGood
        ? { name, ...repaired, edited: after }
        : { name, edited, applied: [], undone: [...repaired.undone, ...repaired.applied.map(failed)] },
    );
    if (isGood) edited = after;
  }
  return { edited, tenants };
};

/** A file with its texts before and after. */
interface ChangedFile {
  readonly file: string;
  readonly was: string;
  readonly text: string;
}

const fixturesOf = (mappings: string, name: string): readonly (readonly [string, RepairedFile])[] =>
  listFixtures(mappings, name).flatMap(({ file, text, real }) =>
    text === undefined || real === undefined ? [] : [[file, { real, text }] as const],
  );

/** The files that differ, each under the first of its names. */
const changedIn = (
  names: readonly string[],
  mappings: string,
  bench: Bench,
  edited: EditedTexts,
): readonly ChangedFile[] => {
  const remaining = new Set(changedFiles(new Map(), edited));
  return names.flatMap((name) =>
    [...bench.check(name, new Map()).files, ...fixturesOf(mappings, name)].flatMap(
      ([file, { real, text: was }]) => {
        const text = edited.get(real);
        if (text === undefined || text === was || !remaining.delete(real)) return [];
        return [{ file, was, text }];
      },
    ),
  );
};

const differenceOf = (
  { file, was, text }: ChangedFile,
  before: readonly Problem[],
  after: readonly Problem[],
): readonly string[] => {
  const shown = (whole: string, problems: readonly Problem[]): readonly string[] =>
    redactSecrets(
      linesOf(whole).join('\n'),
      problems.filter((problem) => problem.file === file),
    ) ?? [];
  return unifiedDiff(
    onOneLine(file),
    { text: was, shown: shown(was, before) },
    { text, shown: shown(text, after) },
  );
};

const NOT_WRITTEN: Readonly<Record<Exclude<Replaced, 'replaced'>, string>> = {
  changed: 'it was changed meanwhile',
  unwritable: 'it cannot be written: is it read-only, or does a link lead out of the mappings folder?',
};

const checkAll = async (
  names: readonly string[],
  { mappings, strict }: FixOptions,
  world: CliContext,
): Promise<readonly CheckedTenant[]> => {
  const all = await checkEach(names, mappings, world);
  return strict ? all.map((checked) => ({ ...checked, problems: checked.problems.map(strictly) })) : all;
};

/** Repairs the named tenants. Exit code 0 without errors left, 1 with errors left, 2 when a file was not written. */
export const fix = async (
  names: readonly string[],
  options: FixOptions,
  world: CliContext,
): Promise<number> => {
  const { mappings, dryRun } = options;
  const bench = benchOf(mappings, world, options.shared);
  const before = await checkAll(names, options, world);
  const { edited, tenants } = await repairAll(names, bench, { mappings, world, follows: true });
  const later = await checkAll(names, options, { ...world, edited });
  const problemsOf = (all: readonly CheckedTenant[]): readonly Problem[] =>
    all.flatMap(({ problems }) => problems);
  const files = changedIn(names, mappings, bench, edited).map((each): FixedFile => {
    const diff = differenceOf(each, problemsOf(before), problemsOf(later));
    const replaced = dryRun ? undefined : replaceFile(mappings, each.file, each.was, each.text);
    return { file: each.file, diff, state: replaced ?? 'shown' };
  });
  const failed = files.flatMap(({ file, state }) =>
    state === 'changed' || state === 'unwritable' ? [`${file} is left as it is: ${NOT_WRITTEN[state]}`] : [],
  );
  const all = failed.length === 0 ? later : await checkAll(names, options, world);
  const hidden = hiddenIn([...before, ...all]);
  const tenantOutcomes = tenants.map(({ name, applied, undone }) => ({
    tenant: name,
    fixed: redactProblems(applied, hidden),
    notApplied: undone.map(({ problem, why }) => ({
      problem: redactProblems([problem], hidden)[0] ?? problem,
      why,
    })),
  }));
  reportFixes({ tenants: tenantOutcomes, files, checked: all, failed, hidden }, options, world);
  if (failed.length > 0) return EXIT_UNUSABLE;
  return problemsOf(all).some(isError) ? EXIT_FAILED : EXIT_OK;
};
