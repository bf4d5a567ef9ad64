/** The check of logins, grants and places of tokens: what is refused, and what is not. */
import type { Auth } from '../../../../adapters/http/auth';
import { check } from '../../../../adapters/http/check';
import type { Lookup } from '../../../../adapters/http/settings';
import { Secret } from '../../../../src/core/secret';

type Login = Extract<Auth, { readonly type: 'login' }>;
type OAuth = Extract<Auth, { readonly type: 'oauth2' }>;

const SECRET = new Secret('invented', 'NAME');

const SENT = ['json', 'form', 'query', 'headers'];

/** A login that is right, but for what is given; with its usual JSON unless it sends something else. */
const loginOf = (own: Partial<Login> = {}): Login => ({
  type: 'login',
  ...('url' in own ? {} : { path: '/login' }),
  ...(SENT.some((part) => part in own) ? {} : { json: { login: 'bridge', password: SECRET } }),
  ...own,
});

const oauthOf = (own: Partial<OAuth>): OAuth => ({
  type: 'oauth2',
  tokenUrl: 'https://id.shop.example/token',
  clientId: 'bridge',
  clientSecret: SECRET,
  ...own,
});

const found = (auth: Auth, lookup: Partial<Lookup> = {}): unknown =>
  check(
    { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] }, auth },
    { path: '/me', owner: 'unsaid', ...lookup },
    new Map(),
  ).map(({ code, severity, at }) => [code, severity === 'error' ? at.join('.') : severity]);

const POST: Partial<Lookup> = { method: 'POST', json: { phone: '{request.userIdentifier}' } };
const FORM: Partial<Lookup> = { method: 'POST', form: { phone: '{request.userIdentifier}' } };

/** Logins of documented systems, and others that could be. */
const RIGHT: readonly (readonly [string, Auth, Partial<Lookup>?])[] = [
  ['Magento: the answer is the token', loginOf({ lifetimeSeconds: 14_400 })],
  ['iiko: one key in JSON', loginOf({ json: { apiLogin: SECRET }, lifetimeSeconds: 3600 })],
  ['a form', loginOf({ form: { user: 'bridge', pass: SECRET } })],
  ['a query', loginOf({ method: 'GET', query: { user: 'bridge', pass: SECRET } })],
  ['a header alone', loginOf({ headers: { 'X-Api-Key': SECRET } })],
  ['another host', loginOf({ url: 'https://id.shop.example/login' })],
  ['JSON with objects inside', loginOf({ json: { data: { user: { name: 'a', password: SECRET } } } })],
  [
    'a query of GraphQL',
    loginOf({ json: { query: 'mutation { login { token } }', variables: { p: SECRET } } }),
  ],
  ['numbers and truths', loginOf({ json: { shop: 12, remember: true, password: SECRET } })],
  ['a lifetime in the answer', loginOf({ lifetimeAt: 'data.expires_in', endAt: '["expires-at"]' })],
  ['a refusal by a condition', loginOf({ refused: [{ path: 'success', equals: false }, { status: 422 }] })],
  ['iikoServer: a token in plain text', loginOf({ format: 'text', query: { login: 'a', pass: SECRET } })],
  ['a refusal by its status', loginOf({ format: 'text', refused: [{ status: 203 }] })],
  ['JSON by its name', loginOf({ format: 'json', tokenAt: 'token' })],
  [
    'XML',
    loginOf({
      format: 'xml',
      tokenAt: 'Envelope.Body.R.sid',
      endAt: 'Envelope.Body.R._until',
      refused: [
        { path: 'Envelope.Body.R.ok', equals: '0' },
        { path: 'Envelope.Body.R.errors', present: true },
      ],
    }),
  ],
  ['a cookie', loginOf({ send: { in: 'cookie', name: 'PHPSESSID' } })],
  ['a parameter', loginOf({ send: { in: 'query', name: 'access_token' } })],
  ['a field of JSON', loginOf({ send: { in: 'json', name: 'token' } }), POST],
  ['JSON of its own', loginOf({ send: { in: 'json', name: 'token' } }), { method: 'POST' }],
  ['a field of a form', loginOf({ send: { in: 'form', name: 'token' } }), FORM],
  ['a word before it', loginOf({ send: { in: 'header', scheme: 'Token' } })],
  ['a key beside it in the query', loginOf({ apiKey: { in: 'query', keys: { key: SECRET } } })],
  ['a key beside it in JSON', loginOf({ apiKey: { in: 'json', keys: { key: SECRET } } }), POST],
  ['a password', oauthOf({ grant: 'password', username: 'anna', password: SECRET })],
  ['a refresh token', oauthOf({ grant: 'refresh_token', refreshToken: SECRET })],
  ['a rotated one', oauthOf({ grant: 'refresh_token', refreshToken: SECRET, refreshTokenFile: 'amo-crm_2' })],
  ['client credentials by their name', oauthOf({ grant: 'client_credentials' })],
  ['a name that another grant sends', oauthOf({ parameters: { username: 'anna' } })],
  [
    'Zoho',
    oauthOf({
      grant: 'refresh_token',
      refreshToken: SECRET,
      send: { in: 'header', scheme: 'Zoho-oauthtoken' },
    }),
  ],
];

test.each(RIGHT.map(([what, auth, lookup = {}]) => [what, { auth, lookup }] as const))(
  '%s is right',
  (_what, right) => {
    expect(found(right.auth, right.lookup)).toStrictEqual([]);
  },
);

test.each<[string, Partial<Login>, string]>([
  ['JSON', { json: { phone: '{request.userIdentifier}', password: SECRET } }, 'json.phone'],
  [
    'JSON inside',
    { json: { user: { phone: 'p:{ request.userIdentifier }' }, p: SECRET } },
    'json.user.phone',
  ],
  ['a form', { form: { a: '{crm.id}', p: SECRET } }, 'form.a'],
  ['a query', { query: { a: '{crm.list[0].id}', p: SECRET } }, 'query.a'],
  ['a header', { headers: { 'X-User': '{crm.id}', 'X-Key': SECRET } }, 'headers.X-User'],
  ['its path', { path: '/login/{request.userIdentifier}' }, 'path'],
  ['its address', { url: 'https://id.shop.example/{crm.id}' }, 'url'],
])('a login with a placeholder in %s that depends on the shopper is refused', (_where, own, at) => {
  expect(found(loginOf(own))).toStrictEqual([['settings-invalid', `settings.auth.${at}`]]);
});

test('that depends on the shopper is refused', () => {
  for (const text of ['{request.userIdentifier}', '{request.locale}', 'a{crm.id}b', '{crm["odd.key"].id}'])
    expect(found(loginOf({ query: { q: text, p: SECRET } }))).toStrictEqual([
      ['settings-invalid', 'settings.auth.query.q'],
    ]);
});

test.each<[string, Partial<Login>, readonly unknown[]]>([
  ['a path of the token in a text', { format: 'text', tokenAt: 'token' }, ['settings-invalid', 'tokenAt']],
  ['a lifetime in a text', { format: 'text', lifetimeAt: 'ttl' }, ['settings-invalid', 'lifetimeAt']],
  ['an end in a text', { format: 'text', endAt: 'until' }, ['settings-invalid', 'endAt']],
  [
    'a field of a refusal in a text',
    { format: 'text', refused: [{ status: 203 }, { path: 'error', present: true }] },
    ['settings-invalid', 'refused.1.path'],
  ],
  ['no path in XML', { format: 'xml' }, ['key-missing', '']],
  ['a path of a list in XML', { format: 'xml', tokenAt: '[0].token' }, ['path-syntax', 'tokenAt']],
  [
    'a number that XML has not',
    { format: 'xml', tokenAt: 'a.t', refused: [{ path: 'a.ok', equals: 0 }] },
    ['settings-invalid', 'refused.0.equals'],
  ],
  [
    'an element chosen by a number in XML',
    { format: 'xml', tokenAt: 'a.t[n=1].v' },
    ['settings-invalid', 'tokenAt'],
  ],
  [
    'a list that cannot be missing in XML',
    { format: 'xml', tokenAt: 'a.t[0]', refused: [{ path: 'a.t', present: false }] },
    ['settings-invalid', 'refused.0.present'],
  ],
])('%s is refused', (_what, own, [code, at]) => {
  expect(found(loginOf(own))).toStrictEqual([
    [code, at === '' ? 'settings.auth' : `settings.auth.${String(at)}`],
  ]);
});

test.each<[string, Partial<Login>, string]>([
  ['password', { json: { password: 'x', k: SECRET } }, 'json.password'],
  ['userPassword', { json: { userPassword: 'x', k: SECRET } }, 'json.userPassword'],
  ['api_key', { query: { api_key: 'x', k: SECRET } }, 'query.api_key'],
  ['client-secret', { form: { 'client-secret': 'x' }, headers: { a: SECRET } }, 'form.client-secret'],
  ['Authorization', { headers: { Authorization: 'Basic eDp5', k: SECRET } }, 'headers.Authorization'],
  ['X-Auth', { headers: { 'X-Auth': 'x', k: SECRET } }, 'headers.X-Auth'],
  ['refreshToken inside', { json: { a: { b: { refreshToken: 'x' } }, k: SECRET } }, 'json.a.b.refreshToken'],
])('a literal under %s is refused', (_name, own, at) => {
  expect(found(loginOf(own))).toStrictEqual([['secret-literal', `settings.auth.${at}`]]);
});

test.each<Partial<Login>>([
  { json: { apiLogin: 'invented' } },
  { json: { login: 'bridge', pin: '1234' } },
  { json: {} },
  { query: { user: 'bridge' } },
])('a login of nothing but literals is refused: %j', (own) => {
  expect(found(loginOf(own))).toStrictEqual([['secret-literal', 'settings.auth']]);
});

test('a value that looks like a token is warned of', () => {
  const own = {
    json: { device: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpbnZlbnRlZCJ9.c2lnbmF0dXJlLWludmVudGVk', p: SECRET },
  };
  expect(found(loginOf(own))).toStrictEqual([['secret-literal', 'warning']]);
});

test('a secret that a header cannot hold is found', () => {
  expect(found(loginOf({ headers: { 'X-Key': new Secret('ключ', 'NAME') } }))).toStrictEqual([
    ['secret-malformed', 'settings.auth.headers.X-Key'],
  ]);
});

test.each<[string, Auth, Partial<Lookup>, string]>([
  [
    'a header that the lookup has',
    loginOf(),
    { headers: { authorization: '{crm.id}' } },
    'lookup.headers.authorization',
  ],
  ['JSON of a GET', loginOf({ send: { in: 'json', name: 't' } }), {}, 'settings.auth.send.in'],
  ['JSON where a form is', loginOf({ send: { in: 'json', name: 't' } }), FORM, 'settings.auth.send.in'],
  ['a form where JSON is', loginOf({ send: { in: 'form', name: 't' } }), POST, 'settings.auth.send.in'],
  [
    'JSON that is a list',
    loginOf({ send: { in: 'json', name: 't' } }),
    { method: 'POST', json: [] },
    'settings.auth.send.in',
  ],
  ['a field that the JSON has', loginOf({ send: { in: 'json', name: 'phone' } }), POST, 'lookup.json.phone'],
  ['a field that the form has', loginOf({ send: { in: 'form', name: 'phone' } }), FORM, 'lookup.form.phone'],
  [
    'a parameter that the lookup has',
    loginOf({ send: { in: 'query', name: 'q' } }),
    { query: { q: 'a' } },
    'settings.auth.send.name',
  ],
  [
    'a field that a key beside it has',
    loginOf({ send: { in: 'json', name: 'k' }, apiKey: { in: 'json', keys: { k: SECRET } } }),
    POST,
    'settings.auth.send.name',
  ],
  [
    'a key beside it in the JSON of a GET',
    loginOf({ apiKey: { in: 'json', keys: { k: SECRET } } }),
    {},
    'settings.auth.apiKey.in',
  ],
  [
    'a key beside it that the form has',
    oauthOf({ apiKey: { in: 'form', keys: { phone: SECRET } } }),
    FORM,
    'lookup.form.phone',
  ],
])('a token in %s is refused', (_where, auth, lookup, at) => {
  expect(found(auth, lookup)).toStrictEqual([['settings-invalid', at]]);
});

test.each(['a/b', '../crm', 'crm.json', '.crm', '-crm', 'мой', ' ', 'a b', 'C:crm', 'a'.repeat(65)])(
  'a file of a refresh token cannot be called %j',
  (refreshTokenFile) => {
    const auth = oauthOf({ grant: 'refresh_token', refreshToken: SECRET, refreshTokenFile });
    expect(found(auth)).toStrictEqual([['settings-invalid', 'settings.auth.refreshTokenFile']]);
  },
);

test('the type of a body that a token makes is that of the token', () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  expect(found(loginOf({ send: { in: 'form', name: 't' } }), { method: 'POST', headers })).toStrictEqual([]);
  expect(found(loginOf({ send: { in: 'json', name: 't' } }), { method: 'POST', headers })).toStrictEqual([
    ['value-wrong', 'lookup.headers.Content-Type'],
  ]);
});
