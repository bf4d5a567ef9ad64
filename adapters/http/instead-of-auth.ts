/** What is meant by the ways in which other tools, and people, say how a client says who it is. */
import type { Instead } from '../../src/values/documented';
import { own } from '../../src/core/own';
import { isRecord } from '../../src/types/conform';

const OTHER = 'ask the API for a key, a token or "basic":';

const SIGNED = `${OTHER} signed requests are not supported`;

const CERTIFICATE =
  'write "tls": { "certificate": "${NAME}", "key": "${NAME}" } beside "auth", which is for another credential';

/** Ways that "auth" does not have. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  digest: `${OTHER} digest authentication is not supported`,
  ntlm: `${OTHER} NTLM is not supported`,
  negotiate: `${OTHER} Kerberos is not supported`,
  kerberos: `${OTHER} Kerberos is not supported`,
  ...{ hmac: SIGNED, signature: SIGNED, aws: SIGNED, awssigv4: SIGNED, escher: SIGNED },
  oauth1: `${OTHER} OAuth 1 is not supported`,
  ...{ mtls: CERTIFICATE, tls: CERTIFICATE, certificate: CERTIFICATE, clientcertificate: CERTIFICATE },
};

const normalized = (text: unknown): string =>
  typeof text === 'string' ? text.toLowerCase().replace(/[^a-z\d]/g, '') : '';

type AuthInput = Readonly<Record<string, unknown>>;

const unsupported = (auth: AuthInput): readonly Instead[] => {
  const advice = own(UNSUPPORTED, normalized(auth.type));
  const isCookie = normalized(auth.in) === 'cookie';
  return [
    ...(advice === undefined ? [] : [{ at: 'type', advice }]),
    ...(isCookie
      ? [{ at: 'in', advice: 'ask the API for a key in a header: a key in a cookie is not supported' }]
      : []),
  ];
};

/** What people call the name of a key, and the key. */
const NAMES = ['name', 'header', 'headerName', 'header_name', 'param', 'parameter', 'paramName', 'keyName'];
const VALUES = ['value', 'key', 'apiKey', 'api_key', 'token', 'secret', 'keyValue'];

const NAMED = /^\$\{[A-Za-z_]\w*\}$/;

const isNamed = (value: unknown): value is string => typeof value === 'string' && NAMED.test(value);

/** A variable's name as it is written; what may be a secret itself is not repeated. */
const variable = (value: unknown): string => (isNamed(value) ? value : '${NAME}');

const textAt = (auth: AuthInput, keys: readonly string[]): readonly [key: string, text: string] | undefined =>
  keys.flatMap((key): readonly (readonly [string, string])[] => {
    const text = own(auth, key);
    return typeof text === 'string' ? [[key, text]] : [];
  })[0];

/** Where keys are sent, by the words for it; in a header without such a word. */
const placeOf = (auth: AuthInput): string => {
  const words = [auth.in, auth.type].map(normalized);
  return ['query', 'form', 'json'].find((place) => words.includes(place)) ?? 'header';
};

/** The types that have one key of a name, by whatever name they go. */
const ONE_KEY = /^(apikey|key|header|query|form|json|custom|headerauth|apikeyauth|xapikey|)$/;

/** One key, as a name and a value or as a record of another name. */
const oneKey = (auth: AuthInput): readonly Instead[] => {
  if (!ONE_KEY.test(normalized(auth.type)) || isRecord(auth.keys)) return [];
  const { headers } = auth;
  const keys = isRecord(headers) ? Object.entries(headers).filter(([, value]) => isNamed(value)) : [];
  const name = textAt(auth, NAMES);
  const value = textAt(auth, VALUES);
  const [at, named] =
    keys.length > 0
      ? (['headers', Object.fromEntries(keys)] as const)
      : ([name?.[0] ?? value?.[0], { [name?.[1] ?? '…']: variable(value?.[1]) }] as const);
  const isBearer = auth.type === undefined && name === undefined && keys.length === 0;
  if (at === undefined || isBearer || isNamed(name?.[1])) return [];
  return [{ at, write: { type: 'apiKey', in: placeOf(auth), keys: named } }];
};

/** What people call the grant of OAuth 2, and what grants that are not supported need. */
const GRANT = /^(grant|granttype|flow|oauthflow)$/;
const OF_OTHER_GRANTS = /^(code|authorizationcode|redirecturi|assertion)$/;

/** The grants by the words for them. */
const GRANTS: Readonly<Record<string, string>> = {
  clientcredentials: 'client_credentials',
  password: 'password',
  ropc: 'password',
  resourceownerpassword: 'password',
  resourceownerpasswordcredentials: 'password',
  refreshtoken: 'refresh_token',
};

const NO_OTHER =
  'ask the API for client credentials, a password or a refresh token: no other grant is supported';

const otherGrant = (auth: AuthInput): readonly Instead[] =>
  normalized(auth.type) === 'oauth2'
    ? Object.entries(auth).flatMap(([at, value]): readonly Instead[] => {
        const word = normalized(at);
        if (OF_OTHER_GRANTS.test(word)) return [{ at, advice: NO_OTHER }];
        const grant = GRANT.test(word) ? own(GRANTS, normalized(value)) : undefined;
        if (!GRANT.test(word) || (at === 'grant' && value === grant)) return [];
        if (grant === undefined) return [{ at, advice: NO_OTHER }];
        return at === 'grant' || auth.grant === undefined
          ? [{ at, member: ['grant', grant] }]
          : [{ at, advice: `write "grant": "${grant}"` }];
      })
    : [];

/** The words for a request without a credential. */
const WITHOUT = /^(none|no|off|false|null|nil|noauth|anonymous|public|open|disabled?|unauthenticated|)$/;

/** Whether "auth" says that there is no credential. */
const isWithout = (written: unknown): boolean => {
  if (!isRecord(written)) return written === null || written === false || isWord(written);
  const { type, ...others } = written;
  return Object.keys(others).length === 0 && (type === undefined || type === null || isWord(type));
};

const isWord = (written: unknown): boolean =>
  typeof written === 'string' && WITHOUT.test(normalized(written));

/** What to write in the place of usual mistakes in "auth". */
export const insteadOfAuth = (written: unknown): readonly Instead[] => {
  if (isWithout(written)) return [{ remove: ': without "auth" no credential is sent' }];
  return isRecord(written) ? [...unsupported(written), ...oneKey(written), ...otherGrant(written)] : [];
};
