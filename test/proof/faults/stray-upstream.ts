/**
 * An upstream over raw sockets that answers everybody rightly, and now and then misbehaves as its connections go: an
 * answer without a request, at once, later or before the next one, an answer too late, half of one, none.
 * What it does is told by its seed and the order of what comes; it must not know who asks.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomOf, type Random } from '../../support/generate/random';

export interface StrayUpstream {
  readonly baseUrl: string;
  /** How often it did what. */
  readonly did: ReadonlyMap<string, number>;
  readonly close: () => void;
}

/** The users that there are. */
export const USERS = Array.from({ length: 2000 }, (_, index) => String(100_000 + index));

/** Where it is taken for an upstream whose answers do not say whose they are. */
const ANONYMOUS = '/anonymous/users/';

/** How one kind of upstream writes a user's answer, by the beginning of its targets. */
const BODIES: readonly (readonly [target: string, body: (user: string) => object])[] = [
  ['/users/', (id) => ({ id, name: `Shopper ${id}` })],
  [ANONYMOUS, (id) => ({ id, name: `Shopper ${id}` })],
  [
    '/internal/get-user?',
    (id) => ({
      result: { code: 1, status: 'ok' },
      results: { user_info: { user_id: Number(id), first_name: `Shopper ${id}` }, result_type: 'get-user' },
    }),
  ],
  [
    '/site/user/account/get?',
    (id) => ({ actual_sum: 100, name: 'user', person_name: id, token_api: `token-${id}` }),
  ],
];

const answerTo = (target: string, user: string): string => {
  const [, body] = BODIES.find(([prefix]) => target.startsWith(prefix)) ?? [];
  const text = JSON.stringify(body?.(user) ?? {});
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
};

/** "No such user" above all: it is what an app must not be told of a user who is known. */
const FAILURES = ['404 No', '404 No', '404 No', '429 Busy', '500 Oh', '503 Down'].map(
  (status) => `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
);

/** One answer that is due on a connection, and what may be done with the connection beside it. */
interface Due {
  readonly socket: Socket;
  readonly right: string;
  /** Whether the answer says whose it is: what stands in its place cannot be told from it otherwise. */
  readonly isNamed: boolean;
  /** Another user's. */
  readonly stray: string;
  /** A failure that another request was to get. */
  readonly failure: string;
  readonly random: Random;
  /** Waits; what is done then finds the connection closed, perhaps. */
  readonly after: (ms: number, act: () => void) => void;
  /** Says something before the next answer. */
  readonly beforeNext: (text: string) => void;
}

type Act = (due: Due) => void;

const half = (text: string): string => text.slice(0, text.length >> 1);

/** In a thousand answers, how many go how. */
const ACTS: readonly (readonly [name: string, weight: number, act: Act])[] = [
  ['answered rightly', 850, ({ socket, right }) => socket.write(right)],
  ['a stray in the same packet', 12, ({ socket, right, stray }) => socket.write(right + stray)],
  ['a stray right behind', 12, ({ socket, right, stray }) => socket.write(right, () => socket.write(stray))],
  [
    'a stray later, on a connection that may be idle',
    12,
    ({ socket, right, stray, random, after }) => {
      socket.write(right);
      after(random.below(12), () => socket.write(stray));
    },
  ],
  [
    'a stray before the next answer',
    12,
    ({ socket, right, stray, beforeNext }) => {
      beforeNext(stray);
      socket.write(right);
    },
  ],
  [
    'half a stray later',
    8,
    ({ socket, right, stray, random, after }) => {
      socket.write(right);
      after(random.below(12), () => socket.write(half(stray)));
    },
  ],
  [
    'a stray instead of the answer',
    8,
    ({ socket, stray, right, isNamed }) => socket.write(isNamed ? stray : right),
  ],
  ['a failure in the same packet', 8, ({ socket, right, failure }) => socket.write(right + failure)],
  [
    'a failure right behind',
    8,
    ({ socket, right, failure }) => socket.write(right, () => socket.write(failure)),
  ],
  [
    'a failure later, on a connection that may be idle',
    8,
    ({ socket, right, failure, random, after }) => {
      socket.write(right);
      after(random.below(12), () => socket.write(failure));
    },
  ],
  [
    'a failure before the next answer',
    8,
    ({ socket, right, failure, beforeNext }) => {
      beforeNext(failure);
      socket.write(right);
    },
  ],
  [
    'half a failure later',
    6,
    ({ socket, right, failure, random, after }) => {
      socket.write(right);
      after(random.below(12), () => socket.write(half(failure)));
    },
  ],
  [
    'answered in two packets',
    12,
    ({ socket, right, random, after }) => {
      socket.write(half(right));
      after(random.below(8), () => socket.write(right.slice(half(right).length)));
    },
  ],
  [
    'answered late, perhaps too late',
    5,
    ({ socket, right, random, after }) => after(200 + random.below(2300), () => socket.write(right)),
  ],
  ['never answered', 1, () => undefined],
  ['closed instead of an answer', 8, ({ socket }) => socket.end()],
  ['reset instead of an answer', 4, ({ socket }) => socket.resetAndDestroy()],
  ['closed within the answer', 8, ({ socket, right }) => socket.end(half(right))],
  ['closed behind the answer', 10, ({ socket, right }) => socket.end(right)],
];

const WAYS = ACTS.map((act) => [act[1], () => act] as const);

/** The user whom a target names: its digits, as all identifiers here are. */
const userIn = (target: string): string => /[/=-](\d{6})\b/.exec(target)?.[1] ?? '';

const attend = (socket: Socket, random: Random, did: Map<string, number>): void => {
  let waiting = '';
  let first = '';
  const after: Due['after'] = (ms, act) => {
    setTimeout(() => {
      if (socket.writable) act();
    }, ms).unref();
  };
  const answer = (target: string): void => {
    const [name, , act] = random.oneOf(WAYS);
    did.set(name, (did.get(name) ?? 0) + 1);
    const right = first + answerTo(target, userIn(target));
    first = '';
    const stray = answerTo(target, random.pick(USERS));
    const failure = random.pick(FAILURES);
    const isNamed = !target.startsWith(ANONYMOUS);
    act({ socket, right, isNamed, stray, failure, random, after, beforeNext: (text) => (first += text) });
  };
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    waiting += bytes.toString('latin1');
    for (let end = waiting.indexOf('\r\n\r\n'); end >= 0; end = waiting.indexOf('\r\n\r\n')) {
      const [, target = ''] = waiting.split(' ', 2);
      waiting = waiting.slice(end + 4);
      if (socket.writable) answer(target);
    }
  });
};

/** Starts it on loopback. */
export const strayUpstream = async (seed: number): Promise<StrayUpstream> => {
  const did = new Map<string, number>();
  const { fork } = randomOf(seed);
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    attend(socket, randomOf(fork()), did);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    did,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
