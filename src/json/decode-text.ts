/** Bytes as text: in the charset that a byte order mark or a content type says, UTF-8 without either. */
import { left, right, type Either } from 'fp-ts/Either';
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Files that were put together have several. */
const BYTE_ORDER_MARKS = /^\ufeff+/;

const markedCharset = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
};

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))/i;

const charsetOf = (contentType: string): string | undefined => {
  const [, quoted, single, plain] = CHARSET.exec(contentType) ?? [];
  return (quoted ?? single ?? plain)?.trim();
};

const UTF8 = /^utf-?8$/i;

/** By the labels of the WHATWG Encoding Standard; `undefined` for a label that it does not have. */
const decoderOf = (charset: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined; // the constructor throws for an unknown label
  }
};

/** A charset that is not known still says nothing new about ASCII. */
const decodeAs = (charset: string, bytes: Buffer): Either<'encoding', string> => {
  const decoder = decoderOf(charset);
  if (decoder === undefined) return isAscii(bytes) ? right(bytes.toString('latin1')) : left('encoding');
  try {
    return right(decoder.decode(bytes).replace(BYTE_ORDER_MARKS, ''));
  } catch {
    return left('encoding'); // a sequence of bytes that the charset does not have
  }
};

/**
 * Decodes a body. A byte order mark decides first, then the `charset` of `contentType` (windows-1251, utf8, …), then
 * UTF-8. `encoding`: the bytes are not text in that charset, or it is unknown and they are more than ASCII.
 */
export const decodeText = (bytes: Buffer, contentType = ''): Either<'encoding', string> => {
  const charset = markedCharset(bytes) ?? charsetOf(contentType) ?? 'utf-8';
  if (!UTF8.test(charset)) return decodeAs(charset, bytes);
  if (!isUtf8(bytes)) return left('encoding');
  return right(bytes.toString('utf8').replace(BYTE_ORDER_MARKS, ''));
};
