/** A request as it is written: its method, target, headers and body, which agree with each other. */
import { isLeft, left, right, type Either } from 'fp-ts/Either';
import { requestInvalid, type RequestInvalid } from '../../core/failure';
import type { HttpBody, HttpRequest } from '../../adapter/http';
import { isTypeOf } from '../../values/media-type';
import { targetOf } from './target';
import { headersOf } from './headers';
import { areLiteral, encodeParameters, revealed } from './percent-encode';
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
  const typed = withType(headers.right, request.body.type);
  if (method === 'GET' || body === undefined || typed === undefined) return refused;
  return right({ method, target: target.right, headers: framed(method, typed, body), body });
};

const refused = left(requestInvalid('identifier'));

const contentTypes: Readonly<Record<HttpBody['type'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'text/xml; charset=utf-8',
};

/** Headers that say what the body is; `undefined` where they call it something else, or say it twice. */
const withType = (headers: Message['headers'], format: HttpBody['type']): Message['headers'] | undefined => {
  const [contentType, ...more] = Object.entries(headers).filter(
    ([name]) => name.toLowerCase() === 'content-type',
  );
  if (contentType === undefined) return { ...headers, 'content-type': contentTypes[format] };
  return more.length === 0 && isTypeOf(format, contentType[1]) ? headers : undefined;
};

const wellFormed = (text: string): string | undefined => (text.isWellFormed() ? text : undefined);

const textOf = (body: HttpBody): string | undefined => {
  if (body.type === 'json') return writeJson(body.value);
  if (body.type === 'xml') return wellFormed(revealed(body.text));
  return areLiteral(body.fields) ? encodeParameters(body.fields) : undefined;
};

/** A `POST` without a body says so too: some servers wait for one, or answer 411. */
const framed = (method: Message['method'], headers: Message['headers'], body = ''): Message['headers'] =>
  method === 'GET' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
