/** A directory's file without its compression: all of it, of at most so many bytes. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { DirectoryFault } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import { gunzip } from '../../json/gunzip';

/** A file whose name says whether gzip compressed it. */
export interface Packed {
  /** The file's name in messages. */
  readonly name: string;
  readonly isCompressed: boolean;
  /** The most bytes that it may have without its compression. */
  readonly maxBytes: number;
}

/** The mark of a gzip file. */
const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A gzip file ends with its length without compression, modulo 2^32: what is read into one piece is not copied. */
const lengthOf = (bytes: Buffer, maxBytes: number): number => {
  const said = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.max(Math.min(said, maxBytes) + 1, 65_536);
};

const fault = (name: string, message: string, fix: string): Either<DirectoryFault, never> =>
  left({ message: `"${name}" ${message}`, fix: advise(fix) });

/** The bytes of a file without its compression; `tooLarge` is what to say of one that has more bytes. */
export const unpack = (
  bytes: Buffer,
  { name, maxBytes, isCompressed }: Packed,
  tooLarge: DirectoryFault,
): Either<DirectoryFault, Buffer> => {
  if (!isCompressed)
    return isGzip(bytes)
      ? fault(
          name,
          'is compressed (gzip), and its name does not say so',
          'give it a name that ends in ".gz", or unpack it',
        )
      : right(bytes);
  if (!isGzip(bytes))
    return fault(
      name,
      'is not compressed (gzip), although its name ends in ".gz"',
      'give it a name without ".gz"',
    );
  const read = gunzip(bytes, { maxOutputLength: maxBytes, chunkSize: lengthOf(bytes, maxBytes) });
  if (isRight(read)) return read;
  if (read.left === 'too-large') return left(tooLarge);
  return read.left === 'cut'
    ? fault(name, 'ends too early: it is not all of a gzip file', 'copy all of it')
    : fault(name, 'is damaged: gzip cannot unpack it', 'copy it again');
};
