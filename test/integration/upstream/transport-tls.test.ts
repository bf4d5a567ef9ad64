/** Certificates over real TLS: nothing is sent to an upstream without a valid one. */
import { left, right } from 'fp-ts/Either';
import type { SecureVersion } from 'node:tls';
import type { UpstreamFailure } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import type { TransportOptions } from '../../../src/upstream/http/client';
import { callOf } from '../../support/upstream/call';
import { ELSEWHERE, EXPIRED, GOOD, TRUSTING } from '../../support/upstream/certificates';
import { connect, disconnect } from '../../support/upstream/connect';
import { SELF_SIGNED } from '../../support/upstream/self-signed';
import { serveRaw, serveTls, type Served } from '../../support/upstream/servers';

afterEach(disconnect);

const ask = (options: TransportOptions): Promise<Outcome> =>
  connect(options).send(
    { path: ['user'], query: [['token', new Secret('query-secret')]], headers: {} },
    callOf(),
  )();

const serving = (credentials: Parameters<typeof serveTls>[0]): Promise<Served> =>
  serveTls(credentials, (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
  );

const unreachable = (code: unknown): Outcome =>
  left<UpstreamFailure>({ tag: 'UpstreamUnreachable', retryable: false, code: code as string });

const answered = right({ status: 200, body: right({ a: 1 }) });

/** A name that has a certificate, on loopback. */
const named = (served: Served): TransportOptions => ({
  baseUrl: `https://upstream.example:${served.port}`,
  lookup: (_name, _options, resolved) => resolved(null, [{ address: '127.0.0.1', family: 4 }]),
});

describe('a certificate', () => {
  test('that is valid lets the request be sent, to an address and to a name', async () => {
    const served = await serving(GOOD);
    expect(await ask({ baseUrl: served.baseUrl, ...TRUSTING })).toStrictEqual(answered);
    expect(await ask({ ...named(served), ...TRUSTING })).toStrictEqual(answered);
    expect(served.received).toHaveLength(2);
  });

  test.each([
    ['that signed itself', SELF_SIGNED, TRUSTING, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['that has expired', EXPIRED, TRUSTING, 'CERT_HAS_EXPIRED'],
    ['for another host', ELSEWHERE, TRUSTING, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of an unknown authority', GOOD, {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('%s ends the connection before anything is sent', async (_which, credentials, trusted, code) => {
    const served = await serving(credentials);
    for (const options of [{ baseUrl: served.baseUrl }, named(served)])
      expect(await ask({ ...options, ...trusted })).toStrictEqual(unreachable(code));
    expect([served.connections(), served.received]).toStrictEqual([2, []]);
  });

  test('that is not for the token endpoint prevents sending the client’s secret to it', async () => {
    const endpoint = await serving(ELSEWHERE);
    const api = await serving(GOOD);
    const outcome = await ask({
      baseUrl: api.baseUrl,
      ...TRUSTING,
      accessToken: {
        type: 'oauth2',
        tokenUrl: `${endpoint.baseUrl}/token`,
        clientId: 'bridge',
        clientSecret: new Secret('client-secret'),
        parameters: {},
        sentIn: 'body',
      },
    });
    expect(outcome).toStrictEqual(unreachable('ERR_TLS_CERT_ALTNAME_INVALID'));
    expect([endpoint.received, api.received]).toStrictEqual([[], []]);
  });
});

/** Node’s words for a handshake that came to nothing. */
const NOT_THIS_TLS = /^(EPROTO|ERR_SSL_[A-Z0-9_]+)$/;

describe('an untrusted TLS connection', () => {
  test.each<SecureVersion>(['TLSv1', 'TLSv1.1'])('%s is refused', async (version) => {
    const served = await serving({
      ...GOOD,
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await ask({ baseUrl: served.baseUrl, ...TRUSTING })).toStrictEqual(
      unreachable(expect.stringMatching(NOT_THIS_TLS)),
    );
    expect(served.received).toStrictEqual([]);
  });

  test('plain text on the port is reported by a code, and gets no request', async () => {
    const { port, received } = await serveRaw((socket) =>
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
    );
    expect(await ask({ baseUrl: `https://127.0.0.1:${port}` })).toStrictEqual(
      unreachable(expect.stringMatching(NOT_THIS_TLS)),
    );
    expect(received.join('')).not.toMatch(/user|secret/);
  });
});
