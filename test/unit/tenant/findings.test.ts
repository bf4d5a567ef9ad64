/**
 * Broken tenant files as JSON, each with all of its findings and their places: run by one loop. `underlined` is the
 * text of the file at the place of the finding.
 */
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { FILES, OWN, brokenFiles, fileOf, problemsOf } from '../../support/tenant/broken';
import type { BrokenFile, Finding } from '../../support/tenant/broken';

const linesOf = (broken: BrokenFile, wanted: string): readonly string[] => {
  const [, lines] = Object.entries(broken.folder ?? {}).find(([name]) => fileOf(name) === wanted) ?? [];
  return wanted === OWN ? broken.file : (lines ?? []);
};

const findingOf = (problem: Problem, broken: BrokenFile): Finding => {
  const { code, severity, file, line, column, endColumn, suggestion } = problem;
  const underlined = linesOf(broken, file)[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
  return {
    ...(file === OWN ? {} : { file }),
    code,
    severity,
    line,
    column,
    underlined,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
};

describe('for a tenant file the check reports', () => {
  const files = brokenFiles();
  let ran = 0;

  it.each(files)('%s', (_title, broken) => {
    ran += 1;
    const problems = problemsOf(broken);
    expect(problems.map((problem) => findingOf(problem, broken))).toEqual(broken.findings);
    for (const { message } of problems) expect(message).toMatch(/^["\w‘“].*[^.\s]$/);
  });

  it(`all of it in ${FILES} files`, () => {
    expect(ran).toBe(FILES);
    expect(new Set(files.map(([title]) => title)).size).toBe(FILES);
  });
});
