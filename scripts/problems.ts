/** The generator of docs/reference/diagnostics.md: every code of the check, its explanation, and an example with the check's output. */
import { createColors } from 'picocolors';
import { redactSecrets } from '../src/cli/report/excerpt';
import { formatProblem } from '../src/cli/report/problem';
import { problemEntries } from '../src/diagnostics/catalogue/catalogue';
import type { ProblemEntry } from '../src/diagnostics/catalogue/entry';
import { WHY_NOT_ACCEPTED } from '../src/tenant/accept';
import { checkExample, extendedTenant, fileOf, frames, playedTenant } from './problem-examples';
import type { ShownExample } from './problem-examples';

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** What the check says of an example's bad file. */
const said = async (root: string, code: string, example: ShownExample): Promise<string> => {
  const text = fileOf(example, example.bad);
  const problems = await checkExample(root, text, example);
  const excerpts = redactSecrets(text, problems);
  return problems
    .filter((problem) => problem.code === code)
    .map((problem) => formatProblem(problem, excerpts, createColors(false)).trimEnd())
    .join('\n\n');
};

const shown = async (root: string, code: string, { example }: ProblemEntry): Promise<readonly string[]> => {
  if (!('frame' in example)) return [example.elsewhere];
  return [
    'Wrong:',
    fenced('text', example.bad),
    fenced('text', await said(root, code, example)),
    'Right:',
    fenced('text', example.good),
  ];
};

/** Whether `accept` in the file can accept the finding; nothing of a code that is always an error. */
const acceptance = ({ accept }: ProblemEntry): string => {
  if (accept === undefined) return '';
  return accept === true
    ? ' A warning can be accepted.'
    : ` It cannot be accepted: ${WHY_NOT_ACCEPTED[accept]}.`;
};

const section = async (root: string, code: string, entry: ProblemEntry): Promise<string> =>
  [
    `## ${code}`,
    `${entry.severity === 'error' ? 'An error' : 'A warning'}${entry.except === undefined ? '' : `; ${entry.except}`}.${acceptance(entry)}`,
    entry.explanation,
    ...(await shown(root, code, entry)),
  ].join('\n\n');

const SHOWN_FRAMES = ['crm', 'spaaza', 'ahunter', 'file'] as const;

/** The page's generated parts: files around examples, a table of contents, the codes. `root` is the package's folder. */
export const problemsPage = async (root: string): Promise<string> => {
  const entries = Object.entries(problemEntries);
  const sections: string[] = [];
  for (const [code, entry] of entries) sections.push(await section(root, code, entry));
  return [
    ...SHOWN_FRAMES.map((frame) => fenced('text', frames[frame].join('\n'))),
    'Or a file that extends another:',
    fenced('text', frames.extends.join('\n')),
    'which is `_base/tenant.json`:',
    fenced('text', extendedTenant),
    'Fixtures are those of this tenant:',
    fenced('text', playedTenant),
    entries.map(([code]) => `[${code}](#${code})`).join(' ·\n'),
    ...sections,
  ].join('\n\n');
};
