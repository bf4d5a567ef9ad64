/** Bytes that express never gets: invalid requests, and requests in unusual forms. */
import { right } from 'fp-ts/Either';
import { connect } from 'node:net';
import { LINGER_MS } from '../../../src/gateway/response';
import {
  answersIn,
  asked,
  bytesOf,
  errorOf,
  gate,
  KEY,
  replyOf,
  roundTrip,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
} from '../../support/gateway/gateway';
import { pass, stopTime } from '../../support/time';
import { until } from '../../support/until';

afterEach(stopAll);

const FRAMING = {
  status: 400,
  message: 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
};

/** The one answer on a connection that the server then closes. */
const onlyAnswer = async (port: number, bytes: string | Buffer) => {
  const answers = answersIn(await wireTo(port, bytes).ended);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.headers.connection).toBe('close');
  return answers[0]!;
};

const head = (...lines: string[]) => [...lines, '', ''].join('\r\n');
const POST = 'POST /acme/account HTTP/1.1';
const AUTHORIZED = ['Host: bridge', `Authorization: Bearer ${KEY}`];

describe('bad framing', () => {
  const cases: readonly (readonly [string, string | Buffer])[] = [
    ['no HTTP', 'hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01])],
    ['a path without a slash', head('POST acme/account HTTP/1.1', 'Host: b')],
    ['an unknown method', head('BREW /acme/account HTTP/1.1', 'Host: b')],
    ['another version', head('POST / HTTP/9.9', 'Host: b')],
    ['a header without a name', head(POST, ': x')],
    ['a space in a header’s name', head(POST, 'Ho st: b')],
    ['a folded header', head(POST, 'Host: b', ' folded')],
    ['a NUL in a header', head(POST, 'Host: b', 'Key: a\u0000b')],
    ['a Content-Length that is none', head(POST, 'Host: b', 'Content-Length: x')],
    ['two Content-Lengths', head(POST, 'Host: b', 'Content-Length: 1', 'Content-Length: 2')],
    ['length and chunks at once', head(POST, 'Host: b', 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    ['an encoding after chunked', head(POST, 'Host: b', 'Transfer-Encoding: chunked, gzip')],
    ['chunks and a length', head(POST, 'Host: b', 'Transfer-Encoding: chunked', 'Content-Length: 1')],
    ['two lengths that are the same', head(POST, 'Host: b', 'Content-Length: 1', 'Content-Length: 1')],
    ['a list of lengths', head(POST, 'Host: b', 'Content-Length: 1, 1')],
    ['a length with a sign', head(POST, 'Host: b', 'Content-Length: +1')],
    ['a length in hexadecimal', head(POST, 'Host: b', 'Content-Length: 0x1')],
    ['a space before the colon', head(POST, 'Host: b', 'Transfer-Encoding : chunked')],
    ['two encodings', head(POST, 'Host: b', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity')],
    ['an encoding that is nearly chunked', head(POST, 'Host: b', 'Transfer-Encoding: xchunked')],
    ['a folded encoding', head(POST, 'Host: b', 'Transfer-Encoding:', ' chunked')],
    ['bare line feeds', `${POST}\nHost: b\nContent-Length: 0\n\n`],
    ['a bare carriage return', `${POST}\r\nHost: b\rKey: x\r\n\r\n`],
    ['no Host', head(POST, 'Content-Length: 0')],
  ];
  it.each(cases)('%s is 400', async (_name, bytes) => {
    const { port, served } = await start();
    const answer = await onlyAnswer(port, bytes);
    expect(errorOf(answer)).toEqual(FRAMING);
    expect(served()).toEqual([
      expect.objectContaining({
        requestId: answer.headers['x-request-id'],
        outcome: 'RequestInvalid',
        detail: { fault: 'framing' },
        status: 400,
      }),
    ]);
  });

  it('within a chunked body is 400, once', async () => {
    const { port, served } = await start();
    const bytes = head(POST, ...AUTHORIZED, 'Transfer-Encoding: chunked') + 'zz\r\n';
    expect(errorOf(await onlyAnswer(port, bytes))).toEqual(FRAMING);
    expect(served()).toMatchObject([{ detail: { fault: 'framing' }, status: 400 }]);
  });

  it('by a client that ends in the middle is 400', async () => {
    const { port } = await start();
    for (const bytes of ['POST /acme', bytesOf(asked('42')).slice(0, -5)]) {
      const wire = wireTo(port);
      wire.socket.end(bytes);
      expect(errorOf(answersIn(await wire.ended)[0]!)).toEqual(FRAMING);
    }
  });

  it('is answered once, even if more follows', async () => {
    const { port, served } = await start();
    const wire = wireTo(port, 'garbage\r\n\r\n');
    for (let more = 0; more < 5; more += 1) {
      await roundTrip(port);
      wire.socket.write('more garbage\r\n\r\n');
    }
    expect(answersIn(await wire.ended)).toHaveLength(1);
    expect(served()).toHaveLength(1);
  });

  it('neither resets a client that continues nor keeps its connection for long', async () => {
    stopTime();
    const { port } = await start();
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const answered = new Promise((resolve) => socket.once('data', resolve).on('error', () => undefined));
    socket.write('garbage\r\n\r\n');
    await answered;
    socket.write('x');
    await pass(LINGER_MS - 1);
    socket.write('x');
    await roundTrip(port);
    expect(socket.closed).toBe(false);
    await pass(1);
    await until(() => socket.closed || !socket.write('x')); // it notices as soon as it writes
    await until(() => socket.closed);
  });

  it('after requests under way waits for their answers', async () => {
    const [slow, slower] = [gate<undefined>(), gate<undefined>()];
    let begun = 0;
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        begun += 1;
        await (identifier === '43' ? slower : slow).opened;
        return right([identifier]);
      },
    });
    const { port } = await start([tenant]);
    const wire = wireTo(port, `${bytesOf(asked('42'))}${bytesOf(asked('43'))}garbage\r\n\r\n`);
    await until(() => begun === 2);
    await roundTrip(port);
    expect(wire.received()).toBe('');
    slow.release(undefined);
    await until(() => wire.received().endsWith('}}'));
    await roundTrip(port);
    expect(answersIn(wire.received())).toHaveLength(1);
    slower.release(undefined);
    const [first, second, third, ...others] = answersIn(await wire.ended);
    expect([userOf(first!).id, userOf(second!).id]).toEqual(['42', '43']);
    expect(errorOf(third!)).toEqual(FRAMING);
    expect(others).toEqual([]);
  });

  it('after an answered request is 400 on the same connection', async () => {
    const { port } = await start();
    const wire = wireTo(port, bytesOf(asked('42')));
    await until(() => wire.received().endsWith('}}'));
    wire.socket.write('garbage\r\n\r\n');
    const [first, second] = answersIn(await wire.ended);
    expect(userOf(first!).id).toBe('42');
    expect(errorOf(second!)).toEqual(FRAMING);
  });
});

describe('oversized headers', () => {
  const message = 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.';

  it.each([
    ['one header', head(POST, ...AUTHORIZED, `X-Long: ${'x'.repeat(20_000)}`)],
    ['many headers', head(POST, ...AUTHORIZED, ...Array.from({ length: 2000 }, (_, n) => `X-${n}: xxxx`))],
    ['the path', head(`POST /${'x'.repeat(20_000)} HTTP/1.1`, ...AUTHORIZED)],
    ['a megabyte', head(POST, ...AUTHORIZED, `X-Long: ${'x'.repeat(1_000_000)}`)],
  ])('%s: 431', async (_name, bytes) => {
    const { port, served } = await start();
    expect(errorOf(await onlyAnswer(port, bytes))).toEqual({ status: 431, message });
    expect(served()).toMatchObject([{ detail: { fault: 'headers' }, status: 431 }]);
  });

  it('of a thousand names are all read, or refused where Node counts more for a name than its letters', async () => {
    const { port } = await start();
    const names = Array.from({ length: 1_000 }, (_, index) => `X${index}: x`);
    const wire = wireTo(port, bytesOf(asked('42'), [...names, 'Connection: close']));
    const answer = answersIn(await wire.ended)[0]!;
    if (answer.status === 200) expect(userOf(answer).id).toBe('42');
    else expect(errorOf(answer).status).toBe(431);
  });

  it('are a setting, and the gateway’s language holds', async () => {
    const { port } = await start([tenantOf()], { maxHeaderBytes: 200, locale: 'en' });
    const bytes = head(POST, ...AUTHORIZED, `X-Long: ${'x'.repeat(200)}`);
    expect(errorOf(await onlyAnswer(port, bytes))).toEqual({
      status: 431,
      message: 'Something went wrong. Please update the app or contact the shop’s support.',
    });
  });

  it('below the limit pass', async () => {
    const { port } = await start();
    const wire = wireTo(port, bytesOf(asked('42'), [`X-Long: ${'x'.repeat(10_000)}`, 'Connection: close']));
    expect(userOf(answersIn(await wire.ended)[0]!).id).toBe('42');
  });

  it('of a chunk are 413', async () => {
    const { port } = await start();
    const bytes = `${head(POST, ...AUTHORIZED, 'Transfer-Encoding: chunked')}1;${'x'.repeat(20_000)}\r\n`;
    expect(errorOf(await onlyAnswer(port, bytes))).toMatchObject({ status: 413 });
  });
});

describe('a slow client', () => {
  const SLOW = { status: 408, message: 'Связь прервалась. Пожалуйста, попробуйте ещё раз.' };

  it('that sends its headers byte by byte is 408', async () => {
    const { port, served } = await start([tenantOf()], { headersTimeoutMs: 100 });
    expect(errorOf(await onlyAnswer(port, `${POST}\r\nHost:`))).toEqual(SLOW);
    expect(served()).toMatchObject([{ detail: { fault: 'slow' }, status: 408 }]);
  });

  it('that sends its body byte by byte is 408 at the request’s deadline', async () => {
    stopTime();
    const { port, served } = await start([tenantOf()], { requestDeadlineMs: 100 });
    const wire = wireTo(port, bytesOf(asked('42')).slice(0, -5));
    await roundTrip(port);
    await pass(99);
    await roundTrip(port);
    expect(wire.received()).toBe('');
    await pass(1);
    await until(() => wire.received() !== '');
    expect(errorOf(answersIn(wire.received())[0]!)).toEqual(SLOW);
    await pass(LINGER_MS);
    expect(answersIn(await wire.ended)).toHaveLength(1);
    expect(served()).toMatchObject([{ detail: { fault: 'slow' }, status: 408 }]);
  });

  it('that sends nothing is closed without an answer', async () => {
    const { port, events } = await start([tenantOf()], { headersTimeoutMs: 100 });
    expect(await wireTo(port).ended).toBe('');
    expect(events).toEqual([]);
  });

  it('that is slow within the limits is served', async () => {
    const { port } = await start();
    const wire = wireTo(port);
    for (const byte of bytesOf(asked('42'), ['Connection: close'])) {
      wire.socket.write(byte);
      await new Promise(setImmediate);
    }
    expect(userOf(answersIn(await wire.ended)[0]!).id).toBe('42');
  });
});

describe('pipelined requests', () => {
  it('are answered in their order, whichever takes longer', async () => {
    const last = gate<undefined>();
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        if (identifier === '3') last.release(undefined);
        if (identifier === '1') await last.opened;
        return right([identifier]);
      },
    });
    const { port, served } = await start([tenant]);
    const requests = [
      bytesOf(asked('1')),
      bytesOf(asked('2')),
      head('GET /healthz HTTP/1.1', 'Host: b'),
      bytesOf('{'),
      bytesOf(asked('3'), ['Connection: close']),
    ];
    const answers = answersIn(await wireTo(port, requests.join('')).ended);
    expect(answers.map(({ status, text }) => [status, /"id":"(\d)"/.exec(text)?.[1]])).toEqual([
      [200, '1'],
      [200, '2'],
      [200, undefined],
      [400, undefined],
      [200, '3'],
    ]);
    expect(served()).toHaveLength(5);
  });

  it('share a connection with bodies that were refused', async () => {
    const { port } = await start();
    const bad = bytesOf(asked('42'), ['Content-Encoding: gzip']);
    const good = bytesOf(asked('42'), ['Connection: close']);
    const answers = answersIn(await wireTo(port, bad + bytesOf('x', [], '/nowhere') + good).ended);
    expect(answers.map(({ status }) => status)).toEqual([415, 404, 200]);
  });
});

describe('protocol corners', () => {
  it('a connection is kept for as long as is set', async () => {
    const { port } = await start([tenantOf()], { keepAliveMs: 7000 });
    const wire = wireTo(port, bytesOf(asked('42')));
    await until(() => wire.received().endsWith('}}'));
    const [answer] = answersIn(wire.received());
    expect(answer?.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=7' });
    wire.socket.destroy();
  });

  it('HTTP/1.0 is served, without a Host as well', async () => {
    const { port } = await start();
    const bytes = bytesOf(asked('42')).replace('HTTP/1.1', 'HTTP/1.0').replace('Host: bridge\r\n', '');
    expect(userOf(answersIn(await wireTo(port, bytes).ended)[0]!).id).toBe('42');
  });

  it('a chunked body is read like any other', async () => {
    const { port } = await start();
    const body = asked('42');
    const bytes =
      head(POST, ...AUTHORIZED, 'Transfer-Encoding: chunked', 'Connection: close') +
      Array.from(body, (char) => `1\r\n${char}\r\n`).join('') +
      '0\r\n\r\n';
    expect(userOf(answersIn(await wireTo(port, bytes).ended)[0]!).id).toBe('42');
  });

  it('Expect: 100-continue gets 100 Continue', async () => {
    const { port } = await start();
    const [headers, body] = bytesOf(asked('42'), ['Expect: 100-continue', 'Connection: close']).split(
      '\r\n\r\n',
    );
    const wire = wireTo(port, `${headers}\r\n\r\n`);
    await until(() => wire.received() !== '');
    expect(wire.received()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    wire.socket.write(body!);
    expect(userOf(answersIn(await wire.ended)[1]!).id).toBe('42');
  });

  it('Expect: 100-continue after a request under way adds nothing to its answer', async () => {
    const { port } = await start();
    const slow = bytesOf(asked('1'), ['Expect: 100-continue']);
    const last = bytesOf(asked('3'), ['Expect: 100-continue', 'Connection: close']);
    const refused = head('POST /acme/account HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 0');
    const answers = answersIn(await wireTo(port, slow + refused + last).ended);
    expect(answers.map(({ status }) => status).filter((status) => status !== 100)).toEqual([200, 400]);
    for (const answer of answers) if (answer.status !== 100) replyOf(answer);
  });

  it('Expect: 100-continue gets 100 Continue when its turn comes', async () => {
    const first = gate<undefined>();
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        if (identifier === '1') await first.opened;
        return right([identifier]);
      },
    });
    const { port } = await start([tenant]);
    const [headers = '', body = ''] = bytesOf(asked('2'), [
      'Expect: 100-continue',
      'Connection: close',
    ]).split('\r\n\r\n');
    const wire = wireTo(port, `${bytesOf(asked('1'))}${headers}\r\n\r\n`);
    first.release(undefined);
    await until(() => wire.received().includes('100 Continue'));
    wire.socket.write(body);
    const answers = answersIn(await wire.ended);
    expect(answers.map(({ status }) => status)).toEqual([200, 100, 200]);
  });

  it('any other Expect is ignored', async () => {
    const { port } = await start();
    const bytes = bytesOf(asked('42'), ['Expect: a miracle', 'Connection: close']);
    expect(userOf(answersIn(await wireTo(port, bytes).ended)[0]!).id).toBe('42');
  });

  it('requests after an upgrade request may be lost', async () => {
    const { port } = await start();
    const bytes = bytesOf(asked('42'), ['Connection: Upgrade', 'Upgrade: h2c']);
    const answers = answersIn(await wireTo(port, bytes + bytesOf(asked('43'))).ended);
    expect(answers.map(({ status, headers }) => [status, headers.connection])).toEqual([[200, 'close']]);
  });

  it('an upgrade request is answered without an upgrade', async () => {
    const { port } = await start();
    for (const upgrade of ['websocket', 'h2c']) {
      const wire = wireTo(port, bytesOf(asked('42'), ['Connection: Upgrade', `Upgrade: ${upgrade}`]));
      await until(() => wire.received().endsWith('}}'));
      expect(userOf(answersIn(wire.received())[0]!).id).toBe('42');
      wire.socket.destroy();
    }
  });

  it('CONNECT is a method that is not supported', async () => {
    const { port, served } = await start();
    const answer = await onlyAnswer(port, head('CONNECT bridge:443 HTTP/1.1', 'Host: bridge'));
    expect(errorOf(answer)).toMatchObject({ status: 405 });
    expect(answer.headers.allow).toBe('POST');
    expect(served()).toMatchObject([{ detail: { fault: 'method' }, status: 405 }]);
  });

  it('CONNECT whose client disconnects is not an unhandled error', async () => {
    const { port, served } = await start([tenantOf({ ask: () => () => new Promise(() => undefined) })]);
    const bytes = bytesOf(asked('42')) + head('CONNECT bridge:443 HTTP/1.1', 'Host: bridge');
    const wire = wireTo(port, bytes);
    await until(() => served().length === 1);
    wire.socket.resetAndDestroy();
    await until(() => served().length === 2);
    expect(served()).toMatchObject([{ status: 405 }, { outcome: 'Gone' }]);
  });

  it('CONNECT after requests under way waits for their answers', async () => {
    const slow = gate<undefined>();
    let begun = false;
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        begun = true;
        await slow.opened;
        return right([identifier]);
      },
    });
    const { port } = await start([tenant]);
    const wire = wireTo(port, bytesOf(asked('42')) + head('CONNECT bridge:443 HTTP/1.1', 'Host: bridge'));
    await until(() => begun);
    await roundTrip(port);
    expect(wire.received()).toBe('');
    slow.release(undefined);
    const answers = answersIn(await wire.ended);
    expect(answers.map(({ status }) => status)).toEqual([200, 405]);
  });

  it('HTTP/2 by prior knowledge gets no bytes that HTTP/2 could mistake for an answer', async () => {
    const { port } = await start();
    const text = await wireTo(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').ended;
    for (const answer of answersIn(text)) replyOf(answer);
  });
});
