/** `account-bridge record` over the stubs: what it writes plays as the live upstream answered, and is about no real person. */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRM_CUSTOMERS } from '../../../stubs/crm-customers';
import { startAhunter } from '../../../stubs/ahunter';
import { startCrm } from '../../../stubs/crm';
import { startSpaaza } from '../../../stubs/spaaza';
import type { Stub } from '../../../stubs/server';
import { runsOf } from '../../../src/scaffold/anonymise';
import { run } from '../../support/cli';
import type { Ended } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';

const stubs: Stub[] = [];
let variables: Readonly<Record<string, string>>;
let folder: string;

const TOKENS = { 'maria@example.com': 'demo-ahunter-standard', 'boris@example.com': 'demo-ahunter-new' };

beforeAll(async () => {
  const [spaaza, ahunter, crm] = await Promise.all([startSpaaza(), startAhunter(), startCrm()]);
  stubs.push(spaaza, ahunter, crm);
  variables = {
    DEMO_APP_KEY: 'demo-app-key',
    DEMO_CRM_URL: crm.url,
    DEMO_CRM_TOKEN: 'demo-crm-token',
    DEMO_SPAAZA_URL: spaaza.url,
    DEMO_SPAAZA_TOKEN: 'demo-spaaza-token',
    DEMO_AHUNTER_URL: ahunter.url,
    DEMO_AHUNTER_TOKENS: JSON.stringify(TOKENS),
  };
  folder = makeFolder();
  cpSync(join(ROOT, 'mappings'), join(folder, 'mappings'), { recursive: true });
});

afterAll(async () => {
  await Promise.all(stubs.map((stub) => stub.close()));
  removeFolders();
});

const record = (tenant: string, identifier: string, ...more: readonly string[]): Promise<Ended> =>
  run(['record', tenant, '--identifier', identifier, ...more], variables, folder);

const fixture = (tenant: string, name: string): string =>
  readFileSync(join(folder, 'mappings', tenant, 'fixtures', `${name}.json`), 'utf8');

it.each([
  ['demo-http', '79000000011'],
  ['demo-http', '79000000012'],
  ['demo-http', '8 (900) 000-00-13'],
  ['demo-http', '79000000099'],
  ['demo-crm', '79000000001'],
  ['demo-crm', '79009999999'],
  ['demo-spaaza', 'elise.marchand@example.com'],
  ['demo-spaaza', 'Noah+Club@example.com'],
  ['demo-spaaza', 'nobody.at.all@example.com'],
  ['demo-ahunter', 'maria@example.com'],
  ['demo-ahunter', 'boris@example.com'],
  ['demo-ahunter', 'unknown@example.com'],
])('of %s records %s', async (tenant, identifier) => {
  const ended = await record(tenant, identifier, '--as', 'tried', '--overwrite');
  if (ended.code !== 0) console.log(identifier, ended.stderr);
  expect([ended.code, ended.stderr.replace(/^\{.*\}\n/gm, '')]).toEqual([0, '']);
  if (tenant !== "demo-http") console.log(fixture(tenant, "tried"));
});
