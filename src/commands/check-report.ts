/** Owns the forms in which `check` writes its findings. It must not find any. */
import pc from 'picocolors';
import { contractFields } from '../mapping/check';
import { coverageOf } from '../mapping/coverage';
import type { CheckedMapping, Coverage } from '../mapping/coverage';
import type { Problem } from '../problem';
import { githubCommand, gitlabReport } from './annotations';
import { coverageJson, formatCoverage } from './coverage-report';
import { blotSecrets } from './excerpt';
import { formatProblem, problemJson, summary } from './report';

/** In which form findings are written. */
export type CheckFormat = 'text' | 'json' | 'github' | 'gitlab';

/** What a check found of one tenant. */
export interface CheckedTenant {
  readonly name: string;
  /** Of the tenant file and what it extends, then of its fixtures. */
  readonly problems: readonly Problem[];
  /** The texts of those files, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those of the files that stand outside the tenant's folder. */
  readonly shared: ReadonlySet<string>;
  /** What the rules read and fill; `undefined` when they have errors. */
  readonly rules: CheckedMapping | undefined;
  /** The accounts that the fixtures gave; `undefined` when there is no fixture. */
  readonly accounts: readonly unknown[] | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const coverageIn = ({ rules, problems, accounts }: CheckedTenant): Coverage | undefined =>
  rules && coverageOf(rules, contractFields(), problems, accounts);

/** A problem, and the tenants that have it: what is wrong with a file that they share is told once. */
interface Told {
  readonly problem: Problem;
  readonly first: CheckedTenant;
  readonly tenants: Set<string>;
}

/** Every problem once, where it was first found. */
const toldOnce = (all: readonly CheckedTenant[]): readonly Told[] => {
  const told = new Map<string, Told>();
  for (const checked of all)
    for (const problem of checked.problems) {
      const key = JSON.stringify(problemJson(problem));
      const before = told.get(key);
      if (before === undefined) told.set(key, { problem, first: checked, tenants: new Set([checked.name]) });
      else before.tenants.add(checked.name);
    }
  return [...told.values()];
};

/** How many tenants are named of those that have the same problem. */
const NAMED = 3;

/** The tenants that have a problem of a file that is none's own: `acme, bravo and 198 more`. */
const whose = ({ problem, first, tenants }: Told): string | undefined => {
  if (!first.shared.has(problem.file)) return undefined;
  const named = [...tenants].slice(0, tenants.size > NAMED ? NAMED - 1 : NAMED);
  const more = tenants.size - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
};

/** One tenant for a machine: what its rules leave aside, and all that is wrong with it. */
const coveredJson = (checked: CheckedTenant): object => ({
  ...coverageJson(checked.name, coverageIn(checked)),
  findings: checked.problems.map(problemJson),
});

/** The files of one tenant, with the secrets in them blotted out. */
const excerptsOf = ({ texts, problems }: CheckedTenant): ReadonlyMap<string, string | undefined> =>
  new Map(
    [...texts].map(([file, text]) => [
      file,
      blotSecrets(
        text,
        problems.filter((each) => each.file === file),
      ),
    ]),
  );

const forPeople = (all: readonly CheckedTenant[], coverage: boolean, colour: boolean): string => {
  const colours = pc.createColors(colour);
  const excerpts = new Map(all.map((checked) => [checked, excerptsOf(checked)]));
  const told = toldOnce(all);
  const found = told.map((each) => {
    const text = excerpts.get(each.first)?.get(each.problem.file);
    return formatProblem(each.problem, text, colours, whose(each));
  });
  const covered = coverage ? all.map((each) => formatCoverage(each.name, coverageIn(each), colours)) : [];
  const problems = told.map(({ problem }) => problem);
  return [...found, ...covered, summary(all.length, problems)].map((part) => `${part}\n`).join('');
};

/** The findings of each tenant for a machine, which counts for itself; it must not guess whose they are. */
const foundJson = ({ name, problems }: CheckedTenant): readonly object[] =>
  problems.map((problem) => ({ ...problemJson(problem), tenant: name }));

/** The findings of all tenants in a form. */
export const report = (
  all: readonly CheckedTenant[],
  { format, coverage }: { readonly format: CheckFormat; readonly coverage: boolean },
  colour: boolean,
): string => {
  const problems = toldOnce(all).map(({ problem }) => problem);
  switch (format) {
    case 'json':
      return json(coverage ? all.map(coveredJson) : all.flatMap(foundJson));
    case 'github':
      return problems.map((problem) => `${githubCommand(problem)}\n`).join('');
    case 'gitlab':
      return json(gitlabReport(problems));
    case 'text':
      return forPeople(all, coverage, colour);
  }
};
