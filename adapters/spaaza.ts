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
  Decimal,
  HeaderText,
  Integer,
  NonBlank,
  ParameterText,
  nullable,
  writtenText,
} from '../src/values/codec';
import { documented } from '../src/values/documented';
import { failureOfStatus, payloadInvalid, userNotFound } from '../src/core/failure';
import type { SourceFailure } from '../src/core/failure';
import type { HttpAnswer, HttpRequest } from '../src/adapter/http';
import { HeaderSecret, Secret } from '../src/core/secret';

/** Both generations of header names are live. */
const headerNames = {
  current: ['X-Spaaza-MyPrice-App-Hostname', 'X-Spaaza-Session-User-Id', 'X-Spaaza-Session-Key'],
  original: ['X-MyPrice-App-Hostname', 'Session-User-Id', 'Session-Key'],
} as const;

const HOSTNAME = 'The app’s hostname, sent as a header; an admin needs it to look up by "username".';
const session = {
  userId: documented(HeaderText, 'The id of the session’s user.'),
  sessionKey: documented(HeaderSecret, 'The variable with the session’s key.'),
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
      ...session,
      chainId: documented(NonBlank, 'The id of the chain to which the users belong.'),
    }),
    t.partial({ hostname }),
  ]),
  t.type({
    type: documented(t.literal('user'), 'By the session of the one user whose account it is.'),
    ...session,
    hostname,
  }),
]);
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
      'Which generation of header names is sent: "current" (X-Spaaza-MyPrice-App-Hostname, as without it) or "original" (X-MyPrice-App-Hostname).',
    ),
    apiVersion: documented(HeaderText, 'The version of the API to ask for: "1.4.3".'),
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

const loyalty = t.intersection([
  nullable(t.string, ['name', 'description', 'last_review_date', 'next_review_date', 'date_reached']),
  nullable(Integer, ['campaign_id', 'loyalty_level_id']),
  nullable(Decimal, [
    'points_balance_current',
    'points_to_proceed_next_level',
    'points_to_remain_current_level',
    'monetary_balance_current',
  ]),
]);
const name = ['authentication_point_identifier', 'auxiliary_identifier', 'first_name', 'last_name'] as const;
// prettier-ignore
const address = [
  'address_streetname', 'address_housenumber', 'address_housenumber_extension', 'address_line_2',
  'address_line_3', 'address_towncity', 'address_regionstate', 'address_postalcode', 'country_code',
  'lang_code',
] as const;
// prettier-ignore
const person = [
  'gender', 'birthday', 'username', 'phone_number', 'user_facebook_id', 'average_basket_value',
] as const;
const scores = ['frequency', 'recency', 'monetary', 'overall', 'points_wallet_total'] as const;
// prettier-ignore
const mailing = [
  'mailing_list_sub_offered', 'mailing_list_subscribed', 'printed_mailing_list_subscribed',
] as const;

/** `user_info`: over the generations, everything but the id was absent or null once. */
const Payload = t.intersection([
  t.type({ user_id: Integer }),
  t.intersection([
    nullable(t.string, [...name, ...address, ...person, 'created_date', 'referral_code']),
    nullable(Decimal, [...scores, 'days_since_last_purchase', 'number_of_purchases']),
    nullable(t.boolean, ['registered', 'is_employee', 'online_shopper', 'offline_shopper']),
    nullable(t.union([t.string, Integer]), ['member_number']),
  ]),
  t.intersection([
    nullable(loyalty, ['loyalty_status']),
    nullable(nullable(t.boolean, mailing), ['mailing_list']),
    nullable(nullable(t.string, ['type', 'code']), ['entity_code']),
    nullable(
      t.intersection([nullable(t.boolean, ['programme_opted_in']), nullable(t.string, ['join_date'])]),
      ['opt_in_programme'],
    ),
    nullable(t.intersection([nullable(Integer, ['id']), nullable(t.string, ['referral_code'])]), [
      'referring_user',
    ]),
  ]),
  t.intersection([nullable(t.array(t.unknown), ['stores']), nullable(Integer, ['id'])]),
]);

const Success = t.type({
  result: t.type({ code: t.literal(1) }),
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

/** `user_id` or its twin `id` is always there. */
const withId = (info: Readonly<Record<string, unknown>>): unknown =>
  (info.user_id ?? undefined) === undefined ? { ...info, user_id: info.id } : info;

const read = (answered: HttpAnswer): Either<SourceFailure, unknown> => {
  const { status, body } = answered;
  const answer = isRight(body) ? body.right : undefined;
  if (status < 300 && Success.is(answer)) return right(withId(answer.results.user_info));
  const code = codeOf(answer);
  if (status >= 300 || code !== undefined) return left(refused(answered, code));
  return isRight(body) ? left(payloadInvalid('results.user_info', 'an object')) : body;
};

const headersOf = ({
  auth,
  apiVersion,
  headerNames: generation = 'current',
}: Settings): HttpRequest['headers'] => {
  const [hostname, userId, key] = headerNames[generation];
  return {
    ...(apiVersion === undefined ? {} : { 'X-Spaaza-API-Version': apiVersion }),
    ...(auth.hostname === undefined ? {} : { [hostname]: auth.hostname }),
    ...(auth.type === 'privileged'
      ? { Authorization: new Secret(`Bearer ${auth.token.reveal()}`) }
      : { [userId]: auth.userId, [key]: auth.sessionKey }),
  };
};

const wrong = (
  code: SettingsProblem['code'],
  at: readonly string[],
  message: string,
  suggestion: string,
): SettingsProblem => ({
  code,
  severity: 'error',
  at,
  message,
  suggestion,
});

const check = ({ auth, shared }: Settings, { by, value }: Lookup): readonly SettingsProblem[] => {
  if (auth.type === 'user') {
    if (by !== undefined)
      return [
        wrong(
          'lookup-unwanted',
          ['lookup'],
          'a user session looks up nobody but its own user',
          'remove "lookup"',
        ),
      ];
    const everybody = 'every shopper is shown the account of this one session';
    return shared === true
      ? []
      : [
          wrong(
            'account-shared',
            ['settings', 'auth'],
            everybody,
            'add "shared": true to "settings" if that is meant',
          ),
        ];
  }
  if (by === undefined || value === undefined)
    return [
      wrong(
        'lookup-missing',
        ['lookup'],
        'a user is looked up by one parameter',
        'add "lookup": { "by": "username", "value": "{request.userIdentifier}" }',
      ),
    ];
  return by === 'username' && auth.hostname === undefined
    ? [
        wrong(
          'key-missing',
          ['settings', 'auth'],
          'looking up by "username" needs the app\'s hostname',
          'add "hostname": "shop.example"',
        ),
      ]
    : [];
};

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
      ? spellings.compare(payload[by], value, spellingOf(by, value, spellings)).mustSay()
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
      id: { from: 'source.user_id', via: ['text'] },
      bonuses: 'source.loyalty_status.points_balance_current',
      status: 'source.loyalty_status.name',
      birthday: { from: 'source.birthday', via: ['date'] },
    },
    account: { id: '123123', bonuses: 220, status: 'Level 1', birthday: '1900-01-30' },
  },
});
