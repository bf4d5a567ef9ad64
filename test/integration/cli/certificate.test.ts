/** `account-bridge verify --markdown`: the page for the vendor of the app. */
import { configHash } from '../../../src/tenant/reload/change';
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';
import { loadNoted } from '../../../src/cli/noted-load';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';

afterAll(removeFolders);

const TENANT = crmTenant(
  [
    { id: 'c-1', phone: '79000000001', name: 'Foo ``` Bar', note: 'canary-note' },
    { id: 'c-2', phone: '79000000002', name: 'Baz' },
    { id: 'c-3', phone: '79000000003', email: 'foo@example.com' },
  ],
  {
    head: { locale: 'en' },
    user: {
      id: 'request.userIdentifier',
      phone: { from: 'crm.phone', via: ['phone'], required: true },
      email: 'crm.email',
    },
  },
);

const fixture = (userIdentifier: string, response: object): object => ({
  request: { userIdentifier },
  response,
});

const FIXTURES = {
  'fixtures/found.json': fixture('79000000001', {
    body: { user: { id: '79000000001', name: 'Foo ``` Bar', phone: '79000000001' } },
  }),
  'fixtures/unknown.json': fixture('79000000009', {
    outcome: 'UserNotFound',
    status: 404,
    body: { error: { message: 'There is no user with this identifier.' } },
  }),
  'fixtures/wrong.json': fixture('79000000002', { body: { user: { id: '79000000002', name: 'Qux' } } }),
};

const pageOf = async (
  tenants: Parameters<typeof writeMappings>[0],
  key = 'canary-key-9911',
): Promise<{ readonly page: string; readonly hash: string }> => {
  const { run, world, said } = commandWorld(adapters, { APP_KEY: key });
  const mappings = writeMappings(tenants);
  await run('verify', '--markdown', '--mappings', mappings);
  const { inputs } = loadNoted('acme', mappings, world);
  return { page: said.out.replaceAll(/\d{4}-\d\d-\d\d/g, 'DATE'), hash: configHash(inputs).slice(0, 12) };
};

test('has version, configuration, date, cases, examples, fields and why they can be missing', async () => {
  const { page, hash } = await pageOf({ acme: { ...TENANT, ...FIXTURES } });
  expect(page).toMatch(
    /^# What the account bridge answers\n\n## acme\n\n- bridge: account-bridge \d+\.\d+\.\d+/,
  );
  expect(page).toContain(
    `\n- configuration: \`${hash}\`, as the status page of the bridge has it\n- date: DATE\n`,
  );
  expect(page).toContain('\n2 of 3 cases passed on DATE.');
  expect(page).toContain('\n#### The shopper is found\n\nThe app asks (case `found`):\n');
  expect(page).toContain('\n````json\n{\n  "user": {\n    "id": "79000000001",\n    "name": "Foo ``` Bar",');
  expect(page).toContain('\n#### There is no such shopper\n');
  expect(page).toContain('"message": "There is no user with this identifier."');
  expect(page).toMatch(/\nNo case shows: `RequestInvalid`, .*`AccountTooLarge`\.\n/);
  expect(page).toContain('\n| `id` | `found`, `wrong` |\n');
  expect(page).toContain('\n| `email` | the retailer’s system has no value | `found`, `wrong` |\n');
  expect(page).toMatch(/\nWithout these fields the answer is an error:\n\n- `phone`: /);
  expect(page).toMatch(/\n### Fields that are never filled\n\n(?!.*`email`).*`bonuses`/);
  expect(page).toContain('A rule fills these, and no case shows them: `email`.');
  expect(page).toContain('- **wrong**, line ');
  expect(page).not.toContain('canary');
});

test('has contents for several tenants, and is the same again', async () => {
  const tenants = { acme: { ...TENANT, ...FIXTURES }, 'shop-2': TENANT };
  const [one, other] = [await pageOf(tenants), await pageOf(tenants)];
  expect(one.page).toContain('\n- [acme](#acme)\n- [shop-2](#shop-2)\n');
  expect(one.page).toContain('\n## shop-2\n');
  expect(one.page.replaceAll(/\/\S*account-bridge-\w+/g, '')).toBe(
    other.page.replaceAll(/\/\S*account-bridge-\w+/g, ''),
  );
});

test('an identifier that is also the value of a variable is not shown, and the page says which case is not played for it', async () => {
  const { page } = await pageOf({ acme: { ...TENANT, ...FIXTURES } }, '79000000001');
  expect(page).not.toContain('79000000001');
  expect(page).toContain('found.json, line 3: this holds what APP_KEY really holds');
});
