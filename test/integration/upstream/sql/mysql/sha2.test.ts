/** The login of MySQL 8, `caching_sha2_password`, in each of its ways: against a scripted server, since MariaDB does not have it. */
import { Secret } from '../../../../../src/core/secret';
import type { DriverOptions } from '../../../../../src/upstream/sql/driver';
import { mysql } from '../../../../../src/upstream/sql/mysql/driver';
import { BRIDGE_USER } from '../../../../support/sql/bridge-user';
import { leftOf } from '../../../../support/sql/client';
import { optionsFor } from '../../../../support/sql/mysql';
import { startSha2 } from '../../../../support/sql/sha2-mysql';
import type { Sha2Login, Sha2Options } from '../../../../support/sql/sha2-mysql';
import { TRUSTING } from '../../../../support/upstream/certificates';

const { password } = BRIDGE_USER;
const OTHER = new Secret('another-password', 'DATABASE_PASSWORD');
const IN_TLS = { host: 'localhost', ...TRUSTING };
const READ_ONLY = 'set session transaction read only';

type Ways = readonly (readonly [
  how: string,
  server: Omit<Sha2Options, 'password'>,
  client: Partial<DriverOptions>,
  login: Sha2Login,
])[];

const WAYS: Ways = [
  ['a user of the server’s cache', { isCached: true }, {}, 'by the token'],
  ['a user of the cache, in TLS', { isCached: true, hasTls: true }, IN_TLS, 'by the token'],
  ['a new user', { isCached: false }, {}, 'by the password in the server’s key'],
  ['a new user, in TLS', { isCached: false, hasTls: true }, IN_TLS, 'by the password in TLS'],
];

/** Connects to a scripted server; it refuses every statement, so that a session is never ready. */
const connectTo = async (server: Omit<Sha2Options, 'password'>, client: Partial<DriverOptions>) => {
  const scripted = await startSha2({ password, ...server });
  const connected = mysql.connect(optionsFor(scripted.port, client), new AbortController().signal);
  const failure = leftOf(await connected);
  scripted.close();
  return { ...scripted, failure };
};

test.each(WAYS)(
  '%s is logged in, and the session is made read-only first',
  async (_how, server, client, login) => {
    const { logins, statements, failure } = await connectTo(server, client);
    expect(logins).toEqual([login]);
    expect(statements).toEqual([READ_ONLY]);
    expect(failure).toMatchObject({ tag: 'UpstreamRejected', code: 'DATABASE_SESSION' });
  },
);

test.each(WAYS)(
  '%s with another password is rejected, and no statement is sent',
  async (_how, server, client) => {
    const { logins, statements, failure } = await connectTo(server, { ...client, password: OTHER });
    expect(logins).toEqual(['not']);
    expect(statements).toEqual([]);
    expect(failure).toEqual({ tag: 'UpstreamRejected', retryable: false, code: 'DATABASE_AUTHENTICATION' });
  },
);

test.each(WAYS.filter(([, { hasTls }]) => hasTls !== true))(
  'without TLS, the password of %s is not readable on the wire',
  async (_how, server, client) => {
    const { logins, onTheWire } = await connectTo(server, client);
    expect(logins).toHaveLength(1);
    expect(onTheWire().includes(BRIDGE_USER.user)).toBe(true);
    expect(onTheWire().includes(password)).toBe(false);
  },
);
