/** Tenants that extend one file: every command sees the merged file, and points into the file with the mistake. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorOf } from '../../support/gateway/gateway';
import { run, startBridge, stopBridges, type Ended } from '../../support/cli';
import { accountOf, ask, KEY } from '../../support/e2e/bridge';
import { removeFolders, writeMappings, type Files } from '../../support/e2e/tenants';

const PHONE = '79000000001';
const LITERAL = 'a-secret-in-the-file';
const SECRETS = { APP_KEY: KEY, BRAVO_KEY: 'the-key-of-bravo' };

/** Written by hand: its lines and columns are the test's. */
const BASE = `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "phone" },
  "sources": {
    "crm": {
      "adapter": "crm",
      "settings": { "file": "customers.json", "index": { "phone": "phone" } },
      "lookup": { "by": "phone", "value": "{request.userIdentifier}" }
    }
  },
  "user": {
    "id": "request.userIdentifier",
    "name": "crm.name",
    "status": { "value": "basic" }, "extra": { "number": "crm.id" }
  }
}
`;

const BROKEN = BASE.replace('["${APP_KEY}"]', `["\${APP_KEY}", "${LITERAL}"]`).replace(
  'crm.name',
  'crm.nmae',
);

const over = (name: string, own: object = {}, base = '../_base/tenant.json'): Files => ({
  'customers.json': [{ id: `${name}-1`, phone: PHONE, name: 'Foo' }],
  'tenant.json': { extends: base, ...own },
});

const folders = (base: string): Readonly<Record<string, Files>> => ({
  _base: { 'tenant.json': base },
  _staging: { 'tenant.json': { extends: '../_base/tenant.json', user: { status: { value: 'staging' } } } },
  acme: over('acme'),
  bravo: over('bravo', { access: { keys: ['${BRAVO_KEY}'] }, user: { name: null } }),
  city: over('city', {}, '../_staging/tenant.json'),
});

const withFixtures = (mappings: string, users: Readonly<Record<string, object>>): string => {
  for (const [name, user] of Object.entries(users)) {
    mkdirSync(join(mappings, name, 'fixtures'));
    const fixture = { request: { userIdentifier: PHONE }, response: { body: { user } } };
    writeFileSync(join(mappings, name, 'fixtures/one.json'), JSON.stringify(fixture));
  }
  return mappings;
};

let good: string;
let bad: string;

beforeAll(() => {
  good = withFixtures(writeMappings(folders(BASE)), {
    acme: { id: PHONE, name: 'Foo', status: 'basic', number: 'acme-1' },
    bravo: { id: PHONE, status: 'basic', number: 'bravo-1' },
    city: { id: PHONE, name: 'Foo', status: 'staging', number: 'city-1' },
  });
  bad = writeMappings({
    ...folders(BROKEN),
    delta: over('delta', { user: { status: 'crm.statuss' } }),
    healthy: over('healthy', { access: { keys: ['${APP_KEY}'] }, user: { name: { value: 'Foo' } } }),
    lost: over('lost', {}, '../_bsae/tenant.json'),
  });
});

afterAll(async () => {
  await stopBridges();
  removeFolders();
});

const at = (mappings: string, command: readonly string[]): Promise<Ended> =>
  run(command, SECRETS, dirname(mappings));

describe('of tenants that extend a file', () => {
  it('the check finds no problem in correct ones, and plays their fixtures', async () => {
    const { code, stdout } = await at(good, ['check']);
    expect([code, stdout]).toEqual([0, '3 tenants checked: no problems\n']);
  });

  it('every fixture passes', async () => {
    const [text, markdown] = await Promise.all([
      at(good, ['verify']),
      at(good, ['verify', '--markdown', 'city']),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/\n3 tenants, 3 fixtures: 3 passed\n$/);
    expect(markdown.stdout).toContain(`| phone \`${PHONE}\` |`);
  });

  it('an account is explained by rules of all the files', async () => {
    const { code, stdout } = await at(good, ['explain', 'city', '--fixture', 'one', '--reveal']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nname: "Foo"\n {2}crm\.name \(text\)/);
    expect(stdout).toMatch(/\nstatus: "staging"\n/);
  });

  it('the bridge serves each with its own key and its own data', async () => {
    const bridge = await startBridge(['serve', '--mappings', good], SECRETS);
    const own = { headers: ['key', SECRETS.BRAVO_KEY] };
    expect(accountOf(await ask(bridge, 'acme', PHONE))).toEqual({
      id: PHONE,
      name: 'Foo',
      status: 'basic',
      number: 'acme-1',
    });
    expect(accountOf(await ask(bridge, 'bravo', PHONE, own))).toEqual({
      id: PHONE,
      status: 'basic',
      number: 'bravo-1',
    });
    expect(errorOf(await ask(bridge, 'bravo', PHONE)).status).toBe(401);
  });
});

describe('a mistake in a file that tenants share', () => {
  it('is shown once, in that file, with its tenants, and without the secret beside it', async () => {
    const { code, stdout } = await at(bad, ['check']);
    expect(code).toBe(1);
    expect(stdout).toBe(`error[secret-literal]: a secret must not be in the file
 ┌─ mappings/_base/tenant.json:2:38 (for acme, city, delta)
2│   "access": { "keys": ["\${APP_KEY}", **********************] },
 │                                      ^^^^^^^^^^^^^^^^^^^^^^ write "\${NAME}" and set the variable NAME, or NAME_FILE

error[path-unknown]: crm has no "nmae"
  ┌─ mappings/_base/tenant.json:13:18 (for acme, city, delta)
13│     "name": "crm.nmae",
  │                  ^^^^ did you mean "name"?

error[path-unknown]: crm has no "statuss"
 ┌─ mappings/delta/tenant.json:4:20
4│     "status": "crm.statuss"
 │                    ^^^^^^^ there is "id", "phone", "name"

error[file-missing]: "../_bsae/tenant.json" is not there (ENOENT)
 ┌─ mappings/lost/tenant.json:2:14
2│   "extends": "../_bsae/tenant.json"
 │              ^^^^^^^^^^^^^^^^^^^^^^ did you mean "../_base/tenant.json"?

6 tenants checked: 4 errors
`);
  });

  it('is reported for many tenants by the first of them', async () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, over(name)]));
    const mappings = writeMappings({ _base: { 'tenant.json': BROKEN }, ...many });
    const { stdout } = await at(mappings, ['check']);
    expect(stdout).toContain('mappings/_base/tenant.json:13:18 (for a, b and 3 more)\n');
    expect(stdout).toMatch(/\n5 tenants checked: 2 errors\n$/);
  });

  it('is reported once for many tenants when it is a missing key', async () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, over(name)]));
    const mappings = writeMappings({
      _base: { 'tenant.json': BASE.replace('"adapter": "crm",', '') },
      ...many,
    });
    const { stdout } = await at(mappings, ['check']);
    expect(stdout.match(/^error\[key-missing\]/gm)).toHaveLength(1);
    expect(stdout).toContain('mappings/_base/tenant.json:5:12 (for a, b and 3 more)\n');
  });

  it('is a finding of each tenant in JSON, and one annotation of the file', async () => {
    const [json, github] = await Promise.all([
      at(bad, ['check', 'acme', 'city', '--json']),
      at(bad, ['check', 'acme', 'city', '--format', 'github']),
    ]);
    const findings = JSON.parse(json.stdout) as readonly { readonly file: string; readonly tenant: string }[];
    expect(findings.map(({ tenant }) => tenant)).toEqual(['acme', 'acme', 'city', 'city']);
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['mappings/_base/tenant.json']));
    expect(github.stdout.match(/^::error file=mappings\/_base\/tenant.json,line=13,/gm)).toHaveLength(1);
  });

  it('is in a report with its excerpt', async () => {
    const { code, stdout } = await at(bad, ['verify', 'acme']);
    expect(code).toBe(1);
    expect(stdout).toContain('┌─ mappings/_base/tenant.json:13:18\n13│     "name": "crm.nmae",\n');
    expect(stdout).not.toContain(LITERAL);
  });

  it('does not prevent serving a tenant that replaces it', async () => {
    const bridge = await startBridge(['serve', '--mappings', bad], SECRETS);
    const told = { id: PHONE, name: 'Foo', status: 'basic', number: 'healthy-1' };
    expect(accountOf(await ask(bridge, 'healthy', PHONE))).toEqual(told);
    const refused = bridge.log().filter(({ event }) => event === 'tenant-refused');
    expect(refused.map(({ tenant }) => tenant)).toEqual(['acme', 'city', 'delta', 'lost']);
    const file = join(bad, '_base/tenant.json');
    expect(refused[0]?.problems).toContainEqual({ code: 'path-unknown', file, line: 13, column: 18 });
    expect(refused[3]?.problems).toEqual([{ code: 'file-missing', line: 2, column: 14 }]);
    expect(bridge.stderr().match(/_base\/tenant\.json:13:18/g)).toHaveLength(1);
  });
});
