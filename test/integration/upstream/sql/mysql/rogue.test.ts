/** What a server that is not to be trusted gets of the bridge. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mysql } from '../../../../../src/upstream/sql/mysql/driver';
import { makeFolder, removeFolders } from '../../../../support/e2e/tenants';
import { leftOf } from '../../../../support/sql/client';
import { optionsFor } from '../../../../support/sql/mysql';
import { startRogue } from '../../../../support/sql/rogue-mysql';

afterAll(removeFolders);

test('a server that asks for a file of the bridge gets none of it, and is not used', async () => {
  const file = join(makeFolder(), 'file');
  writeFileSync(file, 'invented content of a file');
  const rogue = await startRogue(file);
  const failure = leftOf(await mysql.connect(optionsFor(rogue.port), new AbortController().signal));
  expect(failure.tag).toMatch(/^Upstream(Rejected|Unreachable)$/);
  expect(rogue.received()).toContain('set session transaction read only');
  expect(rogue.received()).not.toContain('invented content');
  expect(JSON.stringify(failure)).not.toContain(file);
  rogue.close();
});
