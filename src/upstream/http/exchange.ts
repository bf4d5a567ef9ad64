/**
 * One request and its answer over node:http: written, bounded, cancelled by the call's signal. No redirect is followed,
 * and neither the request nor an error is kept.
 */
import * as E from 'fp-ts/Either';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { noteResent, type BodyReading, type Call, type RawAnswer } from '../../core/call';
import type { RequestInvalid, UpstreamFailure } from '../../core/failure';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import { reachedBy, tapped, wireAnswerOf, type Attempt, type AttemptNotes, type NoAnswer } from './attempt';
import { watchConnection } from './connection-watch';
import { inflated, readBody, type Body } from './read-body';
import { readContent, type Content, type Reading } from './json-body';
import { messageOf } from './request-message';
import type { Pool } from './pool';
import { retryAfterMsOf } from './retry-after';
import type { PartyTap } from './wire';
import { ANSWER_FLOODED, ANSWER_UNASKED, codeOf, timedOut, unreachable } from '../../core/connection-failure';
import type { Signal } from '../../core/signal';

/** How one request ends. */
export type Outcome = E.Either<RequestInvalid | UpstreamFailure, HttpAnswer>;

export interface Limits extends Reading {
  /** The longest body, as it arrives and once decompressed. */
  readonly maxBytes: number;
  /**
   * A failure that comes on a kept connection within so many milliseconds of its request is held for what else comes on
   * that connection: for as long again, and for the time that it took to come.
   */
  readonly lookMs: number;
  /** How long a later one is held, in milliseconds. */
  readonly lateLookMs: number;
}

/** What requests of one client are sent with. */
export interface Sending {
  readonly pool: Pool;
  readonly limits: Limits;
  /** How the bodies of answers are read, for those who compare them. */
  readonly reading: BodyReading;
  readonly tap?: PartyTap | undefined;
}

const UNASKED: NoAnswer = { why: 'answer-unasked', code: ANSWER_UNASKED };
const closed = (code: string): NoAnswer => ({ why: 'connection-closed', code });

/**
 * Sends a request and reads its answer. Nothing is sent once the call is over. Where a kept connection is closed
 * instead of an answer, or brings more than one, the request is sent once more on a new connection, unless it is to be
 * sent once. The other unused connections are closed, too: the next request would find them closed.
 */
export const exchange = (sending: Sending, request: HttpRequest, call: Call): Promise<Outcome> => {
  const first = (): Promise<Attempt> => attempt(sending, request, call, 'any');
  const tried = sending.pool.hasUnused() ? readWhatHasCome().then(first) : first();
  return tried.then((ended) =>
    E.isRight(ended) ? ended.right : sendAgain(sending, request, call, ended.left),
  );
};

const sendAgain = async (
  sending: Sending,
  request: HttpRequest,
  call: Call,
  { why, code }: NoAnswer,
): Promise<Outcome> => {
  sending.pool.renew();
  if (request.isSentOnce === true) return E.left(unreachable(code));
  noteResent(call, why);
  const second = await attempt(sending, request, call, 'new');
  return E.isRight(second) ? second.right : E.left(unreachable(second.left.code));
};

/** Waits for a whole turn of the event loop: all that ask before it begins wait for the same one. */
const createLook = (): (() => Promise<void>) => {
  let next: Promise<void> | undefined;
  return () =>
    (next ??= new Promise((done) => {
      setImmediate(() => {
        next = undefined;
        setImmediate(done);
      });
    }));
};

/** Bytes on an unused connection close it when they are read, and not before. */
const readWhatHasCome = createLook();

const attempt = (sending: Sending, request: HttpRequest, call: Call, on: 'any' | 'new'): Promise<Attempt> => {
  const { pool, tap } = sending;
  if (call.signal.aborted) return Promise.resolve(E.right(E.left(timedOut(call.signal.reason))));
  const send = (notes?: AttemptNotes): Promise<Attempt> => {
    const opened = openRequest(pool, request, on, call.signal);
    return E.isLeft(opened) ? Promise.resolve(E.right(opened)) : answerTo(opened.right, call, sending, notes);
  };
  return tap === undefined ? send() : tapped(tap, request, call, send);
};

/** A request that is opened and not yet sent, and what is sent with it. */
interface Opened {
  readonly outgoing: ClientRequest;
  /** As bytes: beside a text, Node writes the headers in UTF-8 instead of Latin-1. */
  readonly body: Buffer | undefined;
}

/** Reveals the request's secrets, to node:http alone. */
const openRequest = (
  pool: Pool,
  request: HttpRequest,
  on: 'any' | 'new',
  signal: Signal,
): E.Either<RequestInvalid | UpstreamFailure, Opened> => {
  const message = messageOf(pool.basePath, request);
  if (E.isLeft(message)) return message;
  const { body } = message.right;
  return E.tryCatch(
    () => ({
      outgoing: pool.open(message.right, on, signal),
      body: body === undefined ? undefined : Buffer.from(body),
    }),
    (error) => unreachable(codeOf(error)),
  );
};

/** How an attempt ends: once, by whichever comes first. */
interface Ending {
  readonly finish: (outcome: Outcome) => void;
  /** No answer can be trusted; the connection is closed. */
  readonly endWithoutAnswer: (why: NoAnswer) => void;
}

/** Ends the attempt by the call's signal, unless it has ended before. */
const endingOf = (outgoing: ClientRequest, signal: Signal, resolve: (ended: Attempt) => void): Ending => {
  const end = (ended: Attempt): void => {
    signal.removeEventListener('abort', abandon);
    resolve(ended);
  };
  const finish = (outcome: Outcome): void => end(E.right(outcome));
  const abandon = (): void => {
    finish(E.left(timedOut(signal.reason)));
    outgoing.destroy();
  };
  signal.addEventListener('abort', abandon);
  return {
    finish,
    endWithoutAnswer: (why) => {
      end(E.left(why));
      outgoing.destroy();
    },
  };
};

/** Sends the request. It ends with the whole body, an error, no answer, the connection's end or the signal. */
const answerTo = (
  { outgoing, body }: Opened,
  call: Call,
  { limits, reading }: Sending,
  notes: AttemptNotes | undefined,
): Promise<Attempt> =>
  new Promise((resolve) => {
    const { signal, now, turn } = call;
    const { maxBytes } = limits;
    const watch = watchConnection(outgoing, mostOnWire(maxBytes), () => {
      fail({ code: ANSWER_FLOODED });
      outgoing.destroy();
    });
    const { finish, endWithoutAnswer } = endingOf(outgoing, signal, (ended) => {
      if (notes !== undefined) notes.reached = reachedBy(outgoing, incoming);
      resolve(ended);
    });
    let writtenAt = Infinity;
    let incoming: IncomingMessage | undefined;
    let isRead = false; // what comes on the connection from then on is not this request's
    const fail = (error: unknown): void => {
      if (!isRead) finish(E.left(unreachable(codeOf(error))));
    };
    const parse = (response: IncomingMessage, bytes: Body): void => {
      if (signal.aborted) return;
      if (notes !== undefined) notes.answer ??= wireAnswerOf(response, bytes, watch.isKept());
      if (E.isRight(bytes)) call.answerCame?.(rawOf(response, bytes.right, reading));
      const done = (content: Content): void => finish(E.right(answerOf(response, content, now)));
      if (E.isLeft(bytes)) done({ body: bytes });
      else readContent(response.headers['content-type'], bytes.right, limits, call, done);
    };
    const read = (response: IncomingMessage): void =>
      readBody(response, maxBytes, (bytes) => {
        if (watch.hasMore() && (watch.isKept() || !isSuccess(response))) endWithoutAnswer(UNASKED);
        else if (E.isLeft(bytes)) parse(response, bytes);
        else {
          isRead = true;
          inflated(bytes.right, response, maxBytes, turn, (whole) => parse(response, whole));
        }
      });
    outgoing.on('error', (error) => {
      const code = codeOf(error);
      if (isRead || (incoming?.complete === true && !isGarbage(code))) return; // the answer is there
      const why = watch.isKept() ? noAnswerOf(code, watch.hasBegun()) : undefined;
      if (why === undefined) fail(error);
      else endWithoutAnswer(why);
    });
    outgoing.on('finish', () => (writtenAt = performance.now()));
    outgoing.on('close', () => {
      if (incoming?.complete !== true) finish(E.left(unreachable(BROKEN_OFF)));
    });
    outgoing.on('response', (response) => {
      incoming = response;
      response.on('error', fail);
      if (isSuccess(response) || !watch.isKept()) read(response);
      else if (response.statusCode === REQUEST_TIMEOUT) endWithoutAnswer(closed(BROKEN_OFF));
      else if (!outgoing.writableFinished) endWithoutAnswer(UNASKED);
      // An unread body would block the connection for other requests.
      else watch.look(lookFor(performance.now() - writtenAt, limits), () => read(response));
    });
    outgoing.end(body);
  });

/**
 * How long a failure is held, by the milliseconds between its request and itself. An upstream may wait until the stray
 * failure is acknowledged, and send its own answer 40 ms and a round trip later. A failure that was sent after the
 * request took at least a round trip.
 */
const lookFor = (tookMs: number, { lookMs, lateLookMs }: Limits): number =>
  tookMs < lookMs ? lookMs + tookMs : lateLookMs;

/** A body in short chunks is less than twice as long on the wire; heads are small beside it. */
const mostOnWire = (maxBytes: number): number => 2 * maxBytes + 65_536;

const isSuccess = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** Whether Node's parser found bytes that are not an answer. */
const isGarbage = (code: string): boolean => code.startsWith('HPE_');

/** What an error on a kept connection means: it is closed, or bytes came that belong to no request. */
const noAnswerOf = (code: string, hasBegun: boolean): NoAnswer | undefined => {
  if (!hasBegun) return closed(code);
  return isGarbage(code) ? UNASKED : undefined;
};

/** The status of a server that waited for a request on a kept connection, and closes it (RFC 9110, section 15.5.9). */
const REQUEST_TIMEOUT = 408;

/** What Node calls a connection that ends before the answer does. */
const BROKEN_OFF = 'ECONNRESET';

const rawOf = (
  { statusCode = 0, headers }: IncomingMessage,
  bytes: Buffer,
  reading: BodyReading,
): RawAnswer => ({ status: statusCode, contentType: headers['content-type'], bytes, reading });

const answerOf = (response: IncomingMessage, content: Content, now: Call['now']): HttpAnswer => {
  // Node makes the lists of all headers when one of them is read.
  const hasRetryAfter = response.headers['retry-after'] !== undefined;
  const retryAfterMs = hasRetryAfter
    ? retryAfterMsOf(response.headersDistinct['retry-after'], now)
    : undefined;
  return {
    status: response.statusCode ?? 0,
    ...content,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
};
