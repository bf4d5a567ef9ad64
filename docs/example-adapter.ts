/** Pointbank, a loyalty service: one member by `GET /v1/members/{id}`. */
import { right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import { BaseUrl, Decimal, NonBlank, SegmentText, nullable } from '../src/values/codec';
import { userNotFound } from '../src/core/failure';
import { bodyOf } from '../src/adapter/http';
import { HeaderSecret, Secret } from '../src/core/secret';

const Settings = t.type({ baseUrl: BaseUrl, token: HeaderSecret });
const Lookup = t.type({ member: SegmentText });
const Payload = t.intersection([
  t.type({ member: NonBlank }),
  nullable(t.string, ['name', 'level']),
  nullable(Decimal, ['points']),
]);

export const pointbank = defineAdapter({
  name: 'pointbank',
  summary: 'Pointbank, a loyalty service: one member by id.',
  settings: Settings,
  lookup: Lookup,
  defaultLookup: { member: '{request.userIdentifier}' },
  payload: Payload,
  credentials: [],
  owner: ({ member }, lookup, _settings, { compare }) => compare(member, lookup.member, 'text'),
  compares: () => ({ asked: ['member'], found: ['member'], spelling: 'text', at: ['lookup', 'member'] }),
  connect: ({ baseUrl, token }, { http }) => {
    const { send, dispose } = http({ baseUrl });
    const headers = { Authorization: new Secret(`Bearer ${token.reveal()}`) };
    return right({
      dispose,
      ask: ({ member }, call) =>
        pipe(
          send({ path: ['v1', 'members', member], query: [], headers }, call),
          TE.flatMapEither((answer) => bodyOf(answer, { 404: userNotFound })),
        ),
    });
  },
  example: {
    settings: { baseUrl: 'https://pointbank.example', token: '${POINTBANK_TOKEN}' },
    lookup: { member: '{request.userIdentifier}' },
    payload: { member: '71234567890', name: 'Foo', points: 12.5 },
    user: { id: 'request.userIdentifier', name: 'source.name', bonuses: 'source.points' },
    account: { id: '71234567890', name: 'Foo', bonuses: 12.5 },
  },
});
