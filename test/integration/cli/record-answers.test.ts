/** Recordings of every kind of answer: they play as the live upstream answered, or are refused, and show no real value. */
import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VARIABLES, USER, recordTenant, runsLeft, tenantOf } from '../../support/recording';
import type { RecordedTenant } from '../../support/recording';
import { run } from '../../support/cli';
import { removeFolders } from '../../support/e2e/tenants';
import { closedPort, closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const IDENTIFIER = '79161234567';

const CUSTOMER = {
  id: 7771234,
  phone: '+7 (916) 123-45-67',
  name: 'Иван Канарейкин',
  email: 'Ivan.Kanareikin@canary.example',
  born: '1987-03-17',
  card: 'LX-0045678901',
  tier: 'gold',
  points: 7654321.5,
  tags: ['Канареечный'],
  note: 'Позвонить +7 916 123-45-67, Канарейкину; ivan.kanareikin@canary.example',
  unread: {
    passport: '4509 123456',
    link: 'https://shop.example/u/79161234567?m=kanareikin%40canary.example',
  },
  active: true,
};

/** Real texts of which no run may be left. */
const REAL = [
  IDENTIFIER,
  ...Object.values(CUSTOMER).filter((value) => typeof value === 'string' && value !== 'gold'),
  '4509123456',
  'Канарейкин',
  'kanareikin',
  '7771234',
  '7654321',
  VARIABLES.CRM_TOKEN,
  VARIABLES.APP_KEY,
].map(String);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));

const bytes =
  (body: string | Buffer, headers: Readonly<Record<string, string>>, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

interface Written {
  readonly request: { readonly userIdentifier: string };
  readonly sources: Readonly<
    Record<string, { readonly exchanges?: readonly Record<string, unknown>[]; readonly payload?: unknown }>
  >;
  readonly response: {
    readonly outcome?: string;
    readonly status: number;
    readonly body: { readonly user?: Record<string, unknown> };
  };
}

const read = ({ files }: RecordedTenant): Written => {
  const [text = '{}'] = Object.values(files);
  return JSON.parse(text) as Written;
};

const recorded = async (
  answer: Answer,
  tenant: Parameters<typeof tenantOf>[1] = {},
  options: readonly string[] = [],
): Promise<RecordedTenant> => {
  const { baseUrl } = await serve(answer);
  return recordTenant(tenantOf(baseUrl, tenant), ['--identifier', IDENTIFIER, ...options]);
};

/** The fixture verifies by itself. */
const verified = async ({ mappings }: RecordedTenant): Promise<string> => {
  const { code, stdout, stderr } = await run(['verify', 'acme', '--mappings', mappings], {});
  return code === 0 && stdout.includes('1 passed') ? 'verified' : `${stdout}${stderr}`;
};

describe('a recording of a lookup with', () => {
  const lookupWith = (lookup: object) => ({
    source: {
      lookup: {
        path: '/customers',
        owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
        ...lookup,
      },
    },
  });
  const national = { from: 'request.userIdentifier', via: [{ slice: [1] }] };

  it.each([
    ['a rule', { query: { phone: national } }],
    ['a value in JSON', { method: 'POST', json: { phone: { $value: national } } }],
    [
      'a text of OData',
      { query: { q: { template: "phone eq '{p}'", syntax: 'odata', with: { p: national } } } },
    ],
    [
      'a body of XML',
      { method: 'POST', xml: { template: '<q p="{p}"/>', syntax: 'xml', with: { p: national } } },
    ],
    [
      'the moment and a random id',
      { query: { p: national }, headers: { 'X-Id': '{request.uuid}', 'X-At': '{request.now}' } },
    ],
  ])('%s has invented values, and verifies', async (_title, lookup) => {
    const recording = await recorded(json(CUSTOMER), lookupWith(lookup));
    expect(recording.code).toBe(0);
    expect(runsLeft(recording, REAL)).toEqual([]);
    const [exchange] = read(recording).sources['crm']?.exchanges ?? [];
    const { userIdentifier } = read(recording).request;
    expect(JSON.stringify(exchange?.['request'])).toContain(userIdentifier.slice(1));
    expect(await verified(recording)).toBe('verified');
  });
});

describe('an answer is recorded with other values, and its fixture verifies', () => {
  it.each<readonly [string, Answer, name: string, outcome: string | undefined]>([
    ['an account', json(CUSTOMER), 'found.json', undefined],
    [
      'an account in gzip',
      bytes(gzipSync(JSON.stringify(CUSTOMER)), {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      }),
      'found.json',
      undefined,
    ],
    [
      'an account in UTF-16',
      bytes(Buffer.from(`\ufeff${JSON.stringify(CUSTOMER)}`, 'utf16le'), {
        'content-type': 'application/json; charset=utf-16',
      }),
      'found.json',
      undefined,
    ],
    [
      'an account as text/html',
      bytes(JSON.stringify(CUSTOMER), { 'content-type': 'text/html' }),
      'found.json',
      undefined,
    ],
    [
      'numbers that no double holds',
      bytes(JSON.stringify(CUSTOMER).replace('"active":true', '"long":45678901234567890123'), {}),
      'found.json',
      undefined,
    ],
    [
      'an unknown user',
      json({ error: { code: 'no_such_customer', asked: IDENTIFIER } }, 404),
      'not-found.json',
      'UserNotFound',
    ],
    ['a refusal', json({ error: 'bad token' }, 401), 'failed-401.json', 'UpstreamRejected'],
    ['too many requests', json({}, 429, { 'retry-after': '1' }), 'failed-429.json', 'UpstreamOverloaded'],
    [
      'an outage',
      bytes('<html><body>Канарейкин 79161234567</body></html>', { 'content-type': 'text/html' }, 503),
      'failed-503.json',
      'UpstreamOverloaded',
    ],
    ['an error of its own', json({ fault: IDENTIFIER }, 500), 'failed-500.json', 'UpstreamRejected'],
    [
      'a redirect',
      bytes('', { location: `https://login.example/?u=${IDENTIFIER}` }, 302),
      'failed-302.json',
      'UpstreamRejected',
    ],
    ['no content', bytes('', {}, 204), 'failed-payload-invalid.json', 'PayloadInvalid'],
    [
      'a page of login',
      bytes('<!doctype html><title>Канарейкин, войдите</title>', { 'content-type': 'text/html' }),
      'failed-payload-invalid.json',
      'PayloadInvalid',
    ],
    [
      'XML',
      bytes(`<client phone="${IDENTIFIER}"/>`, { 'content-type': 'text/xml' }),
      'failed-payload-invalid.json',
      'PayloadInvalid',
    ],
    [
      'what is not JSON',
      bytes(`{"phone": "${IDENTIFIER}",`, {}),
      'failed-payload-invalid.json',
      'PayloadInvalid',
    ],
    [
      'one key twice',
      bytes(`{"id": 1, "phone": "${IDENTIFIER}", "id": 2}`, {}),
      'failed-payload-invalid.json',
      'PayloadInvalid',
    ],
    [
      'an answer of another type',
      json({ customers: [CUSTOMER] }),
      'failed-payload-invalid.json',
      'PayloadInvalid',
    ],
    [
      'another customer',
      json({ ...CUSTOMER, phone: '+7 926 765-43-21' }),
      'failed-identity-mismatch.json',
      'IdentityMismatch',
    ],
    [
      'a connection that breaks off',
      (request) => void request.socket.destroy(),
      'failed-unreachable.json',
      'UpstreamUnreachable',
    ],
  ])('of %s', async (_title, answer, name, outcome) => {
    const tenant = await recorded(answer);
    expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
    expect(Object.keys(tenant.files)).toEqual([name]);
    const { response, request } = read(tenant);
    expect(response.outcome).toBe(outcome);
    expect(request.userIdentifier).toMatch(/^7(?!9161234567)\d{10}$/);
    expect(runsLeft(tenant, REAL)).toEqual([]);
    await expect(verified(tenant)).resolves.toBe('verified');
  });

  it('of an upstream that does not answer in time', async () => {
    const tenant = await recorded(() => undefined, { source: { deadlineMs: 50 } });
    expect([tenant.code, read(tenant).response.outcome]).toEqual([0, 'UpstreamTimeout']);
    await expect(verified(tenant)).resolves.toBe('verified');
  });

  it('of an upstream where nothing listens', async () => {
    const port = await closedPort();
    const tenant = await recordTenant(tenantOf(`http://127.0.0.1:${String(port)}`), [
      '--identifier',
      IDENTIFIER,
    ]);
    expect([tenant.code, Object.keys(tenant.files)]).toEqual([0, ['failed-unreachable.json']]);
  });

  it('of an upstream that answered at the second try: only that answer is recorded', async () => {
    let count = 0;
    const tenant = await recorded(
      (request, response) =>
        (count += 1) === 1 ? json({}, 503)(request, response) : json(CUSTOMER)(request, response),
      { source: { retries: 2 } },
    );
    expect([count, tenant.code]).toEqual([2, 0]);
    expect(read(tenant).sources['crm']?.exchanges).toHaveLength(1);
    await expect(verified(tenant)).resolves.toBe('verified');
  });
});

describe('the same values are the same in request, answer, other sources and account', () => {
  it('of one source', async () => {
    const tenant = await recorded(json(CUSTOMER));
    const { request, sources, response } = read(tenant);
    const [exchange] = sources['crm']?.exchanges ?? [];
    expect(exchange).toMatchObject({
      request: {
        path: `/customers/${request.userIdentifier}`,
        headers: { authorization: 'Bearer ${CRM_TOKEN}' },
      },
      response: { body: { tier: 'gold', active: true } },
    });
    const user = response.body.user ?? {};
    expect(user).toMatchObject({
      id: request.userIdentifier,
      phone: request.userIdentifier,
      status: 'Gold card',
    });
    expect(user['name']).toMatch(/^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u);
    expect(user['email']).toMatch(/^[\w.]+@\w+\.test$/);
    expect(user['birthday']).toMatch(/^19[789]\d-\d{2}-\d{2}$/);
    expect(user['cardNumber']).toMatch(/^[A-Z]{2}-00[1-9]\d{7}$/);
  });

  it('of several sources, one asked by POST with what another has answered, and by OAuth', async () => {
    const { baseUrl } = await serve((request, response) => {
      if (request.url === '/token')
        json({ access_token: 'canary-access-51f0a7', token_type: 'bearer', expires_in: 60 })(
          request,
          response,
        );
      else if (request.method === 'POST')
        json({ owner: 7771234, wallets: [{ sum: 7654321 }, { sum: 12 }] })(request, response);
      else json(CUSTOMER)(request, response);
    });
    const auth = {
      type: 'oauth2',
      tokenUrl: `${baseUrl}/token`,
      clientId: 'canary-client-9d8e',
      clientSecret: '${CLIENT_SECRET}',
    };
    const plain = tenantOf(baseUrl, { settings: { auth } });
    const sources = {
      ...(plain['sources'] as object),
      wallet: {
        adapter: 'http',
        settings: { baseUrl, auth, answer: { notFound: [{ status: 404 }] } },
        lookup: {
          path: '/wallets',
          method: 'POST',
          json: { owner: '{crm.id}', app: 'x' },
          owner: { at: 'owner', is: '{crm.id}', spelling: 'text' },
        },
        payload: { owner: 'integer!', 'wallets?': [{ sum: 'number?' }] },
        privateNetwork: true,
      },
    };
    const user = { ...USER, bonuses: 'wallet.wallets[0].sum' };
    const tenant = await recordTenant({ ...plain, sources, user }, ['--identifier', IDENTIFIER], {
      variables: { CLIENT_SECRET: 'canary-client-secret-44' },
    });
    expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
    const secrets = ['canary-access-51f0a7', 'canary-client-secret-44', 'canary-client-9d8e'];
    expect(runsLeft(tenant, [...REAL, ...secrets])).toEqual([]);
    const { sources: written } = read(tenant);
    const [asked] = written['wallet']?.exchanges ?? [];
    const [first] = written['crm']?.exchanges ?? [];
    const { id } = (first?.['response'] as { body: { id: number } }).body;
    expect(asked).toMatchObject({
      request: { method: 'POST', body: { owner: String(id), app: 'x' } },
      response: { body: { owner: id } },
    });
    await expect(verified(tenant)).resolves.toBe('verified');
  });

  it('of a directory in the tenant’s folder: the payload is recorded, and no real customer is named', async () => {
    const customer = { ...CUSTOMER, active: undefined, unread: undefined };
    const file = {
      ...tenantOf('http://127.0.0.1:1'),
      sources: {
        crm: {
          adapter: 'crm',
          settings: { file: 'customers.json', index: { phone: 'phone' } },
          lookup: { by: 'phone', value: '{request.userIdentifier}' },
        },
      },
    };
    const tenant = await recordTenant(file, ['--identifier', IDENTIFIER], {
      files: { 'customers.json': [customer, { ...customer, id: 2, phone: '79261112233' }] },
    });
    expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
    expect(read(tenant).sources['crm']).toEqual({
      payload: expect.objectContaining({ tier: 'gold' }) as unknown,
    });
    expect(runsLeft(tenant, REAL)).toEqual([]);
    await expect(verified(tenant)).resolves.toBe('verified');
  });

  it.each(['4711023', 4_711_023])(
    'of a customer number with a prefix of the tenant file: %j',
    async (rest) => {
      const number = typeof rest === 'number' ? Number(`2900${String(rest)}`) : `2900${rest}`;
      const { baseUrl } = await serve(json({ ...CUSTOMER, number }));
      const file = tenantOf(baseUrl, {
        identifier: { type: 'digits', prefix: '29' },
        source: {
          lookup: {
            path: '/cards/{request.userIdentifier}',
            owner: { at: 'number', is: '{request.userIdentifier}', spelling: 'text' },
          },
          payload: { number: 'text | integer!', name: 'text?' },
        },
        user: { id: 'request.userIdentifier', name: 'crm.name' },
      });
      const tenant = await recordTenant(file, ['--identifier', '29004711023']);
      expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
      expect(read(tenant).request.userIdentifier).toMatch(/^2900(?!4711023)\d{7}$/);
      await expect(verified(tenant)).resolves.toBe('verified');
    },
  );

  it('where customers are keys, and in lists', async () => {
    const tenant = await recorded(
      json({
        ...CUSTOMER,
        byPhone: { [IDENTIFIER]: { points: 7654321 }, '+7 926 765-43-21': { points: 5 } },
        all: [[CUSTOMER], [CUSTOMER]],
      }),
    );
    expect(tenant.code).toBe(0);
    expect(runsLeft(tenant, [...REAL, '79267654321'])).toEqual([]);
    const [exchange] = read(tenant).sources['crm']?.exchanges ?? [];
    const { body } = exchange?.['response'] as { body: { byPhone: object; all: unknown[][] } };
    expect(Object.keys(body.byPhone)).toContain(read(tenant).request.userIdentifier);
    expect(body.all[0]).toEqual(body.all[1]);
  });
});

describe('what the account leaves out is left out in the replay', () => {
  it.each([
    ['a value of another type', { points: 'seven' }],
    ['a code that the table does not have', { tier: 'platinum' }],
    ['a blank', { name: ' ' }],
    ['a day that means "no date"', { born: '0001-01-01T00:00:00' }],
    ['a birthday without its year', { born: '1604-03-17' }],
    ['a day that the calendar does not have', { born: '1987-02-30' }],
    ['nothing', { email: null, card: undefined }],
    ['a list with a wrong element', { tags: ['Канареечный', 7, null] }],
  ])('of %s', async (_title, own) => {
    const tenant = await recorded(json({ ...CUSTOMER, ...own }));
    expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
    await expect(verified(tenant)).resolves.toBe('verified');
  });

  it('of a number at the end of its range', async () => {
    const user = {
      ...USER,
      loyaltyProgram: { progress: { from: 'crm.progress', via: [{ between: [0, 100] }] } },
    };
    const tenant = await recorded(json({ ...CUSTOMER, progress: 100 }), { user });
    expect([tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, ''), tenant.code]).toEqual(['', 0]);
    expect(read(tenant).response.body.user).toHaveProperty('loyaltyProgram.progress');
  });

  it('of a condition on a number', async () => {
    const user = { ...USER, status: { when: { path: 'crm.points', atLeast: 5000 }, value: 'Gold' } };
    for (const points of [4999, 5000, 12]) {
      const tenant = await recorded(json({ ...CUSTOMER, points }), { user });
      expect(tenant.code).toBe(0);
      expect(Object.hasOwn(read(tenant).response.body.user ?? {}, 'status')).toBe(points >= 5000);
    }
  });
});

describe('what cannot be recorded is refused, and nothing is written', () => {
  it.each<readonly [string, Answer, why: RegExp]>([
    [
      'a body that is no text in its charset',
      bytes(Buffer.from([0x22, 0xff, 0xfe, 0xfa, 0x22]), { 'content-type': 'application/json' }),
      /could not be read/,
    ],
    ['a body that is too long', bytes(`"${'x'.repeat(1_100_000)}"`, {}), /could not be read/],
    ['an encoding that is not known', bytes('{}', { 'content-encoding': 'zstd' }), /could not be read/],
  ])('%s', async (_title, answer, why) => {
    const tenant = await recorded(answer);
    expect([tenant.code, tenant.files]).toEqual([1, {}]);
    expect(tenant.stderr).toMatch(why);
  });

  it('a token endpoint that refuses', async () => {
    const { baseUrl } = await serve(json({ error: 'invalid_client' }, 401));
    const auth = {
      type: 'oauth2',
      tokenUrl: `${baseUrl}/token`,
      clientId: 'client',
      clientSecret: '${CRM_TOKEN}',
    };
    const tenant = await recordTenant(tenantOf(baseUrl, { settings: { auth } }), [
      '--identifier',
      IDENTIFIER,
    ]);
    expect([tenant.code, tenant.files]).toEqual([1, {}]);
    expect(tenant.stderr).toContain('the token of "crm" was not got');
  });
});
