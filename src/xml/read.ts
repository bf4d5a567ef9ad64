/** The reading of an XML body: its charset, its elements, and the value that JSON would have. */
import { isRight, left, right, type Either } from 'fp-ts/Either';
import { isAscii } from 'node:buffer';
import { charsetOf, decodeText } from '../json/decode-text';
import type { Shape } from '../types/type';
import { finished, parsingXml, type Element, type Step, type XmlFault } from './parse';
import { isDeclared, readingValue } from './value';

const DECLARATION = /^\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/;

/** The charset of the declaration. Where that can be read byte by byte, the body is not in UTF-16 or UTF-32. */
const declaredIn = (bytes: Buffer): string | undefined => {
  const charset = DECLARATION.exec(bytes.toString('latin1', 0, 256))?.[1]?.toLowerCase();
  return charset !== undefined && /^(?:utf[-_]?(?:16|32)|ucs|iso-10646)/.test(charset) ? 'utf-8' : charset;
};

/** UTF-16 without a mark shows in the zeros of "<". */
const isWide = (bytes: Buffer): boolean =>
  (bytes[0] === 0x3c && bytes[1] === 0) || (bytes[0] === 0 && bytes[1] === 0x3c);

const decodeAs = (charset: string, bytes: Buffer): Either<'encoding', string> =>
  decodeText(bytes, `; charset=${charset}`);

/** Charsets of Unicode refuse bytes that are of another charset; the others take nearly all. */
const UNICODE = /^(?:utf|ucs|us-?ascii)/;

/**
 * A mark decides, then the Content-Type, then the declaration, then UTF-8 (RFC 7303, section 3). `encoding`: the bytes
 * are not text in that charset, or the declaration would give another text than the charset of the Content-Type.
 */
const decodeXml = (bytes: Buffer, contentType = ''): Either<'encoding', string> => {
  const declared = declaredIn(bytes);
  const named = charsetOf(contentType);
  const text = decodeAs(named ?? (isWide(bytes) ? 'utf-16' : declared) ?? 'utf-8', bytes);
  const isDoubtful = named !== undefined && !UNICODE.test(named) && declared !== undefined;
  if (!isRight(text) || !isDoubtful || isAscii(bytes)) return text;
  const other = decodeAs(declared, bytes);
  return isRight(other) && other.right !== text.right ? left('encoding') : text;
};

/** How a body is read. */
export interface XmlOptions {
  /** The Content-Type header; only its `charset` counts. */
  readonly contentType?: string | undefined;
  /** How many elements, attributes and names there may be together; any number without it. */
  readonly maxValues?: number;
  /** What is known of the whole answer. */
  readonly shape: Shape;
}

/** Outermost elements of a page, such as a proxy or a web server sends it. */
const OF_PAGES = /^(?:html|head|body|title|h[1-6]|p|div|pre|center|font)$/i;

const isPage = ({ children }: Element, shape: Shape): boolean =>
  children.some(({ name }) => OF_PAGES.test(name) && !isDeclared(shape, name));

/** The reading of the elements of a body that is no page, part by part. */
const readingDocument = (
  bytes: Buffer,
  { contentType, maxValues = Infinity, shape }: XmlOptions,
): Step<Either<XmlFault | 'html', Element>> => {
  const text = decodeXml(bytes, contentType);
  if (!isRight(text)) return () => text;
  const parse = parsingXml(text.right, maxValues);
  return () => {
    const document = parse();
    if (document === undefined || !isRight(document)) return document;
    return isPage(document.right, shape) ? left('html') : document;
  };
};

/** Reads the elements of a body that is no page. */
export const readDocument = (bytes: Buffer, options: XmlOptions): Either<XmlFault | 'html', Element> =>
  finished(readingDocument(bytes, options));

/** The reading of XML as the value that JSON would have, part by part. */
export const readingXml = (bytes: Buffer, options: XmlOptions): Step<Either<XmlFault | 'html', unknown>> => {
  const read = readingDocument(bytes, options);
  let readValue: Step<unknown> | undefined;
  return () => {
    if (readValue === undefined) {
      const document = read();
      if (document === undefined || !isRight(document)) return document;
      readValue = readingValue(document.right, options.shape);
    }
    const value = readValue();
    return value === undefined ? undefined : right(value);
  };
};
