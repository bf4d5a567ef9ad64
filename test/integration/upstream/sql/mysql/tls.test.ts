/** TLS to MariaDB: verified, and against the host of the source. */
import { Secret } from '../../../../../src/core/secret';
import { mysql } from '../../../../../src/upstream/sql/mysql/driver';
import type { DriverOptions, SqlConnection } from '../../../../../src/upstream/sql/driver';
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { hasMariaDb, startMariaDb, type MariaDb } from '../../../../support/sql/mariadb';
import { leftOf } from '../../../../support/sql/client';
import { connectTo, optionsFor, rowsOn } from '../../../../support/sql/mysql';
import { ELSEWHERE, EXPIRED, GOOD, TRUSTING } from '../../../../support/upstream/certificates';

const NEVER = new AbortController().signal;

(hasMariaDb() ? describe : describe.skip)('TLS to MariaDB', () => {
  let server: MariaDb;

  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(async () => {
    await killBridges();
    removeFolders();
  });

  const connect = (more: Partial<DriverOptions>) => mysql.connect(optionsFor(server.port, more), NEVER);
  const cipherOf = (connection: SqlConnection) =>
    rowsOn(
      connection,
      "select variable_value as cipher from information_schema.session_status where variable_name = 'Ssl_cipher'",
    );

  test.each(['localhost', '127.0.0.1', 'upstream.example'])(
    'is used where the certificate is for %s',
    async (host) => {
      const connection = await connectTo(server.port, { host, ...TRUSTING });
      expect(await cipherOf(connection)).toEqual([{ cipher: expect.stringMatching(/^TLS_/) }]);
      connection.close();
    },
  );

  test.each([
    ['another name', 'wrong.example'],
    ['an address that the certificate does not have', '203.0.113.7'],
    ['an address of IPv6', '2001:db8::7'],
  ])('refuses a certificate that is not for the host: %s', async (_what, host) => {
    expect(leftOf(await connect({ host, ...TRUSTING }))).toEqual({
      tag: 'UpstreamUnreachable',
      retryable: false,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('refuses an authority that is not trusted', async () => {
    expect(leftOf(await connect({ host: 'localhost', tls: {} }))).toEqual({
      tag: 'UpstreamUnreachable',
      retryable: false,
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
  });

  test.each([
    ['expired', EXPIRED, 'CERT_HAS_EXPIRED'],
    ['of another host', ELSEWHERE, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('refuses a certificate that is %s', async (_what, certificate, code) => {
    await server.show(certificate);
    expect(leftOf(await connect({ host: 'localhost', ...TRUSTING }))).toMatchObject({ code });
    await server.show(GOOD);
  });

  test('is not given up for a server without it', async () => {
    const plain = await startMariaDb(['--skip-ssl']);
    expect(
      leftOf(await mysql.connect(optionsFor(plain.port, { host: 'localhost', ...TRUSTING }), NEVER)),
    ).toEqual({
      tag: 'UpstreamUnreachable',
      retryable: false,
      code: 'DATABASE_TLS',
    });
  });

  test.each([
    ['another password', { password: new Secret('wrong', 'WRONG') }, 'DATABASE_AUTHENTICATION'],
    ['another user', { user: 'stranger' }, 'DATABASE_AUTHENTICATION'],
    ['another database', { name: 'mysql' }, 'DATABASE_PERMISSION'],
  ])('comes before %s is refused', async (_what, more, code) => {
    expect(leftOf(await connect({ host: 'localhost', ...TRUSTING, ...more }))).toEqual({
      tag: 'UpstreamRejected',
      retryable: false,
      code,
    });
  });
});
