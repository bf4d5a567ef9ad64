/** `account-bridge check`: its output as text and as JSON, and its exit code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, startBridge, stopBridges, type Ended } from '../../support/cli';
import { ROOT } from '../../support/root';
import { crmTenant, removeFolders, SECRETS, writeMappings } from '../../support/e2e/tenants';

const GOOD = crmTenant([{ id: 'c-1', phone: '79000000001', email: 'ivan@example.com' }], {
  user: { name: { value: 'Иван' } },
});

const ASKABLE = crmTenant([{ id: 'c-1', phone: '79000000001', email: 'ivan@example.com' }], {
  user: { id: 'request.userIdentifier', name: { value: 'Иван' }, email: 'crm.email' },
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
  await stopBridges();
  removeFolders();
});

const check = (names: readonly string[], environment = SECRETS): Promise<Ended> =>
  run(['check', ...names], environment, folder);

it('shows each mistake with its line, a caret and a suggestion, without the secret beside it', async () => {
  expect(await check([])).toEqual({
    code: 1,
    stderr: '',
    stdout: `error[secret-literal]: a secret must not be in the file
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

it('prints an array of findings as JSON', async () => {
  const { code, stdout, stderr } = await check(['--json']);
  expect([code, stderr]).toEqual([1, '']);
  const findings = JSON.parse(stdout) as readonly object[];
  expect(findings).toMatchObject([
    {
      code: 'secret-literal',
      severity: 'error',
      file: 'mappings/bad/tenant.json',
      line: 2,
      column: 38,
      message: 'a secret must not be in the file',
      suggestion: 'write "${NAME}" and set the variable NAME, or NAME_FILE',
      fix: { kind: 'replace', complete: false, edit: { text: '${NAME}' } },
      tenant: 'bad',
    },
    {
      code: 'path-unknown',
      severity: 'error',
      file: 'mappings/bad/tenant.json',
      line: 13,
      column: 19,
      message: 'crm has no "emial"',
      suggestion: 'did you mean "email"?',
      fix: { kind: 'rename', complete: true, edit: { text: 'ai' } },
      tenant: 'bad',
    },
  ]);
  const fields = [
    'code',
    'severity',
    'file',
    'line',
    'column',
    'at',
    'message',
    'suggestion',
    'fix',
    'tenant',
  ];
  expect(findings.map((finding) => Object.keys(finding))).toEqual([fields, fields]);
});

it('checks the named tenants only, and prints nothing for a correct one', async () => {
  const [text, json] = await Promise.all([check(['good']), check(['good', '--json'])]);
  expect(text).toMatchObject({ code: 0, stdout: '1 tenant checked: no problems\n', stderr: '' });
  expect(json).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
});

it('suggests a tenant of a similar name, and does not run', async () => {
  const { code, stdout, stderr } = await check(['godo']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/no tenant "godo" .*did you mean "good"\?/);
});

it('does not run without a mappings folder or a tenant in it', async () => {
  const [missing, empty] = await Promise.all([
    check(['--mappings', 'nowhere']),
    check(['--mappings', writeMappings({})]),
  ]);
  expect(missing).toMatchObject({ code: 2, stdout: '', stderr: 'nowhere is not there (ENOENT)\n' });
  expect(empty).toMatchObject({ code: 2, stdout: '' });
  expect(empty.stderr).toMatch(/^there is no tenant folder in /);
});

it('warns about an unset secret, for which serve refuses the tenant', async () => {
  const nothingSet = { SPAAZA_TOKEN: '', APP_KEY: '' };
  const checked = await check(['good'], nothingSet);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toMatch(/^warning\[secret-unset\]: APP_KEY is empty\n/);
  expect(checked.stdout).toMatch(/\n1 tenant checked: 1 warning\n$/);
  const bridge = await startBridge(['serve', '--mappings', mappings, '--require-tenants', '0%'], nothingSet);
  const refused = bridge.log().filter(({ event }) => event === 'tenant-refused');
  expect(refused.map(({ tenant }) => tenant)).toEqual(['bad', 'good']);
  expect(bridge.stderr()).toMatch(/^error\[secret-unset\]: \S+:4:7: APP_KEY is empty; set APP_KEY/m);
});

it('finds no mistake in the package’s own tenants', async () => {
  const { code, stdout } = await run(['check', '--json'], {}, ROOT);
  const findings = JSON.parse(stdout) as readonly { readonly code: string }[];
  expect(code).toBe(0);
  expect(new Set(findings.map((finding) => finding.code))).toEqual(new Set(['secret-unset']));
});

describe('in the forms of continuous-integration services', () => {
  it('GitHub annotates the lines', async () => {
    const { code, stdout, stderr } = await check(['--format', 'github']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toBe(
      `::error file=mappings/bad/tenant.json,line=2,col=38,endColumn=59,title=secret-literal::a secret must not be in the file; write "\${NAME}" and set the variable NAME, or NAME_FILE
::error file=mappings/bad/tenant.json,line=13,col=19,endColumn=23,title=path-unknown::crm has no "emial"; did you mean "email"?
`,
    );
  });

  it('GitLab reads a report of code quality', async () => {
    const { code, stdout } = await check(['--format', 'gitlab']);
    const report = JSON.parse(stdout) as readonly { readonly check_name: string }[];
    expect([code, report.map((each) => each.check_name)]).toEqual([1, ['secret-literal', 'path-unknown']]);
  });

  it('a correct tenant has no finding in either form', async () => {
    const [github, gitlab] = await Promise.all([
      check(['good', '--format', 'github']),
      check(['good', '--format', 'gitlab']),
    ]);
    expect([github.code, github.stdout, gitlab.code, gitlab.stdout]).toEqual([0, '', 0, '[]\n']);
  });
});

it('treats warnings as errors when it is strict, and shows them so', async () => {
  const nothingSet = { SPAAZA_TOKEN: '', APP_KEY: '' };
  const [lenient, strict] = await Promise.all([
    check(['good'], nothingSet),
    check(['good', '--strict'], nothingSet),
  ]);
  expect([lenient.code, strict.code]).toEqual([0, 1]);
  expect(strict.stdout).toMatch(/^error\[secret-unset\]: APP_KEY is empty\n/);
  expect(strict.stdout).toMatch(/\nerror\[fixture-missing\]: no fixture shows what the app gets\n/);
  expect(strict.stdout).toMatch(/\n1 tenant checked: 2 errors\n$/);
});

it('reports unused fields, as text and as JSON', async () => {
  const [text, json] = await Promise.all([check(['good', '--coverage']), check(['--coverage', '--json'])]);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^good\n {2}no rule fills +email, /);
  expect(text.stdout).toMatch(
    /\n {2}unread of crm +email\n {2}can fail +nothing \(each "required" field is always there\)\n {2}in no fixture +no fixtures\n/,
  );
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual([
    {
      tenant: 'bad',
      unfilled: null,
      unread: null,
      canFail: null,
      absent: null,
      behaviour: null,
      findings: [
        expect.objectContaining({ code: 'secret-literal', severity: 'error', line: 2 }),
        expect.objectContaining({ code: 'path-unknown', severity: 'error', line: 13 }),
      ],
    },
    expect.objectContaining({
      tenant: 'good',
      unread: [{ source: 'crm', fields: ['email'] }],
      absent: null,
      findings: [],
    }),
  ]);
});

it('reports the order in which sources are asked, as text and as JSON', async () => {
  const [text, json, both] = await Promise.all([
    check(['good', '--plan']),
    check(['--plan', '--json']),
    check(['good', '--plan', '--coverage', '--json']),
  ]);
  expect(text).toMatchObject({
    code: 0,
    stdout: `good
  at once
    crm  crm  3000 ms
  at worst 3000 ms

1 tenant checked: no problems
`,
  });
  const crm = { source: 'crm', adapter: 'crm', deadlineMs: 3000, latestMs: 0, reads: [] };
  const plan = {
    groups: [{ optional: false, after: [], sources: [crm] }],
    longest: { sources: ['crm'], deadlinesMs: 3000 },
  };
  expect(JSON.parse(json.stdout)).toEqual([
    expect.objectContaining({ tenant: 'bad', plan: null }),
    { tenant: 'good', plan, findings: [] },
  ]);
  expect(JSON.parse(both.stdout)).toEqual([
    expect.objectContaining({
      tenant: 'good',
      plan,
      unread: [{ source: 'crm', fields: ['email'] }],
      findings: [],
    }),
  ]);
});

it('refuses flags that contradict each other', async () => {
  const [twice, coverage, plan, unknown] = await Promise.all([
    check(['--json', '--format', 'github']),
    check(['--coverage', '--format', 'gitlab']),
    check(['--plan', '--format', 'github']),
    check(['--format', 'xml']),
  ]);
  expect([twice.code, coverage.code, plan.code, unknown.code]).toEqual([2, 2, 2, 2]);
  expect(plan.stderr).toBe('a plan is written as text or JSON, not for github\n');
  expect(twice.stderr).toMatch(/'--json' cannot be used with option '--format <format>'/);
  expect(coverage.stderr).toBe('coverage is written as text or JSON, not for gitlab\n');
  expect([twice.stdout, coverage.stdout, unknown.stdout]).toEqual(['', '', '']);
});

it('names the page that explains every code', async () => {
  const { code, stdout } = await check(['--help']);
  expect([code, stdout.includes('docs/reference/diagnostics.md')]).toEqual([0, true]);
});

it('plays the fixtures too, and points at the differences', async () => {
  const expected = (name: string): object => ({
    request: { userIdentifier: '79000000001' },
    response: {
      body: { user: { id: '79000000001', name, email: 'ivan@example.com', phone: '79000000001' } },
    },
  });
  const folders = writeMappings({ good: ASKABLE });
  mkdirSync(join(folders, 'good/fixtures'));
  const file = join(folders, 'good/fixtures/full.json');
  writeFileSync(file, JSON.stringify(expected('Иван'), undefined, 2));
  const played = (flags: readonly string[]): Promise<Ended> =>
    run(['check', ...flags], SECRETS, dirname(folders));
  expect(await played([])).toMatchObject({ code: 0, stdout: '1 tenant checked: no problems\n' });
  writeFileSync(file, JSON.stringify(expected('Пётр'), undefined, 2));
  const { code, stdout } = await played([]);
  expect(code).toBe(1);
  expect(stdout).toBe(`error[fixture-failed]: "user.name" is "Иван" and not "Пётр"
 ┌─ mappings/good/fixtures/full.json:9:17
9│         "name": "Пётр",
 │                 ^^^^^^ see why by "account-bridge explain good --fixture full"; if the answer is right, run "account-bridge verify good --update"

1 tenant checked: 1 error
`);
  const covered = await played(['--coverage']);
  expect(covered.stdout).toMatch(/\n {2}in no fixture +nothing\n/);
  expect(covered.stdout).toMatch(
    /\n {2}behaviour +5 of 7 ways are in a fixture\n {4}\S+\/good\/tenant.json:\d+:\d+ crm, source: 1 of 2; never not found\n/,
  );
  const unknown = { request: { userIdentifier: '79000000009' } };
  writeFileSync(file, JSON.stringify(unknown));
  expect((await played(['--coverage'])).stdout).toMatch(/\n {2}in no fixture +id, name, phone, email\n/);
});
