/** A suggestion can be applied as it stands: over all broken files, each is, and the file is checked again. */
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { apply } from '../../support/tenant/apply';
import { OWN, brokenFiles, fileOf, problemsOf } from '../../support/tenant/broken';
import type { BrokenFile } from '../../support/tenant/broken';

/** Suggestions that only a person can follow, and why. */
const ADVICE: readonly (readonly [suggestion: RegExp, why: string])[] = [
  [/^there is "/, 'only the author knows which of the names was meant'],
  [/^(set|unset|make the file|remove the white space)/, 'it is about the environment, not about the file'],
  [/^is (a|there) .+\?$|a nought/, 'a parser knows where it gave up, not what was meant'],
  [/"each"$|^read "|^put "when" into/, 'what an element is to be is the author’s decision'],
  [/^take one of its fields$/, 'the keys of a record are known to the author alone'],
  [/^let it be the whole text/, 'which parameter has one meaning only is the upstream’s affair'],
  [/^add "!" to /, 'whether no answer is without it only the upstream’s documentation says'],
  [/^let "at" in "answer"/, 'which list is meant, and which payload it has, is the upstream’s affair'],
  [/^times in "cache" are in seconds/, 'a number of milliseconds may be one of seconds all the same'],
  [/^put it into the source that it is about$/, 'which of the sources that is the author knows'],
  [/^add what stands for "/, 'what is shown for the value the author knows'],
  [/^read the number itself/, 'whether a number counts milliseconds or seconds is the upstream’s affair'],
  [/^use "join"/, 'the rule that makes a text of it is the author’s'],
];

/** Edits that bring to light another mistake of the same file, which nobody could see before. */
const BEHIND: readonly (readonly [title: RegExp, why: string])[] = [
  [/a token in other quotes is not repeated/, 'the token is read as one only once it is quoted'],
  [/a path with a query/, 'the query that is still to be written names the shopper'],
  [/did you mean "keys"\?$/, 'the key’s value is a text where a list is needed'],
  [
    /an index by a field that is nested/,
    'the directory’s file is not there, and is only read with good settings',
  ],
  [/each where the contract has no list/, 'an element of that list is an object'],
  [/other operators in a guard: 11/, 'a whole number is never equal to a fraction'],
  [/other things than rules: 7/, 'the constant is a number where the contract has a text'],
];

/** What stands in a suggestion for something of the author's own. */
const PLACEHOLDER = /…|source\.field|NAME|element\.|shop\.example/;

const suggestions = brokenFiles().flatMap(([title, broken]) =>
  problemsOf(broken)
    .filter(({ suggestion }) => suggestion !== undefined)
    .map((problem) => ({ title: `${title}: ${problem.line}: ${problem.suggestion ?? ''}`, broken, problem })),
);

const isAdvice = ({ suggestion = '' }: Problem): boolean =>
  ADVICE.some(([pattern]) => pattern.test(suggestion));

const key = ({ code, message }: Problem): string => `${code}: ${message}`;

const count = (problems: readonly Problem[], problem: Problem): number =>
  problems.filter((each) => key(each) === key(problem)).length;

/** The errors that an edit made, of another kind than what it mended, on the line that it changed. */
const made = (before: readonly Problem[], after: readonly Problem[], problem: Problem): readonly string[] =>
  after
    .filter(({ severity }) => severity === 'error')
    .filter(({ file, line }) => file === problem.file && line === problem.line)
    .filter(({ code }) => code !== problem.code)
    .filter((each) => count(before, each) === 0)
    .map(key);

const mended = (lines: readonly string[], problem: Problem): readonly string[] => {
  const text = apply(lines.join('\n'), problem);
  if (text === undefined) throw new Error(`nobody can apply: ${problem.suggestion ?? ''}`);
  return text.split('\n');
};

/** The files with the suggestion applied to the one that it is about. */
const applied = (broken: BrokenFile, problem: Problem): BrokenFile => {
  if (problem.file === OWN) return { ...broken, file: mended(broken.file, problem) };
  const folder = Object.entries(broken.folder ?? {}).map(([name, lines]) => [
    name,
    fileOf(name) === problem.file ? mended(lines, problem) : lines,
  ]);
  return { ...broken, folder: Object.fromEntries(folder) as BrokenFile['folder'] & object };
};

describe('a suggestion mends what it is about', () => {
  const cases = suggestions.filter(({ problem }) => !isAdvice(problem));

  test.each(cases)('$title', ({ title, broken, problem }) => {
    const before = problemsOf(broken);
    const after = problemsOf(applied(broken, problem));
    expect(count(after, problem)).toBeLessThan(count(before, problem));
    const isBehind = BEHIND.some(([pattern]) => pattern.test(title));
    if (!isBehind && !PLACEHOLDER.test(problem.suggestion ?? ''))
      expect(made(before, after, problem)).toEqual([]);
  });
});

it('only few suggestions are advice, and each of those is given', () => {
  const advice = suggestions.filter(({ problem }) => isAdvice(problem));
  expect(suggestions.length).toBeGreaterThan(350);
  expect(advice.length).toBeLessThan(suggestions.length / 8);
  for (const [pattern] of ADVICE)
    expect([pattern, advice.some(({ problem }) => pattern.test(problem.suggestion ?? ''))]).toEqual([
      pattern,
      true,
    ]);
});
