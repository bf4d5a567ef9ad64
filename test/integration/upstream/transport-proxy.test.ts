/** Proxies over real sockets: every connection goes through the one of its source, and nothing else does. */
import { left, right } from 'fp-ts/Either';
import { DEADLINE } from '../../../src/core/call';
import { Secret } from '../../../src/core/secret';
import { createTransports, type TransportOptions } from '../../../src/upstream/http/client';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { callOf } from '../../support/upstream/call';
import { AUTHORITY, GOOD, TRUSTING } from '../../support/upstream/certificates';
import { connect, disconnect } from '../../support/upstream/connect';
import { closeProxies, serveProxy, type ProxyOptions } from '../../support/upstream/proxy';
import { closedPort, serveRaw, serveTls, type Served } from '../../support/upstream/servers';
import { credentialsOf } from '../../support/upstream/tokens';
import { until } from '../../support/until';

afterEach(async () => {
  await disconnect();
  await closeProxies();
});

const serving = (): Promise<Served> =>
  serveTls(GOOD, (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
  );

const REQUEST = { path: ['user'], query: [], headers: { authorization: new Secret('Bearer canary-token') } };

/** The name has a certificate, and the test’s own resolver must never be asked for it. */
const through = ({ port }: Served, url: string, own: Partial<TransportOptions> = {}): TransportOptions => ({
  baseUrl: `https://upstream.example:${port}`,
  lookup: (_name, _options, resolved) =>
    resolved(Object.assign(new Error('asked'), { code: 'EAI_ASKED' }), []),
  ...TRUSTING,
  proxy: { url },
  ...own,
});

const ask = (options: TransportOptions, signal?: AbortSignal): Promise<Outcome> =>
  connect(options).send(REQUEST, callOf(signal))();

const answered = right({ status: 200, body: right({ a: 1 }) });

const failed = (code: string, retryable: boolean): Outcome =>
  left({ tag: 'UpstreamUnreachable', retryable, code });

const CREDENTIALS = { user: new Secret('bridge'), password: new Secret('canary:pass') };

describe('a request through a proxy', () => {
  test('arrives, and the proxy sees the host and nothing of the request', async () => {
    const [served, proxy] = [await serving(), await serveProxy()];
    expect(await ask(through(served, proxy.url))).toStrictEqual(answered);
    expect(served.received).toStrictEqual(['/user']);
    expect(proxy.asked).toStrictEqual([
      { target: `upstream.example:${served.port}`, credentials: undefined },
    ]);
    expect(proxy.seen()).not.toMatch(/canary|\/user/);
  });

  test('carries credentials to the proxy alone', async () => {
    const [served, proxy] = [await serving(), await serveProxy({ wants: 'bridge:canary:pass' })];
    expect(
      await ask(through(served, proxy.url, { proxy: { url: proxy.url, ...CREDENTIALS } })),
    ).toStrictEqual(answered);
    expect(proxy.asked[0]?.credentials).toBe(`Basic ${Buffer.from('bridge:canary:pass').toString('base64')}`);
    expect(proxy.seen()).not.toContain('Basic');
  });

  test('uses its tunnel again, and one of its own where answers do not say whose they are', async () => {
    const [served, proxy] = [await serving(), await serveProxy()];
    for (const [keepAlive, tunnels] of [
      [true, 1],
      [false, 3],
    ] as const) {
      const before = proxy.asked.length;
      const client = connect(through(served, proxy.url, { keepAlive }));
      for (let turn = 0; turn < 3; turn += 1)
        expect(await client.send(REQUEST, callOf())()).toStrictEqual(answered);
      expect(proxy.asked.length - before).toBe(tunnels);
    }
  });

  test('goes through a proxy that speaks TLS itself, if its certificate is trusted', async () => {
    const [served, proxy] = [await serving(), await serveProxy({ credentials: GOOD })];
    const ca = new Secret(AUTHORITY);
    expect(await ask(through(served, proxy.url, { proxy: { url: proxy.url, ca } }))).toStrictEqual(answered);
    expect(await ask(through(served, proxy.url))).toStrictEqual(failed('PROXY_UNREACHABLE', true));
    expect(served.received).toHaveLength(1);
  });

  test('for a token goes through the same proxy', async () => {
    const [api, proxy] = [await serving(), await serveProxy()];
    const endpoint = await serveTls(GOOD, (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"access_token":"canary-granted","token_type":"bearer"}'),
    );
    const accessToken = credentialsOf(`https://upstream.example:${endpoint.port}/token`);
    const request = { ...REQUEST, headers: {} };
    const client = connect(through(api, proxy.url, { accessToken }));
    expect(await client.send(request, callOf())()).toStrictEqual(answered);
    expect(proxy.asked.map(({ target }) => target)).toStrictEqual([
      `upstream.example:${endpoint.port}`,
      `upstream.example:${api.port}`,
    ]);
    expect(proxy.seen()).not.toContain('canary');
  });

  test('has another token than one through another proxy', async () => {
    const [api, one, other] = [await serving(), await serveProxy(), await serveProxy()];
    let granted = 0;
    const endpoint = await serveTls(GOOD, (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"access_token":"canary-${(granted += 1)}"}`),
    );
    const accessToken = credentialsOf(`https://upstream.example:${endpoint.port}/token`);
    const make = createTransports();
    for (const url of [one.url, one.url, other.url]) {
      const client = make({ ...through(api, url, { accessToken }), privateNetwork: true });
      expect(await client.send({ ...REQUEST, headers: {} }, callOf())()).toStrictEqual(answered);
      if (url === other.url) expect(granted).toBe(2);
      client.dispose();
      if (url === one.url) granted = 1;
    }
  });
});

describe('without the proxy nothing is sent', () => {
  test.each<[string, ProxyOptions, string, boolean]>([
    ['wants other credentials', { wants: 'other:pass' }, 'PROXY_CREDENTIALS', false],
    ['refuses the host', { refusal: 403 }, 'PROXY_REFUSED', false],
    ['does not know the method', { refusal: 405 }, 'PROXY_REFUSED', false],
    ['redirects', { refusal: 302 }, 'PROXY_REFUSED', false],
    ['does not reach the host', { refusal: 502 }, 'PROXY_FAILED', true],
    ['waits in vain for the host', { refusal: 504 }, 'PROXY_FAILED', true],
    ['is overloaded', { refusal: 503 }, 'PROXY_FAILED', true],
    ['is not a proxy', { refusal: 'hello' }, 'PROXY_UNREACHABLE', true],
    ['closes the connection', { refusal: '' }, 'PROXY_UNREACHABLE', true],
    ['speaks before TLS', { refusal: 'HTTP/1.1 200 OK\r\n\r\nhello' }, 'PROXY_UNREACHABLE', true],
    [
      'does not end its head',
      { refusal: `HTTP/1.1 200 OK\r\na: ${'b'.repeat(40_000)}` },
      'PROXY_UNREACHABLE',
      true,
    ],
  ])('when it %s', async (_what, options, code, retryable) => {
    const [served, proxy] = [await serving(), await serveProxy(options)];
    const proxySettings = { url: proxy.url, ...CREDENTIALS };
    expect(await ask(through(served, proxy.url, { proxy: proxySettings }))).toStrictEqual(
      failed(code, retryable),
    );
    expect(served.connections()).toBe(0);
    await until(() => proxy.open() === 0);
  });

  test('when it is down', async () => {
    const served = await serving();
    const url = `http://127.0.0.1:${await closedPort()}`;
    expect(await ask(through(served, url))).toStrictEqual(failed('PROXY_UNREACHABLE', true));
    expect(served.connections()).toBe(0);
  });

  test('when it does not answer, and its connection is given up at the deadline', async () => {
    const [served, proxy] = [await serving(), await serveProxy({ refusal: 'nothing' })];
    const controller = new AbortController();
    const asked = ask(through(served, proxy.url), controller.signal);
    await until(() => proxy.asked.length === 1);
    controller.abort(DEADLINE);
    expect(await asked).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
    await until(() => proxy.open() === 0);
    expect(served.connections()).toBe(0);
  });

  test('when the upstream inside of it has another’s certificate', async () => {
    const [served, proxy] = [await serving(), await serveProxy()];
    const outcome = await ask({
      ...through(served, proxy.url),
      baseUrl: `https://other.example:${served.port}`,
    });
    expect(outcome).toStrictEqual(failed('ERR_TLS_CERT_ALTNAME_INVALID', false));
    expect(served.received).toStrictEqual([]);
  });

  test('when what is inside of it is not TLS', async () => {
    const [served, proxy] = [
      await serveRaw((socket) => socket.end('HTTP/1.1 400 No\r\n\r\n')),
      await serveProxy(),
    ];
    expect(await ask(through(served, proxy.url))).toMatchObject({ left: { tag: 'UpstreamUnreachable' } });
    expect(served.received.join('')).not.toMatch(/canary|user/);
  });
});

describe('the addresses of a proxy', () => {
  test('are those that the source may connect to', async () => {
    const [served, proxy] = [await serving(), await serveProxy()];
    const refused = failed('ADDRESS_REFUSED', false);
    const { port } = new URL(proxy.url);
    const named = `http://proxy.example:${port}`;
    const lookup: TransportOptions['lookup'] = (_name, _options, resolved) =>
      resolved(null, [{ address: '127.0.0.1', family: 4 }]);
    expect(await ask(through(served, proxy.url, { privateNetwork: false }))).toStrictEqual(refused);
    expect(await ask(through(served, named, { privateNetwork: false, lookup }))).toStrictEqual(refused);
    expect(proxy.asked).toStrictEqual([]);
    expect(await ask(through(served, named, { lookup }))).toStrictEqual(answered);
  });

  test.each([
    ...['127.0.0.1', '10.0.0.5', '[::1]', '[fd00::1]', '169.254.169.254', '[::ffff:10.0.0.1]', 'localhost'],
    ...['crm', 'crm.local', 'metadata.google.internal', 'crm.default.svc.cluster.local'],
  ])('do not let the upstream be %s', async (host) => {
    const [served, proxy] = [await serving(), await serveProxy()];
    const options = { ...through(served, proxy.url), baseUrl: `https://${host}:${served.port}` };
    expect(await ask(options)).toStrictEqual(failed('ADDRESS_REFUSED', false));
    expect(proxy.asked).toStrictEqual([]);
  });
});

test('no variable of the environment makes a proxy', async () => {
  const [served, proxy] = [await serving(), await serveProxy()];
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) process.env[name] = proxy.url;
  try {
    expect(await ask({ baseUrl: served.baseUrl, ...TRUSTING })).toStrictEqual(answered);
  } finally {
    for (const [name, value] of before)
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
  }
  expect(proxy.asked).toStrictEqual([]);
});
