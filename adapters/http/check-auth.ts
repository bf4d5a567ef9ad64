/** What is wrong with how the bridge says who it is, beside the names of headers (check.ts). */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { isRecord } from '../../src/types/conform';
import { wrong } from './finding';
import type { Lookup, Settings } from './settings';
import { checkXmlKeys } from './xml-keys';
import { advise, remove, write } from '../../src/adapter/re-exports';

type Bearer = Extract<Settings['auth'], { readonly type: 'bearer' }>;

const IN = ['settings', 'auth', 'in'] as const;

/** Keys in a form need a form, or a POST that has no body yet. */
const checkFormKeys = ({ method, json, xml }: Lookup): readonly SettingsProblem[] =>
  method === 'POST' && json === undefined && xml === undefined
    ? []
    : [
        wrong(
          'settings-invalid',
          IN,
          'only a POST with a form carries keys in the form',
          write('"header"', { asks: true }),
        ),
      ];

/** Keys in JSON are fields of the body. So the body must be an object, or missing. */
const checkJsonKeys = (
  keys: object,
  { method, json = {}, form, xml }: Lookup,
): readonly SettingsProblem[] => {
  if (method !== 'POST' || form !== undefined || xml !== undefined)
    return [
      wrong(
        'settings-invalid',
        IN,
        'only a POST with JSON carries keys in the JSON',
        write('"header"', { asks: true }),
      ),
    ];
  if (!isRecord(json) || Object.hasOwn(json, '$number') || Object.hasOwn(json, '$value'))
    return [
      wrong(
        'settings-invalid',
        IN,
        'keys are sent as fields of an object, and this JSON is not an object',
        write('"header"', { asks: true }),
      ),
    ];
  return Object.keys(keys)
    .filter((name) => Object.hasOwn(json, name))
    .map((name) =>
      wrong('settings-invalid', ['lookup', 'json', name], `"${name}" is set by the adapter already`, remove),
    );
};

/** What a token request says by itself: each of them once (RFC 6749, sections 3.2 and 4.4.2). */
const OWN: ReadonlySet<string> = new Set(['grant_type', 'client_id', 'client_secret']);

const checkParameters = (parameters: object): readonly SettingsProblem[] =>
  Object.keys(parameters)
    .filter((name) => OWN.has(name))
    .map((name) =>
      wrong(
        name === 'client_secret' ? 'secret-literal' : 'settings-invalid', // the one is never printed
        ['settings', 'auth', 'parameters', name],
        `"${name}" is set by the adapter already`,
        remove,
      ),
    );

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

export const checkAuth = ({ auth }: Settings, lookup: Lookup): readonly SettingsProblem[] => {
  if (auth?.type === 'oauth2') return checkParameters(auth.parameters ?? {});
  if (auth?.type === 'bearer') return checkScheme(auth);
  if (auth?.type !== 'apiKey') return [];
  if (auth.in === 'json') return checkJsonKeys(auth.keys, lookup);
  if (auth.in === 'xml') return checkXmlKeys(auth.keys, lookup);
  return auth.in === 'form' ? checkFormKeys(lookup) : [];
};
