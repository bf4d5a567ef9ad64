/** Any HTTP API: the request, its answers and the payload's type are described in the tenant file. */
import { isRight, right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import { noteCircumstances } from '../src/core/call';
import type { SourceFailure } from '../src/core/failure';
import type { HttpAnswer } from '../src/adapter/http';
import { conditionsOf, readerOf, rejecterOf, triedBy, unmetOf } from './http/answer';
import { check } from './http/check';
import { comparisonOf, fieldPath, ownerIn } from './http/owner';
import { accessTokenOf } from './http/access-token';
import { requesterOf } from './http/request';
import { Credentials, IsList, Lookup, Settings } from './http/settings';
import { startWith } from './http/start';
import { shapeOfAnswer } from './http/xml-shape';

export const http = defineAdapter({
  name: 'http',
  summary: 'Any HTTP API with answers in JSON or XML, described in the tenant file.',
  settings: Settings,
  lookup: Lookup,
  payload: t.type({}),
  isDeclared: true,
  credentials: [],
  credentialsOf: (settings) => (Credentials.is(settings) ? settings.credentials.map(fieldPath) : []),
  owner: (payload, { owner }, { answer }, spellings) =>
    ownerIn(payload, owner, answer.listAs !== undefined, spellings),
  compares: (settings, { owner }) =>
    owner === 'unsaid' ? undefined : { ...comparisonOf(owner), isAmong: !IsList.is(settings) },
  check,
  misses: ({ answer: { notFound, several } }) => notFound.length > 0 || several === 'owner',
  conditions: conditionsOf,
  connect: (settings, { http: connect, spellings, fields }, { owner }) => {
    const { baseUrl, answer } = settings;
    const accessToken = accessTokenOf(settings);
    const { send, dispose } = connect({
      baseUrl,
      keepAlive: owner !== 'unsaid',
      tried: triedBy(settings),
      ...(answer.format === 'xml' ? { xml: shapeOfAnswer(answer, fields) } : {}),
      ...(accessToken === undefined ? {} : { accessToken, rejects: rejecterOf(settings) }),
    });
    const requestFor = requesterOf(settings);
    const read = readerOf(settings);
    const unmet = unmetOf(settings);
    return right({
      dispose,
      ask: (lookup, call, onCompared) =>
        pipe(
          send(requestFor(lookup), call),
          TE.flatMapEither<HttpAnswer, SourceFailure, unknown>((answered) => {
            const asked =
              lookup.owner === 'unsaid' ? undefined : { owner: lookup.owner, spellings, onCompared };
            const payload = read(answered, asked);
            if (!isRight(payload)) noteCircumstances(call, { unmet: unmet(answered) });
            return payload;
          }),
        ),
    });
  },
  start: startWith,
  example: {
    settings: {
      baseUrl: 'https://crm.shop.example/api/v2',
      auth: { type: 'bearer', token: '${CRM_TOKEN}' },
      answer: { at: 'customers[0]', notFound: [{ status: 404 }, { path: 'customers', empty: 'list' }] },
    },
    lookup: {
      path: '/customers',
      query: { phone: '{request.userIdentifier}' },
      owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
    },
    type: {
      id: 'integer!',
      phone: 'text!',
      'name?': { first: 'text?', last: 'text?' },
      points: 'number?',
    },
    payload: { id: 42, phone: '+7 123 456-78-90', name: { first: 'Anna', last: null }, points: 120.5 },
    user: {
      id: 'request.userIdentifier',
      name: { join: ['source.name.first', 'source.name.last'], separator: ' ' },
      bonuses: 'source.points',
    },
    account: { id: '71234567890', name: 'Anna', bonuses: 120.5 },
  },
});
