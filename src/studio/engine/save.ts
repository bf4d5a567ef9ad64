/** The saving of a draft: as a whole, over the version that was opened, and not where a tenant that passes would fail. */
import { isRight } from 'fp-ts/Either';
import { checkTenant } from '../../cli/check-tenant';
import { benchOf } from '../../cli/fix';
import { replaceFile } from '../../cli/io/replace-file';
import { hiddenIn } from '../../cli/report/check';
import type { CheckedTenant } from '../../cli/report/check';
import { own } from '../../core/own';
import { isError } from '../../diagnostics/diagnostic';
import { parseText } from '../../json/parse';
import { listFolders, tenantFileIn } from '../../tenant/folder';
import type { EditedTexts } from '../../tenant/reading/texts';
import { isRecord } from '../../types/conform';
import type { Saved } from '../api';
import { savedFile } from './context';
import type { OneTenant, Shown } from './context';
import { findingsOf } from './findings';
import { fixtureName, versionOf } from './open';

/** A draft, and the version of the file that it began as. */
export interface Draft {
  readonly text: string;
  readonly version: string;
  /** It is saved even if a tenant fails then. */
  readonly confirm?: boolean;
}

const MESSAGES = {
  changed: 'the file was changed meanwhile: open it again',
  unwritable: 'the file cannot be written: is it read-only, or does a link lead out of the mappings folder?',
  breaks: 'with this text a tenant that passes now would fail',
} as const;

const refused = (
  why: keyof typeof MESSAGES,
  tenants: Extract<Saved, { readonly saved: false }>['tenants'] = [],
): Saved => ({ saved: false, why, message: MESSAGES[why], tenants });

const hasErrors = ({ problems }: CheckedTenant): boolean => problems.some(isError);

/** The fixtures that have an error. */
const failing = ({ problems, file }: CheckedTenant): readonly string[] => [
  ...new Set(
    problems
      .filter(
        (problem) => isError(problem) && problem.file !== file && /[\\/]fixtures[\\/]/.test(problem.file),
      )
      .map((problem) => fixtureName({ file: problem.file, text: undefined })),
  ),
];

/** Whether a tenant extends a file. Another one has nothing of what is saved, and one that is not JSON fails already. */
const extendsAny = (tenant: OneTenant): boolean => {
  const parsed = parseText(savedFile(tenant).text ?? '');
  return isRight(parsed) && isRecord(parsed.right) && own(parsed.right, 'extends') !== undefined;
};

/** The tenants that a file concerns: its own, and those that extend it. */
const concernedBy = (tenant: OneTenant, real: string): readonly string[] => {
  const { name, mappings, world } = tenant;
  const bench = benchOf(mappings, world, true);
  const folders = listFolders(mappings);
  const others = (isRight(folders) ? folders.right : []).filter((each) => each !== name);
  const users = others
    .filter((each) => extendsAny({ ...tenant, name: each }))
    .filter((each) => [...bench.check(each, new Map()).files.values()].some((file) => file.real === real));
  return [name, ...users];
};

/** The tenants that pass as they are, and fail with a text that is not written. */
const brokenBy = async (tenant: OneTenant, real: string, text: string): Promise<readonly CheckedTenant[]> => {
  const { mappings, world } = tenant;
  const edited: EditedTexts = new Map([[real, text]]);
  const broken: CheckedTenant[] = [];
  for (const each of concernedBy(tenant, real)) {
    const after = await checkTenant(each, mappings, { ...world, edited });
    if (hasErrors(after) && !hasErrors(await checkTenant(each, mappings, world))) broken.push(after);
  }
  return broken;
};

/** Saves a draft. */
export const saveDraft = async (tenant: OneTenant, draft: Draft): Promise<Shown<Saved>> => {
  const { text: was = '', real } = savedFile(tenant);
  if (real === undefined) return { value: refused('unwritable'), hidden: [] };
  if (versionOf(was) !== draft.version) return { value: refused('changed'), hidden: [] };
  const broken = draft.confirm === true ? [] : await brokenBy(tenant, real, draft.text);
  if (broken.length > 0) {
    const tenants = broken.map((each) => ({
      name: each.name,
      findings: findingsOf(each).filter(({ severity }) => severity === 'error'),
      fixtures: failing(each),
    }));
    return { value: refused('breaks', tenants), hidden: hiddenIn(broken) };
  }
  const { name, mappings } = tenant;
  const replaced = replaceFile(mappings, tenantFileIn(mappings, name), was, draft.text);
  return {
    value: replaced === 'replaced' ? { saved: true, version: versionOf(draft.text) } : refused(replaced),
    hidden: [],
  };
};
