/** Owns the forms in which `check` writes its findings. It must not find any. */
import pc from 'picocolors';
import { contractFields } from '../mapping/check';
import { coverageOf } from '../mapping/coverage';
import type { CheckedMapping, Coverage } from '../mapping/coverage';
import type { Problem } from '../problem';
import type { PlanDescription } from '../tenant/plan-description';
import { githubCommand, gitlabReport } from './annotations';
import { coverageJson, formatCoverage } from './coverage-report';
import { blotSecrets } from './excerpt';
import { formatPlan, planJson } from './plan-report';
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
  /** The order in which the sources are asked; `undefined` when the tenant file has errors. */
  readonly plan: PlanDescription | undefined;
  /** The accounts that the fixtures gave; `undefined` when there is no fixture. */
  readonly accounts: readonly unknown[] | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const coverageIn = ({ rules, problems, accounts }: CheckedTenant): Coverage | undefined =>
  rules && coverageOf(rules, contractFields(), problems, accounts);

/** What is told of tenants beside their findings. */
interface Told {
  readonly coverage: boolean;
  readonly plan: boolean;
}

/** One tenant for a machine: what is asked for of it, and all that is wrong with it. */
const tenantJson =
  ({ coverage, plan }: Told) =>
  (checked: CheckedTenant): object => ({
    ...(coverage ? coverageJson(checked.name, coverageIn(checked)) : {}),
    ...(plan ? planJson(checked.name, checked.plan) : {}),
    findings: checked.problems.map(problemJson),
  });

const forPeople = (all: readonly CheckedTenant[], { coverage, plan }: Told, colour: boolean): string => {
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
  const planned = plan ? all.map((each) => formatPlan(each.name, each.plan, colours)) : [];
  const problems = all.flatMap((each) => each.problems);
  return [...found, ...covered, ...planned, summary(all.length, problems)]
    .map((part) => `${part}\n`)
    .join('');
};

/** The findings of all tenants in a form. */
export const report = (
  all: readonly CheckedTenant[],
  { format, ...told }: Told & { readonly format: CheckFormat },
  colour: boolean,
): string => {
  const problems = all.flatMap((each) => each.problems);
  switch (format) {
    case 'json':
      return json(told.coverage || told.plan ? all.map(tenantJson(told)) : problems.map(problemJson));
    case 'github':
      return problems.map((problem) => `${githubCommand(problem)}\n`).join('');
    case 'gitlab':
      return json(gitlabReport(problems));
    case 'text':
      return forPeople(all, told, colour);
  }
};
