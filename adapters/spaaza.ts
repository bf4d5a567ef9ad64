/** Spaaza's `get-user`, after spaaza-get-user.txt; what that does not say is from facts.md. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem } from '../src/adapter/define-adapter';
import type { Spellings } from '../src/adapter/owner';
import {
  BaseUrl,
  ExactNumber,
  HeaderText,
  Integer,
  NonBlank,
  ParameterText,
  writtenText,
} from '../src/values/codec';
import { documented } from '../src/values/documented';
import { own } from '../src/core/own';
import { failureOfStatus, payloadInvalid, userNotFound } from '../src/core/failure';
import type { SourceFailure } from '../src/core/failure';
import type { HttpAnswer, HttpRequest } from '../src/adapter/http';
import { HeaderSecret, Secret } from '../src/core/secret';
import { Payload } from './spaaza/payload';
import { insert, removeKey } from '../src/adapter/re-exports';
import type { Fix } from '../src/adapter/re-exports';

/**
 * The generations of header names that are live: how the app's hostname is called, and what stands before the names of
 * a session's headers. Spaaza's own collection of examples mixes them.
 */
const headerNames = {
  current: { hostname: 'X-Spaaza-MyPrice-App-Hostname', prefix: 'X-Spaaza-' },
  mixed: { hostname: 'X-MyPrice-App-Hostname', prefix: 'X-Spaaza-' },
  original: { hostname: 'X-MyPrice-App-Hostname', prefix: '' },
} as const;

const HOSTNAME = 'The app’s hostname, sent as a header; an admin needs it to look up by "username".';
/** A session is its user, by id or by name, with a key; or a JSON Web Token that says all of it. */
const session = {
  userId: documented(HeaderText, 'The id of the session’s user.'),
  username: documented(HeaderText, 'The name of the session’s user, an email address, instead of "userId".'),
  sessionKey: documented(HeaderSecret, 'The variable with the session’s key.'),
  sessionChainId: documented(
    HeaderText,
    'The id of the chain for which the session holds, sent as a header.',
  ),
  jwt: documented(
    HeaderSecret,
    'The variable with a JSON Web Token, instead of the session’s user and key: X-Spaaza-Access-Token-JWT.',
  ),
};
const hostname = documented(HeaderText, HOSTNAME);
const Auth = t.union([
  t.type({
    type: documented(t.literal('privileged'), 'By a token of the retailer’s.'),
    token: documented(HeaderSecret, 'The variable with the bearer token.'),
    hostname,
  }),
  t.intersection([
    t.type({
      type: documented(t.literal('admin'), 'By the session of one who may read every user.'),
      chainId: documented(NonBlank, 'The id of the chain to which the users belong.'),
    }),
    t.partial({ ...session, hostname }),
  ]),
  t.intersection([
    t.type({
      type: documented(t.literal('user'), 'By the session of the one user whose account it is.'),
      hostname,
    }),
    t.partial(session),
  ]),
]);
type Auth = t.TypeOf<typeof Auth>;
/** What a session's settings are. */
type Session = Exclude<Auth, { readonly type: 'privileged' }>;

const Settings = t.intersection([
  t.type({
    auth: documented(Auth, 'How the bridge says who it is.'),
  }),
  t.partial({
    baseUrl: documented(
      BaseUrl,
      'Where Spaaza is asked, "https://api0.spaaza.com" without it; staging is "https://apistage0.spaaza.com".',
    ),
    headerNames: documented(
      t.keyof(headerNames),
      'Which generation of header names is sent: "current" (X-Spaaza-MyPrice-App-Hostname, X-Spaaza-Session-Key; as without it), "original" (X-MyPrice-App-Hostname, Session-Key) or "mixed" (X-MyPrice-App-Hostname, X-Spaaza-Session-Key).',
    ),
    apiVersion: documented(
      HeaderText,
      'The version of the API to ask for, which Spaaza recommends: "1.6.0".',
    ),
    language: documented(
      HeaderText,
      'The language of names, as those of levels, sent as Accept-Language: "nl".',
    ),
    shared: documented(
      t.literal(true),
      'Says beside a "user" session that all shoppers are meant to see that one account.',
    ),
  }),
]);
type Settings = t.TypeOf<typeof Settings>;

/** The lookup parameters that the payload repeats, and so says whose account it is. */
const Identity = t.keyof({
  user_id: null,
  username: null,
  member_number: null,
  authentication_point_identifier: null,
  auxiliary_identifier: null,
  referral_code: null,
});
const Parameter = t.union([Identity, t.literal('fb_access_token'), t.literal('affiliate_code')]);
const Lookup = t.partial({
  by: documented(Parameter, 'The one parameter by which get-user looks up; "username" is an email address.'),
  value: documented(ParameterText, 'What it has, usually "{request.userIdentifier}".'),
});
type Lookup = t.TypeOf<typeof Lookup>;

/** Clients of Spaaza's own take a status without a code for a success, too. */
const Succeeded = t.union([
  t.type({ code: t.literal(1) }),
  t.intersection([t.type({ status: t.literal('ok') }), t.partial({ code: t.undefined })]),
]);

const Success = t.type({
  result: Succeeded,
  results: t.type({ user_info: t.UnknownRecord }),
});
const TodaysError = t.type({ error: t.type({ code: t.union([Integer, t.string]) }) });
const OlderErrors = t.type({ errors: t.UnknownRecord });

/** Of several errors, "no such user" is the last to be believed. */
const firstOf = (codes: readonly string[]): string | undefined =>
  codes.find((code) => code !== '68') ?? codes[0];

/** `get-user`'s error code, of either shape; never its texts. */
const codeOf = (body: unknown): string | undefined => {
  const code = TodaysError.is(body)
    ? writtenText(body.error.code)
    : OlderErrors.is(body)
      ? firstOf(Object.keys(body.errors))
      : undefined;
  return code !== undefined && /^\d{1,5}$/.test(code) ? code : undefined;
};

/** An unknown user comes as HTTP 500 with code 68, which is an answer and no outage. */
const refused = ({ status, retryAfterMs }: HttpAnswer, code: string | undefined): SourceFailure =>
  code === '68' ? userNotFound : failureOfStatus(status, code, retryAfterMs);

/** A whole number that came as text, digit by digit; anything else as it is. */
const asInteger = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,99})$/.test(value)) return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : new ExactNumber(value);
};

/** `user_id` or its twin `id` is always there; some answers have them as text. */
const withId = ({ id, user_id: userId, ...info }: Readonly<Record<string, unknown>>): unknown => ({
  ...info,
  ...(id !== undefined && { id: asInteger(id) }),
  user_id: asInteger(userId ?? id),
});

const read = (answered: HttpAnswer): Either<SourceFailure, unknown> => {
  const { status, body } = answered;
  const answer = isRight(body) ? body.right : undefined;
  if (status < 300 && Success.is(answer)) return right(withId(answer.results.user_info));
  const code = codeOf(answer);
  if (status >= 300 || code !== undefined) return left(refused(answered, code));
  return isRight(body) ? left(payloadInvalid('results.user_info', 'an object')) : body;
};

/** The headers of a session, without those that are not set. */
const sessionHeaders = (
  { userId, username, sessionKey, sessionChainId, jwt }: Session,
  prefix: string,
): HttpRequest['headers'] => ({
  ...(userId !== undefined && { [`${prefix}Session-User-Id`]: userId }),
  ...(username !== undefined && { [`${prefix}Session-Username`]: username }),
  ...(sessionKey !== undefined && { [`${prefix}Session-Key`]: sessionKey }),
  ...(sessionChainId !== undefined && { [`${prefix}Session-Chain-Id`]: sessionChainId }),
  ...(jwt !== undefined && { 'X-Spaaza-Access-Token-JWT': jwt }),
});

const headersOf = ({
  auth,
  apiVersion,
  language,
  headerNames: generation = 'current',
}: Settings): HttpRequest['headers'] => {
  const { hostname, prefix } = headerNames[generation];
  return {
    ...(apiVersion !== undefined && { 'X-Spaaza-API-Version': apiVersion }),
    ...(language !== undefined && { 'Accept-Language': language }),
    ...(auth.hostname !== undefined && { [hostname]: auth.hostname }),
    ...(auth.type === 'privileged'
      ? { Authorization: new Secret(`Bearer ${auth.token.reveal()}`) }
      : sessionHeaders(auth, prefix)),
  };
};

const wrong = (
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

const checkLookup = ({ auth }: Settings, { by, value }: Lookup): readonly SettingsProblem[] => {
  if (by === undefined || value === undefined)
    return [
      wrong(
        'lookup-missing',
        ['lookup'],
        'a user is looked up by one parameter',
        insert('lookup', '{ "by": "username", "value": "{request.userIdentifier}" }', undefined, {
          asks: true,
        }),
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

const check = (settings: Settings, lookup: Lookup): readonly SettingsProblem[] => [
  ...(settings.auth.type === 'privileged' ? [] : checkSession(settings.auth)),
  ...(settings.auth.type === 'user' ? checkUser(settings, lookup) : checkLookup(settings, lookup)),
];

/** An answer of `get-user` that says whose it is. */
const Named = t.type({ results: t.type({ user_info: t.type({ username: t.string }) }) });

/** How a parameter is spelt: a username that is an email address as one, all else as text. */
const spellingOf = (by: Lookup['by'], value: string, { asked }: Spellings): 'email' | 'text' =>
  by === 'username' && asked('email')(value) !== undefined ? 'email' : 'text';

export const spaaza = defineAdapter({
  name: 'spaaza',
  summary: 'Spaaza, a loyalty platform: one user by get-user.',
  settings: Settings,
  lookup: Lookup,
  payload: Payload,
  credentials: ['user_facebook_access_token'],
  owner: (payload, { by, value = '' }, _settings, spellings) =>
    Identity.is(by)
      ? spellings.compare(payload[by], value, spellingOf(by, value, spellings)).requireOwner()
      : 'unsaid',
  compares: (_settings, { by }) =>
    Identity.is(by) ? { asked: ['value'], found: [by], at: ['lookup', 'by'] } : undefined,
  shared: ({ auth }) => auth.type === 'user',
  check,
  connect: (settings, { http }, { by: parameter }) => {
    const baseUrl = settings.baseUrl ?? 'https://api0.spaaza.com';
    const { send, dispose } = http({ baseUrl, keepAlive: Identity.is(parameter) });
    const chain = settings.auth.type === 'admin' ? [['chain_id', settings.auth.chainId] as const] : [];
    const request = { path: ['internal', 'get-user'], headers: headersOf(settings) };
    return right({
      dispose,
      ask: ({ by, value = '' }, call) => {
        const query = by === undefined ? chain : [[by, value] as const, ...chain];
        return pipe(
          send({ ...request, query }, call),
          TE.flatMapEither<HttpAnswer, SourceFailure, unknown>(read),
        );
      },
    });
  },
  start: (answer) => ({
    identifier: { type: 'email', value: Named.is(answer) ? answer.results.user_info.username : '' },
  }),
  example: {
    settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' } },
    lookup: { by: 'username', value: '{request.userIdentifier}' },
    payload: {
      user_id: 123123,
      username: 'foo@bar.com',
      birthday: '1900-01-30T00:00:00+00:00',
      loyalty_status: { name: 'Level 1', points_balance_current: 220 },
    },
    user: {
      id: 'request.userIdentifier',
      bonuses: 'source.loyalty_status.points_balance_current',
      status: 'source.loyalty_status.name',
      birthday: { from: 'source.birthday', via: ['date'] },
    },
    account: { id: '71234567890', bonuses: 220, status: 'Level 1', birthday: '1900-01-30' },
  },
});
