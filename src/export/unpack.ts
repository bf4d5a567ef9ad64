/** The beginning of a gzip file, unpacked: what is in it may be a thousand times as long. */
import { isRight } from 'fp-ts/Either';
import { constants } from 'node:zlib';
import { gunzip } from '../json/gunzip';

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
    const unpacked = gunzip(packed.subarray(0, length), { finishFlush, maxOutputLength: most });
    if (isRight(unpacked)) return { bytes: unpacked.right, isCut: !isWhole || length < packed.length };
    if (unpacked.left !== 'too-large') return undefined;
  }
  return undefined;
};
