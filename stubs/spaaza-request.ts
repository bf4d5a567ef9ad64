/**
 * The reading of one request to the Spaaza stub, or the reason for its refusal: headers, credentials, parameters.
 * Stricter than the documentation wherever that makes a mistake of the bridge visible: Spaaza has an order of
 * precedence among lookup parameters, but the bridge sends exactly one, so two are refused here.
 * Sources: spaaza-get-user.txt and the public documentation.
 */
import type { Refusal } from './spaaza-errors';

const LOOKUP_PARAMETERS = [
  'user_id',
  'username',
  'member_number',
  'authentication_point_identifier',
  'auxiliary_identifier',
  'referral_code',
  'fb_access_token',
  'affiliate_code',
] as const;

/** The documented ways to look a user up. */
export type LookupParameter = (typeof LOOKUP_PARAMETERS)[number];

/** One lookup parameter and its value, decoded. */
export type Lookup = { readonly parameter: LookupParameter; readonly value: string };

/**
 * What a log-in at Spaaza gives: the user's id or name and the key, which go into the session headers, or one JSON Web
 * Token instead of them.
 */
export type Session = {
  readonly userId: string;
  readonly key: string;
  readonly username?: string;
  readonly jwt?: string;
};

/** What the stub accepts; `chainId` is the one chain that the admin may read. */
export type SpaazaCredentials = {
  readonly token: string;
  readonly hostname: string;
  readonly chainId: string;
  readonly adminSession: Session;
  readonly userSession: Session;
};

type Mode = 'privileged' | 'admin' | 'end user';

type Field =
  | 'authorization'
  | 'version'
  | 'hostname'
  | 'sessionUserId'
  | 'sessionUsername'
  | 'sessionKey'
  | 'sessionChainId'
  | 'jwt';

type Headers = ReadonlyMap<Field, string>;

type Parameters = { readonly lookup: Lookup | undefined; readonly chainId: string | undefined };

type KnownHeader = { readonly field: Field; readonly generation: 'today' | 'older' | 'either' };

const KNOWN_HEADERS: ReadonlyMap<string, KnownHeader> = new Map<string, KnownHeader>([
  ['authorization', { field: 'authorization', generation: 'either' }],
  ['x-spaaza-api-version', { field: 'version', generation: 'either' }],
  ['x-spaaza-myprice-app-hostname', { field: 'hostname', generation: 'today' }],
  ['x-spaaza-session-user-id', { field: 'sessionUserId', generation: 'today' }],
  ['x-spaaza-session-username', { field: 'sessionUsername', generation: 'today' }],
  ['x-spaaza-session-key', { field: 'sessionKey', generation: 'today' }],
  ['x-spaaza-session-chain-id', { field: 'sessionChainId', generation: 'today' }],
  ['x-spaaza-access-token-jwt', { field: 'jwt', generation: 'either' }],
  // Spaaza's own examples send the older name of this one beside today's names of the others.
  ['x-myprice-app-hostname', { field: 'hostname', generation: 'either' }],
  ['session-user-id', { field: 'sessionUserId', generation: 'older' }],
  ['session-username', { field: 'sessionUsername', generation: 'older' }],
  ['session-key', { field: 'sessionKey', generation: 'older' }],
  ['session-chain-id', { field: 'sessionChainId', generation: 'older' }],
]);

const SPAAZA_PREFIX = /^(x-spaaza-|x-myprice-|session-)/;

const VERSION = /^\d+\.\d+\.\d+$/;

const isLookupParameter = (name: string): name is LookupParameter =>
  LOOKUP_PARAMETERS.some((parameter) => parameter === name);

/** Pairs as they came: Node's own `headers` drops or joins a repeated header, and it must be seen here. */
const readHeaders = (raw: readonly string[]): Headers | Refusal => {
  const found = new Map<Field, string>();
  const generations = new Set<string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? '';
    const known = KNOWN_HEADERS.get(name);
    if (known === undefined) {
      if (SPAAZA_PREFIX.test(name)) return 'stub_unknown_header';
      continue;
    }
    if (known.generation !== 'either') generations.add(known.generation);
    if (generations.size > 1) return 'stub_mixed_generations';
    if (found.has(known.field)) return 'stub_repeated_header';
    found.set(known.field, raw[index + 1] ?? '');
  }
  return VERSION.test(found.get('version') ?? '0.0.0') ? found : 'stub_bad_version';
};

const readParameters = (query: string): Parameters | Refusal => {
  let lookup: Lookup | undefined;
  let chainId: string | undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'chain_id') {
      if (chainId !== undefined) return 'stub_repeated_parameter';
      chainId = value;
    } else if (isLookupParameter(name)) {
      if (lookup !== undefined) return 'stub_several_lookups';
      lookup = { parameter: name, value };
    } else return 'stub_unknown_parameter';
    if (value === '') return 'stub_empty_parameter';
  }
  return { lookup, chainId };
};

const isOf = (headers: Headers, { userId, username, jwt }: Session): boolean =>
  (jwt !== undefined && headers.get('jwt') === jwt) ||
  (username !== undefined && headers.get('sessionUsername') === username) ||
  headers.get('sessionUserId') === userId;

const chooseMode = (headers: Headers, expected: SpaazaCredentials): Mode => {
  if (headers.has('authorization')) return 'privileged';
  return isOf(headers, expected.adminSession) ? 'admin' : 'end user';
};

const SESSION_FIELDS = ['sessionUserId', 'sessionUsername', 'sessionKey', 'jwt'] as const;

const refuseSession = (headers: Headers, session: Session): Refusal | undefined => {
  const [userId, username, key, jwt] = SESSION_FIELDS.map((field) => headers.get(field));
  const isNamedTwice = userId !== undefined && username !== undefined;
  if (isNamedTwice || (jwt !== undefined && (key ?? userId ?? username) !== undefined))
    return 'stub_two_authentications';
  if (jwt !== undefined) return jwt === session.jwt ? undefined : 'no_valid_session';
  if (key === undefined || (userId ?? username) === undefined) return 'no_valid_session';
  if (!isOf(headers, session)) return 'password_error_or_non_existent';
  return key === session.key ? undefined : 'no_valid_session';
};

const refuseToken = (headers: Headers, token: string): Refusal | undefined => {
  if (SESSION_FIELDS.some((field) => headers.has(field))) return 'stub_two_authentications';
  return headers.get('authorization') === `Bearer ${token}` ? undefined : 'no_valid_session';
};

const refuseCredentials = (
  mode: Mode,
  headers: Headers,
  expected: SpaazaCredentials,
): Refusal | undefined => {
  if (mode === 'privileged') return refuseToken(headers, expected.token);
  return refuseSession(headers, mode === 'admin' ? expected.adminSession : expected.userSession);
};

/** An admin may leave the hostname out, except to look up by username; a wrong one is always wrong. */
const refuseHostname = (
  mode: Mode,
  headers: Headers,
  lookup: Lookup | undefined,
  expected: SpaazaCredentials,
): Refusal | undefined => {
  const hostname = headers.get('hostname');
  if (hostname === undefined && mode === 'admin' && lookup?.parameter !== 'username') return undefined;
  return hostname === expected.hostname ? undefined : 'no_myprice_app';
};

/**
 * The source document says that `username` is used on its own with admin authentication. The public documentation says
 * that `chain_id` goes with it. Both are accepted there. With every other lookup an admin must name the chain.
 */
const refuseChain = (
  mode: Mode,
  headers: Headers,
  parameters: Parameters,
  expected: string,
): Refusal | undefined => {
  const { chainId, lookup } = parameters;
  if ((headers.get('sessionChainId') ?? expected) !== expected) return 'permission_denied_or_non_existent';
  if (mode !== 'admin') return chainId === undefined ? undefined : 'stub_unneeded_chain';
  if (chainId === undefined) return lookup?.parameter === 'username' ? undefined : 'stub_no_chain';
  return chainId === expected ? undefined : 'permission_denied_or_non_existent';
};

const chooseLookup = (mode: Mode, lookup: Lookup | undefined, ownUserId: string): Lookup | Refusal => {
  if (mode !== 'end user') return lookup ?? 'stub_no_lookup';
  return lookup === undefined ? { parameter: 'user_id', value: ownUserId } : 'stub_lookup_by_end_user';
};

/** `query` is what follows the question mark, `rawHeaders` Node's flat list; the answer names whom to look up. */
export const readLookup = (
  query: string,
  rawHeaders: readonly string[],
  expected: SpaazaCredentials,
): Lookup | Refusal => {
  const headers = readHeaders(rawHeaders);
  if (typeof headers === 'string') return headers;
  const parameters = readParameters(query);
  if (typeof parameters === 'string') return parameters;
  const mode = chooseMode(headers, expected);
  return (
    refuseCredentials(mode, headers, expected) ??
    refuseHostname(mode, headers, parameters.lookup, expected) ??
    refuseChain(mode, headers, parameters, expected.chainId) ??
    chooseLookup(mode, parameters.lookup, expected.userSession.userId)
  );
};
