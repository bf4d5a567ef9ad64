/** What is wrong with a login although each of its settings is of the right kind. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { Secret } from '../../src/core/secret';
import { isRecord } from '../../src/types/conform';
import { canCarry } from '../../src/values/sendable';
import { isTokenLike } from '../../src/values/token-like';
import type { Auth } from './auth';
import { checkOthers } from './check-conditions';
import { checkLoginFormat } from './check-login-format';
import { SECRET, SECRET_HEADER, VARIABLE, checkNames, unsendable } from './check-sent';
import { checkPath, wrong } from './finding';
import { LOGIN_PATHS } from './login-answer';
import { checkLoginXml } from './login-xml';
import type { Place } from './finding';
import { advise, insert, remove, removeKey, write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

type Login = Extract<Auth, { readonly type: 'login' }>;

const AUTH = ['settings', 'auth'] as const;

/** A value that the login sends, by its name. */
interface SentValue {
  readonly name: string;
  readonly value: unknown;
  readonly at: Place;
  readonly isHeader: boolean;
}

const PARTS = ['query', 'headers', 'json', 'form'] as const;

const valuesIn = (value: unknown, at: Place, isHeader: boolean): readonly SentValue[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, inner]) => valuesIn(inner, [...at, name], isHeader))
    : [{ name: at.at(-1) ?? '', value, at, isHeader }];

const sentBy = (auth: Login): readonly SentValue[] => [
  ...PARTS.flatMap((part) =>
    auth[part] === undefined ? [] : valuesIn(auth[part], [...AUTH, part], part === 'headers'),
  ),
  ...valuesIn(auth.xml?.with ?? {}, [...AUTH, 'xml', 'with'], false),
];

const BODIES = ['json', 'form', 'xml'] as const;

/** Where the login is: one address, below the base URL or whole. */
const checkAddress = ({ path, url }: Login): readonly SettingsProblem[] => {
  if (path !== undefined && url !== undefined)
    return [
      wrong(
        'settings-invalid',
        [...AUTH, 'url'],
        '"path" and "url" exclude each other',
        removeKey('url', { asks: true }),
      ),
    ];
  return path === undefined && url === undefined
    ? [
        wrong(
          'key-missing',
          AUTH,
          '"path" is missing: where the login is, below "baseUrl"',
          insert('path', '"/login"', 'auth', { asks: true }),
        ),
      ]
    : [];
};

const checkBody = (auth: Login): readonly SettingsProblem[] => {
  const [first, second] = BODIES.filter((body) => auth[body] !== undefined);
  if (first !== undefined && second !== undefined)
    return [
      wrong(
        'settings-invalid',
        [...AUTH, second],
        `"${first}" and "${second}" exclude each other`,
        removeKey(second),
      ),
    ];
  return auth.method === 'GET' && first !== undefined
    ? [wrong('settings-invalid', [...AUTH, 'method'], 'a GET has no body', write('"POST"'))]
    : [];
};

/** A placeholder of a template: the path of a request's or an answer's field. */
const PLACEHOLDER = /\{\s*[a-z][a-z\d_]*[.[][^{}]*\}/i;

/** An address without the segments that have a placeholder; no variable can be a part of one. */
const withoutPlaceholders = (address: string): Fix => {
  const kept = address.split('/').filter((segment) => !PLACEHOLDER.test(segment));
  const path = kept.join('/');
  return write(JSON.stringify(/[^/]/.test(path) ? path : '/login'), { asks: true });
};

/** A token that depended on the shopper could be another shopper's. */
const checkShopper = (auth: Login, sent: readonly SentValue[]): readonly SettingsProblem[] => {
  const addresses = [
    { value: auth.path, at: [...AUTH, 'path'], fixOf: withoutPlaceholders },
    { value: auth.url, at: [...AUTH, 'url'], fixOf: withoutPlaceholders },
  ];
  return [...sent.map((each) => ({ ...each, fixOf: () => VARIABLE })), ...addresses].flatMap(
    ({ value, at, fixOf }) =>
      typeof value === 'string' && PLACEHOLDER.test(value)
        ? [
            wrong(
              'settings-invalid',
              at,
              'a login is the same for all shoppers: nothing of a request or an answer is filled in here',
              fixOf(value),
            ),
          ]
        : [],
  );
};

/** Names of secrets with a literal value, and values that look like one. */
const checkLiterals = (sent: readonly SentValue[]): readonly SettingsProblem[] => {
  const literals = sent.flatMap(({ name, value, at, isHeader }): readonly SettingsProblem[] => {
    if (typeof value !== 'string') return [];
    if (SECRET.test(name) || (isHeader && SECRET_HEADER.test(name)))
      return [wrong('secret-literal', at, 'a secret must not be in the file', VARIABLE)];
    const message = 'this looks like a token, and a secret must not be in the file';
    return isTokenLike(value)
      ? [{ ...wrong('secret-literal', at, message, VARIABLE), severity: 'warning' }]
      : [];
  });
  return literals.length > 0 || sent.some(({ value }) => value instanceof Secret)
    ? literals
    : [
        wrong(
          'secret-literal',
          AUTH,
          'this login has no variable: what it logs in with must not be in the file',
          advise(
            'write the password or the key as a variable, "${NAME}", in "json", "form", "xml", "query" or "headers"',
          ),
        ),
      ];
};

/** What a secret holds can be sent where it stands. */
const checkSecrets = (sent: readonly SentValue[], auth: Login): readonly SettingsProblem[] =>
  sent
    .flatMap(({ value, at, isHeader }) =>
      isHeader && value instanceof Secret && !canCarry('header', value.reveal())
        ? [unsendable(value, at)]
        : [],
    )
    .concat(checkNames(auth.headers, [...AUTH, 'headers']));

/** All that is wrong with a login. */
export const checkLogin = (auth: Login): readonly SettingsProblem[] => {
  const sent = sentBy(auth);
  return [
    ...checkAddress(auth),
    ...checkBody(auth),
    ...checkLoginXml(auth.xml),
    ...checkShopper(auth, sent),
    ...checkLiterals(sent),
    ...checkSecrets(sent, auth),
    ...LOGIN_PATHS.flatMap((path) => checkPath(auth[path], [...AUTH, path])),
    ...checkLoginFormat(auth),
    ...checkOthers(auth.refused ?? [], [...AUTH, 'refused']),
    ...(auth.refused?.length === 0
      ? [wrong('settings-invalid', [...AUTH, 'refused'], 'this list is empty', remove)]
      : []),
  ];
};
