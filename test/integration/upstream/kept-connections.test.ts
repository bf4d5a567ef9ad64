/** Kept connections that an upstream closes instead of an answer: which requests are sent once more. */
import { left, right } from 'fp-ts/Either';
import { DEADLINE, type AskNotes } from '../../../src/core/call';
import type { Http, HttpRequest } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import type { TransportOptions } from '../../../src/upstream/http/client';
import { layersOf, stack } from '../../../src/upstream/layers/stack';
import { answerOf, headOf } from '../../support/faults/bytes';
import type { Script } from '../../support/faults/exchange';
import { closeFaultServers, faultServer, type FaultServer } from '../../support/faults/server';
import { FIRST, SECOND, jsonOf, others, personOf } from '../../support/faults/users';
import { callOf } from '../../support/upstream/call';
import { GOOD, TRUSTING } from '../../support/upstream/certificates';
import { connect, disconnect } from '../../support/upstream/connect';
import { rawAnswer, serveRaw } from '../../support/upstream/servers';
import { until } from '../../support/until';

afterEach(async () => {
  await disconnect();
  await closeFaultServers();
});

type Asking = NonNullable<Script['asked']>;

const answerRightly: Asking = ({ reply, user }) => reply(answerOf({ body: jsonOf(user) }));

/** Answers the first request of each connection, and does this with the second. */
const closing = (act: Asking, credentials?: typeof GOOD): Promise<FaultServer> =>
  faultServer(({ nth }) => ({ asked: nth === 0 ? answerRightly : act }), credentials ? { credentials } : {});

const ask = (
  client: Http,
  user: string,
  more: Partial<HttpRequest> = {},
  notes: AskNotes = {},
  signal?: AbortSignal,
): Promise<Outcome> =>
  client.send({ path: ['users', user], query: [], headers: {}, ...more }, { ...callOf(signal), notes })();

const own = (user: string): Outcome => right({ status: 200, body: right(personOf(user)) });

const unreachable = (code: string): Outcome => left({ tag: 'UpstreamUnreachable', retryable: true, code });

/** By then what was written is read. */
const LATER_MS = 10;

const CLOSINGS: readonly (readonly [how: string, act: Asking])[] = [
  ['closed', ({ hangUp }) => hangUp()],
  ['reset', ({ reset }) => reset()],
  ['closed a little later', ({ after, hangUp }) => after(LATER_MS, hangUp)],
  ['reset a little later', ({ after, reset }) => after(LATER_MS, reset)],
  [
    'closed with 408, because no request came in time',
    ({ reply, hangUp }) => {
      reply(answerOf({ status: '408 Request Timeout', headers: ['Connection: close'], body: 'late' }));
      hangUp();
    },
  ],
];

const REQUESTS: readonly (readonly [what: string, request: Partial<HttpRequest>])[] = [
  ['GET', {}],
  ['POST with JSON', { method: 'POST', body: { type: 'json', value: { find: 'a user' } } }],
  ['POST with a form', { method: 'POST', body: { type: 'form', fields: [['find', 'a user']] } }],
  ['POST without a body', { method: 'POST' }],
];

const WIRES: readonly (readonly [wire: string, more: Partial<TransportOptions>])[] = [
  ['http', {}],
  ['https', TRUSTING],
];

describe('a request on a kept connection that is closed instead of an answer is sent once more', () => {
  const cases = WIRES.flatMap(([wire, more]) =>
    CLOSINGS.flatMap(([how, act]) =>
      REQUESTS.map(([what, request]) => [how, what, wire, act, request, more] as const),
    ),
  );

  test.each(cases)('when it is %s on a %s over %s', async (_how, _what, wire, act, request, more) => {
    const server = await closing(act, wire === 'https' ? GOOD : undefined);
    const client = connect({ baseUrl: server.baseUrl, ...more });
    const notes: AskNotes = {};
    expect(await ask(client, FIRST)).toStrictEqual(own(FIRST));
    expect(await ask(client, SECOND, request, notes)).toStrictEqual(own(SECOND));
    expect(notes).toStrictEqual({ resent: ['connection-closed'] });
    const [, broken, again] = server.asked.map(({ method, target, nth }) => ({ method, target, nth }));
    expect(server.asked).toHaveLength(3);
    expect([broken?.nth, again]).toStrictEqual([1, { ...broken, nth: 0 }]);
    expect(server.counts().connections).toBe(2);
  });

  test('while most of its body is not written yet', async () => {
    const used = new WeakSet<object>();
    let size = 0;
    const { baseUrl, connections } = await serveRaw((socket, text) => {
      if (used.has(socket)) socket.destroy();
      else if (text.startsWith('GET')) {
        used.add(socket);
        socket.write(rawAnswer('{}'));
      } else {
        size += text.length;
        if (text.endsWith('"}')) socket.write(rawAnswer(`{"isWhole":${size > 8_000_000}}`));
      }
    });
    const client = connect({ baseUrl });
    await ask(client, FIRST);
    const value = { find: 'a'.repeat(8_000_000) };
    const outcome = await ask(client, SECOND, { method: 'POST', body: { type: 'json', value } });
    expect(outcome).toStrictEqual(right({ status: 200, body: right({ isWhole: true }) }));
    expect(connections()).toBe(2);
  });

  test('on a connection that no other request gets, although it has waited for the kept one', async () => {
    const server = await closing(({ hangUp }) => hangUp());
    const client = connect({ baseUrl: server.baseUrl, maxSockets: 1 });
    const users = [FIRST, SECOND, ...others(4)];
    const outcomes = await Promise.all(users.map((user) => ask(client, user)));
    expect(outcomes).toStrictEqual(users.map(own));
  });

  test.each([2, 10, 50])('each of %d at a time, on a connection of its own', async (crowd) => {
    const server = await closing(({ hangUp }) => hangUp());
    const client = connect({ baseUrl: server.baseUrl });
    const users = others(crowd);
    await Promise.all(users.map((user) => ask(client, user)));
    expect(await Promise.all(users.map((user) => ask(client, user)))).toStrictEqual(users.map(own));
    expect(server.asked.length).toBeLessThanOrEqual(3 * crowd);
  });

  test('and the other kept connections are closed, since the upstream has closed them too', async () => {
    const server = await closing(({ hangUp }) => hangUp());
    const client = connect({ baseUrl: server.baseUrl });
    await Promise.all(others(3).map((user) => ask(client, user)));
    await ask(client, FIRST);
    await until(() => server.counts().open === 0);
    expect(server.counts().connections).toBe(4);
  });

  test('without a retry, a place in the budget or a mark with the breaker', async () => {
    const server = await closing(({ hangUp }) => hangUp());
    const client = connect({ baseUrl: server.baseUrl });
    const limits = { deadlineMs: 10_000, retries: 0, concurrent: 1, cache: undefined };
    const events: unknown[] = [];
    const layers = layersOf({
      tenant: 'acme',
      source: 'crm',
      ...limits,
      emit: (event) => events.push(event),
    });
    const asking = stack(layers)<string>((user, call) =>
      client.send({ path: ['users', user], query: [], headers: {} }, call),
    );
    const call = callOf();
    for (const user of others(30)) expect(await asking(user, call)()).toMatchObject({ _tag: 'Right' });
    const resent = call.timings.map((timing) => timing.resent?.length ?? 0);
    expect([resent.includes(1), Math.max(...resent)]).toStrictEqual([true, 1]);
    expect([events, call.timings.some(({ retries }) => retries !== undefined)]).toStrictEqual([[], false]);
  });
});

describe('a request is not sent once more', () => {
  const asked = async (act: Asking, more: Partial<HttpRequest> = {}) => {
    const server = await closing(act);
    const client = connect({ baseUrl: server.baseUrl });
    const notes: AskNotes = {};
    await ask(client, FIRST);
    const outcome = await ask(client, SECOND, more, notes);
    return { outcome, requests: server.asked.length - 1, notes };
  };

  test.each(CLOSINGS.slice(0, 4))('on a new connection that is %s', async (_how, act) => {
    const server = await faultServer(() => ({ asked: act }));
    const outcome = await ask(connect({ baseUrl: server.baseUrl }), FIRST);
    expect([outcome, server.asked.length]).toStrictEqual([unreachable('ECONNRESET'), 1]);
  });

  test.each(CLOSINGS.slice(0, 4))('a third time when the new one is %s, too', async (_how, act) => {
    const server = await faultServer(({ number }) => ({ asked: number === 0 ? answerRightly : act }));
    const client = connect({ baseUrl: server.baseUrl });
    await ask(client, FIRST);
    expect([await ask(client, SECOND), server.asked.length]).toStrictEqual([unreachable('ECONNRESET'), 3]);
  });

  test.each<[string, string]>([
    ['one byte', 'H'],
    ['half a status line', 'HTTP/1.1 20'],
    ['a status line', 'HTTP/1.1 200 OK\r\n'],
    ['half of its headers', 'HTTP/1.1 200 OK\r\nContent-Type: applica'],
    ['its headers', headOf(['Content-Type: application/json', 'Content-Length: 100'])],
    [
      'half of its body',
      answerOf({ body: jsonOf(SECOND) })
        .toString()
        .slice(0, -10),
    ],
    ['half a chunk', `${headOf(['Transfer-Encoding: chunked'])}a\r\n{"i`],
    ['an informational answer', 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n'],
    ['a 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['an empty line', '\r\n'],
  ])('after %s of an answer', async (_what, bytes) => {
    const played = await asked(({ write, hangUp }) => {
      write(bytes);
      hangUp();
    });
    expect(played).toStrictEqual({ outcome: unreachable('ECONNRESET'), requests: 1, notes: {} });
  });

  test.each(CLOSINGS)('that creates something at the upstream, when it is %s', async (_how, act) => {
    const { outcome, requests, notes } = await asked(act, { method: 'POST', isSentOnce: true });
    expect({ outcome, requests, notes }).toStrictEqual({
      outcome: unreachable('ECONNRESET'),
      requests: 1,
      notes: {},
    });
  });

  test('whose call is over', async () => {
    const server = await closing(() => undefined);
    const client = connect({ baseUrl: server.baseUrl });
    await ask(client, FIRST);
    const controller = new AbortController();
    const outcome = ask(client, SECOND, {}, {}, controller.signal);
    await until(() => server.asked.length === 2);
    controller.abort(DEADLINE);
    expect(await outcome).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
    await until(() => server.counts().open === 0);
    expect(server.asked).toHaveLength(2);
  });
});

test('the deadline of a request includes both attempts', async () => {
  const server = await faultServer(({ number, nth }) => ({
    asked: ({ hangUp, ...exchange }) => {
      if (number === 0) answerRightly({ hangUp, ...exchange });
      else if (nth > 0) hangUp(); // and never answers on the new connection
    },
  }));
  const client = connect({ baseUrl: server.baseUrl });
  await ask(client, FIRST);
  const controller = new AbortController();
  const outcome = ask(client, SECOND, {}, {}, controller.signal);
  await until(() => server.asked.length === 3);
  controller.abort(DEADLINE);
  expect(await outcome).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
  await until(() => server.counts().open === 0);
});
