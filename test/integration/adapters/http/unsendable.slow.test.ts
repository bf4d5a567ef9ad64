/**
 * Texts that the bridge cannot send. Constants and secrets are found when the tenant loads, a text of another source is
 * that source's failure, and only the shopper's own identifier is a wrong request.
 */
import { isRight, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { ahunter } from '../../../../adapters/ahunter';
import { http } from '../../../../adapters/http';
import { spaaza } from '../../../../adapters/spaaza';
import { defineAdapter } from '../../../../src/adapter/define-adapter';
import type { Adapter } from '../../../../src/adapter/define-adapter';
import { isError } from '../../../../src/diagnostics/diagnostic';
import type { HttpAnswer, HttpRequest } from '../../../../src/adapter/http';
import type { Loaded } from '../../../../src/tenant/load';
import { messageOf } from '../../../../src/upstream/http/request-message';
import { SegmentText } from '../../../../src/values/codec';
import * as t from 'io-ts';
import { leaksOf } from '../../../support/adapters/leaks';
import { excerptOf } from '../../../support/adapters/tenant';
import { callAt, contextOf, load } from '../../../support/tenant/world';

const ANSWER = { notFound: [{ status: 404 }] };
const BASE = 'https://crm.shop.example/api';

interface Parts {
  readonly adapter: Adapter;
  readonly settings: object;
  readonly lookup?: object | undefined;
}

const described = (settings: object, lookup: object): Parts => ({
  adapter: http,
  settings: { baseUrl: BASE, answer: ANSWER, ...settings },
  lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid', ...lookup },
});

const loaded = (
  { adapter, settings, lookup }: Parts,
  variables: Readonly<Record<string, string>> = {},
): Pick<Loaded, 'problems' | 'tenant'> & { readonly text: string } => {
  const source = {
    adapter: adapter.name,
    settings,
    ...(lookup === undefined ? {} : { lookup }),
    ...(adapter === http ? { payload: { code: 'text' } } : {}),
  };
  const identifier = { type: 'text' };
  const file = { access: 'open', identifier, sources: { source }, user: { id: 'request.userIdentifier' } };
  const text = JSON.stringify(file, undefined, 2);
  return { text, ...load(text, contextOf([adapter], { variables })) };
};

/** What nothing can carry. */
const HALVES = ['\ud800', 'a\udc00b', 'a\udfff', '\ud83dx', 'x\ud83d\ud83d'];
const CONTROLS = [
  ...[
    'a\nb',
    'a\rb',
    'a\r\nX-Injected: 1',
    'a\tb',
    'a\u0000b',
    'a\u0001',
    'a\u001bb',
    'a\u007fb',
    'a\u0080b',
  ],
  ...['a\u0085b', 'a\u009f', 'a\n'],
];
/** What no header can carry besides. */
const BEYOND = ['Токен', 'tokеn', '😀', 'a\u200bb', 'a\u2028b', 'Ā', 'x’y', '１２３', '\ufeffabc', 'a\u0430'];

const LITERAL = [...CONTROLS, ...HALVES];
/** Where a text that shows nothing is found as one that is blank. */
const NOT_BLANK = ['\u0001', ...LITERAL];
const HEADER = [...LITERAL, ...BEYOND];

const post = (body: object): object => ({ method: 'POST', ...body });
const keys = (place: string, name = 'X-Key'): object => ({
  auth: { type: 'apiKey', in: place, keys: { [name]: '${SECRET}' } },
});
const oauth = (part: object): object => ({
  auth: { type: 'oauth2', tokenUrl: `${BASE}/token`, clientId: 'bridge', clientSecret: '${SECRET}', ...part },
});
const privileged = { type: 'privileged', token: '${SECRET}', hostname: 'shop.example' };
const byName = { by: 'username', value: '{request.userIdentifier}' };

/** What the name of a header is shown by: the value beside it. */
const AT_NAME = 'the value beside the name';

/** The places of constants, and the texts that cannot be sent there. */
const constants: readonly (readonly [string, readonly string[], (text: string) => Parts])[] = [
  ['a value of the query', LITERAL, (text) => described({}, { query: { limit: text } })],
  ['a value of the query, in a list', LITERAL, (text) => described({}, { query: { ids: ['1', text] } })],
  ['a value of the query, around a placeholder', LITERAL, (text) => described({}, { query: { q: `${text}{request.userIdentifier}` } })],
  ['a name of the query', LITERAL, (text) => described({}, { query: { [text]: '1' } })],
  ['a value of a form', LITERAL, (text) => described({}, post({ form: { limit: text } }))],
  ['a value of a form, in a list', LITERAL, (text) => described({}, post({ form: { limit: [text] } }))],
  ['a name of a form', LITERAL, (text) => described({}, post({ form: { [text]: '1' } }))],
  ['a header of the lookup', HEADER, (text) => described({}, { headers: { 'X-Shop': text } })],
  ['a header, around a placeholder', HEADER, (text) => described({}, { headers: { 'X-Shop': `{request.userIdentifier}${text}` } })],
  ['a header’s name in the lookup', HEADER, (text) => described({}, { headers: { [text]: AT_NAME } })],
  ['a header of the settings', HEADER, (text) => described({ headers: { 'X-Shop': text } }, {})],
  ['a header’s name in the settings', HEADER, (text) => described({ headers: { [text]: AT_NAME } }, {})],
  ['a text of JSON', HALVES, (text) => described({}, post({ json: { filter: text } }))],
  ['a text of JSON, deep inside', HALVES, (text) => described({}, post({ json: { a: [{ b: [1, text] }] } }))],
  ['a text of JSON, around a placeholder', HALVES, (text) => described({}, post({ json: { a: `${text}{request.userIdentifier}` } }))],
  ['a name of JSON', HALVES, (text) => described({}, post({ json: { [text]: 1 } }))],
  ['a name of JSON, deep inside', HALVES, (text) => described({}, post({ json: [{ a: { [text]: 1 } }] }))],
  ['JSON that is a text', HALVES, (text) => described({}, post({ json: text }))],
  ['a path', HALVES, (text) => described({}, { path: `/users/${text}/{request.userIdentifier}` })],
  ['the word before a token', HEADER, (text) => described({ auth: { type: 'bearer', token: '${SECRET}', scheme: text } }, {})],
  ['the name of a key in a header', HEADER, (text) => described(keys('header', text), {})],
  ['the name of a key in the query', LITERAL, (text) => described(keys('query', text), {})],
  ['the name of a key in a form', LITERAL, (text) => described(keys('form', text), post({ form: { a: '1' } }))],
  ['the name of a key in JSON', HALVES, (text) => described(keys('json', text), post({ json: { a: '1' } }))],
  ['a client’s id', NOT_BLANK, (text) => described(oauth({ clientId: text }), {})],
  ['a scope', NOT_BLANK, (text) => described(oauth({ scope: text }), {})],
  ['a field of the token request', LITERAL, (text) => described(oauth({ parameters: { audience: text } }), {})],
  ['the name of a field of the token request', LITERAL, (text) => described(oauth({ parameters: { [text]: 'x' } }), {})],
  ['the header of a token', HEADER, (text) => described(oauth({ tokenHeader: text }), {})],
  ['spaaza: the app’s hostname', HEADER, (text) => ({ adapter: spaaza, settings: { auth: { ...privileged, hostname: text } }, lookup: byName })],
  ['spaaza: the version of the API', HEADER, (text) => ({ adapter: spaaza, settings: { auth: privileged, apiVersion: text }, lookup: byName })],
  ['spaaza: the session’s user', HEADER, (text) => ({ adapter: spaaza, settings: { auth: { type: 'admin', userId: text, sessionKey: '${SECRET}', chainId: '1', hostname: 'x' } }, lookup: byName })],
  ['spaaza: the chain', NOT_BLANK, (text) => ({ adapter: spaaza, settings: { auth: { type: 'admin', userId: '1', sessionKey: '${SECRET}', chainId: text, hostname: 'x' } }, lookup: byName })],
  ['spaaza: what is looked up', LITERAL, (text) => ({ adapter: spaaza, settings: { auth: privileged }, lookup: { by: 'username', value: `${text}{request.userIdentifier}` } })],
]; // prettier-ignore

describe.each(constants)('%s', (_where, texts, parts) => {
  it.each(texts)('is found when the tenant loads, in its place: %j', (text) => {
    const { problems, tenant, text: file } = loaded(parts(text), { SECRET: 'invented-secret' });
    expect(tenant).toBeUndefined();
    const [error, ...more] = problems.filter(isError);
    if (error === undefined) throw new Error('nothing is found');
    expect(more).toStrictEqual([]);
    const written = JSON.stringify(text).slice(1, -1);
    const shown = excerptOf(file, error).replace('${SECRET}', AT_NAME);
    expect(shown.replace(AT_NAME, () => written)).toContain(written);
    expect(error.suggestion).toEqual(expect.stringMatching(/^(write|remove|add) /));
    expect(error.message).not.toContain(text);
  });

  it('is accepted where it can be sent', () => {
    const { problems, tenant } = loaded(parts('shop'), { SECRET: 'invented-secret' });
    expect(problems.filter(isError)).toStrictEqual([]);
    expect(tenant).toBeDefined();
    tenant?.dispose();
  });
});

describe('a path', () => {
  it.each([
    ['/users/%0a', '/users/'],
    ['/users/a%0Ab', '/users/ab'],
    ['/users/%00{request.userIdentifier}', '/users/{request.userIdentifier}'],
    ['/users/a%09b/{request.userIdentifier}', '/users/ab/{request.userIdentifier}'],
    ['/users/a%7fb', '/users/ab'],
    ['/users/a%c2%85b', '/users/ab'],
    ['/users/%C2%9F/x', '/users/x'],
    ['/users/../x', '/x'],
    ['/users/%2e%2E/x', '/x'],
    ['/users/./x', '/users/x'],
    ['/users/.%2e', '/'],
    ['/users//x', '/users/x'],
  ])('%s is found when the tenant loads, with a suggestion', (path, meant) => {
    const { problems, tenant, text } = loaded(
      described({}, { path, query: { login: '{request.userIdentifier}' } }),
    );
    expect(tenant).toBeUndefined();
    expect(
      problems.filter(isError).map((each) => [excerptOf(text, each), each.code, each.suggestion]),
    ).toStrictEqual([[JSON.stringify(path), 'value-wrong', `write "${meant}"`]]);
  });
});

/** The places of secrets, and the texts that cannot be sent there. */
const secrets: readonly (readonly [string, readonly string[], Parts])[] = [
  ['a bearer token', HEADER, described({ auth: { type: 'bearer', token: '${SECRET}' } }, {})],
  ['a user’s name', LITERAL, described({ auth: { type: 'basic', user: '${SECRET}' } }, {})],
  [
    'a password',
    LITERAL,
    described({ auth: { type: 'basic', user: '${OTHER}', password: '${SECRET}' } }, {}),
  ],
  ['a key in a header', HEADER, described(keys('header'), {})],
  ['a key in the query', LITERAL, described(keys('query'), {})],
  ['a key in a form', LITERAL, described(keys('form'), post({ form: { a: '1' } }))],
  ['a key in JSON', LITERAL, described(keys('json'), post({ json: { a: '1' } }))],
  ['a client’s secret', LITERAL, described(oauth({}), {})],
  ['a client’s id', LITERAL, described(oauth({ clientId: '${SECRET}', clientSecret: '${OTHER}' }), {})],
  ['a header of the settings', HEADER, described({ headers: { 'X-Shop': '${SECRET}' } }, {})],
  ['an address', LITERAL, described({ baseUrl: '${SECRET}' }, {})],
  ['spaaza: a token', HEADER, { adapter: spaaza, settings: { auth: privileged }, lookup: byName }],
  [
    'spaaza: a session’s key',
    HEADER,
    {
      adapter: spaaza,
      settings: { auth: { type: 'user', userId: '1', sessionKey: '${SECRET}', hostname: 'x' }, shared: true },
    },
  ],
  ['ahunter: a token', LITERAL, { adapter: ahunter, settings: { token: '${SECRET}', shared: true } }],
];

describe.each(secrets)('%s', (_where, texts, parts) => {
  it.each(texts)('is found when the tenant loads, by its variable and not by its value: %j', (text) => {
    const secret = `planted-${text}-secret`;
    const { problems, tenant, text: file } = loaded(parts, { SECRET: secret, OTHER: 'invented-other' });
    expect(tenant).toBeUndefined();
    const [error, ...more] = problems.filter(isError);
    if (error === undefined) throw new Error('nothing is found');
    expect(more).toStrictEqual([]);
    expect(excerptOf(file, error)).toBe('"${SECRET}"');
    expect(error.message).toContain('SECRET');
    expect(leaksOf(problems, [secret, 'planted'])).toStrictEqual([]);
  });
});

describe('ahunter: a table of tokens', () => {
  const table = (token: string): string => JSON.stringify({ 'anna@shop.example': token }, undefined, 2);
  const parts = { adapter: ahunter, settings: { tokens: '${SECRET}' } };

  it.each(LITERAL)('with one that cannot be sent is found when the tenant loads: %j', (text) => {
    const { problems, tenant } = loaded(parts, { SECRET: table(`planted-${text}`) });
    expect(tenant).toBeUndefined();
    expect(problems.filter(isError)).toMatchObject([
      {
        code: 'settings-invalid',
        message: 'what SECRET holds is not a JSON object of tokens that can be sent',
      },
    ]);
    expect(leaksOf(problems, ['planted'])).toStrictEqual([]);
  });

  it('may have several lines', () => {
    const { problems, tenant } = loaded(parts, { SECRET: table('invented-token') });
    expect(problems.filter(isError)).toStrictEqual([]);
    tenant?.dispose();
  });
});

describe('JSON', () => {
  const numbers = ['9007199254740993', '1e400', '-0', '0.10', '123456789012345678901234567890'];

  it.each(numbers)('keeps the digits of the constant %s', async (digits) => {
    const bodies: unknown[] = [];
    const send = (request: HttpRequest) => {
      const message = messageOf('/', request);
      bodies.push(isRight(message) ? message.right.body : message.left);
      return TE.right<never, HttpAnswer>({ status: 200, body: right({ code: 'x' }) });
    };
    const file = JSON.stringify(fileOf({ a: described({}, post({ json: { n: 'DIGITS', l: ['DIGITS'] } })) }));
    const context = contextOf([http], { http: () => ({ send, dispose: () => undefined }) });
    const { tenant } = load(file.replaceAll('"DIGITS"', digits), context);
    await tenant!.ask('anna', callAt(new Date(0)))();
    expect(bodies).toStrictEqual(
      [`{"n":${digits},"l":[${digits}]}`].map((body) => body.replaceAll('0.10', '0.1')),
    );
  });

  it('has texts as long as the upstream’s language requires', async () => {
    const query = 'x'.repeat(5000);
    const { requests } = await asking({
      a: described({}, post({ json: { query: `${query} {request.userIdentifier}` } })),
    });
    expect(requests).toMatchObject([{ body: { value: { query: `${query} anna` } } }]);
  });
});

/** Sources by their names; the account shows what the last one says. */
type Sources = Readonly<Record<string, Parts & { readonly optional?: boolean; readonly grade?: string }>>;

const fileOf = (sources: Sources, field = 'code'): object => ({
  access: 'open',
  identifier: { type: 'text' },
  sources: Object.fromEntries(
    Object.entries(sources).map(([name, { adapter, optional, grade = 'text!', ...parts }]) => [
      name,
      {
        adapter: adapter.name,
        ...parts,
        ...(adapter === http ? { payload: { code: grade } } : {}),
        ...(optional === undefined ? {} : { optional }),
      },
    ]),
  ),
  user: { id: 'request.userIdentifier', name: `${Object.keys(sources).at(-1) ?? ''}.${field}` },
});

/** Asks with answers that say `code`, one for all or by the path’s first segment, over a transport that writes requests and sends none. */
const asking = async (
  sources: Sources,
  identifier = 'anna',
  code: string | Readonly<Record<string, string>> = 'x',
  adapters: readonly Adapter[] = [http, spaaza],
  field = 'code',
) => {
  const requests: HttpRequest[] = [];
  const send = (request: HttpRequest) => {
    const message = messageOf('/', request);
    if (!isRight(message)) return TE.left(message.left);
    requests.push(request);
    const said = typeof code === 'string' ? code : code[request.path[0] ?? ''];
    return TE.right<never, HttpAnswer>({ status: 200, body: right({ code: said ?? 'x' }) });
  };
  const context = contextOf(adapters, {
    http: () => ({ send, dispose: () => undefined }),
    variables: { SECRET: 'invented-secret' },
  });
  const { tenant, problems } = load(JSON.stringify(fileOf(sources, field)), context);
  if (tenant === undefined) throw new Error(JSON.stringify(problems.filter(isError)));
  return { outcome: await tenant.ask(identifier, callAt(new Date(0)))(), requests };
};

/** Where a text of the request or of another source is sent, and what it cannot be there. */
const places: readonly (readonly [string, readonly string[], (text: string) => object])[] = [
  ['a segment', ['.', '..', ...LITERAL], (text) => ({ path: `/users/${text}/card` })],
  ['a part of a segment', LITERAL, (text) => ({ path: `/users/id-${text}` })],
  ['the query', LITERAL, (text) => ({ query: { login: text } })],
  ['a list of the query', LITERAL, (text) => ({ query: { logins: ['x', text] } })],
  ['a form', LITERAL, (text) => post({ form: { login: text } })],
  ['a header', [' x', 'x ', ...HEADER], (text) => ({ headers: { 'X-Login': text } })],
  ['a part of a header', HEADER, (text) => ({ headers: { 'X-Login': `login ${text}.` } })],
  ['JSON', HALVES, (text) => post({ json: { login: text } })],
  ['a list of JSON', HALVES, (text) => post({ json: [['=', text]] })],
];

describe.each(places)('in %s', (_where, texts, lookup) => {
  const byRequest = described({}, lookup('{request.userIdentifier}'));
  const byCrm = described({}, lookup('{crm.code}'));
  const crm = described({}, { path: '/crm/{request.userIdentifier}' });

  it.each(texts)('the shopper’s %j is a wrong request, and nothing is sent', async (text) => {
    const { outcome, requests } = await asking({ a: byRequest }, text);
    expect(outcome).toMatchObject({ left: { tag: 'RequestInvalid', fault: 'identifier' } });
    expect(requests).toStrictEqual([]);
  });

  it.each(texts)('another source’s %j is that source’s failure', async (text) => {
    const { outcome, requests } = await asking({ crm, a: byCrm }, 'anna', text);
    expect(outcome).toMatchObject({ left: { tag: 'PayloadInvalid' } });
    expect(requests).toHaveLength(1);
  });

  it.each(texts)('another source’s %j leaves out a source that is optional', async (text) => {
    const { outcome, requests } = await asking(
      { crm: { ...crm, grade: 'text' }, a: { ...byCrm, optional: true } },
      'anna',
      text,
    );
    expect(outcome).toMatchObject({ _tag: 'Right' });
    expect(requests).toHaveLength(1);
  });
});

describe('of a lookup with texts of both', () => {
  const both = described({}, { headers: { 'X-A': '{request.userIdentifier}', 'X-B': '{crm.code}' } });
  const one = described({}, { headers: { 'X-A': '{request.userIdentifier}-{crm.code}' } });
  const crm = described({}, { path: '/crm/{request.userIdentifier}' });

  it.each([
    ['Анна', 'x', 'RequestInvalid'],
    ['anna', 'Анна', 'PayloadInvalid'],
    ['Анна', 'Анна', 'PayloadInvalid'],
    ['anna', 'a\nb', 'PayloadInvalid'],
    [' anna', 'x', 'RequestInvalid'],
  ])('%j of the shopper and %j of the source are %s', async (identifier, code, tag) => {
    for (const lookup of [both, one])
      expect((await asking({ crm, a: lookup }, identifier, code)).outcome).toMatchObject({ left: { tag } });
  });

  it('two dots that only together are a segment are a wrong request, and a text with one dot is sent', async () => {
    const dots = described({}, { path: '/users/{request.userIdentifier}{crm.code}' });
    expect((await asking({ crm, a: dots }, '.', '.')).outcome).toMatchObject({
      left: { tag: 'RequestInvalid' },
    });
    expect((await asking({ crm, a: dots }, 'x', '.')).outcome).toMatchObject({ _tag: 'Right' });
  });
});

describe('of several sources', () => {
  const crm = described({}, { path: '/crm/{request.userIdentifier}' });
  const card = described({}, { path: '/card/{request.userIdentifier}' });
  const headers = (texts: Readonly<Record<string, string>>): object => ({ headers: texts });
  const two = headers({ 'X-A': '{crm.code}', 'X-B': '{card.code}' });
  const path = (text: string): object => ({ path: text });

  it.each([
    ['the first header', two, { crm: 'Анна' }, 'crm.code'],
    ['the second header', two, { card: 'Карта' }, 'card.code'],
    ['both headers', two, { crm: 'Ж', card: 'ж ' }, 'crm.code, card.code'],
    ['a header of both', headers({ 'X-A': '{crm.code}-{card.code}' }), { card: 'Ж' }, 'crm.code, card.code'],
    ['two headers of one', headers({ 'X-A': '{crm.code}', 'X-B': 'x{crm.code}' }), { crm: 'Ж' }, 'crm.code'],
    [
      'a header of the shopper too',
      headers({ 'X-A': '{request.userIdentifier} {crm.code}' }),
      { crm: 'Ж' },
      'crm.code',
    ],
    [
      'a header beside a path',
      { ...path('/u/{card.code}'), ...headers({ 'X-A': '{crm.code}' }) },
      { crm: ' x' },
      'crm.code',
    ],
    [
      'a path beside a header',
      { ...path('/u/{card.code}'), ...headers({ 'X-A': '{crm.code}' }) },
      { card: '..' },
      'card.code',
    ],
    [
      'a path beside a query',
      { ...path('/u/{card.code}'), query: { a: '{crm.code}' } },
      { card: '.', crm: '..' },
      'card.code',
    ],
    ['a segment of both', path('/u/{crm.code}{card.code}'), { crm: '.', card: '.' }, 'crm.code, card.code'],
    ['a path of the shopper too', path('/u/{request.userIdentifier}/{crm.code}'), { crm: '..' }, 'crm.code'],
    ['a path of another', path('/u/{crm.code}/x'), { crm: '.', card: 'Ж' }, 'crm.code'],
  ])('the source is named whose text is in %s', async (_where, lookup, code, named) => {
    const { outcome } = await asking({ crm, card, a: described({}, lookup) }, 'anna', code);
    expect(outcome).toMatchObject({
      left: { tag: 'PayloadInvalid', path: named, expected: 'text that can be sent' },
    });
  });

  it('the source is named even where the shopper’s identifier cannot be sent either', async () => {
    const lookup = headers({ 'X-A': '{request.userIdentifier}', 'X-B': '{crm.code}' });
    const { outcome } = await asking({ crm, card, a: described({}, lookup) }, 'Анна', { crm: 'Жук' });
    expect(outcome).toMatchObject({ left: { tag: 'PayloadInvalid', path: 'crm.code' } });
  });
});

it('an identifier of spaaza’s lookup that cannot be sent is a wrong request', async () => {
  const loyalty = { adapter: spaaza, settings: { auth: privileged }, lookup: byName };
  for (const text of LITERAL) {
    const { outcome, requests } = await asking({ loyalty }, text, 'x', [spaaza], 'first_name');
    expect([text, outcome, requests]).toMatchObject([text, { left: { tag: 'RequestInvalid' } }, []]);
  }
});

describe('an adapter', () => {
  const adapterWith = (lookup: typeof SegmentText | typeof t.string): Adapter =>
    defineAdapter<object, { readonly user: string }, { readonly code: string }>({
      name: 'other',
      summary: 'an adapter of somebody else’s',
      settings: t.type({}),
      lookup: t.type({ user: lookup }),
      payload: t.type({ code: t.string }),
      credentials: [],
      owner: () => 'unsaid',
      connect: (_settings, dependencies) => {
        const { send, dispose } = dependencies.http({ baseUrl: BASE });
        return right({
          dispose,
          ask: ({ user }, call) => {
            const sent = send({ path: ['users', user], query: [], headers: {} }, call);
            return TE.chainEitherKW(({ body }: HttpAnswer) => body)(sent);
          },
        });
      },
      example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
    });

  const fateOf = async (adapter: Adapter, identifier: string): Promise<unknown> => {
    const source = { adapter, settings: {}, lookup: { user: '{request.userIdentifier}' } };
    return (await asking({ a: source }, identifier, 'x', [adapter])).outcome;
  };

  it.each(['..', ...LITERAL])(
    'that says where its lookup’s text is sent answers a wrong request for %j',
    async (text) => {
      expect(await fateOf(adapterWith(SegmentText), text)).toMatchObject({ left: { tag: 'RequestInvalid' } });
    },
  );

  it.each(['..', ...CONTROLS])('that does not say so never answers a wrong request for %j', async (text) => {
    expect(await fateOf(adapterWith(t.string), text)).toMatchObject({
      left: { tag: 'PayloadInvalid', path: 'request' },
    });
  });
});
