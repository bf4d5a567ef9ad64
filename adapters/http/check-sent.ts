/** What is wrong with the requests of a described upstream: their headers, secrets, bodies and paths. */
import type { SettingsProblem } from '../../src/adapter';
import { isHeaderName } from '../../src/header-name';
import { segmentsOf } from './request';
import type { Lookup, Settings } from './settings';
import { wrong } from './wrong';
import type { Place } from './wrong';

/** Names that announce a secret. */
const SECRET = /authori[sz]ation|cookie|token|secret|passw|api[-_]?key|signature/i;

const isLiteral = (value: unknown): boolean => typeof value === 'string' && !value.includes('{');

const checkSecrets = (given: object | undefined, at: Place): readonly SettingsProblem[] =>
  Object.entries(given ?? {})
    .filter(([name, value]) => SECRET.test(name) && [value].flat().some(isLiteral))
    .map(([name]) =>
      wrong(
        'secret-literal',
        [...at, name],
        'a secret never stands in the file',
        `remove it, and write it into "settings": "auth": { "type": "apiKey", "in": "header", "keys": { "${name}": "\${NAME}" } }`,
      ),
    );

const checkHeaders = (headers: object | undefined, at: Place): readonly SettingsProblem[] =>
  Object.keys(headers ?? {})
    .filter((name) => !isHeaderName(name))
    .map((name) =>
      wrong('settings-invalid', [...at, name], `"${name}" cannot be sent as a header`, 'remove it'),
    );

const keysOf = ({ auth }: Settings): object =>
  auth?.type === 'apiKey' && auth.in === 'header' ? auth.keys : {};

type OAuth = Extract<Settings['auth'], { readonly type: 'oauth2' }>;

/** The headers of both parts that have this name. */
const headersCalled = (
  name: string,
  { headers }: Settings,
  lookup: Lookup,
): readonly (readonly [part: 'settings' | 'lookup', header: string])[] =>
  (['settings', 'lookup'] as const).flatMap((part) =>
    Object.keys((part === 'settings' ? headers : lookup.headers) ?? {})
      .filter((other) => other.toLowerCase() === name.toLowerCase())
      .map((other) => [part, other] as const),
  );

/** A token's header is the token's alone. */
const checkTokenHeader = (
  { tokenHeader = 'Authorization' }: OAuth,
  settings: Settings,
  lookup: Lookup,
): readonly SettingsProblem[] => {
  const at = ['settings', 'auth', 'tokenHeader'];
  if (!isHeaderName(tokenHeader))
    return [
      wrong('settings-invalid', at, `"${tokenHeader}" cannot be sent as a header`, 'write "X-Access-Token"'),
    ];
  return headersCalled(tokenHeader, settings, lookup).map(([part, header]) =>
    wrong('settings-invalid', [part, 'headers', header], 'this header carries the token', 'remove it'),
  );
};

/** What the token request has of its own. */
const OWN: ReadonlySet<string> = new Set(['grant_type', 'client_id', 'client_secret']);

const checkOAuth = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] => {
  const { auth } = settings;
  if (auth?.type !== 'oauth2') return [];
  const own = Object.keys(auth.parameters ?? {}).filter((name) => OWN.has(name));
  return [
    ...checkTokenHeader(auth, settings, lookup),
    ...own.map((name) =>
      wrong(
        'settings-invalid',
        ['settings', 'auth', 'parameters', name],
        `the token request has its own "${name}"`,
        'remove it',
      ),
    ),
  ];
};

/** A body says its type itself, and a request that says it twice is not sent. */
const checkContentType = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] =>
  lookup.json === undefined && lookup.form === undefined
    ? []
    : headersCalled('content-type', settings, lookup).map(([part, header]) =>
        wrong('settings-invalid', [part, 'headers', header], 'the body says its type itself', 'remove it'),
      );

const isDots = (segment: string): boolean => segment === '.' || segment === '..';

const checkBody = ({ method, json, form }: Lookup): readonly SettingsProblem[] => {
  if (json !== undefined && form !== undefined)
    return [
      wrong('lookup-unwanted', ['lookup', 'form'], '"json" and "form" exclude each other', 'remove "form"'),
    ];
  if (method === 'POST' || (json === undefined && form === undefined)) return [];
  const body = json === undefined ? 'form' : 'json';
  return [
    wrong('lookup-unwanted', ['lookup', body], 'a GET has no body', 'add "method": "POST" to "lookup"'),
  ];
};

const checkFormKeys = ({ auth }: Settings, { method, json }: Lookup): readonly SettingsProblem[] =>
  auth?.type === 'apiKey' && auth.in === 'form' && (method !== 'POST' || json !== undefined)
    ? [
        wrong(
          'settings-invalid',
          ['settings', 'auth', 'in'],
          'only a POST with a form carries keys in the form',
          'write "header"',
        ),
      ]
    : [];

const checkDots = ({ path }: Lookup): readonly SettingsProblem[] =>
  segmentsOf(path).path.some(isDots)
    ? [
        wrong(
          'value-wrong',
          ['lookup', 'path'],
          '"." and ".." are no segments of a path',
          'write the path that they lead to',
        ),
      ]
    : [];

/** All that is wrong with what is sent. */
export const checkSent = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] => [
  ...checkHeaders(settings.headers, ['settings', 'headers']),
  ...checkHeaders(keysOf(settings), ['settings', 'auth', 'keys']),
  ...checkHeaders(lookup.headers, ['lookup', 'headers']),
  ...checkOAuth(settings, lookup),
  ...checkSecrets(settings.headers, ['settings', 'headers']),
  ...checkSecrets(lookup.headers, ['lookup', 'headers']),
  ...checkSecrets(lookup.query, ['lookup', 'query']),
  ...checkSecrets(lookup.form, ['lookup', 'form']),
  ...checkFormKeys(settings, lookup),
  ...checkContentType(settings, lookup),
  ...checkDots(lookup),
  ...checkBody(lookup),
];
