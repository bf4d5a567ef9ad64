/** `tls` and `proxy` of a source: each mistake has its place and its fix, and no finding shows a key. */
import { ahunter } from '../../../../adapters/ahunter';
import { http } from '../../../../adapters/http';
import { spaaza } from '../../../../adapters/spaaza';
import { spaazaCard } from '../../../../adapters/spaaza-card';
import type { Adapter, HttpOptions } from '../../../../src/adapter/define-adapter';
import { AUTHORITY, EXPIRED } from '../../../support/upstream/certificates';
import {
  CLIENT_AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  EXPIRED_CERTIFICATE,
  FUTURE_CERTIFICATE,
  LOCKED_KEY,
  OTHER_KEY,
  PASSPHRASE,
} from '../../../support/upstream/client-certificates';
import { contextOf, load } from '../../../support/tenant/world';

const VARIABLES = {
  CERT: CLIENT_CERTIFICATE,
  KEY: CLIENT_KEY,
  CA: AUTHORITY,
  PASS: PASSPHRASE,
  LOCKED: LOCKED_KEY,
  OTHER: OTHER_KEY,
  EXPIRED: EXPIRED_CERTIFICATE,
  FUTURE: FUTURE_CERTIFICATE,
  SOON: CLIENT_CERTIFICATE,
  EXPIRED_CA: EXPIRED.cert,
  CHAIN: CLIENT_CERTIFICATE + CLIENT_AUTHORITY,
  REVERSED: CLIENT_AUTHORITY + CLIENT_CERTIFICATE,
  CRLF: CLIENT_CERTIFICATE.replaceAll('\n', '\r\n'),
  SPACED: `\n\n ${CLIENT_CERTIFICATE}\n\n`,
  ESCAPED: CLIENT_CERTIFICATE.trim().replaceAll('\n', '\\n'),
  ONE_LINE: CLIENT_CERTIFICATE.trim().replaceAll('\n', ' '),
  CUT: CLIENT_CERTIFICATE.slice(0, 200),
  SPOILT: CLIENT_CERTIFICATE.replace('MII', 'AAA'),
  TEXT: 'canary-no-certificate',
  USER: 'bridge',
  COLON: 'bridge:x',
  WRONG: 'canary-wrong-passphrase',
  PROXY_PASSWORD: 'canary-proxy-password',
  TOKENS: '{"79161234567":"invented-token"}',
  TOKEN: 'invented-token',
};

interface Said {
  readonly privateNetwork?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly settings?: object;
}

const fileOf = (settings: object, { privateNetwork, settings: more }: Said): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      till: {
        adapter: 'http',
        ...(privateNetwork !== undefined && { privateNetwork }),
        settings: {
          baseUrl: 'https://till.example',
          answer: { notFound: [{ status: 404 }] },
          ...more,
          ...settings,
        },
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
        payload: { id: 'text!' },
      },
    },
    user: { id: 'till.id' },
  });

/** What is found: code, place, message and what to do. */
const foundIn = (settings: object, said: Said = {}): readonly string[] => {
  const text = fileOf(settings, said);
  const { problems, tenant } = load(text, contextOf([http], { variables: said.variables ?? VARIABLES }));
  tenant?.dispose();
  return problems.map(
    ({ code, severity, message, suggestion = '' }) => `${severity} ${code}: ${message} | ${suggestion}`,
  );
};

const codesOf = (settings: object): readonly string[] =>
  foundIn(settings).map((each) => /^\w+ ([\w-]+):/.exec(each)?.[1] ?? '');

const TLS = { certificate: '${CERT}', key: '${KEY}' };

describe('TLS settings', () => {
  test.each<[string, object]>([
    ['a certificate with its key', TLS],
    ['an encrypted key', { certificate: '${CERT}', key: '${LOCKED}', passphrase: '${PASS}' }],
    ['an authority', { ca: '${CA}' }],
    ['all of them', { ...TLS, ca: '${CA}' }],
    ['a certificate with those between', { ...TLS, certificate: '${CHAIN}' }],
    ['CRLF', { ...TLS, certificate: '${CRLF}' }],
    ['white space around', { ...TLS, certificate: '${SPACED}' }],
    ['a passphrase of a key that needs none', { ...TLS, passphrase: '${PASS}' }],
    ['several authorities', { ca: '${CHAIN}' }],
    ['nothing', {}],
  ])('are right with %s', (_what, tls) => {
    expect(foundIn({ tls })).toStrictEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a certificate alone',
      { certificate: '${CERT}' },
      'settings-invalid: "certificate" needs its "key" | add "key": "${NAME}"',
    ],
    [
      'a key alone',
      { key: '${KEY}' },
      'settings-invalid: "key" needs its "certificate" | add "certificate": "${NAME}"',
    ],
    [
      'a passphrase alone',
      { passphrase: '${PASS}' },
      'settings-invalid: there is no "key" that it could open | remove "passphrase"',
    ],
    [
      'the key of another',
      { ...TLS, key: '${OTHER}' },
      'settings-invalid: this key does not belong to the certificate that CERT holds | ',
    ],
    [
      'certificates in the wrong order',
      { ...TLS, certificate: '${REVERSED}' },
      'the bridge’s certificate comes first',
    ],
    [
      'an encrypted key without its passphrase',
      { ...TLS, key: '${LOCKED}' },
      'settings-invalid: the key that LOCKED holds is encrypted | add "passphrase": "${NAME}"',
    ],
    [
      'a wrong passphrase',
      { ...TLS, key: '${LOCKED}', passphrase: '${WRONG}' },
      'secret-malformed: what WRONG holds does not open the key that LOCKED holds | ',
    ],
    [
      'the key as certificate',
      { certificate: '${KEY}', key: '${KEY}' },
      'secret-malformed: what KEY holds is not a certificate in PEM | ',
    ],
    [
      'the certificate as key',
      { certificate: '${CERT}', key: '${CERT}' },
      'secret-malformed: what CERT holds is not a private key in PEM | ',
    ],
    [
      'another text',
      { ca: '${TEXT}' },
      'secret-malformed: what TEXT holds is not a certificate in PEM | set the variable to the whole of a certificate',
    ],
    ['\\n for line breaks', { ...TLS, certificate: '${ESCAPED}' }, 'write real line breaks instead of \\n'],
    ['line breaks that were lost', { ...TLS, certificate: '${ONE_LINE}' }, 'keep its line breaks'],
    [
      'a part of a certificate',
      { ...TLS, certificate: '${CUT}' },
      'secret-malformed: what CUT holds is not a certificate in PEM | ',
    ],
    [
      'spoilt base64',
      { ca: '${SPOILT}' },
      'secret-malformed: what SPOILT holds is not a certificate in PEM | ',
    ],
    [
      'a certificate in the file',
      { ...TLS, certificate: CLIENT_CERTIFICATE },
      'secret-literal: a secret must not be in the file | ',
    ],
    ['the name of a file', { ca: 'certs/ca.pem' }, 'secret-literal: a secret must not be in the file | '],
    ['another name', { cert: '${CERT}', key: '${KEY}' }, 'key-unknown: there is no "cert" here | '],
    ['no object', '${CERT}' as unknown as object, 'kind-wrong: an object is needed here'],
    [
      'a switch that turns checks off',
      { ca: '${CA}', rejectUnauthorized: false },
      'key-unknown: there is no "rejectUnauthorized" here | ',
    ],
  ])('are refused with %s', (_what, tls, words) => {
    const found = foundIn({ tls });
    expect(found.join('\n')).toContain(words);
    expect(found.filter((each) => each.startsWith('error'))).toHaveLength(1);
    expect(found.join('\n')).not.toMatch(/canary|MII|BEGIN (?!to)/);
  });

  test.each<[string, object, string]>([
    [
      'has expired',
      { ...TLS, certificate: '${EXPIRED}' },
      'EXPIRED holds has expired: it was valid until 2020-02-01',
    ],
    [
      'is not valid yet',
      { ...TLS, certificate: '${FUTURE}' },
      'FUTURE holds is not valid yet: it is from 2120-01-01 on',
    ],
    [
      'ends within 30 days',
      { ...TLS, certificate: '${SOON}' },
      'SOON holds ends soon: it is valid until 2126-11-06',
    ],
    ['of an authority has expired', { ca: '${EXPIRED_CA}' }, 'EXPIRED_CA holds has expired'],
  ])('warn of a certificate that %s, and serve', (_what, tls, words) => {
    if (words.startsWith('SOON')) jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2126-10-20'));
    expect(foundIn({ tls })).toStrictEqual([
      expect.stringMatching(/^warning certificate-dates: the certificate that .* \| set the variable/),
    ]);
    expect(foundIn({ tls })[0]).toContain(words);
    expect(codesOf({ tls })).toStrictEqual(['certificate-dates']);
  });

  test('have no use for an address of plain http', () => {
    const settings = { baseUrl: 'http://crm:8080', tls: TLS };
    expect(foundIn(settings, { privateNetwork: true })).toStrictEqual([
      expect.stringContaining('warning plain-http'),
      expect.stringContaining('error settings-invalid: the address is plain http, which has no TLS | '),
    ]);
  });

  test('are checked as far as their variables are set', () => {
    const variables = { CERT: VARIABLES.CERT };
    const unset = foundIn({ tls: { ...TLS, ca: '${CA}' } }, { variables });
    expect(unset.map((each) => each.split(':')[0])).toStrictEqual([
      'error secret-unset',
      'error secret-unset',
    ]);
    expect(foundIn({ tls: { key: '${KEY}' } }, { variables: {} }).join('\n')).toContain(
      'needs its "certificate"',
    );
  });
});

describe('proxy settings', () => {
  const URL = 'https://proxy.example:3129';
  const WITH = { user: '${USER}', password: '${PROXY_PASSWORD}' };

  test.each<[string, object]>([
    ['an address', { url: 'http://proxy.example:3128' }],
    ['a slash at its end', { url: 'http://proxy.example:3128/' }],
    ['credentials', { url: URL, ...WITH }],
    ['a user alone', { url: URL, user: '${USER}' }],
    ['an authority', { url: URL, ca: '${CA}' }],
    ['an address in a variable', { url: '${PROXY_URL}' }],
  ])('are right with %s', (_what, proxy) => {
    const variables = { ...VARIABLES, PROXY_URL: URL };
    expect(foundIn({ proxy }, { variables })).toStrictEqual([]);
  });

  test('warn of a password that is sent unencrypted, except on loopback', () => {
    expect(foundIn({ proxy: { url: 'http://proxy.example:3128', ...WITH } })).toStrictEqual([
      expect.stringContaining('warning plain-http: the password is sent to this proxy unencrypted'),
    ]);
    const proxy = { url: 'http://127.0.0.1:3128', ...WITH };
    expect(foundIn({ proxy }, { privateNetwork: true })).toStrictEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no address', WITH, 'key-missing: "url" is missing'],
    ['an address alone', 'http://proxy.example:3128', 'write { "url": "http://proxy.example:3128" }'],
    [
      'an address with a password',
      'http://bridge:canary-pass@proxy.example:3128',
      'write { "url": "http://proxy.example:3128", "user"',
    ],
    ['a password in the address', { url: 'http://bridge:canary-pass@proxy.example:3128' }, 'secret-literal'],
    ['no scheme', { url: 'proxy.example:3128' }, 'write "http://proxy.example:3128"'],
    ['a path', { url: 'http://proxy.example:3128/path' }, 'write "http://proxy.example:3128"'],
    ['SOCKS', { url: 'socks5://proxy.example:1080' }, 'write an address like "http://proxy.example:3128"'],
    [
      'a password alone',
      { url: URL, password: '${PROXY_PASSWORD}' },
      '"password" needs its "user" | add "user": "${NAME}"',
    ],
    ['a user with a colon', { url: URL, user: '${COLON}' }, 'secret-malformed: what COLON holds has a colon'],
    ['a literal password', { url: URL, user: '${USER}', password: 'canary-literal' }, 'secret-literal'],
    [
      'an empty password',
      { url: URL, user: '${USER}', password: '' },
      'an empty text is not a secret | leave the key out if there is none, or write "${NAME}"',
    ],
    ['an authority of plain http', { url: 'http://proxy.example:3128', ca: '${CA}' }, 'shows no certificate'],
    [
      'what is not an authority',
      { url: URL, ca: '${TEXT}' },
      'secret-malformed: what TEXT holds is not a certificate',
    ],
    ['a private address', { url: 'http://10.0.0.9:3128' }, 'address-private'],
    ['an address that is never one', { url: 'http://169.254.169.254' }, 'address-private'],
    ['another name', { host: 'http://proxy.example:3128' }, 'key-unknown: there is no "host" here'],
  ])('are refused with %s', (_what, proxy, words) => {
    const found = foundIn({ proxy });
    expect(found.join('\n')).toContain(words);
    expect(found.join('\n')).not.toMatch(/canary/);
    expect(found.some((each) => each.startsWith('error'))).toBe(true);
  });

  test.each([
    ...['https://10.0.0.5', 'https://127.0.0.1:8443', 'https://[fd00::5]', 'https://localhost'],
    ...['https://crm', 'https://crm.local', 'https://metadata.google.internal', 'https://crm.default.svc'],
  ])('do not go with the local upstream %s', (baseUrl) => {
    expect(foundIn({ baseUrl, proxy: { url: URL } }, { privateNetwork: true })).toStrictEqual([
      expect.stringMatching(/^error settings-invalid: this host is not public.* \| remove "proxy"/),
    ]);
  });

  test('do not go with plain http, for the API and for tokens', () => {
    const words = /^error settings-invalid: plain http is not sent through a proxy.* \| remove "proxy"/;
    const said = { privateNetwork: true };
    expect(foundIn({ baseUrl: 'http://crm:8080', proxy: { url: URL } }, said)).toStrictEqual([
      expect.stringContaining('plain-http'),
      expect.stringMatching(words),
    ]);
    const auth = { type: 'oauth2', tokenUrl: 'http://id/token', clientId: 'b', clientSecret: '${TOKEN}' };
    expect(foundIn({ auth, proxy: { url: URL } }, said)).toStrictEqual([
      expect.stringContaining('plain-http'),
      expect.stringMatching(words),
    ]);
  });
});

describe('every adapter over HTTP', () => {
  const auth = { type: 'privileged', token: '${TOKEN}', hostname: 'shop.example' };
  const described = { baseUrl: 'https://till.example', answer: { notFound: [{ status: 404 }] } };
  test.each<[Adapter, object, object]>([
    [ahunter, { tokens: '${TOKENS}' }, {}],
    [spaaza, { auth }, { lookup: { by: 'member_number', value: '{request.userIdentifier}' } }],
    [
      spaazaCard,
      { auth },
      {
        lookup: {
          by: 'member_number',
          value: '{request.userIdentifier}',
          owner: { at: 'user_info.member_number', is: '{request.userIdentifier}' },
        },
        payload: { user_info: { member_number: 'text' } },
      },
    ],
    [
      http,
      described,
      { lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' }, payload: { id: 'text!' } },
    ],
  ])('gives them to its client, and has them checked', (adapter, settings, source) => {
    const given: HttpOptions[] = [];
    const loadWith = (tls: object) =>
      load(
        JSON.stringify({
          access: 'open',
          identifier: { type: 'digits' },
          sources: {
            till: {
              ...source,
              adapter: adapter.name,
              settings: { ...settings, tls, proxy: { url: 'https://proxy.example' } },
            },
          },
          user: { id: 'request.userIdentifier', name: 'till.id' },
        }),
        contextOf([adapter], {
          variables: VARIABLES,
          http: (options) => {
            given.push(options);
            return {
              send: () => () => Promise.reject(new Error('must not be called')),
              dispose: () => undefined,
            };
          },
        }),
      );
    loadWith(TLS).tenant?.dispose();
    expect(given.at(-1)?.tls?.certificate?.name).toBe('CERT');
    expect(given.at(-1)?.proxy).toStrictEqual({ url: 'https://proxy.example' });
    expect(loadWith({ key: '${KEY}' }).problems.map(({ message }) => message)).toContain(
      '"key" needs its "certificate"',
    );
  });
});
