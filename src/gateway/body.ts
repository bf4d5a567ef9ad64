/**
 * Owns the reading of a request's body: its size, its kind, its JSON. It must not keep a byte beyond the limit,
 * nor know what the JSON means (contract/request).
 */
import * as E from 'fp-ts/Either';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { requestInvalid, type RequestInvalid } from '../core/failure';
import { parseJsonAsWritten } from '../json/parse';

/** The contract's body is flat; unknown fields may be a little deeper. */
const MAX_DEPTH = 32;

const collect = (request: IncomingMessage, maxBytes: number): Promise<E.Either<RequestInvalid, Buffer>> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve(E.left(requestInvalid('tooLarge')));
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(E.right(Buffer.concat(chunks))));
    request.once('close', () => resolve(E.left(requestInvalid('framing'))));
  });

/**
 * Reads a body of at most `maxBytes`. `tooLarge` comes at once when Content-Length says so, else with the first
 * byte too many; `framing` when the connection ended before the body did.
 */
export const readBody = async (
  request: IncomingMessage,
  maxBytes: number,
): Promise<E.Either<RequestInvalid, Buffer>> =>
  Number(request.headers['content-length']) > maxBytes
    ? E.left(requestInvalid('tooLarge'))
    : collect(request, maxBytes);

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

const isPlainJson = (headers: IncomingHttpHeaders): boolean =>
  JSON_TYPE.test(headers['content-type'] ?? 'application/json') &&
  (headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';

/** `contentType` unless the headers say JSON or nothing; then what the JSON says, its numbers as they are written. */
export const parseBody = (headers: IncomingHttpHeaders, body: Buffer): E.Either<RequestInvalid, unknown> =>
  isPlainJson(headers)
    ? E.mapLeft(requestInvalid)(parseJsonAsWritten(body, MAX_DEPTH))
    : E.left(requestInvalid('contentType'));
