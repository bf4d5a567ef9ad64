/** The beginning of a gzip file, unpacked: what is in it may be a thousand times as long. */
import { constants, gunzipSync } from 'node:zlib';
import { isRight, tryCatch } from 'fp-ts/Either';

const GZIP = [0x1f, 0x8b];

/** Whether bytes are gzip's, by their first two. */
export const isGzip = (bytes: Buffer): boolean => GZIP.every((byte, at) => bytes[at] === byte);

/** A part of an unpacked text. */
export interface Unpacked {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

const LEAST = 1024;

/** Unpacks as much of the beginning as has at most so many bytes; `undefined` for what is not sound gzip. */
export const unpackHead = (packed: Buffer, most: number, isWhole: boolean): Unpacked | undefined => {
  const finishFlush = constants.Z_SYNC_FLUSH; // an end that is missing is no error
  for (
    let length = packed.length;
    length >= Math.min(LEAST, packed.length);
    length = Math.floor(length / 4)
  ) {
    const unpacked = tryCatch(
      () => gunzipSync(packed.subarray(0, length), { finishFlush, maxOutputLength: most }),
      (error) => error instanceof RangeError,
    );
    if (isRight(unpacked)) return { bytes: unpacked.right, isCut: !isWhole || length < packed.length };
    if (!unpacked.left) return undefined;
  }
  return undefined;
};
