/** The text of a directory's file in UTF-8. Bytes that are not in the encoding are refused, with their line. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isUtf8 } from 'node:buffer';
import { withoutMarks } from '../../json/elements';
import { likelyEncoding } from '../../values/file-encoding';
import type { FileEncoding } from '../../values/file-encoding';

/** Bytes that are not in the encoding. */
export interface NotEncoded {
  /** The first line that is not; without it the file as a whole is not. */
  readonly line?: number;
  /** The encoding that the file most likely has. */
  readonly likely?: FileEncoding | undefined;
}

const NEWLINE = 0x0a;
type Utf16 = Extract<FileEncoding, `utf-16${string}`>;

const seemingUtf16 = (bytes: Buffer): Utf16 | undefined => {
  const likely = likelyEncoding(bytes);
  return likely === 'utf-16le' || likely === 'utf-16be' ? likely : undefined;
};

const refuse = (bytes: Buffer, line?: number): Either<NotEncoded, never> =>
  left({ ...(line === undefined ? {} : { line }), likely: likelyEncoding(bytes) });

/** The line in which an offset is. */
export const lineAt = (bytes: Buffer, offset: number): number => {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1 && at < offset; at = bytes.indexOf(NEWLINE, at + 1))
    line += 1;
  return line;
};

const firstBadLine = (bytes: Buffer): number => {
  let [line, start] = [1, 0];
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    line += 1;
    start = end + 1;
  }
};

const fromUtf8 = (bytes: Buffer): Either<NotEncoded, Buffer> => {
  if (!isUtf8(bytes))
    return refuse(bytes, seemingUtf16(bytes) === undefined ? firstBadLine(bytes) : undefined);
  return seemingUtf16(bytes) === undefined ? right(withoutMarks(bytes)) : refuse(bytes);
};

/** The text is decoded in parts: one of all bytes could be longer than texts can be. */
const PART_BYTES = 1_048_576;

/** A half of a character without its other half. */
const HALF = /\p{Surrogate}/u;

/** Decodes part by part; `most` is how many bytes of UTF-8 a byte makes at most. */
const inParts = (
  bytes: Buffer,
  most: number,
  textOf: (part: Buffer) => string,
): Either<NotEncoded, Buffer> => {
  const made = Buffer.allocUnsafeSlow(Math.ceil(bytes.length * most));
  let length = 0;
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const text = textOf(bytes.subarray(at, at + PART_BYTES));
    const sound = text.isWellFormed() ? text : text.slice(0, text.search(HALF));
    length += made.write(sound, length);
    if (sound.length < text.length) return refuse(bytes, lineAt(made.subarray(0, length), length));
  }
  return right(withoutMarks(made.subarray(0, length)));
};

/** The one byte that the encoding does not have. */
const NO_CHARACTER = 0x98;

const fromWindows1251 = (bytes: Buffer): Either<NotEncoded, Buffer> => {
  const odd = bytes.indexOf(NO_CHARACTER);
  if (seemingUtf16(bytes) !== undefined) return refuse(bytes);
  // Letters of Russian are hardly ever UTF-8 by chance.
  if (isUtf8(bytes) && bytes.some((byte) => byte >= 0x80)) return refuse(bytes);
  if (odd !== -1) return refuse(bytes, lineAt(bytes, odd));
  const decoder = new TextDecoder('windows-1251');
  return inParts(bytes, 3, (part) => decoder.decode(part));
};

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const fromUtf16 = (bytes: Buffer, encoding: Utf16): Either<NotEncoded, Buffer> => {
  if (seemingUtf16(bytes) !== encoding) return refuse(bytes);
  if (bytes.length % 2 === 1) return left({});
  let rest = ''; // the first half of a character whose second half is in the next part
  return inParts(bytes, 1.5, (part) => {
    const ordered = encoding === 'utf-16be' ? Buffer.from(part).swap16() : part;
    const text = rest + ordered.toString('utf16le');
    rest = isHigh(text.charCodeAt(text.length - 1)) && part.length === PART_BYTES ? text.slice(-1) : '';
    return text.slice(0, text.length - rest.length);
  });
};

/** The text in UTF-8, without byte order marks. */
export const encoded = (bytes: Buffer, encoding: FileEncoding): Either<NotEncoded, Buffer> => {
  switch (encoding) {
    case 'utf-8':
      return fromUtf8(bytes);
    case 'windows-1251':
      return fromWindows1251(bytes);
    default:
      return fromUtf16(bytes, encoding);
  }
};
