/** Fixes of a draft: that of one finding, or all that a check can apply. */
import { benchOf, repairAll } from '../../cli/fix';
import { REASONS } from '../../cli/report/fix';
import { applyFix } from '../../json/apply-fix';
import type { Fixed } from '../api';
import { checkDraft } from './check';
import { hiddenIn } from '../../cli/report/check';
import { savedFile } from './context';
import type { OneTenant, Shown } from './context';

/** The place of a finding, as the page knows it. */
export interface Wanted {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

const shown = (text: string, fixed: number, notFixed: readonly string[]): Shown<Omit<Fixed, 'text'>> => ({
  value: { fixed, notFixed },
  hidden: [],
  text,
});

/** The fix of one finding in the tenant's own file. */
const fixOne = async (
  tenant: OneTenant,
  text: string,
  wanted: Wanted,
): Promise<Shown<Omit<Fixed, 'text'>>> => {
  const checked = await checkDraft(tenant, text);
  const problem = checked.problems.find(
    ({ file, code, line, column }) =>
      file === checked.file && code === wanted.code && line === wanted.line && column === wanted.column,
  );
  const fixed = problem?.fix === undefined ? undefined : applyFix(text, { ...problem, fix: problem.fix });
  const result =
    fixed === undefined
      ? shown(text, 0, ['there is no such finding, or its fix does not fit the text any more'])
      : shown(fixed, 1, []);
  return { ...result, hidden: hiddenIn([checked]) };
};

/** All fixes that need no decision, as `check --fix` applies them to the tenant's own file. */
const fixAll = async (tenant: OneTenant, text: string): Promise<Shown<Omit<Fixed, 'text'>>> => {
  const { mappings, world, name } = tenant;
  const { real } = savedFile(tenant);
  if (real === undefined) return shown(text, 0, ['the tenant has no file']);
  const bench = benchOf(mappings, world, false);
  const start = new Map([[real, text]]);
  const { edited, tenants } = await repairAll([name], bench, { mappings, world, follows: false }, start);
  const [{ applied, undone } = { applied: [], undone: [] }] = tenants;
  const checked = await checkDraft(tenant, text);
  const notFixed = undone.map(({ problem, why }) => `${problem.message}: ${REASONS[why]}`);
  return { ...shown(edited.get(real) ?? text, applied.length, notFixed), hidden: hiddenIn([checked]) };
};

/** Fixes a draft; nothing is written. */
export const fixDraft = (
  tenant: OneTenant,
  text: string,
  finding: Wanted | undefined,
): Promise<Shown<Omit<Fixed, 'text'>>> =>
  finding === undefined ? fixAll(tenant, text) : fixOne(tenant, text, finding);
