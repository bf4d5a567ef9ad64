/** ahunter's `user/account/get`, after ahunter-account-get.txt and the public documentation: the token is the account. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { parse } from 'fp-ts/Json';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { connectionSettings } from '../src/adapter/connection-settings';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem } from '../src/adapter/define-adapter';
import { BaseUrl, Decimal, Integer, NonBlank, SentText, nullable, writtenText } from '../src/values/codec';
import { documented } from '../src/values/documented';
import { identityMismatch, payloadInvalid, userNotFound } from '../src/core/failure';
import type { UpstreamFailure } from '../src/core/failure';
import { bodyOf, triedStatus } from '../src/adapter/http';
import type { Owner, Spellings } from '../src/adapter/owner';
import { Secret, SecretDocument, SecretText } from '../src/core/secret';
import { advise, insert, removeOne } from '../src/adapter/re-exports';
import type { Fix } from '../src/adapter/re-exports';

const Settings = t.partial({
  baseUrl: documented(BaseUrl, 'Where ahunter is asked, "https://ahunter.ru" without it.'),
  ...connectionSettings,
  tokens: documented(
    SecretDocument,
    'The variable with the table of tokens, a JSON object from user identifiers to API tokens: {"79161234567": "token"}.',
  ),
  token: documented(
    SecretText,
    'The variable with one API token, instead of "tokens": every shopper sees that one account.',
  ),
  shared: documented(t.literal(true), 'Confirms, with "token", that all shoppers are to see one account.'),
});
type Settings = t.TypeOf<typeof Settings>;
const Lookup = t.type({
  user: documented(SentText, 'The user identifier whose token is taken from "tokens".'),
});

const Kopecks = documented(Integer, 'A sum in whole kopecks: 7500 is 75 roubles.');
const Moment = documented(t.string, 'XML Schema dateTime: "2015-12-22T21:47:35.150Z".');

/** An account without operations has no last ones. */
const operation = [nullable(Integer, ['id']), nullable(Moment, ['time'])] as const;
const Payload = t.intersection([
  t.type({ actual_sum: Kopecks, name: t.string }),
  t.intersection([
    nullable(Moment, ['create_time', 'modification_time']),
    nullable(t.string, ['mail', 'person_name', 'token_api']),
    nullable(documented(Decimal, '1 is a standard account, 2 a partner’s.'), ['type']),
    nullable(documented(Decimal, 'In milliseconds.'), ['request_process_time']),
  ]),
  nullable(t.intersection([...operation, nullable(Kopecks, ['sum']), nullable(Integer, ['debit_type'])]), [
    'last_debit',
  ]),
  nullable(
    t.intersection([
      ...operation,
      nullable(documented(Decimal, 'A sum; in which unit, the documentation does not say.'), ['sum']),
      nullable(t.union([Integer, t.string]), ['order_id']),
      nullable(t.string, ['source']),
    ]),
    ['last_payment'],
  ),
]);

interface Tokens {
  /** The tokens of a user; who has two is not found, as one of several customers of a directory. */
  readonly of: (user: string) => readonly Secret[];
  readonly warnings: readonly SettingsProblem[];
}

const wrong = (
  code: SettingsProblem['code'],
  at: string,
  message: string,
  fix: Fix,
): readonly SettingsProblem[] => [{ code, severity: 'error', at: ['settings', at], message, fix }];

/** What of the table finds no one: keys without a spelling, and several keys of one. No key is repeated. */
const tokenWarnings = (count: number, found: readonly (readonly Secret[])[]): readonly SettingsProblem[] => {
  const unspellable = count - found.flat().length;
  const several = found.filter(({ length }) => length > 1).length;
  const warn = (code: SettingsProblem['code'], message: string): SettingsProblem => ({
    code,
    severity: 'warning',
    at: ['settings', 'tokens'],
    message,
  });
  return [
    ...(unspellable === 0
      ? []
      : [
          warn(
            'index-unreadable',
            `${unspellable} of ${count} keys of the table cannot be a user’s identifier`,
          ),
        ]),
    ...(several === 0
      ? []
      : [
          warn(
            'index-ambiguous',
            `${several} users have several keys of the table, and are therefore not found`,
          ),
        ]),
  ];
};

/** Whether a token can be found again in the answer, where it is compared as a text. */
const isComparable = (token: string, { asked }: Spellings): boolean => asked('text')(token) !== undefined;

const table = (secret: Secret, spellings: Spellings): Either<readonly SettingsProblem[], Tokens> => {
  const { keys } = spellings;
  const parsed = parse(secret.reveal());
  if (
    !isRight(parsed) ||
    !t.record(t.string, NonBlank).is(parsed.right) ||
    !Object.values(parsed.right).every((token) => isComparable(token, spellings))
  )
    return left(
      wrong(
        'settings-invalid',
        'tokens',
        `what ${secret.name} holds is not a JSON object of tokens that can be sent`,
        advise('set the variable to {"79161234567": "token"}'),
      ),
    );
  const entries = Object.entries(parsed.right);
  const tokens = new Map<string, Secret[]>();
  for (const [user, token] of entries) {
    const key = keys.found(user)?.text;
    if (key !== undefined)
      tokens.set(key, [
        ...(tokens.get(key) ?? []),
        new Secret(token, undefined, `${secret.shown}[<identifier>]`),
      ]);
  }
  return right({
    of: (user) => tokens.get(keys.asked(user)?.text ?? '') ?? [],
    warnings: tokenWarnings(entries.length, [...tokens.values()]),
  });
};

const tokensOf = (
  { tokens, token, shared }: Settings,
  spellings: Spellings,
): Either<readonly SettingsProblem[], Tokens> => {
  if (tokens !== undefined && token !== undefined)
    return left(wrong('settings-invalid', 'token', 'there are "tokens" and a "token"', removeOne));
  if (tokens === undefined && token === undefined)
    return left(
      wrong(
        'settings-invalid',
        'tokens',
        'either "tokens" or "token" is needed',
        insert('tokens', '"${NAME}"', 'settings'),
      ),
    );
  if (tokens !== undefined) return table(tokens, spellings);
  if (token !== undefined && !isComparable(token.reveal(), spellings))
    return left(
      wrong(
        'settings-invalid',
        'token',
        `what ${token.name} holds is not a token that an answer can repeat`,
        advise('copy the token again: it has Latin letters, digits and signs'),
      ),
    );
  if (shared === true && token !== undefined) return right({ of: () => [token], warnings: [] });
  return left(
    wrong(
      'account-shared',
      'token',
      'every shopper would get the account of this one token',
      insert('shared', 'true', undefined, { before: 'use "tokens", or add', asks: true }),
    ),
  );
};

/** An answer that names an account by its token. */
const Named = t.type({ token_api: t.unknown });

/** The answer repeats the token that it is about; one that does not may be about anybody. */
const aboutToken =
  (token: Secret, { compare }: Spellings, onCompared: (owner: Owner) => void) =>
  (body: unknown): Either<UpstreamFailure, unknown> => {
    if (!t.UnknownRecord.is(body)) return right(body); // which the codec refuses
    const owner = compare(body.token_api, token.reveal(), 'text');
    onCompared(owner);
    if (owner.match === 'other') return left(identityMismatch('token_api'));
    return owner.match === 'same'
      ? right(body)
      : left(payloadInvalid('token_api', 'the token that was asked for'));
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
  compares: () => ({ asked: ['user'], found: ['token_api'], at: ['lookup', 'user'] }),
  shared: ({ token }) => token !== undefined,
  connect: (settings, { http, spellings }) => {
    const tokens = tokensOf(settings, spellings);
    if (!isRight(tokens)) return tokens;
    const path = ['site', 'user', 'account', 'get'];
    const { send, dispose } = http({
      baseUrl: settings.baseUrl ?? 'https://ahunter.ru',
      tried: (answer) => [triedStatus(answer)],
      constants: [...path, 'json'],
    });
    return right({
      dispose,
      warnings: tokens.right.warnings,
      ask: ({ user }, call, onCompared) => {
        const [token, second] = tokens.right.of(user);
        if (token === undefined) return TE.left(userNotFound);
        if (second !== undefined) return TE.left(identityMismatch('tokens'));
        const query = [
          ['user', token],
          ['output', 'json'],
        ] as const;
        const request = { path, query, separator: ';', headers: {} } as const;
        return pipe(
          send(request, call),
          TE.flatMapEither((answer) => bodyOf(answer)),
          TE.flatMapEither(aboutToken(token, spellings, onCompared)),
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
