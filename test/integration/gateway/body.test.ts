/** What a request's body may be. Every fault is found before anybody is asked for a key. */
import { LINGER_MS } from '../../../src/gateway/response';
import {
  BEARER,
  KEY,
  asked,
  errorTo,
  pause,
  until,
  send,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
  answersIn,
  errorOf,
} from '../../support/gateway/gateway';

afterEach(stopAll);

const typed = (type: string) => [...BEARER, 'Content-Type', type];

describe('the content type', () => {
  const accepted = [
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; Charset="Utf-8"',
  ];
  it.each(accepted)('%s is JSON', async (type) => {
    const { port } = await start();
    expect(userOf(await send(port, { body: asked('42'), headers: typed(type) })).id).toBe('42');
  });

  it('is taken for JSON when there is none', async () => {
    const { port } = await start();
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
  });

  const refused = [
    '',
    'text/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=windows-1251',
    'application/json; charset=utf-16',
    'application/json5',
    'application/vnd.api+json',
    'application/json, text/plain',
  ];
  it.each(refused)('“%s” is 415', async (type) => {
    const { port } = await start();
    expect(await errorTo(port, { headers: typed(type) })).toEqual({
      status: 415,
      message: 'Тело запроса должно быть в формате application/json, в кодировке UTF-8 и без сжатия.',
    });
  });

  it.each(['gzip', 'br', 'identity, gzip'])('the encoding %s is 415', async (encoding) => {
    const { port } = await start();
    const headers = [...BEARER, 'Content-Encoding', encoding];
    expect(await errorTo(port, { headers })).toMatchObject({ status: 415 });
  });

  it('the encoding identity is none', async () => {
    const { port } = await start();
    const headers = [...BEARER, 'Content-Encoding', 'Identity'];
    expect(userOf(await send(port, { body: asked('42'), headers })).id).toBe('42');
  });
});

describe('the JSON', () => {
  const faults: readonly (readonly [string, string | Buffer, string, string])[] = [
    ['nothing', '', 'json', 'Тело запроса не является правильным JSON.'],
    ['half an object', '{"userIdentifier":"4', 'json', 'Тело запроса не является правильным JSON.'],
    ['a comment', '{"userIdentifier":"42"} // me', 'json', 'Тело запроса не является правильным JSON.'],
    [
      'bad UTF-8',
      Buffer.concat([Buffer.from('{"userIdentifier":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      'encoding',
      'Тело запроса должно быть в кодировке UTF-8.',
    ],
    [
      'an overlong encoding',
      Buffer.concat([Buffer.from('{"userIdentifier":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      'encoding',
      'Тело запроса должно быть в кодировке UTF-8.',
    ],
    [
      '33 levels',
      `{"userIdentifier":"42","x":${'['.repeat(32)}${']'.repeat(32)}}`,
      'depth',
      'JSON в теле запроса вложен слишком глубоко.',
    ],
    [
      'a second userIdentifier',
      '{"userIdentifier":"42","userIdentifier":"43"}',
      'duplicateKey',
      'В теле запроса одно и то же поле указано дважды.',
    ],
    [
      'a second userIdentifier in escapes',
      '{"userIdentifier":"42","user\\u0049dentifier":"43"}',
      'duplicateKey',
      'В теле запроса одно и то же поле указано дважды.',
    ],
    ...['[]', 'null', '"42"', '42', 'true', '[{"userIdentifier":"42"}]'].map(
      (body) =>
        [body, body, 'body', 'Тело запроса должно быть JSON-объектом с полем userIdentifier.'] as const,
    ),
  ];

  it.each(faults)('%s is 400', async (_name, body, fault, message) => {
    const { port, served } = await start();
    expect(await errorTo(port, { body })).toEqual({ status: 400, message });
    expect(served()).toMatchObject([{ outcome: 'RequestInvalid', detail: { fault }, status: 400 }]);
  });

  it('is looked at before the key, and is the gateway’s matter even of a tenant that answers 200', async () => {
    const { port } = await start([tenantOf({ errorStatus: 200 })], { locale: 'en' });
    expect(await errorTo(port, { body: '{', headers: ['Authorization', 'Bearer wrong'] })).toEqual({
      status: 400,
      message: 'The request body is not valid JSON.',
    });
  });

  it('may be as deep as 32 levels', async () => {
    const { port } = await start();
    const body = `{"userIdentifier":"42","x":${'['.repeat(31)}${']'.repeat(31)}}`;
    expect(userOf(await send(port, { body })).id).toBe('42');
  });
});

describe('the identifier', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['missing', '{}'],
    ['inherited', '{"__proto__":{"userIdentifier":"42"}}'],
    ['null', asked(null)],
    ['a number with a fraction', '{"userIdentifier":42.0}'],
    ['a number with an exponent', '{"userIdentifier":42e0}'],
    ['a negative number', '{"userIdentifier":-42}'],
    ['true', asked(true)],
    ['a list', asked(['42'])],
    ['empty', asked('')],
    ['blank', asked(' \u3000')],
    ['257 long', asked('x'.repeat(257))],
    ['a lone surrogate', '{"userIdentifier":"\\ud800"}'],
    ['NUL', '{"userIdentifier":"4\\u00002"}'],
    ['an escape', asked('4\u001b2')],
    ['nothing but a direction override', asked('\u202e')],
  ];
  it.each(refused)('%s is 400', async (_name, body) => {
    const { port, served } = await start();
    expect(await errorTo(port, { body })).toEqual({
      status: 400,
      message: 'Поле userIdentifier должно быть непустой строкой согласованного вида.',
    });
    expect(served()).toMatchObject([{ detail: { fault: 'identifier' } }]);
  });

  it.each(['x'.repeat(256), 'a/b', '?x', '%2e', '..', "'; --", '😀', 'Ёж'])(
    '%s is one',
    async (identifier) => {
      const { port } = await start();
      expect(userOf(await send(port, { body: asked(identifier) })).id).toBe(identifier);
    },
  );

  it.each([
    ['79161234567', '79161234567'],
    ['4567890123456789012', '4567890123456789012'],
    ['0', '0'],
  ])('may be a number, which counts as its digits: %s', async (number, text) => {
    const { port } = await start();
    expect(userOf(await send(port, { body: `{"userIdentifier": ${number} }` })).id).toBe(text);
  });

  it('that the tenant cannot place is 400 in the tenant’s words, and only for who has a key', async () => {
    const { port } = await start([tenantOf({ identify: () => undefined })]);
    expect(await errorTo(port)).toMatchObject({ status: 400 });
    expect(await errorTo(port, { headers: [] })).toMatchObject({ status: 401 });
  });
});

describe('the size', () => {
  const unpadded = asked('42', { pad: '' }).length;
  const sized = (bytes: number): string => asked('42', { pad: 'x'.repeat(bytes - unpadded) });

  it('may be exactly the limit, 16 KiB unless set', async () => {
    const { port } = await start();
    expect(Buffer.byteLength(sized(16_384))).toBe(16_384);
    expect(userOf(await send(port, { body: sized(16_384) })).id).toBe('42');
  });

  it.each([[16_385], [1_000_000]])('of %d bytes is 413, and the connection closes', async (bytes) => {
    const { port } = await start();
    const received = await send(port, { body: sized(bytes) });
    expect(errorOf(received)).toEqual({ status: 413, message: 'Запрос слишком велик.' });
    expect(received.headers.connection).toBe('close');
  });

  it('is a setting', async () => {
    const { port } = await start([tenantOf()], { maxBodyBytes: 40 });
    expect(userOf(await send(port, { body: sized(40) })).id).toBe('42');
    expect(await errorTo(port, { body: sized(41) })).toMatchObject({ status: 413 });
  });

  const head = (...lines: string[]) =>
    ['POST /acme/account HTTP/1.1', 'Host: bridge', `Authorization: Bearer ${KEY}`, ...lines, '', ''].join(
      '\r\n',
    );

  it('is refused by Content-Length alone, before a byte of the body', async () => {
    const { port } = await start();
    const wire = wireTo(port, head('Content-Length: 16385'));
    const [answer] = answersIn(await wire.ended);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
  });

  it('is counted in a chunked body, of which no more is read than the limit', async () => {
    const { port } = await start();
    const wire = wireTo(port, head('Transfer-Encoding: chunked'));
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    for (let sent = 0; sent < 4; sent += 1) wire.socket.write(chunk);
    await pause(50);
    expect(wire.received()).toBe('');
    wire.socket.write('1\r\nx\r\n');
    const [answer] = answersIn(await wire.ended);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
  });

  it('does not reset a client that has its answer and still sends', async () => {
    const { port } = await start();
    const wire = wireTo(port, head('Content-Length: 5000000'));
    await until(() => wire.received() !== '');
    await pause(20);
    const before = Date.now();
    await new Promise<void>((resolve, reject) =>
      wire.socket.write('x'.repeat(5_000_000), (error) => (error ? reject(error) : resolve())),
    );
    const [answer] = answersIn(await wire.ended);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
    expect(Date.now() - before).toBeLessThan(LINGER_MS - 50);
  });

  it('hangs up on a client that goes on for ever', async () => {
    const { port } = await start();
    const wire = wireTo(port, head('Content-Length: 999999999'));
    const chunk = 'x'.repeat(100_000);
    const pump = setInterval(() => wire.socket.write(chunk), 10);
    const before = Date.now();
    const [answer] = answersIn(await wire.ended);
    clearInterval(pump);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
    expect(Date.now() - before).toBeLessThan(3000);
  });

  it('of a body that nobody asked for does not cost the connection', async () => {
    const { port } = await start();
    const wire = wireTo(port, `POST /nowhere HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc`.repeat(2));
    await pause(100);
    expect(answersIn(wire.received()).map(({ status }) => status)).toEqual([404, 404]);
    wire.socket.destroy();
  });
});
