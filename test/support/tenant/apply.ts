/** The application of fixes to the broken files of the tests. */
import { applyFix } from '../../../src/json/apply-fix';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import type { Fix } from '../../../src/diagnostics/fix';
import { OWN, fileOf } from './broken';
import type { BrokenFile } from './broken';

/** Whether a fix is an edit: all but advice, and the choice between two things. */
export const isApplicable = (fix: Fix): boolean =>
  fix.kind !== 'advice' &&
  !(fix.kind === 'replace' && fix.of === 'around' && fix.after === ' over two guards');

/** What a problem says, wherever it is. */
export const key = ({ code, message }: Problem): string => `${code}: ${message}`;

/** A text with the fix of a problem in it applied. */
export const applyProblem = (text: string, { fix, ...at }: Problem): string | undefined =>
  fix && applyFix(text, { ...at, fix });

const repaired = (lines: readonly string[], problem: Problem): readonly string[] | undefined =>
  applyProblem(lines.join('\n'), problem)?.split('\n');

/** The files with the fix applied to the one that it is about; `undefined` where it cannot be. */
export const applied = (broken: BrokenFile, problem: Problem): BrokenFile | undefined => {
  if (problem.file === OWN) {
    const file = repaired(broken.file, problem);
    return file && { ...broken, file };
  }
  const [name, lines] =
    Object.entries(broken.folder ?? {}).find(([each]) => fileOf(each) === problem.file) ?? [];
  const file = lines && repaired(lines, problem);
  return name === undefined || file === undefined
    ? undefined
    : { ...broken, folder: { ...broken.folder, [name]: file } };
};
