/**
 * Owns one request and its answer over node:http: written, bounded, cancelled by the call's signal. It follows
 * no redirect, and keeps neither what it sent nor an error that it met. It asks nothing twice that may have been
 * heard, but for a kept connection that turns out to be closed.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Call } from '../call';
import type { RequestInvalid, UpstreamFailure } from '../failure';
import type { HttpAnswer, HttpRequest } from '../http';
import { readBody } from './body';
import { jsonOf } from './content';
import { messageOf } from './message';
import type { Pool } from './pool';
import { retryAfterMsOf } from './retry-after';
import { codeOf, timedOut, unreachable } from './unreachable';

/** How one request ends. */
export type Outcome = E.Either<RequestInvalid | UpstreamFailure, HttpAnswer>;

/**
 * Sends a request and reads its answer of at most `maxBytes`. Nothing is sent once the call is over.
 *
 * An upstream may close a kept connection just as a request is written to it, which says nothing of the upstream
 * nor of the request: that is sent once more, on a new connection. No budget is needed for that, since only a
 * connection that has brought an answer before can be so found closed. Every request here only looks up.
 */
export const exchange = (
  pool: Pool,
  request: HttpRequest,
  call: Call,
  maxBytes: number,
): Promise<Outcome> => {
  const send = (onClosed?: () => Promise<Outcome>): Promise<Outcome> => {
    if (call.signal.aborted) return Promise.resolve(E.left(timedOut(call.signal.reason)));
    const opened = openRequest(pool, request);
    return E.isLeft(opened) ? Promise.resolve(opened) : answerTo(opened.right, call, maxBytes, onClosed);
  };
  return send(() => {
    pool.renew(); // the others were kept no less long
    return send();
  });
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
 * Settles once, by whichever comes first: the whole body, an error, the connection's end, the signal. What
 * `onClosed` gives is the outcome where a kept connection turned out to be closed.
 */
const answerTo = (
  { outgoing, body }: Opened,
  { signal, now }: Call,
  maxBytes: number,
  onClosed?: () => Promise<Outcome>,
): Promise<Outcome> =>
  new Promise((resolve) => {
    let incoming: IncomingMessage | undefined;
    const settle = (outcome: Outcome | Promise<Outcome>): void => {
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
      const isOver = signal.aborted || incoming !== undefined;
      if (onClosed !== undefined && !isOver && wasClosed(outgoing, error)) settle(onClosed());
      else fail(error);
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
