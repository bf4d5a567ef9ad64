/** A whole answer as XML. The label of the Content-Type does not matter, only its charset, as with JSON. */
import { mapLeft, type Either } from 'fp-ts/Either';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { beginsAs, seemsLike } from '../../json/seems-like';
import type { Shape } from '../../types/type';
import { MAX_ELEMENTS_DEEP, type Step, type XmlFault } from '../../xml/parse';
import { readingXml } from '../../xml/read';

/** The most values that an answer may have; the names of elements and attributes count too. They take longer than those of JSON. */
const MAX_VALUES = 40_000;

const expectation: Readonly<Record<XmlFault | 'html', string>> = {
  encoding: 'in one charset that its Content-Type or its declaration names',
  xml: 'well-formed XML',
  doctype: 'XML without a document type',
  depth: `XML at most ${MAX_ELEMENTS_DEEP} elements deep`,
  values: `XML of at most ${MAX_VALUES} values and names`,
  html: 'XML, not HTML',
};

const seemingly = (bytes: Buffer): string | undefined => {
  const found = seemsLike(bytes);
  if (found !== undefined) return found === 'XML' ? undefined : found;
  return beginsAs(/^[[{]/, bytes) ? 'JSON' : undefined;
};

/** Of a page with a document type it matters that it is a page. */
const expectedOf = (fault: XmlFault | 'html', bytes: Buffer): string => {
  const found = fault === 'depth' || fault === 'values' ? undefined : seemingly(bytes);
  return found === undefined ? expectation[fault] : `XML, not ${found}`;
};

/**
 * The reading of a body by the shape of the whole answer, part by part; `PayloadInvalid` has what was expected, and
 * what the body seems to be instead.
 */
export const readingXmlOf = (
  contentType: string | undefined,
  bytes: Buffer,
  shape: Shape,
): Step<Either<UpstreamFailure, unknown>> => {
  const read = readingXml(bytes, { contentType, maxValues: MAX_VALUES, shape });
  return () => {
    const body = read();
    return body && mapLeft((fault: XmlFault | 'html') => payloadInvalid('', expectedOf(fault, bytes)))(body);
  };
};
