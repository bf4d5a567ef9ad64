/** ahunter's `user/account/get`, after ahunter-account-get.txt and facts.md: the token is the account. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { parse } from 'fp-ts/Json';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem } from '../src/adapter/define-adapter';
import { BaseUrl, Decimal, Integer, NonBlank, nullable, writtenText } from '../src/values/codec';
import { documented } from '../src/values/documented';
import { identityMismatch, payloadInvalid, userNotFound } from '../src/core/failure';
import type { UpstreamFailure } from '../src/core/failure';
import { bodyOf } from '../src/adapter/http';
import { whose } from '../src/adapter/decode-payload';
import { Secret, SecretText } from '../src/core/secret';

const Settings = t.partial({
  baseUrl: documented(BaseUrl, 'Where ahunter is asked, "https://ahunter.ru" without it.'),
  tokens: documented(
    SecretText,
    'The variable with the table of tokens, a JSON object from user identifiers to API tokens: {"79161234567": "token"}.',
  ),
  token: documented(
    SecretText,
    'The variable with one API token, instead of "tokens": every shopper sees that one account.',
  ),
  shared: documented(t.literal(true), 'Says beside "token" that all shoppers are meant to see one account.'),
});
type Settings = t.TypeOf<typeof Settings>;
const Lookup = t.type({
  user: documented(t.string, 'The user identifier whose token is taken from "tokens".'),
});

const Kopecks = documented(Integer, 'A sum in whole kopecks: 7500 is 75 roubles.');
const Moment = documented(t.string, 'XML Schema dateTime: "2015-12-22T21:47:35.150Z".');

/** An account without operations has no last ones. */
const operation = [
  nullable(Integer, ['id']),
  nullable(Kopecks, ['sum']),
  nullable(Moment, ['time']),
] as const;
const Payload = t.intersection([
  t.type({ actual_sum: Kopecks, name: t.string }),
  t.intersection([
    nullable(Moment, ['create_time', 'modification_time']),
    nullable(t.string, ['mail', 'person_name', 'token_api']),
    nullable(documented(Decimal, '1 is a standard account, 2 a partner’s.'), ['type']),
    nullable(documented(Decimal, 'In milliseconds.'), ['request_process_time']),
  ]),
  nullable(t.intersection([...operation, nullable(Integer, ['debit_type'])]), ['last_debit']),
  nullable(
    t.intersection([
      ...operation,
      nullable(t.union([Integer, t.string]), ['order_id']),
      nullable(t.string, ['source']),
    ]),
    ['last_payment'],
  ),
]);

type Tokens = (user: string) => Secret | undefined;

const wrong = (
  code: SettingsProblem['code'],
  at: string,
  message: string,
  suggestion: string,
): readonly SettingsProblem[] => [{ code, severity: 'error', at: ['settings', at], message, suggestion }];

const table = (text: string): Either<readonly SettingsProblem[], Tokens> => {
  const parsed = parse(text);
  if (!isRight(parsed) || !t.record(t.string, NonBlank).is(parsed.right))
    return left(
      wrong(
        'settings-invalid',
        'tokens',
        'the secret is not a JSON object of tokens',
        'set the variable to {"79161234567": "token"}',
      ),
    );
  const tokens = new Map(Object.entries(parsed.right).map(([user, token]) => [user, new Secret(token)]));
  return right((user) => tokens.get(user));
};

const tokensOf = ({ tokens, token, shared }: Settings): Either<readonly SettingsProblem[], Tokens> => {
  if (tokens !== undefined && token !== undefined)
    return left(
      wrong('settings-invalid', 'token', 'there are "tokens" and a "token"', 'remove one of the two'),
    );
  if (tokens === undefined && token === undefined)
    return left(
      wrong(
        'settings-invalid',
        'tokens',
        'either "tokens" or "token" is needed',
        'add "tokens": "${NAME}" to "settings"',
      ),
    );
  if (tokens !== undefined) return table(tokens.reveal());
  if (shared === true) return right(() => token);
  return left(
    wrong(
      'account-shared',
      'token',
      'every shopper is shown the account of this one token',
      'use "tokens", or add "shared": true',
    ),
  );
};

/** An answer that names an account by its token. */
const Named = t.type({ token_api: t.unknown });

/** The answer repeats the token that it is about; one that does not may be about anybody. */
const aboutToken =
  (token: Secret) =>
  (body: unknown): Either<UpstreamFailure, unknown> => {
    if (!t.UnknownRecord.is(body)) return right(body); // which the codec refuses
    const owner = whose(body.token_api, token.reveal());
    if (owner === 'other') return left(identityMismatch('token_api'));
    return owner === 'same' ? right(body) : left(payloadInvalid('token_api', 'the token that was asked for'));
  };

export const ahunter = defineAdapter({
  name: 'ahunter',
  summary: 'ahunter, an account service: the account of an API token.',
  settings: Settings,
  lookup: Lookup,
  defaultLookup: { user: '{request.userIdentifier}' },
  payload: Payload,
  credentials: ['token_api'],
  owner: () => 'unsaid', // compared by token before the token is dropped
  shared: ({ token }) => token !== undefined,
  connect: (settings, { http }) => {
    const tokens = tokensOf(settings);
    if (!isRight(tokens)) return tokens;
    const { send, dispose } = http({ baseUrl: settings.baseUrl ?? 'https://ahunter.ru' });
    return right({
      dispose,
      ask: ({ user }, call) => {
        const token = tokens.right(user);
        if (token === undefined) return TE.left(userNotFound);
        const query = [
          ['user', token],
          ['output', 'json'],
        ] as const;
        const request = {
          path: ['site', 'user', 'account', 'get'],
          query,
          separator: ';',
          headers: {},
        } as const;
        return pipe(
          send(request, call),
          TE.flatMapEither((answer) => bodyOf(answer)),
          TE.flatMapEither(aboutToken(token)),
        );
      },
    });
  },
  start: (answer) => {
    const named = Named.is(answer) ? writtenText(answer.token_api) : undefined;
    const token = NonBlank.is(named) ? named : 'invented-token';
    const value = 'somebody@shop.example';
    return {
      identifier: { type: 'email', value },
      variables: { AHUNTER_TOKENS: JSON.stringify({ [value]: token }) },
    };
  },
  example: {
    settings: { tokens: '${AHUNTER_TOKENS}' },
    lookup: { user: '{request.userIdentifier}' },
    payload: { actual_sum: 7500, name: 'user', person_name: '', type: 1, token_api: 'demotoken' },
    user: {
      id: 'request.userIdentifier',
      bonuses: { from: 'source.actual_sum', via: [{ divide: 100 }] },
      status: { from: 'source.type', via: ['text', { table: { 1: 'Standard', 2: 'Partner' } }] },
    },
    account: { id: '71234567890', bonuses: 75, status: 'Standard' },
  },
});
