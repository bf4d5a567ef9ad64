/** What is wrong with a login whose answer is plain text or XML. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import type { Auth } from './auth';
import { checkXmlConditions, checkXmlPath } from './check-xml';
import { wrong } from './finding';
import { LOGIN_PATHS, shapeOfLogin } from './login-answer';
import { advise, insert, removeKey } from '../../src/adapter/re-exports';

type Login = Extract<Auth, { readonly type: 'login' }>;

const AUTH = ['settings', 'auth'] as const;

const NO_FIELDS = 'a plain text is the token itself: it has no fields';

const checkText = (auth: Login): readonly SettingsProblem[] => [
  ...LOGIN_PATHS.filter((path) => auth[path] !== undefined).map((path) =>
    wrong('settings-invalid', [...AUTH, path], NO_FIELDS, removeKey(path)),
  ),
  ...(auth.refused ?? []).flatMap(({ path }, index) =>
    path === undefined
      ? []
      : [
          wrong(
            'settings-invalid',
            [...AUTH, 'refused', String(index), 'path'],
            NO_FIELDS,
            advise('write a condition on the "status"'),
          ),
        ],
  ),
];

const checkXml = (auth: Login): readonly SettingsProblem[] => [
  ...(auth.tokenAt === undefined
    ? [
        wrong(
          'key-missing',
          AUTH,
          '"tokenAt" is missing: the path of the token in the XML',
          insert('tokenAt', '"Envelope.Body.LoginResponse.token"', 'auth', { asks: true }),
        ),
      ]
    : []),
  ...LOGIN_PATHS.flatMap((path) => checkXmlPath(auth[path], [...AUTH, path])),
  ...checkXmlConditions(auth.refused ?? [], [...AUTH, 'refused'], shapeOfLogin(auth)),
];

/** All that is wrong with what a login expects of an answer that is not JSON. */
export const checkLoginFormat = (auth: Login): readonly SettingsProblem[] => {
  if (auth.format === 'text') return checkText(auth);
  return auth.format === 'xml' ? checkXml(auth) : [];
};
