/** What is wrong with the connections of a source's settings, whatever its adapter: TLS and proxies, and the addresses with them. */
import * as t from 'io-ts';
import { advise, insert, remove, removeKey } from '../diagnostics/fix';
import { isPlainHttp, isPublicAsWritten } from '../values/ip-network';
import type { SettingsProblem } from './adapter-spec';
import { checkTls } from './check-tls';
import { connectionOf } from './connection-settings';
import type { Proxy } from './connection-settings';

/** An address of settings, and where it is. */
interface Addressed {
  readonly at: readonly string[];
  readonly url: URL;
}

const addressedBy = (value: unknown, at: readonly string[]): readonly Addressed[] =>
  typeof value === 'string' && URL.canParse(value) ? [{ at, url: new URL(value) }] : [];

const Settings = t.partial({ baseUrl: t.unknown, auth: t.unknown });

/** The base URL, and what `auth` has beside it: the token endpoint. */
const addressesOf = (settings: unknown): readonly Addressed[] => {
  if (!Settings.is(settings)) return [];
  const { baseUrl, auth } = settings;
  const beside = t.UnknownRecord.is(auth) ? Object.entries(auth) : [];
  return [
    ...addressedBy(baseUrl, ['settings', 'baseUrl']),
    ...beside
      .filter(([key]) => key.endsWith('Url'))
      .flatMap(([key, value]) => addressedBy(value, ['settings', 'auth', key])),
  ];
};

const isPlain = ({ url }: Addressed): boolean => url.protocol === 'http:';

const wrong = (
  at: readonly string[],
  message: string,
  fix: SettingsProblem['fix'],
  code: SettingsProblem['code'] = 'settings-invalid',
): SettingsProblem => ({ code, severity: 'error', at, message, ...(fix !== undefined && { fix }) });

const WITHOUT_PROXY = removeKey('proxy', { asks: true });

const checkTarget = (addressed: Addressed): readonly SettingsProblem[] => {
  if (isPlain(addressed))
    return [
      wrong(addressed.at, 'plain http is not sent through a proxy, which would read it', WITHOUT_PROXY),
    ];
  return !isPublicAsWritten(addressed.url.hostname)
    ? [
        wrong(
          addressed.at,
          'this host is not public, and a proxy is asked for public hosts only',
          WITHOUT_PROXY,
        ),
      ]
    : [];
};

const URL_OF_PROXY = ['settings', 'proxy', 'url'];

const checkProxy = ({ url, user, password, ca }: Proxy): readonly SettingsProblem[] => {
  const address = new URL(url);
  const isEncrypted = address.protocol === 'https:';
  const ofCa =
    ca === undefined
      ? []
      : checkTls({ ca }).map((problem) => ({ ...problem, at: ['settings', 'proxy', 'ca'] }));
  return [
    ...(password !== undefined && user === undefined
      ? [wrong(['settings', 'proxy', 'password'], '"password" needs its "user"', insert('user', '"${NAME}"'))]
      : []),
    ...(ca !== undefined && !isEncrypted
      ? [wrong(['settings', 'proxy', 'ca'], 'this proxy is plain http, and shows no certificate', remove)]
      : []),
    ...(password !== undefined && isPlainHttp(address) ? [UNENCRYPTED] : []),
    ...ofCa,
  ];
};

const UNENCRYPTED: SettingsProblem = {
  code: 'plain-http',
  severity: 'warning',
  at: URL_OF_PROXY,
  message: 'the password is sent to this proxy unencrypted',
  fix: advise('write an address with https, if the proxy has one'),
};

const HAS_NO_TLS = 'the address is plain http, which has no TLS';

/** All that is wrong. */
export const checkConnection = (settings: unknown): readonly SettingsProblem[] => {
  const { tls, proxy } = connectionOf(settings);
  if (tls === undefined && proxy === undefined) return [];
  const addresses = addressesOf(settings);
  const isAllPlain = addresses.length > 0 && addresses.every(isPlain);
  return [
    ...(tls === undefined ? [] : checkTls(tls)),
    ...(tls !== undefined && isAllPlain
      ? [wrong(['settings', 'tls'], HAS_NO_TLS, advise('write an address with https, or remove "tls"'))]
      : []),
    ...(proxy === undefined ? [] : [...checkProxy(proxy), ...addresses.flatMap(checkTarget)]),
  ];
};
