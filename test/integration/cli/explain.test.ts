/** `account-bridge explain`: the origin of each field, masked, and the log line when values are shown. */
import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startSpaaza } from '../../../stubs/spaaza';
import { run, type Ended } from '../../support/cli';
import { type Environment } from '../../support/e2e/bridge';
import { leaksIn } from '../../support/e2e/leaks';
import { crmTenant, removeFolders, SECRETS, spaazaTenant, writeMappings } from '../../support/e2e/tenants';

const SUBJECT_KEY = 'the key of the pseudonyms';
const CUSTOMER = {
  id: 'canary-id-41',
  phone: '8 (900) 000-00-01',
  name: 'Canary Фамилия',
  level: 'canary-gold',
  balance: 7_770_777,
  note: '',
};
const HIDDEN = [CUSTOMER.id, CUSTOMER.phone, '79000000001', CUSTOMER.name, CUSTOMER.level, '7770777'];

const directory = (index: string, value: string, more: object = {}): object => ({
  adapter: 'crm',
  settings: { file: 'customers.json', index: { [index]: 'text' } },
  lookup: { by: index, value },
  ...more,
});

/** Sources that depend on each other: the customer, the customer's partner, a fallback for the partner. */
const CHAIN = {
  'customers.json': [
    { id: '79000000001', partner: 'p-1' },
    { id: '79000000002', partner: null },
    { id: 'p-1', partner: null },
  ],
  'tenant.json': {
    access: 'open',
    identifier: { type: 'phone' },
    sources: {
      partner: directory('id', '{customer.partner}', { optional: true }),
      customer: directory('id', '{request.userIdentifier}'),
      register: directory('id', '{request.userIdentifier}', { fallbackFor: 'partner' }),
    },
    user: { id: 'customer.id', cardNumber: { first: ['partner.id', 'register.id'] } },
  },
};

/** Shoppers who are known in several forms: to the register in all of them, to the others in one way. */
const FORMS = {
  'customers.json': [
    { id: '1001', phone: '+7 900 000-00-01', email: 'one@shop.example', partner: '1002' },
    { id: '1002', phone: '+7 900 000-00-02', email: 'two@shop.example', partner: null },
  ],
  'tenant.json': {
    access: 'open',
    identifier: [{ type: 'phone' }, { name: 'own id', type: 'digits', maxLength: 5 }, { type: 'email' }],
    sources: {
      register: {
        adapter: 'crm',
        settings: { file: 'customers.json', index: { phone: 'phone', id: 'digits', email: 'email' } },
        lookups: {
          phone: { by: 'phone', value: '{request.userIdentifier}' },
          'own id': { by: 'id', value: '{request.userIdentifier}' },
          email: { by: 'email', value: '{request.userIdentifier}' },
        },
      },
      partner: directory('id', '{register.partner}', { optional: true }),
    },
    user: { id: 'request.userIdentifier', cardNumber: 'partner.id' },
  },
};

/** A source whose token the upstream refuses. */
const rejectedSource = (baseUrl: string): object => ({
  adapter: 'spaaza',
  privateNetwork: true,
  optional: true,
  settings: { baseUrl, auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'acme.example' } },
  lookup: { by: 'username', value: '{request.userIdentifier}' },
});

let folder: string;
let spaaza: Awaited<ReturnType<typeof startSpaaza>>;

beforeAll(async () => {
  spaaza = await startSpaaza();
  const acme = crmTenant([CUSTOMER], {
    user: {
      status: { from: 'crm.level', via: [{ table: { 'canary-gold': 'Gold card' } }] },
      bonuses: { from: 'crm.balance', via: [{ divide: 100 }] },
      email: 'crm.note',
      segments: [{ when: { path: 'crm.level', equals: 'silver' }, value: 'silver' }],
    },
  });
  const loyal = spaazaTenant(spaaza.url);
  const lacking = crmTenant([CUSTOMER], {
    more: { loyalty: rejectedSource(spaaza.url) },
    user: { bonuses: 'loyalty.points_wallet_total' },
  });
  const played = spaazaTenant('https://loyalty.example');
  const faulty = crmTenant([CUSTOMER], { user: { email: 'crm.emial' } });
  const mappings = writeMappings({
    acme,
    loyal,
    lacking,
    faulty,
    played,
    chain: CHAIN,
    forms: FORMS,
    broken: { 'tenant.json': '{' },
  });
  folder = dirname(mappings);
  mkdirSync(join(mappings, 'played/fixtures'));
  mkdirSync(join(mappings, 'faulty/fixtures'));
  const good = { request: { userIdentifier: '79000000001' }, response: { body: { user: { id: '7' } } } };
  writeFileSync(join(mappings, 'faulty/fixtures/good.json'), JSON.stringify(good));
  const stray = { request: { userIdentifier: 'a@b.example' }, sources: { loyalty: { exchanges: [] } } };
  writeFileSync(join(mappings, 'played/fixtures/stray.json'), JSON.stringify(stray));
});

afterAll(async () => {
  await spaaza.close();
  removeFolders();
});

const explain = (command: readonly string[], environment: Environment = SECRETS): Promise<Ended> =>
  run(['explain', ...command], environment, folder);

it('shows paths, types, steps and reasons, and no value', async () => {
  const { code, stdout, stderr } = await explain(['acme', '--identifier', '79000000001']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.replace(/in [\d.]+ ms/, 'in 1 ms')).toBe(`acme: an account
  at once
    crm  ok in 1 ms
  crm: "phone" (a text) compared with "{request.userIdentifier}" (a phone number) as phone: same

id: a text of 12 characters
  crm.id (text): a text of 12 characters
name: a text of 14 characters
  crm.name (text): a text of 14 characters
phone: a text of 11 characters
  crm.phone (text): a text of 17 characters
  phone: a text of 11 characters
email: left out (none, blank)
  crm.note (text): none, blank
bonuses: a number
  crm.balance (a whole number): a number
  divide 100: a number
segments: left out (none, empty)
segments[0]: left out (none, when-false)
  when crm.level equals "silver": does not pass
    crm.level (text): a text of 11 characters
status: a text of 9 characters
  crm.level (text): a text of 11 characters
  table {"canary-gold":"Gold card"}: a text of 9 characters

Left out:
  email: blank
  segments: when-false
  segments: empty
`);
  expect(leaksIn(stdout.replaceAll('"canary-gold"', ''), HIDDEN)).toEqual([]);
});

it('shows values on request, and logs that without a value', async () => {
  const command = ['acme', '--identifier', '8 900 000-00-01', '--reveal'];
  const { code, stdout, stderr } = await explain(command, { ...SECRETS, BRIDGE_SUBJECT_KEY: SUBJECT_KEY });
  expect(code).toBe(0);
  expect(stdout).toContain('bonuses: 77707.77\n  crm.balance (a whole number): 7770777\n');
  const line = JSON.parse(stderr) as Record<string, unknown>;
  expect(line).toMatchObject({
    event: 'values-revealed',
    tenant: 'acme',
    subject: createHmac('sha256', SUBJECT_KEY).update('79000000001').digest('hex').slice(0, 32),
  });
  expect(line.by).toEqual(expect.stringMatching(/./));
  expect(leaksIn(stderr, HIDDEN)).toEqual([]);
});

describe('of an identifier of one of several forms', () => {
  const NAMES = '"phone", "own id", "email"';

  it.each([
    ['8 (900) 000-00-01', 'phone', 'phone'],
    ['1001', 'own id', 'digits'],
    ['One@Shop.example', 'email', 'email'],
  ])(
    'says of %s as which form it was read, and by which lookup it was asked for',
    async (text, form, type) => {
      const { code, stdout } = await explain(['forms', '--identifier', text]);
      expect(code).toBe(0);
      expect(stdout.replaceAll(/in [\d.]+ ms/g, 'in 1 ms')).toContain(`forms: an account
  the identifier was read as "${form}" (${type}), of the forms ${NAMES}
  at once
    register  ok in 1 ms, by the lookup "${form}"
  after register
    partner   ok in 1 ms, optional, reads register.partner
`);
      expect(stdout).not.toContain(text);
      const { stdout: json } = await explain(['forms', '--identifier', text, '--json']);
      const told: unknown = JSON.parse(json);
      expect(told).toMatchObject({
        forms: ['phone', 'own id', 'email'],
        form,
        plan: [
          { sources: [{ source: 'register', lookup: form }] },
          { sources: [expect.not.objectContaining({ lookup: expect.anything() as unknown })] },
        ],
      });
    },
  );

  it.each(['1001001', 'somebody', 'c-1001'])('says of %s that no form takes it', async (text) => {
    const { code, stdout } = await explain(['forms', '--identifier', text]);
    expect([code, stdout]).toEqual([
      1,
      `forms: RequestInvalid fault=identifier\n  the identifier is of none of the forms ${NAMES}\n`,
    ]);
    const { stdout: json } = await explain(['forms', '--identifier', text, '--json']);
    expect(JSON.parse(json)).toMatchObject({ forms: ['phone', 'own id', 'email'], form: null });
  });

  it('is silent where there is one form', async () => {
    const { stdout } = await explain(['acme', '--identifier', '79000000001']);
    expect(stdout).not.toMatch(/read as|by the lookup/);
  });
});

it('is an object for machines, masked as well', async () => {
  const { code, stdout } = await explain(['acme', '--identifier', '79000000001', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    tenant: 'acme',
    outcome: 'ok',
    plan: [
      {
        after: [],
        optional: false,
        sources: [
          {
            source: 'crm',
            adapter: 'crm',
            deadlineMs: 3000,
            reads: [],
            outcome: 'ok',
            durationMs: expect.any(Number) as unknown,
            compared: { whose: 'same', field: 'phone', spelling: 'phone', askedKind: 'a phone number' },
          },
        ],
      },
    ],
    fields: expect.arrayContaining([
      {
        field: 'bonuses',
        gave: 'value',
        masked: 'a number',
        from: [
          { part: 'crm.balance', type: 'a whole number', gave: 'value', masked: 'a number' },
          { part: 'divide 100', gave: 'value', masked: 'a number' },
        ],
      },
    ]) as unknown,
    absences: expect.arrayContaining([{ field: 'email', reason: 'blank', count: 1 }]) as unknown,
  });
  expect(leaksIn(stdout.replaceAll('canary-gold', ''), HIDDEN)).toEqual([]);
});

it('shows the order of the sources, the cost of each, and why one was not asked', async () => {
  const shown = async (identifier: string): Promise<string> => {
    const { stdout } = await explain(['chain', '--identifier', identifier]);
    const [head = ''] = stdout.split('\n\n');
    const plan = head.split('\n').filter((line) => !/ (?:compared|to compare) with /.test(line));
    return plan
      .join('\n')
      .trimEnd()
      .replaceAll(/in [\d.]+ ms/g, 'in 1 ms');
  };
  expect(await shown('79000000001')).toBe(`chain: an account
  at once
    customer         ok in 1 ms
  after customer
    partner          ok in 1 ms, optional, reads customer.partner
      else register  not asked: the one before it has answered`);
  expect(await shown('79000000002')).toBe(`chain: an account
  at once
    customer         ok in 1 ms
  after customer
    partner          not asked: its lookup is absent (none, missing)
      else register  ok in 1 ms, optional`);
  expect(await shown('79000000003')).toBe(`chain: UserNotFound
  at once
    customer         UserNotFound in 1 ms
  after customer
    partner          not asked: one that it waits for has failed
      else register  not asked: one that it waits for has failed`);
  const { stdout } = await explain(['chain', '--identifier', '79000000002', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    plan: [
      { after: [], optional: false, sources: [{ source: 'customer', outcome: 'ok' }] },
      {
        after: ['customer'],
        optional: true,
        sources: [
          {
            source: 'partner',
            outcome: 'not-asked',
            why: 'lookup-absent',
            absence: 'none',
            reason: 'missing',
          },
          { source: 'register', outcome: 'ok' },
        ],
      },
    ],
  });
});

it('asks a live upstream', async () => {
  const { code, stdout } = await explain(['loyal', '--identifier', 'elise.marchand@example.com']);
  expect(code).toBe(0);
  expect(stdout).toContain('  loyalty.user_id (a whole number): a number\n  text: a text of 6 characters\n');
});

it('says how an optional source failed when the account is shown without it', async () => {
  const stale = { ...SECRETS, SPAAZA_TOKEN: 'canary-stale' };
  const [text, json] = await Promise.all([
    explain(['lacking', '--identifier', '79000000001'], stale),
    explain(['lacking', '--identifier', '79000000001', '--json'], stale),
  ]);
  expect([text.code, json.code]).toEqual([0, 0]);
  expect(text.stdout).toMatch(
    /\n {4}loyalty {2}UpstreamRejected status=401( code=\S+)? in [\d.]+ ms, optional\n/,
  );
  expect(JSON.parse(json.stdout)).toMatchObject({
    outcome: 'ok',
    plan: [{ sources: [{ source: 'crm', outcome: 'ok' }] }, { sources: [{ detail: { status: 401 } }] }],
  });
  expect(leaksIn(text.stdout + json.stdout, ['canary-stale', ...HIDDEN])).toEqual([]);
});

it('says why there is no account', async () => {
  const { code, stdout } = await explain(['acme', '--identifier', '79000000002']);
  expect(code).toBe(1);
  expect(stdout.replace(/in [\d.]+ ms/, 'in 1 ms')).toBe(`acme: UserNotFound
  at once
    crm  UserNotFound in 1 ms
  crm: there is no value of "phone" to compare with "{request.userIdentifier}" (a phone number)
`);
  const odd = await explain(['acme', '--identifier', 'nobody']);
  expect([odd.code, odd.stdout]).toEqual([1, 'acme: RequestInvalid fault=identifier\n']);
  const dead = await explain(['loyal', '--identifier', 'a@b.example'], { ...SECRETS, SPAAZA_TOKEN: 'wrong' });
  expect(dead.code).toBe(1);
  expect(dead.stdout).toMatch(/^loyal: UpstreamRejected status=401/);
  expect(leaksIn(dead.stdout + dead.stderr, ['wrong'])).toEqual([]);
});

it.each([
  [['acm', '--identifier', '1'], 'there is no tenant "acm" in mappings; did you mean "acme"?\n'],
  [['acme', '--identifier', '1', '--mappings', 'elsewhere'], 'elsewhere is not there (ENOENT)\n'],
])('says why it could not run: %j', async (command, said) => {
  expect(await explain(command)).toMatchObject({ code: 2, stdout: '', stderr: said });
});

it('reports that a fixture differs from what was played, beside the result', async () => {
  const { code, stdout, stderr } = await explain(['played', '--fixture', 'stray']);
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(
      /^played: UpstreamUnreachable code=FIXTURE\n {2}at once\n {4}loyalty {2}UpstreamUnreachable code=FIXTURE\n$/,
    ),
  ]);
  expect(stderr).toMatch(
    /^error\[fixture-failed\]: mappings\/played\/fixtures\/stray\.json:\d+:\d+: the fixture has no exchange for GET \S+; add it/,
  );
});

it('shows no values while the key of the pseudonyms is unknown', async () => {
  const command = ['acme', '--identifier', '79000000001', '--reveal'];
  const [twice, unreadable] = await Promise.all([
    explain(command, { ...SECRETS, BRIDGE_SUBJECT_KEY: SUBJECT_KEY, BRIDGE_SUBJECT_KEY_FILE: '/nowhere' }),
    explain(command, { ...SECRETS, BRIDGE_SUBJECT_KEY_FILE: '/nowhere' }),
  ]);
  expect(twice).toMatchObject({ code: 2, stdout: '' });
  expect(twice.stderr).toBe('set either BRIDGE_SUBJECT_KEY or BRIDGE_SUBJECT_KEY_FILE, not both\n');
  expect(unreadable).toMatchObject({ code: 2, stdout: '' });
  expect(unreadable.stderr).toBe('the file that BRIDGE_SUBJECT_KEY_FILE names is not there (ENOENT)\n');
});

it('reports only the errors of a tenant that has some, with any variables of a fixture', async () => {
  const { code, stdout, stderr } = await explain(['faulty', '--fixture', 'good']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^error\[path-unknown\]: mappings\/faulty\/tenant\.json:\S+ crm has no "emial"[^\n]*\n$/,
  );
});

it('needs every secret of the sources, and no key of the app’s server', async () => {
  const { SPAAZA_TOKEN } = SECRETS;
  expect(await explain(['acme', '--identifier', '79000000001'], {})).toMatchObject({ code: 0, stderr: '' });
  const without = await explain(['loyal', '--identifier', 'elise.marchand@example.com'], { SPAAZA_TOKEN });
  expect(without).toMatchObject({ code: 0, stderr: '' });
  const unset = await explain(['loyal', '--identifier', 'elise.marchand@example.com'], {});
  expect([unset.code, unset.stdout]).toEqual([2, '']);
  expect(unset.stderr).toMatch(/^error\[secret-unset\]: [^\n]*SPAAZA_TOKEN is not set[^\n]*\n$/);
});

it('does not explain a tenant that does not load', async () => {
  const { code, stdout, stderr } = await explain(['broken', '--identifier', '1']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error\[json-syntax\]: mappings\/broken\/tenant\.json:1:/);
});

describe('of an answer that no condition takes for "no such user"', () => {
  const tenant = {
    access: 'open',
    identifier: { type: 'phone' },
    sources: {
      crm: {
        adapter: 'http',
        settings: {
          baseUrl: 'https://crm.shop.example',
          answer: {
            notFound: [
              { status: 410 },
              { status: 404, path: 'error.code', equals: 'NO_CUSTOMER' },
              { path: 'customers', empty: 'list' },
            ],
          },
        },
        lookup: { path: '/customers/{request.userIdentifier}', owner: 'unsaid' },
        payload: { name: 'text?' },
      },
    },
    user: { id: 'request.userIdentifier', name: 'crm.name' },
  };

  const explainAnswer = (response: object): Promise<Ended> => {
    const request = { method: 'GET', path: '/customers/79000000001' };
    const fixture = {
      request: { userIdentifier: '79000000001' },
      sources: { crm: { exchanges: [{ request, response }] } },
      response: { body: { error: { message: 'none' } } },
    };
    const mappings = writeMappings({ shop: { 'tenant.json': tenant, 'fixtures/asked.json': fixture } });
    return run(['explain', 'shop', '--fixture', 'asked'], {}, dirname(mappings));
  };

  it.each([
    [
      'another code',
      { status: 404, body: { error: { code: 'canary' } } },
      '"error.code" is a text and not what is asked for',
    ],
    [
      'a code that is a number',
      { status: 404, body: { error: { code: 7 } } },
      '"error.code" is a number and not what is asked for',
    ],
    ['no code', { status: 404, body: { message: 'canary' } }, '"error.code" is not there'],
    ['a page', { status: 404, text: '<p>canary</p>' }, 'the body is not JSON'],
    ['another status', { status: 400, body: {} }, 'the status is 400'],
  ])('the conditions are told, and why each was not met: %s', async (_what, response, why) => {
    const { stdout, stderr } = await explainAnswer(response);
    expect(stderr).toBe('');
    expect(stdout).toContain(`  crm: not "no such user" by notFound[0]: the status is ${response.status}\n`);
    expect(stdout).toContain(`  crm: not "no such user" by notFound[1]: ${why}\n`);
    expect(stdout).not.toContain('canary');
  });

  it('they are told of a success that is not a payload', async () => {
    const { stdout } = await explainAnswer({ status: 200, body: [] });
    expect(stdout).toContain('  crm: not "no such user" by notFound[2]: "customers" is not there\n');
  });
});
