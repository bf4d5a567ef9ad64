/** The options of mysql2: what the bridge asks of a connection, and what a server may not ask of the bridge. */
import type { ConnectionOptions, TypeCast } from 'mysql2';
import type { Duplex } from 'node:stream';
import type { Secret } from '../../../core/secret';
import type { DriverOptions } from '../driver';

/** What mysql2 offers unless told not to: files of the bridge's own, and other meanings of SQL. */
const NO_FLAGS: readonly string[] = ['-LOCAL_FILES', '-IGNORE_SPACE', '-ODBC'];

/** Without it mysql2 makes objects of geometries and vectors. */
const typeCast: TypeCast = (field, next) =>
  field.type === 'GEOMETRY' || field.type === 'VECTOR' ? field.buffer() : next();

const revealed = (text: string | Secret): string => (typeof text === 'string' ? text : text.reveal());

/** TLS of mysql2 compares no host name unless told so. */
const tlsOf = ({ tls }: DriverOptions): ConnectionOptions => {
  if (tls === 'off') return {};
  const { certificate, key, passphrase, ca } = tls ?? {};
  return {
    ssl: {
      rejectUnauthorized: true,
      verifyIdentity: true,
      ...(certificate && { cert: certificate.reveal().trim() }),
      ...(key && { key: key.reveal().trim() }),
      ...(passphrase && { passphrase: passphrase.reveal() }),
      ...(ca && { ca: ca.reveal().trim() }),
    },
  };
};

/**
 * The host that a certificate is compared with. Of an address mysql2 names no host, and node:tls would then take
 * `localhost`; before that it takes this property, which a socket has once a name was looked up.
 */
const named = (stream: Duplex, host: string): Duplex => Object.assign(stream, { _host: host });

/** Reveals the secrets, to mysql2 alone. Numbers, dates and JSON come as written; nothing of an answer becomes code. */
export const optionsOf = (options: DriverOptions, stream: Duplex): ConnectionOptions => ({
  host: options.host,
  user: revealed(options.user),
  password: options.password.reveal(),
  database: options.name,
  stream: () => named(stream, options.host),
  ...tlsOf(options),
  // Texts of the bridge have no case or accent to ignore.
  charset: 'utf8mb4_bin',
  flags: [...NO_FLAGS],
  multipleStatements: false,
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  jsonStrings: true,
  rowsAsArray: true,
  disableEval: true,
  typeCast,
  // The caller's signal ends an attempt.
  connectTimeout: 0,
});
