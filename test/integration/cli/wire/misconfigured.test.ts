/**
 * `explain --wire` tried as a new user: an upstream or a tenant file that is wrong in one way each, and the fact in the
 * output that leads to the cause.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { run, type Ended } from '../../../support/cli';
import { makeFolder, removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { ROOT } from '../../../support/root';
import { ELSEWHERE, EXPIRED, GOOD } from '../../../support/upstream/certificates';
import { SELF_SIGNED } from '../../../support/upstream/self-signed';
import { closedPort, closeServers, serve, serveRaw, serveTls } from '../../../support/upstream/servers';

const PHONE = '79000000001';
const CUSTOMER = { id: 'c-17', phone: '+7 900 000-00-01', first_name: 'Анна', points: 5_310 };
const SECRETS = {
  CRM_TOKEN: 'canary-token-of-the-crm',
  CRM_SECRET: 'canary-client-secret',
  CRM_USER: 'bridge-user',
};

/** An upstream that knows one customer, and how it is to be asked. */
const crm = (request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '', 'http://crm.shop.example');
  const json = (status: number, body: unknown): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (url.pathname !== '/api/v2/customers') json(404, { message: 'no route' });
  else if (request.headers.authorization !== `Bearer ${SECRETS.CRM_TOKEN}`)
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="canary"' }).end();
  else if (!url.searchParams.has('phone')) json(400, { error: { code: 'PHONE_MISSING' } });
  else if (url.searchParams.get('phone') !== PHONE) json(404, { error: { code: 'NO_CUSTOMER' } });
  else json(200, { customers: [CUSTOMER] });
};

interface Own {
  readonly settings?: object;
  readonly lookup?: object;
  readonly answer?: object;
  readonly source?: object;
}

const tenant = (baseUrl: string, { settings, lookup, answer, source }: Own = {}): object => ({
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'http',
      privateNetwork: true,
      retries: 0,
      settings: {
        baseUrl,
        auth: { type: 'bearer', token: '${CRM_TOKEN}' },
        answer: {
          at: 'customers[0]',
          notFound: [
            { status: 404, path: 'error.code', equals: 'NO_CUSTOMER' },
            { path: 'customers', empty: 'list' },
          ],
          ...answer,
        },
        ...settings,
      },
      lookup: {
        path: '/customers',
        query: { phone: '{request.userIdentifier}' },
        owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
        ...lookup,
      },
      payload: { id: 'text!', phone: 'text!', first_name: 'text?', points: 'number?' },
      ...source,
    },
  },
  user: { id: 'request.userIdentifier', name: 'crm.first_name', bonuses: 'crm.points' },
});

const explain = (file: object, flags: readonly string[] = [], variables: object = {}): Promise<Ended> =>
  run(
    ['explain', 'shop', '--identifier', PHONE, '--wire', ...flags],
    { ...SECRETS, ...variables },
    dirname(writeMappings({ shop: { 'tenant.json': file } })),
  );

afterEach(closeServers);
afterAll(removeFolders);

/** An upstream that gives all the same answer. */
const always = async (
  status: number,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<string> =>
  (await serve((_request, response) => response.writeHead(status, headers).end(body))).baseUrl;

const JSON_TYPE = { 'content-type': 'application/json' };
const FOUND = JSON.stringify({ customers: [CUSTOMER] });
const base = async (): Promise<string> => `${(await serve(crm)).baseUrl}/api/v2`;

/** What is wrong, the tenant file, and the facts that the output has. */
interface Row {
  readonly what: string;
  readonly arrange: () => Promise<object>;
  readonly facts: readonly string[];
}

const row = (what: string, arrange: () => Promise<object>, ...facts: readonly string[]): Row => ({
  what,
  arrange,
  facts,
});

const REQUEST: readonly Row[] = [
  row(
    'a parameter of another name',
    async () => tenant(await base(), { lookup: { query: { mobile: '{request.userIdentifier}' } } }),
    '/api/v2/customers?mobile=<identifier>',
    'answer: 400',
    '"code": "text"',
  ),
  row(
    'a parameter in the body instead of the query',
    async () =>
      tenant(await base(), {
        lookup: { method: 'POST', query: {}, json: { phone: '{request.userIdentifier}' } },
      }),
    'POST http://127.0.0.1:',
    '/api/v2/customers\n',
    '{"phone":"<identifier>"}',
    'answer: 400',
  ),
  row(
    'another scheme of authentication',
    async () =>
      tenant(await base(), {
        settings: { auth: { type: 'basic', user: '${CRM_USER}', password: '${CRM_TOKEN}' } },
      }),
    'authorization: Basic base64(${CRM_USER}:${CRM_TOKEN})',
    'answer: 401',
    'www-authenticate: Bearer',
    'the status of a success: not held, the status is 401, which is UpstreamRejected',
  ),
  row(
    'a key in another header',
    async () =>
      tenant(await base(), {
        settings: { auth: { type: 'apiKey', in: 'header', keys: { 'X-Api-Key': '${CRM_TOKEN}' } } },
      }),
    'X-Api-Key: ${CRM_TOKEN}',
    'answer: 401',
    'www-authenticate: Bearer',
  ),
  row(
    'a wrong key',
    async () => tenant(await base(), { settings: { auth: { type: 'bearer', token: '${CRM_SECRET}' } } }),
    'authorization: Bearer ${CRM_SECRET}',
    'answer: 401',
  ),
  row(
    'another path',
    async () => tenant(await base(), { lookup: { path: '/customer' } }),
    '/api/v2/customer?phone=<identifier>',
    'answer: 404',
    'notFound[0]: not held, "error.code" is not there',
    '"message": "text"',
  ),
  row(
    'a path without its version',
    async () => tenant((await base()).replace('/v2', '')),
    '/api/customers?phone=<identifier>',
    'answer: 404',
  ),
  row(
    'a "no such user" with another code',
    async () => tenant(await always(404, JSON_TYPE, '{"error":{"code":"UNKNOWN_CLIENT"}}'), {}),
    'notFound[0]: not held, "error.code" is a text and not what is asked for',
    'notFound[1]: not held, the status is 404, and it is about successes',
  ),
  row(
    'a payload at another place',
    async () => tenant(await always(200, JSON_TYPE, JSON.stringify({ data: { customers: [CUSTOMER] } }))),
    'an object at "at": not held, "customers[0]" is not there',
    '"data": {',
  ),
];

const ANSWER: readonly Row[] = [
  row(
    'a login page',
    async () =>
      tenant(await always(200, { 'content-type': 'text/html' }, '<!doctype html><title>canary</title>')),
    'answer: 200',
    'HTML, 36 bytes',
    'content-type: text/html',
    'a login page',
  ),
  row(
    'a redirect to a login page',
    async () => tenant(await always(302, { location: 'https://sso.shop.example/login/canary?user=canary' })),
    'answer: 302',
    'location: https://sso.shop.example/login/<6 characters>',
    'it is not followed',
  ),
  row(
    'another user’s answer',
    async () => tenant(await always(200, JSON_TYPE, FOUND.replace('000-00-01', '000-00-02'))),
    'IdentityMismatch',
    '"phone" (a text) compared with "{request.userIdentifier}" (a phone number) as phone: other',
  ),
  row(
    'a charset that the body does not have',
    async () =>
      tenant(await always(200, { 'content-type': 'application/json; charset=windows-1251' }, FOUND)),
    'content-type: application/json; charset=windows-1251',
    'its bytes are UTF-8',
  ),
  row(
    'a body in another charset than UTF-8',
    async () => tenant(await always(200, JSON_TYPE, Buffer.from([0x7b, 0x22, 0xc0, 0xed, 0x22, 0x7d]))),
    'the body is not UTF-8, and the header content-type names no charset',
  ),
  row(
    '204 for everybody',
    async () => tenant(await always(204, {})),
    'answer: 204',
    'an empty body',
    'the status of a success: held',
  ),
  row(
    'JSON that is called HTML',
    async () => tenant(await always(200, { 'content-type': 'text/html' }, FOUND)),
    'answer: 200',
    'JSON, ',
    'the header content-type does not say JSON',
  ),
  row(
    'gzip that is said and not sent',
    async () => tenant(await always(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, FOUND)),
    'content-encoding: gzip',
    'says gzip, but the body is not',
  ),
  row(
    'an answer that is too long',
    async () =>
      tenant(await always(200, JSON_TYPE, JSON.stringify({ pad: 'x'.repeat(2000) })), {
        source: { maxAnswerBytes: 1024 },
      }),
    'longer than 1024 bytes: "maxAnswerBytes" is the limit',
  ),
  row(
    'too many requests',
    async () => tenant(await always(429, { ...JSON_TYPE, 'retry-after': '120' }, '{}')),
    'answer: 429',
    'retry-after: 120',
    'asks for fewer requests',
  ),
];

const CONNECTION: readonly Row[] = [
  row(
    'nothing that listens',
    async () => tenant(`http://127.0.0.1:${await closedPort()}`),
    'no answer: UpstreamUnreachable (ECONNREFUSED)',
    'nothing listens there',
  ),
  row(
    'http instead of https',
    async () => tenant((await serveTls(GOOD, crm)).baseUrl.replace('https:', 'http:')),
    'http://127.0.0.1:',
    'speaks https',
  ),
  row(
    'https instead of http',
    async () => tenant((await serve(crm)).baseUrl.replace('http:', 'https:')),
    'does this port speak plain HTTP',
  ),
  row(
    'an expired certificate',
    async () => tenant((await serveTls(EXPIRED, crm)).baseUrl),
    'UpstreamUnreachable (',
    'certificate',
  ),
  row(
    'a certificate of another host',
    async () => tenant((await serveTls(ELSEWHERE, crm)).baseUrl),
    'certificate',
  ),
  row(
    'a self-signed certificate',
    async () => tenant((await serveTls(SELF_SIGNED, crm)).baseUrl),
    'the certificate is self-signed',
  ),
  row(
    'no answer in time',
    async () => tenant((await serveRaw(() => undefined)).baseUrl, { source: { deadlineMs: 600 } }),
    'UpstreamTimeout',
    'the request was sent, and no answer came within',
    'deadlineMs',
  ),
  row(
    'a token endpoint that refuses',
    async () => {
      const tokenUrl = await always(401, JSON_TYPE, '{"error":"invalid_client","hint":"canary"}');
      const auth = { type: 'oauth2', tokenUrl, clientId: 'bridge', clientSecret: '${CRM_SECRET}' };
      return tenant(await base(), { settings: { auth } });
    },
    'token endpoint: POST http://127.0.0.1:',
    'authorization: Basic base64(bridge:${CRM_SECRET})',
    'grant_type=client_credentials',
    'answer: 401',
    'at the token endpoint',
  ),
];

describe.each([
  ['in the request', REQUEST],
  ['in the answer', ANSWER],
  ['in the connection', CONNECTION],
])('what is wrong %s is found from --wire alone', (_where, rows) => {
  test.each(rows)('$what', async ({ arrange, facts }) => {
    const { stdout, stderr } = await explain(await arrange());
    expect(stderr).toBe('');
    for (const fact of facts) expect(stdout).toContain(fact);
    for (const hidden of [PHONE, '9000000001', 'canary', CUSTOMER.id, CUSTOMER.first_name, '5310'])
      expect(stdout).not.toContain(hidden);
  });
});

test('what is right is shown as in the documentation', async () => {
  const { code, stdout } = await explain(tenant(await base()));
  expect(code).toBe(0);
  const wire = stdout
    .slice(stdout.indexOf('The wire:'))
    .replace(/127\.0\.0\.1:\d+/, 'crm.shop.example')
    .replace(/in [\d.]+ ms/, 'in 9 ms');
  const page = readFileSync(join(ROOT, 'docs/reference/explain.md'), 'utf8');
  expect(page).toContain(`\`\`\`text\n${wire}\`\`\`\n`);
});

describe('a request that is sent again', () => {
  test('is shown each time, with its reason and the wait before it', async () => {
    let asked = 0;
    const { baseUrl } = await serve((request, response) => {
      asked += 1;
      if (asked > 1) crm(request, response);
      else response.writeHead(503, JSON_TYPE).end('{}');
    });
    const { code, stdout } = await explain(tenant(`${baseUrl}/api/v2`, { source: { retries: 1 } }));
    expect(code).toBe(0);
    expect(stdout).toMatch(/answer: 503 [^]* {2}GET \S+ \(a retry, after [\d.]+ ms\)\n[^]*answer: 200 /);
  });

  test('because its token was rejected is shown with the other token’s request', async () => {
    let granted = 0;
    const endpoint = await serve((_request, response) => {
      granted += 1;
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ access_token: `canary-${granted}` }));
    });
    const api = await serve((request, response) => {
      const isFirst = request.url?.startsWith('/customers') === true;
      const isRejected = !isFirst && request.headers.authorization === 'Bearer canary-1';
      response.writeHead(isRejected ? 401 : 200, JSON_TYPE).end('{"id":"canary","sum":1}');
    });
    const auth = {
      type: 'oauth2',
      tokenUrl: endpoint.baseUrl,
      clientId: 'bridge',
      clientSecret: '${CRM_SECRET}',
    };
    const source = (path: string): object => ({
      adapter: 'http',
      privateNetwork: true,
      settings: { baseUrl: api.baseUrl, auth, answer: { notFound: [{ status: 404 }] } },
      lookup: { path, owner: 'unsaid' },
      payload: { id: 'text!', sum: 'number?' },
    });
    const { code, stdout } = await explain({
      access: 'open',
      identifier: { type: 'phone' },
      sources: {
        crm: source('/customers/{request.userIdentifier}'),
        cards: { ...source('/cards/{crm.id}'), optional: true },
      },
      user: { id: 'request.userIdentifier', bonuses: 'cards.sum' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('(sent once more: its token was rejected, after ');
    expect(stdout.match(/token endpoint: POST/g)).toHaveLength(2);
    expect(stdout).not.toContain('canary');
  });
});

test('a source that no request was sent for has no wire', async () => {
  const identifier = { access: 'open', identifier: { type: 'email' } };
  const { code, stdout } = await explain({
    ...tenant(await base(), { lookup: { owner: 'unsaid' } }),
    ...identifier,
  });
  expect(code).toBe(1);
  expect(stdout).toContain('The wire:\n  no request was sent\n');
});

test('--json has the same as data', async () => {
  const { stdout } = await explain(tenant(await base()), ['--json']);
  const { wire }: { wire: unknown } = JSON.parse(stdout) as { wire: unknown };
  expect(wire).toMatchObject([
    {
      source: 'crm',
      to: 'api',
      afterMs: 0,
      request: { method: 'GET', headers: { authorization: 'Bearer ${CRM_TOKEN}' } },
      answer: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        size: 94,
        kind: 'JSON',
        shape: { customers: [{ id: 'text', phone: 'text', first_name: 'text', points: 'integer' }] },
        remarks: [],
        conditions: [
          { condition: 'notFound[0]', held: false, why: 'the status is 200' },
          { condition: 'notFound[1]', held: false },
          { condition: 'the status of a success', held: true },
          { condition: 'an object at "at"', held: true },
        ],
      },
    },
  ]);
});

test.each([
  ['a fixture', ['--fixture', 'found']],
  ['nothing', []],
])('--wire with %s says what it needs', async (_what, flags) => {
  const folder = makeFolder();
  const ended = await run(['explain', 'demo-http', ...flags, '--wire'], {}, folder);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
});
