/** Access tokens by client credentials, over real sockets: requests, cache, renewal and failures. */
import { isRight, left } from 'fp-ts/Either';
import { inspect } from 'node:util';
import type { OAuthToken } from '../../../src/adapter/define-adapter';
import { DEADLINE, type AskNotes } from '../../../src/core/call';
import { payloadInvalid, requestInvalid } from '../../../src/core/failure';
import type { HttpRequest } from '../../../src/adapter/http';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { listening, type Answer } from '../../support/upstream/requests';
import { closedPort, serve, serveBody, serveRaw } from '../../support/upstream/servers';
import { until } from '../../support/until';
import {
  USER,
  askUser,
  credentialsOf,
  echo,
  gate,
  granting,
  tokenWorld,
  with200,
} from '../../support/upstream/tokens';

afterEach(disconnect);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a token request', () => {
  test('is a form with the grant and its parameters, to the token URL, with basic authentication', async () => {
    const parameters = { scope: 'read write', audience: 'https://api.example/?a=b&c' };
    const { client, endpoint } = await tokenWorld(granting(), { credentials: { parameters } });
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    const [token] = endpoint.arrived;
    expect(token).toMatchObject({ method: 'POST', target: '/oauth/token' });
    expect(token?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('bridge:canary-client').toString('base64')}`,
    });
    expect([...new URLSearchParams(token?.body)]).toStrictEqual([
      ['grant_type', 'client_credentials'],
      ['scope', 'read write'],
      ['audience', 'https://api.example/?a=b&c'],
    ]);
  });

  test('may have a secret among its parameters, by which tokens are told apart', async () => {
    const tokens = createTokenStore();
    const { endpoint, api } = await tokenWorld();
    const sourceWith = (key: string) =>
      connect({
        baseUrl: api.baseUrl,
        accessToken: credentialsOf(`${endpoint.baseUrl}/oauth/token`, {
          parameters: { api_key: new Secret(key) },
        }),
        tokens,
      });
    for (const key of ['canary-a', 'canary-b', 'canary-a']) await askUser(sourceWith(key));
    const sent = endpoint.arrived.map(({ body }) => new URLSearchParams(body).get('api_key'));
    expect(sent).toStrictEqual(['canary-a', 'canary-b']);
  });

  test('encodes id and secret before they are joined, so that a colon ends neither', async () => {
    const credentials = { clientId: 'a:b', clientSecret: new Secret('c:d+e %ж') };
    const { client, endpoint } = await tokenWorld(granting(), { credentials });
    await askUser(client);
    const [, basic = ''] = /^Basic (.*)$/.exec(endpoint.arrived[0]?.headers.authorization ?? '') ?? [];
    const [id, secret, ...more] = Buffer.from(basic, 'base64').toString().split(':');
    expect(more).toStrictEqual([]);
    expect([...new URLSearchParams(`id=${id}&secret=${secret}`).values()]).toStrictEqual(['a:b', 'c:d+e %ж']);
  });

  test('may have id and secret in the form, which cannot add a field', async () => {
    const clientSecret = new Secret('a&scope=all;b=c');
    const { client, endpoint } = await tokenWorld(granting(), {
      credentials: { clientSecret, sentIn: 'body' },
    });
    await askUser(client);
    const [token] = endpoint.arrived;
    expect(token?.headers).not.toHaveProperty('authorization');
    expect([...new URLSearchParams(token?.body)]).toStrictEqual([
      ['grant_type', 'client_credentials'],
      ['client_id', 'bridge'],
      ['client_secret', 'a&scope=all;b=c'],
    ]);
  });

  test.each<[string, Partial<OAuthToken>]>([
    ['half a surrogate pair in the secret', { clientSecret: new Secret('\ud800') }],
    ['a line break in the id', { clientId: 'a\nb' }],
    ['a control character in a parameter', { parameters: { scope: 'a\0' } }],
    ['a grant of another type', { parameters: { grant_type: 'password' } }],
    ['a second secret', { parameters: { client_secret: 'x' } }],
  ])('with %s is not sent, nor is the request', async (_what, credentials) => {
    const { client, endpoint, api } = await tokenWorld(granting(), { credentials });
    expect(await askUser(client)).toStrictEqual(
      left(payloadInvalid('oauth', 'credentials that can be sent')),
    );
    expect([endpoint.connections(), api.connections()]).toStrictEqual([0, 0]);
  });
});

describe('a request', () => {
  test('has the token beside its own headers, method and body', async () => {
    const { client, api } = await tokenWorld();
    const own: HttpRequest = {
      ...USER,
      method: 'POST',
      headers: { 'x-app': 'shop' },
      body: { type: 'json', value: [1] },
    };
    expect(await client.send(own, callOf())()).toStrictEqual(with200('Bearer canary-1'));
    expect(api.arrived).toMatchObject([{ method: 'POST', headers: { 'x-app': 'shop' }, body: '[1]' }]);
  });

  test('may have the token alone in a header of another name', async () => {
    const { client, api } = await tokenWorld(granting(), {
      credentials: { place: { in: 'header', name: 'X-Access-Token' } },
    });
    await askUser(client);
    expect(api.arrived[0]?.headers).toMatchObject({ 'x-access-token': 'canary-1' });
    expect(api.arrived[0]?.headers).not.toHaveProperty('authorization');
  });

  test('cannot have that header of its own beside it', async () => {
    const { client, endpoint } = await tokenWorld(granting(), {
      credentials: { place: { in: 'header', name: 'X-Access-Token' } },
    });
    const outcome = await client.send({ ...USER, headers: { 'x-access-token': 'mine' } }, callOf())();
    expect(outcome).toStrictEqual(left(requestInvalid('identifier')));
    expect(endpoint.connections()).toBe(0);
  });

  test.each(['authorization', 'Authorization'])('cannot have its own %s beside it', async (name) => {
    const { client, endpoint } = await tokenWorld();
    const outcome = await client.send({ ...USER, headers: { [name]: 'Basic x' } }, callOf())();
    expect(outcome).toStrictEqual(left(requestInvalid('identifier')));
    expect(endpoint.connections()).toBe(0);
  });
});

describe('a token', () => {
  test('is requested once by 50 requests at the same time, and kept for later ones', async () => {
    const { client, endpoint, api } = await tokenWorld();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => askUser(client)));
    outcomes.push(await askUser(client));
    expect(outcomes).toStrictEqual(Array.from({ length: 51 }, () => with200('Bearer canary-1')));
    expect([endpoint.arrived.length, api.arrived.length]).toStrictEqual([1, 51]);
  });

  test.each([
    ['a number', 1000, 970_000],
    ['digits', '1000', 970_000],
    ['short', 10, 9000],
    ['300 seconds', 300, 270_000],
  ])('whose lifetime is %s is renewed a little before its end', async (_what, expires, renewedAt) => {
    let now = 5000;
    const { client, endpoint } = await tokenWorld(granting(expires), {
      tokens: createTokenStore({ clock: () => now }),
    });
    await askUser(client);
    now = 5000 + renewedAt - 1;
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    now += 1;
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => askUser(client)));
    expect(outcomes).toStrictEqual(Array.from({ length: 50 }, () => with200('Bearer canary-2')));
    expect(endpoint.arrived).toHaveLength(2);
  });

  test('that is about to end is used until its end while the endpoint is down', async () => {
    let now = 0;
    const grant = granting(100);
    let isDown = false;
    const { client, endpoint } = await tokenWorld(() => (isDown ? { status: 503 } : grant()), {
      tokens: createTokenStore({ clock: () => now }),
    });
    await askUser(client);
    isDown = true;
    for (now of [90_000, 99_999]) expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    now = 100_000;
    expect(isRight(await askUser(client))).toBe(false);
    expect(endpoint.arrived).toHaveLength(4);
  });

  test('has a lifetime from the time of its request', async () => {
    let now = 0;
    const grant = granting(100);
    const answer = (): Answer => {
      now += 60_000;
      return grant();
    };
    const { client, endpoint } = await tokenWorld(answer, { tokens: createTokenStore({ clock: () => now }) });
    await askUser(client);
    now = 90_000;
    await askUser(client);
    expect(endpoint.arrived).toHaveLength(2);
  });

  test.each([[undefined], [null], ['1'.repeat(15)]])('of a lifetime of %j is kept', async (expires) => {
    let now = 0;
    const { client, endpoint } = await tokenWorld(granting(expires), {
      tokens: createTokenStore({ clock: () => now }),
    });
    await askUser(client);
    now = 1e12;
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('of no lifetime is valid for the requests that wait for it, and for those of the next second', async () => {
    let now = 0;
    const { client, endpoint } = await tokenWorld(granting(0), {
      tokens: createTokenStore({ clock: () => now }),
    });
    expect(await Promise.all([askUser(client), askUser(client)])).toStrictEqual([
      with200('Bearer canary-1'),
      with200('Bearer canary-1'),
    ]);
    now = 999;
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    now = 1000;
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-2'));
    expect(endpoint.arrived).toHaveLength(2);
  });
});

describe('requests that wait for a token', () => {
  const timeout = (retryable: boolean): Outcome => left({ tag: 'UpstreamTimeout', retryable });

  test('end each at its own deadline, and the others get it', async () => {
    const held = gate();
    const world = await tokenWorld(async () => {
      await held.opened;
      return granting()();
    });
    const [deadline, gone] = [new AbortController(), new AbortController()];
    const waiting = [
      askUser(world.client, { signal: deadline.signal }),
      askUser(world.client),
      askUser(world.client, { signal: gone.signal }),
    ];
    await until(() => world.endpoint.arrived.length === 1);
    deadline.abort(DEADLINE);
    expect(await waiting[0]).toStrictEqual(timeout(true));
    gone.abort('the app left');
    expect(await waiting[2]).toStrictEqual(timeout(false));
    held.open();
    expect(await waiting[1]).toStrictEqual(with200('Bearer canary-1'));
    expect([world.endpoint.arrived.length, world.api.arrived.length]).toStrictEqual([1, 1]);
  });

  test('cancel the token request when the last of them ends, and the next request starts a new one', async () => {
    let answers = false;
    const endpoint = await serve((_request, response) => {
      if (!answers) return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(granting()().body));
    });
    const upstream = await listening(echo);
    const client = connect({ baseUrl: upstream.baseUrl, accessToken: credentialsOf(endpoint.baseUrl) });
    const leaving = [new AbortController(), new AbortController()];
    const waiting = leaving.map(({ signal }) => askUser(client, { signal: signal }));
    await until(() => endpoint.received.length === 1);
    leaving[0]?.abort(DEADLINE);
    expect(await waiting[0]).toStrictEqual(timeout(true));
    await pause(30);
    expect(endpoint.open()).toBe(1);
    leaving[1]?.abort(DEADLINE);
    expect(await waiting[1]).toStrictEqual(timeout(true));
    await until(() => endpoint.open() === 0);
    answers = true;
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    expect(endpoint.received).toHaveLength(2);
  });

  test('do not wait longer than the deadline of a token request, and the next request starts a new one', async () => {
    const endpoint = await serveRaw(() => undefined);
    const accessToken = credentialsOf(endpoint.baseUrl);
    const client = connect({
      baseUrl: 'http://127.0.0.1:1',
      accessToken,
      tokens: createTokenStore({ deadlineMs: 40 }),
    });
    expect(await Promise.all([askUser(client), askUser(client)])).toStrictEqual([
      timeout(true),
      timeout(true),
    ]);
    await until(() => endpoint.open() === 0);
    expect(await askUser(client)).toStrictEqual(timeout(true));
    expect(endpoint.received).toHaveLength(2);
  });

  test('that are over already start none', async () => {
    const world = await tokenWorld();
    expect(await askUser(world.client, { signal: AbortSignal.abort(DEADLINE) })).toStrictEqual(timeout(true));
    expect(world.endpoint.connections()).toBe(0);
  });
});

describe('a token endpoint', () => {
  test.each<[string, Answer, unknown]>([
    [
      'refuses the client',
      { status: 401, body: { error: 'invalid_client', error_description: 'canary-client' } },
      { tag: 'UpstreamRejected', retryable: false, status: 401, code: 'invalid_client' },
    ],
    [
      'refuses the scope',
      { status: 400, body: { error: 'invalid_scope' } },
      { tag: 'UpstreamRejected', retryable: false, status: 400, code: 'invalid_scope' },
    ],
    [
      'forbids in words of its own',
      { status: 403, body: { error: 'canary-client' } },
      { tag: 'UpstreamRejected', retryable: false, status: 403 },
    ],
    [
      'refuses in a list',
      { status: 400, body: [] },
      { tag: 'UpstreamRejected', retryable: false, status: 400 },
    ],
    [
      'is broken',
      { status: 500, body: { error: 'invalid_client' } },
      { tag: 'UpstreamRejected', retryable: true, status: 500 },
    ],
    ['is busy', { status: 429 }, { tag: 'UpstreamOverloaded', retryable: true, status: 429 }],
    ['points elsewhere', { status: 302 }, { tag: 'UpstreamRejected', retryable: false, status: 302 }],
    ['gives none', { body: {} }, payloadInvalid('access_token', 'a token')],
    ['gives a list', { body: ['canary-1'] }, payloadInvalid('access_token', 'a token')],
    [
      'gives one that is longer than headers are',
      { body: { access_token: 'a'.repeat(8193) } },
      payloadInvalid('access_token', 'a token'),
    ],
    ['gives an empty one', { body: { access_token: '' } }, payloadInvalid('access_token', 'a token')],
    ['gives a number', { body: { access_token: 1 } }, payloadInvalid('access_token', 'a token')],
    [
      'gives one that no header can hold',
      { body: { access_token: 'canary-1\r\nx-admin: 1' } },
      payloadInvalid('access_token', 'a token'),
    ],
    [
      'gives one that is not a bearer token',
      { body: { access_token: 'canary-1', token_type: 'mac' } },
      payloadInvalid('token_type', '"bearer"'),
    ],
    ...[-1, 'soon', '', true, {}, '1e3'].map((expires): [string, Answer, unknown] => [
      `lets it live for ${JSON.stringify(expires)}`,
      { body: { access_token: 'canary-1', expires_in: expires } },
      payloadInvalid('expires_in', 'a number of seconds'),
    ]),
  ])('that %s fails the request, and a later request asks it again', async (_what, answer, failure) => {
    let now = 0;
    const answers = [answer];
    const tokens = createTokenStore({ clock: () => now });
    const world = await tokenWorld(() => answers.shift() ?? granting()(), { tokens });
    expect(await Promise.all([askUser(world.client), askUser(world.client)])).toStrictEqual([
      left(failure),
      left(failure),
    ]);
    expect(world.api.connections()).toBe(0);
    now = 10_000;
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
    expect(world.endpoint.arrived).toHaveLength(2);
  });

  test.each<[string, Answer, number]>([
    ['that refuses the client rests', { status: 401, body: {} }, 1],
    ['that refuses the grant rests', { status: 400, body: { error: 'invalid_grant' } }, 1],
    ['that gives no token rests', { body: {} }, 1],
    ['that answers with a list rests', { body: [] }, 1],
    ['that leads elsewhere rests', { status: 302 }, 1],
    ['that is broken is asked again at once', { status: 500 }, 21],
    ['that is not there for now is asked again at once', { status: 503 }, 21],
    ['that is busy is asked again at once', { status: 429 }, 21],
  ])('%s: a wrong secret is not sent for every shopper', async (_what, answer, asked) => {
    let now = 0;
    const tokens = createTokenStore({ clock: () => now });
    const world = await tokenWorld(() => answer, { tokens });
    const first = await askUser(world.client);
    for (let more = 0; more < 20; more += 1) {
      now = more * 499;
      expect(await askUser(world.client)).toStrictEqual(first);
    }
    expect(world.endpoint.arrived).toHaveLength(asked);
    expect(world.client.token?.()).toStrictEqual({ renewals: 0, failures: asked, ageMs: undefined });
  });

  test.each([
    ['HTML', '<p>canary-1', { 'content-type': 'text/html' }],
    ['half a body', '{"access_token":"canary-1', { 'content-type': 'application/json' }],
  ])('that gives %s fails the request', async (_what, body, headers) => {
    const { baseUrl } = await serveBody(body, headers);
    const client = connect({ baseUrl: 'http://127.0.0.1:1', accessToken: credentialsOf(baseUrl) });
    expect(await askUser(client)).toStrictEqual(left(payloadInvalid('access_token', 'a token in JSON')));
  });

  test('that answers with Retry-After passes its time on', async () => {
    const { baseUrl } = await serveBody('{}', { 'retry-after': '7' }, 503);
    const client = connect({ baseUrl: 'http://127.0.0.1:1', accessToken: credentialsOf(baseUrl) });
    expect(await askUser(client)).toStrictEqual(
      left({ tag: 'UpstreamOverloaded', retryable: true, status: 503, retryAfterMs: 7000 }),
    );
  });

  test('fails in a way that is told from a failure of the API', async () => {
    const failing = await tokenWorld(() => ({ status: 401, body: { error: 'invalid_client' } }));
    const rejecting = await tokenWorld(granting(), { api: () => ({ status: 400, body: {} }) });
    const circumstances = await Promise.all(
      [failing, rejecting].map(async ({ client }) => {
        const notes: AskNotes = {};
        await client.send(USER, { ...callOf(), notes })();
        return notes.circumstances;
      }),
    );
    expect(circumstances).toStrictEqual([{ at: 'the token endpoint' }, undefined]);
  });

  test('that is not reachable fails the request', async () => {
    const accessToken = credentialsOf(`http://127.0.0.1:${await closedPort()}/token`);
    expect(await askUser(connect({ baseUrl: 'http://127.0.0.1:1', accessToken }))).toStrictEqual(
      left({ tag: 'UpstreamUnreachable', retryable: true, code: 'ECONNREFUSED' }),
    );
  });

  test.each([['Bearer'], ['bearer'], ['BEARER'], [undefined], [null]])(
    'may give the token type %j',
    async (type) => {
      const world = await tokenWorld(() => ({ body: { access_token: 'canary-1', token_type: type } }));
      expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
    },
  );

  test('may give a token of two thousand characters', async () => {
    const token = 'a'.repeat(2000);
    const world = await tokenWorld(() => ({ body: { access_token: token } }));
    expect(await askUser(world.client)).toStrictEqual(with200(`Bearer ${token}`));
  });

  test('has its connection kept, and closed with the source', async () => {
    const endpoint = await serveBody('{"access_token":"canary-1","expires_in":0}');
    const upstream = await serveBody('{}');
    let now = 0;
    const tokens = createTokenStore({ clock: () => (now += 1000) });
    const client = connect({
      baseUrl: upstream.baseUrl,
      accessToken: credentialsOf(endpoint.baseUrl),
      tokens,
    });
    for (let turn = 0; turn < 3; turn += 1) expect(isRight(await askUser(client))).toBe(true);
    expect(endpoint.received).toHaveLength(3);
    expect([endpoint.connections(), endpoint.open(), upstream.open()]).toStrictEqual([1, 1, 1]);
    client.dispose();
    await until(() => endpoint.open() + upstream.open() === 0);
  });
});

test('neither token nor secret is in a failure or in the client', async () => {
  const answers: readonly Answer[] = [
    { status: 400, body: { error: 'canary-client', error_description: 'canary-client' } },
    { body: { access_token: 'canary-1\n' } },
    { body: { access_token: 'canary-1', token_type: 'canary-client' } },
    { body: { access_token: 'canary-1', expires_in: 'canary-1' } },
    { body: 'canary-1' },
  ];
  const seen: unknown[] = [];
  for (const answer of answers)
    for (const sentIn of ['header', 'body'] as const) {
      const { client } = await tokenWorld(() => answer, { credentials: { sentIn } });
      seen.push(await askUser(client), client);
    }
  const { client } = await tokenWorld(granting(), { api: () => ({ status: 401 }) });
  seen.push(await askUser(client), await askUser(client), client);
  expect(seen).toHaveLength(23);
  expect(inspect(seen, { depth: 20, showHidden: true })).not.toMatch(/canary/);
});
