/** What is wrong with the settings and the lookup of a Spaaza source although each is of the right kind. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { own } from '../../src/core/own';
import { insert, removeKey } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';
import type { Lookup, Session, Settings } from './settings';

export const wrong = (
  code: SettingsProblem['code'],
  at: readonly string[],
  message: string,
  fix: Fix,
): SettingsProblem => ({
  code,
  severity: 'error',
  at,
  message,
  fix,
});

const AT_AUTH = ['settings', 'auth'] as const;

/** A session is named in one way. */
const checkSession = (auth: Session): readonly SettingsProblem[] => {
  const { jwt, userId, username, sessionKey } = auth;
  const beside = Object.keys({ userId, username, sessionKey }).filter((key) => own(auth, key) !== undefined);
  const extra = (key: string, other: string): SettingsProblem =>
    wrong('settings-invalid', [...AT_AUTH, key], `"${key}" and "${other}" say the same`, {
      kind: 'remove',
      what: `"${key}" or "${other}"`,
      asks: true,
    });
  if (jwt !== undefined) return beside.map((key) => extra(key, 'jwt'));
  if (userId !== undefined && username !== undefined) return [extra('username', 'userId')];
  const missing = (what: string, fix: Fix): SettingsProblem =>
    wrong('key-missing', AT_AUTH, `a session has ${what}`, fix);
  return [
    ...(userId === undefined && username === undefined
      ? [missing('the id or the name of its user', insert('userId', '"9001"', undefined, { asks: true }))]
      : []),
    ...(sessionKey === undefined
      ? [missing('a key', insert('sessionKey', '"${SPAAZA_SESSION_KEY}"', undefined, { asks: true }))]
      : []),
  ];
};

/** Whom a session of one user shows. */
const checkUser = ({ shared }: Settings, { by }: Lookup): readonly SettingsProblem[] => {
  if (by !== undefined)
    return [
      wrong('lookup-unwanted', ['lookup'], 'a user session looks up its own user only', removeKey('lookup')),
    ];
  const everybody = 'every shopper would get the account of this one session';
  return shared === true
    ? []
    : [
        wrong(
          'account-shared',
          AT_AUTH,
          everybody,
          insert('shared', 'true', 'settings', { after: ' if that is meant', asks: true }),
        ),
      ];
};

const checkLookup = (
  { auth }: Settings,
  { by, value }: Lookup,
  example: string,
): readonly SettingsProblem[] => {
  if (by === undefined || value === undefined)
    return [
      wrong(
        'lookup-missing',
        ['lookup'],
        'a user is looked up by one parameter',
        insert('lookup', example, undefined, { asks: true }),
      ),
    ];
  return by === 'username' && auth.hostname === undefined
    ? [
        wrong(
          'key-missing',
          AT_AUTH,
          'looking up by "username" needs the app\'s hostname',
          insert('hostname', '"shop.example"', undefined, { asks: true }),
        ),
      ]
    : [];
};

/** All that is wrong; `example` is the lookup that a source without one is offered. */
export const check = (settings: Settings, lookup: Lookup, example: string): readonly SettingsProblem[] => [
  ...(settings.auth.type === 'privileged' ? [] : checkSession(settings.auth)),
  ...(settings.auth.type === 'user' ? checkUser(settings, lookup) : checkLookup(settings, lookup, example)),
];
