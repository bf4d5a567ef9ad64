/** Odd secrets that the check accepts: each arrives at the upstream as it is, wherever and however it is sent. */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ahunter } from '../../../adapters/ahunter';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { isError } from '../../../src/diagnostics/diagnostic';
import { isRecord } from '../../../src/types/conform';
import { leaksOf } from '../../support/adapters/leaks';
import { loadSource } from '../../support/adapters/tenant';
import { callOf } from '../../support/upstream/call';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);

/** A request as bytes: what it means is decided by the reader of its place. */
interface Arrived {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Read = (arrived: Arrived) => unknown;

const decode = (written: string): string => decodeURIComponent(written.replaceAll('+', ' '));

const pairsIn = (written: string, separator: string): ReadonlyMap<string, string> =>
  new Map(
    written.split(separator).map((pair) => {
      const equals = pair.indexOf('=');
      return [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    }),
  );

const inHeader =
  (name: string, before = ''): Read =>
  ({ headers }) => {
    const value = headers[name.toLowerCase()];
    return value?.startsWith(before) === true ? value.slice(before.length) : value;
  };

const inQuery =
  (name: string, separator = '&'): Read =>
  ({ target }) =>
    pairsIn(target.slice(target.indexOf('?') + 1), separator).get(name);

const inForm =
  (name: string): Read =>
  ({ body }) =>
    pairsIn(body, '&').get(name);

const inJson =
  (name: string): Read =>
  ({ body }) => {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value[name] : undefined;
  };

/** RFC 7617: the user ends at the first colon. */
const basicPart =
  (part: 'user' | 'password', decoded: (written: string) => string = String): Read =>
  ({ headers }) => {
    const [, encoded = ''] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? [];
    const [, user = '', password = ''] =
      /^([^:]*):(.*)$/su.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    return decoded(part === 'user' ? user : password);
  };

const headersOf = ({ rawHeaders }: IncomingMessage): Arrived['headers'] =>
  Object.fromEntries(
    rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [],
    ),
  );

/** An upstream of every kind: it grants tokens at `/token`, and answers a Spaaza or ahunter account, or a code. */
const listen = async () => {
  const arrived: Arrived[] = [];
  const answerTo = (request: Arrived): unknown => {
    if (request.target.startsWith('/token')) return { access_token: 'granted', token_type: 'bearer' };
    if (request.target.startsWith('/site/'))
      return { actual_sum: 7500, name: 'user', token_api: inQuery('user', ';')(request) };
    return { code: 'ok', result: { code: 1 }, results: { user_info: { user_id: 7, username: ANNA } } };
  };
  const { baseUrl } = await serve(
    (incoming, response) => {
      void text(incoming).then((body) => {
        const request = { target: incoming.url ?? '', headers: headersOf(incoming), body };
        arrived.push(request);
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify(answerTo(request)));
      });
    },
    { maxHeaderSize: 65_536 },
  );
  return { baseUrl, arrived };
};

const ANNA = 'anna@shop.example';

/** A source with the secret in one place. */
interface Place {
  readonly adapter: Adapter;
  readonly settings: (baseUrl: string) => object;
  readonly lookup?: object;
  readonly read: Read;
  /** What the variable holds where it is more than the secret. */
  readonly variable?: (secret: string) => string;
}

const described = (read: Read, settings: object, lookup: object = {}): Place => ({
  adapter: http,
  settings: (baseUrl) => ({ baseUrl, answer: { notFound: [{ status: 404 }] }, ...settings }),
  lookup: { path: '/c/{request.userIdentifier}', owner: 'unsaid', ...lookup },
  read,
});

const SECRET = '${SECRET}';
const GET = {};
const JSON_BODY = { method: 'POST', json: { find: 'é' } };
const FORM = { method: 'POST', form: { find: 'é' } };
const NO_BODY = { method: 'POST' };

const keyIn = (place: string, read: (name: string) => Read, lookup: object = {}): Place =>
  described(read('X-Key'), { auth: { type: 'apiKey', in: place, keys: { 'X-Key': SECRET } } }, lookup);

const bearer = (lookup: object, scheme?: string): Place =>
  described(
    inHeader('Authorization', `${scheme ?? 'Bearer'} `),
    { auth: { type: 'bearer', token: SECRET, ...(scheme === undefined ? {} : { scheme }) } },
    lookup,
  );

const basic = (auth: object, read: Read, lookup: object = {}): Place =>
  described(read, { auth: { type: 'basic', user: '${OTHER}', ...auth } }, lookup);

/** The token request's, which is the first. */
const oauth = (own: object, read: Read): Place => ({
  ...described(read, {}),
  settings: (baseUrl) => ({
    baseUrl,
    answer: { notFound: [{ status: 404 }] },
    auth: { type: 'oauth2', tokenUrl: `${baseUrl}/token`, clientId: 'a', clientSecret: SECRET, ...own },
  }),
});

const loyalty = (auth: object, read: Read, own: object = {}): Place => ({
  adapter: spaaza,
  settings: (baseUrl) => ({ baseUrl, auth: { hostname: 'shop.example', ...auth }, ...own }),
  ...('shared' in own ? {} : { lookup: { by: 'username', value: '{request.userIdentifier}' } }),
  read,
});

const generations = [
  ['current', 'X-Spaaza-Session-Key'],
  ['mixed', 'X-Spaaza-Session-Key'],
  ['original', 'Session-Key'],
] as const;

const wallet = (settings: object, variable?: (secret: string) => string): Place => ({
  adapter: ahunter,
  settings: (baseUrl) => ({ baseUrl, ...settings }),
  read: inQuery('user', ';'),
  ...(variable === undefined ? {} : { variable }),
});

/** What a header carries as it is: Latin-1. */
const IN_HEADERS: Readonly<Record<string, Place>> = {
  'a bearer token': bearer(GET),
  'a bearer token beside JSON': bearer(JSON_BODY),
  'a bearer token beside a form': bearer(FORM),
  'a bearer token of a POST without a body': bearer(NO_BODY),
  'a token behind another word': bearer(GET, 'Token'),
  'a key in a header': keyIn('header', inHeader),
  'a key in a header beside JSON': keyIn('header', inHeader, JSON_BODY),
  'a key in a header beside a form': keyIn('header', inHeader, FORM),
  'spaaza: a token': loyalty({ type: 'privileged', token: SECRET }, inHeader('Authorization', 'Bearer ')),
  ...Object.fromEntries(
    generations.flatMap(([headerNames, name]) => [
      [
        `spaaza: an admin session’s key, ${headerNames}`,
        loyalty({ type: 'admin', userId: '1', sessionKey: SECRET, chainId: '2' }, inHeader(name), {
          headerNames,
        }),
      ],
      [
        `spaaza: a user session’s key, ${headerNames}`,
        loyalty({ type: 'user', username: ANNA, sessionKey: SECRET }, inHeader(name), {
          headerNames,
          shared: true,
        }),
      ],
    ]),
  ),
  'spaaza: an admin’s JSON Web Token': loyalty(
    { type: 'admin', chainId: '2', jwt: SECRET },
    inHeader('X-Spaaza-Access-Token-JWT'),
  ),
  'spaaza: a user’s JSON Web Token': loyalty(
    { type: 'user', jwt: SECRET },
    inHeader('X-Spaaza-Access-Token-JWT'),
    { shared: true },
  ),
};

/** What is encoded on its way, so that any letter arrives. */
const ENCODED: Readonly<Record<string, Place>> = {
  'a password': basic({ password: SECRET }, basicPart('password')),
  'a password beside JSON': basic({ password: SECRET }, basicPart('password'), JSON_BODY),
  'a key in the query': keyIn('query', inQuery),
  'a key in the query beside JSON': keyIn('query', inQuery, JSON_BODY),
  'a key in a form': keyIn('form', inForm, FORM),
  'a key that is the form': keyIn('form', inForm, NO_BODY),
  'a key in JSON': keyIn('json', inJson, JSON_BODY),
  'a key that is the JSON': keyIn('json', inJson, NO_BODY),
  'a client’s secret in the header': oauth({}, basicPart('password', decode)),
  'a client’s secret in the body': oauth({ sentIn: 'body' }, inForm('client_secret')),
  'a client’s id in the header': oauth(
    { clientId: SECRET, clientSecret: '${OTHER}' },
    basicPart('user', decode),
  ),
  'a client’s id in the body': oauth(
    { clientId: SECRET, clientSecret: '${OTHER}', sentIn: 'body' },
    inForm('client_id'),
  ),
  'a field of the token request': oauth(
    { clientSecret: '${OTHER}', parameters: { hint: SECRET } },
    inForm('hint'),
  ),
  'ahunter: the one token': wallet({ token: SECRET, shared: true }),
  'ahunter: a token of the table': wallet({ tokens: SECRET }, (secret) => JSON.stringify({ [ANNA]: secret })),
};

const USER = basic({ user: SECRET }, basicPart('user'));

const LATIN: Readonly<Record<string, string>> = {
  quotes: `quo'ted"secret"`,
  'quotes around it': '"secret-of-quotes"',
  backslashes: 'back\\slash\\n\\u0041\\',
  'percent signs': '100%41%0d%0a%%zz%',
  'plus signs': 'a+b c+==',
  'signs of forms': 'a;b=c&d=e#f?g',
  'the signs of the separators alone': ';&=#?+%',
  'a path': '/../a/./b//%2e%2e/',
  'an address': 'https://user@shop.example/?a=b#c',
  JSON: '{"token":"x","n":[1,null],"\\u0022":true}',
  'a list of JSON': '["x"]',
  'a number of JSON': '1e400',
  placeholders: '{request.userIdentifier}${OTHER}{{x}}$NAME$$1$&',
  spaces: 'a b  c   d',
  commas: 'a, b,,c',
  'angle brackets': '<b>&amp;</b>&#65;',
  'signs that some encoders leave': "~`|^!*'()-._@$",
  'letters with accents': 'clé-à-molette-ÿ-£-ß-\u00e9',
  'a no-break space': 'a\u00a0b',
  'a soft hyphen': 'a\u00adb',
  'base64 with its end': 'c2VjcmV0LW9mLWJhc2U2NA==',
  'a scheme': 'Basic c2VjcmV0',
  __proto__: '__proto__',
  'a word of JSON': 'null',
  zeros: '00012300',
  'as many letters as one may have': 'x'.repeat(16_384),
};

const OTHERS: Readonly<Record<string, string>> = {
  Cyrillic: 'ключ-от-склада',
  emoji: 'key🔑👩‍👩‍👧',
  'typographic quotes': '“secret”',
  'a composed and a decomposed letter': '\u00fc u\u0308',
  'full-width letters': 'ｓｅｃｒｅｔ',
  'a byte order mark inside': 'a\ufeffb',
  'zero-width characters': 'a\u200bb\u2060c\u200d',
  'direction marks': '\u202aa\u202c',
  'a line separator': 'a\u2028b\u2029c',
  'the Kelvin sign': '\u212aelvin',
};

const ALL = { ...LATIN, ...OTHERS };

const without = (
  secrets: Readonly<Record<string, string>>,
  holds: (secret: string) => boolean,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(secrets).filter(([, secret]) => !holds(secret)));

/** A token is a text in the answer, too, and compared with that. */
const isNoText = (secret: string): boolean =>
  secret.length > 1000 || /[\u2028\u2029\u202a-\u202e\u212a]/.test(secret);

const secretsFor = (name: string): Readonly<Record<string, string>> => {
  if (name.startsWith('ahunter')) return without(ALL, isNoText);
  return name.startsWith('a client’s id') || name.startsWith('a field') ? without(ALL, isNoText) : ALL;
};

const loaded = ({ adapter, settings, lookup, variable = String }: Place, baseUrl: string, secret: string) =>
  loadSource({
    adapters: [adapter],
    source: {
      adapter: adapter.name,
      settings: settings(baseUrl),
      ...(lookup === undefined ? {} : { lookup }),
      ...(adapter === http ? { payload: { code: 'text' } } : {}),
    },
    identifier: 'email',
    user: { id: 'request.userIdentifier' },
    variables: { SECRET: variable(secret), OTHER: 'invented-other' },
  });

/** What arrived of each secret, by its name. */
const arrivedOf = async (
  place: Place,
  secrets: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> => {
  const { baseUrl, arrived } = await listen();
  const found: Record<string, unknown> = {};
  for (const [name, secret] of Object.entries(secrets)) {
    const { tenant, problems } = loaded(place, baseUrl, secret);
    expect([name, problems.filter(isError)]).toStrictEqual([name, []]);
    const before = arrived.length;
    const outcome = await tenant?.ask(ANNA, callOf())();
    tenant?.dispose();
    expect([name, outcome]).toMatchObject([name, { _tag: 'Right' }]);
    const [request] = arrived.slice(before);
    found[name] = request && place.read(request);
  }
  return found;
};

describe.each([
  ...Object.entries(IN_HEADERS).map(([name, place]) => [name, place, LATIN] as const),
  ...Object.entries(ENCODED).map(([name, place]) => [name, place, secretsFor(name)] as const),
  ['a user’s name', USER, without(ALL, (secret) => secret.includes(':'))] as const,
])('%s', (_where, place, secrets) => {
  it('arrives as it is, whatever is in it', async () => {
    expect(await arrivedOf(place, secrets)).toStrictEqual(secrets);
  });
});

describe('an address that is a secret', () => {
  const place: Place = {
    ...described(() => undefined, {}),
    settings: () => ({ baseUrl: SECRET, answer: { notFound: [{ status: 404 }] } }),
  };

  it.each([
    '4j7x9q2w8e6r',
    "a'b~c!d(e)*f",
    'a+b,c;d=e&f$g',
    'a@b:c',
    'a%20b%2Fc%25',
    'a%2Bb%26c%3D',
    '%d0%ba%d0%bb%d1%8e%d1%87',
    'ключ',
    'clé',
    'a"b',
    'a|b',
    '{request.userIdentifier}',
    'a..b',
    '...',
    '__proto__',
    'x'.repeat(900),
  ])('is asked below its path, a token in it and all: %s', async (token) => {
    const { baseUrl, arrived } = await listen();
    const { tenant, problems } = loaded(place, 'unused', `${baseUrl}/rest/${token}/`);
    expect(problems.filter(isError)).toStrictEqual([]);
    expect(await tenant?.ask(ANNA, callOf())()).toMatchObject({ _tag: 'Right' });
    tenant?.dispose();
    const [, rest, segment, ...below] = arrived[0]?.target.split('/') ?? [];
    expect([rest, decodeURIComponent(segment ?? ''), below.join('/')]).toStrictEqual([
      'rest',
      decodeURIComponent(token),
      `c/${encodeURIComponent(ANNA)}`,
    ]);
  });

  it.each(['a b', 'a\\b', 'a?b', 'a#b', 'a\u00a0b'])('is refused with what would end it: %j', (token) => {
    const { tenant, problems } = loaded(place, 'unused', `http://127.0.0.1:9/planted/${token}/`);
    expect(tenant).toBeUndefined();
    expect(problems.filter(isError)).toHaveLength(1);
    expect(leaksOf(problems, ['planted'])).toStrictEqual([]);
  });
});

describe('what another sign would end or change is found when the tenant loads, and not shown', () => {
  const AHUNTER = 'settings-invalid';

  it.each<[where: string, place: Place, secret: string, code: string]>([
    ['the name of a user with a password in it', USER, 'shop:planted-password', 'secret-malformed'],
    ['the name of a user that begins with a colon', USER, ':planted', 'secret-malformed'],
    ['the name of a user that ends with a colon', USER, 'planted:', 'secret-malformed'],
    ['a token with the Kelvin sign', wallet({ token: SECRET, shared: true }), 'planted-\u212a', AHUNTER],
    ['a token that is too long', wallet({ token: SECRET, shared: true }), 'planted'.repeat(150), AHUNTER],
    ...['planted-\u212a', 'planted-\u212b', 'planted'.repeat(150), 'planted-\u202a', '\u200b'].map(
      (token): [string, Place, string, string] => [
        `a table with the token ${JSON.stringify(token).slice(0, 20)}`,
        wallet({ tokens: SECRET }, (secret) => JSON.stringify({ [ANNA]: 'good', 'b@shop.example': secret })),
        token,
        AHUNTER,
      ],
    ),
  ])('%s', (_where, place, secret, code) => {
    const { tenant, problems } = loaded(place, 'http://127.0.0.1:9', secret);
    expect(tenant).toBeUndefined();
    expect(problems.filter(isError)).toMatchObject([{ code, message: expect.stringContaining('SECRET') }]);
    expect(leaksOf(problems, ['planted'])).toStrictEqual([]);
  });
});
