/**
 * Broken tenant files as JSON, each with all that is wrong with it and where: run by one loop. `underlined` is
 * what stands in the file where the finding points.
 */
import type { Problem } from '../../src/problem';
import { FILES, brokenFiles, problemsOf } from './broken';
import type { Finding } from './broken';

const findingOf = (problem: Problem, file: readonly string[]): Finding => {
  const { code, severity, line, column, endColumn, suggestion } = problem;
  const underlined = file[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
  return { code, severity, line, column, underlined, ...(suggestion === undefined ? {} : { suggestion }) };
};

describe('of a tenant file the check says', () => {
  const files = brokenFiles();
  let ran = 0;

  it.each(files)('%s', (_title, broken) => {
    ran += 1;
    const problems = problemsOf(broken);
    expect(problems.map((problem) => findingOf(problem, broken.file))).toEqual(broken.findings);
    for (const { message, file } of problems) {
      expect(file).toBe('mappings/acme/tenant.json');
      expect(message).toMatch(/^["\w‘“].*[^.\s]$/);
    }
  });

  it(`all of it in ${FILES} files`, () => {
    expect(ran).toBe(FILES);
    expect(new Set(files.map(([title]) => title)).size).toBe(FILES);
  });
});
