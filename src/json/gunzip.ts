/** The unpacking of gzip: all of its members, one behind another, and nothing behind them. */
import { flatMap, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { gunzipSync } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import { errorCode } from './read-file';

/** Why gzip cannot be unpacked; `cut` is a member without its end. */
export type GzipFault = 'too-large' | 'cut' | 'damaged';

const FAULTS: ReadonlyMap<string, GzipFault> = new Map([
  ['ERR_BUFFER_TOO_LARGE', 'too-large'],
  ['Z_BUF_ERROR', 'cut'],
]);

/** What the option `info` gives beside the text: its types do not have it. */
const Informed = t.type({
  buffer: new t.Type<Buffer>(
    'Buffer',
    (value): value is Buffer => Buffer.isBuffer(value),
    (value, context) => (Buffer.isBuffer(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  ),
  engine: t.type({ bytesWritten: t.number }),
});

const isWhole = (read: unknown, length: number): read is t.TypeOf<typeof Informed> =>
  Informed.is(read) && read.engine.bytesWritten === length;

/** Unpacks gzip. A zero behind a member ends the reading without an error: what follows it would be lost. */
export const gunzip = (bytes: Buffer, options: ZlibOptions): Either<GzipFault, Buffer> =>
  pipe(
    tryCatch(
      (): unknown => gunzipSync(bytes, { ...options, info: true }),
      (error) => FAULTS.get(errorCode(error)) ?? 'damaged',
    ),
    flatMap((read) => (isWhole(read, bytes.length) ? right(read.buffer) : left('damaged' as const))),
  );
