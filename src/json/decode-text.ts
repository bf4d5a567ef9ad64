/** Bytes as text: in the charset of a byte order mark or a content type, or UTF-8 without either. */
import { left, right, type Either } from 'fp-ts/Either';
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { decodeUtf32 } from './utf-32';

/** Files that were put together have several. */
const BYTE_ORDER_MARKS = /^\ufeff+/;

/** The marks of UTF-32 come first: the one of its lower order begins like that of UTF-16. */
const MARKS: readonly (readonly [charset: string, mark: Buffer])[] = [
  ['utf-32le', Buffer.from([0xff, 0xfe, 0, 0])],
  ['utf-32be', Buffer.from([0, 0, 0xfe, 0xff])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
];

/** No mark begins with a character of ASCII, as all ordinary bodies do. */
const mayBeMarked = (first = 0): boolean => first === 0 || first > 0x7f;

const markedCharset = (bytes: Buffer): string | undefined =>
  mayBeMarked(bytes[0])
    ? MARKS.find(([, mark]) => bytes.subarray(0, mark.length).equals(mark))?.[0]
    : undefined;

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))/i;

/** The charset of a content type, in lower case; `undefined` for one that names none. */
export const charsetOf = (contentType: string): string | undefined => {
  const [, quoted, single, plain] = CHARSET.exec(contentType) ?? [];
  return (quoted ?? single ?? plain)?.trim().toLowerCase() || undefined;
};

/** JSON begins with an ASCII character. Its first byte is zero in big-endian order only. */
const orderOf = (bytes: Buffer): 'be' | 'le' => (bytes[0] === 0 ? 'be' : 'le');

/** UTF-8 by several names. ASCII is a part of it, and has no other bytes. */
const UTF8 = /^(?:utf[-_]?8(?:mb[34])?|(?:us[-_]?)?ascii)$/;

/** The name of a charset as decoders know it. */
const knownName = (charset: string, bytes: Buffer): string => {
  if (UTF8.test(charset)) return 'utf-8';
  const [, width] = /^utf[-_]?(16|32)$/.exec(charset) ?? [];
  if (width !== undefined) return `utf-${width}${orderOf(bytes)}`;
  return charset
    .replace(/^utf[-_]?32[-_]?(?=[bl]e$)/, 'utf-32')
    .replace(/^(?:cp|win|windows)[-_]?(?=125\d$)/, 'windows-');
};

/**
 * Charsets with one byte for each letter. They have a letter for nearly every byte, so that text in UTF-8 is read as other
 * letters by them, while their own text is never UTF-8 but by a rare chance.
 */
const SINGLE_BYTE = /^(?:(?:iso[-_]?)?8859|latin|(?:x[-_]?)?(?:cp|win|windows)[-_]?125|koi8)/;

/** Whether the charset that a content type names has one byte for each letter. */
export const namesSingleBytes = (contentType: string): boolean =>
  SINGLE_BYTE.test(charsetOf(contentType) ?? '');

/** By the labels of the WHATWG Encoding Standard; `undefined` for a label that it does not have. */
const decoderOf = (charset: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined; // the constructor throws for an unknown label
  }
};

/** A charset that is not known still says nothing new about ASCII. */
const decodeAs = (charset: string, bytes: Buffer): string | undefined => {
  if (charset === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  if (charset === 'utf-32le' || charset === 'utf-32be') return decodeUtf32(bytes, charset);
  const decoder = decoderOf(charset);
  if (decoder === undefined) return isAscii(bytes) ? bytes.toString('latin1') : undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // a sequence of bytes that the charset does not have
  }
};

/**
 * Decodes a body. A byte order mark decides first, then the `charset` of `contentType` (windows-1251, utf8, utf-32, …),
 * then UTF-8. `encoding`: the bytes are not text in that charset, or it is unknown and they are more than ASCII.
 */
export const decodeText = (bytes: Buffer, contentType = ''): Either<'encoding', string> => {
  const charset = markedCharset(bytes) ?? knownName(charsetOf(contentType) ?? 'utf-8', bytes);
  const text = decodeAs(charset, bytes);
  return text === undefined ? left('encoding') : right(text.replace(BYTE_ORDER_MARKS, ''));
};
