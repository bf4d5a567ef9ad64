/** `explain --wire` and what it never shows: secrets and tokens at all, values of people unless they are revealed. */
import { dirname } from 'node:path';
import { run, type Ended } from '../../../support/cli';
import { removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { listening, type Answer, type Arrived } from '../../../support/upstream/requests';
import { closeServers, serve } from '../../../support/upstream/servers';

const PHONE = '79000000001';
const SECRETS = {
  CRM_TOKEN: 'canary-tok3n/of+the=crm',
  CRM_USER: 'canary-user-of-it',
  CRM_PASSWORD: 'canary pass "word" ключ',
  CRM_SECRET: 'canary-client-s3cret',
};
const TOKEN = 'canary-access-t0k3n-1';

afterEach(closeServers);
afterAll(removeFolders);

/** Every way in which an upstream could repeat a secret. */
const spellingsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
];

const BASIC = Buffer.from(`${SECRETS.CRM_USER}:${SECRETS.CRM_PASSWORD}`).toString('base64');

const NEVER = [...[...Object.values(SECRETS), TOKEN].flatMap(spellingsOf), BASIC];

/** What is about the person, and what the request has of it. */
const PERSON = {
  phone: '+7 (900) 000-00-01',
  email: 'Anna.Canary@shop.example',
  name: 'Анна Канареева',
  note: 'called on Monday',
  card: '4276123456789012',
  points: 7_310.25,
};
const PERSONAL = [PHONE, '9000000001', ...Object.values(PERSON).map(String), 'anna.canary'];

interface Sent {
  readonly auth?: object;
  readonly lookup?: object;
  readonly headers?: object;
}

const tenant = (baseUrl: string, { auth, lookup, headers }: Sent): object => ({
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'http',
      privateNetwork: true,
      retries: 0,
      trace: true,
      settings: {
        baseUrl,
        ...(auth && { auth }),
        ...(headers && { headers }),
        credentials: ['session.ticket'],
        answer: { notFound: [{ status: 404 }] },
      },
      lookup: {
        path: '/customers/{request.userIdentifier}',
        query: { phone: '{request.userIdentifier}', mode: 'full' },
        owner: 'unsaid',
        ...lookup,
      },
      payload: { name: 'text?' },
    },
  },
  user: { id: 'request.userIdentifier' },
});

/** Answers with all that was asked, and all that is known of the person. */
const repeating = ({ target, headers, body }: Arrived): Answer => ({
  body: {
    ...PERSON,
    asked: { target, headers, body },
    [PERSON.email]: { [PERSON.card]: 1 },
    session: { ticket: 'declared-ticket', opened: 'yes' },
    csrf_token: 'short',
    sessionId: 4711,
    anything: 'x8Kd02mQz71LpT4vB9',
    list: [{ password: 'hunter' }, { name: PERSON.name }],
    deep: [[[{ phone: PERSON.phone }]]],
  },
});

const AUTHS: readonly (readonly [what: string, sent: Sent, shown: string])[] = [
  ['a bearer', { auth: { type: 'bearer', token: '${CRM_TOKEN}' } }, 'authorization: Bearer ${CRM_TOKEN}'],
  [
    'another scheme',
    { auth: { type: 'bearer', token: '${CRM_TOKEN}', scheme: 'Token' } },
    'authorization: Token ${CRM_TOKEN}',
  ],
  [
    'user and password',
    { auth: { type: 'basic', user: '${CRM_USER}', password: '${CRM_PASSWORD}' } },
    'authorization: Basic base64(${CRM_USER}:${CRM_PASSWORD})',
  ],
  ['a user alone', { auth: { type: 'basic', user: '${CRM_USER}' } }, 'Basic base64(${CRM_USER}:)'],
  [
    'a key in a header',
    { auth: { type: 'apiKey', in: 'header', keys: { 'X-Key': '${CRM_TOKEN}' } } },
    'X-Key: ${CRM_TOKEN}',
  ],
  [
    'a key in the query',
    { auth: { type: 'apiKey', in: 'query', keys: { key: '${CRM_PASSWORD}' } } },
    '&key=${CRM_PASSWORD}',
  ],
  [
    'a key in a form',
    {
      auth: { type: 'apiKey', in: 'form', keys: { key: '${CRM_PASSWORD}' } },
      lookup: { method: 'POST', form: { phone: '+{request.userIdentifier}', kind: 'card' } },
    },
    'phone=<identifier>&kind=card&key=${CRM_PASSWORD}',
  ],
  [
    'a key in JSON',
    {
      auth: { type: 'apiKey', in: 'json', keys: { key: '${CRM_PASSWORD}' } },
      lookup: {
        method: 'POST',
        json: {
          filter: [{ phone: '{request.userIdentifier}', about: 'tel:{request.userIdentifier}' }],
          limit: 1,
        },
      },
    },
    '{"filter":[{"phone":"<identifier>","about":"tel:<identifier>"}],"limit":1,"key":"${CRM_PASSWORD}"}',
  ],
  [
    'a key in XML',
    {
      auth: { type: 'apiKey', in: 'xml', keys: { Key: '${CRM_PASSWORD}' } },
      lookup: {
        method: 'POST',
        xml: {
          template: '<q><Key/><p>{p}</p></q>',
          syntax: 'xml',
          with: { p: 'request.userIdentifier' },
        },
      },
    },
    '<8 characters>${CRM_PASSWORD}<9 characters><identifier></p></q>',
  ],
  [
    'a rule in the query',
    { lookup: { query: { phone: { from: 'request.userIdentifier', via: [{ slice: [1] }] }, mode: 'full' } } },
    '?phone=<identifier>&mode=full',
  ],
  [
    'a value in JSON',
    {
      lookup: {
        method: 'POST',
        json: { phone: { $value: { from: 'request.userIdentifier', via: ['number'] } }, limit: 1 },
      },
    },
    '{"phone":"<identifier>","limit":1}',
  ],
  [
    'a text of OData',
    {
      lookup: {
        query: {
          q: { template: "phone eq '{p}'", syntax: 'odata', with: { p: 'request.userIdentifier' } },
        },
      },
    },
    "?q=phone eq '<identifier>'",
  ],
  [
    'a body of XML',
    {
      auth: { type: 'bearer', token: '${CRM_TOKEN}' },
      lookup: {
        method: 'POST',
        xml: {
          template: '<q p="{p}"/>',
          syntax: 'xml',
          with: { p: { from: 'request.userIdentifier', via: [{ slice: [1] }] } },
        },
      },
    },
    '<q p="<identifier>"/>',
  ],
  ['a header of the file', { headers: { 'X-Portal': '${CRM_SECRET}', 'X-Version': '2' } }, 'X-Version: 2'],
];

const explain = (file: object, ...flags: readonly string[]): Promise<Ended> =>
  run(
    ['explain', 'shop', '--identifier', PHONE, '--wire', ...flags],
    SECRETS,
    dirname(writeMappings({ shop: { 'tenant.json': file } })),
  );

const shows = ({ stdout, stderr }: Ended, texts: readonly string[]): readonly string[] =>
  texts.filter((text) => `${stdout}${stderr}`.includes(text));

describe.each(AUTHS)('%s', (_what, sent, shown) => {
  test.each([['in text'], ['in JSON', '--json']])('is sent and never shown, %s', async (_how, ...flags) => {
    const upstream = await listening(repeating);
    const file = tenant(upstream.baseUrl, sent);
    const masked = await explain(file, ...flags);
    const revealed = await explain(file, '--reveal', ...flags);
    expect(upstream.arrived).toHaveLength(2);
    expect(shows(masked, [...NEVER, ...PERSONAL, 'hunter', 'x8Kd02', 'ticket-'])).toEqual([]);
    expect(shows(revealed, NEVER)).toEqual([]);
    const plain = masked.stdout.replaceAll('\\"', '"');
    if (flags.length === 0) expect(plain).toContain(shown);
    expect(masked.stderr).toBe('');
    expect(revealed.stderr).toContain('values-revealed');
  });
});

test('--reveal shows values, but none that is or looks like a credential', async () => {
  const { baseUrl } = await listening(repeating);
  const { stdout } = await explain(tenant(baseUrl, {}), '--reveal');
  expect(stdout).toContain(`/customers/${PHONE}?phone=${PHONE}&mode=full`);
  expect(stdout).toContain(`"name": "${PERSON.name}"`);
  expect(stdout).toContain('"points": 7310.25');
  expect(stdout).toContain('"opened": "yes"');
  for (const hidden of ['declared-ticket', 'short', '4711', 'x8Kd02mQz71LpT4vB9', 'hunter'])
    expect(stdout).not.toContain(hidden);
});

test('a token of OAuth is never shown, nor what its endpoint answers', async () => {
  const endpoint = await listening(() => ({
    body: {
      access_token: TOKEN,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: 'canary-refresh',
      scope: PERSON.name,
    },
  }));
  const api = await listening(({ headers }) => ({ body: { name: headers.authorization, raw: TOKEN } }));
  const auth = {
    type: 'oauth2',
    tokenUrl: `${endpoint.baseUrl}/token`,
    clientId: 'bridge',
    clientSecret: '${CRM_SECRET}',
  };
  for (const sentIn of ['header', 'body'])
    for (const flags of [[], ['--reveal'], ['--json'], ['--json', '--reveal']]) {
      const ended = await explain(tenant(api.baseUrl, { auth: { ...auth, sentIn } }), ...flags);
      expect(ended.code).toBe(0);
      expect(shows(ended, [...NEVER, 'canary-refresh', PERSON.name])).toEqual([]);
      expect(ended.stdout).toContain('authorization');
      expect(ended.stdout).toContain('Bearer ${access token}');
    }
});

test.each([
  { in: 'header', name: 'X-Session' },
  { in: 'header', scheme: 'Token' },
  { in: 'query', name: 'token' },
  { in: 'cookie', name: 'sid' },
])('a token of a login is never shown, nor its password, nor what it answers: %j', async (send) => {
  const endpoint = await listening(() => ({ body: { data: { token: TOKEN }, user: PERSON.name } }));
  const api = await listening(({ target, headers }) => ({
    body: { name: headers.cookie ?? target, raw: TOKEN },
  }));
  const auth = {
    type: 'login',
    url: `${endpoint.baseUrl}/login`,
    json: { login: 'bridge', inside: { password: '${CRM_SECRET}' } },
    query: { key: '${CRM_SECRET}' },
    headers: { 'X-Key': '${CRM_SECRET}' },
    tokenAt: 'data.token',
    send,
  };
  for (const flags of [[], ['--reveal'], ['--json'], ['--json', '--reveal']]) {
    const ended = await explain(tenant(api.baseUrl, { auth }), ...flags);
    expect(ended.code).toBe(0);
    expect(shows(ended, [...NEVER, PERSON.name])).toEqual([]);
    expect(ended.stdout).toContain('${access token}');
    expect(ended.stdout).toContain('${CRM_SECRET}');
  }
});

test('a rotated refresh token is never shown', async () => {
  const endpoint = await listening(() => ({
    body: { access_token: TOKEN, refresh_token: 'canary-refresh', expires_in: 60 },
  }));
  const api = await listening(() => ({ body: { name: PERSON.name } }));
  const auth = {
    type: 'oauth2',
    grant: 'refresh_token',
    tokenUrl: `${endpoint.baseUrl}/token`,
    clientId: 'bridge',
    clientSecret: '${CRM_SECRET}',
    refreshToken: '${CRM_SECRET}',
  };
  for (const flags of [[], ['--reveal'], ['--json']]) {
    const ended = await explain(tenant(api.baseUrl, { auth }), ...flags);
    expect(shows(ended, [...NEVER, 'canary-refresh'])).toEqual([]);
    expect(ended.stdout).toContain('REFRESH_TOKEN_ROTATED');
    if (!flags.includes('--json')) expect(ended.stdout).toContain('write "refreshTokenFile" into "auth"');
  }
});

test.each([
  ['a page', 'text/html', '<html><body>Анна canary-page</body></html>'],
  ['a text', 'text/plain', 'canary-page of Анна'],
  ['broken JSON', 'application/json', '{"name":"canary-page'],
])('nothing of %s is shown, revealed or not', async (_what, type, body) => {
  const { baseUrl } = await serve((_request, response) =>
    response
      .writeHead(200, { 'content-type': type, 'x-user': 'canary-page', 'set-cookie': 'canary-page' })
      .end(body),
  );
  for (const flags of [[], ['--reveal'], ['--json', '--reveal']]) {
    const ended = await explain(tenant(baseUrl, {}), ...flags);
    expect(shows(ended, ['canary-page', 'Анна'])).toEqual([]);
    expect(ended.stdout).toContain(String(Buffer.byteLength(body)));
  }
});

test('what headers of an answer hold is shown only in the form of such a header', async () => {
  const { baseUrl } = await serve((_request, response) =>
    response
      .writeHead(301, {
        'content-type': `application/${PHONE}; charset=${PHONE}`,
        'content-encoding': 'identity, canary_1',
        'retry-after': 'canary, later',
        'www-authenticate': `Canary realm="${PHONE}"`,
        location: `/users/${PHONE}/canary;id=canary?canary`,
      })
      .end(),
  );
  const ended = await explain(tenant(baseUrl, {}), '--json');
  expect(shows(ended, [...PERSONAL, 'canary', 'Canary'])).toEqual([]);
});

test('a base URL from a variable is shown by its name', async () => {
  const { baseUrl } = await listening(repeating);
  const file = tenant('${CRM_URL}', {});
  const folder = dirname(writeMappings({ shop: { 'tenant.json': file } }));
  const command = ['explain', 'shop', '--identifier', PHONE, '--wire'];
  const { stdout } = await run(command, { ...SECRETS, CRM_URL: `${baseUrl}/` }, folder);
  expect(stdout).toContain('GET ${CRM_URL}/customers/<identifier>?phone=<identifier>&mode=full');
});

test('what another source answered is not shown where it is sent', async () => {
  const { baseUrl } = await listening(({ target }) =>
    target.startsWith('/customers') ? { body: { card: PERSON.card, name: 'petrova' } } : { body: { sum: 1 } },
  );
  const { sources, ...file } = Object.fromEntries(Object.entries(tenant(baseUrl, {})));
  const cards = {
    adapter: 'http',
    privateNetwork: true,
    optional: true,
    settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
    lookup: {
      path: '/cards/{crm.card}',
      query: { holder: '{crm.name}', of: 'mr-{crm.name}' },
      owner: 'unsaid',
    },
    payload: { sum: 'number?' },
  };
  const { crm } = Object.fromEntries(Object.entries(sources as object));
  const known = { ...(crm as object), payload: { card: 'text!', name: 'text!' } };
  const ended = await explain({
    ...file,
    sources: { crm: known, cards },
    user: { id: 'request.userIdentifier', bonuses: 'cards.sum' },
  });
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toContain('/cards/<16 characters>?holder=<7 characters>&of=<10 characters>');
  expect(shows(ended, [PERSON.card, 'petrova'])).toEqual([]);
});
