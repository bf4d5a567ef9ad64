/** `account-bridge report`: enough for a bug report, without data of a tenant. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/cli';
import { makeFolder, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';

afterAll(removeFolders);

/** Texts of a tenant that no report may contain. */
const OWN = {
  tenant: 'velvet-shop',
  source: 'velvetcrm',
  field: 'velvetPoints',
  value: 'Velvet Person',
  secret: 'velvet-secret-key-1',
  host: 'velvet.example',
};

const tenantFile = {
  access: { keys: [OWN.secret] },
  identifier: { type: 'phone' },
  sources: {
    [OWN.source]: {
      adapter: 'http',
      settings: { baseUrl: `https://${OWN.host}` },
      lookup: { path: '/{request.userIdentifier}' },
      payload: { phone: 'text', [OWN.field]: 'text' },
    },
  },
  user: {
    id: 'request.userIdentifier',
    bonuses: `${OWN.source}.${OWN.field}`,
    name: { value: OWN.value, extra: 1 },
  },
};

const own = (): string => writeMappings({ [OWN.tenant]: { 'tenant.json': tenantFile } });

it('has versions, the platform, and each finding by code and place', async () => {
  const { code, stdout } = await run(['report', '--mappings', own(), '--json'], { BRIDGE_HOST: OWN.host });
  const report: unknown = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.version,
    variables: ['BRIDGE_HOST'],
    tenants: [
      {
        tenant: 1,
        loads: false,
        findings: expect.arrayContaining([
          { severity: 'error', code: 'secret-literal', file: 'tenant.json', line: 4, column: 7 },
          { severity: 'error', code: 'key-unknown', file: 'tenant.json', line: 30, column: 7 },
        ]),
      },
    ],
  });
});

it.each([[[]], [['--json']]])('contains no data of a tenant (%j)', async (flags) => {
  const { stdout, stderr } = await run(['report', '--mappings', own(), ...flags], { BRIDGE_HOST: OWN.host });
  expect(stdout).toContain('key-unknown');
  for (const text of [...Object.values(OWN), 'velvet'])
    expect((stdout + stderr).toLowerCase()).not.toContain(text.toLowerCase());
});

it('counts the sources of tenants that load, and reports fixtures that fail', async () => {
  const { code, stdout } = await run(['report', '--mappings', join(ROOT, 'mappings')]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Tenant 1: loads; sources: \w+ 1$/m);
  expect(stdout).toContain('warning[secret-unset] tenant.json:');
});

it('says why it has no findings', async () => {
  const empty = makeFolder();
  mkdirSync(join(empty, 'mappings'));
  writeFileSync(join(empty, 'mappings', 'note.txt'), '');
  expect(await run(['report'], {}, empty)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no tenant'),
  });
  const unknown = await run(['report', 'demo-crn', '--mappings', join(ROOT, 'mappings')]);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "demo-crm"?') });
});
