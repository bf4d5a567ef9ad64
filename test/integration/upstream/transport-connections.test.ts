/** The transport's connections: reuse, limits, disposal, and bytes without a request. */
import { right } from 'fp-ts/Either';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { DEADLINE } from '../../../src/core/call';
import type { Http } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { rawAnswer, serve, serveBody, serveRaw } from '../../support/upstream/servers';
import { until } from '../../support/until';
import { turns } from '../../support/time';

afterEach(disconnect);

const ask = (client: Http, id = '', signal?: AbortSignal): Promise<Outcome> =>
  client.send({ path: ['user', `id${id}`], query: [], headers: {} }, callOf(signal))();

const answered = (body: unknown): Outcome => right({ status: 200, body: right(body) });

const answer = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');

describe('connections', () => {
  test('are kept and used again', async () => {
    const { baseUrl, connections } = await serveBody('{}');
    const client = connect({ baseUrl });
    for (let turn = 0; turn < 10; turn += 1) expect(await ask(client)).toStrictEqual(answered({}));
    expect(connections()).toBe(1);
  });

  test('are kept after an answer that is not JSON, too', async () => {
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

  test('are as many as allowed, and the other requests wait', async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl, connections } = await serve((_request, response) => {
      if (waiting.push(response) < 2) return;
      for (const each of waiting.splice(0)) answer(each);
    });
    const client = connect({ baseUrl, maxSockets: 2 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => ask(client, String(at))));
    expect(outcomes).toStrictEqual(Array.from({ length: 10 }, () => answered({})));
    expect(connections()).toBe(2);
  });

  test('are as many as there are requests by default: other layers limit the requests', async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl } = await serve((_request, response) => {
      if (waiting.push(response) < 300) return;
      for (const each of waiting) answer(each);
    });
    const client = connect({ baseUrl });
    const outcomes = await Promise.all(Array.from({ length: 300 }, (_, at) => ask(client, String(at))));
    expect(outcomes).toStrictEqual(Array.from({ length: 300 }, () => answered({})));
  });

  test('are not lost to a request that was given up while it waited for one', async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl, received, connections } = await serve(({ url }, response) => {
      if (url === '/user/id1') waiting.push(response);
      else answer(response);
    });
    const client = connect({ baseUrl, maxSockets: 1 });
    const controller = new AbortController();
    const outcomes = [ask(client, '1'), ask(client, '2', controller.signal), ask(client, '3')];
    await until(() => received.length === 1);
    controller.abort(DEADLINE);
    expect(await outcomes[1]).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    waiting.forEach(answer);
    expect([await outcomes[0], await outcomes[2]]).toStrictEqual([answered({}), answered({})]);
    expect([received, connections()]).toStrictEqual([['/user/id1', '/user/id3'], 1]);
  });

  test('are closed when they were not used for a while', async () => {
    const { baseUrl, connections, open } = await serveBody('{}');
    await ask(connect({ baseUrl, idleMs: 30 }));
    expect(connections()).toBe(1);
    await until(() => open() === 0);
  });

  test('may be silent for longer than that while an answer is awaited', async () => {
    const { baseUrl } = await serve((_request, response) => {
      setTimeout(answer, 80, response);
    });
    const client = connect({ baseUrl, idleMs: 20 });
    expect([await ask(client), await ask(client)]).toStrictEqual([answered({}), answered({})]);
  });

  test('that are disposed of close when idle, and not before the answer when busy', async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl, received, open } = await serve(({ url }, response) => {
      if (url === '/user/idslow') waiting.push(response);
      else answer(response);
    });
    const client = connect({ baseUrl });
    const slow = ask(client, 'slow');
    await ask(client, 'fast');
    expect(open()).toBe(2);
    expect(received).toHaveLength(2);
    client.dispose();
    await until(() => open() === 1);
    waiting.forEach(answer);
    expect(await slow).toStrictEqual(answered({}));
    await until(() => open() === 0);
  });
});

describe('a kept connection', () => {
  test('is closed with its aborted call, and no other is', async () => {
    const used = new Set<Socket>();
    const { baseUrl, received, open } = await serveRaw((socket) => {
      if (!used.has(socket)) socket.write(rawAnswer('{}'));
      used.add(socket);
    });
    const client = connect({ baseUrl });
    await Promise.all([ask(client), ask(client)]);
    const controller = new AbortController();
    const outcome = ask(client, '', controller.signal);
    await until(() => received.length === 3);
    controller.abort(DEADLINE);
    expect(await outcome).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    await until(() => open() < 2);
    await turns();
    expect([received.length, open()]).toStrictEqual([3, 1]);
  });
});

describe('a stray answer', () => {
  const own = (request: string): string => `{"user":"${/user\/(\w+)/.exec(request)?.[1] ?? ''}"}`;
  const STRAY = rawAnswer('{"user":"somebody else"}');

  /** Answers a request correctly and adds a stray answer: at once, or later through the function that it gives. */
  type Stray = (socket: Socket, text: string) => (() => void) | undefined;

  const askThrice = async (
    stray: Stray,
  ): Promise<{ readonly outcomes: readonly Outcome[]; readonly connections: number }> => {
    let later: (() => void) | undefined;
    const { baseUrl, connections } = await serveRaw((socket, request) => {
      later = stray(socket, rawAnswer(own(request)));
    });
    const client = connect({ baseUrl });
    const outcomes: Outcome[] = [];
    for (const id of ['1', '2', '3']) {
      outcomes.push(await ask(client, id));
      later?.();
      await turns();
    }
    return { outcomes, connections: connections() };
  };

  const rightly = ['1', '2', '3'].map((id) => answered({ user: `id${id}` }));

  test.each<[string, Stray]>([
    ['in the same packet', (socket, text) => void socket.write(text + STRAY)],
    [
      'right behind, in a packet of its own',
      (socket, text) => {
        socket.setNoDelay(true);
        socket.write(text, () => socket.write(STRAY));
        return undefined;
      },
    ],
    [
      'a little later, while the connection waits',
      (socket, text) => {
        socket.write(text);
        return () => void socket.write(STRAY);
      },
    ],
    [
      'half of it, whose other half would come with the next answer',
      (socket, text) => {
        socket.write(text);
        return () => void socket.write(STRAY.slice(0, 20));
      },
    ],
  ])('%s closes the connection, and no user gets it', async (_when, stray) => {
    const { outcomes, connections } = await askThrice(stray);
    expect({ outcomes, connections }).toStrictEqual({ outcomes: rightly, connections: 3 });
  });

  test('that does not come has no effect', async () => {
    const { outcomes, connections } = await askThrice((socket, text) => void socket.write(text));
    expect({ outcomes, connections }).toStrictEqual({ outcomes: rightly, connections: 1 });
  });

  test('of invalid bytes after an answer makes that answer untrusted', async () => {
    const { baseUrl } = await serveRaw((socket) => socket.write(`${rawAnswer('{}')}garbage`));
    expect(await ask(connect({ baseUrl }))).toMatchObject({ left: { tag: 'UpstreamUnreachable' } });
  });
});
