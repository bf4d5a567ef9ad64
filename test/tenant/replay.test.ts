/** What a fixture proves: what is asked, what comes back, what the app gets of it. */
import { isRight, left, right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { spaaza } from '../../adapters/spaaza';
import { defineAdapter } from '../../src/adapter';
import type { Dependencies } from '../../src/adapter';
import { BaseUrl } from '../../src/codec';
import { Secret } from '../../src/secret';
import { createReplay } from '../../src/tenant/replay';
import { asFixtures, foundUser, play, removeMappings, sentTo, spaazaTenant, verdicts } from './played';

afterAll(removeMappings);

const NOW = '2026-11-20T12:00:00Z';
const ANNA = 'anna@example.com';
const unavailable = { error: { message: 'Your account cannot be shown right now. Please try again later.' } };
const unknownUser = { error: { message: 'There is no user with this identifier.' } };

type Json = Readonly<Record<string, unknown>>;

const fixtureOf = (own: Json): Json => ({ request: { userIdentifier: ANNA }, now: NOW, ...own });

const answered = (answer: Json, body: unknown, status?: number): Json =>
  fixtureOf({
    sources: { loyalty: { exchanges: [{ request: sentTo(ANNA), ...answer }] } },
    response: { ...(status === undefined ? {} : { status }), body },
  });

const playFixtures = (fixtures: Json, tenant: Json = spaazaTenant) =>
  play({ 'tenant.json': tenant, ...asFixtures(fixtures) });

const user = { user: { id: '7' } };
const found = { response: foundUser({ user_id: 7, username: ANNA }) };

describe('an exchange', () => {
  it('answers the request that has its path, its query and its headers, and no other', async () => {
    const asking = (own: Json): Json =>
      fixtureOf({
        sources: { loyalty: { exchanges: [{ request: { ...sentTo(ANNA), ...own }, ...found }] } },
        response: { body: user },
      });
    const played = await playFixtures({
      same: asking({}),
      encoded: asking({ path: '/api/internal/get%2duser' }),
      'query-as-list': asking({ query: { username: [ANNA] } }),
      'without-headers': asking({ headers: {} }),
      'header-in-another-case': asking({ headers: { aUTHORIZATION: 'Bearer ${SPAAZA_TOKEN}' } }),
      'other-path': asking({ path: '/internal/get-user' }),
      'other-query': asking({ query: { username: 'x' } }),
      'more-query': asking({ query: { username: ANNA, page: '1' } }),
      'no-query': asking({ query: {} }),
      'other-header': asking({ headers: { Authorization: 'Bearer x' } }),
      'more-headers': asking({ headers: { 'X-Debug': '1' } }),
    });
    const stray = 'the fixture has no exchange for GET /api/internal/get-user; the nearest differs in';
    expect(verdicts(played)).toEqual({
      same: 'ok',
      encoded: 'ok',
      'query-as-list': 'ok',
      'without-headers': 'ok',
      'header-in-another-case': 'ok',
      'other-path': [`${stray} the path`],
      'other-query': [`${stray} the query's "username"`],
      'more-query': [`${stray} the query's "page"`],
      'no-query': [`${stray} the query's "username"`],
      'other-header': [`${stray} the header "authorization"`],
      'more-headers': [`${stray} the header "x-debug"`],
    });
  });

  it('answers with every status, with JSON, with what is no JSON, or not at all', async () => {
    const played = await playFixtures({
      found: answered(found, user),
      'found-200': answered(found, user, 200),
      'not-found': answered({ response: { status: 500, body: { error: { code: 68 } } } }, unknownUser, 404),
      busy: answered({ response: { status: 503, text: 'later' } }, unavailable, 503),
      page: answered(
        { response: { status: 200, headers: { 'Content-Type': 'text/html' }, text: '<p>' } },
        unavailable,
        502,
      ),
      cut: answered(
        { response: { status: 200, headers: { 'content-type': 'application/json' }, text: '{"res' } },
        unavailable,
        502,
      ),
      'json-called-text': answered(
        { response: { ...foundUser({ user_id: 7 }), headers: { 'Content-Type': 'text/plain' } } },
        unavailable,
        502,
      ),
      empty: answered({ response: { status: 200 } }, unavailable, 502),
      late: answered({ failure: 'UpstreamTimeout' }, unavailable, 504),
      gone: answered({ failure: 'UpstreamUnreachable' }, unavailable, 502),
      'any-status': answered({ failure: 'UpstreamUnreachable' }, unavailable),
    });
    expect(new Set(Object.values(verdicts(played)))).toEqual(new Set(['ok']));
    expect(played.cases).toHaveLength(11);
  });

  it('is used once, and must be used', async () => {
    const exchange = { request: sentTo(ANNA), ...found };
    const played = await playFixtures({
      twice: fixtureOf({
        sources: { loyalty: { exchanges: [exchange, exchange] } },
        response: { body: user },
      }),
      never: fixtureOf({
        request: { userIdentifier: 'no address' },
        sources: { loyalty: { exchanges: [exchange] } },
        response: {
          body: {
            error: { message: 'The field userIdentifier must be a non-empty string of the agreed form.' },
          },
        },
      }),
      none: fixtureOf({ sources: { loyalty: { exchanges: [] } }, response: { body: user } }),
      unnamed: fixtureOf({ response: { body: user } }),
    });
    expect(verdicts(played)).toEqual({
      twice: ['nobody asked for GET /api/internal/get-user'],
      never: ['nobody asked for GET /api/internal/get-user'],
      none: ['the fixture has no exchange for GET /api/internal/get-user'],
      unnamed: ['the fixture has no exchange for GET /api/internal/get-user'],
    });
  });

  it('is not used a second time, even when an adapter asks the same again', async () => {
    const Payload = t.type({ name: t.string });
    const stubborn = defineAdapter({
      name: 'stubborn',
      summary: 'asks until it has asked twice',
      settings: t.type({ baseUrl: BaseUrl }),
      lookup: t.type({}),
      payload: Payload,
      credentials: [],
      owner: () => 'unsaid',
      connect: ({ baseUrl }, { http }) => {
        const { send, dispose } = http({ baseUrl });
        const request = { path: ['a'], query: [], headers: {} };
        return right({
          dispose,
          ask: (_lookup, call) =>
            pipe(
              send(request, call),
              TE.flatMap(() => send(request, call)),
              TE.flatMapEither((answer) => answer.body),
            ),
        });
      },
      example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
    });
    const tenant = {
      access: 'open',
      identifier: { type: 'text' },
      sources: { s: { adapter: 'stubborn', settings: { baseUrl: 'https://a.example' } } },
      user: { id: 'request.userIdentifier', name: 's.name' },
    };
    const exchange = (name: string): Json => ({
      request: { method: 'GET', path: '/a' },
      response: { status: 200, body: { name } },
    });
    const asked = (...exchanges: readonly Json[]): Json => ({
      request: { userIdentifier: 'u' },
      sources: { s: { exchanges } },
      response: { body: { user: { id: 'u', name: 'second' } } },
    });
    const files = {
      'tenant.json': tenant,
      ...asFixtures({ once: asked(exchange('first')), twice: asked(exchange('first'), exchange('second')) }),
    };
    expect(verdicts(await play(files, {}, [stubborn]))).toEqual({
      once: ['the fixture has no exchange for GET /a'],
      twice: 'ok',
    });
  });

  it('holds a harmless placeholder for a name without a value, fit for a header and for a base URL', async () => {
    const { loyalty } = spaazaTenant.sources;
    const settings = { ...loyalty.settings, baseUrl: '${LOYALTY_URL}' };
    const tenant = { ...spaazaTenant, sources: { loyalty: { ...loyalty, settings } } };
    const authorised = (Authorization: string): Json =>
      fixtureOf({
        sources: {
          loyalty: {
            exchanges: [
              {
                request: { ...sentTo(ANNA), path: '/internal/get-user', headers: { Authorization } },
                ...found,
              },
            ],
          },
        },
        response: { body: user },
      });
    const named = authorised('Bearer ${SPAAZA_TOKEN}');
    const written = authorised('Bearer https://spaaza_token.invalid');
    const played = await playFixtures({ named, written }, tenant);
    expect(verdicts(played)).toEqual({ named: 'ok', written: 'ok' });
  });

  it('has the variables of its own fixture, whatever those of others are', async () => {
    const withToken = (token: string): Json => ({
      ...answered(found, user),
      variables: { SPAAZA_TOKEN: token },
      sources: {
        loyalty: {
          exchanges: [
            { request: { ...sentTo(ANNA), headers: { Authorization: `Bearer ${token}` } }, ...found },
          ],
        },
      },
    });
    const played = await playFixtures({ one: withToken('token-1'), two: withToken('token-2') });
    expect(verdicts(played)).toEqual({ one: 'ok', two: 'ok' });
  });

  it('holds invented values in the place of ${NAME}, in what is asked and in what is answered', async () => {
    const tenant = {
      access: { keys: ['${APP_KEY}'] },
      identifier: { type: 'email' },
      sources: { wallet: { adapter: 'ahunter', settings: { tokens: '${TOKENS}' } } },
      user: { id: 'request.userIdentifier', bonuses: 'wallet.actual_sum' },
    };
    const about = (token: string, expected: unknown): Json => ({
      request: { userIdentifier: ANNA },
      variables: { TOKENS: JSON.stringify({ [ANNA]: 'a "token" of Anna’s' }), ANNA: 'a "token" of Anna’s' },
      sources: {
        wallet: {
          exchanges: [
            {
              request: {
                method: 'GET',
                path: '/site/user/account/get',
                query: { user: '${ANNA}', output: 'json' },
              },
              response: { status: 200, body: { actual_sum: 5, name: 'n', token_api: token } },
            },
          ],
        },
      },
      response: { body: expected },
    });
    const played = await playFixtures(
      {
        same: about('${ANNA}', { user: { id: ANNA, bonuses: 5 } }),
        other: about('x${ANNA}', {
          error: { message: 'Сейчас не удаётся получить данные. Пожалуйста, попробуйте позже.' },
        }),
      },
      tenant,
    );
    expect(verdicts(played)).toEqual({ same: 'ok', other: 'ok' });
  });
});

describe('a payload', () => {
  const payload = (own: Json, body: unknown, status = 200): Json =>
    fixtureOf({ sources: { loyalty: { payload: own } }, response: { status, body } });

  it('goes through the decoding of its adapter and the comparison of the owner', async () => {
    const tenant = {
      ...spaazaTenant,
      user: { ...spaazaTenant.user, extra: { all: { from: 'loyalty.frequency' } } },
    };
    const played = await playFixtures(
      {
        same: payload({ user_id: 7, username: ANNA, frequency: 2 }, { user: { id: '7', all: 2 } }),
        'wrong-leaf': payload({ user_id: 7, username: ANNA, frequency: 'often' }, user),
      },
      tenant,
    );
    expect(verdicts(played)).toEqual({ same: 'ok', 'wrong-leaf': 'ok' });
    const [, wrongLeaf] = played.cases;
    expect(wrongLeaf?.events).toContainEqual(
      expect.objectContaining({ event: 'leaf-mismatched', path: 'frequency' }),
    );
  });

  it('that the adapter refuses is a fault, though the answer is as expected and the source optional', async () => {
    const { loyalty } = spaazaTenant.sources;
    const tenant = { ...spaazaTenant, sources: { loyalty: { ...loyalty, optional: true } } };
    const nobody = { ...tenant, user: { id: 'request.userIdentifier' } };
    const account = { user: { id: ANNA } };
    const played = await playFixtures(
      {
        other: payload({ user_id: 7, username: 'olga@example.com' }, account),
        undecodable: payload({ user_id: 'seven', username: ANNA }, account),
        incomplete: payload({ username: ANNA }, account),
        empty: fixtureOf({ sources: { loyalty: { payload: [] } }, response: { body: account } }),
      },
      { ...nobody, user: { ...nobody.user, bonuses: 'loyalty.points_wallet_total' } },
    );
    const wrong = "this payload is not one of the adapter's:";
    expect(verdicts(played)).toEqual({
      other: ['this payload is about somebody else'],
      undecodable: [`${wrong} user_id is not a whole number`],
      incomplete: [`${wrong} user_id is not a whole number`],
      empty: [`${wrong} it is not an object`],
    });
    const [problem] = played.cases.find(({ fixture }) => /undec/.test(fixture.file))?.outcome.problems ?? [];
    const written = problem && played.texts.get(problem.file)?.split('\n')[problem.line - 1];
    expect(written?.slice(Number(problem?.column) - 1)).toBe('"seven",');
  });

  it('loses its credentials, as an answer does', () => {
    const lookup = { by: 'user_id', value: '7' };
    const auth = { type: 'privileged', token: new Secret('invented'), hostname: 'acme.example' };
    const { http } = createReplay();
    const dependencies: Dependencies = {
      http: (options) => http({ ...options, source: 'loyalty', privateNetwork: false }),
      readJson: () => left('no files'),
    };
    const opened = spaaza.open({ auth }, lookup, dependencies, undefined);
    const given = { user_id: 7, user_facebook_access_token: 'invented-too' };
    const accepted = isRight(opened) ? opened.right.accept(lookup, given, () => undefined) : opened;
    expect(accepted).toEqual(right({ user_id: 7 }));
  });

  it('must be asked for', async () => {
    const played = await playFixtures({
      never: {
        ...payload(
          { user_id: 7 },
          { error: { message: 'The field userIdentifier must be a non-empty string of the agreed form.' } },
          400,
        ),
        request: { userIdentifier: '-' },
      },
    });
    expect(verdicts(played)).toEqual({ never: ['nobody asked for the payload of "loyalty"'] });
  });
});

describe('numbers', () => {
  const text = (info: string, expected: string): string => `{
    "request": { "userIdentifier": "${ANNA}" }, "now": "${NOW}",
    "sources": { "loyalty": { "exchanges": [ { "request": ${JSON.stringify(sentTo(ANNA))},
      "response": { "status": 200, "body": { "result": { "code": 1 }, "results": { "user_info": ${info} } } } } ] } },
    "response": { "body": { "user": ${expected} } }
  }`;

  it('of many digits are carried and compared digit by digit', async () => {
    const info = `{ "user_id": 9007199254740993, "username": "${ANNA}", "member_number": 9400000000000000102, "points_wallet_total": 12.50 }`;
    const played = await playFixtures({
      exact: text(info, '{ "id": "9007199254740993", "cardNumber": "9400000000000000102", "bonuses": 12.5 }'),
      spelt: text(
        info,
        '{ "id": "9007199254740993", "cardNumber": "9400000000000000102", "bonuses": 1.25e1 }',
      ),
      rounded: text(
        info,
        '{ "id": "9007199254740992", "cardNumber": "9400000000000000102", "bonuses": 12.5 }',
      ),
      'more-digits': text(
        info,
        '{ "id": "9007199254740993", "cardNumber": "9400000000000000102", "bonuses": 12.500000000000000001 }',
      ),
    });
    expect(verdicts(played)).toEqual({
      exact: 'ok',
      spelt: 'ok',
      rounded: ['"user.id" is "9007199254740993" and not "9007199254740992"'],
      'more-digits': ['"user.bonuses" is 12.5 and not 12.500000000000000001'],
    });
  });
});

it('tells each difference with its path and its place in the fixture', async () => {
  const { cases } = await play({
    'tenant.json': spaazaTenant,
    'fixtures/case.json': `{
  "request": { "userIdentifier": "${ANNA}" },
  "now": "${NOW}",
  "sources": { "loyalty": { "payload": { "user_id": 7, "username": "${ANNA}", "points_wallet_total": 3 } } },
  "response": {
    "status": 201,
    "body": {
      "user": {
        "id": "8",
        "age": 30
      }
    }
  }
}`,
  });
  expect(cases[0]?.outcome.differences).toMatchObject([
    { path: 'status', at: { line: 6, column: 15 }, expected: '201', got: '200' },
    { path: 'user.id', at: { line: 9, column: 15 }, expected: '"8"', got: '"7"' },
    { path: 'user.age', at: { line: 10, column: 9 }, expected: '30', got: undefined },
    { path: 'user.bonuses', at: { line: 8, column: 15 }, expected: undefined, got: '3' },
  ]);
  expect(cases[0]?.outcome.problems).toMatchObject([
    {
      code: 'fixture-failed',
      severity: 'error',
      line: 6,
      column: 15,
      message: '"status" is 200 and not 201, and 3 more',
      suggestion: expect.stringMatching(
        /^run "account-bridge verify acme --mappings \S+ --update"$/,
      ) as unknown,
    },
  ]);
});

it('tells what an account leaves out, and why', async () => {
  const { cases } = await playFixtures({ case: answered(found, user) });
  expect(cases[0]?.absences).toContainEqual({ field: 'bonuses', reason: 'missing', count: 1 });
  expect(cases[0]?.absences).toHaveLength(3);
});

it('tells why an expected field is not there', async () => {
  const response = foundUser({ user_id: 7, username: ANNA, birthday: '1990-02-30' });
  const exchange = { request: sentTo(ANNA), response };
  const expected = (own: Json): Json =>
    fixtureOf({
      sources: { loyalty: { exchanges: [exchange] } },
      response: { body: { user: { id: '7', ...own } } },
    });
  const played = await playFixtures({ age: expected({ age: 36 }), name: expected({ name: 'Anna' }) });
  expect(verdicts(played)).toEqual({
    age: ['there is no "user.age" (left out: step-failed), and the fixture expects 36'],
    name: ['there is no "user.name", and the fixture expects "Anna"'],
  });
});

it('plays many fixtures of one tenant at the same time, each with its own clock and its own answers', async () => {
  const years = Array.from({ length: 100 }, (_, index) => index);
  const fixtures = Object.fromEntries(
    years.map((years) => [
      `c${years}`,
      {
        request: { userIdentifier: `u${years}@example.com` },
        now: `${2000 + years}-06-01T12:00:00Z`,
        sources: {
          loyalty: {
            exchanges: [
              {
                request: sentTo(`u${years}@example.com`),
                response: foundUser({
                  user_id: years,
                  username: `u${years}@example.com`,
                  birthday: '2000-01-01',
                }),
              },
            ],
          },
        },
        response: { body: { user: { id: String(years), age: years } } },
      },
    ]),
  );
  const played = await playFixtures(fixtures);
  expect(played.cases).toHaveLength(100);
  expect(new Set(Object.values(verdicts(played)))).toEqual(new Set(['ok']));
});

it('plays the same whatever the environment holds', async () => {
  const files = { 'tenant.json': spaazaTenant, ...asFixtures({ case: answered(found, user) }) };
  const [bare, set] = await Promise.all([
    play(files),
    play(files, { SPAAZA_TOKEN: 'real', APP_KEY: 'real', SPAAZA_TOKEN_FILE: '/nowhere' }),
  ]);
  expect([verdicts(bare), verdicts(set)]).toEqual([{ case: 'ok' }, { case: 'ok' }]);
});

it('asks a source that needs no HTTP itself', async () => {
  const tenant = {
    access: 'open',
    identifier: { type: 'text' },
    sources: {
      crm: {
        adapter: 'crm',
        settings: { file: 'customers.json', index: { id: 'text' } },
        lookup: { by: 'id', value: '{request.userIdentifier}' },
      },
    },
    user: { id: 'crm.id', name: 'crm.name' },
  };
  const files = { 'tenant.json': tenant, 'customers.json': [{ id: 'c-1', name: 'Foo' }] };
  const asked = (response: unknown): Json => ({ request: { userIdentifier: 'c-1' }, response });
  const given = { sources: { crm: { payload: { id: 'c-1', name: 'Bar' } } } };
  const played = await play({
    ...files,
    ...asFixtures({
      file: asked({ body: { user: { id: 'c-1', name: 'Foo' } } }),
      given: { ...asked({ body: { user: { id: 'c-1', name: 'Bar' } } }), ...given },
      unsaid: { request: { userIdentifier: 'c-1' } },
    }),
  });
  expect(verdicts(played)).toEqual({
    file: 'ok',
    given: 'ok',
    unsaid: ['the fixture does not say what the app must get'],
  });
});
