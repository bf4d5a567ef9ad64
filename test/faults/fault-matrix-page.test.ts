/** docs/reference/fault-matrix.md has the rows of the fault matrix and the limits of its figures, and none is broken. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows } from './rows';
import { matrixOf, withoutFigures } from '../proof/faults/matrix';
import { ROOT } from '../support/root';

const page = readFileSync(join(ROOT, 'docs/reference/fault-matrix.md'), 'utf8');

test('docs/reference/fault-matrix.md agrees with every row; if not, npm run proof rewrites it', () => {
  expect(withoutFigures(page)).toStrictEqual(withoutFigures(matrixOf(rows)));
});

test('docs/reference/fault-matrix.md has every figure, and no limit is broken', () => {
  expect(page).not.toContain('| – ');
  expect(page).not.toContain('(broken)');
  expect(page).toMatch(/ 0 in \d,\d{3},\d{3}: /);
});
