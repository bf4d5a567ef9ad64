/** The clock of `account-bridge record`: an account that depends on the day is recorded with the day. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { http } from '../../../adapters/http';
import { run } from '../../support/cli';
import { commandWorld } from '../../support/command-world';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { runIn } from '../../support/run';
import { USER, VARIABLES, tenantOf } from '../../support/recording';
import { closeServers, serveBody } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const NOW = '2031-06-14T12:00:00.000Z';

test('a fixture is of the time of the command, and plays at that time', async () => {
  const answer = { id: 5, phone: '+7 916 555-12-34', name: 'Foo', born: '2000-06-15', tags: [] };
  const { baseUrl } = await serveBody(JSON.stringify(answer), { 'content-type': 'application/json' });
  const user = { ...USER, age: { from: 'crm.born', via: ['date', 'age'] } };
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl, { user }) } });
  const { world, said } = commandWorld([http], VARIABLES);
  const argv = ['record', 'acme', '--identifier', '79165551234', '--mappings', mappings];
  expect([await runIn(argv, { ...world, now: () => new Date(NOW) }), said.error]).toEqual([0, '']);
  const fixture: unknown = JSON.parse(readFileSync(join(mappings, 'acme/fixtures/found.json'), 'utf8'));
  expect(fixture).toMatchObject({ now: NOW, response: { status: 200 } });
  expect((await run(['verify', 'acme', '--mappings', mappings], {})).code).toBe(0);
});
