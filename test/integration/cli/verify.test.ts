/** `account-bridge verify`: its output as text, as JSON and as a table for vendors, and the files that it writes. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingsOf, removeMappings } from '../../support/tenant/played';
import { run, type Ended } from '../../support/cli';
import { ROOT } from '../../support/root';
import { crmTenant, SECRETS } from '../../support/e2e/tenants';

afterAll(removeMappings);

const TENANT = crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Foo' }]);

const good = {
  request: { userIdentifier: '79000000001' },
  response: { body: { user: { id: 'c-1', name: 'Foo', phone: '79000000001' } } },
};

/** Written by hand, oddly: what is kept can be seen, and its lines are the test's. */
const OUTDATED = `{
    "$comment": "a customer | with a bar",
    "request": {"userIdentifier":"8 900 000 00 01"},
    "response": { "status":200,
      "body": { "$comment": "as the vendor knows it",
        "user": { "phone": "79000000001",   "id": "c-2", "email": "foo@example.com" } } }
}
`;

const UPDATED = `{
    "$comment": "a customer | with a bar",
    "request": {"userIdentifier":"8 900 000 00 01"},
    "response": { "status":200,
      "body": { "$comment": "as the vendor knows it",
        "user": { "phone": "79000000001",   "id": "c-1", "name": "Foo" } } }
}
`;

const folderOf = (fixtures: Readonly<Record<string, unknown>>): string =>
  mappingsOf({ ...TENANT, ...fixtures });

/** The commands run beside the folder, so that files are named as an integrator sees them. */
const beside = (
  fixtures: Readonly<Record<string, unknown>>,
): { folder: string; read: (name: string) => string } => {
  const mappings = folderOf(
    Object.fromEntries(Object.entries(fixtures).map(([name, text]) => [`fixtures/${name}`, text])),
  );
  return { folder: mappings, read: (name) => readFileSync(join(mappings, 'acme/fixtures', name), 'utf8') };
};

const verify = (folder: string, flags: readonly string[] = [], environment = {}): Promise<Ended> =>
  run(['verify', '--mappings', '.', ...flags], environment, folder);

it('shows passed cases, and differences field by field with their line', async () => {
  const { folder } = beside({ 'good.json': good, 'outdated.json': OUTDATED });
  expect(await verify(folder)).toEqual({
    code: 1,
    stderr: '',
    stdout: `acme
  ✓ good 200
  ✗ outdated 200
      line 6: user.id: expected "c-2", got "c-1"
      line 6: user.email: expected "foo@example.com", got nothing
      line 6: user.name: expected nothing, got "Foo"
warning[id-unproven]: the answered "id" "c-1" cannot be asked: it is not an identifier of this tenant
 ┌─ acme/fixtures/good.json:8:15
8│         "id": "c-1",
 │               ^^^^^ write "id": "request.userIdentifier" in the tenant file, or add its form to "identifier"


1 tenant, 2 fixtures: 1 passed, 1 failed
`,
  });
});

it('shows a fixture that cannot be played as the check shows a mistake', async () => {
  const { folder } = beside({ 'broken.json': '{\n  "reqest": {}\n}', 'good.json': good });
  const { code, stdout } = await verify(folder);
  expect(code).toBe(1);
  expect(stdout).toContain(`error[key-unknown]: there is no "reqest" here
 ┌─ acme/fixtures/broken.json:2:3
2│   "reqest": {}
 │   ^^^^^^^^ did you mean "request"?
`);
  expect(stdout).toContain('1 tenant, 2 fixtures: 1 passed, 1 cannot be played\n');
});

it('shows and writes the actual response, keeps the rest of the file, and then has nothing to write', async () => {
  const { folder, read } = beside({
    'outdated.json': OUTDATED,
    'empty.json': '{ "request": { "userIdentifier": "79000000009" } }\n',
  });
  const first = await verify(folder, ['--update']);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('+ empty 404 UserNotFound (new: what came will be expected)\n');
  expect(first.stdout).toContain('+ outdated 200 (to be updated)\n');
  expect(first.stdout).toContain('1 tenant, 2 fixtures: 0 passed, 2 written\n');
  expect(first.stdout).not.toContain('✗');
  expect(first.stdout).toContain('line 6: user.id: expected "c-2", got "c-1"');
  expect(first.stdout).toContain('line 1: error.message: expected nothing, got "Пользователь с таким');
  expect(first.stderr).toBe('updated acme/fixtures/empty.json\nupdated acme/fixtures/outdated.json\n');
  expect(read('outdated.json')).toBe(UPDATED);
  expect(read('empty.json')).toBe(
    '{ "request": { "userIdentifier": "79000000009" }, "response": { "outcome": "UserNotFound", "status": 404, "body": { "error": { "message": "Пользователь с таким идентификатором не найден." } } } }\n',
  );
  const second = await verify(folder, ['--update']);
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).toContain('1 tenant, 2 fixtures: 2 passed');
  expect(read('outdated.json')).toBe(UPDATED);
});

it('does not write the result of a wrong exchange', async () => {
  const wrong = {
    ...good,
    sources: { crm: { exchanges: [{ request: { method: 'GET', path: '/a' }, failure: 'UpstreamTimeout' }] } },
    response: { body: { user: { id: 'x' } } },
  };
  const { folder, read } = beside({ 'wrong.json': wrong });
  const before = read('wrong.json');
  const { code, stdout, stderr } = await verify(folder, ['--update']);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toContain('no request matched GET /a; remove the exchange');
  expect(read('wrong.json')).toBe(before);
});

describe('an optional source that failed', () => {
  const optional = {
    adapter: 'http',
    settings: { baseUrl: 'https://loyalty.example', answer: { notFound: [{ status: 404 }] } },
    lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' },
    payload: { points: 'integer!' },
    optional: true,
  };
  const base = crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Foo' }]);
  const file = base['tenant.json'] as { readonly sources: object; readonly user: object };
  const folderWith = (points: unknown): string =>
    mappingsOf({
      ...base,
      'tenant.json': {
        ...file,
        sources: { ...file.sources, loyalty: optional },
        user: { ...file.user, bonuses: 'loyalty.points' },
      },
      'fixtures/one.json': {
        request: { userIdentifier: '79000000001' },
        sources: {
          loyalty: {
            exchanges: [
              {
                request: { method: 'GET', path: '/79000000001' },
                response: { status: 200, body: { points } },
              },
            ],
          },
        },
        response: {
          body: { user: { id: 'c-1', name: 'Foo', phone: '79000000001', bonuses: 5 } },
        },
      },
    });

  it('is said beside what is missing, as explain says it', async () => {
    const { code, stdout } = await verify(folderWith('many'));
    expect(code).toBe(1);
    expect(stdout).toContain('got nothing (left out: source-unavailable)\n');
    expect(stdout).toContain('      source "loyalty": PayloadInvalid path=points expected=a whole number\n');
    const json = JSON.parse((await verify(folderWith('many'), ['--json'])).stdout) as [{ cases: [object] }];
    expect(json[0].cases[0]).toMatchObject({
      failedSources: [{ source: 'loyalty', outcome: 'PayloadInvalid', detail: { path: 'points' } }],
    });
  });

  it('is not said of a case that passes', async () => {
    const { code, stdout } = await verify(folderWith(5));
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('source "loyalty"')]);
  });
});

describe('the outcome behind an answer', () => {
  const sentence = 'The service is unavailable.';
  const spoken = crmTenant(
    [
      { id: 'c-1', phone: '79000000001', name: 'Foo' },
      { id: 'c-2', phone: '79000000001', name: 'Foo' },
    ],
    { head: { messages: { unavailable: sentence } } },
  );
  const twice = (response: object): object => ({ request: { userIdentifier: '79000000001' }, response });
  const body = { error: { message: sentence } };
  const said = twice({ outcome: 'IdentityMismatch', status: 502, body });
  const wrong = twice({ outcome: 'PayloadInvalid', status: 502, body });
  const vague = twice({ status: 502, body });
  const folderWith = (fixtures: Readonly<Record<string, unknown>>): string =>
    mappingsOf({
      ...spoken,
      ...Object.fromEntries(Object.entries(fixtures).map(([name, content]) => [`fixtures/${name}`, content])),
    });

  it('is shown beside the status, and must be the one in the fixture', async () => {
    const folder = folderWith({ 'said.json': said, 'wrong.json': wrong });
    const [text, json, markdown] = await Promise.all(
      [[], ['--json'], ['--markdown']].map((flags) => verify(folder, flags)),
    );
    expect([text?.code, json?.code, markdown?.code]).toEqual([1, 1, 1]);
    expect(text?.stdout).toMatch(
      /✓ said 502 IdentityMismatch\n {2}✗ wrong 502 IdentityMismatch path=phone\n {6}line \d+: outcome: expected "PayloadInvalid", got "IdentityMismatch"\n/,
    );
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject([
      {
        cases: [
          { outcome: 'passed', status: 502, requestOutcome: 'IdentityMismatch' },
          { outcome: 'failed', differences: [{ path: 'outcome' }] },
        ],
        problems: [{ message: '"outcome" is "IdentityMismatch" and not "PayloadInvalid" (path=phone)' }],
      },
    ]);
    expect(markdown?.stdout).toContain('| 502 IdentityMismatch | passed |');
  });

  it('is added by --update to failures without it, before the other keys, and corrected', async () => {
    const folder = folderWith({ 'vague.json': vague, 'wrong.json': wrong, 'said.json': said });
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(join(folder, 'acme/fixtures', name), 'utf8'));
    const { code, stderr } = await verify(folder, ['--update']);
    expect([code, stderr]).toEqual([
      0,
      'updated acme/fixtures/vague.json\nupdated acme/fixtures/wrong.json\n',
    ]);
    for (const name of ['vague.json', 'wrong.json', 'said.json'])
      expect(JSON.stringify(read(name))).toBe(JSON.stringify(said));
    expect(await verify(folder, ['--update'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('must be an outcome of the bridge', async () => {
    const { stdout } = await verify(folderWith({ 'odd.json': twice({ outcome: 'IdentityMismach', body }) }));
    expect(stdout).toMatch(/error\[[a-z-]+\]: /);
    expect(stdout).toContain('1 cannot be played');
  });

  it('is reported instead of unused exchanges when the request itself was refused', async () => {
    const exchange = { request: { method: 'GET', path: '/a' }, failure: 'UpstreamTimeout' };
    const refused = {
      request: { userIdentifier: 'not-a-phone' },
      sources: { crm: { exchanges: [exchange] } },
      response: { status: 200, body: { user: { id: 'c-1' } } },
    };
    const folder = folderWith({ 'refused.json': refused });
    const { code, stdout, stderr } = await verify(folder, ['--update']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('✗ refused 400 RequestInvalid fault=identifier\n');
    expect(stdout).toMatch(/line 3: the request itself was refused \(RequestInvalid, identifier\)/);
    expect(stdout).not.toContain('no request matched');
    const explained = await run(['explain', 'acme', '--fixture', 'refused', '--mappings', '.'], {}, folder);
    expect(explained).toMatchObject({
      code: 1,
      stdout: 'acme: RequestInvalid fault=identifier\n',
      stderr: '',
    });
  });

  it('is an expected refusal: unused exchanges are still reported, to be removed', async () => {
    const refused = { request: { userIdentifier: 'not-a-phone' } };
    const folder = folderWith({ 'refused.json': refused });
    await verify(folder, ['--update']);
    const file = join(folder, 'acme/fixtures/refused.json');
    const written = JSON.parse(readFileSync(file, 'utf8')) as object;
    const exchange = { request: { method: 'GET', path: '/a' }, failure: 'UpstreamTimeout' };
    writeFileSync(file, JSON.stringify({ ...written, sources: { crm: { exchanges: [exchange] } } }));
    expect((await verify(folder)).stdout).toContain('no request matched GET /a; remove the exchange');
  });
});

it('does not pass a payload that its adapter refuses', async () => {
  const refused = { ...good, sources: { crm: { payload: 'nobody' } }, response: { body: { user: {} } } };
  const { folder, read } = beside({ 'refused.json': refused });
  const before = read('refused.json');
  const { code, stdout, stderr } = await verify(folder, ['--update']);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toContain("this payload is not one of the adapter's: it is not an object");
  expect(read('refused.json')).toBe(before);
});

it('leaves a fixture in another encoding as it is', async () => {
  const { folder } = beside({ 'odd.json': '' });
  const file = join(folder, 'acme/fixtures/odd.json');
  const bytes = Buffer.from(`\ufeff${OUTDATED}`, 'utf16le');
  writeFileSync(file, bytes);
  const { code, stdout, stderr } = await verify(folder, ['--update']);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toContain('error[file-encoding]: the file is not in UTF-8');
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

it('prints the cases and the findings as JSON', async () => {
  const { folder } = beside({ 'good.json': good, 'outdated.json': OUTDATED });
  const { code, stdout } = await verify(folder, ['--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual([
    {
      tenant: 'acme',
      cases: [
        {
          file: 'acme/fixtures/good.json',
          outcome: 'passed',
          status: 200,
          requestOutcome: 'ok',
          differences: [],
          faults: [],
        },
        {
          file: 'acme/fixtures/outdated.json',
          outcome: 'failed',
          status: 200,
          requestOutcome: 'ok',
          differences: [
            { path: 'user.id', line: 6, column: 51, expected: '"c-2"', got: '"c-1"' },
            { path: 'user.email', line: 6, column: 58, expected: '"foo@example.com"', got: null },
            { path: 'user.name', line: 6, column: 17, expected: null, got: '"Foo"' },
          ],
          faults: [],
        },
      ],
      problems: [
        {
          code: 'fixture-failed',
          severity: 'error',
          file: 'acme/fixtures/outdated.json',
          line: 6,
          column: 51,
          message: '"user.id" is "c-1" and not "c-2", and 2 more',
          suggestion:
            'see why by "account-bridge explain acme --mappings . --fixture outdated"; if the answer is right, run "account-bridge verify acme --mappings . --update"',
          fix: { kind: 'advice', complete: false },
        },
        {
          code: 'id-unproven',
          severity: 'warning',
          file: 'acme/fixtures/good.json',
          line: 8,
          column: 15,
          message: 'the answered "id" "c-1" cannot be asked: it is not an identifier of this tenant',
          suggestion:
            'write "id": "request.userIdentifier" in the tenant file, or add its form to "identifier"',
          fix: { kind: 'advice', complete: false },
        },
      ],
    },
  ]);
});

it('prints a page for the vendor of the app that is complete by itself', async () => {
  const { folder } = beside({ 'good.json': good, 'outdated.json': OUTDATED });
  const { code, stdout } = await verify(folder, ['--markdown']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/\n## acme\n[^]*\n1 of 2 cases passed on \d{4}-\d{2}-\d{2}\. /);
  expect(stdout).toContain(
    '| good |  | phone `79000000001` |  | 200 | passed | `id`, `name`, `phone` |\n' +
      '| outdated | a customer \\| with a bar | phone `8 900 000 00 01` |  | 200 | **failed** | `id`, `name`, `phone` |\n',
  );
  expect(stdout).toContain('- **outdated**, line 6: user.id: expected "c-2", got "c-1"\n');
});

it('reports a tenant without fixtures, and the errors of a tenant', async () => {
  const none = mappingsOf(TENANT);
  expect(await verify(none)).toMatchObject({
    code: 0,
    stdout: 'acme\n  no fixtures\n\n1 tenant, 0 fixtures: 0 passed\n',
  });
  const files = crmTenant([{ id: 'c-1', phone: '79000000001' }], { user: { email: 'crm.emial' } });
  const broken = mappingsOf({ ...files, 'fixtures/good.json': good });
  const { code, stdout } = await verify(broken);
  expect(code).toBe(1);
  expect(stdout).toContain('error[path-unknown]: crm has no "emial"');
  expect(stdout).toContain('1 tenant, 0 fixtures: 0 passed, 1 tenant with errors\n');
  const unwritten = await verify(mappingsOf({ 'customers.json': [] }));
  expect(unwritten.code).toBe(1);
  expect(unwritten.stdout).toContain('error[file-missing]: the tenant has no readable tenant.json');
  expect((await verify(mappingsOf(files))).stdout).toContain('error[path-unknown]: crm has no "emial"');
});

it.each([
  ['a tenant that is not there', ['acne'], /there is no tenant "acne" in \.; did you mean "acme"\?/],
  [
    'the path of a tenant',
    ['./acme/'],
    /there is no tenant "\.\/acme\/" in \.; name the tenant alone: "acme"/,
  ],
  ['a folder that is not there', ['--mappings', '/nowhere'], /\/nowhere is not there \(ENOENT\)/],
  ['two forms at once', ['--json', '--markdown'], /cannot be used with/],
])('ends with 2 for %s', async (_what, flags, message) => {
  const { folder } = beside({ 'good.json': good });
  const { code, stdout, stderr } = await verify(folder, flags);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

it('never prints a value of the environment, not even one that a fixture holds', async () => {
  const canaries = { APP_KEY: 'canary-of-the-app-key', OTHER: 'canary-of-another-variable' };
  const { folder } = beside({
    'good.json': good,
    'outdated.json': OUTDATED,
    'leak.json': { ...good, variables: { APP_KEY: canaries.APP_KEY } },
  });
  const all = await Promise.all(
    [[], ['--json'], ['--markdown'], ['--update']].map((flags) => verify(folder, flags, canaries)),
  );
  for (const { code, stdout, stderr } of all) {
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/canary/);
  }
  expect(all[0]?.stdout).toContain('error[fixture-secret]: this is what APP_KEY really holds');
  expect(all[0]?.stdout).toContain(`"APP_KEY": ${'*'.repeat(canaries.APP_KEY.length + 2)}`);
});

describe('the demo tenants', () => {
  const demos = ['demo-ahunter', 'demo-crm', 'demo-http', 'demo-spaaza'] as const;

  it('pass their fixtures, four or more each, in any environment', async () => {
    const files = demos.map((name) => readdirSync(join(ROOT, 'mappings', name, 'fixtures')).length);
    expect(Math.min(...files)).toBeGreaterThanOrEqual(4);
    const count = files.reduce((sum, each) => sum + each, 0);
    const environment = { DEMO_APP_KEY: 'x', DEMO_SPAAZA_URL: 'http://127.0.0.1:1', ...SECRETS };
    const [bare, set] = await Promise.all([run(['verify']), run(['verify'], environment)]);
    expect(bare.code).toBe(0);
    expect(bare.stdout).toMatch(
      new RegExp(`\\n${demos.length} tenants, ${count} fixtures: ${count} passed\\n$`),
    );
    expect(set).toEqual(bare);
  });
});
