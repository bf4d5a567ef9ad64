/** The tap of an HTTP client: one record of each request on the wire, and of how that ended. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import { gzipSync } from 'node:zlib';
import type { Http, HttpRequest } from '../../../src/adapter/http';
import { DEADLINE, type AskNotes } from '../../../src/core/call';
import { payloadInvalid, requestInvalid } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import { createTransports, type TransportOptions } from '../../../src/upstream/http/client';
import { messageOf } from '../../../src/upstream/http/request-message';
import type { WireExchange } from '../../../src/upstream/http/wire';
import { callOf } from '../../support/upstream/call';
import { ELSEWHERE, TRUSTING } from '../../support/upstream/certificates';
import { connect, disconnect } from '../../support/upstream/connect';
import { closedPort, rawAnswer, serve, serveBody, serveRaw, serveTls } from '../../support/upstream/servers';
import { askUser, credentialsOf, granting, tokenWorld, USER } from '../../support/upstream/tokens';
import { until } from '../../support/until';

afterEach(disconnect);

const tapping = (options: TransportOptions): { client: Http; records: readonly WireExchange[] } => {
  const records: WireExchange[] = [];
  const client = connect({ source: 'crm', ...options, tap: (record) => records.push(record) });
  return { client, records };
};

/** The record of one request. */
const recordOf = async (
  options: TransportOptions,
  request: HttpRequest = USER,
  signal?: AbortSignal,
): Promise<WireExchange | undefined> => {
  const { client, records } = tapping(options);
  await client.send(request, callOf(signal))();
  expect(records).toHaveLength(1);
  return records[0];
};

describe('a record has', () => {
  test('the request as it was given, and who was asked', async () => {
    const { baseUrl } = await serveBody('{"a":1}');
    const request: HttpRequest = {
      method: 'POST',
      path: ['users', 'a b'],
      query: [['key', new Secret('canary-query', 'CRM_KEY')]],
      headers: { 'x-key': new Secret('canary-header', 'CRM_TOKEN') },
      body: { type: 'json', value: { id: '7' } },
    };
    const record = await recordOf({ baseUrl: `${baseUrl}/v2` }, request);
    expect(record).toMatchObject({ source: 'crm', to: 'api', origin: baseUrl, basePath: '/v2' });
    expect(record).toMatchObject({ requestId: 'test', retries: 0, resent: [], leftMs: Infinity });
    expect(record?.request).toStrictEqual(request);
    expect(JSON.stringify(record)).not.toContain('canary');
    const message = record && messageOf(record.basePath, record.request);
    expect(message).toMatchObject(right({ target: '/v2/users/a%20b?key=canary-query' }));
  });

  test('the status, the headers that matter and the bytes before compression', async () => {
    const { baseUrl } = await serveBody(
      gzipSync('{"a":1}'),
      {
        'content-type': 'application/json; charset=utf-8',
        'content-encoding': 'gzip',
        'set-cookie': 'session=canary',
        server: 'canary',
        location: 'https://user:canary@login.shop.example/sign-in;v=1?next=canary#canary',
        'www-authenticate': 'Bearer realm="canary, Basic", Negotiate',
        'retry-after': '3',
      },
      401,
    );
    const record = await recordOf({ baseUrl });
    expect(record?.end).toStrictEqual(
      right({
        status: 401,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-encoding': 'gzip',
          'retry-after': '3',
          location: 'https://login.shop.example/sign-in;v=1',
          'www-authenticate': 'Bearer, Negotiate',
        },
        body: right(Buffer.from('{"a":1}')),
        isKept: false,
      }),
    );
  });

  test.each([
    ['/login?next=canary', '/login'],
    ['//login.shop.example/a#canary', 'http://login.shop.example/a'],
    ['http://[canary', undefined],
  ])('of the redirect to %s the place %s', async (location, place) => {
    const { baseUrl } = await serveBody('', { location }, 302);
    const record = await recordOf({ baseUrl });
    expect(record && isRight(record.end) && record.end.right.headers.location).toBe(place);
  });

  test('what is wrong with a body that is too long or not compressed', async () => {
    const long = await serveBody('x'.repeat(2000));
    const plain = await serveBody('{"a":1}', { 'content-encoding': 'gzip' });
    const records = [await recordOf({ baseUrl: long.baseUrl, maxBytes: 1024 }), await recordOf(plain)];
    expect(records.map((record) => record && isRight(record.end) && record.end.right.body)).toStrictEqual([
      left(payloadInvalid('', 'at most 1024 bytes')),
      left(payloadInvalid('', 'whole compressed data')),
    ]);
  });
});

describe('a request without an answer has the record of its failure', () => {
  const failureOf = async (options: TransportOptions, request?: HttpRequest): Promise<unknown> => {
    const record = await recordOf(options, request);
    return record && isLeft(record.end) ? record.end.left : undefined;
  };

  test('that cannot be written', async () => {
    const baseUrl = 'http://crm.shop.example';
    expect(await failureOf({ baseUrl }, { ...USER, path: ['..'] })).toStrictEqual({
      failure: requestInvalid('identifier'),
      reached: 'nowhere',
    });
  });

  test('to an address that is refused', async () => {
    expect(await failureOf({ baseUrl: 'http://10.0.0.1', privateNetwork: false })).toMatchObject({
      failure: { code: 'ADDRESS_REFUSED' },
      reached: 'nowhere',
    });
  });

  test('to a closed port', async () => {
    const baseUrl = `http://127.0.0.1:${await closedPort()}`;
    expect(await failureOf({ baseUrl })).toMatchObject({
      failure: { code: 'ECONNREFUSED' },
      reached: 'nowhere',
    });
  });

  test('to an upstream with another’s certificate', async () => {
    const { baseUrl } = await serveTls(ELSEWHERE, (_request, response) => response.end());
    expect(await failureOf({ baseUrl, ...TRUSTING })).toMatchObject({
      failure: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      reached: 'nowhere',
    });
  });

  test('that waits for its answer when its time is over', async () => {
    const served = await serveRaw(() => undefined);
    const abort = new AbortController();
    const { client, records } = tapping({ baseUrl: served.baseUrl });
    const answer = client.send(USER, callOf(abort.signal))();
    await until(() => served.received.length > 0);
    abort.abort(DEADLINE);
    await answer;
    expect(records).toMatchObject([
      { end: left({ failure: { tag: 'UpstreamTimeout' }, reached: 'upstream' }) },
    ]);
  });

  test('whose answer breaks off', async () => {
    const served = await serveRaw(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    );
    expect(await failureOf({ baseUrl: served.baseUrl })).toMatchObject({
      failure: { code: 'ECONNRESET' },
      reached: 'answer',
    });
  });
});

describe('a request that is sent again has a record each time', () => {
  test('on a new connection, because the kept one was closed', async () => {
    let asked = 0;
    const { baseUrl } = await serveRaw((socket) => {
      asked += 1;
      if (asked === 2) socket.destroy();
      else socket.write(rawAnswer('{"a":1}'));
    });
    const { client, records } = tapping({ baseUrl });
    await client.send(USER, callOf())();
    await client.send(USER, { ...callOf(), notes: {} })();
    expect(records).toMatchObject([
      { resent: [], end: right({ isKept: false }) },
      { resent: [], end: left({ unusable: 'connection-closed', reached: 'upstream' }) },
      { resent: ['connection-closed'], end: right({ isKept: false }) },
    ]);
  });

  test('with another token, because the first was rejected', async () => {
    const records: WireExchange[] = [];
    const { client } = await tokenWorld(granting(3600), {
      source: 'crm',
      tap: (record) => records.push(record),
      api: ({ headers, target }) => ({
        status: headers.authorization === 'Bearer canary-1' && target === '/again' ? 401 : 200,
      }),
    });
    await askUser(client);
    await askUser(client, { path: ['again'], notes: { retries: 1 } });
    expect(records.map(({ to }) => to)).toStrictEqual(['token', 'api', 'api', 'token', 'api']);
    expect(records[2]).toMatchObject({ retries: 1, resent: [], end: right({ status: 401 }) });
    expect(records[4]).toMatchObject({ retries: 1, resent: ['token-rejected'], end: right({ status: 200 }) });
    expect(records[4]?.request.headers.authorization).toBeInstanceOf(Secret);
    expect(JSON.stringify(records.map(({ request }) => request))).not.toContain('canary');
  });
});

test('the token endpoint’s requests have the name of the source that opened it', async () => {
  const endpoint = await serve((_request, response) => response.writeHead(503).end());
  const records: WireExchange[] = [];
  const transports = createTransports({ tap: (record) => records.push(record) });
  const accessToken = credentialsOf(`${endpoint.baseUrl}/token`);
  const options = { baseUrl: endpoint.baseUrl, accessToken, privateNetwork: true } as const;
  const clients = ['crm', 'cards'].map((source) => transports({ ...options, source }));
  const notes: AskNotes = {};
  for (const client of clients) await client.send(USER, { ...callOf(), notes })();
  for (const client of clients) client.dispose();
  expect(records).toMatchObject([
    { source: 'crm', to: 'token', basePath: '/token' },
    { source: 'crm', to: 'token', basePath: '/token' },
  ]);
});
