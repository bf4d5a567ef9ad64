/**
 * Owns a request as it is written: its method, target, headers and body, which must agree with each other. It
 * must not know of connections.
 */
import { isLeft, left, right, type Either } from 'fp-ts/Either';
import { requestInvalid, type RequestInvalid } from '../../core/failure';
import type { HttpBody, HttpRequest } from '../../adapter/http';
import { targetOf } from './target';
import { headersOf } from './headers';
import { areLiteral, encodeParameters } from './percent-encode';
import { writeJson } from '../../json/write';

/** What is written. It holds secrets revealed: make it where it is written, and keep it nowhere. */
export interface Message {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * The message of a request below a base path. `RequestInvalid`: a part of it cannot be written as it is, a `GET`
 * has a body, or a header contradicts the body's content type.
 */
export const messageOf = (basePath: string, request: HttpRequest): Either<RequestInvalid, Message> => {
  const { method = 'GET' } = request;
  const target = targetOf(basePath, request);
  if (isLeft(target)) return target;
  const headers = headersOf(request.headers);
  if (isLeft(headers)) return headers;
  if (request.body === undefined)
    return right({ method, target: target.right, headers: framed(method, headers.right), body: undefined });
  const body = textOf(request.body);
  if (method === 'GET' || body === undefined || saysType(headers.right)) return refused;
  const typed = { ...headers.right, 'content-type': contentTypes[request.body.type] };
  return right({ method, target: target.right, headers: framed(method, typed, body), body });
};

const refused = left(requestInvalid('identifier'));

const contentTypes: Readonly<Record<HttpBody['type'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
};

const saysType = (headers: Message['headers']): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');

const textOf = (body: HttpBody): string | undefined => {
  if (body.type === 'json') return writeJson(body.value);
  return areLiteral(body.fields) ? encodeParameters(body.fields) : undefined;
};

/** A `POST` without a body says so too: some servers wait for one, or answer 411. */
const framed = (method: Message['method'], headers: Message['headers'], body = ''): Message['headers'] =>
  method === 'GET' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
