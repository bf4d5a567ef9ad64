/**
 * The settings of a source's connections, beside its `baseUrl`: TLS and a proxy. An adapter over HTTP has them among its
 * settings; `defineAdapter` checks them, and gives them to the source's client.
 */
import * as t from 'io-ts';
import { PemSecret, SecretText, UserSecret } from '../core/secret';
import { ProxyUrl } from '../values/codec';
import { documented } from '../values/documented';
import type { Instead } from '../values/documented';

/** An upstream's certificate is checked with it, and the bridge shows who it is. */
export const Tls = t.partial({
  certificate: documented(
    PemSecret,
    'The variable with the certificate of the bridge in PEM, for an upstream that wants one; certificates between it and its authority may follow.',
  ),
  key: documented(PemSecret, 'The variable with the private key of "certificate", in PEM.'),
  passphrase: documented(SecretText, 'The variable with the passphrase of "key", if it is encrypted.'),
  ca: documented(
    PemSecret,
    'The variable with the certificates of authorities in PEM. They are trusted instead of the public ones, for this source only.',
  ),
});
/** How connections to an upstream are encrypted, beyond what is usual. */
export type Tls = t.TypeOf<typeof Tls>;

const Proxy = t.intersection([
  t.type({
    url: documented(ProxyUrl, 'The address of the proxy, without credentials: "http://proxy.example:3128".'),
  }),
  t.partial({
    user: documented(UserSecret, 'The variable with the user’s name for the proxy.'),
    password: documented(SecretText, 'The variable with the password for the proxy.'),
    ca: documented(
      PemSecret,
      'The variable with the authorities of a proxy with https in PEM, instead of the public ones.',
    ),
  }),
]);
/** The proxy through which an upstream is reached. */
export type Proxy = t.TypeOf<typeof Proxy>;

/** A proxy is written as an object; an address with a password in it is not repeated. */
const insteadOfProxy = (value: unknown): readonly Instead[] =>
  typeof value === 'string'
    ? [
        ProxyUrl.is(value)
          ? { write: { url: value } }
          : {
              advice:
                'write { "url": "http://proxy.example:3128", "user": "${NAME}", "password": "${NAME}" }',
            },
      ]
    : [];

/** For the settings of an adapter over HTTP. */
export const connectionSettings = {
  tls: documented(
    Tls,
    'TLS beyond what is usual: a client certificate with its key, authorities of your own. It holds for the token endpoint too.',
  ),
  proxy: documented(
    Proxy,
    'A proxy for https, asked by CONNECT: it sees the upstream’s name, and no request. It holds for the token endpoint too. "privateNetwork" is then about the proxy’s address.',
    insteadOfProxy,
  ),
} as const;

const ConnectionSettings = t.partial(connectionSettings);
/** What settings say of connections. */
export type ConnectionSettings = t.TypeOf<typeof ConnectionSettings>;

/** What settings say of connections; nothing for an adapter without such settings. */
export const connectionOf = (settings: unknown): ConnectionSettings => {
  if (!ConnectionSettings.is(settings)) return {};
  const { tls, proxy } = settings;
  return { ...(tls !== undefined && { tls }), ...(proxy !== undefined && { proxy }) };
};
