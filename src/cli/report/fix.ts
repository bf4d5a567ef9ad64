/** The output formats of `check --fix`. */
import type { Problem } from '../../diagnostics/diagnostic';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { CliContext } from '../io/context';
import type { Replaced } from '../io/replace-file';
import type { Why } from '../repair/repair';
import { findingsForMachines, findingsForPeople } from './check';
import type { CheckedTenant } from './check';
import { outputOf } from './output';
import { counted, problemJson, problemLine } from './problem';

/** A file that differs, and whether it was written. */
export interface FixedFile {
  readonly file: string;
  /** In the unified form, its secrets masked. */
  readonly diff: readonly string[];
  readonly state: Replaced | 'shown';
}

/** The result of the fixes of one tenant. */
interface FixedTenant {
  readonly tenant: string;
  readonly fixed: readonly Problem[];
  readonly notApplied: readonly { readonly problem: Problem; readonly why: Why }[];
}

interface FixOutcome {
  readonly tenants: readonly FixedTenant[];
  readonly files: readonly FixedFile[];
  /** The findings that are left. */
  readonly checked: readonly CheckedTenant[];
  /** The files that were not written, in sentences. */
  readonly failed: readonly string[];
  readonly hidden: ReadonlySet<string>;
}

/** Why a fix was not applied, in words. */
export const REASONS: Readonly<Record<Why, string>> = {
  unfit: 'it does not fit the text',
  stays: 'the finding would stay',
  'adds-errors': 'it would add errors',
  circle: 'it would undo another fix',
  shared: 'other tenants use the file; --shared changes it for all of them',
  fixtures: 'fixtures would fail',
};

const forPeople = ({ tenants, files, checked }: FixOutcome, colour: boolean, dryRun: boolean): string => {
  const fixed = tenants.flatMap((each) => each.fixed).length;
  const notFixed = tenants.flatMap(({ notApplied }) =>
    notApplied.map(({ problem, why }) => `not applied, since ${REASONS[why]}: ${problemLine(problem)}`),
  );
  const summary = `${dryRun ? 'would fix' : 'fixed'} ${counted(fixed, 'finding')} in ${counted(files.length, 'file')}`;
  return [
    ...files.map(({ diff }) => `${diff.join('\n')}\n`),
    ...(notFixed.length === 0 ? [] : [`${notFixed.join('\n')}\n`]),
    findingsForPeople(checked, colour) + summary,
    '',
  ].join('\n');
};

const forMachines = ({ tenants, files, checked }: FixOutcome): object => ({
  fixed: tenants.flatMap(({ tenant, fixed }) =>
    fixed.map((problem) => ({ ...problemJson(problem), tenant })),
  ),
  notApplied: tenants.flatMap(({ tenant, notApplied }) =>
    notApplied.map(({ problem, why }) => ({ ...problemJson(problem), tenant, why })),
  ),
  files: files.map(({ file, diff, state }) => ({ file: onOneLine(file), diff: diff.join('\n'), state })),
  findings: findingsForMachines(checked),
});

/** Writes the result of the fixes, and the findings that are left. */
export const reportFixes = (
  outcome: FixOutcome,
  { format, dryRun }: { readonly format: 'text' | 'json'; readonly dryRun: boolean },
  world: CliContext,
): void => {
  const output = outputOf(world, outcome.hidden);
  if (format === 'json') output.json(forMachines(outcome));
  else output.text(forPeople(outcome, world.colour, dryRun));
  for (const sentence of outcome.failed) output.error(`${onOneLine(sentence)}\n`);
};
