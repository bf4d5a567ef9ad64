/** The fault server: exact bytes, correct counts, and the same behaviour each time. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { SELF_SIGNED } from '../support/upstream/self-signed';
import { headOf } from '../support/faults/bytes';
import { failingLookup, fixedLookup, hangingLookup } from '../support/faults/resolver';
import { scripts, type ScriptName } from './scripts';
import { closeFaultServers, faultServer } from '../support/faults/server';
import { UNRELATED, jsonOf, userOf } from '../support/faults/users';
import { until } from '../support/until';
import { turns } from '../support/time';

afterEach(closeFaultServers);

const ANN = '79000000001';
const BOB = '79000000002';

const requestFor = (user: string): string => `GET /users/${user} HTTP/1.1\r\nHost: x\r\n\r\n`;

/** A client that keeps what comes. */
const clientOf = (socket: Socket, bytes: string) => {
  const chunks: Buffer[] = [];
  let closed: string | undefined;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => (closed = error.code));
  socket.on('close', () => (closed ??= 'closed'));
  socket.write(bytes);
  return { socket, text: () => Buffer.concat(chunks).toString(), closed: () => closed };
};

const rightFor = (user: string): string =>
  `${headOf(['Content-Type: application/json', `Content-Length: ${jsonOf(user).length}`])}${jsonOf(user)}`;

describe('the fault server', () => {
  it('answers each user with that user’s data, also when several ask on one connection at once', async () => {
    const { port, counts, asked } = await faultServer('right');
    const { text } = clientOf(connect(port), requestFor(ANN) + requestFor(BOB));
    await until(() => text() === rightFor(ANN) + rightFor(BOB));
    expect(counts()).toMatchObject({ connections: 1, requests: 2, open: 1, aborted: 0 });
    expect(counts().taken).toBe(text().length);
    expect(asked.map(({ user }) => user)).toStrictEqual([ANN, BOB]);
  });

  it('finds the user in a path, escaped or not, and in a query', () => {
    expect(['/a/users/x%40y.example', '/find?phone=7%2B&fields=all', '/'].map(userOf)).toStrictEqual([
      'x@y.example',
      '7+',
      '',
    ]);
  });

  it('speaks TLS when it has a certificate', async () => {
    const { port } = await faultServer('right', { credentials: SELF_SIGNED });
    const { text } = clientOf(connectTls({ port, rejectUnauthorized: false }), requestFor(ANN));
    await until(() => text() === rightFor(ANN));
  });

  it('has a script for each request if it is configured so', async () => {
    const { port } = await faultServer(({ user }) => (user === ANN ? 'noContent' : 'right'));
    const { text } = clientOf(connect(port), requestFor(ANN) + requestFor(BOB));
    await until(() => text() === headOf([], '204 No Content') + rightFor(BOB));
  });

  it('resets connections, and answers correctly once it is repaired', async () => {
    const { port, recover } = await faultServer('resetAtOnce');
    const broken = clientOf(connect(port), requestFor(ANN));
    await until(() => broken.closed() === 'ECONNRESET');
    await recover();
    const { text } = clientOf(connect(port), requestFor(ANN));
    await until(() => text() === rightFor(ANN));
  });

  it('refuses connections while it is down, and comes up at the same address', async () => {
    const { port, goDown, recover } = await faultServer('right');
    await goDown();
    const refused = clientOf(connect(port), requestFor(ANN));
    await until(() => refused.closed() === 'ECONNREFUSED');
    await recover();
    const { text } = clientOf(connect(port), requestFor(ANN));
    await until(() => text() === rightFor(ANN));
  });

  it('counts clients that left while they waited, and no others', async () => {
    const { port, counts } = await faultServer('hangsInBody');
    const { socket } = clientOf(connect(port), requestFor(ANN));
    await until(() => counts().requests === 1);
    socket.destroy();
    await until(() => counts().open === 0);
    expect(counts()).toMatchObject({ connections: 1, aborted: 1 });
    const other = await faultServer('resetInBody');
    const { closed } = clientOf(connect(other.port), requestFor(ANN));
    await until(() => closed() === 'ECONNRESET');
    await until(() => other.counts().open === 0);
    expect(other.counts().aborted).toBe(0);
  });

  it('sends no more than the client reads', async () => {
    const { port, counts } = await faultServer('floodInChunks');
    const { socket } = clientOf(connect(port), requestFor(ANN));
    await until(() => counts().taken > 2 * 1024 * 1024);
    socket.destroy();
    await until(() => counts().open === 0);
    expect(counts().taken).toBeLessThan(100 * 1024 * 1024);
    expect(counts().aborted).toBe(1);
  });

  it('sends small pieces without end', async () => {
    const { port } = await faultServer('dripsBeforeHeaders');
    const { text } = clientOf(connect(port), requestFor(ANN));
    const hint = 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n';
    await until(() => text().startsWith(hint + hint));
  });

  it.each<[ScriptName, string]>([
    ['strayTogether', rightFor(ANN) + rightFor(UNRELATED)],
    ['strayBehind', rightFor(ANN) + rightFor(UNRELATED)],
    ['strayLater', rightFor(ANN) + rightFor(UNRELATED)],
    ['answersUnasked', rightFor(UNRELATED) + rightFor(ANN)],
  ])('sends answers without a request: %s', async (script, expected) => {
    const { port } = await faultServer(script);
    const { text } = clientOf(connect(port), requestFor(ANN));
    await until(() => text() === expected);
  });

  it('behaves the same each time', async () => {
    const steady = Object.keys(scripts).filter(
      (name): name is ScriptName => !/^(flood|drip)|Bomb|Nested/.test(name),
    );
    const begin = () =>
      Promise.all(
        steady.map(async (script) => clientOf(connect((await faultServer(script)).port), requestFor(ANN))),
      );
    const [one, other] = [await begin(), await begin()];
    const textsOf = (clients: typeof one): string => JSON.stringify(clients.map(({ text }) => text()));
    const late = steady.indexOf('late');
    await until(() => one[late]?.text() !== '' && textsOf(one) === textsOf(other));
    expect(one.filter(({ text }) => text() !== '').length).toBeGreaterThan(70);
    [...one, ...other].forEach(({ socket }) => socket.destroy());
  });
});

describe('a resolver', () => {
  const options = { all: true, hints: 0 } as const;

  it('that hangs never answers', async () => {
    const { lookup, asked } = hangingLookup();
    const resolved = jest.fn();
    lookup('shop.example', options, resolved);
    await turns();
    expect([asked(), resolved.mock.calls]).toStrictEqual([1, []]);
  });

  it('that fails reports the same error as the system’s', async () => {
    const told = await new Promise((resolve) => failingLookup('EAI_AGAIN')('shop.example', options, resolve));
    expect(told).toMatchObject({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' });
  });

  it('with one fixed address gives it for every name', async () => {
    const addresses = await new Promise((resolve) =>
      fixedLookup('127.0.0.1')('shop.example', options, (_error, found) => resolve(found)),
    );
    expect(addresses).toStrictEqual([{ address: '127.0.0.1', family: 4 }]);
  });
});
