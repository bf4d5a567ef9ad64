/** What is wrong with how the bridge says who it is, beside the names of headers (check-sent.ts). */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { isRecord } from '../../src/types/conform';
import type { Auth } from './auth';
import { checkLogin } from './check-login';
import { checkOAuth, checkSend } from './check-token';
import { wrong } from './finding';
import type { Place } from './finding';
import { keysOf } from './keys';
import type { Lookup, Settings } from './settings';
import { tokenFieldOf } from './token-send';
import { checkXmlKeys } from './xml-keys';
import { advise, remove, write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

type Bearer = Extract<Auth, { readonly type: 'bearer' }>;

/** What is sent as fields of the request's query or body: keys, or a token. */
interface SentFields {
  readonly in: string;
  readonly names: readonly string[];
  /** Its place in the settings. */
  readonly at: Place;
  /** "carries keys", "carries a token". */
  readonly what: 'keys' | 'a token';
}

/** Another place for it; keys beside a credential are in "headers" where they are in a header. */
const elsewhere = ({ at }: SentFields): Fix =>
  write(at.includes('apiKey') ? '"query"' : '"header"', { asks: true });

/** Fields in a form need a form, or a POST that has no body yet. */
const checkForm = (fields: SentFields, lookup: Lookup): readonly SettingsProblem[] => {
  const { at, what, names } = fields;
  const { method, json, xml, form = {} } = lookup;
  return method === 'POST' && json === undefined && xml === undefined
    ? checkFree(names, form, ['lookup', 'form'])
    : [
        wrong(
          'settings-invalid',
          [...at, 'in'],
          `only a POST with a form carries ${what} in the form`,
          elsewhere(fields),
        ),
      ];
};

/** Fields in JSON are those of the body. So the body must be an object, or missing. */
const checkJson = (fields: SentFields, lookup: Lookup): readonly SettingsProblem[] => {
  const { at, what, names } = fields;
  const { method, json = {}, form, xml } = lookup;
  if (method !== 'POST' || form !== undefined || xml !== undefined)
    return [
      wrong(
        'settings-invalid',
        [...at, 'in'],
        `only a POST with JSON carries ${what} in the JSON`,
        elsewhere(fields),
      ),
    ];
  if (!isRecord(json) || Object.hasOwn(json, '$number') || Object.hasOwn(json, '$value'))
    return [
      wrong(
        'settings-invalid',
        [...at, 'in'],
        `${what === 'keys' ? 'keys are' : 'a token is'} sent as ${what === 'keys' ? 'fields' : 'a field'} of an object, and this JSON is not an object`,
        elsewhere(fields),
      ),
    ];
  return checkFree(names, json, ['lookup', 'json']);
};

/** A name that the lookup has too would be sent twice, or be lost. */
const checkFree = (names: readonly string[], taken: object, at: Place): readonly SettingsProblem[] =>
  names
    .filter((name) => Object.hasOwn(taken, name))
    .map((name) =>
      wrong('settings-invalid', [...at, name], `"${name}" is set by the adapter already`, remove),
    );

const checkFields = (fields: SentFields, lookup: Lookup): readonly SettingsProblem[] => {
  if (fields.in === 'json') return checkJson(fields, lookup);
  return fields.in === 'form' ? checkForm(fields, lookup) : [];
};

const sentFieldsOf = (auth: Auth): readonly SentFields[] => {
  const keys = keysOf(auth);
  const token = tokenFieldOf(auth);
  return [
    ...(keys ? [{ in: keys.in, names: Object.keys(keys.keys), at: keys.at, what: 'keys' } as const] : []),
    ...(token
      ? [{ in: token.in, names: [token.name], at: ['settings', 'auth', 'send'], what: 'a token' } as const]
      : []),
  ];
};

/** A token that goes where the keys beside it, or a parameter of the lookup, are already. */
const checkTaken = (auth: Auth, { query = {} }: Lookup): readonly SettingsProblem[] => {
  const token = tokenFieldOf(auth);
  const keys = keysOf(auth);
  if (token === undefined) return [];
  const isKey = keys?.in === token.in && Object.hasOwn(keys.keys, token.name);
  if (!isKey && !(token.in === 'query' && Object.hasOwn(query, token.name))) return [];
  const message = `"${token.name}" is set already`;
  return [
    wrong(
      'settings-invalid',
      ['settings', 'auth', 'send', 'name'],
      message,
      write('"access_token"', { asks: true }),
    ),
  ];
};

/** The word before a token is not the token's. */
const checkScheme = ({ token, scheme = 'Bearer' }: Bearer): readonly SettingsProblem[] =>
  token.reveal().toLowerCase().startsWith(`${scheme.toLowerCase()} `)
    ? [
        wrong(
          'secret-malformed',
          ['settings', 'auth', 'token'],
          `"${scheme} " is added before the token, and what ${token.name} holds begins with it too`,
          advise('remove the word from the variable'),
        ),
      ]
    : [];

const checkOf = (auth: Auth, lookup: Lookup): readonly SettingsProblem[] => {
  switch (auth.type) {
    case 'bearer':
      return checkScheme(auth);
    case 'oauth2':
      return [...checkOAuth(auth), ...checkSend(auth)];
    case 'login':
      return [...checkLogin(auth), ...checkSend(auth)];
    case 'apiKey':
      return auth.in === 'xml' ? checkXmlKeys(auth.keys, lookup) : [];
    default:
      return [];
  }
};

export const checkAuth = ({ auth }: Settings, lookup: Lookup): readonly SettingsProblem[] =>
  auth === undefined
    ? []
    : [
        ...checkOf(auth, lookup),
        ...sentFieldsOf(auth).flatMap((fields) => checkFields(fields, lookup)),
        ...checkTaken(auth, lookup),
      ];
