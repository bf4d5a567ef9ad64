/** The text of a directory's file in UTF-8. Bytes that are not in the encoding are refused, with their line. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isUtf8 } from 'node:buffer';
import type { DirectoryEncoding } from '../../adapter/directory';
import { withoutMarks } from '../../json/elements';

/** Bytes that are not in the encoding. */
export interface NotEncoded {
  /** The first line that is not; without it the file as a whole is not. */
  readonly line?: number;
  /** The encoding that the file most likely has. */
  readonly likely?: DirectoryEncoding | undefined;
}

const NEWLINE = 0x0a;
const UTF16_MARKS = { 'utf-16le': Buffer.from([0xff, 0xfe]), 'utf-16be': Buffer.from([0xfe, 0xff]) };
type Utf16 = keyof typeof UTF16_MARKS;

const begins = (bytes: Buffer, mark: Buffer): boolean => bytes.subarray(0, mark.length).equals(mark);

/** So many bytes show what an encoding is. */
const SHOWN_BYTES = 65_536;

/** Which share of the first characters of two bytes have a zero at this place of the two; one zero alone is none. */
const zerosAt = (bytes: Buffer, place: 0 | 1): number => {
  let zeros = 0;
  const end = Math.min(bytes.length, SHOWN_BYTES);
  for (let at = place; at < end; at += 2) if (bytes[at] === 0) zeros += 1;
  return zeros < 2 ? 0 : zeros / (end / 2);
};

/** One character of fifty is a digit, a delimiter or a line break at least. */
const MANY = 0.02;

const seemingUtf16 = (bytes: Buffer): Utf16 | undefined => {
  if (begins(bytes, UTF16_MARKS['utf-16le'])) return 'utf-16le';
  if (begins(bytes, UTF16_MARKS['utf-16be'])) return 'utf-16be';
  const [high, low] = [zerosAt(bytes, 0), zerosAt(bytes, 1)];
  if (Math.max(high, low) <= MANY) return undefined;
  return high > low ? 'utf-16be' : 'utf-16le';
};

/** In windows-1251 the letters of Russian are the bytes from 0xC0 on. */
const seemsRussian = (bytes: Buffer): boolean => {
  let [letters, others] = [0, 0];
  for (const byte of bytes.subarray(0, SHOWN_BYTES))
    if (byte >= 0xc0) letters += 1;
    else if (byte >= 0x80) others += 1;
  return letters > others * 2;
};

/** The encoding that bytes most likely are in. */
export const likelyEncoding = (bytes: Buffer): DirectoryEncoding | undefined => {
  const wide = seemingUtf16(bytes);
  if (wide !== undefined) return wide;
  if (isUtf8(bytes)) return 'utf-8';
  return seemsRussian(bytes) ? 'windows-1251' : undefined;
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
export const encoded = (bytes: Buffer, encoding: DirectoryEncoding): Either<NotEncoded, Buffer> => {
  switch (encoding) {
    case 'utf-8':
      return fromUtf8(bytes);
    case 'windows-1251':
      return fromWindows1251(bytes);
    default:
      return fromUtf16(bytes, encoding);
  }
};
