/** The reading of a request's body: its size, its kind, its JSON. Not a byte beyond the limit is kept. */
import * as E from 'fp-ts/Either';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { requestInvalid, type RequestInvalid } from '../core/failure';
import { parseJson, type JsonFault } from '../json/parse';

/** The contract's body is flat; unknown fields may be a little deeper. */
const MAX_DEPTH = 32;

/** The contract's body has two fields; there may be many unknown ones. */
const MAX_VALUES = 10_000;

const joined = (chunks: readonly Buffer[]): Buffer => {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
};

const collect = (request: IncomingMessage, maxBytes: number): Promise<E.Either<RequestInvalid, Buffer>> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve(E.left(requestInvalid('tooLarge')));
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(E.right(joined(chunks))));
    request.once('close', () => resolve(E.left(requestInvalid('framing'))));
  });

/**
 * Reads a body of at most `maxBytes`. `tooLarge` comes at once when Content-Length says so, else with the first
 * byte too many; `framing` when the connection ended before the body did.
 */
export const readBody = (
  request: IncomingMessage,
  maxBytes: number,
): Promise<E.Either<RequestInvalid, Buffer>> =>
  Number(request.headers['content-length']) > maxBytes
    ? Promise.resolve(E.left(requestInvalid('tooLarge')))
    : collect(request, maxBytes);

const invalid = (fault: JsonFault): RequestInvalid => requestInvalid(fault === 'values' ? 'tooLarge' : fault);

const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i;

const isPlain = (headers: IncomingHttpHeaders): boolean =>
  (headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';

/**
 * Parses a body as JSON in the charset that its Content-Type names, whatever else that says. `isOpen`: the tenant asks
 * for no key, so that any web page could have its visitors' browsers send the request. Browsers ask before they send
 * `application/json` to another site, so only that type is accepted.
 */
export const parseBody = (
  headers: IncomingHttpHeaders,
  body: Buffer,
  isOpen: boolean,
): E.Either<RequestInvalid, unknown> => {
  const contentType = headers['content-type'];
  if (!isPlain(headers) || (isOpen && !JSON_TYPE.test(contentType ?? '')))
    return E.left(requestInvalid('contentType'));
  return E.mapLeft(invalid)(
    parseJson(body, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES, contentType, numbersAsWritten: true }),
  );
};
