/** Exchanges with a method and a body: how a fixture knows them again, and how they are noted for one. */
import { right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../src/adapter';
import type { Adapter } from '../../src/adapter';
import { BaseUrl, ExactNumber, Integer } from '../../src/codec';
import type { HttpBody, HttpRequest } from '../../src/http';
import { Secret, SecretText } from '../../src/secret';
import { createRecorder } from '../../src/tenant/record';
import { callOf } from '../upstream/call';
import { asFixtures, play, removeMappings, verdicts } from './played';

afterAll(removeMappings);

type Json = Readonly<Record<string, unknown>>;

/** A CRM that is searched, with a token of OAuth that no fixture has. */
const portal = (bodyFor: (phone: string, key: Secret) => HttpBody): Adapter =>
  defineAdapter({
    name: 'portal',
    summary: 'a CRM that is searched',
    settings: t.type({ baseUrl: BaseUrl, key: SecretText }),
    lookup: t.type({ phone: t.string }),
    payload: t.type({ ID: Integer }),
    credentials: [],
    owner: () => 'unsaid',
    connect: ({ baseUrl, key }, { http }) => {
      const tokenUrl = 'https://login.example/token';
      const clientSecret = new Secret('invented');
      const oauth = { tokenUrl, clientId: 'bridge', clientSecret, parameters: {}, sentIn: 'body' } as const;
      const { send, dispose } = http({ baseUrl, oauth });
      const ask = ({ phone }: { readonly phone: string }): HttpRequest => ({
        method: 'POST',
        path: ['search'],
        query: [],
        headers: {},
        body: bodyFor(phone, key),
      });
      return right({
        dispose,
        ask: (lookup, call) =>
          pipe(
            send(ask(lookup), call),
            TE.flatMapEither((answer) => answer.body),
          ),
      });
    },
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });

const searching = portal((phone, key) => ({
  type: 'json',
  value: {
    filter: { PHONE: phone, TYPE: ['a', 'b'] },
    card: new ExactNumber('9400000000000000102'),
    limit: 1.5,
    key,
  },
}));

const submitting = portal((phone, key) => ({
  type: 'form',
  fields: [
    ['phone', phone],
    ['key', key],
    ['field', 'ID'],
    ['field', 'NAME'],
  ],
}));

const PHONE = '79000000001';

const tenant = {
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'portal',
      settings: { baseUrl: 'https://crm.example/rest', key: '${PORTAL_KEY}' },
      lookup: { phone: '{request.userIdentifier}' },
    },
  },
  user: { id: { from: 'crm.ID', via: ['text'] } },
};

const answeredBy = (request: unknown): string =>
  `{ "request": { "userIdentifier": "${PHONE}" },
     "sources": { "crm": { "exchanges": [ { "request": ${typeof request === 'string' ? request : JSON.stringify(request)},
       "response": { "status": 200, "body": { "ID": 7 } } } ] } },
     "response": { "body": { "user": { "id": "7" } } } }`;

const playFixtures = async (adapter: Adapter, requests: Json): Promise<Json> => {
  const fixtures = Object.entries(requests).map(([name, request]) => [name, answeredBy(request)]);
  const played = await play(
    { 'tenant.json': tenant, ...asFixtures(Object.fromEntries(fixtures) as Json) },
    {},
    [adapter],
  );
  return verdicts(played);
};

const stray = 'the fixture has no exchange for POST /rest/search; the nearest differs in';

describe('an exchange with JSON', () => {
  const posted = (body: string, own = ''): string =>
    `{ "method": "POST", "path": "/rest/search", ${own} "body": ${body} }`;
  const filter = `"filter": { "PHONE": "${PHONE}", "TYPE": ["a", "b"] }`;
  const rest = '"card": 9400000000000000102, "limit": 1.5, "key": "${PORTAL_KEY}"';
  const method = `{ "method": "GET", "path": "/rest/search" }`;

  it('answers the request that has the same body, whatever the order of its keys', async () => {
    expect(
      await playFixtures(searching, {
        same: posted(`{ ${filter}, ${rest} }`),
        'other-order': posted(`{ ${rest}, "filter": { "TYPE": ["a", "b"], "PHONE": "${PHONE}" } }`),
        'number-spelt': posted(`{ ${filter}, ${rest.replace('1.5', '15e-1')} }`),
        typed: posted(`{ ${filter}, ${rest} }`, '"headers": { "Content-Type": "application/json" },'),
        'placeholder-written': posted(
          `{ ${filter}, ${rest.replace('${PORTAL_KEY}', 'https://portal_key.invalid')} }`,
        ),
      }),
    ).toEqual({
      same: 'ok',
      'other-order': 'ok',
      'number-spelt': 'ok',
      typed: 'ok',
      'placeholder-written': 'ok',
    });
  });

  it('answers no other, and says where it differs', async () => {
    const body = `{ ${filter}, ${rest} }`;
    expect(
      await playFixtures(searching, {
        method,
        'no-body': { method: 'POST', path: '/rest/search' },
        form: { method: 'POST', path: '/rest/search', form: { PHONE } },
        list: posted('[]'),
        value: posted(body.replace(PHONE, '79000000002')),
        digits: posted(body.replace('0102', '0103')),
        type: posted(body.replace('1.5', '"1.5"')),
        less: posted(`{ ${filter} }`),
        more: posted(`{ "page": 1, ${filter}, ${rest} }`),
        order: posted(body.replace('["a", "b"]', '["b", "a"]')),
        'other-type': posted(body, '"headers": { "Content-Type": "text/json" },'),
        'with-token': posted(body, '"headers": { "Authorization": "Bearer x" },'),
      }),
    ).toEqual({
      method: [`${stray} the method and the body`],
      'no-body': [`${stray} the body`],
      form: [`${stray} the body`],
      list: [`${stray} the body`],
      value: [`${stray} the body's "filter.PHONE"`],
      digits: [`${stray} the body's "card"`],
      type: [`${stray} the body's "limit"`],
      less: [`${stray} the body's "card" and the body's "limit" and the body's "key"`],
      more: [`${stray} the body's "page"`],
      order: [`${stray} the body's "filter.TYPE[0]" and the body's "filter.TYPE[1]"`],
      'other-type': [`${stray} the header "content-type"`],
      'with-token': [`${stray} the header "authorization"`],
    });
  });

  it('that nobody asks for is told with its method', async () => {
    const [exchange, more] = [1, 2].map(() => answeredBy(posted(`{ ${filter}, ${rest} }`)));
    const [one] = /\{ "request": \{ "method"[^]*\} \}(?= \] \} \})/.exec(more ?? '') ?? [];
    const twice = exchange?.replace('"exchanges": [', `"exchanges": [ ${one},`) ?? '';
    const files = { 'tenant.json': tenant, ...asFixtures({ twice }) };
    expect(verdicts(await play(files, {}, [searching]))).toEqual({
      twice: ['nobody asked for POST /rest/search'],
    });
  });
});

describe('an exchange with a form', () => {
  const posted = (form: Json): Json => ({ method: 'POST', path: '/rest/search', form });
  const all = { phone: PHONE, key: '${PORTAL_KEY}', field: ['ID', 'NAME'] };

  it('answers the request that has the same fields, and no other', async () => {
    expect(
      await playFixtures(submitting, {
        same: posted(all),
        'phone-as-list': posted({ ...all, phone: [PHONE] }),
        value: posted({ ...all, phone: '79000000002' }),
        less: posted({ phone: PHONE, field: ['ID', 'NAME'] }),
        more: posted({ ...all, page: '1' }),
        order: posted({ ...all, field: ['NAME', 'ID'] }),
        json: { method: 'POST', path: '/rest/search', body: all },
      }),
    ).toEqual({
      same: 'ok',
      'phone-as-list': 'ok',
      value: [`${stray} the form's "phone"`],
      less: [`${stray} the form's "key"`],
      more: [`${stray} the form's "page"`],
      order: [`${stray} the form's "field"`],
      json: [`${stray} the body`],
    });
  });
});

describe('a noted request', () => {
  const noted = async (request: Partial<HttpRequest>): Promise<unknown> => {
    const variables = new Map([['KEY', 'invented-key']]);
    const recorder = createRecorder(() => ({ ID: 7 }), new Set(['KEY']), variables);
    const clientSecret = new Secret('x');
    const oauth = { tokenUrl: 'https://a.example/t', clientId: 'x', clientSecret, parameters: {} } as const;
    const http = recorder.http({
      source: 'crm',
      privateNetwork: false,
      baseUrl: 'https://crm.example/rest',
      oauth: { ...oauth, sentIn: 'header' },
    });
    await http.send({ path: ['search'], query: [], headers: {}, ...request }, callOf())();
    return recorder.noted();
  };

  it('has its method and its JSON, digit by digit, with names where values of variables stood', async () => {
    const value = { filter: ['x invented-key', new Secret('invented-key')], n: new ExactNumber('1e400') };
    expect(await noted({ method: 'POST', body: { type: 'json', value } })).toEqual([
      {
        method: 'POST',
        path: '/rest/search',
        query: {},
        headers: {},
        body: { filter: ['x ${KEY}', '${KEY}'], n: new ExactNumber('1e400') },
      },
    ]);
  });

  it('has its form as it has a query', async () => {
    const fields = [
      ['key', new Secret('invented-key')],
      ['a', '1'],
      ['a', '2'],
    ] as const;
    expect(
      await noted({ method: 'POST', headers: { 'x-app': 'b' }, body: { type: 'form', fields } }),
    ).toEqual([
      {
        method: 'POST',
        path: '/rest/search',
        query: {},
        headers: { 'x-app': 'b' },
        form: { key: '${KEY}', a: ['1', '2'] },
      },
    ]);
  });

  it('has nothing of a body when it has none', async () => {
    expect(await noted({ trailingSlash: true })).toEqual([
      { method: 'GET', path: '/rest/search/', query: {}, headers: {} },
    ]);
    expect(await noted({ method: 'POST', headers: { 'Content-Type': 'text/x' } })).toEqual([
      { method: 'POST', path: '/rest/search', query: {}, headers: { 'content-type': 'text/x' } },
    ]);
  });

  it('that would not be sent is not noted', async () => {
    expect(await noted({ body: { type: 'json', value: 1 } })).toEqual([]);
  });
});
