/** The output formats of `check`. */
import pc from 'picocolors';
import { groupBy } from '../../core/group-by';
import { contractFields } from '../../mapping/check/account';
import { coverageOf } from '../../mapping/check/coverage';
import type { CheckedMapping } from '../../mapping/check/coverage';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { pointersIn } from '../../json/pointer-at';
import type { NamedToken } from '../../tenant/source/refresh-tokens';
import type { PlanDescription } from '../../tenant/plan/describe';
import type { NotMade } from '../not-made';
import type { ShownBehaviour } from '../../fixture/behaviour';
import { maskDeep, maskOf } from '../../values/mask';
import { redactProblems } from '../../tenant/redact/hidden-values';
import { sensitivePlaces } from '../../tenant/redact/sensitive-text';
import type { CliContext } from '../io/context';
import { githubCommand, gitlabReport } from './ci';
import { coverageJson, formatCoverage } from './coverage';
import type { Covered } from './coverage';
import { excerptsIn } from './excerpt';
import type { Excerpts } from './excerpt';
import { formatNotMade, notMadeJson, notMadeText } from './not-made';
import { outputOf } from './output';
import { formatPlan, planJson } from './plan';
import type { FixedText } from './fix-json';
import { formatProblem, problemJson, summary } from './problem';

/** The format of the findings. */
export type CheckFormat = 'text' | 'json' | 'github' | 'gitlab';

/** What a check found of one tenant. */
export interface CheckedTenant {
  readonly name: string;
  /** The tenant file. */
  readonly file: string;
  /** The values that no output may show, each list of them found when it is read. */
  readonly hidden: readonly Iterable<string>[];
  /** Of the tenant file and what it extends, then of its fixtures. */
  readonly problems: readonly Problem[];
  /** What `--strict` finds beside: that nothing proves the tenant. */
  readonly unproven: readonly Problem[];
  /** Entries of `accept` in files that it extends which it does not need. */
  readonly unusedInBases: readonly Problem[];
  readonly refreshTokens: readonly NamedToken[];
  /** The checks that need variables which are not set; `undefined` where these are findings. */
  readonly notMade: readonly NotMade[] | undefined;
  /** What is no finding, in words: columns of databases that no payload declares. */
  readonly notes: readonly string[];
  /** The texts of those files, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those of the files outside the tenant's folder. */
  readonly shared: ReadonlySet<string>;
  /** What the rules read and fill; `undefined` when they have errors. */
  readonly rules: CheckedMapping | undefined;
  /** The order in which the sources are asked; `undefined` when the tenant file has errors. */
  readonly plan: PlanDescription | undefined;
  /** What the fixtures show; `undefined` unless it was asked for, and when the tenant file has errors. */
  readonly behaviours: readonly ShownBehaviour[] | undefined;
  /** The accounts that the fixtures gave; `undefined` when there is no fixture. */
  readonly accounts: readonly unknown[] | undefined;
}

const coverageIn = ({ rules, problems, accounts, behaviours }: CheckedTenant): Covered => ({
  fields: rules && coverageOf(rules, contractFields(), problems, accounts),
  behaviours,
});

/** A problem, and the tenants that have it: a problem of a shared file is reported once. */
interface UniqueProblem {
  readonly problem: Problem;
  readonly first: CheckedTenant;
  readonly tenants: Set<string>;
}

/** Every problem once, where it was first found. */
const uniqueProblems = (all: readonly CheckedTenant[]): readonly UniqueProblem[] => {
  const seen = new Map<string, UniqueProblem>();
  for (const checked of all)
    for (const problem of checked.problems) {
      const key = JSON.stringify(problemJson(problem));
      const before = seen.get(key);
      if (before === undefined) seen.set(key, { problem, first: checked, tenants: new Set([checked.name]) });
      else before.tenants.add(checked.name);
    }
  return [...seen.values()];
};

/** How many tenants are named of those that have the same problem. */
const NAMED = 3;

/** The tenants that have a problem of a shared file: `acme, bravo and 198 more`. */
const sharedBy = ({ problem, first, tenants }: UniqueProblem): string | undefined => {
  if (!first.shared.has(problem.file)) return undefined;
  const named = [...tenants].slice(0, tenants.size > NAMED ? NAMED - 1 : NAMED);
  const more = tenants.size - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
};

/** Those of the files of one tenant that a problem is in, with the secrets in them masked. */
const excerptsOf = ({ texts, problems }: CheckedTenant): Excerpts => excerptsIn(problems, texts);

/** How many findings of a file show their edit: each takes a reading of the file. */
const MAX_EDITS = 100;

/** A file with all values in places where a secret may be. */
const fixedText = (text: string): FixedText => {
  const values = sensitivePlaces(text).flatMap(({ value }) => [value, JSON.stringify(value).slice(1, -1)]);
  return { text, sensitive: [...new Set(values)].filter((value) => value.trim() !== '') };
};

/** The values that no output about some tenants may show. */
export const hiddenIn = (checked: readonly CheckedTenant[]): ReadonlySet<string> =>
  new Set(checked.flatMap(({ hidden }) => hidden.flatMap((each) => [...each])));

/** The findings of a tenant with their fixes, without edits that would show a hidden value. */
const problemsJson = (checked: CheckedTenant): readonly object[] => {
  const { problems, texts } = checked;
  const mask = maskOf(hiddenIn([checked]));
  const first = new Set(
    [...groupBy(problems, ({ file }) => file).values()].flatMap((those) => those.slice(0, MAX_EDITS)),
  );
  const fixed = new Map(
    [...new Set([...first].map(({ file }) => file))].flatMap((file) => {
      const text = texts.get(file);
      return text === undefined ? [] : [[file, fixedText(text)] as const];
    }),
  );
  const pointers = pointersIn(texts);
  return problems.map((problem) => {
    const at = pointers(problem.file)(problem);
    const whole = problemJson(problem, first.has(problem) ? fixed.get(problem.file) : undefined, at);
    const isMasked = JSON.stringify(maskDeep(whole, mask)) !== JSON.stringify(whole);
    return isMasked ? problemJson(problem, undefined, at) : whole;
  });
};

/** What is reported about tenants beside their findings. */
interface ReportOptions {
  readonly coverage: boolean;
  readonly plan: boolean;
  /** The checks that need variables which are not set are listed. */
  readonly noSecrets: boolean;
}

/** One tenant for a machine: the requested reports, and all its findings. */
const tenantJson =
  ({ coverage, plan }: ReportOptions) =>
  (checked: CheckedTenant): object => ({
    ...(coverage ? coverageJson(checked.name, coverageIn(checked), pointersIn(checked.texts)) : {}),
    ...(plan ? planJson(checked.name, checked.plan) : {}),
    ...notMadeJson(checked),
    findings: problemsJson(checked),
  });

const forPeople = (
  all: readonly CheckedTenant[],
  { coverage, plan }: ReportOptions,
  colour: boolean,
): string => {
  const colours = pc.createColors(colour);
  const excerpts = new Map(all.map((checked) => [checked, excerptsOf(checked)]));
  const once = uniqueProblems(all);
  const open = once.filter(({ problem }) => problem.accepted === undefined);
  const found = open.map((each) => {
    const lines = excerpts.get(each.first)?.get(each.problem.file);
    return formatProblem(each.problem, lines, colours, sharedBy(each));
  });
  const covered = coverage ? all.map((each) => formatCoverage(each.name, coverageIn(each), colours)) : [];
  const planned = plan ? all.map((each) => formatPlan(each.name, each.plan, colours)) : [];
  const unmade = all.flatMap((each) => formatNotMade(each, colours));
  const problems = once.map(({ problem }) => problem);
  return [...found, ...covered, ...planned, ...unmade, summary(all.length, problems)]
    .map((part) => `${part}\n`)
    .join('');
};

/** The findings of each tenant for a machine. Each finding names its tenant, and a program can count them itself. */
const foundJson = (checked: CheckedTenant): readonly object[] =>
  problemsJson(checked).map((problem) => ({ ...problem, tenant: checked.name }));

/** A tenant whose findings show no hidden value. So what is made of them, such as a fingerprint, shows none either. */
const redacted = (checked: CheckedTenant): CheckedTenant => ({
  ...checked,
  name: onOneLine(checked.name),
  problems: checked.problems.length === 0 ? [] : redactProblems(checked.problems, hiddenIn([checked])),
});

/** The findings of all tenants for people. */
export const findingsForPeople = (checked: readonly CheckedTenant[], colour: boolean): string =>
  forPeople(checked.map(redacted), { coverage: false, plan: false, noSecrets: false }, colour);

/** The findings of all tenants for machines. */
export const findingsForMachines = (checked: readonly CheckedTenant[]): readonly object[] =>
  checked.map(redacted).flatMap(foundJson);

/** Writes the findings of all tenants in one of the formats. */
export const report = (
  checked: readonly CheckedTenant[],
  { format, ...options }: ReportOptions & { readonly format: CheckFormat },
  world: CliContext,
): void => {
  const isByTenant = options.coverage || options.plan || options.noSecrets;
  const shown = isByTenant ? checked : checked.filter(({ problems }) => problems.length > 0);
  const output = outputOf(world, hiddenIn(shown));
  const all = checked.map(redacted);
  const problems = uniqueProblems(all)
    .map(({ problem }) => problem)
    .filter(({ accepted }) => accepted === undefined);
  switch (format) {
    case 'json':
      return output.json(isByTenant ? all.map(tenantJson(options)) : all.flatMap(foundJson));
    case 'github':
      output.error(notMadeText(all));
      return output.text(problems.map((problem) => `${githubCommand(problem)}\n`).join(''));
    case 'gitlab':
      output.error(notMadeText(all));
      return output.json(gitlabReport(problems));
    case 'text':
      return output.text(forPeople(all, options, world.colour));
  }
};
