/** Spaaza's `get-user`, after its public documentation and what its clients do. */
import { right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { Spellings } from '../src/adapter/owner';
import { ExactNumber } from '../src/values/codec';
import { isRecord } from '../src/types/conform';
import { answersOf } from './spaaza/answer';
import { check } from './spaaza/check';
import { Payload } from './spaaza/payload';
import { connect } from './spaaza/request';
import { Identity, Lookup, Settings } from './spaaza/settings';

/** A whole number that came as text, digit by digit; anything else as it is. */
const asInteger = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,99})$/.test(value)) return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : new ExactNumber(value);
};

/** `user_id` or its twin `id` is always there; some answers have them as text. */
const withId = (info: Readonly<Record<string, unknown>>): unknown => {
  const { id, user_id: userId } = info;
  if (typeof userId === 'number' && typeof id !== 'string') return info;
  return { ...info, ...(id !== undefined && { id: asInteger(id) }), user_id: asInteger(userId ?? id) };
};

const answers = answersOf('results.user_info', ({ user_info: info }) =>
  isRecord(info) ? withId(info) : undefined,
);

/** An answer of `get-user` that says whose it is. */
const Named = t.type({ results: t.type({ user_info: t.type({ username: t.string }) }) });

/** How a parameter is spelt: a username that is an email address as one, all else as text. */
const spellingOf = (by: Lookup['by'], value: string, { asked }: Spellings): 'email' | 'text' =>
  by === 'username' && asked('email')(value) !== undefined ? 'email' : 'text';

const EXAMPLE = '{ "by": "username", "value": "{request.userIdentifier}" }';

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
  check: (settings, lookup) => check(settings, lookup, EXAMPLE),
  connect: (settings, { http }, { by }) =>
    right(connect(settings, http, { path: ['internal', 'get-user'], answers, isNamed: Identity.is(by) })),
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
