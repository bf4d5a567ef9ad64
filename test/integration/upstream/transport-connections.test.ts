/** How the transport shares connections: reuse, limits, disposal, and bytes that nobody asked for. */
import { right } from 'fp-ts/Either';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { DEADLINE } from '../../../src/core/call';
import type { Http } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { eventually, rawAnswer, serve, serveBody, serveRaw } from '../../support/upstream/servers';

afterEach(disconnect);

const ask = (client: Http, id = '', signal?: AbortSignal): Promise<Outcome> =>
  client.send({ path: ['user', `id${id}`], query: [], headers: {} }, callOf(signal))();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const answered = (body: unknown): Outcome => right({ status: 200, body: right(body) });

describe('connections', () => {
  test('are kept and used again', async () => {
    const { baseUrl, connections } = await serveBody('{}');
    const client = connect({ baseUrl });
    for (let turn = 0; turn < 10; turn += 1) expect(await ask(client)).toStrictEqual(answered({}));
    expect(connections()).toBe(1);
  });

  test('are kept after an answer that is no JSON, too', async () => {
    const { baseUrl, connections } = await serveBody('<p>Sorry', { 'content-type': 'text/html' }, 500);
    const client = connect({ baseUrl });
    for (let turn = 0; turn < 3; turn += 1) await ask(client);
    expect(connections()).toBe(1);
  });

  test('are never used twice when the source says so', async () => {
    const { baseUrl, connections } = await serveBody('{}');
    const client = connect({ baseUrl, keepAlive: false });
    for (let turn = 0; turn < 3; turn += 1) await ask(client);
    expect(connections()).toBe(3);
  });

  test('are as many as allowed, the other requests waiting their turn', async () => {
    const { baseUrl, connections } = await serve((_request, response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 10);
    });
    const client = connect({ baseUrl, maxSockets: 2 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => ask(client, String(at))));
    expect(outcomes).toStrictEqual(Array.from({ length: 10 }, () => answered({})));
    expect(connections()).toBe(2);
  });

  test('are as many as there are requests, unless said otherwise: others decide how many those are', async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl } = await serve((_request, response) => {
      if (waiting.push(response) < 300) return;
      for (const each of waiting) each.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const client = connect({ baseUrl });
    const outcomes = await Promise.all(Array.from({ length: 300 }, (_, at) => ask(client, String(at))));
    expect(outcomes).toStrictEqual(Array.from({ length: 300 }, () => answered({})));
  });

  test('are not lost to a request that was given up while it waited for one', async () => {
    const { baseUrl, received, connections } = await serve((_request, response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 40);
    });
    const client = connect({ baseUrl, maxSockets: 1 });
    const controller = new AbortController();
    const outcomes = [ask(client, '1'), ask(client, '2', controller.signal), ask(client, '3')];
    await eventually(() => received.length === 1);
    controller.abort(DEADLINE);
    expect(await outcomes[1]).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    expect([await outcomes[0], await outcomes[2]]).toStrictEqual([answered({}), answered({})]);
    expect([received, connections()]).toStrictEqual([['/user/id1', '/user/id3'], 1]);
  });

  test('are closed when nobody has used them for a while', async () => {
    const { baseUrl, open } = await serveBody('{}');
    await ask(connect({ baseUrl, idleMs: 30 }));
    expect(open()).toBe(1);
    await eventually(() => open() === 0);
  });

  test('may be silent for longer than that while an answer is awaited', async () => {
    const { baseUrl } = await serve((_request, response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 80);
    });
    const client = connect({ baseUrl, idleMs: 20 });
    expect([await ask(client), await ask(client)]).toStrictEqual([answered({}), answered({})]);
  });

  test('that are disposed of close when idle, and not before the answer when busy', async () => {
    const { baseUrl, received, open } = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      setTimeout(() => response.end('{}'), request.url === '/user/idslow' ? 60 : 0);
    });
    const client = connect({ baseUrl });
    const slow = ask(client, 'slow');
    await ask(client, 'fast');
    expect(open()).toBe(2);
    expect(received).toHaveLength(2);
    client.dispose();
    await eventually(() => open() === 1);
    expect(await slow).toStrictEqual(answered({}));
    await eventually(() => open() === 0);
  });
});

describe('a kept connection', () => {
  test('is closed with the call that was given up on it, and no other is', async () => {
    const used = new Set<Socket>();
    const { baseUrl, received, open } = await serveRaw((socket) => {
      if (!used.has(socket)) socket.write(rawAnswer('{}'));
      used.add(socket);
    });
    const client = connect({ baseUrl });
    await Promise.all([ask(client), ask(client)]);
    const controller = new AbortController();
    const outcome = ask(client, '', controller.signal);
    await eventually(() => received.length === 3);
    controller.abort(DEADLINE);
    expect(await outcome).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    await eventually(() => open() < 2);
    await pause(30);
    expect([received.length, open()]).toStrictEqual([3, 1]);
  });
});

describe('a stray answer', () => {
  const own = (request: string): string => `{"user":"${/user\/(\w+)/.exec(request)?.[1] ?? ''}"}`;
  const STRAY = rawAnswer('{"user":"somebody else"}');

  /** Each request is answered rightly, and then `stray` adds what nobody asked for. */
  const askThrice = async (
    stray: (socket: Socket, text: string) => void,
  ): Promise<{ readonly outcomes: readonly Outcome[]; readonly connections: number }> => {
    const { baseUrl, connections } = await serveRaw((socket, request) => {
      stray(socket, rawAnswer(own(request)));
    });
    const client = connect({ baseUrl });
    const outcomes: Outcome[] = [];
    for (const id of ['1', '2', '3']) {
      outcomes.push(await ask(client, id));
      await pause(30);
    }
    return { outcomes, connections: connections() };
  };

  const rightly = ['1', '2', '3'].map((id) => answered({ user: `id${id}` }));

  test.each<[string, (socket: Socket, text: string) => void]>([
    ['in the same packet', (socket, text) => socket.write(text + STRAY)],
    [
      'right behind, in a packet of its own',
      (socket, text) => {
        socket.setNoDelay(true);
        socket.write(text, () => socket.write(STRAY));
      },
    ],
    [
      'a little later, while the connection waits',
      (socket, text) => {
        socket.write(text);
        setTimeout(() => socket.write(STRAY), 10);
      },
    ],
    [
      'half of it, whose other half would come with the next answer',
      (socket, text) => {
        socket.write(text);
        setTimeout(() => socket.write(STRAY.slice(0, 20)), 10);
      },
    ],
  ])('%s costs the connection, and is nobody’s', async (_when, stray) => {
    const { outcomes, connections } = await askThrice(stray);
    expect({ outcomes, connections }).toStrictEqual({ outcomes: rightly, connections: 3 });
  });

  test('costs nothing when there is none', async () => {
    const { outcomes, connections } = await askThrice((socket, text) => socket.write(text));
    expect({ outcomes, connections }).toStrictEqual({ outcomes: rightly, connections: 1 });
  });

  test('in garbage behind an answer makes that answer untrusted', async () => {
    const { baseUrl } = await serveRaw((socket) => socket.write(`${rawAnswer('{}')}garbage`));
    expect(await ask(connect({ baseUrl }))).toMatchObject({ left: { tag: 'UpstreamUnreachable' } });
  });
});
