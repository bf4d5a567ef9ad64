/**
 * Owns the reading of an answer's body into bytes: bounded as it arrives and bounded again as it is inflated.
 * It must not know what the bytes mean.
 */
import { left, right, tryCatch, type Either } from 'fp-ts/Either';
import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { codeOf } from '../../core/connection-failure';

/**
 * Reads at most `maxBytes`, and hands them to `done` inflated, at most `maxBytes` again. A body that is longer
 * is not read on: its connection is closed. `done` is not called for a body that breaks off.
 */
export const readBody = (
  incoming: IncomingMessage,
  maxBytes: number,
  done: (body: Either<UpstreamFailure, Buffer>) => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else refuse();
  };
  const refuse = (): void => {
    incoming.off('data', take);
    done(left(tooLong(maxBytes)));
    incoming.destroy();
  };
  if (Number(incoming.headers['content-length']) > maxBytes) {
    refuse();
    return;
  }
  incoming.on('data', take);
  incoming.on('end', () => {
    done(inflate(joined(chunks, size), incoming.headers['content-encoding'], maxBytes));
  });
};

const joined = (chunks: readonly Buffer[], size: number): Buffer =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);

const tooLong = (maxBytes: number): UpstreamFailure => payloadInvalid('', `at most ${maxBytes} bytes`);

type Inflate = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** Servers disagree whether `deflate` has zlib's header; its first byte tells. */
const inflateEither: Inflate = (bytes, options) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);

const inflaters: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateEither],
  ['br', brotliDecompressSync],
]);

/** Compression is not asked for; some servers send it all the same. Inflating stops at `maxBytes`. */
const inflate = (
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Either<UpstreamFailure, Buffer> => {
  if (encoding === undefined || /^(identity)?$/i.test(encoding)) return right(bytes);
  const inflater = inflaters.get(encoding.toLowerCase());
  if (inflater === undefined) return left(payloadInvalid('', 'a known content encoding'));
  return tryCatch(
    () => inflater(bytes, { maxOutputLength: maxBytes }),
    (error) => (isTooLong(error) ? tooLong(maxBytes) : payloadInvalid('', 'whole compressed data')),
  );
};

const isTooLong = (error: unknown): boolean => codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
