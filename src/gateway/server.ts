/** The HTTP server: its limits and what its parser refuses. */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { messagesOf } from '../contract/messages';
import { counted } from '../core/counted';
import { DESCRIPTORS_TELL_MS, isOutOfDescriptors } from '../core/descriptors';
import { requestInvalid, type RequestFault } from '../core/failure';
import { passOn, type BeginTrace } from '../core/trace';
import { createTurns, type Turn } from '../core/turns';
import type { Emit } from '../observe/events';
import { redactError } from '../observe/redact';
import type { Registry } from '../tenant/runtime/tenant';
import { keyFinder } from './access';
import { clientBehind } from './client-address';
import { checkedIds, type RequestIds } from './request-id';
import { failureAnswer, rawAnswer } from './response';
import type { Subject } from './account';
import { createApp, type App } from './routes';
import { Connections, type Connection } from './connection';
import { Exchange, type ExchangeContext } from './exchange';
import { guarded } from './safe-emit';
import type { GatewaySettings } from './settings';
import { stopServer, type Stopped } from './shutdown';

export interface GatewayOptions {
  readonly registry: Registry;
  readonly emit: Emit;
  readonly settings: GatewaySettings;
  /** Gives the pseudonym of an identifier; without it events have none. */
  readonly subject?: Subject;
  /** How the ids of requests are taken; those of unknown clients are checked without it. */
  readonly requestIds?: RequestIds;
  /** Begins the span of a request; without it the trace of a request is only passed on. */
  readonly beginTrace?: BeginTrace;
  /** How many lines the log lost since the start; `/healthz` reports it. */
  readonly logLinesLost?: () => number;
  /** The wall clock of every call; injected so that `age` can be replayed. */
  readonly clock?: () => Date;
  /** Gives large parts of the work a turn each; injected so that a test can see them. */
  readonly turn?: Turn;
}

export interface Gateway {
  /** Begins to serve; gives the port (that of the system's choice for 0), or Node's code (`EADDRINUSE`). */
  readonly listen: (port: number, host: string) => TaskEither<string, number>;
  /** How many connections are open. */
  readonly connections: () => number;
  /** From now on `/readyz` is 503, and everything is served as before: what sends requests here can go elsewhere. */
  readonly announceStop: () => void;
  /** Whether a stop was announced, or has begun. */
  readonly stopping: () => boolean;
  /** Stops accepting and ends when everything under way is answered, after `deadlineMs` at the latest. */
  readonly stop: (deadlineMs: number) => Promise<Stopped>;
}

/** How often connections are checked for headers that do not come, in milliseconds. */
const CHECK_MS = 1_000;

/** The failure of a request that the parser refused; `undefined` when the connection itself failed. */
const faultOf = (code = ''): RequestFault | undefined => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headers';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'tooLarge';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'slow';
    default:
      return code.startsWith('HPE_') ? 'framing' : undefined;
  }
};

/** Node would write the 100 of a request that waits for its turn after the head of its answer. */
const continuing =
  (listener: App['listener']): App['listener'] =>
  (request, response) => {
    const sendContinue = (): void => {
      if (!response.headersSent) response.writeContinue();
    };
    if (response.socket === null) response.once('socket', sendContinue);
    else sendContinue();
    listener(request, response);
  };

const serverOf = ({ IncomingMessage, ServerResponse, listener }: App, settings: GatewaySettings): Server =>
  createServer(
    {
      IncomingMessage,
      ServerResponse,
      maxHeaderSize: settings.maxHeaderBytes,
      headersTimeout: settings.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, settings.headersTimeoutMs),
      keepAliveTimeout: settings.keepAliveMs,
      requireHostHeader: false,
    },
    listener,
  )
    .on('checkContinue', continuing(listener))
    .on('checkExpectation', listener);

/** Reports an error of a server that listens; without descriptors, it goes on when one is free. */
const serverFailed = (emit: Emit): ((error: NodeJS.ErrnoException) => void) => {
  const lacks = counted(DESCRIPTORS_TELL_MS, (count) =>
    emit({ event: 'descriptors-exhausted', code: 'EMFILE', count }),
  );
  return (error) => {
    if (isOutOfDescriptors(error.code)) lacks();
    else emit({ event: 'bug-caught', ...redactError(error) });
  };
};

const listenOn =
  (server: Server, emit: Emit): Gateway['listen'] =>
  (port, host) =>
  () =>
    new Promise((resolve) => {
      const refused = (error: NodeJS.ErrnoException): void => resolve(E.left(error.code ?? error.name));
      server.once('error', refused).listen(port, host, () => {
        server.off('error', refused).on('error', serverFailed(emit));
        const address = server.address();
        resolve(E.right(typeof address === 'object' && address !== null ? address.port : port));
      });
    });

/** Answers input that never became a request for express, also in the contract's form. */
const refuserOf =
  ({ errorPolicy, emit }: ExchangeContext) =>
  (connection: Connection, fault: RequestFault, allow?: string): void => {
    const failure = requestInvalid(fault);
    connection.refuse(failure, () => {
      const requestId = randomUUID();
      const answer = failureAnswer(failure, errorPolicy, allow);
      emit({ event: 'request-served', requestId, ...answer.served, durationMs: 0, sources: [] });
      return rawAnswer(answer, requestId);
    });
  };

/** The least time between two reports of connections that were closed at the limit, in milliseconds. */
const REPORT_MS = 1_000;

/** Errors of the parser, CONNECT and one connection too many: none reaches a route. */
const watch = (
  server: Server,
  connections: Connections,
  context: ExchangeContext,
  maxConnections: number,
): void => {
  const refuse = refuserOf(context);
  const isOneTooMany = counted(REPORT_MS, (count) => context.emit({ event: 'connections-refused', count }));
  server.on('connection', (socket) => {
    if (connections.open < maxConnections) return connections.opened(socket);
    // With the limit of Node's own, all workers of a group would be offered it again and again.
    isOneTooMany();
    socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const connection = connections.of(socket);
    const fault = faultOf(error.code);
    if (connection === undefined || connection.silent || fault === undefined) socket.destroy();
    else if (!connection.refused) refuse(connection, fault);
  });
  server.on('connect', (_request, socket) => {
    const connection = connections.of(socket);
    if (connection !== undefined) refuse(connection, 'method', 'POST');
  });
};

/** The HTTP face of the bridge: express on node's http, every answer in the contract's form. */
export const createGateway = ({ registry, settings, subject, ...options }: GatewayOptions): Gateway => {
  const connections = new Connections(settings.requestDeadlineMs + settings.unreadMs);
  let stopping = false;
  const announceStop = (): void => {
    stopping = true;
  };
  const context: ExchangeContext = {
    errorPolicy: { messages: messagesOf(settings.locale), errorStatus: 'http' },
    emit: guarded(options.emit),
    clock: options.clock ?? (() => new Date()),
    requestDeadlineMs: settings.requestDeadlineMs,
    turn: options.turn ?? createTurns(),
    requestIds: options.requestIds ?? checkedIds(keyFinder(registry)),
    beginTrace: options.beginTrace ?? passOn,
    clientOf: settings.trustedProxies && clientBehind(settings.trustedProxies),
    isLast: (exchange) => connections.endsWith(exchange),
  };
  const app = createApp({
    registry,
    settings,
    subject,
    logLinesLost: options.logLinesLost ?? (() => 0),
    stopping: () => stopping,
    begin: (request, response) => {
      const exchange = new Exchange(request, response, context);
      connections.of(request.socket)?.began(exchange);
      return exchange;
    },
    waitForSlot: (exchange) => connections.of(exchange.request.socket)?.turnOf(exchange),
  });
  const server = serverOf(app, settings);
  watch(server, connections, context, settings.maxConnections);
  return {
    listen: listenOn(server, context.emit),
    connections: () => connections.open,
    announceStop,
    stopping: () => stopping,
    stop: (deadlineMs) => {
      announceStop();
      return stopServer(server, connections, deadlineMs);
    },
  };
};
