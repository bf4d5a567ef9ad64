/** Certificates of the bridge itself over real TLS, and authorities of one source alone. */
import { left, right } from 'fp-ts/Either';
import type { ServerOptions } from 'node:https';
import type { Tls } from '../../../src/adapter/connection-settings';
import { Secret } from '../../../src/core/secret';
import { createTransports, type TransportOptions } from '../../../src/upstream/http/client';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { callOf } from '../../support/upstream/call';
import { AUTHORITY, GOOD } from '../../support/upstream/certificates';
import {
  CLIENT_AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  EXPIRED_CERTIFICATE,
  LOCKED_KEY,
  PASSPHRASE,
} from '../../support/upstream/client-certificates';
import { connect, disconnect } from '../../support/upstream/connect';
import { SELF_SIGNED } from '../../support/upstream/self-signed';
import { serveTls, type Served } from '../../support/upstream/servers';
import { credentialsOf } from '../../support/upstream/tokens';

afterEach(disconnect);

const ca = new Secret(AUTHORITY);
const key = new Secret(CLIENT_KEY);
const certificate = new Secret(CLIENT_CERTIFICATE);
const OWN: Tls = { ca, certificate, key };

/** A server that answers with the name of the client. */
const asking = (options: ServerOptions = {}): Promise<Served> =>
  serveTls(
    { ...GOOD, ca: CLIENT_AUTHORITY, requestCert: true, rejectUnauthorized: true, ...options },
    (request, response) => {
      const { socket } = request;
      const name = 'getPeerCertificate' in socket ? Reflect.apply(nameOf, undefined, [socket]) : '';
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(request.method === 'POST' ? { access_token: 'granted' } : { name }));
    },
  );

const nameOf = (socket: { getPeerCertificate: () => { subject?: { CN?: string } } }): string =>
  socket.getPeerCertificate().subject?.CN ?? '';

const REQUEST = { path: ['user'], query: [], headers: {} };

const ask = (options: TransportOptions): Promise<Outcome> => connect(options).send(REQUEST, callOf())();

const shown = (name: string): Outcome => right({ status: 200, body: right({ name }) });

const failed = (code: unknown): Outcome =>
  left({ tag: 'UpstreamUnreachable', retryable: expect.any(Boolean) as boolean, code: code as string });

/** What a client sees of a server that ends the handshake, by an alert or without one. */
const ENDED = expect.stringMatching(/ALERT|ECONNRESET|EPIPE|EPROTO/) as unknown;

describe('an upstream that wants a certificate', () => {
  test.each<[string, Tls]>([
    ['with its key', OWN],
    ['with an encrypted key', { ...OWN, key: new Secret(LOCKED_KEY), passphrase: new Secret(PASSPHRASE) }],
    [
      'with CRLF and empty lines',
      { ...OWN, certificate: new Secret(`\r\n${CLIENT_CERTIFICATE.replaceAll('\n', '\r\n')}\r\n`) },
    ],
    [
      'followed by that of its authority',
      { ...OWN, certificate: new Secret(CLIENT_CERTIFICATE + CLIENT_AUTHORITY) },
    ],
  ])('gets it %s', async (_how, tls) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { baseUrl } = await asking({ minVersion: version, maxVersion: version });
      expect(await ask({ baseUrl, tls })).toStrictEqual(shown('bridge.example'));
    }
  });

  test.each<[string, Tls]>([
    ['none', { ca }],
    ['one that has expired', { ...OWN, certificate: new Secret(EXPIRED_CERTIFICATE) }],
    [
      'one of another authority',
      { ca, certificate: new Secret(SELF_SIGNED.cert), key: new Secret(SELF_SIGNED.key) },
    ],
  ])('and gets %s, gets no request', async (_which, tls) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const served = await asking({ minVersion: version, maxVersion: version });
      expect(await ask({ baseUrl: served.baseUrl, tls })).toStrictEqual(failed(ENDED));
      expect(served.received).toStrictEqual([]);
    }
  });

  test('gets it at the token endpoint, too', async () => {
    const [endpoint, api] = [await asking(), await asking()];
    const accessToken = credentialsOf(`${endpoint.baseUrl}/token`);
    expect(await ask({ baseUrl: api.baseUrl, tls: OWN, accessToken })).toStrictEqual(shown('bridge.example'));
    expect(await ask({ baseUrl: api.baseUrl, tls: { ca }, accessToken })).toStrictEqual(failed(ENDED));
    expect(endpoint.received).toStrictEqual(['/token']);
  });
});

test('a client that shows a certificate says when it is valid, and any other does not', () => {
  const baseUrl = 'https://crm.shop.example';
  expect(connect({ baseUrl, tls: OWN }).certificate).toStrictEqual({
    validFrom: new Date('2026-11-30T05:15:25Z'),
    validUntil: new Date('2126-11-06T05:15:25Z'),
  });
  expect(connect({ baseUrl, tls: { ca } }).certificate).toBeUndefined();
  expect(connect({ baseUrl }).certificate).toBeUndefined();
});

describe('the authorities of a source', () => {
  test('are trusted by that source only', async () => {
    const served = await serveTls(GOOD, (_request, response) => response.end('{"name":"any"}'));
    expect(await ask({ baseUrl: served.baseUrl, tls: { ca } })).toStrictEqual(shown('any'));
    expect(await ask({ baseUrl: served.baseUrl })).toStrictEqual(failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'));
    expect(served.received).toHaveLength(1);
  });

  test('replace the public ones, and several are trusted alike', async () => {
    const served = await serveTls(GOOD, (_request, response) => response.end('{"name":"any"}'));
    const both = new Secret(CLIENT_AUTHORITY + AUTHORITY);
    expect(await ask({ baseUrl: served.baseUrl, tls: { ca: both } })).toStrictEqual(shown('any'));
    const others = new Secret(CLIENT_AUTHORITY);
    expect(await ask({ baseUrl: served.baseUrl, tls: { ca: others } })).toStrictEqual(
      failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    );
  });
});

describe('sources with other TLS settings', () => {
  test('share neither a connection nor a token', async () => {
    let granted = 0;
    const endpoint = await serveTls(GOOD, (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"access_token":"granted-${(granted += 1)}"}`),
    );
    const api = await serveTls(GOOD, (_request, response) => response.end('{"name":"any"}'));
    const accessToken = credentialsOf(`${endpoint.baseUrl}/token`);
    const make = createTransports();
    const sources = [
      { ca },
      { ca: new Secret(AUTHORITY) },
      OWN,
      { ...OWN, ca: new Secret(AUTHORITY + CLIENT_AUTHORITY) },
    ];
    const clients = sources.map((tls) =>
      make({ baseUrl: api.baseUrl, privateNetwork: true, accessToken, tls }),
    );
    for (const client of clients) expect(await client.send(REQUEST, callOf())()).toStrictEqual(shown('any'));
    expect([granted, api.connections()]).toStrictEqual([3, 4]); // the first two are the same
    for (const client of clients) client.dispose();
  });
});
