/** Every demo and recipe, asked again with the `id` of its answer: the account is the same. */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as t from 'io-ts';
import { run } from '../../support/cli';
import { ROOT } from '../../support/root';

const FOLDERS = ['mappings', 'docs/recipes'].map((folder) => join(ROOT, folder));

const tenantsIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => existsSync(join(folder, name, 'tenant.json')));

const all = FOLDERS.flatMap((folder) => tenantsIn(folder).map((name) => [name, folder] as const));

const Answered = t.type({
  response: t.type({ body: t.type({ user: t.type({ id: t.string }) }) }),
});

/** Changes each fixture with an account to ask for the `id` in it; gives the number of these fixtures. */
const askAgain = (fixtures: string): number => {
  let accounts = 0;
  for (const name of readdirSync(fixtures)) {
    const file = join(fixtures, name);
    const text = readFileSync(file, 'utf8');
    const fixture: unknown = JSON.parse(text);
    if (!Answered.is(fixture)) continue;
    accounts += 1;
    const { id } = fixture.response.body.user;
    writeFileSync(file, text.replace(/("userIdentifier": )"[^"]*"/, `$1${JSON.stringify(id)}`));
  }
  return accounts;
};

let copy = '';

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'ids-'));
});

afterEach(() => {
  rmSync(copy, { recursive: true });
});

test('there are ten or more demos and recipes', () => {
  expect(all.length).toBeGreaterThan(9);
});

test.each(all)('%s gives the same account for the id that it answered', async (name, folder) => {
  cpSync(folder, copy, { recursive: true });
  const fixtures = join(copy, name, 'fixtures');
  expect(askAgain(fixtures)).toBeGreaterThan(0);
  const { stdout } = await run(['verify', name, '--mappings', copy], {}, ROOT);
  const count = readdirSync(fixtures).length;
  expect(stdout).toContain(`1 tenant, ${count} fixtures: ${count} passed`);
  expect(stdout).not.toContain('id-unproven');
});

test('a tenant that answers with a number of its own gives another account', async () => {
  cpSync(join(ROOT, 'mappings/demo-crm'), join(copy, 'demo-crm'), { recursive: true });
  const file = join(copy, 'demo-crm/tenant.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"request.userIdentifier"', '"crm.id"'));
  await run(['verify', 'demo-crm', '--update', '--mappings', copy], {}, ROOT);
  const { stdout } = await run(['verify', 'demo-crm', '--mappings', copy], {}, ROOT);
  expect(stdout).toContain('warning[id-unproven]: the answered "id" "4071" cannot be asked');
  expect(askAgain(join(copy, 'demo-crm/fixtures'))).toBeGreaterThan(0);
  expect((await run(['verify', 'demo-crm', '--mappings', copy], {}, ROOT)).code).toBe(1);
});

test('the strict check finds nothing in the demos', async () => {
  const variables = {
    DEMO_APP_KEY: 'demo-app-key',
    DEMO_CRM_URL: 'https://crm.example',
    DEMO_CRM_TOKEN: 'another-invented-token',
    DEMO_SPAAZA_URL: 'https://spaaza.example',
    DEMO_SPAAZA_TOKEN: 'invented-token',
    DEMO_AHUNTER_URL: 'https://ahunter.example',
    DEMO_AHUNTER_TOKENS: '{"maria@example.com":"of-this-test-alone"}',
  };
  const { code, stdout } = await run(
    ['check', '--strict', '--json', '--mappings', join(ROOT, 'mappings')],
    variables,
    ROOT,
  );
  expect([code, JSON.parse(stdout)]).toStrictEqual([0, []]);
});
