/** The tests that cover the faults of apps exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientRows } from './client-rows';
import { ROOT } from '../support/root';

it.each(clientRows)('$fault $test', ({ file, test }) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(text).toContain(`'${test}'`);
});
