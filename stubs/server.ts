/**
 * What the stubs share: documented endpoints on a bare node:http server, opened and closed.
 * Answers are serialised once, when a stub starts, because the benchmark also asks these servers and must
 * measure the gateway, not them. This file knows no upstream, and does not read the environment.
 */
import { createServer, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';

/** What JSON.stringify takes; a key whose value is undefined is left out. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A stub that is listening. `url` has no slash at its end; closing twice is the same as closing once. */
export type Stub = { readonly url: string; readonly close: () => Promise<void> };

/** Port 0, the default, takes any free port; `latencyMs` delays every answer, errors too. */
export type ListenOptions = {
  readonly host?: string;
  readonly port?: number;
  readonly latencyMs?: number;
};

/** A prepared answer: no work is left for a request. */
export type Answer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
};

/** What a stub serves. Another path is `notFound`, another method on a path of it `wrongMethod`. */
export type Served = {
  /** What is answered, by path. */
  readonly answers: Readonly<Record<string, (query: string, rawHeaders: readonly string[]) => Answer>>;
  readonly notFound: Answer;
  readonly wrongMethod: Answer;
};

/** `text` must already be JSON. `headers` go beside Content-Type and Content-Length. */
export const prepareAnswer = (status: number, text: string, headers: OutgoingHttpHeaders = {}): Answer => {
  const body = Buffer.from(text, 'utf8');
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers },
    body,
  };
};

const chooseAnswer = (served: Served, method: string, target: string, raw: readonly string[]): Answer => {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const answer = Object.hasOwn(served.answers, path) ? served.answers[path] : undefined;
  if (answer === undefined) return served.notFound;
  if (method !== 'GET') return served.wrongMethod;
  return answer(mark === -1 ? '' : target.slice(mark + 1), raw);
};

const send = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
};

const createStubServer = (served: Served, latencyMs: number): Server =>
  createServer((request, response) => {
    const answer = chooseAnswer(served, request.method ?? '', request.url ?? '', request.rawHeaders);
    if (latencyMs === 0) send(response, answer);
    // A delayed answer must not keep a process alive whose stub was closed meanwhile.
    else setTimeout(send, latencyMs, response, answer).unref();
  });

const urlOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // The only error of close() is that the server is closed already.
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

/** Rejects with Node's own error when the address is in use or not available. */
export const listen = (served: Served, options: ListenOptions): Promise<Stub> =>
  new Promise((resolve, reject) => {
    const server = createStubServer(served, options.latencyMs ?? 0);
    // Longer than any pause of a test or a benchmark: a client should never lose the race with a closing socket.
    server.keepAliveTimeout = 60_000;
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      resolve({ url: urlOf(server), close: () => closeServer(server) });
    });
  });
