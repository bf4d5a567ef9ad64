/** TLS settings of a source as node:tls takes them. */
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Tls } from './connection-settings';

/** Reveals the secrets, to node:tls alone. Throws what TLS does not accept: settings are checked before they come here. */
export const secureContextOf = ({ certificate, key, passphrase, ca }: Tls): SecureContext =>
  createSecureContext({
    cert: certificate?.reveal().trim(),
    key: key?.reveal().trim(),
    passphrase: passphrase?.reveal(),
    ca: ca?.reveal().trim(),
  });
