/** Access tokens that sources share: which sources, for how long, and what they do not share. */
import { left } from 'fp-ts/Either';
import type { OAuthToken } from '../../../src/adapter/define-adapter';
import { Secret } from '../../../src/core/secret';
import type { Http } from '../../../src/adapter/http';
import { createTransports, type TransportOptions } from '../../../src/upstream/http/client';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { connect, disconnect } from '../../support/upstream/connect';
import { listening, type Answer, type Arrived } from '../../support/upstream/requests';
import { serve } from '../../support/upstream/servers';
import { until } from '../../support/until';
import { askUser, credentialsOf, echo, granting, with200 } from '../../support/upstream/tokens';

afterEach(disconnect);

/** An endpoint, an upstream, and clients of sources over one store. */
const sharing = async (
  answer: (request: Arrived) => Answer | Promise<Answer> = granting(),
  api: (request: Arrived) => Answer = echo,
) => {
  const tokens = createTokenStore();
  const endpoint = await listening(answer);
  const upstream = await listening(api);
  const tokenUrl = `${endpoint.baseUrl}/oauth/token`;
  const source = (own: Partial<OAuthToken> = {}, more: Partial<TransportOptions> = {}): Http =>
    connect({ baseUrl: upstream.baseUrl, accessToken: credentialsOf(tokenUrl, own), tokens, ...more });
  return { endpoint, upstream, source, tokenUrl };
};

type Own = Partial<OAuthToken>;

describe('two sources', () => {
  test.each<[string, Own, Own]>([
    ['no parameters', {}, {}],
    ['a scope', { parameters: { scope: 'read' } }, { parameters: { scope: 'read' } }],
    [
      'parameters in another order',
      { parameters: { scope: 'read', audience: 'shop' } },
      { parameters: { audience: 'shop', scope: 'read' } },
    ],
    ['a secret in another object', {}, { clientSecret: new Secret('canary-client') }],
    ['the secret in the form', { sentIn: 'body' }, { sentIn: 'body' }],
  ])('with equal token requests share one token: %s', async (_what, one, other) => {
    const { endpoint, source } = await sharing();
    for (const client of [source(one), source(other)])
      expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('send their shared token each in its own header', async () => {
    const { endpoint, source } = await sharing(granting(), ({ headers }) => ({
      body: [headers.authorization, headers['x-access-token']],
    }));
    expect(await askUser(source())).toStrictEqual(with200(['Bearer canary-1', null]));
    expect(await askUser(source({ place: { in: 'header', name: 'X-Access-Token' } }))).toStrictEqual(
      with200([null, 'canary-1']),
    );
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('of different upstreams share one, too', async () => {
    const { endpoint, source } = await sharing();
    const elsewhere = await listening(echo);
    expect(await askUser(source())).toStrictEqual(with200('Bearer canary-1'));
    expect(await askUser(source({}, { baseUrl: elsewhere.baseUrl }))).toStrictEqual(
      with200('Bearer canary-1'),
    );
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('share one where the address has another spelling', async () => {
    const { endpoint, source, tokenUrl } = await sharing();
    await askUser(source());
    await askUser(source({ tokenUrl: tokenUrl.replace('http:', 'HTTP:') }));
    expect(endpoint.arrived).toHaveLength(1);
  });

  test.each<[string, Own, Own]>([
    ['another secret', {}, { clientSecret: new Secret('another') }],
    ['another id', {}, { clientId: 'another' }],
    ['a scope more', {}, { parameters: { scope: 'read' } }],
    ['another scope', { parameters: { scope: 'read' } }, { parameters: { scope: 'write' } }],
    ['another audience', { parameters: { audience: 'a' } }, { parameters: { audience: 'b' } }],
    ['a parameter of another name', { parameters: { a: 'x' } }, { parameters: { b: 'x' } }],
    [
      'values of parameters changed over',
      { parameters: { a: 'x', b: 'y' } },
      { parameters: { a: 'y', b: 'x' } },
    ],
    ['the secret elsewhere', { sentIn: 'header' }, { sentIn: 'body' }],
    [
      'id and secret cut otherwise',
      { clientId: 'ab', clientSecret: new Secret('c') },
      { clientId: 'a', clientSecret: new Secret('bc') },
    ],
    ['a name and a value cut otherwise', { parameters: { ab: 'c' } }, { parameters: { a: 'bc' } }],
  ])('with different token requests have one token each: %s', async (_what, one, other) => {
    const { endpoint, source } = await sharing();
    const [first, second] = [source(one), source(other)];
    expect(await askUser(first)).toStrictEqual(with200('Bearer canary-1'));
    expect(await askUser(second)).toStrictEqual(with200('Bearer canary-2'));
    expect([await askUser(first), await askUser(second)]).toStrictEqual([
      with200('Bearer canary-1'),
      with200('Bearer canary-2'),
    ]);
    expect(endpoint.arrived).toHaveLength(2);
  });

  test.each([
    ['path', '/other'],
    ['slash at its end', '/oauth/token/'],
  ])('have one token each where the address has another %s', async (_what, path) => {
    const { endpoint, source, tokenUrl } = await sharing();
    await askUser(source());
    await askUser(source({ tokenUrl: new URL(path, tokenUrl).href }));
    expect(endpoint.arrived).toHaveLength(2);
  });

  test('share none if only one may connect to private networks', async () => {
    const { endpoint, source } = await sharing();
    expect(await askUser(source())).toStrictEqual(with200('Bearer canary-1'));
    expect(await askUser(source({}, { privateNetwork: false }))).toMatchObject(
      left({ code: 'ADDRESS_REFUSED' }),
    );
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('share one over clients of the same factory, and none over others', async () => {
    const { endpoint, upstream, tokenUrl } = await sharing();
    const options = { baseUrl: upstream.baseUrl, privateNetwork: true, accessToken: credentialsOf(tokenUrl) };
    const [together, alone] = [createTransports(), createTransports()];
    const clients = [together(options), together(options), alone(options)];
    const tokens: unknown[] = [];
    for (const client of clients) tokens.push(await askUser(client));
    expect(tokens).toStrictEqual(
      ['canary-1', 'canary-1', 'canary-2'].map((each) => with200(`Bearer ${each}`)),
    );
    expect(endpoint.arrived).toHaveLength(2);
    for (const client of clients) client.dispose();
  });
});

describe('of sources that share a token', () => {
  test.each([2, 10, 40])('%d that need one at the same time ask once', async (crowd) => {
    const { endpoint, source } = await sharing();
    const outcomes = await Promise.all(Array.from({ length: crowd }, () => askUser(source())));
    expect(outcomes).toStrictEqual(Array.from({ length: crowd }, () => with200('Bearer canary-1')));
    expect(endpoint.arrived).toHaveLength(1);
  });

  test.each([2, 10, 40])('%d whose token is rejected renew it once', async (crowd) => {
    const withdrawn = new Set<unknown>();
    const { endpoint, source } = await sharing(granting(), (arrived) =>
      withdrawn.has(arrived.headers.authorization) ? { status: 401 } : echo(arrived),
    );
    const clients = Array.from({ length: crowd }, () => source());
    await Promise.all(clients.map((client) => askUser(client)));
    withdrawn.add('Bearer canary-1');
    const outcomes = await Promise.all(clients.map((client) => askUser(client)));
    expect(outcomes).toStrictEqual(clients.map(() => with200('Bearer canary-2')));
    expect(endpoint.arrived).toHaveLength(2);
  });

  test('one gets it accepted, and another gets it rejected', async () => {
    const withdrawn = new Set<unknown>();
    const { endpoint, source } = await sharing(granting(), (arrived) =>
      withdrawn.has(arrived.headers.authorization) ? { status: 403 } : echo(arrived),
    );
    await askUser(source());
    withdrawn.add('Bearer canary-1');
    expect(await askUser(source())).toStrictEqual(with200('Bearer canary-2'));
    expect(endpoint.arrived).toHaveLength(2);
  });

  test('one whose upstream rejects every token causes occasional renewals, and no failure of the others', async () => {
    const { endpoint, source } = await sharing();
    const forbidding = await listening(() => ({ status: 403 }));
    const good = source();
    const bad = source({}, { baseUrl: forbidding.baseUrl });
    for (let turn = 0; turn < 10; turn += 1) {
      expect(await askUser(good)).toMatchObject({ right: { status: 200 } });
      expect(await askUser(bad)).toMatchObject({ right: { status: 403 } });
    }
    expect(endpoint.arrived).toHaveLength(2);
    expect(forbidding.arrived).toHaveLength(11);
  });

  test('each is disposed of separately: the token and its endpoint’s connection end with the last', async () => {
    const grant = granting(1000);
    const endpoint = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(grant().body));
    });
    const upstream = await listening(echo);
    const tokens = createTokenStore();
    const options = { baseUrl: upstream.baseUrl, accessToken: credentialsOf(endpoint.baseUrl), tokens };
    const [one, two] = [connect(options), connect(options)];
    await askUser(one);
    one.dispose();
    one.dispose(); // it has left once
    const three = connect(options); // like a tenant that is loaded again
    two.dispose();
    two.dispose();
    expect(await askUser(three)).toStrictEqual(with200('Bearer canary-1'));
    expect([endpoint.received.length, endpoint.open()]).toStrictEqual([1, 1]);
    three.dispose();
    await until(() => endpoint.open() === 0);
    expect(await askUser(connect(options))).toStrictEqual(with200('Bearer canary-2'));
  });

  test('one that was disposed of still finishes the requests that it has started', async () => {
    const { endpoint, source } = await sharing();
    const client = source();
    const outcome = askUser(client);
    client.dispose();
    expect(await outcome).toStrictEqual(with200('Bearer canary-1'));
    expect(endpoint.arrived).toHaveLength(1);
  });
});

describe('a failing token does not affect another credential', () => {
  const other: Own = { clientSecret: new Secret('another') };

  test.each<[string, (request: Arrived) => Answer | Promise<Answer>]>([
    ['hangs', () => new Promise<Answer>(() => undefined)],
    ['fails', () => ({ status: 500 })],
    ['is busy', () => ({ status: 429 })],
    ['refuses the client', () => ({ status: 401, body: { error: 'invalid_client' } })],
    ['gives no token', () => ({ body: {} })],
    ['gives one that ends at once', () => ({ body: { access_token: 'canary-0', expires_in: 0 } })],
  ])('whose endpoint %s', async (_what, trouble) => {
    const grant = granting();
    const basic = `Basic ${Buffer.from('bridge:canary-client').toString('base64')}`;
    const { endpoint, source } = await sharing((arrived) =>
      arrived.headers.authorization === basic ? trouble(arrived) : grant(),
    );
    const [troubled, healthy] = [source(), source(other)];
    const calls = Array.from({ length: 20 }, () => new AbortController());
    const waiting = calls.map(({ signal }) => askUser(troubled, { signal }));
    await until(() => endpoint.arrived.length > 0);
    expect(await askUser(healthy)).toStrictEqual(with200('Bearer canary-1'));
    for (const call of calls) call.abort();
    await Promise.all(waiting);
    expect(await askUser(healthy)).toStrictEqual(with200('Bearer canary-1'));
  });

  test('whose token is rejected for good', async () => {
    const { endpoint, source } = await sharing(granting(), (arrived) =>
      arrived.headers.authorization === 'Bearer canary-1' ? { status: 401 } : echo(arrived),
    );
    const [troubled, healthy] = [source(), source(other)];
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await askUser(troubled)).toMatchObject({ right: { status: 401 } });
      expect(await askUser(healthy)).toStrictEqual(with200('Bearer canary-2'));
    }
    expect(endpoint.arrived).toHaveLength(2);
  });
});
