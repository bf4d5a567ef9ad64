/** The body of a request. Every fault is found before the key is checked. */
import { LINGER_MS } from '../../../src/gateway/response';
import {
  BEARER,
  KEY,
  asked,
  errorTo,
  roundTrip,
  send,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
  answersIn,
  errorOf,
  type Sent,
} from '../../support/gateway/gateway';
import { pass, stopTime } from '../../support/time';
import { until } from '../../support/until';

afterEach(stopAll);

const typed = (type: string) => [...BEARER, 'Content-Type', type];

describe('the content type', () => {
  const labels = [
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; Charset="Utf-8"',
    'application/json; charset=utf8',
    "application/json; charset='utf-8'",
    'application/json; charset=us-ascii',
    'application/vnd.api+json',
    'text/json',
    'text/plain',
    'text/html; charset=UTF-8',
    'application/x-www-form-urlencoded',
    'application/json; charset=x-of-nobody',
    '',
  ];
  it.each(labels)('“%s” does not keep JSON from being read', async (type) => {
    const { port } = await start();
    expect(userOf(await send(port, { body: asked('42'), headers: typed(type) })).id).toBe('42');
  });

  it('may be missing', async () => {
    const { port } = await start();
    expect(userOf(await send(port, { body: asked('42'), isUntyped: true })).id).toBe('42');
  });

  const inCharsets: readonly (readonly [string, Buffer])[] = [
    ['windows-1251', Buffer.from('7b22757365724964656e746966696572223a22c0edede0227d', 'hex')],
    ['utf-16le', Buffer.from(asked('Анна'), 'utf16le')],
    ['koi8-r', Buffer.from('7b22757365724964656e746966696572223a22e1cecec1227d', 'hex')],
  ];
  it.each(inCharsets)('sets the charset: %s', async (charset, body) => {
    const { port } = await start();
    const headers = typed(`application/json; charset=${charset}`);
    expect(userOf(await send(port, { body, headers })).id).toBe('Анна');
  });

  it('need not name UTF-16 when the body has a byte order mark', async () => {
    const { port } = await start();
    const body = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(asked('Анна'), 'utf16le')]);
    expect(userOf(await send(port, { body, headers: typed('application/json') })).id).toBe('Анна');
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
  ])('%s is 415 where the tenant requires no key: any web page could send it', async (type) => {
    const { port } = await start([tenantOf({ access: 'open' })]);
    const sent: Sent =
      type === undefined ? { headers: [], isUntyped: true } : { headers: ['Content-Type', type] };
    expect(await errorTo(port, { body: asked('42'), ...sent })).toMatchObject({ status: 415 });
  });

  it('application/json is read where the tenant requires no key', async () => {
    const { port } = await start([tenantOf({ access: 'open' })]);
    const headers = ['Content-Type', 'application/json; charset=utf8'];
    expect(userOf(await send(port, { body: asked('42'), headers })).id).toBe('42');
  });

  it.each(['gzip', 'br', 'identity, gzip'])('the encoding %s is 415', async (encoding) => {
    const { port } = await start();
    const headers = [...BEARER, 'Content-Encoding', encoding];
    expect(await errorTo(port, { headers })).toMatchObject({ status: 415 });
  });

  it('the encoding identity is accepted', async () => {
    const { port } = await start();
    const headers = [...BEARER, 'Content-Encoding', 'Identity'];
    expect(userOf(await send(port, { body: asked('42'), headers })).id).toBe('42');
  });
});

describe('the JSON', () => {
  const faults: readonly (readonly [string, string | Buffer, string, string])[] = [
    [
      'nothing',
      '',
      'json',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'half an object',
      '{"userIdentifier":"4',
      'json',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'a comment',
      '{"userIdentifier":"42"} // me',
      'json',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'bad UTF-8',
      Buffer.concat([Buffer.from('{"userIdentifier":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      'encoding',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'an overlong encoding',
      Buffer.concat([Buffer.from('{"userIdentifier":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      'encoding',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      '33 levels',
      `{"userIdentifier":"42","x":${'['.repeat(32)}${']'.repeat(32)}}`,
      'depth',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'a second userIdentifier',
      '{"userIdentifier":"42","userIdentifier":"43"}',
      'duplicateKey',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    [
      'a second userIdentifier in escapes',
      '{"userIdentifier":"42","user\\u0049dentifier":"43"}',
      'duplicateKey',
      'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    ],
    ...['[]', 'null', '"42"', '42', 'true', '[{"userIdentifier":"42"}]'].map(
      (body) =>
        [
          body,
          body,
          'body',
          'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
        ] as const,
    ),
  ];

  it.each(faults)('%s is 400', async (_name, body, fault, message) => {
    const { port, served } = await start();
    expect(await errorTo(port, { body })).toEqual({ status: 400, message });
    expect(served()).toMatchObject([{ outcome: 'RequestInvalid', detail: { fault }, status: 400 }]);
  });

  it('is checked before the key, with the gateway’s status even for a tenant that answers 200', async () => {
    const { port } = await start([tenantOf({ errorStatus: 200 })], { locale: 'en' });
    expect(await errorTo(port, { body: '{', headers: ['Authorization', 'Bearer wrong'] })).toEqual({
      status: 400,
      message: 'Something went wrong. Please update the app or contact the shop’s support.',
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
      message:
        'Не удалось узнать вас по этим данным. Пожалуйста, проверьте номер телефона или почту в профиле.',
    });
    expect(served()).toMatchObject([{ detail: { fault: 'identifier' } }]);
  });

  it.each(['x'.repeat(256), 'a/b', '?x', '%2e', '..', "'; --", '😀', 'Ёж'])(
    '%s is accepted',
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

  it('that is not of the tenant’s types is 400 with the tenant’s sentence, and only with a valid key', async () => {
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
    stopTime();
    const { port } = await start();
    const received = await send(port, { body: sized(bytes) });
    expect(errorOf(received)).toEqual({
      status: 413,
      message: 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    });
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
    await roundTrip(port);
    expect(wire.received()).toBe('');
    wire.socket.write('1\r\nx\r\n');
    const [answer] = answersIn(await wire.ended);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
  });

  it('does not reset a client that has its answer and still sends', async () => {
    stopTime();
    const { port } = await start();
    const wire = wireTo(port, head('Content-Length: 5000000'));
    await until(() => wire.received() !== '');
    await new Promise<void>((resolve, reject) =>
      wire.socket.write('x'.repeat(5_000_000), (error) => (error ? reject(error) : resolve())),
    );
    const [answer] = answersIn(await wire.ended); // with the request, since no time passes
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
  });

  it('closes the connection of a client that never stops sending', async () => {
    stopTime();
    const { port } = await start();
    const wire = wireTo(port, head('Content-Length: 999999999'));
    const chunk = 'x'.repeat(100_000);
    const pump = (): void => {
      if (wire.socket.writable) wire.socket.write(chunk, pump);
    };
    pump();
    await until(() => wire.received() !== '');
    await pass(LINGER_MS - 1);
    await roundTrip(port);
    expect(wire.socket.closed).toBe(false);
    await pass(1);
    const [answer] = answersIn(await wire.ended);
    expect(errorOf(answer!)).toMatchObject({ status: 413 });
  });

  it('of a body for an unknown route does not close the connection', async () => {
    stopTime();
    const { port } = await start();
    const wire = wireTo(port, `POST /nowhere HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc`.repeat(2));
    await until(() => wire.received().split('HTTP/1.1 404').length === 3);
    await pass(LINGER_MS);
    await roundTrip(port);
    expect(answersIn(wire.received()).map(({ status }) => status)).toEqual([404, 404]);
    expect(wire.socket.closed).toBe(false);
    wire.socket.destroy();
  });
});
