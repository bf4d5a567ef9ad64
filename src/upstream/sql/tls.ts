/** TLS to a database: always verified, and against the name of its host. */
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { secureContextOf } from '../../adapter/secure-context';
import type { SqlOptions } from '../../adapter/sql';

export type TlsOptions = ConnectionOptions;

/** The options of node:tls; `undefined` where the source has turned TLS off. */
export const tlsOptionsOf = ({ host, tls }: Pick<SqlOptions, 'host' | 'tls'>): TlsOptions | undefined =>
  tls === 'off'
    ? undefined
    : {
        host,
        ...(isIP(host) === 0 && { servername: host }), // no address is a server name (RFC 6066, section 3)
        ...(tls !== undefined && { secureContext: secureContextOf(tls) }),
        rejectUnauthorized: true,
      };
