/** `account-bridge check --fix`: what it applies, what it leaves alone, and what it shows. */
import {
  chmodSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { run, type Ended } from '../../support/cli';
import { SECRETS, makeFolder, removeFolders, writeMappings, type Files } from '../../support/e2e/tenants';

afterAll(removeFolders);

const CUSTOMERS = [{ id: 'c-1', phone: '79000000001', email: 'foo@shop.example', points: 5 }];

/** A tenant file, line by line, with some lines instead of others. */
const fileOf = (instead: Readonly<Record<string, string>> = {}, end = '\n'): string => {
  const lines = [
    '{',
    '  "$comment": "the shop of the test",',
    '  "access": { "keys": ["${APP_KEY}"] },',
    '  "identifier": { "type": "phone" },',
    '  "sources": {',
    '    "crm": {',
    '      "adapter": "crm",',
    '      "settings": { "file": "customers.json", "index": { "phone": "phone" } },',
    '      "lookup": { "by": "phone", "value": "{request.userIdentifier}" }',
    '    }',
    '  },',
    '  "user": {',
    '    "id": "crm.id",',
    '    "email": "crm.email"',
    '  }',
    '}',
    '',
  ];
  return lines
    .map((line) => Object.entries(instead).reduce((text, [from, to]) => text.replace(from, to), line))
    .join(end);
};

const tenant = (text: string, more: Files = {}): Files => ({
  'tenant.json': text,
  'customers.json': CUSTOMERS,
  ...more,
});

const SLIPS = { '"crm.email"': '"crm.emial"', '"identifier"': '"identifer"' };

const mappingsOf = (tenants: Readonly<Record<string, Files>>): string => writeMappings(tenants);

const fix = (mappings: string, ...flags: readonly string[]): Promise<Ended> =>
  run(['check', '--fix', ...flags], SECRETS, dirname(mappings));

const textOf = (mappings: string, name = 'acme/tenant.json'): string =>
  readFileSync(join(mappings, name), 'utf8');

describe('what can be fixed', () => {
  it('is shown as a difference and written', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf(SLIPS)) });
    const { code, stdout, stderr } = await fix(mappings);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`--- mappings/acme/tenant.json
+++ mappings/acme/tenant.json
@@ -1,7 +1,7 @@
 {
   "$comment": **********************,
   "access": { "keys": ["\${APP_KEY}"] },
-  "identifer": { "type": "phone" },
+  "identifier": { "type": "phone" },
`);
    expect(stdout).toContain('fixed 2 findings in 1 file\n');
    expect(textOf(mappings)).toBe(fileOf());
  });

  it('is shown alone with --dry-run', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf(SLIPS)) });
    const { code, stdout } = await fix(mappings, '--dry-run');
    expect([code, textOf(mappings)]).toEqual([0, fileOf(SLIPS)]);
    expect(stdout).toContain('+    "email": "crm.email"');
    expect(stdout).toContain('would fix 2 findings in 1 file\n');
  });

  it('is that of the named tenants alone', async () => {
    const files = tenant(fileOf(SLIPS));
    const mappings = mappingsOf({ acme: files, bravo: files });
    expect((await fix(mappings, 'acme')).code).toBe(0);
    expect([textOf(mappings), textOf(mappings, 'bravo/tenant.json')]).toEqual([fileOf(), fileOf(SLIPS)]);
  });

  it.each<readonly [what: string, text: string, fixed: string]>([
    ['a byte order mark', `\ufeff${fileOf(SLIPS)}`, `\ufeff${fileOf()}`],
    ['line ends of Windows', fileOf(SLIPS, '\r\n'), fileOf({}, '\r\n')],
    ['tabs', fileOf(SLIPS).replaceAll('  ', '\t'), fileOf().replaceAll('  ', '\t')],
    ['no line end at its end', fileOf(SLIPS).trimEnd(), fileOf().trimEnd()],
  ])('keeps %s', async (_what, text, fixed) => {
    const mappings = mappingsOf({ acme: tenant(text) });
    expect((await fix(mappings)).code).toBe(0);
    expect(textOf(mappings)).toBe(fixed);
  });

  it('keeps comments, indentation and line ends where a member is added or removed', async () => {
    const instead = {
      '"value": "{request.userIdentifier}"': '"value": "{request.userIdentifier}", "deadlineMs": 500',
    };
    const mappings = mappingsOf({ acme: tenant(fileOf(instead, '\r\n')) });
    expect((await fix(mappings)).code).toBe(0);
    const moved =
      '"lookup": { "by": "phone", "value": "{request.userIdentifier}" },\r\n      "deadlineMs": 500\r\n';
    expect(textOf(mappings)).toContain(moved);
    expect(textOf(mappings)).toContain('  "$comment": "the shop of the test",\r\n');
  });

  it.each<readonly [what: string, from: string, to: string]>([
    ['a comma before a bracket', '"email": "crm.email"', '"email": "crm.email",'],
    ['a comma that is missing', '"id": "crm.id",', '"id": "crm.id"'],
    ['a key without quotes', '"email":', 'email:'],
    ['a key in single quotes', '"email":', "'email':"],
    ['a text in curly quotes', '"crm.email"', '“crm.email”'],
    ['a colon that is missing', '"email": "crm.email"', '"email" "crm.email"'],
  ])('may be %s', async (_what, from, to) => {
    const mappings = mappingsOf({ acme: tenant(fileOf({ [from]: to })) });
    expect((await fix(mappings)).code).toBe(0);
    expect(JSON.parse(textOf(mappings))).toEqual(JSON.parse(fileOf()));
  });

  it('comes to light in rounds', async () => {
    const instead = {
      ...SLIPS,
      '"sources"': '"souces"',
      '"adapter": "crm"': '"adaptor": "cmr"',
      '"id": "crm.id",': '"id": "crm.id"',
    };
    const mappings = mappingsOf({ acme: tenant(fileOf(instead)) });
    expect((await fix(mappings)).code).toBe(0);
    expect(JSON.parse(textOf(mappings))).toEqual(JSON.parse(fileOf()));
  });

  it('is the name of a variable, which the fixtures then have too', async () => {
    const fixture = (name: string): string =>
      [
        '{',
        '  "request": { "userIdentifier": "79000000001" },',
        `  "variables": { "${name}": "an-invented-key-of-the-app" },`,
        '  "sources": { "crm": { "payload": { "id": "c-1", "phone": "79000000001", "email": "foo@shop.example", "points": 5 } } },',
        '  "response": { "status": 200, "body": { "user": { "id": "c-1", "email": "foo@shop.example" } } }',
        '}',
        '',
      ].join('\n');
    const files = { 'fixtures/one.json': fixture('app_key'), 'fixtures/two.json': fixture('APP_KEY') };
    const mappings = mappingsOf({ acme: tenant(fileOf({ '${APP_KEY}': '${app_key}' }), files) });
    const { code, stdout } = await fix(mappings);
    expect([code, stdout]).toEqual([0, expect.stringContaining('fixed 1 finding in 2 files')]);
    expect(textOf(mappings)).toBe(fileOf());
    const fixtures = ['one', 'two'].map((name) => textOf(mappings, `acme/fixtures/${name}.json`));
    expect(fixtures).toEqual([fixture('APP_KEY'), fixture('APP_KEY')]);
  });

  it('keeps the rights of the file, and leaves nothing beside it', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf(SLIPS)) });
    chmodSync(join(mappings, 'acme/tenant.json'), 0o640);
    await fix(mappings);
    expect(statSync(join(mappings, 'acme/tenant.json')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(mappings, 'acme')).sort()).toEqual(['customers.json', 'tenant.json']);
  });
});

describe('what is left as it is', () => {
  it.each<readonly [what: string, instead: Readonly<Record<string, string>>, shown: string]>([
    ['something that only the author knows', { '"id": "crm.id",': '' }, 'add "id": "source.field"'],
    ['a secret in the file', { '"${APP_KEY}"': '"aB3dE5gH7jK9mN1pQ2rS4t"' }, 'write "${NAME}"'],
    [
      'an example',
      { '"email": "crm.email"': '"birthday": { "value": "24.12.1986" }' },
      'write it like "1986-12-24"',
    ],
  ])('is %s', async (_what, instead, shown) => {
    const mappings = mappingsOf({ acme: tenant(fileOf(instead)) });
    const { code, stdout } = await fix(mappings);
    expect([code, textOf(mappings)]).toEqual([1, fileOf(instead)]);
    expect(stdout).toContain(shown);
    expect(stdout).toContain('fixed 0 findings in 0 files');
  });

  it('is a tenant whose fixtures would fail', async () => {
    const instead = { '"email": "crm.email"': '"email": "crm.email", "name": { "value": "crm.email" }' };
    const fixture = {
      request: { userIdentifier: '79000000001' },
      sources: { crm: { payload: CUSTOMERS[0] } },
      response: { status: 200, body: { user: { id: 'c-1', email: 'foo@shop.example', name: 'crm.email' } } },
    };
    const files = tenant(fileOf(instead), { 'fixtures/one.json': fixture });
    const mappings = mappingsOf({ acme: files });
    const { stdout } = await fix(mappings);
    expect(textOf(mappings)).toBe(fileOf(instead));
    expect(stdout).toContain('not applied, since fixtures would fail: warning[constant-path]');
  });

  it('is a file that may not be written', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf(SLIPS)) });
    chmodSync(join(mappings, 'acme/tenant.json'), 0o444);
    const { code, stderr } = await fix(mappings);
    expect([code, textOf(mappings)]).toEqual([2, fileOf(SLIPS)]);
    expect(stderr).toContain('mappings/acme/tenant.json is left as it is: it cannot be written');
  });

  it('is a file outside the mappings folder, where a link leads to', async () => {
    const outside = join(makeFolder(), 'tenant.json');
    writeFileSync(outside, fileOf(SLIPS));
    const mappings = mappingsOf({ acme: { 'customers.json': CUSTOMERS } });
    symlinkSync(outside, join(mappings, 'acme/tenant.json'));
    expect((await fix(mappings)).code).toBe(1);
    expect(readFileSync(outside, 'utf8')).toBe(fileOf(SLIPS));
  });

  it('is a link, whose file in the mappings folder is written', async () => {
    const files = { 'customers.json': CUSTOMERS, '..data/tenant.json': fileOf(SLIPS) };
    const mappings = mappingsOf({ acme: files });
    const file = join(mappings, 'acme/tenant.json');
    symlinkSync('..data/tenant.json', file);
    expect((await fix(mappings)).code).toBe(0);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(textOf(mappings, 'acme/..data/tenant.json')).toBe(fileOf());
  });
});

describe('a file that other tenants extend', () => {
  const OWN = '{ "extends": "../_base/tenant.json" }\n';
  const mappingsWith = (base: string, more: Readonly<Record<string, Files>> = {}): string =>
    mappingsOf({
      _base: { 'tenant.json': base },
      acme: { 'tenant.json': OWN, 'customers.json': CUSTOMERS },
      bravo: { 'tenant.json': OWN, 'customers.json': CUSTOMERS },
      ...more,
    });

  it('is left as it is without --shared', async () => {
    const mappings = mappingsWith(fileOf(SLIPS));
    const { code, stdout } = await fix(mappings, 'acme');
    expect([code, textOf(mappings, '_base/tenant.json')]).toEqual([1, fileOf(SLIPS)]);
    expect(stdout).toContain(
      'not applied, since other tenants use the file; --shared changes it for all of them',
    );
  });

  it('is fixed with it', async () => {
    const mappings = mappingsWith(fileOf(SLIPS));
    expect((await fix(mappings, 'acme', '--shared')).code).toBe(0);
    expect(textOf(mappings, '_base/tenant.json')).toBe(fileOf());
  });

  it('is left as it is where another tenant would have more errors', async () => {
    const charlie = '{ "extends": "../_base/tenant.json", "user": { "name": "crm.mail" } }\n';
    const customers = [{ ...CUSTOMERS[0], mail: 'x' }];
    const instead = { '"email": "crm.email"': '"email": "crm.emial"' };
    const mappings = mappingsWith(fileOf(instead), {
      charlie: {
        'tenant.json': charlie.replace('"name"', '"email": "crm.mail", "name"'),
        'customers.json': [{ id: 'c-1', phone: '79000000001', emial: 'x', mail: 'x' }],
      },
      delta: {
        'tenant.json': OWN,
        'customers.json': [{ id: 'c-1', phone: '79000000001', emial: 'x@shop.example' }],
      },
    });
    expect(customers).toHaveLength(1);
    const { code, stdout } = await fix(mappings, 'acme', '--shared');
    expect([code, textOf(mappings, '_base/tenant.json')]).toEqual([1, fileOf(instead)]);
    expect(stdout).toContain('not applied, since it would add errors');
  });

  it('may be the file of a tenant', async () => {
    const mappings = mappingsOf({
      acme: tenant(fileOf(SLIPS)),
      bravo: {
        'tenant.json': '{ "extends": "../acme/tenant.json", "access": { "keys": ["${APP_KEY}"] } }\n',
        'customers.json': CUSTOMERS,
      },
    });
    expect((await fix(mappings, 'acme')).code).toBe(1);
    expect(textOf(mappings)).toBe(fileOf(SLIPS));
    expect((await fix(mappings, 'acme', '--shared')).code).toBe(0);
    expect(textOf(mappings)).toBe(fileOf());
  });
});

describe('secrets', () => {
  const CANARY = 'k9Xw2Lp7Qz4Rt8Vn3Bc6';
  const places: readonly Readonly<Record<string, string>>[] = [
    { '"${APP_KEY}"': `"${CANARY}", "\${APP_KEY}"` },
    { '"adapter": "crm",': `"adapter": "crm", "token": "${CANARY}",` },
    { '"index": { "phone": "phone" }': `"index": { "phone": "phone" }, "password": "${CANARY}"` },
    { '"the shop of the test"': `"the token is ${CANARY}"` },
    { '"lookup": {': `"lookup": { "deadlineMs": "${CANARY}",` },
    { '"identifer": {': `"identifer": { "apiKey": "${CANARY}",` },
  ];

  it.each(places)('that stand in the file are in no difference: %j', async (place) => {
    for (const flags of [[], ['--json'], ['--dry-run']]) {
      const mappings = mappingsOf({ acme: tenant(fileOf({ ...SLIPS, ...place })) });
      const { stdout, stderr } = await fix(mappings, ...flags);
      expect(stdout + stderr).not.toContain(CANARY);
      expect(stdout).toContain('identifier');
    }
  });
});

it.each(['', '{', '[', "'"])(
  'a file that is nothing but a secret, behind %j, is in no output',
  async (before) => {
    for (const flags of [['--fix'], ['--fix', '--json'], ['--json']]) {
      const mappings = mappingsOf({ acme: { 'tenant.json': `${before}k9Xw2Lp7Qz4Rt8Vn3Bc6` } });
      const { stdout, stderr } = await run(['check', ...flags], SECRETS, dirname(mappings));
      expect(stdout + stderr).not.toContain('k9Xw2Lp7');
    }
  },
);

describe('for machines', () => {
  it('it reports what was fixed, what was not, the differences, and what is left', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf({ ...SLIPS, '"id": "crm.id",': '' })) });
    const { code, stdout } = await fix(mappings, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      fixed: [
        { code: 'path-unknown', tenant: 'acme', fix: { kind: 'rename', complete: true } },
        { code: 'key-unknown', tenant: 'acme', fix: { kind: 'rename', complete: true } },
      ],
      notApplied: [],
      files: [{ file: 'mappings/acme/tenant.json', state: 'replaced', diff: expect.stringContaining('@@') }],
      findings: [{ code: 'field-missing', tenant: 'acme', fix: { kind: 'insert', complete: false } }],
    });
  });

  it('a check has each fix as an edit of the file', async () => {
    const mappings = mappingsOf({ acme: tenant(fileOf({ '"crm.email"': '"crm.emial"' })) });
    const { stdout } = await run(['check', '--json'], SECRETS, dirname(mappings));
    const [finding] = JSON.parse(stdout) as readonly {
      fix: { edit: { text: string; start: { offset: number }; end: { offset: number } } };
    }[];
    expect(finding?.fix).toMatchObject({
      kind: 'rename',
      complete: true,
      edit: { file: 'mappings/acme/tenant.json', start: { line: 14 } },
    });
    const { text, start, end } = finding!.fix.edit;
    const before = textOf(mappings);
    expect(before.slice(0, start.offset) + text + before.slice(end.offset)).toBe(fileOf());
  });
});

it.each([
  [['--fix', '--coverage'], '--fix cannot be used with --coverage, --plan or --no-secrets'],
  [['--fix', '--format', 'github'], 'a difference is written as text or JSON, not for github'],
  [['--dry-run'], '--dry-run goes with --fix'],
  [['--shared'], '--shared goes with --fix'],
])('%j cannot be used together', async (flags, why) => {
  const mappings = mappingsOf({ acme: tenant(fileOf()) });
  const { code, stderr } = await run(['check', ...flags], SECRETS, dirname(mappings));
  expect([code, stderr]).toEqual([2, `${why}\n`]);
});

it('is explained by --help, with examples', async () => {
  const { stdout } = await run(['check', '--help']);
  expect(stdout).toContain('account-bridge check acme --fix --dry-run');
  expect(stdout).toContain('the command could not run, or not write a file');
});
