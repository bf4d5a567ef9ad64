/** Spaaza's `get-card`: its request and envelope are those of `get-user`, the fields of its answer are not documented. */
import { right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import { comparisonOf, ownerAt } from './http/owner';
import { answersOf } from './spaaza/answer';
import { CardLookup, checkCard } from './spaaza/card';
import { startWith } from './spaaza/card-start';
import { connect } from './spaaza/request';
import { Settings } from './spaaza/settings';

const answers = answersOf('results', (results) => results);

/** The live credential that Spaaza's answers about a user can have. */
const CREDENTIAL = 'user_facebook_access_token';

export const spaazaCard = defineAdapter({
  name: 'spaaza-card',
  summary: 'Spaaza, a loyalty platform: one user’s card by get-card.',
  settings: Settings,
  lookup: CardLookup,
  payload: t.type({}),
  isDeclared: true,
  credentials: [CREDENTIAL],
  credentialsOf: () => [['user_info', CREDENTIAL]],
  owner: (payload, { owner }, _settings, spellings) =>
    owner === undefined ? 'unsaid' : ownerAt(payload, owner, spellings),
  compares: (_settings, { owner }) => owner && { ...comparisonOf(owner), isAmong: true },
  shared: ({ auth }) => auth.type === 'user',
  check: checkCard,
  connect: (settings, { http }, { owner }) =>
    right(connect(settings, http, { path: ['get-card'], answers, isNamed: owner !== undefined })),
  start: startWith,
  example: {
    settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' } },
    lookup: {
      by: 'user_id',
      value: '{request.userIdentifier}',
      owner: { at: 'user_info.user_id', is: '{request.userIdentifier}' },
    },
    type: { 'user_info!': { 'user_id!': 'integer | text' } },
    payload: { user_info: { user_id: 71234567890 } },
    user: { id: { from: 'source.user_info.user_id', via: ['text'] } },
    account: { id: '71234567890' },
  },
});
