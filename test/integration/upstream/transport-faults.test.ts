/** The transport's failures: faults of the network, of framing, of time, and of the request. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { DEADLINE } from '../../../src/core/call';
import { payloadInvalid, requestInvalid, type UpstreamFailure } from '../../../src/core/failure';
import type { HttpRequest } from '../../../src/adapter/http';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { createTransport } from '../../../src/upstream/http/client';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { withEnvironment } from '../../support/upstream/environment';
import { SELF_SIGNED } from '../../support/upstream/self-signed';
import { closedPort, rawAnswer, serve, serveBody, serveRaw, serveTls } from '../../support/upstream/servers';
import { until } from '../../support/until';
import { turns } from '../../support/time';

afterEach(disconnect);

const request: HttpRequest = {
  path: ['user'],
  query: [['token', new Secret('query-secret')]],
  headers: { authorization: new Secret('header-secret') },
};

const ask = (baseUrl: string, signal?: AbortSignal): Promise<Outcome> =>
  connect({ baseUrl }).send(request, callOf(signal))();

const unreachable = (code: string, retryable = true): Outcome =>
  left<UpstreamFailure>({ tag: 'UpstreamUnreachable', retryable, code });

const timeout = (retryable = true): Outcome => left<UpstreamFailure>({ tag: 'UpstreamTimeout', retryable });

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const raw = async (answer: (socket: Socket) => void): Promise<Outcome> =>
  ask((await serveRaw(answer)).baseUrl);

describe('a connection', () => {
  test('that is refused', async () => {
    expect(await ask(`http://127.0.0.1:${await closedPort()}`)).toStrictEqual(unreachable('ECONNREFUSED'));
  });

  test('that is refused on every address of a name', async () => {
    expect(await ask(`http://localhost:${await closedPort()}`)).toStrictEqual(unreachable('ECONNREFUSED'));
  });

  test('to a name that does not exist', async () => {
    const outcome = await ask('http://nowhere.invalid');
    expect([unreachable('ENOTFOUND', false), unreachable('EAI_AGAIN')]).toContainEqual(outcome);
  });

  test('that is reset before an answer', async () => {
    expect(await raw((socket) => socket.resetAndDestroy())).toStrictEqual(unreachable('ECONNRESET'));
  });

  test('that is closed before an answer', async () => {
    expect(await raw((socket) => socket.end())).toStrictEqual(unreachable('ECONNRESET'));
  });

  test('that is reset within the body', async () => {
    const outcome = await raw((socket) =>
      socket.write(`${HEAD}Content-Length: 50\r\n\r\n{"a":`, () => socket.resetAndDestroy()),
    );
    expect(outcome).toStrictEqual(unreachable('ECONNRESET'));
  });

  test.each([
    ['of an announced length', 'Content-Length: 50\r\n\r\n{"a":1}'],
    ['in chunks, between two', 'Transfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n'],
    ['in chunks, within one', 'Transfer-Encoding: chunked\r\n\r\n50\r\n{"a":1}'],
  ])('that is closed within a body %s, although the received part is JSON', async (_how, rest) => {
    expect(await raw((socket) => socket.end(HEAD + rest))).toStrictEqual(unreachable('ECONNRESET'));
  });

  test('whose certificate is not trusted, even if the environment disables the verification', async () => {
    const { baseUrl } = await serveTls(SELF_SIGNED, (_request, response) => response.end('{}'));
    const outcome = await withEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, () => ask(baseUrl));
    expect(outcome).toStrictEqual(unreachable('DEPTH_ZERO_SELF_SIGNED_CERT', false));
  });

  test('that does not speak TLS where it should', async () => {
    const { port } = await serveBody('{}');
    const outcome = await ask(`https://127.0.0.1:${port}`);
    expect(outcome).toMatchObject(left({ tag: 'UpstreamUnreachable', code: expect.stringMatching(/^E/) }));
  });

  test('does not go through a proxy that the environment names', async () => {
    const { baseUrl } = await serveBody('{"a":1}');
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    const variables = { http_proxy: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy, NODE_USE_ENV_PROXY: '1' };
    expect(isRight(await withEnvironment(variables, () => ask(baseUrl)))).toBe(true);
  });
});

describe('an answer', () => {
  test.each([
    ['that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'HPE_INVALID_CONSTANT'],
    ['with a broken chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'HPE_INVALID_CHUNK_SIZE'],
    ['with headers beyond 16 KB', `${HEAD}X: ${'a'.repeat(20_000)}\r\n\r\n`, 'HPE_HEADER_OVERFLOW'],
    [
      'with two lengths',
      `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      'HPE_UNEXPECTED_CONTENT_LENGTH',
    ],
    [
      'with a length and chunks',
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      'HPE_INVALID_TRANSFER_ENCODING',
    ],
    [
      'that changes the protocol',
      'HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      'ECONNRESET',
    ],
  ])('%s is none', async (_what, text, code) => {
    const outcome = await raw((socket) => socket.write(text));
    expect(outcome).toMatchObject(left({ tag: 'UpstreamUnreachable', code: expect.any(String) }));
    if (isLeft(outcome) && 'code' in outcome.left) expect(outcome.left.code).toBe(code);
  });

  test('may be preceded by early hints', async () => {
    const outcome = await raw((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${rawAnswer('{"a":1}')}`),
    );
    expect(outcome).toStrictEqual(right({ status: 200, body: right({ a: 1 }) }));
  });

  test('may end with its connection', async () => {
    const outcome = await raw((socket) => socket.end(`${HEAD}Connection: close\r\n\r\n{"a":1}`));
    expect(outcome).toStrictEqual(right({ status: 200, body: right({ a: 1 }) }));
  });
});

describe('an upstream that floods the connection', () => {
  /** Writes without end, as fast as it is read. */
  const flood =
    (head: string, piece: string) =>
    (socket: Socket): void => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece.repeat(1000)));
      };
      socket.write(head);
      socket.on('drain', more);
      more();
    };

  const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;

  test.each([
    ['informational answers', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['100 Continue', '', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['line breaks before an answer', '', '\r\n'],
  ])('with %s is aborted at once', async (_what, head, piece) => {
    const server = await serveRaw(flood(head, piece));
    expect(await ask(server.baseUrl)).toStrictEqual(unreachable('ANSWER_FLOODED', false));
    expect(server.connections()).toBe(1);
    await until(() => server.open() === 0);
  });

  test('with a body in chunks of one byte is aborted long before the body is too long', async () => {
    const server = await serveRaw(flood(CHUNKED, '1\r\n \r\n'));
    expect(await ask(server.baseUrl)).toStrictEqual(
      right({ status: 200, body: left(payloadInvalid('', 'at most 8192 pieces')) }),
    );
    await until(() => server.open() === 0);
  });

  test('may send a usual number of informational answers, and a body in a few thousand chunks', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(16);
    const chunks = `${'1\r\n \r\n'.repeat(8000)}7\r\n{"a":1}\r\n0\r\n\r\n`;
    expect(await raw((socket) => socket.write(hints + CHUNKED + chunks))).toStrictEqual(
      right({ status: 200, body: right({ a: 1 }) }),
    );
  });
});

describe('time', () => {
  const silent = (): Promise<{ readonly baseUrl: string; readonly open: () => number }> =>
    serveRaw(() => undefined);

  const dripping = (): Promise<{ readonly baseUrl: string; readonly open: () => number }> =>
    serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });

  test.each([
    ['before the headers', silent],
    ['in the body, one byte at a time', dripping],
  ])('that runs out %s is a timeout, and closes the connection', async (_when, upstream) => {
    const { baseUrl, open } = await upstream();
    const controller = new AbortController();
    const pending = ask(baseUrl, controller.signal);
    await until(() => open() === 1);
    controller.abort(DEADLINE);
    expect(await pending).toStrictEqual(timeout());
    await until(() => open() === 0);
  });

  test('that ends because the app disconnected is not retried, and closes the connection', async () => {
    const { baseUrl, open } = await silent();
    const controller = new AbortController();
    const pending = ask(baseUrl, controller.signal);
    await until(() => open() === 1);
    controller.abort(new Error('the app left'));
    expect(await pending).toStrictEqual(timeout(false));
    await until(() => open() === 0);
  });

  test('that is over already opens no connection', async () => {
    const { baseUrl, connections } = await serveBody('{}');
    expect(await ask(baseUrl, AbortSignal.abort(DEADLINE))).toStrictEqual(timeout());
    await turns();
    expect(connections()).toBe(0);
  });

  test('that runs out after the answer has no effect', async () => {
    const { baseUrl } = await serveBody('{}');
    const controller = new AbortController();
    const client = connect({ baseUrl });
    expect(isRight(await client.send(request, callOf(controller.signal))())).toBe(true);
    controller.abort(DEADLINE);
    expect(isRight(await client.send(request, callOf())())).toBe(true);
  });
});

describe('a request that cannot be written literally', () => {
  const refused = left(requestInvalid('identifier'));

  test.each<[string, Partial<HttpRequest>]>([
    ['a segment that climbs', { path: ['users', '..'] }],
    ['an empty segment', { path: [''] }],
    ['a NUL in the query', { query: [['id', '7\0']] }],
    ['half a surrogate pair', { path: ['\ud800'] }],
    ['a line break in a header', { headers: { 'x-user': '7\r\nx-admin: 1' } }],
    ['a header that frames the message', { headers: { 'content-length': '5' } }],
  ])('for %s is refused without a connection', async (_what, part) => {
    const { baseUrl, connections } = await serveBody('{}');
    const outcome = await connect({ baseUrl }).send(
      { path: [], query: [], headers: {}, ...part },
      callOf(),
    )();
    expect(outcome).toStrictEqual(refused);
    expect(connections()).toBe(0);
  });

  test('is not one with an absolute URL as an identifier: that is sent as one segment', async () => {
    const other = await serveBody('{}');
    const { baseUrl, received } = await serveBody('{}');
    const path = [other.baseUrl, '//evil.example'];
    await connect({ baseUrl: `${baseUrl}/api/` }).send({ path, query: [], headers: {} }, callOf())();
    expect(received).toStrictEqual([`/api/${encodeURIComponent(other.baseUrl)}/%2F%2Fevil.example`]);
    expect(other.received).toStrictEqual([]);
  });
});

describe('a GET', () => {
  test('sends the target and the headers, and no default header of axios', async () => {
    const { baseUrl, received, port } = await serveRaw((socket) => socket.write(rawAnswer('{}')));
    await connect({ baseUrl: `${baseUrl}/v1` }).send(
      {
        path: ['user', 'a b'],
        query: [['x', '1']],
        headers: { 'X-App': 'é', Accept: 'text/json' },
      },
      callOf(),
    )();
    const [text = ''] = received;
    expect(text.split('\r\n')).toStrictEqual([
      'GET /v1/user/a%20b?x=1 HTTP/1.1',
      'Accept: text/json',
      'accept-encoding: identity',
      'user-agent: account-bridge',
      'X-App: \ufffd', // written in Latin-1, read here as UTF-8
      `Host: 127.0.0.1:${port}`,
      'Connection: keep-alive',
      '',
      '',
    ]);
  });
});

describe('a secret', () => {
  test('is in no outcome of any fault', async () => {
    const writers = [
      '',
      `${HEAD}\r\n<html>header-secret query-secret`,
      'nonsense',
      `${HEAD}Content-Length: 9\r\n\r\n{`,
    ];
    const outcomes = await Promise.all([
      ...writers.map((text) => raw((socket) => socket.end(text))),
      ask(`http://127.0.0.1:${await closedPort()}`),
      ask('http://nowhere.invalid'),
    ]);
    expect(outcomes).toHaveLength(6);
    expect(inspect(outcomes, { depth: 20, showHidden: true })).not.toMatch(/secret/);
  });
});

describe('a base URL', () => {
  test.each([
    'ftp://host/',
    'file:///etc/passwd',
    'host/path',
    '',
    'http://user:word@host/',
    'https://host/?key=word',
    'https://host/#word',
  ])('of %j is refused, without being quoted', (baseUrl) => {
    expect(() => createTransport({ baseUrl })).toThrow(/^A base URL is http\(s\), without/);
  });

  test('may be an IPv6 address', async () => {
    expect(await ask(`http://[::1]:${await closedPort()}/`)).toMatchObject(
      left({
        tag: 'UpstreamUnreachable',
        code: expect.stringMatching(/^(ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH)$/),
      }),
    );
  });
});
