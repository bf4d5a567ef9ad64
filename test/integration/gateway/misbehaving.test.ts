/** Clients that use too much or never end: the limits of what they hold, and for how long. */
import { right } from 'fp-ts/Either';
import { connect as connectTo, type Socket } from 'node:net';
import { MOST_AT_ONCE } from '../../../src/gateway/connection';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import {
  answersIn,
  asked,
  bytesOf,
  errorOf,
  gate,
  KEY,
  roundTrip,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
} from '../../support/gateway/gateway';
import { pass, stopTime } from '../../support/time';
import { found, until } from '../../support/until';

const timers: NodeJS.Timeout[] = [];

afterEach(async () => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  await stopAll();
});

const SLOW = { status: 408, message: 'Связь прервалась. Пожалуйста, попробуйте ещё раз.' };
const HEAD = `POST /acme/account HTTP/1.1\r\nHost: bridge\r\nAuthorization: Bearer ${KEY}\r\n`;

/** Writes a byte now and then until the test ends. */
const drip = ({ socket }: { readonly socket: Socket }, bytes = 'x'): void => {
  timers.push(setInterval(() => socket.writable && socket.write(bytes), 10));
};

describe('a client that sends byte by byte', () => {
  it('a header without end gets 408, and the connection is closed', async () => {
    const { port } = await start([tenantOf()], { headersTimeoutMs: 100 });
    const wire = wireTo(port, `${HEAD}X-Long: `);
    drip(wire);
    const answers = answersIn(await wire.ended);
    expect(answers.map(errorOf)).toEqual([SLOW]);
  });

  it('the headers of its second request without end gets 408 as well', async () => {
    const { port } = await start([tenantOf()], { headersTimeoutMs: 100 });
    const wire = wireTo(port, bytesOf(asked('42')) + HEAD);
    drip(wire);
    const [first, second, ...others] = answersIn(await wire.ended);
    expect(userOf(first!).id).toBe('42');
    expect(errorOf(second!)).toEqual(SLOW);
    expect(others).toEqual([]);
  });

  it.each([
    ['a body', `${HEAD}Content-Length: 9999\r\n\r\n{`, 'x'],
    ['chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'],
    ['a chunk’s extension', `${HEAD}Transfer-Encoding: chunked\r\n\r\n1;`, 'x'],
    ['trailers', `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nX-Long: `, 'x'],
  ])('%s without end gets 408 at the deadline, and the connection is closed', async (_what, begin, more) => {
    const { port, served } = await start([tenantOf()], { requestDeadlineMs: 100 });
    const wire = wireTo(port, begin);
    drip(wire, more);
    expect(answersIn(await wire.ended).map(errorOf)).toEqual([SLOW]);
    expect(served()).toMatchObject([{ detail: { fault: 'slow' }, status: 408 }]);
  });

  it('nothing after 100 Continue gets 408', async () => {
    const { port } = await start([tenantOf()], { requestDeadlineMs: 100 });
    const wire = wireTo(port, `${HEAD}Content-Length: 9\r\nExpect: 100-continue\r\n\r\n`);
    const [first, second] = answersIn(await wire.ended);
    expect(first?.status).toBe(100);
    expect(errorOf(second!)).toEqual(SLOW);
  });
});

it('a connection that stays idle is closed', async () => {
  const { port } = await start([tenantOf()], { keepAliveMs: 50 });
  const answers = answersIn(await wireTo(port, bytesOf(asked('42'))).ended);
  expect(answers.map((answer) => userOf(answer).id)).toEqual(['42']);
});

describe('a client that does not read its answers', () => {
  const large: Tenant['map'] = ([id]) => right({ id: String(id), name: 'x'.repeat(500_000) });

  /** A client that does not read, so that its side of the connection fills up. */
  const deaf = (port: number, bytes: string) => {
    const socket = connectTo({
      port,
      host: '127.0.0.1',
      onread: { buffer: Buffer.alloc(1), callback: () => false },
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    return socket;
  };

  it('loses its connection, even while it goes on sending', async () => {
    const { port } = await start([tenantOf({ map: large })], { requestDeadlineMs: 200, unreadMs: 200 });
    const socket = deaf(port, bytesOf(asked('42')).repeat(100));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    drip({ socket }, 'P');
    await closed;
  });

  it('does not delay the stop of the bridge', async () => {
    const tenant = tenantOf({ map: large });
    const { gateway, port, served } = await start([tenant], { requestDeadlineMs: 200, unreadMs: 200 });
    const socket = deaf(port, bytesOf(asked('42')).repeat(100));
    await until(() => served().length >= MOST_AT_ONCE);
    await gateway.stop(60_000);
    socket.destroy();
  });
});

describe('a pipeline of thousands', () => {
  const REQUESTS = 1_000;

  it('has a few under way at a time, and all are answered in order', async () => {
    let underWay = 0;
    let most = 0;
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return right([identifier]);
      },
    });
    const { port, served } = await start([tenant]);
    const ids = Array.from({ length: REQUESTS }, (_, index) => String(index));
    const wire = wireTo(port, ids.map((id) => bytesOf(asked(id))).join(''));
    await until(() => served().length === REQUESTS);
    wire.socket.end();
    expect(answersIn(await wire.ended).map((answer) => userOf(answer).id)).toEqual(ids);
    expect(most).toBe(MOST_AT_ONCE);
  });

  it('is not read while no answer is sent', async () => {
    const slow = gate<undefined>();
    let begun = 0;
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        begun += 1;
        await slow.opened;
        return right([identifier]);
      },
    });
    const { port, served } = await start([tenant]);
    const wire = wireTo(port, bytesOf(asked('42'), [`X-Long: ${'x'.repeat(15_000)}`]).repeat(REQUESTS));
    await until(() => begun === MOST_AT_ONCE);
    let taken = -1;
    for (let held = 0; held < 20; held += 1) {
      if (taken !== wire.socket.bytesWritten - wire.socket.writableLength) held = 0;
      taken = wire.socket.bytesWritten - wire.socket.writableLength;
      await roundTrip(port);
    }
    expect(wire.socket.writableLength).toBeGreaterThan(0);
    slow.release(undefined);
    await until(() => served().length === REQUESTS);
    wire.socket.destroy();
  });

  it('that waits for its turn beyond the deadline is 504, and asks no source', async () => {
    const aborted: boolean[] = [];
    const ask: Tenant['ask'] = (_identifier, { signal }) => {
      aborted.push(signal.aborted);
      return () => new Promise(() => undefined);
    };
    const { port } = await start([tenantOf({ ask })], { requestDeadlineMs: 100 });
    const wire = wireTo(port, bytesOf(asked('42')).repeat(MOST_AT_ONCE + 4));
    await until(() => wire.received().split('HTTP/1.1 504').length === MOST_AT_ONCE + 5);
    expect(aborted).not.toContain(true);
    wire.socket.destroy();
  });

  it('whose client disconnects is aborted', async () => {
    const ask = jest.fn(() => () => new Promise<never>(() => undefined));
    const { port, served } = await start([tenantOf({ ask })]);
    const wire = wireTo(port, bytesOf(asked('42')).repeat(MOST_AT_ONCE));
    await until(() => ask.mock.calls.length === MOST_AT_ONCE);
    wire.socket.destroy();
    await until(() => served().length === MOST_AT_ONCE);
    expect(served().every(({ outcome }) => outcome === 'Gone')).toBe(true);
  });
});

describe('a connection beyond the limit', () => {
  it('is closed without an answer, and served once another has closed', async () => {
    const { port, events } = await start([tenantOf()], { maxConnections: 2 });
    const [first, second] = [wireTo(port, bytesOf(asked('1'))), wireTo(port, bytesOf(asked('2')))];
    await until(() => first.received() !== '' && second.received() !== '');
    for (let more = 0; more < 3; more += 1) expect(await wireTo(port).ended).toBe('');
    expect(events).toContainEqual({ event: 'connections-refused', count: 1 });
    first.socket.destroy();
    await first.ended;
    const text = await found(
      async () => (await wireTo(port, bytesOf(asked('3'), ['Connection: close'])).ended) || undefined,
      () => 'it is not served',
    );
    expect(answersIn(text).map((answer) => userOf(answer).id)).toEqual(['3']);
    second.socket.destroy();
  });

  it('is logged once a second, with their number', async () => {
    stopTime();
    const { port, events } = await start([tenantOf()], { maxConnections: 1 });
    const first = wireTo(port, bytesOf(asked('1')));
    await until(() => first.received() !== '');
    for (let more = 0; more < 5; more += 1) await wireTo(port).ended;
    const told = () => events.filter(({ event }) => event === 'connections-refused');
    await pass(999);
    expect(told()).toHaveLength(1);
    await pass(1);
    expect(told()).toMatchObject([{ count: 1 }, { count: 4 }]);
    first.socket.destroy();
  });
});
