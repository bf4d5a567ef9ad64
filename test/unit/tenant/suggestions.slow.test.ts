/** Every fix can be applied as it stands: over all broken files, each is, and the file is checked again. */
import { suggestionOf } from '../../../src/diagnostics/fix';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { applied, isApplicable, key } from '../../support/tenant/apply';
import { brokenFiles, problemsOf } from '../../support/tenant/broken';

/** Edits that bring to light another mistake of the same file, which was hidden before. */
const BEHIND: readonly (readonly [title: RegExp, why: string])[] = [
  [
    /directories: (a delimiter of two characters|the encoding UTF-16 without an order|a format by another name)/,
    'the file is read only once its form is known, and then shows what else is wrong',
  ],
  [/sql: a setting of a database in its lookup/, 'the rules read one row, and the setting asks for many'],
  [/a token in other quotes is not repeated/, 'the token is read as one only once it is quoted'],
  [/a path with a query/, 'the query that is still to be written names the shopper'],
  [/did you mean "keys"\?$/, 'the key’s value is a text where a list is needed'],
  [
    /an index by a field that is nested/,
    'the directory’s file is not there, and is only read with good settings',
  ],
  [/each where the contract has no list/, 'an element of that list is an object'],
  [/other operators in a guard: 11/, 'a whole number is never equal to a fraction'],
  [/tools: template pipe/, 'the contract takes a text there'],
  [/tools: step (max|substring)/, 'the step needs an argument that only the author knows'],
  [/a sum of a list that is not in a list/, 'no rule goes through a list'],
  [/tools: step replace/, 'the rule reads a number'],
  [/a proxy to an upstream of plain http/, 'a proxy is refused for this host over https, too'],
  [
    /steps that get what they do not accept: (17|18|20)/,
    'the step needs an argument that only the author knows',
  ],
  [/other things than rules: 7/, 'the constant is a number where the contract has a text'],
];

/** What stands in a fix for something of the author's own. */
const PLACEHOLDER = /…|source\.field|NAME|element\.|shop\.example/;

const fixes = brokenFiles().flatMap(([title, broken]) =>
  problemsOf(broken).flatMap((problem) =>
    problem.fix === undefined
      ? []
      : [
          {
            title: `${title}: ${problem.line}: ${suggestionOf(problem.fix)}`,
            broken,
            problem,
            fix: problem.fix,
          },
        ],
  ),
);

const count = (problems: readonly Problem[], problem: Problem): number =>
  problems.filter((each) => key(each) === key(problem)).length;

/** The errors that an edit made, of another kind than what it repaired, on the line that it changed. */
const made = (before: readonly Problem[], after: readonly Problem[], problem: Problem): readonly string[] =>
  after
    .filter(({ severity }) => severity === 'error')
    .filter(({ file, line }) => file === problem.file && line === problem.line)
    .filter(({ code }) => code !== problem.code)
    .filter((each) => count(before, each) === 0)
    .map(key);

describe('a fix repairs what it is about', () => {
  const cases = fixes.filter(({ fix }) => isApplicable(fix));

  test.each(cases)('$title', ({ title, broken, problem, fix }) => {
    const before = problemsOf(broken);
    const edited = applied(broken, problem);
    expect(edited).toBeDefined();
    const after = edited === undefined ? before : problemsOf(edited);
    expect(count(after, problem)).toBeLessThan(count(before, problem));
    const isBehind = BEHIND.some(([pattern]) => pattern.test(title));
    if (!isBehind && !PLACEHOLDER.test(suggestionOf(fix))) expect(made(before, after, problem)).toEqual([]);
  });
});

/** What is wrong in a file of customers, or with a database, is corrected there: no edit of the tenant file does it. */
it('only few fixes are advice', () => {
  const advice = fixes.filter(({ fix }) => !isApplicable(fix));
  expect(fixes.length).toBeGreaterThan(350);
  expect(advice.length).toBeLessThan(fixes.length / 8);
});
