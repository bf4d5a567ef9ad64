/** What a repair makes of all broken files of the tests: all fixes together, and each alone. */
import { isComplete } from '../../../../src/diagnostics/fix';
import { errorsIn, repairTenant } from '../../../../src/cli/repair/repair';
import type { Bench, RepairedFile } from '../../../../src/cli/repair/repair';
import { applied, isApplicable } from '../../../support/tenant/apply';
import { OWN, brokenFiles, fileOf, problemsOf } from '../../../support/tenant/broken';
import type { BrokenFile } from '../../../support/tenant/broken';

const NAME = 'acme';

/** The broken file with the texts of files as they are edited. */
const withTexts = (broken: BrokenFile, edited: ReadonlyMap<string, string>): BrokenFile => ({
  ...broken,
  file: edited.get(OWN)?.split('\n') ?? broken.file,
  folder: Object.fromEntries(
    Object.entries(broken.folder ?? {}).map(([name, lines]) => [
      name,
      edited.get(fileOf(name))?.split('\n') ?? lines,
    ]),
  ),
});

const filesOf = ({ file, folder = {} }: BrokenFile): ReadonlyMap<string, RepairedFile> =>
  new Map(
    [
      [OWN, file] as const,
      ...Object.entries(folder).map(([name, lines]) => [fileOf(name), lines] as const),
    ].map(([name, lines]) => [name, { real: name, text: lines.join('\n') }]),
  );

const benchFor = (broken: BrokenFile, mayShare: boolean): Bench => ({
  check: (_name, edited) => {
    const now = withTexts(broken, edited);
    return { problems: problemsOf(now), files: filesOf(now) };
  },
  usersOf: () => new Set([NAME]),
  isShared: (_name, real) => real !== OWN,
  mayShare,
});

const cases = brokenFiles();

describe('all fixes of a file together', () => {
  test.each(cases)('add no errors to %s', (_title, broken) => {
    const bench = benchFor(broken, true);
    const { edited, applied: fixed, undone } = repairTenant(NAME, bench, new Map());
    const [before, after] = [problemsOf(broken), bench.check(NAME, edited).problems];
    expect(errorsIn(after)).toBeLessThanOrEqual(errorsIn(before));
    if (fixed.length === 0) expect([...edited]).toEqual([]);
    // What could be applied was, or it is said why not; a warning waits for the errors.
    const told = new Set(undone.map(({ problem }) => problem.message));
    const left = after.filter(({ fix, severity }) => fix && isComplete(fix) && severity === 'error');
    expect(left.filter(({ message }) => !told.has(message)).map(({ message }) => message)).toEqual([]);
    // A second repair of the result changes nothing.
    const again = repairTenant(NAME, benchFor(withTexts(broken, edited), true), new Map());
    expect(again.applied.map(({ message }) => message)).toEqual([]);
  });
});

it('most findings of an error are gone that can be fixed at all', () => {
  const all = cases.flatMap(([, broken]) => {
    const fixable = problemsOf(broken).filter(
      ({ fix, severity }) => fix && isComplete(fix) && severity === 'error',
    );
    return fixable.length === 0 ? [] : [{ broken, fixable }];
  });
  const repaired = all.filter(
    ({ broken }) => repairTenant(NAME, benchFor(broken, true), new Map()).applied.length > 0,
  );
  expect(all.length).toBeGreaterThan(150);
  expect(repaired.length).toBeGreaterThan(all.length * 0.95);
});

it('a fix that can be applied is complete, or asks for a decision', () => {
  const fixes = cases.flatMap(([, broken]) => problemsOf(broken).map((problem) => ({ broken, problem })));
  const complete = fixes.filter(({ problem: { fix } }) => fix && isComplete(fix));
  expect(complete.length).toBeGreaterThan(250);
  for (const { broken, problem } of complete) {
    expect([problem.message, problem.fix && isApplicable(problem.fix)]).toEqual([problem.message, true]);
    expect([problem.message, applied(broken, problem) !== undefined]).toEqual([problem.message, true]);
  }
});
