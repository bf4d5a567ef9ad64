/** The tests that the faults of apps are held by are there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clientRows } from './client-rows';

it.each(clientRows)('$fault $test', ({ file, test }) => {
  const text = readFileSync(resolve(__dirname, '../..', file), 'utf8');
  expect(text).toContain(`'${test}'`);
});
