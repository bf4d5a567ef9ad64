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
  /** Of the tenant file, then of its fixtures. */
  readonly problems: readonly Problem[];
  /** The texts of those files, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the rules read and fill; `undefined` when they have errors. */
  readonly rules: CheckedMapping | undefined;
  /** The accounts that the fixtures gave; `undefined` when there is no fixture. */
  readonly accounts: readonly unknown[] | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const coverageIn = ({ rules, problems, accounts }: CheckedTenant): Coverage | undefined =>
  rules && coverageOf(rules, contractFields(), problems, accounts);

/** One tenant for a machine: what its rules leave aside, and all that is wrong with it. */
const coveredJson = (checked: CheckedTenant): object => ({
  ...coverageJson(checked.name, coverageIn(checked)),
  findings: checked.problems.map(problemJson),
});

const forPeople = (all: readonly CheckedTenant[], coverage: boolean, colour: boolean): string => {
  const colours = pc.createColors(colour);
  const found = all.flatMap(({ problems, texts }) => {
    const excerpts = new Map(
      [...texts].map(([file, text]) => [
        file,
        blotSecrets(
          text,
          problems.filter((each) => each.file === file),
        ),
      ]),
    );
    return problems.map((problem) => formatProblem(problem, excerpts.get(problem.file), colours));
  });
  const covered = coverage ? all.map((each) => formatCoverage(each.name, coverageIn(each), colours)) : [];
  const problems = all.flatMap((each) => each.problems);
  return [...found, ...covered, summary(all.length, problems)].map((part) => `${part}\n`).join('');
};

/** The findings of all tenants in a form. */
export const report = (
  all: readonly CheckedTenant[],
  { format, coverage }: { readonly format: CheckFormat; readonly coverage: boolean },
  colour: boolean,
): string => {
  const problems = all.flatMap((each) => each.problems);
  switch (format) {
    case 'json':
      return json(coverage ? all.map(coveredJson) : problems.map(problemJson));
    case 'github':
      return problems.map((problem) => `${githubCommand(problem)}\n`).join('');
    case 'gitlab':
      return json(gitlabReport(problems));
    case 'text':
      return forPeople(all, coverage, colour);
  }
};
