/**
 * App servers over raw sockets: connections that are used again and again, several requests on their way at once,
 * answered in their order, and some that hang up whenever they like. Each account is compared with who was asked for.
 */
import { connect, type Socket } from 'node:net';
import { KEY } from '../../support/e2e/bridge';
import { randomOf, type Random } from '../../support/generate/random';
import { USERS } from './stray-upstream';

/** What came of so many requests. */
export interface Tally {
  sent: number;
  /** Accounts of those who were asked for. */
  right: number;
  /** Accounts of others. */
  wrong: number;
  /** Answers without an account, by status. */
  readonly refused: Map<number, number>;
  /** Requests whose client hung up before their answer. */
  aborted: number;
  /** Requests on connections that the bridge closed. */
  lost: number;
}

export interface Crowd {
  readonly port: number;
  /** Tenants, each as often as it stands here. */
  readonly tenants: readonly string[];
  readonly seed: number;
  readonly requests: number;
  readonly progress: (tally: Tally) => void;
}

const CONNECTIONS = 64;
const PIPELINED = 4;

/** How often a client hangs up behind a request. */
const ABORTS = 0.004;

const requestFor = (tenant: string, user: string): string => {
  const body = `{"userIdentifier":"${user}"}`;
  return `POST /${tenant}/account HTTP/1.1\r\nHost: bridge\r\nAuthorization: Bearer ${KEY}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

const HEAD_END = '\r\n\r\n';

/** Takes one whole answer off the front of what came, if there is one. */
const answerIn = (
  text: string,
): { readonly status: number; readonly body: string; readonly rest: string } | undefined => {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const from = end + HEAD_END.length;
  const size = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
  if (text.length < from + size) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    body: text.slice(from, from + size),
    rest: text.slice(from + size),
  };
};

const note = (tally: Tally, asked: string, status: number, body: string): void => {
  if (status !== 200) {
    tally.refused.set(status, (tally.refused.get(status) ?? 0) + 1);
    return;
  }
  const { user } = JSON.parse(body) as { readonly user: { readonly id: string } };
  if (user.id === asked) tally.right += 1;
  else tally.wrong += 1;
};

/** One connection's life; resolves at its end. */
const live = (crowd: Crowd, random: Random, tally: Tally): Promise<void> =>
  new Promise((resolve) => {
    const socket: Socket = connect(crowd.port, '127.0.0.1');
    const waiting: string[] = [];
    let text = '';
    let isLeaving = false;
    const ask = (): void => {
      while (!isLeaving && waiting.length < PIPELINED && tally.sent < crowd.requests) {
        const user = random.pick(USERS);
        tally.sent += 1;
        waiting.push(user);
        socket.write(requestFor(random.pick(crowd.tenants), user));
        if (random.chance(0.5)) break; // not all connections are full
        if (random.chance(ABORTS * 2)) leave();
      }
      if (waiting.length === 0) socket.destroy();
    };
    const leave = (): void => {
      isLeaving = true;
      setTimeout(() => socket.destroy(), random.below(6));
    };
    socket.setNoDelay(true);
    socket.on('connect', ask);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (isLeaving) tally.aborted += waiting.length;
      else tally.lost += waiting.length;
      resolve();
    });
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let answer = answerIn(text); answer !== undefined; answer = answerIn(text)) {
        text = answer.rest;
        note(tally, waiting.shift() ?? '', answer.status, answer.body);
      }
      ask();
    });
  });

const EVERY_MS = 5000;

/** Sends all requests, and gives what came of them. */
export const askAll = async (crowd: Crowd): Promise<Tally> => {
  const tally: Tally = { sent: 0, right: 0, wrong: 0, refused: new Map(), aborted: 0, lost: 0 };
  const { fork } = randomOf(crowd.seed);
  const timer = setInterval(() => crowd.progress(tally), EVERY_MS);
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (tally.sent < crowd.requests) await live(crowd, randomOf(fork()), tally);
    }),
  );
  clearInterval(timer);
  return tally;
};
