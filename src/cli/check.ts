/** `account-bridge check`: loads tenants without serving them, plays their fixtures, and reports all that is wrong. */
import { isRight } from 'fp-ts/Either';
import { isError, strictly } from '../diagnostics/diagnostic';
import { checkEach } from './check-tenant';
import { withSharedTokens } from './shared-tokens';
import { fix } from './fix';
import { report } from './report/check';
import { outputOf } from './report/output';
import type { CheckFormat, CheckedTenant } from './report/check';
import type { Problem } from '../diagnostics/diagnostic';
import { tenantsIn } from './io/tenant-folders';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { CliContext } from './io/context';

export interface CheckOptions {
  readonly mappings: string;
  readonly format: CheckFormat;
  /** Warnings are errors. */
  readonly strict: boolean;
  /** Lists the checks that need variables which are not set, instead of findings about these. */
  readonly noSecrets: boolean;
  /** Asks databases to describe the queries, and compares the columns with the types of payloads. */
  readonly live: boolean;
  /** Lists unused fields too; in JSON, by tenant, with its findings. */
  readonly coverage: boolean;
  /** Shows the order in which the sources are asked too; in JSON, by tenant, with its findings. */
  readonly plan: boolean;
  /** Applies the fixes, and shows the difference. */
  readonly fix: boolean;
  /** Only shows the difference. */
  readonly dryRun: boolean;
  /** Also fixes files that other tenants use. */
  readonly shared: boolean;
}

/** The findings with every warning an error, and with what nothing proves. */
const strict = (checked: CheckedTenant): CheckedTenant => ({
  ...checked,
  problems: [...checked.problems, ...checked.unproven].map(strictly),
});

/**
 * Findings of all tenants, with the entries of `accept` in files that they extend which no tenant needs. It is not known of
 * a tenant with errors what it needs.
 */
const withUnusedInBases = (all: readonly CheckedTenant[]): readonly CheckedTenant[] => {
  const keyOf = ({ file, line, column }: Problem): string => JSON.stringify([file, line, column]);
  const isNeeded = (problem: Problem): boolean =>
    all.some(
      ({ texts, unusedInBases }) =>
        texts.has(problem.file) && !unusedInBases.some((other) => keyOf(other) === keyOf(problem)),
    );
  return all.map((checked) => ({
    ...checked,
    problems: [...checked.problems, ...checked.unusedInBases.filter((problem) => !isNeeded(problem))],
  }));
};

/** Text, or JSON: coverage and plan have no other form. */
const formatOf = ({ format }: CheckOptions): 'text' | 'json' => (format === 'json' ? 'json' : 'text');

/** Why flags cannot be combined; `undefined` when they can. */
const refusalOf = (options: CheckOptions): string | undefined => {
  const { coverage, plan, noSecrets, live, fix: isFix, dryRun, shared, format } = options;
  if ((dryRun || shared) && !isFix) return `${dryRun ? '--dry-run' : '--shared'} goes with --fix`;
  if (live && (isFix || noSecrets)) return '--live cannot be used with --fix or --no-secrets';
  if (isFix && (coverage || plan || noSecrets))
    return '--fix cannot be used with --coverage, --plan or --no-secrets';
  if (format === formatOf(options)) return undefined;
  if (isFix) return `a difference is written as text or JSON, not for ${format}`;
  return coverage || plan
    ? `${coverage ? 'coverage' : 'a plan'} is written as text or JSON, not for ${format}`
    : undefined;
};

/** Checks the named tenants, or all. Exit code 0, 1 with errors, 2 when it could not run. */
export const check = async (
  tenants: readonly string[],
  options: CheckOptions,
  world: CliContext,
): Promise<number> => {
  const { mappings } = options;
  const why = refusalOf(options);
  if (why !== undefined) {
    world.writeError(`${why}\n`);
    return EXIT_UNUSABLE;
  }
  const names = tenantsIn(mappings, tenants);
  if (!isRight(names)) {
    outputOf(world, []).error(`${names.left}\n`);
    return EXIT_UNUSABLE;
  }
  if (options.fix) return fix(names.right, { ...options, format: formatOf(options) }, world);
  const all = await checkEach(names.right, mappings, world, {
    behaviour: options.strict || options.coverage,
    noSecrets: options.noSecrets,
    live: options.live,
  });
  for (const { name, hidden, notes } of all)
    for (const note of notes)
      outputOf(
        world,
        hidden.flatMap((each) => [...each]),
      ).error(`note: ${name}: ${note}\n`);
  const whole = withSharedTokens(tenants.length === 0 ? withUnusedInBases(all) : all);
  const checked = options.strict ? whole.map(strict) : whole;
  report(checked, options, world);
  return checked.some(({ problems }) => problems.some(isError)) ? EXIT_FAILED : EXIT_OK;
};
