/** Access tokens by a login of the upstream's own, over real sockets: requests, answers, places and the number of logins. */
import { isRight, left, right } from 'fp-ts/Either';
import { inspect } from 'node:util';
import type { LoginToken, TokenPlace } from '../../../src/adapter/define-adapter';
import type { HttpRequest } from '../../../src/adapter/http';
import { payloadInvalid, requestInvalid, type UpstreamFailure } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { echoAll, loggingIn, loginOf, loginWorld } from '../../support/upstream/logins';
import { listening, type Answer } from '../../support/upstream/requests';
import { serveBody } from '../../support/upstream/servers';
import { USER, askUser, gate } from '../../support/upstream/tokens';
import { until } from '../../support/until';

afterEach(disconnect);

const POST: Partial<HttpRequest> = { method: 'POST' };

/** What the API got, of a request that was answered. */
const gotOf = async (answered: ReturnType<typeof askUser>): Promise<unknown> => {
  const outcome = await answered;
  return isRight(outcome) && isRight(outcome.right.body) ? outcome.right.body.right : outcome;
};

describe('a login', () => {
  test('is the request that is described, and its token is sent as a bearer token', async () => {
    const { client, endpoint } = await loginWorld();
    expect(await gotOf(askUser(client))).toMatchObject({ authorization: 'Bearer canary-1' });
    expect(endpoint.arrived).toMatchObject([
      { method: 'POST', target: '/login', body: '{"user":"bridge","password":"canary-password"}' },
    ]);
  });

  test.each<[string, LoginToken['request'], object]>([
    [
      'a form',
      {
        method: 'POST',
        path: ['v1', 'token'],
        query: [],
        headers: { 'x-app': 'shop' },
        body: { type: 'form', fields: [['password', new Secret('a&b=c')]] },
      },
      { method: 'POST', target: '/v1/token', body: 'password=a%26b%3Dc', headers: { 'x-app': 'shop' } },
    ],
    [
      'a query',
      { method: 'GET', path: ['auth'], query: [['pass', new Secret('a&b')]], headers: {} },
      { method: 'GET', target: '/auth?pass=a%26b', body: '' },
    ],
    [
      'a header',
      { method: 'POST', path: ['auth'], query: [], headers: { 'x-key': new Secret('canary-key') } },
      { method: 'POST', target: '/auth', headers: { 'x-key': 'canary-key', 'content-length': '0' } },
    ],
    [
      'JSON with objects inside',
      {
        method: 'POST',
        path: [],
        query: [],
        headers: {},
        body: { type: 'json', value: { data: { login: { pin: new Secret('"}') } } } },
      },
      { target: '/', body: '{"data":{"login":{"pin":"\\"}"}}}' },
    ],
  ])('can be sent as %s', async (_what, request, arrived) => {
    const { client, endpoint } = await loginWorld(loggingIn(), { login: { request } });
    expect(isRight(await askUser(client))).toBe(true);
    expect(endpoint.arrived).toMatchObject([arrived]);
  });

  test.each<[string, LoginToken['request']]>([
    [
      'a control character in the query',
      { method: 'GET', path: [], query: [['p', new Secret('a\0')]], headers: {} },
    ],
    ['a line break in a header', { path: [], query: [], headers: { 'x-key': new Secret('a\r\nb: c') } }],
    ['a segment that leads up', { path: ['..'], query: [], headers: {} }],
  ])('with %s is not sent, and the shopper is not blamed', async (_what, request) => {
    const { client, endpoint, api } = await loginWorld(loggingIn(), { login: { request } });
    expect(await askUser(client)).toStrictEqual(left(payloadInvalid('auth', 'a request that can be sent')));
    expect([endpoint.connections(), api.connections()]).toStrictEqual([0, 0]);
  });
});

describe('the token of an answer', () => {
  test.each<[string, string, unknown, string]>([
    ['a field', 'token', { token: 'abc' }, 'abc'],
    ['a field inside', 'data.session.id', { data: { session: { id: 'abc' } } }, 'abc'],
    ['an element', 'tokens[0].value', { tokens: [{ value: 'abc' }] }, 'abc'],
    ['a field of an odd name', '["access-token"]', { 'access-token': 'abc' }, 'abc'],
    ['the whole answer', '', 'abc', 'abc'],
    ['a number', 'sid', { sid: 12345 }, '12345'],
    ['a long number, digit by digit', '', 9007199254740993n, '9007199254740993'],
  ])('is %s', async (_what, tokenAt, body, token) => {
    const text = typeof body === 'bigint' ? String(body) : JSON.stringify(body);
    const endpoint = await serveBody(text, { 'content-type': 'application/json' });
    const api = await listening(echoAll);
    const client = connect({ baseUrl: api.baseUrl, accessToken: loginOf(endpoint.baseUrl, { tokenAt }) });
    expect(await gotOf(askUser(client))).toMatchObject({ authorization: `Bearer ${token}` });
  });

  const NO_TOKEN = payloadInvalid('token', 'a token');
  const rejected = (status: number): UpstreamFailure => ({
    tag: 'UpstreamRejected',
    retryable: status >= 500,
    status,
  });

  test.each<[string, Answer, UpstreamFailure]>([
    ['is missing', { body: {} }, NO_TOKEN],
    ['is null', { body: { token: null } }, NO_TOKEN],
    ['is empty', { body: { token: '' } }, NO_TOKEN],
    ['is an object', { body: { token: { value: 'canary-1' } } }, NO_TOKEN],
    ['is a list', { body: { token: ['canary-1'] } }, NO_TOKEN],
    ['is true', { body: { token: true } }, NO_TOKEN],
    ['is longer than headers are', { body: { token: 'a'.repeat(8193) } }, NO_TOKEN],
    ['has a line break', { body: { token: 'canary-1\r\nx: y' } }, NO_TOKEN],
    ['is beside an error of a success', { body: { error: 'canary' } }, NO_TOKEN],
    ['is in a list of another form', { body: [{ token: 'canary-1' }] }, NO_TOKEN],
    ['is refused (400)', { status: 400, body: { token: 'canary-1' } }, rejected(400)],
    ['is refused (401)', { status: 401, body: { token: 'canary-1' } }, rejected(401)],
    ['is refused (403)', { status: 403 }, rejected(403)],
    ['is elsewhere (302)', { status: 302 }, rejected(302)],
    ['is not to be had (500)', { status: 500 }, rejected(500)],
    [
      'is not to be had now (503)',
      { status: 503 },
      { tag: 'UpstreamOverloaded', retryable: true, status: 503 },
    ],
  ])('that %s fails the request, and nothing is asked of the API', async (_what, answer, failure) => {
    const { client, api } = await loginWorld(() => answer);
    expect(await Promise.all([askUser(client), askUser(client)])).toStrictEqual([
      left(failure),
      left(failure),
    ]);
    expect(api.connections()).toBe(0);
  });

  test.each([
    ['HTML', '<p>canary</p>'],
    ['half a body', '{"token":"cana'],
    ['plain text', 'canary-3d1c6a52'],
    ['nothing', ''],
  ])('that is not in JSON but in %s fails the request', async (_what, text) => {
    const { baseUrl } = await serveBody(text, { 'content-type': 'application/json' });
    const client = connect({ baseUrl: 'http://127.0.0.1:1', accessToken: loginOf(baseUrl) });
    expect(await askUser(client)).toStrictEqual(left(payloadInvalid('token', 'a token in JSON')));
  });

  test('is refused by a success that the file lists, with or without a token', async () => {
    const written = [{ path: 'success', equals: false }];
    const holds = ({ body }: { body: unknown }): boolean => inspect(body, { depth: 9 }).includes('success');
    const { client } = await loginWorld(() => ({ body: { success: false, token: 'canary-1' } }), {
      login: { refused: { written, holds } },
    });
    expect(await askUser(client)).toStrictEqual(left(rejected(200)));
  });
});

describe('the lifetime of a token', () => {
  const SECONDS = 1000;

  test.each<[string, LoginToken['lifetime'], object, number]>([
    ['the file’s seconds', { seconds: 600 }, {}, 570 * SECONDS],
    ['seconds of the answer', { secondsAt: 'expires_in' }, { expires_in: 600 }, 570 * SECONDS],
    ['seconds of the answer in a text', { secondsAt: 'ttl' }, { ttl: '600' }, 570 * SECONDS],
    ['the shorter of both', { seconds: 900, secondsAt: 'ttl' }, { ttl: 600 }, 570 * SECONDS],
    [
      'the file’s where the answer has null',
      { seconds: 600, secondsAt: 'ttl' },
      { ttl: null },
      570 * SECONDS,
    ],
    ['an instant', { endAt: 'until' }, { until: '1970-01-01T00:10:00Z' }, 570 * SECONDS],
    ['an instant of another zone', { endAt: 'until' }, { until: '1970-01-01 03:10:00+03:00' }, 570 * SECONDS],
    [
      'an instant with a fraction',
      { endAt: 'until' },
      { until: '1970-01-01T00:10:00.0000000Z' },
      570 * SECONDS,
    ],
    ['an instant in seconds', { endAt: 'exp' }, { exp: 600 }, 570 * SECONDS],
    ['an instant in milliseconds', { endAt: 'exp' }, { exp: 4102444800000 }, 4102444800000 - 30_000],
    ['an instant in seconds, as a text', { endAt: 'exp' }, { exp: '600' }, 570 * SECONDS],
    ['a short life', { seconds: 10 }, {}, 9 * SECONDS],
    ['no life: a second', { secondsAt: 'ttl' }, { ttl: 0 }, SECONDS],
    ['an end that is past: a second', { endAt: 'exp' }, { exp: '1969-12-31T23:59:59Z' }, SECONDS],
  ])('is %s', async (_what, lifetime, more, renewedAt) => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const { client, endpoint } = await loginWorld(loggingIn(more), { login: { lifetime }, tokens });
    await askUser(client);
    now = renewedAt - 1;
    await askUser(client);
    expect(endpoint.arrived).toHaveLength(1);
    now = renewedAt;
    await Promise.all(Array.from({ length: 20 }, () => askUser(client)));
    expect(endpoint.arrived).toHaveLength(2);
  });

  test.each<[string, LoginToken['lifetime'], object]>([
    ['not said', {}, {}],
    ['null in the answer', { secondsAt: 'ttl' }, { ttl: null }],
    ['missing in the answer', { endAt: 'until' }, {}],
  ])('that is %s is until an answer rejects the token', async (_what, lifetime, more) => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const { client, endpoint } = await loginWorld(loggingIn(more), { login: { lifetime }, tokens });
    await askUser(client);
    now = 1e12;
    await askUser(client);
    expect(endpoint.arrived).toHaveLength(1);
  });

  test.each<readonly [LoginToken['lifetime'], unknown]>([
    ...['soon', '', -1, true, {}, [600], '1e3', '10 min'].map((at) => [{ secondsAt: 'at' }, at] as const),
    ...[
      'tomorrow',
      '2030-01-01T00:00:00',
      '01.01.2030 00:00',
      '2030-01-01',
      '2030-13-01T00:00:00Z',
      true,
      -5,
    ].map((at) => [{ endAt: 'at' }, at] as const),
  ])('%j that is %j is refused: the token could be kept for too long', async (lifetime, at) => {
    const { client } = await loginWorld(loggingIn({ at }), { login: { lifetime } });
    const outcome = await askUser(client);
    expect(outcome).toMatchObject(left({ tag: 'PayloadInvalid', path: 'at' }));
  });
});

describe('a token is sent', () => {
  const JSON_BODY: Partial<HttpRequest> = { ...POST, body: { type: 'json', value: { phone: '7' } } };
  const FORM: Partial<HttpRequest> = { ...POST, body: { type: 'form', fields: [['phone', '7']] } };

  test.each<[string, TokenPlace, Partial<HttpRequest>, object]>([
    ['in Authorization, alone', { in: 'header', name: 'Authorization' }, {}, { authorization: 'canary-1' }],
    [
      'behind another word',
      { in: 'header', name: 'authorization', scheme: 'Zoho-oauthtoken' },
      {},
      { authorization: 'Zoho-oauthtoken canary-1' },
    ],
    [
      'as a parameter',
      { in: 'query', name: 'token' },
      { query: [['a', 'b']] },
      { target: '/user?a=b&token=canary-1' },
    ],
    ['as a cookie', { in: 'cookie', name: 'sid' }, {}, { cookie: 'sid=canary-1' }],
    [
      'as a cookie beside others',
      { in: 'cookie', name: 'sid' },
      { headers: { Cookie: 'lang=ru' } },
      { cookie: 'lang=ru; sid=canary-1' },
    ],
    [
      'as a cookie beside a secret one',
      { in: 'cookie', name: 'sid' },
      { headers: { cookie: new Secret('key=canary') } },
      { cookie: 'key=canary; sid=canary-1' },
    ],
    [
      'as a field of JSON',
      { in: 'json', name: 'token' },
      JSON_BODY,
      { sent: '{"phone":"7","token":"canary-1"}' },
    ],
    ['as JSON of its own', { in: 'json', name: 'token' }, POST, { sent: '{"token":"canary-1"}' }],
    ['as a field of a form', { in: 'form', name: 'token' }, FORM, { sent: 'phone=7&token=canary-1' }],
    ['as a form of its own', { in: 'form', name: 'token' }, POST, { sent: 'token=canary-1' }],
  ])('%s', async (_what, place, request, got) => {
    const { client } = await loginWorld(loggingIn(), { login: { place } });
    expect(await gotOf(askUser(client, request))).toMatchObject(got);
  });

  test.each<[string, TokenPlace, Partial<HttpRequest>]>([
    ['a header of that name', { in: 'header', name: 'X-Token' }, { headers: { 'x-token': 'mine' } }],
    ['a parameter of that name', { in: 'query', name: 'token' }, { query: [['token', 'mine']] }],
    ['a cookie of that name', { in: 'cookie', name: 'sid' }, { headers: { cookie: 'a=b;sid=mine' } }],
    [
      'a field of that name in JSON',
      { in: 'json', name: 'a' },
      { ...POST, body: { type: 'json', value: { a: 1 } } },
    ],
    [
      'a field of that name in a form',
      { in: 'form', name: 'a' },
      { ...POST, body: { type: 'form', fields: [['a', 'b']] } },
    ],
    ['JSON that is a list', { in: 'json', name: 'a' }, { ...POST, body: { type: 'json', value: [] } }],
    [
      'a form where JSON is needed',
      { in: 'json', name: 'a' },
      { ...POST, body: { type: 'form', fields: [] } },
    ],
    [
      'JSON where a form is needed',
      { in: 'form', name: 'a' },
      { ...POST, body: { type: 'json', value: {} } },
    ],
    ['no body, as a GET', { in: 'json', name: 'a' }, {}],
    ['no form, as a GET', { in: 'form', name: 'a' }, { method: 'GET' }],
  ])('in no request that has %s, and no login is made for it', async (_what, place, request) => {
    const { client, endpoint, api } = await loginWorld(loggingIn(), { login: { place } });
    const outcome = await client.send({ ...USER, ...request }, callOf())();
    expect(outcome).toStrictEqual(left(requestInvalid('identifier')));
    expect([endpoint.connections(), api.connections()]).toStrictEqual([0, 0]);
  });

  test.each<[string, TokenPlace, string]>([
    ['a cookie', { in: 'cookie', name: 'sid' }, 'a;b'],
    ['a cookie', { in: 'cookie', name: 'sid' }, 'a b'],
    ['a cookie', { in: 'cookie', name: 'sid' }, '"a"'],
    ['a header', { in: 'header', name: 'x-token' }, 'ключ'],
    ['a parameter', { in: 'query', name: 'token' }, 'a\u0000'],
    ['a form', { in: 'form', name: 'token' }, '\ud800'],
  ])('not in %s that cannot hold it', async (_what, place, token) => {
    const { client, api } = await loginWorld(() => ({ body: { token } }), { login: { place } });
    expect(await askUser(client, POST)).toStrictEqual(left(payloadInvalid('token', 'a token')));
    expect(api.connections()).toBe(0);
  });
});

describe('the number of logins', () => {
  const later = 50;

  test('is one for all who wait, and for those after them', async () => {
    const held = gate();
    const log = loggingIn();
    const { client, endpoint } = await loginWorld(async () => {
      await held.opened;
      return log();
    });
    const waiting = Array.from({ length: 200 }, () => askUser(client));
    await until(() => endpoint.arrived.length === 1);
    held.open();
    const outcomes = await Promise.all(waiting);
    for (let more = 0; more < later; more += 1) outcomes.push(await askUser(client));
    expect(outcomes.every(isRight)).toBe(true);
    expect(endpoint.arrived).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ['refuses the password', { status: 401 }],
    ['answers a wrong request', { status: 400 }],
    ['answers without a token', { body: { error: 'no such user' } }],
    ['answers with a token of a wrong kind', { body: { token: {} } }],
  ])('is one in ten seconds where the endpoint %s: a storm would lock the account', async (_what, answer) => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const { client, endpoint } = await loginWorld(() => answer, { tokens });
    for (now = 0; now < 60_000; now += 500) await Promise.all([askUser(client), askUser(client)]);
    expect(endpoint.arrived).toHaveLength(6);
  });

  test('is at most one in ten seconds where the API rejects every token', async () => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const { client, endpoint, api } = await loginWorld(loggingIn(), { tokens, api: () => ({ status: 401 }) });
    for (now = 0; now < 60_000; now += 2000) await Promise.all([askUser(client), askUser(client)]);
    expect(endpoint.arrived.length).toBeLessThanOrEqual(6);
    expect(api.arrived).toHaveLength(60);
  });

  test('is at most one in ten seconds where the API takes every token once', async () => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const seen = new Set<string>();
    const { client, endpoint } = await loginWorld(loggingIn(), {
      tokens,
      api: ({ headers: { authorization = '' } }) => {
        const status = seen.has(authorization) ? 401 : 200;
        seen.add(authorization);
        return { status };
      },
    });
    for (now = 0; now < 60_000; now += 2000) await Promise.all([askUser(client), askUser(client)]);
    expect(endpoint.arrived.length).toBeLessThanOrEqual(7);
  });

  test('is one a second at most where every token has ended when it comes', async () => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const login = { lifetime: { secondsAt: 'ttl' } };
    const { client, endpoint } = await loginWorld(loggingIn({ ttl: 0 }), { tokens, login });
    for (now = 0; now < 10_000; now += 100) await askUser(client);
    expect(endpoint.arrived).toHaveLength(10);
  });

  test('is one for a slow endpoint, however many give up and come', async () => {
    const { client, endpoint } = await loginWorld(() => new Promise<Answer>(() => undefined));
    const stay = new AbortController();
    const waiting = askUser(client, { signal: stay.signal });
    await until(() => endpoint.arrived.length === 1);
    for (let more = 0; more < later; more += 1) {
      const leaving = new AbortController();
      const asked = askUser(client, { signal: leaving.signal });
      leaving.abort();
      await asked;
    }
    stay.abort();
    await waiting;
    expect(endpoint.arrived).toHaveLength(1);
  });
});

describe('two sources', () => {
  const both = async (one: Partial<LoginToken>, other: Partial<LoginToken>): Promise<number> => {
    const tokens = createTokenStore();
    const endpoint = await listening(loggingIn());
    const api = await listening(echoAll);
    for (const own of [one, other])
      await askUser(
        connect({ baseUrl: api.baseUrl, accessToken: loginOf(endpoint.baseUrl, own), tokens }),
        POST,
      );
    return endpoint.arrived.length;
  };
  const json = (value: unknown): Partial<LoginToken> => ({
    request: { method: 'POST', path: ['login'], query: [], headers: {}, body: { type: 'json', value } },
  });
  const part = (own: Partial<LoginToken['request']>): Partial<LoginToken> => ({
    request: { method: 'POST', path: ['login'], query: [], headers: {}, ...own },
  });

  test.each<[string, Partial<LoginToken>, Partial<LoginToken>]>([
    ['the same login', {}, {}],
    ['fields in another order', json({ a: 'x', b: new Secret('y') }), json({ b: new Secret('y'), a: 'x' })],
    ['another header for the token', {}, { place: { in: 'header', name: 'x-token' } }],
  ])('share one login: %s', async (_what, one, other) => {
    expect(await both(one, other)).toBe(1);
  });

  test.each<[string, Partial<LoginToken>, Partial<LoginToken>]>([
    ['another password', json({ p: new Secret('a') }), json({ p: new Secret('b') })],
    ['another name', json({ n: 'a' }), json({ n: 'b' })],
    ['a number and its digits', json({ n: 1 }), json({ n: '1' })],
    ['another depth', json({ a: { b: 'c' } }), json({ a: 'b', c: '' })],
    ['another path', part({ path: ['login'] }), part({ path: ['login', 'x'] })],
    ['a slash in a segment', part({ path: ['a', 'b'] }), part({ path: ['a/b'] })],
    ['another parameter', part({ query: [['a', 'b']] }), part({ query: [['a', 'c']] })],
    ['a header', part({ headers: { 'x-shop': 'a' } }), part({ headers: { 'x-shop': 'b' } })],
    ['a form for JSON', json({ a: 'b' }), part({ body: { type: 'form', fields: [['a', 'b']] } })],
    ['another method', part({ method: 'POST' }), part({ method: 'GET' })],
    ['another place in the answer', {}, { tokenAt: 'other' }],
    ['another lifetime', {}, { lifetime: { seconds: 5 } }],
    ['another meaning of refused', {}, { refused: { written: [1], holds: () => false } }],
    ['a cookie, which can hold less', {}, { place: { in: 'cookie', name: 'a' } }],
  ])('log in each for itself: %s', async (_what, one, other) => {
    expect(await both(one, other)).toBe(2);
  });
});

test('neither token nor password is in a failure or in the client', async () => {
  const answers: readonly Answer[] = [
    { status: 400, body: { error: 'canary-password' } },
    { body: { token: 'canary-1\n' } },
    { body: { token: { canary: 1 } } },
    { body: { token: 'canary-1', at: 'canary' } },
    { body: 'canary-1' },
  ];
  const places: readonly TokenPlace[] = [
    { in: 'query', name: 'token' },
    { in: 'cookie', name: 'sid' },
    { in: 'json', name: 'token' },
    { in: 'form', name: 'token' },
  ];
  const seen: unknown[] = [];
  for (const place of places) {
    for (const answer of answers) {
      const { client } = await loginWorld(() => answer, {
        login: { place, lifetime: { endAt: 'at' } },
        api: () => ({}),
      });
      seen.push(await askUser(client, POST), client);
    }
    const { client } = await loginWorld(loggingIn(), { login: { place }, api: () => ({ status: 401 }) });
    seen.push(await askUser(client, POST), await askUser(client, POST), client);
  }
  expect(inspect(seen, { depth: 20, showHidden: true })).not.toMatch(/canary/);
  expect(seen).toContainEqual(right({ status: 401, body: right({}) }));
});
