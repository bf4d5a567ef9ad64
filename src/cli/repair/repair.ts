/**
 * The repair of a tenant's files: fixes of a check are applied in rounds, each round is checked, and what does not remove
 * its finding or adds errors is undone. Nothing is written here.
 */
import { groupBy } from '../../core/group-by';
import { isError } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { isComplete, suggestionOf } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { applyFixes } from '../../json/apply-fix';
import type { EditedTexts } from '../../tenant/reading/texts';

/** A file that may be repaired: where it really is, and its text with the edits. */
export interface RepairedFile {
  readonly real: string;
  readonly text: string;
}

/** What a check says of one tenant. */
export interface Verdict {
  readonly problems: readonly Problem[];
  /** By their names in problems. */
  readonly files: ReadonlyMap<string, RepairedFile>;
}

/** What a repair needs from outside. */
export interface Bench {
  readonly check: (name: string, edited: EditedTexts) => Verdict;
  /** The tenants that use a file. The file is shared if any tenant but `name` uses it. */
  readonly usersOf: (real: string) => ReadonlySet<string>;
  readonly isShared: (name: string, real: string) => boolean;
  /** Whether files that several tenants use are repaired too. */
  readonly mayShare: boolean;
}

/** Why a fix was not applied. */
export type Why = 'unfit' | 'stays' | 'adds-errors' | 'circle' | 'shared' | 'fixtures';

export interface Undone {
  readonly problem: Problem;
  readonly why: Why;
}

export interface Repaired {
  readonly edited: EditedTexts;
  readonly applied: readonly Problem[];
  readonly undone: readonly Undone[];
}

const MAX_ROUNDS = 20;

/** A finding whose fix can be applied as it is. */
type Candidate = Problem & { readonly fix: Fix; readonly real: string };

/**
 * The order in which fixes are applied: a misspelling causes other findings, and any error may cause a warning. Later
 * fixes wait until no earlier one is left.
 */
const rankOf = ({ code, severity, fix }: Problem): number => {
  if (code === 'json-syntax') return 0;
  if (severity === 'warning') return 3;
  return fix?.kind === 'rename' || fix?.isMisspelt === true ? 1 : 2;
};

const firstOf = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const first = Math.min(...candidates.map(rankOf));
  return candidates.filter((each) => rankOf(each) === first);
};

/** The text of a finding, without its place. */
const keyOf = ({ file, code, message }: Problem): string => JSON.stringify([file, code, message]);

const idOf = (problem: Problem): string =>
  JSON.stringify([keyOf(problem), problem.fix && suggestionOf(problem.fix)]);

/** The number of errors; unknown for a file that is not JSON. */
export const errorsIn = (problems: readonly Problem[]): number =>
  problems.some(({ code }) => code === 'json-syntax' || code === 'json-depth')
    ? Infinity
    : problems.filter(isError).length;

/** The texts of all files of a tenant, edited or not. */
const stateOf = ({ files }: Verdict, edited: EditedTexts): string =>
  JSON.stringify([...files.values()].map(({ real, text }) => [real, edited.get(real) ?? text]).sort());

/** The findings that edits should have removed, and did not. */
const isGone = (before: Verdict, after: Verdict, applied: readonly Problem[]): boolean => {
  const had = groupBy(before.problems, keyOf);
  const has = groupBy(after.problems, keyOf);
  return [...groupBy(applied, keyOf)].every(
    ([key, those]) => (has.get(key)?.length ?? 0) <= (had.get(key)?.length ?? 0) - those.length,
  );
};

/** One way of repairing a tenant: boldly, where errors may come to light in between, or carefully. */
class Attempt {
  readonly applied: Problem[] = [];
  readonly rejected = new Map<string, Undone>();
  readonly #seen: Set<string>;
  #edited: EditedTexts;
  #before: Verdict;

  constructor(
    readonly name: string,
    readonly bench: Bench,
    start: EditedTexts,
    readonly isCareful: boolean,
  ) {
    this.#edited = start;
    this.#before = bench.check(name, start);
    this.#seen = new Set([stateOf(this.#before, start)]);
  }

  run(): Repaired {
    for (let round = 0; round < MAX_ROUNDS && this.#round(); round += 1);
    return { edited: this.#edited, applied: this.applied, undone: [...this.rejected.values()] };
  }

  /** Whether a fix was applied. */
  #round(): boolean {
    const candidates = firstOf(this.#candidates());
    if (candidates.length === 0) return false;
    if (this.#try(candidates) === undefined) return true;
    // One after the other, the last in the text first, so that the places of the others stay.
    const last = [...candidates].sort((one, other) => other.line - one.line || other.column - one.column);
    let isAny = false;
    const rejected = this.rejected.size;
    for (const candidate of last) {
      const why = this.#try([candidate]);
      if (why === undefined) isAny = true;
      else this.rejected.set(idOf(candidate), { problem: candidate, why });
    }
    return isAny || this.rejected.size > rejected;
  }

  #candidates(): readonly Candidate[] {
    const { problems, files } = this.#before;
    const hasErrors = problems.some(isError);
    return problems.flatMap((problem) => {
      if ((hasErrors && !isError(problem)) || problem.accepted !== undefined) return [];
      const [file, fix] = [files.get(problem.file), problem.fix];
      if (file === undefined || fix === undefined || !isComplete(fix)) return [];
      if (this.rejected.has(idOf(problem))) return [];
      const { real } = file;
      if (this.bench.mayShare || !this.bench.isShared(this.name, real)) return [{ ...problem, fix, real }];
      this.rejected.set(idOf(problem), { problem, why: 'shared' });
      return [];
    });
  }

  /** Applies fixes if all of them are right; otherwise says why not. */
  #try(candidates: readonly Candidate[]): Why | undefined {
    const edited = new Map(this.#edited);
    const applied: Candidate[] = [];
    for (const [real, those] of groupBy(candidates, (each) => each.real)) {
      const file = [...this.#before.files.values()].find((each) => each.real === real);
      const result = applyFixes(file?.text ?? '', those);
      applied.push(...result.applied);
      if (result.applied.length > 0) edited.set(real, result.text);
    }
    if (applied.length === 0) return 'unfit';
    if (this.#seen.has(stateOf(this.#before, edited))) return 'circle';
    const after = this.bench.check(this.name, edited);
    if (!isGone(this.#before, after, applied)) return 'stays';
    const isWorse = this.isCareful
      ? !isNoWorse(this.name, this.bench, this.#edited, edited)
      : errorsIn(after.problems) === Infinity && errorsIn(this.#before.problems) < Infinity;
    if (isWorse) return 'adds-errors';
    this.#seen.add(stateOf(after, edited));
    this.#edited = edited;
    this.#before = after;
    this.applied.push(...applied);
    return undefined;
  }
}

/** The files whose text differs. */
export const changedFiles = (before: EditedTexts, after: EditedTexts): readonly string[] =>
  [...after].flatMap(([real, text]) => (before.get(real) === text ? [] : [real]));

/** The tenant itself, and the tenants that use a file which has another text `after` than `before`. */
export const affectedBy = (
  name: string,
  { usersOf }: Pick<Bench, 'usersOf'>,
  before: EditedTexts,
  after: EditedTexts,
): readonly string[] => [
  ...new Set([name, ...changedFiles(before, after).flatMap((real) => [...usersOf(real)])]),
];

/** Whether no tenant has more errors. */
const isNoWorse = (name: string, bench: Bench, before: EditedTexts, after: EditedTexts): boolean =>
  affectedBy(name, bench, before, after).every(
    (each) => errorsIn(bench.check(each, after).problems) <= errorsIn(bench.check(each, before).problems),
  );

/** Repairs the files of a tenant, on top of the given edits. */
export const repairTenant = (name: string, bench: Bench, start: EditedTexts): Repaired => {
  const bold = new Attempt(name, bench, start, false).run();
  return isNoWorse(name, bench, start, bold.edited) ? bold : new Attempt(name, bench, start, true).run();
};
