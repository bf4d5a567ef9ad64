/** Requests with a body, as they arrive at the upstream: no text in them is interpreted. */
import fc from 'fast-check';
import { isRight, left } from 'fp-ts/Either';
import { inspect } from 'node:util';
import { ExactNumber } from '../../../src/values/codec';
import { requestInvalid } from '../../../src/core/failure';
import type { HttpBody, HttpRequest } from '../../../src/adapter/http';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { writeJson } from '../../../src/json/write';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { listening, type Arrived } from '../../support/upstream/requests';
import { closedPort, rawAnswer, serveRaw } from '../../support/upstream/servers';

afterEach(disconnect);

const refused = left(requestInvalid('identifier'));

const post = (own: Partial<HttpRequest>): HttpRequest => ({
  method: 'POST',
  path: ['search'],
  query: [],
  headers: {},
  ...own,
});

const form = (...fields: readonly (readonly [string, string | Secret])[]): HttpBody => ({
  type: 'form',
  fields,
});

const json = (value: unknown): HttpBody => ({ type: 'json', value });

/** Sends one request, and gives what arrived. */
const sent = async (request: HttpRequest): Promise<Arrived> => {
  const { baseUrl, arrived } = await listening();
  expect(isRight(await connect({ baseUrl }).send(request, callOf())())).toBe(true);
  const [only, ...more] = arrived;
  if (only === undefined || more.length > 0) throw new Error('not one request arrived');
  return only;
};

/** Sends a request that must not be sent. */
const refusal = async (request: HttpRequest): Promise<Outcome> => {
  const { baseUrl, connections } = await listening();
  const outcome = await connect({ baseUrl }).send(request, callOf())();
  expect(connections()).toBe(0);
  return outcome;
};

/** What no field's name or value may do to the fields beside it. */
const INJECTIONS = [
  '',
  ' ',
  'a&admin=1',
  'a;admin=1',
  'a=b',
  'a+b',
  '+7 900 000-00-01',
  '%26admin%3D1',
  '%00',
  '"}',
  '","admin":true,"a":"',
  '\\',
  '\\"',
  '\\u0022',
  '*',
  "' OR '1'='1",
  '$ne',
  '{"$gt":""}',
  '[]',
  '<!--',
  '${SECRET}',
  '__proto__',
  'constructor',
  'Пётр 👋',
  '\u2028',
] as const;

describe('a method', () => {
  test('is GET without one, and has no length', async () => {
    const arrived = await sent({ path: ['a'], query: [], headers: {} });
    expect(arrived).toMatchObject({ method: 'GET', target: '/a', body: '' });
    expect(arrived.headers).not.toHaveProperty('content-length');
  });

  test('may be POST without a body, which then says that it has none', async () => {
    const arrived = await sent(post({ query: [['q', '1']] }));
    expect(arrived).toMatchObject({ method: 'POST', target: '/search?q=1', body: '' });
    expect(arrived.headers['content-length']).toBe('0');
    expect(arrived.headers).not.toHaveProperty('transfer-encoding');
  });

  test.each([[json({})], [form()]])('of GET has no body: it is refused', async (body) => {
    expect(await refusal({ path: ['a'], query: [], headers: {}, body })).toStrictEqual(refused);
    expect(await refusal({ method: 'GET', path: ['a'], query: [], headers: {}, body })).toStrictEqual(
      refused,
    );
  });
});

describe('a slash at the end', () => {
  test.each([
    ['/', ['a'], '/a/'],
    ['/api', ['a', 'b/'], '/api/a/b%2F/'],
    ['/api/', ['a'], '/api/a/'],
    ['/api', [], '/api'],
    ['/', [], '/'],
  ])('below %s follows the last of %j, if there is one: %s', async (basePath, path, target) => {
    const { baseUrl, arrived } = await listening();
    const request: HttpRequest = { path, trailingSlash: true, query: [['q', '1']], headers: {} };
    await connect({ baseUrl: baseUrl + basePath }).send(request, callOf())();
    expect(arrived.map((each) => each.target)).toStrictEqual([`${target}?q=1`]);
  });
});

describe('a POST', () => {
  test('sends the target, the headers, the length in bytes and the body, and no default header of axios', async () => {
    const { baseUrl, received, port } = await serveRaw((socket) => socket.write(rawAnswer('{}')));
    const request = post({ headers: { 'X-App': 'a' }, body: json({ name: 'Пётр' }) });
    await connect({ baseUrl }).send(request, callOf())();
    expect(received.join('').split('\r\n')).toStrictEqual([
      'POST /search HTTP/1.1',
      'accept: application/json',
      'accept-encoding: identity',
      'user-agent: account-bridge',
      'X-App: a',
      'content-type: application/json',
      'content-length: 19',
      `Host: 127.0.0.1:${port}`,
      'Connection: keep-alive',
      '',
      '{"name":"Пётр"}',
    ]);
  });

  test.each([['content-length'], ['Transfer-Encoding'], ['Host'], ['Content-Type'], ['content-type']])(
    'cannot have another %s',
    async (name) => {
      const headers = { [name]: 'text/xml' };
      expect(await refusal(post({ headers, body: json({}) }))).toStrictEqual(refused);
      expect(await refusal(post({ headers, body: form() }))).toStrictEqual(refused);
    },
  );

  test.each([
    ['Content-Type', 'application/vnd.api+json', json({})],
    ['content-type', 'application/json; charset=utf-8', json({})],
    ['CONTENT-TYPE', 'application/x-www-form-urlencoded; charset=UTF-8', form()],
  ])('may have its content type from the header %s: %s', async (name, type, body) => {
    const arrived = await sent(post({ headers: { [name]: type }, body }));
    expect(arrived.headers['content-type']).toBe(type);
  });

  test.each([['application/json'], ['application/x-www-form-urlencoded'], ['application/json\r\nX-A: b']])(
    'has one content type, and never %j for another kind of body',
    async (type) => {
      const body = type.endsWith('json') ? form() : json({});
      expect(await refusal(post({ headers: { 'Content-Type': type }, body }))).toStrictEqual(refused);
      const headers = { 'Content-Type': type, 'content-type': type };
      expect(await refusal(post({ headers, body: json({}) }))).toStrictEqual(refused);
    },
  );

  test.each([['accept'], ['Accept'], ['ACCEPT']])('has the %s of the request alone', async (name) => {
    const arrived = await sent(post({ headers: { [name]: 'application/vnd.api+json' }, body: json({}) }));
    expect(arrived.headers.accept).toBe('application/vnd.api+json');
  });

  test('keeps its connection for the next', async () => {
    const { baseUrl, arrived, connections } = await listening();
    const client = connect({ baseUrl });
    for (const body of [json([1]), form(['a', 'b']), undefined, json('x')])
      await client.send(post(body === undefined ? {} : { body }), callOf())();
    expect(arrived.map(({ body }) => body)).toStrictEqual(['[1]', 'a=b', '', '"x"']);
    expect(connections()).toBe(1);
  });
});

describe('a form', () => {
  test('is its fields in order, percent-encoded like a query', async () => {
    const arrived = await sent(post({ body: form(['b', '+7 (900)'], ['a', "it's"], ['b', '']) }));
    expect(arrived.body).toBe('b=%2B7%20%28900%29&a=it%27s&b=');
    expect(arrived.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(arrived.body.length),
    });
  });

  test('without fields is empty', async () => {
    const arrived = await sent(post({ body: form() }));
    expect([arrived.body, arrived.headers['content-length']]).toStrictEqual(['', '0']);
  });

  test.each(INJECTIONS)('has the fields that it was given, and no other, with %j', async (text) => {
    const fields = [
      ['before', '1'],
      ['phone', text],
      [text, 'phone'],
      ['after', '2'],
    ] as const;
    const plain = await sent(post({ body: form(...fields) }));
    const hidden = await sent(
      post({ body: form(...fields.map(([name, value]) => [name, new Secret(value)] as const)) }),
    );
    expect([...new URLSearchParams(plain.body)]).toStrictEqual(fields);
    expect(hidden.body).toBe(plain.body);
  });

  test.each(['a\nb', 'a\0', '\u007f', '\u0085', '\ud800', 'a\udc00'])(
    'with %j in a name or a value is refused',
    async (text) => {
      expect(await refusal(post({ body: form([text, 'a']) }))).toStrictEqual(refused);
      expect(await refusal(post({ body: form(['a', text]) }))).toStrictEqual(refused);
      expect(await refusal(post({ body: form(['a', new Secret(text)]) }))).toStrictEqual(refused);
    },
  );
});

describe('JSON', () => {
  test('keeps every digit', async () => {
    const value = { card: new ExactNumber('9400000000000000102'), sum: new ExactNumber('1e400'), n: 0.1 };
    const arrived = await sent(post({ body: json([value]) }));
    expect(arrived.body).toBe('[{"card":9400000000000000102,"sum":1e400,"n":0.1}]');
  });

  test('has a secret as it is, and leaves out what is undefined', async () => {
    const arrived = await sent(post({ body: json({ token: new Secret('a"b'), page: undefined }) }));
    expect(arrived.body).toBe('{"token":"a\\"b"}');
  });

  test.each([...INJECTIONS, 'a\nb', 'a\0b', '\u007f', '\u0085'])(
    'contains what it was given, and no more, with %j',
    async (text) => {
      const value = { before: 1, filter: { PHONE: text, list: [text, { [`x${text}`]: text }] }, after: 2 };
      const arrived = await sent(post({ body: json(value) }));
      expect(JSON.parse(arrived.body)).toStrictEqual(value);
      const hidden = await sent(post({ body: json({ a: new Secret(text) }) }));
      expect(JSON.parse(hidden.body)).toStrictEqual({ a: text });
    },
  );

  test('of any kind arrives as it was given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(writeJson(value) ?? '')).toStrictEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  const circular: unknown[] = [];
  circular.push(circular);
  let deep: unknown = 1;
  for (let depth = 0; depth < 65; depth += 1) deep = [deep];

  test.each<[string, unknown]>([
    ['half a surrogate pair', { a: ['\ud800'] }],
    ['half a surrogate pair in a key', { 'a\udc00': 1 }],
    ['half a surrogate pair in a secret', [new Secret('\ud800')]],
    ['a number that is none', { a: NaN }],
    ['an infinite number', [Infinity]],
    ['digits that are not a number', [new ExactNumber('1,"admin":true')]],
    ['nothing', undefined],
    ['nothing in a list', [undefined]],
    ['a function', { a: () => 1 }],
    ['a date', { a: new Date(0) }],
    ['a map', new Map()],
    ['a large integer of JavaScript', [1n]],
    ['itself', circular],
    ['65 lists within one another', deep],
  ])('with %s is refused', async (_what, value) => {
    expect(await refusal(post({ body: json(value) }))).toStrictEqual(refused);
  });
});

test('a secret in a body is in no outcome', async () => {
  const bodies = [json({ a: new Secret('canary-secret') }), form(['a', new Secret('canary-secret')])];
  const unreachable = connect({ baseUrl: `http://127.0.0.1:${await closedPort()}` });
  const { baseUrl } = await listening(() => ({ status: 500 }));
  const client = connect({ baseUrl });
  const outcomes = await Promise.all(
    bodies.flatMap((body) => [
      unreachable.send(post({ body }), callOf())(),
      client.send(post({ body }), callOf())(),
    ]),
  );
  expect(outcomes).toHaveLength(4);
  expect(inspect(outcomes, { depth: 20, showHidden: true })).not.toMatch(/canary/);
});

test.each<[string, HttpBody | undefined]>([
  ['no body', undefined],
  ['JSON', json({ find: 'é' })],
  ['a form', form(['find', 'é'])],
  ['an empty form', form()],
])('a header has the same letters beside %s', async (_what, body) => {
  const headers = { 'x-secret': new Secret('clé-ÿ-£'), 'x-login': 'Zoë' };
  const arrived = await sent(post({ headers, ...(body && { body }) }));
  expect(arrived.headers).toMatchObject({ 'x-secret': 'clé-ÿ-£', 'x-login': 'Zoë' });
});
