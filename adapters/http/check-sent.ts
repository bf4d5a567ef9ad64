/** What is wrong with the requests of a described upstream: their headers, secrets, bodies and paths. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { Secret } from '../../src/core/secret';
import { isRecord } from '../../src/types/conform';
import { isAcceptList, isMediaType, isTypeOf } from '../../src/values/media-type';
import type { BodyFormat } from '../../src/values/media-type';
import { canCarry, isHeaderName } from '../../src/values/sendable';
import { isTokenLike } from '../../src/values/token-like';
import { keysOf } from './keys';
import type { Lookup, Settings } from './settings';
import { tokenFieldOf, tokenHeaderOf } from './token-send';
import { wrong } from './finding';
import type { Place } from './finding';
import { advise, insert, remove, removeKey, write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

/** Names that announce a secret. */
export const SECRET = /authori[sz]ation|cookie|token|secret|passw|api[-_]?key|signature/i;

export const isContentType = (name: string): boolean => name.toLowerCase() === 'content-type';

const isLiteral = (value: unknown): boolean => typeof value === 'string' && !value.includes('{');

/** A literal that a rule of the JSON gives: `{ "$value": { "value": "…" } }`. */
const isLiteralRule = (value: unknown): boolean =>
  isRecord(value) &&
  isRecord(value.$value) &&
  [value.$value.value, value.$value.template].some((text) => text !== undefined && isLiteral(text));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A JSON body can have secrets at any depth, and must not have any. */
const checkJson = (value: unknown, at: Place): readonly SettingsProblem[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, inner]: readonly [string, unknown]) =>
        SECRET.test(name) && (isLiteral(inner) || isLiteralRule(inner))
          ? [
              wrong(
                'secret-literal',
                [...at, name],
                'a secret must not be in the file, and is not sent in JSON',
                remove,
              ),
            ]
          : checkJson(inner, [...at, name]),
      )
    : [];

const isAuthorization = (name: string): boolean => name.toLowerCase() === 'authorization';

/** Where a secret of a name is written instead. */
const authFor = (name: string, place: 'header' | 'query' | 'form'): string =>
  isAuthorization(name)
    ? '{ "type": "bearer", "token": "${NAME}" }'
    : `{ "type": "apiKey", "in": "${place}", "keys": { "${name}": "\${NAME}" } }`;

const checkSecrets = (
  values: object | undefined,
  at: Place,
  place: 'header' | 'query' | 'form' = 'header',
): readonly SettingsProblem[] =>
  Object.entries(values ?? {})
    .filter(([name, value]) => SECRET.test(name) && [value].flat().some(isLiteral))
    .map(([name]) =>
      wrong('secret-literal', [...at, name], 'a secret must not be in the file', {
        kind: 'remove',
        after: `, and write it into "settings": "auth": ${authFor(name, place)}`,
        asks: true,
      }),
    );

/** A header of the settings can hold a variable in addition to "auth". */
export const VARIABLE = write('"${NAME}"', { after: ' and set the variable NAME, or NAME_FILE' });

/** Further header names that mean a secret: all kinds of keys, except those that only identify requests or rows. */
export const SECRET_HEADER =
  /^(?!.*(?:cache|correlation|idempotency|partition|public|row|sort)[-_]?key$)(?:.*[-_]|access|app|auth|client|license|private|session)?key$|^(?:x[-_])?(?:auth|session|pwd)$|credential/i;

/** Literal secrets in headers of the settings. A value that only looks like one is a warning. */
const checkHeaderSecrets = ({ headers = {}, auth }: Settings): readonly SettingsProblem[] => {
  const at: Place = ['settings', 'headers'];
  const literals = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  );
  return literals.flatMap(({ name, value }): readonly SettingsProblem[] => {
    if (isAuthorization(name) && auth === undefined) return checkSecrets({ [name]: value }, at);
    if (SECRET.test(name) || SECRET_HEADER.test(name))
      return [wrong('secret-literal', [...at, name], 'a secret must not be in the file', VARIABLE)];
    const message = 'this looks like a token, and a secret must not be in the file';
    return isTokenLike(value)
      ? [{ ...wrong('secret-literal', [...at, name], message, VARIABLE), severity: 'warning' }]
      : [];
  });
};

/** Names of headers that could not be sent. They are not repeated: what is odd about them is often not to be seen. */
export const checkNames = (headers: object | undefined, at: Place): readonly SettingsProblem[] =>
  Object.keys(headers ?? {})
    .filter((name) => !isHeaderName(name))
    .map((name) =>
      wrong('settings-invalid', [...at, name], 'the name of this header cannot be sent', remove),
    );

/** A key that is sent in a header is one that a header can have, and not the body's type; it is not repeated. */
const checkKeys = (settings: Settings): readonly SettingsProblem[] =>
  Object.entries(headerKeysOf(settings)).flatMap(([name, secret]) => {
    const at = ['settings', 'auth', 'keys', name];
    if (isContentType(name))
      return [wrong('settings-invalid', at, `"${name}" says what the body is: it is not a key`, remove)];
    return canCarry('header', secret.reveal()) ? [] : [unsendable(secret, at)];
  });

export const unsendable = (secret: Secret, at: Place): SettingsProblem =>
  wrong(
    'secret-malformed',
    at,
    `what ${secret.name} holds has a letter that a header cannot contain`,
    advise('copy the secret again: it has Latin letters, digits and signs'),
  );

const namesOf = (values: object | undefined, place: Place): readonly Place[] =>
  Object.keys(values ?? {}).map((name) => [...place, name]);

const nameOf = (place: Place): string => place.at(-1)?.toLowerCase() ?? '';

/** The header by which the bridge says who it is. */
const authHeader = ({ auth }: Settings): readonly string[] => {
  if (auth === undefined || auth.type === 'apiKey') return [];
  const header = auth.type === 'oauth2' || auth.type === 'login' ? tokenHeaderOf(auth) : 'authorization';
  return header === undefined ? [] : [header.toLowerCase()];
};

/** A header is written once: of two that differ in case only one would arrive. */
const checkTwice = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] => {
  const own = authHeader(settings);
  const places = [
    ...namesOf(headerKeysOf(settings), ['settings', 'auth', 'keys']),
    ...namesOf(settings.headers, ['settings', 'headers']),
    ...namesOf(lookup.headers, ['lookup', 'headers']),
  ];
  const names = places.map(nameOf);
  return places
    .filter((place, index) => own.includes(nameOf(place)) || names.indexOf(nameOf(place)) < index)
    .map((place) => wrong('settings-invalid', place, `"${place.at(-1) ?? ''}" is set already`, remove));
};

/** What the body is written as; keys or a token may make one. */
const formatOf = ({ auth }: Settings, { method, json, form, xml }: Lookup): BodyFormat | undefined => {
  if (method !== 'POST') return undefined;
  if (xml !== undefined) return 'xml';
  const places = [keysOf(auth)?.in, tokenFieldOf(auth)?.in];
  if (json !== undefined || places.includes('json')) return 'json';
  return form !== undefined || places.includes('form') ? 'form' : undefined;
};

const typeFindings: Readonly<Record<BodyFormat, readonly [message: string, fix: Fix]>> = {
  json: [
    'the body is JSON in UTF-8, and this is not a media type of that',
    write('"application/json"', { after: ', or a type that ends in "+json"', asks: true }),
  ],
  xml: ['the body is XML in UTF-8, and this is not a media type of that', write('"text/xml; charset=utf-8"')],
  form: [
    'the body is a form in UTF-8, and this is not its media type',
    write('"application/x-www-form-urlencoded"'),
  ],
};

const checkType = (format: BodyFormat | undefined, value: string, at: Place): readonly SettingsProblem[] => {
  if (format !== undefined)
    return isTypeOf(format, value) ? [] : [wrong('value-wrong', at, ...typeFindings[format])];
  return isMediaType(value)
    ? []
    : [wrong('value-wrong', at, 'this is not a media type', write('"application/json"', { asks: true }))];
};

const checkAccept = (value: string, at: Place): readonly SettingsProblem[] =>
  isAcceptList(value)
    ? []
    : [
        wrong(
          'value-wrong',
          at,
          'this is not a list of media types',
          write('"application/json, */*;q=0.5"', { asks: true }),
        ),
      ];

/** What a request says of its body and of the answer that it wants: constants, in which a placeholder is a mistake. */
const checkMediaTypes = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] =>
  [
    { headers: settings.headers, at: ['settings', 'headers'] },
    { headers: lookup.headers, at: ['lookup', 'headers'] },
  ].flatMap(({ headers = {}, at }) =>
    Object.entries(headers).flatMap(([name, value]) => {
      const place = [...at, name];
      const text = value instanceof Secret ? value.reveal() : value;
      if (isContentType(name)) return checkType(formatOf(settings, lookup), text, place);
      return name.toLowerCase() === 'accept' ? checkAccept(text, place) : [];
    }),
  );

/** The keys that are sent as headers. */
const headerKeysOf = ({ auth }: Settings): Readonly<Record<string, Secret>> =>
  auth?.type === 'apiKey' && auth.in === 'header' ? auth.keys : {};

const checkBody = ({ method, json, form, xml }: Lookup): readonly SettingsProblem[] => {
  const [body, other] = Object.entries({ json, form, xml }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (body !== undefined && other !== undefined)
    return [
      wrong(
        'lookup-unwanted',
        ['lookup', other],
        `"${body}" and "${other}" exclude each other`,
        removeKey(other),
      ),
    ];
  if (method === 'POST' || body === undefined) return [];
  if (method === 'GET')
    return [wrong('lookup-unwanted', ['lookup', 'method'], 'a GET has no body', write('"POST"'))];
  return [
    wrong('lookup-unwanted', ['lookup', body], 'a GET has no body', insert('method', '"POST"', 'lookup')),
  ];
};

/** All that is wrong with what is sent. */
export const checkSent = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] => [
  ...checkNames(settings.headers, ['settings', 'headers']),
  ...checkNames(headerKeysOf(settings), ['settings', 'auth', 'keys']),
  ...checkNames(lookup.headers, ['lookup', 'headers']),
  ...checkKeys(settings),
  ...checkTwice(settings, lookup),
  ...checkMediaTypes(settings, lookup),
  ...checkHeaderSecrets(settings),
  ...checkSecrets(lookup.headers, ['lookup', 'headers']),
  ...checkSecrets(lookup.query, ['lookup', 'query'], 'query'),
  ...checkSecrets(lookup.form, ['lookup', 'form'], 'form'),
  ...checkJson(lookup.json, ['lookup', 'json']),
  ...checkBody(lookup),
];
