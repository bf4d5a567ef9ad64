/** Who may ask the studio, and what no answer of it shows. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Begun, Opened, Sample, Tenants } from '../../../src/studio/api';
import { ROOT } from '../../support/root';
import { startTestStudio, stopStudios } from '../../support/studio';
import type { TestStudio } from '../../support/studio';

const SECRETS = {
  DEMO_APP_KEY: 'canary-app-key-91c7',
  DEMO_CRM_URL: 'https://canary-host.example/base',
  DEMO_CRM_TOKEN: 'canary-token-5d20af',
};

let studio: TestStudio;

beforeAll(async () => {
  studio = await startTestStudio(['mappings/demo-http'], { variables: SECRETS });
});
afterAll(stopStudios);

const authorized = (): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${studio.token}` });

test.each([
  ['without a token', {}],
  ['with another token', { Authorization: 'Bearer nothing' }],
])('a request of the API %s is refused', async (_how, headers) => {
  const { status, text } = await studio.ask('/api/tenants', { headers });
  expect(status).toBe(401);
  expect(text).not.toContain('demo-http');
});

test.each([
  ['a name that leads here', { Host: 'evil.example' }],
  ['another port', { Host: '127.0.0.1:1' }],
  ['a page of another origin', { Origin: 'http://evil.example' }],
  ['a page without an origin', { Origin: 'null' }],
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
])('a request for or from %s is refused, even with the token', async (_who, headers) => {
  for (const path of ['/', '/api/tenants'])
    expect((await studio.ask(path, { headers: { ...authorized(), ...headers } })).status).toBe(403);
});

test('the page’s own requests are answered, with a strict policy', async () => {
  const headers = {
    ...authorized(),
    Origin: `http://127.0.0.1:${studio.port}`,
    'Sec-Fetch-Site': 'same-origin',
  };
  const { status, headers: came } = await studio.ask('/api/tenants', { headers });
  expect(status).toBe(200);
  expect(came['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(came).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(came).not.toHaveProperty('access-control-allow-origin');
});

test.each(['..', '%2e%2e', '..%2fdemo-http', 'demo-http%2f..', '%00', '%', 'constructor', '_shared'])(
  'a tenant called %s is none',
  async (name) => {
    for (const path of [`/api/tenants/${name}`, `/api/tenants/${name}/check`])
      expect((await studio.ask(path, { headers: authorized() })).status).toBe(404);
  },
);

test.each(['/../package.json', '/%2e%2e/package.json', '//etc/passwd', '/index.html%00.js'])(
  'the page has no file %s',
  async (path) => {
    expect((await studio.ask(path)).status).toBe(404);
  },
);

test.each(['../evil', 'a/b', '.hidden', ''])('no tenant %p is begun', async (name) => {
  const begun = await studio.post<Begun>('/api/begin', { name, recipe: 'kognitiv', write: true });
  expect(begun).toMatchObject({ ok: false });
});

test('a body of another form is refused, and so is one that is too long', async () => {
  const path = '/api/tenants/demo-http/check';
  expect((await studio.ask(path, { method: 'POST', headers: authorized(), body: { text: 1 } })).status).toBe(
    400,
  );
  const body = { text: ' '.repeat(17_000_000) };
  const sent = studio.ask(path, { method: 'POST', headers: authorized(), body });
  expect((await sent.catch(() => ({ status: 413 }))).status).toBe(413);
});

test('no answer has a secret', async () => {
  const opened = await studio.ask('/api/tenants/demo-http', { headers: authorized() });
  const texts = [opened.text];
  for (const [act, body] of [
    ['check', { text: '{ "access": { "keys": ["${DEMO_APP_KEY}"] }, "user": "${DEMO_CRM_TOKEN}" }' }],
    ['sample', { fixture: 'full' }],
    ['sample', { answers: { crm: ['{}'] }, identifier: '79000000011' }],
    ['verify', {}],
    ['live', { identifier: '79000000011' }],
    ['complete', { text: '{ "sources": { "crm": { "settings": { "baseUrl": "" } } } }', offset: 51 }],
  ] as const) {
    const { status, text } = await studio.ask(`/api/tenants/demo-http/${act}`, {
      method: 'POST',
      headers: authorized(),
      body,
    });
    expect([act, status]).toEqual([act, 200]);
    texts.push(text);
  }
  for (const secret of [...Object.values(SECRETS), 'canary-host', studio.token])
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});

test('an answer of 5 MB is shown with what nothing reads of it, up to a limit', async () => {
  const { text } = await studio.get<Opened>('/api/tenants/demo-http');
  const others = Array.from({ length: 100_000 }, (_, index) => ({ number: index, note: 'x'.repeat(20) }));
  const answer = JSON.stringify({ data: [], others });
  expect(answer.length).toBeGreaterThan(4_500_000);
  const sample = await studio.post<Sample>('/api/tenants/demo-http/sample', {
    text,
    answers: { crm: [answer] },
    identifier: '79000000011',
  });
  expect(sample.unread.length).toBeLessThanOrEqual(2_000);
  expect(sample.outcome.kind).toBe('failure');
});

test('300 tenants are listed at once, before they are checked', async () => {
  const many = await startTestStudio([], {
    fill: (mappings) => {
      for (let index = 0; index < 300; index += 1) {
        const folder = join(mappings, `tenant-${index}`);
        mkdirSync(folder);
        cpSync(join(ROOT, 'mappings/demo-http/tenant.json'), join(folder, 'tenant.json'));
      }
      writeFileSync(join(mappings, 'tenant-7', 'tenant.json'), '<script>alert(1)</script>');
    },
  });
  const { tenants } = await many.get<Tenants>('/api/tenants');
  expect(tenants).toHaveLength(300);
  const opened = await many.get<Opened>('/api/tenants/tenant-7');
  expect(opened.findings).toMatchObject([{ code: 'json-syntax', severity: 'error' }]);
});
