/** Owns docs/problems.md: every code of the check, explained and shown by what the check itself says. */
import { createColors } from 'picocolors';
import { blotSecrets, formatProblem } from '../src/commands/report';
import { problemEntries } from '../src/problems/catalogue';
import type { ProblemEntry } from '../src/problems/entry';
import { checkExample, framed, frames } from './problem-examples';

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** What the check says of an example's bad file. */
const said = (root: string, code: string, entry: ProblemEntry): string => {
  const { example } = entry;
  if (!('frame' in example)) return '';
  const text = framed(example.frame, example.bad);
  const problems = checkExample(root, text, example);
  const excerpts = blotSecrets(text, problems);
  return problems
    .filter((problem) => problem.code === code)
    .map((problem) => formatProblem(problem, excerpts, createColors(false)).trimEnd())
    .join('\n\n');
};

const shown = (root: string, code: string, entry: ProblemEntry): readonly string[] => {
  const { example } = entry;
  if (!('frame' in example)) return [example.elsewhere];
  return [
    'Wrong:',
    fenced('text', example.bad),
    fenced('text', said(root, code, entry)),
    'Right:',
    fenced('text', example.good),
  ];
};

const section = (root: string, code: string, entry: ProblemEntry): string =>
  [
    `## ${code}`,
    `${entry.severity === 'error' ? 'An error' : 'A warning'}${entry.except === undefined ? '' : `; ${entry.except}`}.`,
    entry.explanation,
    ...shown(root, code, entry),
  ].join('\n\n');

const SHOWN_FRAMES = ['crm', 'spaaza', 'ahunter', 'file'] as const;

/** What the page has of the code: the files that examples stand in, a table of contents, the codes; \`root\` is the package's folder. */
export const problemsPage = (root: string): string => {
  const entries = Object.entries(problemEntries);
  return [
    ...SHOWN_FRAMES.map((frame) => fenced('text', frames[frame].join('\n'))),
    entries.map(([code]) => `[${code}](#${code})`).join(' ·\n'),
    ...entries.map(([code, entry]) => section(root, code, entry)),
  ].join('\n\n');
};
