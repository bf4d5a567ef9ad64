/** `account-bridge verify --url`: the fixtures of a tenant at a deployed endpoint. */
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { startOldBridge, type Asked, type Told } from '../../support/old-bridge';
import { closeServers } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const KEY = 'invented-deployed-key-1';
const TENANT = crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Foo' }]);
const USER = { id: 'c-1', name: 'Foo', phone: '79000000001', bonuses: 5, age: 38 };
const ERROR = { error: { message: 'There is no user with this identifier.' } };
const FAILING = { request: { method: 'GET', path: '/a' }, failure: 'UpstreamTimeout' };

const fixture = (userIdentifier: string, more: object): object => ({ request: { userIdentifier }, ...more });
const found = fixture('79000000001', { response: { body: { user: USER } } });
const unknown = fixture('79000000009', { response: { outcome: 'UserNotFound', status: 404, body: ERROR } });

const same = ({ userIdentifier }: Asked): Told =>
  userIdentifier === '79000000001' ? { body: { user: USER } } : { status: 404, body: ERROR };

const verifyAt = async (
  answer: (asked: Asked) => Told | undefined,
  fixtures: Readonly<Record<string, unknown>>,
  flags: readonly string[] = [],
) => {
  const files = Object.entries(fixtures).map(
    ([name, content]) => [`fixtures/${name}.json`, content] as const,
  );
  const mappings = writeMappings({ acme: { ...TENANT, ...Object.fromEntries(files) } });
  const { run, said } = commandWorld(adapters, { DEPLOYED_KEY: KEY });
  const endpoint = await startOldBridge(answer);
  const code = await run('verify', 'acme', '--mappings', mappings, '--url', endpoint.url, ...flags);
  return { code, asked: endpoint.asked, ...said };
};

it('passes when each answer is the expected one, and sends the key', async () => {
  const { code, out, error, asked } = await verifyAt(same, { found, unknown }, ['--key', 'DEPLOYED_KEY']);
  expect([code, error]).toEqual([0, '']);
  expect(out).toBe('acme\n  ✓ found 200\n  ✓ unknown 404\n\n2 fixtures: 2 passed\n');
  expect(asked.map(({ headers, body }) => [headers.authorization, body])).toEqual([
    [`Bearer ${KEY}`, { userIdentifier: '79000000001' }],
    [`Bearer ${KEY}`, { userIdentifier: '79000000009' }],
  ]);
});

it('shows each difference with its line, and no value of the answer', async () => {
  const canary = 'canary-77123';
  const { code, out } = await verifyAt(
    () => ({ body: { user: { ...USER, name: canary, bonuses: '5', email: canary, phone: undefined } } }),
    { found },
    ['--key', 'DEPLOYED_KEY'],
  );
  expect(code).toBe(1);
  expect(out).toMatch(/✗ found 200\n/);
  expect(out).toMatch(/line \d+: name: another value\n/);
  expect(out).toMatch(/line \d+: bonuses: another kind \(number in the fixture, text in the answer\)\n/);
  expect(out).toMatch(/line \d+: phone: only in the fixture\n/);
  expect(out).toMatch(/line \d+: email: only in the answer\n/);
  expect(out).not.toContain(canary);
  expect(out).not.toContain(KEY);
});

it.each<readonly [string, unknown, Told, string]>([
  [
    'another status',
    unknown,
    { status: 500, body: ERROR },
    'another status (404 in the fixture, 500 in the answer)',
  ],
  [
    'another sentence',
    unknown,
    { status: 404, body: { error: { message: 'x' } } },
    'error.message: another sentence',
  ],
  [
    'an error',
    found,
    { status: 404, body: ERROR },
    'another outcome (account in the fixture, error in the answer)',
  ],
  ['a page', found, { body: '<html>' }, 'another outcome (account in the fixture, neither in the answer)'],
])('fails for %s', async (_what, content, told, line) => {
  const { code, out } = await verifyAt(() => told, { only: content });
  expect([code, out.includes(line)]).toEqual([1, true]);
});

it('says what to look at where no answer has an account', async () => {
  const hint = 'the endpoint of --url gave no account: check --url (the whole address), --key and --key-in\n';
  const refused = await verifyAt(() => ({ status: 401, body: ERROR }), { found, unknown });
  expect([refused.code, refused.out.includes(`\n${hint}`)]).toEqual([1, true]);
  const errors = await verifyAt(() => ({ status: 401, body: ERROR }), { unknown });
  expect([errors.code, errors.out.includes(hint)]).toEqual([1, false]);
  expect((await verifyAt(same, { found, unknown })).out).not.toContain(hint);
});

it('is needed for a key', async () => {
  const { run, said } = commandWorld(adapters, { DEPLOYED_KEY: KEY });
  const mappings = writeMappings({ acme: TENANT });
  const code = await run('verify', 'acme', '--mappings', mappings, '--key', 'DEPLOYED_KEY');
  expect([code, said.error]).toEqual([2, '--key is about an endpoint: add --url with its address\n']);
});

it('takes any status for an error without one, and fails without an answer', async () => {
  const any = fixture('79000000009', { response: { body: ERROR } });
  expect((await verifyAt(() => ({ status: 418, body: ERROR }), { any })).code).toBe(0);
  const none = await verifyAt(() => undefined, { found });
  expect([none.code, none.out]).toEqual([1, expect.stringMatching(/✗ found\n {6}no connection \(\w+\)\n/)]);
});

it('says what could not be compared', async () => {
  const older = { body: { user: { ...USER, age: 39 } } };
  const dated = { ...found, now: '2026-11-20T12:00:00Z' };
  const slow = { ...unknown, sources: { crm: { exchanges: [FAILING] } } };
  const { code, out } = await verifyAt(() => older, { dated, fresh: fixture('79000000001', {}), slow });
  expect(code).toBe(0);
  expect(out).toContain(
    '✓ dated 200\n      "age" is not compared: the fixture has "now", the endpoint has today\n',
  );
  expect(out).toContain('- fresh (not compared)\n      the fixture does not say what the app must get\n');
  expect(out).toContain('- slow (not compared)\n      the failure of its upstream is recorded');
  expect(out).toContain('3 fixtures: 1 passed, 2 not compared\n');
  const other = await verifyAt(() => older, {
    found: { ...found, variables: { APP_KEY: 'invented-key-2' } },
  });
  expect([other.code, other.out.includes('the fixture has "variables", the endpoint has its own')]).toEqual([
    1,
    true,
  ]);
});

it('ends with 2 when nothing can be compared, and with 1 for a broken fixture', async () => {
  expect((await verifyAt(same, { fresh: fixture('79000000001', {}) })).code).toBe(2);
  const broken = await verifyAt(same, { found, broken: '{' });
  expect([broken.code, broken.out.includes('1 cannot be read')]).toEqual([1, true]);
});

it('prints JSON', async () => {
  const { out } = await verifyAt(() => ({ body: { user: { ...USER, bonuses: 6 } } }), { found }, ['--json']);
  expect(JSON.parse(out)).toMatchObject({
    tenant: 'acme',
    cases: [
      { outcome: 'failed', status: 200, differences: [{ field: 'bonuses', kind: 'other-value' }], notes: [] },
    ],
    problems: [],
  });
});

it.each([
  [['--format', 'junit'], '--url has no --format junit: take text or json'],
  [['--update'], 'cannot be used with'],
  [['--watch'], 'cannot be used with'],
])('is not combined with %j', async (flags, why) => {
  const { code, error } = await verifyAt(same, { found }, flags);
  expect([code, error.includes(why)]).toEqual([2, true]);
});

describe('the pace', () => {
  it('is that of --rate, and 1 without it', async () => {
    const { code, error } = await verifyAt(same, { found }, ['--rate', '0.5']);
    expect([code, error]).toEqual([0, '']);
  });

  it('has a pause where the endpoint asks for one, and the same fixture is asked for again', async () => {
    let count = 0;
    const busy: readonly Told[] = [
      { status: 429, body: ERROR },
      { status: 429, body: ERROR, headers: { 'retry-after': '1' } },
      { status: 503, body: ERROR, headers: { 'retry-after': '0' } },
    ];
    const { code, out, asked } = await verifyAt((each) => busy[count++] ?? same(each), { found, unknown });
    expect([code, asked.length]).toEqual([0, 5]);
    expect(out).toContain('2 fixtures: 2 passed');
  });

  it('goes on after three pauses, and says what came', async () => {
    const { code, out, asked } = await verifyAt(() => ({ status: 429, body: ERROR }), { found });
    expect([code, asked.length]).toEqual([1, 4]);
    expect(out).toContain('✗ found 429');
  });

  it('has no pause where a limit is what the fixture expects, or another failure came', async () => {
    const limit = fixture('79000000001', {
      response: { outcome: 'TooManyRequests', status: 429, body: ERROR },
    });
    const expected = await verifyAt(() => ({ status: 429, body: ERROR, headers: { 'retry-after': '1' } }), {
      limit,
    });
    expect([expected.code, expected.asked.length]).toEqual([0, 1]);
    const failed = await verifyAt(() => ({ status: 500, body: ERROR }), { found });
    expect([failed.code, failed.asked.length]).toEqual([1, 1]);
  });

  it.each(['--rate', '--key'])('of no endpoint is an error: %s without --url', async (flag) => {
    const { run, said } = commandWorld(adapters, {});
    const mappings = writeMappings({ acme: TENANT });
    expect(await run('verify', 'acme', '--mappings', mappings, flag, '5')).toBe(2);
    expect(said.error).toBe(`${flag} is about an endpoint: add --url with its address\n`);
  });
});

it('reads phone numbers as those of the tenant’s country', async () => {
  const tenant: unknown = TENANT['tenant.json'];
  const answer = (): Told => ({ body: { user: { ...USER, phone: '030 901820' } } });
  const german = fixture('79000000001', { response: { body: { user: { ...USER, phone: '4930901820' } } } });
  const files = {
    ...TENANT,
    'tenant.json': { ...(typeof tenant === 'object' ? tenant : {}), country: 'DE' },
    'fixtures/german.json': german,
  };
  const { run, said } = commandWorld(adapters, {});
  const endpoint = await startOldBridge(answer);
  await run('verify', 'acme', '--mappings', writeMappings({ acme: files }), '--url', endpoint.url);
  expect(said.out).toMatch(/phone: .*phone/);
  expect(said.out).not.toContain('phone: another value');
});
