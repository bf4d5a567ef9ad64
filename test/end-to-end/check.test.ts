/** `account-bridge check`: what it says to people and to machines, and its exit code. */
import { dirname } from 'node:path';
import { ROOT, run, startBridge, killBridges, type Ended } from './bridge';
import { crmTenant, removeFolders, SECRETS, writeMappings } from './tenants';

const GOOD = crmTenant([{ id: 'c-1', phone: '79000000001', email: 'ivan@example.com' }], {
  user: { name: { value: 'Иван' } },
});

/** Written by hand: its lines and columns are the test's. */
const BAD = `{
  "access": { "keys": ["\${APP_KEY}", "a-secret-in-the-file"] },
  "identifier": { "type": "phone" },
  "sources": {
    "crm": {
      "adapter": "crm",
      "settings": { "file": "customers.json", "index": { "phone": "phone" } },
      "lookup": { "by": "phone", "value": "{request.userIdentifier}" }
    }
  },
  "user": {
    "id": "crm.id",
    "email": "crm.emial"
  }
}
`;

let mappings: string;
let folder: string;

beforeAll(() => {
  mappings = writeMappings({ bad: { ...GOOD, 'tenant.json': BAD }, good: GOOD });
  folder = dirname(mappings);
});

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const check = (names: readonly string[], environment = SECRETS): Promise<Ended> =>
  run(['check', ...names], environment, folder);

it('shows each mistake with its line, a caret and what to write instead, without the secret beside it', async () => {
  expect(await check([])).toEqual({
    code: 1,
    signal: null,
    stderr: '',
    stdout: `error[secret-literal]: a secret never stands in the file
 ┌─ mappings/bad/tenant.json:2:38
2│   "access": { "keys": ["\${APP_KEY}", **********************] },
 │                                      ^^^^^^^^^^^^^^^^^^^^^^ write "\${NAME}" and set the variable NAME, or NAME_FILE

error[path-unknown]: crm has no "emial"
  ┌─ mappings/bad/tenant.json:13:19
13│     "email": "crm.emial"
  │                   ^^^^^ did you mean "email"?

2 tenants checked: 2 errors
`,
  });
});

it('gives machines an array of findings', async () => {
  const { code, stdout, stderr } = await check(['--json']);
  expect([code, stderr]).toEqual([1, '']);
  const findings = JSON.parse(stdout) as readonly object[];
  expect(findings).toEqual([
    {
      code: 'secret-literal',
      severity: 'error',
      file: 'mappings/bad/tenant.json',
      line: 2,
      column: 38,
      message: 'a secret never stands in the file',
      suggestion: 'write "${NAME}" and set the variable NAME, or NAME_FILE',
    },
    {
      code: 'path-unknown',
      severity: 'error',
      file: 'mappings/bad/tenant.json',
      line: 13,
      column: 19,
      message: 'crm has no "emial"',
      suggestion: 'did you mean "email"?',
    },
  ]);
  const fields = ['code', 'severity', 'file', 'line', 'column', 'message', 'suggestion'];
  expect(findings.map((finding) => Object.keys(finding))).toEqual([fields, fields]);
});

it('checks the named tenants only, and has nothing to say of a good one', async () => {
  const [text, json] = await Promise.all([check(['good']), check(['good', '--json'])]);
  expect(text).toMatchObject({ code: 0, stdout: '1 tenant checked: no problems\n', stderr: '' });
  expect(json).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
});

it('proposes the tenant that was probably meant, and does not run', async () => {
  const { code, stdout, stderr } = await check(['godo']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/no tenant "godo" .*did you mean "good"\?/);
});

it('does not run without a mappings folder or a tenant in it', async () => {
  const [missing, empty] = await Promise.all([
    check(['--mappings', 'nowhere']),
    check(['--mappings', writeMappings({})]),
  ]);
  expect(missing).toMatchObject({ code: 2, stdout: '', stderr: 'nowhere cannot be read: ENOENT\n' });
  expect(empty).toMatchObject({ code: 2, stdout: '' });
  expect(empty.stderr).toMatch(/^there is no tenant folder in /);
});

it('warns of an unset secret, for which serve refuses the tenant', async () => {
  const nothingSet = { SPAAZA_TOKEN: '', APP_KEY: '' };
  const checked = await check(['good'], nothingSet);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toMatch(/^warning\[secret-unset\]: APP_KEY is not set\n/);
  expect(checked.stdout).toMatch(/\n1 tenant checked: 1 warning\n$/);
  const bridge = await startBridge(['serve', '--mappings', mappings], nothingSet);
  const refused = bridge.log().filter(({ event }) => event === 'tenant-refused');
  expect(refused.map(({ tenant }) => tenant)).toEqual(['bad', 'good']);
  expect(bridge.stderr()).toMatch(/^error\[secret-unset\]: \S+:4:7: APP_KEY is not set; set APP_KEY/m);
});

it('finds no mistake in the package’s own tenants', async () => {
  const { code, stdout } = await run(['check', '--json'], {}, ROOT);
  const findings = JSON.parse(stdout) as readonly { readonly code: string }[];
  expect(code).toBe(0);
  expect(new Set(findings.map((finding) => finding.code))).toEqual(new Set(['secret-unset']));
});
