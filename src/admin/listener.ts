/**
 * The admin listener: health, metrics, status, and what may be changed. It has a port and connections of its own, so that
 * it answers when the public listener has no connection left.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Secret } from '../core/secret';
import { aliveAnswer, readyAnswer } from '../gateway/health';
import type { Answer } from '../gateway/response';
import type { BridgeEvent, Emit } from '../observe/events';
import { CONTENT_TYPE, createMetrics } from '../observe/metrics/metrics';
import { redactError } from '../observe/redact';
import { readBody } from './body';
import { answerForget } from './forget';
import { refuseForeign, refuseUnauthorized } from './guard';
import { changeLogLevel } from './log-level';
import { createRecorder } from './record';
import { answerReload } from './reload';
import { failed, replied, sendReply } from './reply';
import type { Reply } from './reply';
import { statusOf } from './status';
import { knownOf, stateOf } from './view';
import type { BridgeView } from './view';

export interface AdminOptions {
  readonly host: string;
  /** What a request must show that changes something; without it none may. */
  readonly token: Secret | undefined;
  readonly routes: Routes;
  readonly emit: Emit;
}

export interface Admin {
  /** Begins to answer; gives the port (that of the system's choice for 0), or Node's code. */
  readonly listen: (port: number) => Promise<Either<string, number>>;
  readonly stop: () => Promise<void>;
}

/** A scraper, an operator and a probe or two: more connections than these have no use. */
const MOST_CONNECTIONS = 64;

const LIMITS = {
  maxHeaderSize: 8_192,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false, // the guard refuses it in words
} as const;

const MOST_BODY_BYTES = 4_096;

const answered = ({ served, body }: Answer): Reply => replied(served.status, [Buffer.from(body)]);

type Read = () => Reply | Promise<Reply>;

type Change = (body: Buffer) => Reply | Promise<Reply>;

/** What the listener answers: reads need no token, changes do. */
export interface Routes {
  readonly reads: ReadonlyMap<string, Read>;
  readonly changes: ReadonlyMap<string, Change>;
}

/** The routes of a bridge, and what receives every event of it, for metrics and status. */
export interface BridgeRoutes extends Routes {
  readonly onEvent: Emit;
}

/** What a bridge answers of itself. */
export const routesOf = (view: BridgeView, emit: Emit): BridgeRoutes => {
  const metrics = createMetrics({ known: knownOf(view), state: () => stateOf(view) });
  const recorder = createRecorder(view.isTenant);
  const scrape = async (): Promise<Reply> => ({
    status: 200,
    type: CONTENT_TYPE,
    body: await metrics.scrape(),
  });
  return {
    onEvent: (event: BridgeEvent) => {
      metrics.emit(event);
      recorder.emit(event);
    },
    reads: new Map<string, Read>([
      ['/livez', () => answered(aliveAnswer(view.log.lost()))],
      ['/readyz', () => answered(readyAnswer(view.snapshot(), view.stopping()))],
      ['/metrics', scrape],
      ['/status', async () => replied(200, await statusOf(view, recorder))],
    ]),
    changes: new Map<string, Change>([
      ['/log-level', (body) => changeLogLevel(view, emit, body)],
      ['/reload', (body) => answerReload(view, body)],
      ['/forget', (body) => answerForget(view, body)],
    ]),
  };
};

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

const change = async (request: IncomingMessage, act: Change, { token }: AdminOptions): Promise<Reply> => {
  const refused = refuseUnauthorized(request.headers, token);
  if (refused !== undefined) return refused;
  const body = await readBody(request, MOST_BODY_BYTES);
  return body === undefined ? failed(413, 'the body is too long', { Connection: 'close' }) : act(body);
};

const replyTo = async (request: IncomingMessage, options: AdminOptions): Promise<Reply> => {
  const foreign = refuseForeign(request.headers, options.host);
  if (foreign !== undefined) return foreign;
  const { method } = request;
  const { reads, changes } = options.routes;
  const path = pathOf(request);
  const read = reads.get(path);
  if (read !== undefined)
    return method === 'GET' || method === 'HEAD'
      ? read()
      : failed(405, `${path} takes GET`, { Allow: 'GET, HEAD' });
  const act = changes.get(path);
  if (act === undefined) return failed(404, `there are ${[...reads.keys(), ...changes.keys()].join(', ')}`);
  return method === 'POST'
    ? change(request, act, options)
    : failed(405, `${path} takes POST`, { Allow: 'POST' });
};

const listenOn = (server: Server, host: string, port: number): Promise<Either<string, number>> =>
  new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException): void => resolve(left(error.code ?? error.name));
    server.once('error', refused).listen(port, host, () => {
      const address = server.address();
      resolve(right(typeof address === 'object' && address !== null ? address.port : port));
    });
  });

/** The admin listener of a bridge. */
export const createAdmin = (options: AdminOptions): Admin => {
  const server = createServer(LIMITS, (request, response) => {
    const bug = (thrown: unknown): Reply => {
      options.emit({ event: 'bug-caught', ...redactError(thrown) });
      return failed(500, 'the bridge itself failed; its log says where');
    };
    void replyTo(request, options)
      .catch(bug)
      .then((reply) => sendReply(response, reply));
  });
  server.maxConnections = MOST_CONNECTIONS;
  return {
    listen: async (port) => {
      const listening = await listenOn(server, options.host, port);
      if (isRight(listening))
        options.emit({ event: 'admin-listening', host: options.host, port: listening.right });
      return listening;
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
