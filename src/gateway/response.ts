/**
 * What is sent: the bytes of an answer and its headers, through express's response or, where there is none, as raw
 * HTTP. Which answer a failure has is decided by `core/failure`.
 */
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { SourceTiming } from '../core/call';
import type { Account } from '../contract/account';
import { inBothSpellings } from '../contract/spellings';
import { answerOf, failureDetailsOf, type Failure, type MessageKey } from '../core/failure';
import type { RequestServed } from '../observe/events';
import type { Entrance } from '../tenant/runtime/tenant';

/** Messages and status of errors: those of the tenant after access is granted, of the gateway before. */
export type ErrorPolicy = Pick<Entrance, 'messages' | 'errorStatus'>;

/** The data of the event about an answer. */
export type Served = Pick<RequestServed, 'outcome' | 'status' | 'detail'>;

/** A finished answer. */
export interface Answer {
  readonly served: Served;
  /** JSON. As text, it leaves in one write with the headers. */
  readonly body: string;
  /** For a 405: the methods that the address supports. */
  readonly allow?: string;
  /** The age of the oldest cached answer in it, in seconds. */
  readonly ageS?: number;
  /** When the app may ask again, in seconds. */
  readonly retryAfterS?: number;
}

const errorBody = (errorPolicy: ErrorPolicy, message: MessageKey): string =>
  JSON.stringify({ error: { message: errorPolicy.messages[message] } });

const statusIn = (errorPolicy: ErrorPolicy, status: number): number =>
  errorPolicy.errorStatus === 200 ? 200 : status;

/** The age of the oldest cached answer. */
const oldestOf = (timings: readonly SourceTiming[]): number | undefined => {
  const ages = timings.flatMap(({ ageS }) => ageS ?? []);
  return ages.length === 0 ? undefined : Math.max(...ages);
};

export const accountAnswer = (account: Account, timings: readonly SourceTiming[]): Answer => {
  const ageS = oldestOf(timings);
  return {
    served: { outcome: 'ok', status: 200 },
    body: JSON.stringify({ user: inBothSpellings(account) }),
    ...(ageS === undefined ? {} : { ageS }),
  };
};

/** The longest `Retry-After` that an upstream can cause, in seconds: a minute later it may have recovered. */
const MAX_RETRY_AFTER_S = 60;

/** `Retry-After` has whole seconds, and 0 would mean at once. */
const retryAfterOf = (failure: Failure): Pick<Answer, 'retryAfterS'> =>
  'retryAfterMs' in failure
    ? { retryAfterS: Math.min(MAX_RETRY_AFTER_S, Math.max(1, Math.ceil(failure.retryAfterMs / 1000))) }
    : {};

export const failureAnswer = (failure: Failure, errorPolicy: ErrorPolicy, allow?: string): Answer => {
  const { status, message } = answerOf(failure);
  const detail = failureDetailsOf(failure);
  return {
    served: {
      outcome: failure.tag,
      status: statusIn(errorPolicy, status),
      ...(detail === undefined ? {} : { detail }),
    },
    body: errorBody(errorPolicy, message),
    ...(allow === undefined ? {} : { allow }),
    ...retryAfterOf(failure),
  };
};

/** The answer to a request that met a bug of ours. */
export const bugAnswer = (errorPolicy: ErrorPolicy): Answer => ({
  served: { outcome: 'Bug', status: statusIn(errorPolicy, 500) },
  body: errorBody(errorPolicy, 'internalError'),
});

/** Names and values in turn, as `writeHead` takes them fastest. */
const headersOf = (answer: Answer, requestId: string, closing: boolean): string[] => {
  const { served, body, allow, ageS, retryAfterS } = answer;
  const headers = [
    'Content-Type',
    'application/json; charset=utf-8',
    'Content-Length',
    String(Buffer.byteLength(body)),
  ];
  headers.push('Cache-Control', 'no-store', 'X-Request-Id', requestId);
  if (allow !== undefined) headers.push('Allow', allow);
  if (ageS !== undefined) headers.push('Age', String(ageS));
  if (retryAfterS !== undefined) headers.push('Retry-After', String(retryAfterS));
  if (served.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (closing) headers.push('Connection', 'close');
  return headers;
};

/** Sends an answer whose request has been received whole. */
export const send = (response: ServerResponse, answer: Answer, requestId: string, closing: boolean): void => {
  response.writeHead(answer.served.status, headersOf(answer, requestId, closing)).end(answer.body);
};

/**
 * How long the input of a refused client is read and dropped. Closing at once would reset the connection, and the
 * client might never read its answer.
 */
export const LINGER_MS = 500;

/**
 * Sends an answer whose request is still arriving. The connection closes when the request ends, and after {@link
 * LINGER_MS} at the latest; the rest of the request is dropped.
 */
export const sendEarly = (response: ServerResponse, answer: Answer, requestId: string): void => {
  response.writeHead(answer.served.status, headersOf(answer, requestId, true)).write(answer.body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  response.req.once('end', end).once('close', end).resume();
};

/** The whole answer as HTTP/1.1, for a connection that never got as far as a response. It closes. */
export const rawAnswer = (answer: Answer, requestId: string): Buffer => {
  const headers = headersOf(answer, requestId, true);
  const lines = headers.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
  const { status } = answer.served;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(answer.body)]);
};
