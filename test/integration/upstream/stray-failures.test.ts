/** Failures that arrive for an earlier request on a kept connection: none becomes the next user's answer. */
import { left, right } from 'fp-ts/Either';
import { DEADLINE, type AskNotes } from '../../../src/core/call';
import type { Http, HttpRequest } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { answerOf, chunkOf, headOf, LAST_CHUNK } from '../../support/faults/bytes';
import type { Script } from '../../support/faults/exchange';
import { closeFaultServers, faultServer, type Scripting } from '../../support/faults/server';
import { FIRST, SECOND, UNRELATED, jsonOf, others, personOf } from '../../support/faults/users';
import { settled } from '../../support/upstream/arranged';
import { endApart, startApart } from '../../support/upstream/apart';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { rawAnswer, serveRaw } from '../../support/upstream/servers';
import { pass, stopTime, turns } from '../../support/time';
import { until } from '../../support/until';

afterEach(async () => {
  jest.useRealTimers();
  await disconnect();
  await closeFaultServers();
  await endApart();
});

type Asking = NonNullable<Script['asked']>;

const right200 = (user: string): Buffer => answerOf({ body: jsonOf(user) });

const answerRightly: Asking = ({ reply, user }) => reply(right200(user));

const ask = (
  client: Http,
  user: string,
  { notes = {}, signal, ...more }: Partial<HttpRequest> & { notes?: AskNotes; signal?: AbortSignal } = {},
): Promise<Outcome> =>
  client.send({ path: ['users', user], query: [], headers: {}, ...more }, { ...callOf(signal), notes })();

const own = (user: string): Outcome => right({ status: 200, body: right(personOf(user)) });

const error = (status: string, ...headers: readonly string[]): Buffer =>
  answerOf({ status, headers: ['Content-Type: application/json', ...headers], body: '{"error":"gone"}' });

const NOT_FOUND = error('404 Not Found');

/** What an earlier request may still get. */
const STRAYS: readonly (readonly [what: string, stray: Buffer])[] = [
  ['a 404', NOT_FOUND],
  ['a 404 without a body', answerOf({ status: '404 Not Found' })],
  [
    'a 404 in chunks',
    Buffer.concat([
      Buffer.from(headOf(['Transfer-Encoding: chunked'], '404 No')),
      chunkOf('{}'),
      Buffer.from(LAST_CHUNK),
    ]),
  ],
  ['a 404 in HTML', answerOf({ status: '404 Not Found', headers: ['Content-Type: text/html'], body: '<p>' })],
  ['a 410', error('410 Gone')],
  ['a 400', error('400 Bad Request')],
  ['a 401', error('401 Unauthorized')],
  ['a 403', error('403 Forbidden')],
  ['a 408', error('408 Request Timeout')],
  ['a 429', error('429 Too Many Requests', 'Retry-After: 60')],
  ['a 500', error('500 Internal Server Error')],
  ['a 502', error('502 Bad Gateway')],
  ['a 503', error('503 Service Unavailable', 'Retry-After: 60')],
  ['a 504', error('504 Gateway Timeout')],
  ['a redirect', error('302 Found', 'Location: /login')],
  ['a 304', Buffer.from(headOf([], '304 Not Modified'))],
  ['a success with an empty list', answerOf({ body: '[]' })],
  ['a success with another user', right200(UNRELATED)],
];

/** When it arrives beside the second user's own answer, which comes on the same connection. */
const TOGETHER: readonly (readonly [when: string, act: (stray: Buffer) => Asking])[] = [
  [
    'in one packet with it',
    (stray) =>
      ({ reply, user }) =>
        reply(Buffer.concat([stray, right200(user)])),
  ],
  [
    'in one packet with another stray and it',
    (stray) =>
      ({ reply, user }) =>
        reply(Buffer.concat([stray, stray, right200(user)])),
  ],
  [
    'in one packet with garbage',
    (stray) =>
      ({ reply }) =>
        reply(Buffer.concat([stray, Buffer.from('garbage')])),
  ],
];

/** When a failure is alone at first. */
const BEFORE: readonly (readonly [when: string, act: (stray: Buffer) => Asking])[] = [
  [
    'right before it',
    (stray) =>
      ({ write, reply, user }) => {
        write(stray);
        reply(right200(user));
      },
  ],
  [
    'a moment before it',
    (stray) =>
      ({ write, reply, after, user }) => {
        write(stray);
        after(30, () => reply(right200(user)));
      },
  ],
  [
    'in one packet with its beginning, a moment before its rest',
    (stray) =>
      ({ write, reply, after, user }) => {
        write(Buffer.concat([stray, right200(user).subarray(0, 12)]));
        after(30, () => reply(right200(user).subarray(12)));
      },
  ],
  [
    'a moment before its first byte',
    (stray) =>
      ({ write, after }) => {
        write(stray);
        after(30, () => write('H'));
      },
  ],
  [
    'a moment before another stray',
    (stray) =>
      ({ write, after }) => {
        write(stray);
        after(30, () => write(stray));
      },
  ],
];

/** What the second request of a connection meets. */
const second =
  (act: Asking): Scripting =>
  ({ nth }) => ({ asked: nth === 0 ? answerRightly : act });

/** Long, so that only what arrives ends a look. */
const LONG_MS = 60_000;

const askTwo = async (script: Scripting) => {
  const server = await faultServer(script);
  const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
  const notes: AskNotes = {};
  const outcomes = [await ask(client, FIRST), await ask(client, SECOND, { notes })];
  return { outcomes, notes, requests: server.asked.length, connections: server.counts().connections };
};

const HELD = {
  outcomes: [own(FIRST), own(SECOND)],
  notes: { resent: ['answer-unasked'] },
  requests: 3,
  connections: 2,
};

describe('the second user gets the right answer, requested once more on a new connection', () => {
  test.each(
    STRAYS.flatMap(([what, stray]) => TOGETHER.map(([when, act]) => [what, when, act(stray)] as const)),
  )('when %s comes %s', async (what, _when, act) => {
    const played = await askTwo(second(act));
    // A 408 on a kept connection says that nothing was asked on it.
    const why = what === 'a 408' ? 'connection-closed' : 'answer-unasked';
    expect(played).toStrictEqual({ ...HELD, notes: { resent: [why] } });
  });

  const failures = STRAYS.filter(([what]) => !what.startsWith('a success') && what !== 'a 408');

  test.each(
    failures.flatMap(([what, stray]) => BEFORE.map(([when, act]) => [what, when, act(stray)] as const)),
  )('when %s comes %s', async (_what, _when, act) => {
    expect(await askTwo(second(act))).toStrictEqual(HELD);
  });

  test.each(failures)('when %s comes while the request is not fully written', async (_what, stray) => {
    const used = new WeakSet<object>();
    let size = 0;
    const { baseUrl, connections } = await serveRaw((socket, text) => {
      if (used.has(socket)) {
        socket.pause(); // so that what is sent waits in the connection
        socket.write(stray);
      } else if (text.startsWith('GET')) {
        used.add(socket);
        socket.write(rawAnswer('{}'));
      } else {
        size += text.length;
        if (text.endsWith('"}')) socket.write(rawAnswer(`{"isWhole":${size > 8_000_000}}`));
      }
    });
    const client = connect({ baseUrl, lookMs: LONG_MS });
    await ask(client, FIRST);
    const notes: AskNotes = {};
    const value = { find: 'a'.repeat(8_000_000) };
    const outcome = await ask(client, SECOND, { method: 'POST', body: { type: 'json', value }, notes });
    expect(outcome).toStrictEqual(right({ status: 200, body: right({ isWhole: true }) }));
    expect([notes, connections()]).toStrictEqual([{ resent: ['answer-unasked'] }, 2]);
  });
});

describe('the connection is not used again', () => {
  const LATER: readonly (readonly [when: string, act: (stray: Buffer) => Asking])[] = [
    [
      'together with an answer',
      (stray) =>
        ({ reply, user }) =>
          reply(Buffer.concat([right200(user), stray])),
    ],
    [
      'right behind an answer',
      (stray) =>
        ({ reply, write, user }) => {
          reply(right200(user));
          write(stray);
        },
    ],
    [
      'while the connection waits',
      (stray) =>
        ({ reply, write, after, user }) => {
          reply(right200(user));
          after(5, () => write(stray));
        },
    ],
    [
      'in part while the connection waits',
      (stray) =>
        ({ reply, write, after, user }) => {
          reply(right200(user));
          after(5, () => write(stray.subarray(0, 20)));
        },
    ],
  ];

  test.each(STRAYS.flatMap(([what, stray]) => LATER.map(([when, act]) => [what, when, act(stray)] as const)))(
    'when %s comes %s',
    async (_what, _when, act) => {
      const server = await faultServer(() => ({ asked: act }));
      const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
      expect(await ask(client, FIRST)).toStrictEqual(own(FIRST));
      await until(() => server.counts().open === 0);
      expect(await ask(client, SECOND)).toStrictEqual(own(SECOND));
      expect([server.asked.length, server.counts().connections]).toStrictEqual([2, 2]);
    },
  );
});

test.each(STRAYS)(
  'no user gets %s that came before a request is sent and is not read yet',
  async (_what, stray) => {
    const { baseUrl, writeNow } = await startApart(rawAnswer('{"user":"own"}'));
    const client = connect({ baseUrl, lookMs: 0 });
    const answer = right({ status: 200, body: right({ user: 'own' }) });
    expect(await ask(client, FIRST)).toStrictEqual(answer);
    await settled(); // the connection is given back
    writeNow(stray.toString('latin1')); // and nothing is read meanwhile
    const notes: AskNotes = {};
    expect([await ask(client, SECOND, { notes }), notes]).toStrictEqual([answer, {}]);
  },
);

test.each(STRAYS)(
  'when half of %s comes together with an answer, no user gets the rest',
  async (_what, stray) => {
    const half = stray.length >> 1;
    const server = await faultServer(({ nth }) => ({
      asked: ({ reply, user }) =>
        reply(
          Buffer.concat(
            nth === 0 ? [right200(user), stray.subarray(0, half)] : [stray.subarray(half), right200(user)],
          ),
        ),
    }));
    const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
    for (const user of [FIRST, SECOND, ...others(3)])
      expect(await ask(client, user)).toStrictEqual(own(user));
  },
);

describe('a failure that is the answer', () => {
  const FAILURES = [
    '404 No',
    '410 No',
    '400 No',
    '401 No',
    '403 No',
    '429 No',
    '500 No',
    '502 No',
    '503 No',
    '504 No',
  ];

  test.each(FAILURES)('of %s causes no further request and no new connection', async (status) => {
    const server = await faultServer(({ number }) => ({
      asked: number === 0 ? answerRightly : ({ reply }) => reply(error(status)),
    }));
    const client = connect({ baseUrl: server.baseUrl, lookMs: 1 });
    await ask(client, FIRST);
    const notes: AskNotes = {};
    const expected = right({ status: Number(status.slice(0, 3)), body: right({ error: 'gone' }) });
    for (const user of others(20)) expect(await ask(client, user, { notes })).toStrictEqual(expected);
    expect([server.asked.length, server.counts().connections, notes]).toStrictEqual([21, 1, {}]);
  });

  const gone = right({ status: 404, body: right({ error: 'gone' }) });

  test('is returned at once on a connection that is new, or never used twice', async () => {
    const server = await faultServer(() => ({ asked: ({ reply }) => reply(NOT_FOUND) }));
    expect(await ask(connect({ baseUrl: server.baseUrl, lookMs: LONG_MS }), FIRST)).toStrictEqual(gone);
    const unkept = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS, keepAlive: false });
    for (const user of others(3)) expect(await ask(unkept, user)).toStrictEqual(gone);
    expect(server.asked).toHaveLength(4);
  });

  test.each<[string, Asking]>([
    ['closes', ({ reply, hangUp }) => (reply(NOT_FOUND), hangUp())],
    ['says that it closes', ({ reply, hangUp }) => (reply(error('404 No', 'Connection: close')), hangUp())],
    ['resets', ({ reply, after, reset }) => (reply(NOT_FOUND), after(10, reset))],
  ])('is returned as soon as the upstream %s the connection', async (_what, act) => {
    const server = await faultServer(second(act));
    const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
    await ask(client, FIRST);
    expect([await ask(client, SECOND), server.asked.length]).toStrictEqual([gone, 2]);
  });

  test('that has a long body is read completely', async () => {
    const body = JSON.stringify({ error: 'a'.repeat(500_000) });
    const server = await faultServer(second(({ reply }) => reply(answerOf({ status: '404 No', body }))));
    const client = connect({ baseUrl: server.baseUrl, lookMs: 5 });
    await ask(client, FIRST);
    expect(await ask(client, SECOND)).toStrictEqual(right({ status: 404, body: right(JSON.parse(body)) }));
  });

  test('keeps its connection until it is accepted', async () => {
    const server = await faultServer(
      second(({ reply, user }) => reply(user === SECOND ? NOT_FOUND : right200(user))),
    );
    const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
    await ask(client, FIRST);
    const controller = new AbortController();
    const held = ask(client, SECOND, { signal: controller.signal });
    await until(() => server.asked.length === 2);
    const [third = ''] = others(1);
    expect(await ask(client, third)).toStrictEqual(own(third));
    expect(server.counts().connections).toBe(2);
    controller.abort(DEADLINE);
    await held;
  });

  test('is not waited for by a call that ends', async () => {
    const server = await faultServer(second(({ reply }) => reply(NOT_FOUND)));
    const client = connect({ baseUrl: server.baseUrl, lookMs: LONG_MS });
    await ask(client, FIRST);
    const controller = new AbortController();
    const held = ask(client, SECOND, { signal: controller.signal });
    await until(() => server.asked.length === 2);
    controller.abort(DEADLINE);
    expect(await held).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
    await until(() => server.counts().open === 0);
  });
});

describe('how long a failure on a kept connection is held', () => {
  /** The second user's request, whose stray failure comes so many milliseconds after it; a test moves the clock. */
  const strayAfter = async (tookMs: number) => {
    const writes: (() => void)[] = [];
    const server = await faultServer(
      second(({ write, reply, user }) => {
        writes.push(
          () => write(NOT_FOUND),
          () => reply(right200(user)),
        );
      }),
    );
    const client = connect({ baseUrl: server.baseUrl });
    await ask(client, FIRST);
    stopTime();
    let ended: Outcome | undefined;
    const outcome = ask(client, SECOND).then((each) => (ended = each));
    await reached(() => server.asked.length === 2);
    await turns();
    await pass(tookMs);
    writes[0]?.();
    await reached(() => jest.getTimerCount() > 0); // the look has begun
    return { outcome, hasEnded: () => ended !== undefined, answerNow: () => writes[1]?.() };
  };

  const reached = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await turns(1);
  };

  /** What acknowledgements are delayed by, and a round trip that was no longer than the failure took. */
  test.each([
    [0, 40],
    [0, 49],
    [5, 45],
    [10, 50],
    [20, 60],
    [40, 80],
    [49, 89],
    [60, 19],
    [300, 19],
  ])('one that took %d ms is not believed when the own answer comes %d ms later', async (tookMs, laterMs) => {
    const { outcome, answerNow } = await strayAfter(tookMs);
    await pass(laterMs);
    answerNow();
    expect(await outcome).toStrictEqual(own(SECOND));
  });

  test.each([
    [0, 51],
    [40, 91],
    [60, 20],
    [300, 20],
  ])('one that took %d ms and is alone is told %d ms later', async (tookMs, laterMs) => {
    const { outcome, hasEnded } = await strayAfter(tookMs);
    await pass(laterMs - 2);
    expect(hasEnded()).toBe(false);
    await pass(2);
    expect(await outcome).toMatchObject(right({ status: 404 }));
  });
});

describe('where more than one answer comes on a new connection', () => {
  const unasked = left({ tag: 'UpstreamUnreachable', retryable: true, code: 'ANSWER_UNASKED' });

  test('a failure that comes first is requested once more', async () => {
    const server = await faultServer(({ number }) => ({
      asked:
        number > 0 ? answerRightly : ({ reply, user }) => reply(Buffer.concat([NOT_FOUND, right200(user)])),
    }));
    expect(await ask(connect({ baseUrl: server.baseUrl }), FIRST)).toStrictEqual(own(FIRST));
    expect(server.asked).toHaveLength(2);
  });

  test.each(STRAYS.slice(0, 14))('no user gets %s that comes each time', async (_what, stray) => {
    const server = await faultServer(() => ({
      asked: ({ reply, user }) => reply(Buffer.concat([stray, right200(user)])),
    }));
    expect(await ask(connect({ baseUrl: server.baseUrl }), FIRST)).toStrictEqual(unasked);
    expect(server.asked).toHaveLength(2);
  });

  test('on a kept one, and then again, the answer is never “no such user”', async () => {
    const server = await faultServer(({ number }) => ({
      asked:
        number === 0 ? answerRightly : ({ reply, user }) => reply(Buffer.concat([NOT_FOUND, right200(user)])),
    }));
    const client = connect({ baseUrl: server.baseUrl });
    await ask(client, FIRST);
    expect([await ask(client, SECOND), server.asked.length]).toStrictEqual([unasked, 3]);
  });

  test('a request that is sent once has no answer', async () => {
    const server = await faultServer(
      second(({ reply, user }) => reply(Buffer.concat([NOT_FOUND, right200(user)]))),
    );
    const client = connect({ baseUrl: server.baseUrl });
    await ask(client, FIRST);
    expect(await ask(client, SECOND, { isSentOnce: true })).toStrictEqual(unasked);
    expect(server.asked).toHaveLength(2);
  });
});

test('not guaranteed: a stray failure is accepted if it comes alone and the right answer after the wait', async () => {
  const server = await faultServer(
    second(({ write, reply, after, user }) => {
      write(NOT_FOUND);
      after(1000, () => reply(right200(user)));
    }),
  );
  const client = connect({ baseUrl: server.baseUrl, lookMs: 1 });
  await ask(client, FIRST);
  expect(await ask(client, SECOND)).toMatchObject(right({ status: 404 }));
});
