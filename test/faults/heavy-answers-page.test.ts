/** docs/reference/heavy-answers.md has a row for every heavy answer, with its figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { heavy } from '../support/faults/heavy';
import { pageOf } from '../proof/heavy/page';
import { ROOT } from '../support/root';

const page = readFileSync(join(ROOT, 'docs/reference/heavy-answers.md'), 'utf8');

/** The first cells of a table's lines: what is no figure. */
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' | '),
    );

test('docs/reference/heavy-answers.md says of every answer what it is; if not, npm run proof writes the page', () => {
  expect(rowsOf(page)).toStrictEqual(rowsOf(pageOf(heavy)));
});

/** The rows of a table that have no figures. */
const unmeasuredIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith('|') && line.includes('| – '));

test('docs/reference/heavy-answers.md has the figures of every answer', () => {
  expect(unmeasuredIn(page)).toEqual([]);
});
