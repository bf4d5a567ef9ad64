/**
 * Owns one request and its answer over node:http: written, bounded, cancelled by the call's signal. It follows
 * no redirect, asks nothing twice, and keeps neither what it sent nor an error that it met.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Call } from '../../core/call';
import type { RequestInvalid, UpstreamFailure } from '../../core/failure';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import { readBody } from './read-body';
import { jsonOf } from './json-body';
import { messageOf } from './request-message';
import type { Pool } from './pool';
import { retryAfterMsOf } from './retry-after';
import { codeOf, timedOut, unreachable } from '../../core/connection-failure';

/** How one request ends. */
export type Outcome = E.Either<RequestInvalid | UpstreamFailure, HttpAnswer>;

/** Sends a request and reads its answer of at most `maxBytes`. Nothing is sent once the call is over. */
export const exchange = (
  pool: Pool,
  request: HttpRequest,
  call: Call,
  maxBytes: number,
): Promise<Outcome> => {
  if (call.signal.aborted) return Promise.resolve(E.left(timedOut(call.signal.reason)));
  const opened = openRequest(pool, request);
  return E.isLeft(opened)
    ? Promise.resolve(opened)
    : answerTo(opened.right, call, maxBytes, () => pool.renew());
};

/** A request that is opened and not yet sent, and what is sent with it. */
interface Opened {
  readonly outgoing: ClientRequest;
  readonly body: string | undefined;
}

/** Reveals the request's secrets, to node:http and nobody else. */
const openRequest = (
  pool: Pool,
  request: HttpRequest,
): E.Either<RequestInvalid | UpstreamFailure, Opened> => {
  const message = messageOf(pool.basePath, request);
  if (E.isLeft(message)) return message;
  return E.tryCatch(
    () => ({ outgoing: pool.open(message.right), body: message.right.body }),
    (error) => unreachable(codeOf(error)),
  );
};

/**
 * Settles once, by whichever comes first: the whole body, an error, the connection's end, the signal. `onClosed` is
 * called where a kept connection turned out to be closed.
 */
const answerTo = (
  { outgoing, body }: Opened,
  { signal, now }: Call,
  maxBytes: number,
  onClosed: () => void,
): Promise<Outcome> =>
  new Promise((resolve) => {
    let incoming: IncomingMessage | undefined;
    const settle = (outcome: Outcome): void => {
      signal.removeEventListener('abort', abandon);
      resolve(outcome);
    };
    const abandon = (): void => {
      settle(E.left(timedOut(signal.reason)));
      outgoing.destroy();
    };
    const fail = (error: unknown): void => settle(E.left(unreachable(codeOf(error))));
    signal.addEventListener('abort', abandon);
    outgoing.on('error', (error) => {
      if (!signal.aborted && incoming === undefined && wasClosed(outgoing, error)) onClosed();
      fail(error);
    });
    outgoing.on('close', () => {
      if (incoming?.complete !== true) settle(E.left(unreachable(BROKEN_OFF)));
    });
    outgoing.on('response', (response) => {
      incoming = response;
      response.on('error', fail);
      readBody(response, maxBytes, (read) => settle(E.right(answerOf(response, read, now))));
    });
    outgoing.end(body);
  });

/** Whether it was written to a kept connection that the upstream had closed, or closed instead of answering. */
const wasClosed = ({ reusedSocket }: ClientRequest, error: unknown): boolean =>
  reusedSocket && /^(ECONNRESET|EPIPE)$/.test(codeOf(error));

/** What Node calls a connection that ends before the answer does. */
const BROKEN_OFF = 'ECONNRESET';

const answerOf = (
  response: IncomingMessage,
  body: E.Either<UpstreamFailure, Buffer>,
  now: Call['now'],
): HttpAnswer => {
  const retryAfterMs = retryAfterMsOf(response.headersDistinct['retry-after'], now);
  return {
    status: response.statusCode ?? 0,
    body: pipe(
      body,
      E.flatMap((bytes) => jsonOf(response.headers['content-type'], bytes)),
    ),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
};
