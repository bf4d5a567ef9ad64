/** What is wrong with a token of OAuth 2: its grant, its parameters, and where it is sent. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { isHeaderName } from '../../src/values/sendable';
import type { Auth } from './auth';
import { SECRET, VARIABLE, isContentType } from './check-sent';
import { wrong } from './finding';
import type { TokenSend } from './token-send';
import { insert, remove, removeKey, write } from '../../src/adapter/re-exports';

type OAuth = Extract<Auth, { readonly type: 'oauth2' }>;

const AUTH = ['settings', 'auth'] as const;

/** What every token request says by itself, and what those of a grant do: each once (RFC 6749, sections 3.2, 4.3.2, 4.4.2 and 6). */
const OWN = ['grant_type', 'client_id', 'client_secret'];
const OWN_OF_GRANT = {
  client_credentials: [],
  password: ['username', 'password'],
  refresh_token: ['refresh_token'],
} as const;

/** Parameters whose value would be printed. */
const NEVER_PRINTED: ReadonlySet<string> = new Set(['client_secret', 'password', 'refresh_token']);

const checkParameters = ({
  grant = 'client_credentials',
  parameters = {},
}: OAuth): readonly SettingsProblem[] => {
  const own = new Set<string>([...OWN, ...OWN_OF_GRANT[grant]]);
  return Object.entries(parameters).flatMap(([name, value]) => {
    const at = [...AUTH, 'parameters', name];
    if (own.has(name)) {
      const code = NEVER_PRINTED.has(name) ? 'secret-literal' : 'settings-invalid';
      return [wrong(code, at, `"${name}" is set by the adapter already`, remove)];
    }
    return typeof value === 'string' && SECRET.test(name)
      ? [wrong('secret-literal', at, 'a secret must not be in the file', VARIABLE)]
      : [];
  });
};

/** The keys that a grant has beside those of all; the first ones are needed. */
const OF_GRANT = {
  client_credentials: { needed: [], more: [] },
  password: { needed: ['username', 'password'], more: [] },
  refresh_token: { needed: ['refreshToken'], more: ['refreshTokenFile'] },
} as const;

const GRANT_KEYS = ['username', 'password', 'refreshToken', 'refreshTokenFile'] as const;

const grantFor = (key: (typeof GRANT_KEYS)[number]): string =>
  key.startsWith('refresh') ? 'refresh_token' : 'password';

const checkGrant = (auth: OAuth): readonly SettingsProblem[] => {
  const { grant = 'client_credentials' } = auth;
  const { needed, more } = OF_GRANT[grant];
  const allowed: readonly string[] = [...needed, ...more];
  const missing = needed.filter((key) => auth[key] === undefined);
  const unwanted = GRANT_KEYS.filter((key) => auth[key] !== undefined && !allowed.includes(key));
  return [
    ...missing.map((key) =>
      wrong(
        'key-missing',
        AUTH,
        `"${key}" is missing: the grant "${grant}" needs it`,
        insert(key, '"${NAME}"', 'auth', { asks: true }),
      ),
    ),
    ...unwanted.map((key) =>
      wrong(
        'settings-invalid',
        [...AUTH, key],
        `the grant "${grant}" has no "${key}"`,
        auth.grant === undefined
          ? insert('grant', JSON.stringify(grantFor(key)), 'auth', { asks: true })
          : removeKey(key),
      ),
    ),
  ];
};

/** A tenant must not reach another's file, or any other file of the machine. */
const FILE = /^[a-z\d][a-z\d_-]{0,63}$/i;

const checkFile = ({ refreshTokenFile: file }: OAuth): readonly SettingsProblem[] =>
  file === undefined || FILE.test(file)
    ? []
    : [
        wrong(
          'settings-invalid',
          [...AUTH, 'refreshTokenFile'],
          'this is the name of a file in the state directory: letters, digits, "_" and "-", without a folder and an ending',
          write('"crm"', { asks: true }),
        ),
      ];

/** All that is wrong with how a token is requested by OAuth 2. */
export const checkOAuth = (auth: OAuth): readonly SettingsProblem[] => [
  ...checkParameters(auth),
  ...checkGrant(auth),
  ...checkFile(auth),
  ...checkHeader(auth.tokenHeader, 'tokenHeader'),
  ...(auth.tokenHeader === undefined || auth.send === undefined
    ? []
    : [
        wrong(
          'settings-invalid',
          [...AUTH, 'tokenHeader'],
          '"tokenHeader" and "send" exclude each other',
          removeKey('tokenHeader'),
        ),
      ]),
];

/** A token's header is the token's alone. */
const checkHeader = (name: string | undefined, ...at: readonly string[]): readonly SettingsProblem[] => {
  if (name === undefined || (isHeaderName(name) && !isContentType(name))) return [];
  const fix = write('"X-Access-Token"', { asks: true });
  return [wrong('settings-invalid', [...AUTH, ...at], 'this is not the name of a header', fix)];
};

/** RFC 6265, section 4.1.1. */
const COOKIE_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What is wrong with the place of a token. */
export const checkSend = ({ send }: { readonly send?: TokenSend }): readonly SettingsProblem[] => {
  if (send?.in === 'header') return checkHeader(send.name, 'send', 'name');
  return send?.in === 'cookie' && !COOKIE_NAME.test(send.name)
    ? [
        wrong(
          'settings-invalid',
          [...AUTH, 'send', 'name'],
          'this is not the name of a cookie',
          write('"sid"', { asks: true }),
        ),
      ]
    : [];
};
