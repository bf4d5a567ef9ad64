/** `account-bridge verify --format junit`: what GitLab and Jenkins read of it. */
import { mappingsOf, removeMappings } from '../../support/tenant/played';
import { run } from '../../support/cli';
import { crmTenant } from '../../support/e2e/tenants';
import { readXml, type Element } from '../../support/xml';

afterAll(removeMappings);

const TENANT = crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Foo <&> "Bar"' }]);

const good = {
  request: { userIdentifier: '79000000001' },
  response: { body: { user: { id: 'c-1', name: 'Foo <&> "Bar"', phone: '79000000001' } } },
};

const junitOf = async (
  files: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly root: Element; readonly text: string }> => {
  const folder = mappingsOf({ ...TENANT, ...files });
  const { code, stdout } = await run(['verify', '--mappings', '.', '--format', 'junit'], environment, folder);
  return { code, root: readXml(stdout), text: stdout };
};

const casesIn = ({ children }: Element): readonly Element[] => children.flatMap((suite) => suite.children);

it('has a suite for the tenant and a case for each fixture, with why it fails', async () => {
  const wrong = {
    ...good,
    response: { body: { user: { ...good.response.body.user, name: 'Fou <&> "Bar"' } } },
  };
  const { code, root } = await junitOf({ 'fixtures/good.json': good, 'fixtures/wrong.json': wrong });
  expect(code).toBe(1);
  expect(root).toMatchObject({ name: 'testsuites', attributes: { tests: '2', failures: '1', errors: '0' } });
  expect(root.children).toMatchObject([
    { name: 'testsuite', attributes: { name: 'acme', tests: '2', failures: '1', errors: '0', skipped: '0' } },
  ]);
  const [passed, failed] = casesIn(root);
  expect(passed).toMatchObject({
    name: 'testcase',
    attributes: { classname: 'acme', name: 'good', file: 'acme/fixtures/good.json' },
    children: [],
  });
  const why = 'user.name: expected "Fou <&> \\"Bar\\"", got "Foo <&> \\"Bar\\""';
  expect(failed?.children).toMatchObject([{ name: 'failure', attributes: { type: 'fixture-failed' } }]);
  expect(failed?.children[0]?.attributes.message).toContain(why);
  expect(failed?.children[0]?.text).toContain(why);
});

it('has what cannot be played, and the errors of a tenant, as errors', async () => {
  const broken = await junitOf({ 'fixtures/good.json': good, 'fixtures/broken.json': '{ "reqest": {} }' });
  expect(broken.code).toBe(1);
  expect(broken.root.attributes).toMatchObject({ tests: '2', failures: '0', errors: '1' });
  expect(casesIn(broken.root)[0]).toMatchObject({
    attributes: { classname: 'acme', name: 'acme/fixtures/broken.json', file: 'acme/fixtures/broken.json' },
    children: [{ name: 'error', attributes: { type: 'key-unknown' } }],
  });
  const refused = await junitOf({ 'tenant.json': '{', 'fixtures/good.json': good });
  expect(refused.code).toBe(1);
  expect(casesIn(refused.root)).toMatchObject([
    { attributes: { name: 'acme/tenant.json' }, children: [{ name: 'error' }] },
  ]);
});

it('has a failed case for an answered id that gives another account', async () => {
  const customers = [
    { id: '79000000002', phone: '79000000001', name: 'Foo' },
    { id: '79000000001', phone: '79000000002', name: 'Bar' },
  ];
  const files = crmTenant(customers, { user: { name: 'crm.name' } });
  const response = { body: { user: { id: '79000000002', name: 'Foo', phone: '79000000001' } } };
  const { code, root } = await junitOf({
    ...files,
    'fixtures/one.json': { request: { userIdentifier: '79000000001' }, response },
  });
  expect(code).toBe(1);
  expect(casesIn(root)).toMatchObject([
    { attributes: { name: 'one' }, children: [] },
    { attributes: { name: 'acme/fixtures/one.json (the answered id)' }, children: [{ name: 'failure' }] },
  ]);
});

it('shows no secret and no control character', async () => {
  const secret = 'canary&<"value-99';
  const odd = { ...good, response: { body: { user: { id: 'c-1', name: `${secret}\u0007` } } } };
  const { text } = await junitOf({ 'fixtures/odd.json': odd }, { APP_KEY: secret });
  expect(text).not.toContain('value-99');
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
});
