/**
 * The texts that a request can carry unchanged. The same rules hold for constants, in the check, and for values while
 * requests are served. Any other text is refused, never stripped or shortened.
 */

/** Where a text is sent. */
export type Carrier =
  /** A name or a value of the query or of a form. */
  | 'parameter'
  /** One segment of a path. */
  | 'segment'
  | 'header'
  /** The value or the name of a member of a JSON body. */
  | 'json'
  /** The body of a request in XML: a whole document. */
  | 'xml'
  /** A statement for a database. It is a constant: no template and no rule can stand there. */
  | 'sql';

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** It can be percent-encoded, and any decoder gives the same text back. */
const isLiteral = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

const NAME = /^[a-z\d][a-z\d!#$%&'*+.^_`|~-]*$/i;

/** They decide where a message ends, or the use of its connection: only the transport sets them. */
const FRAMING =
  /^(connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** Latin-1 without control characters, and no space at either end, which the receiver would drop. */
const HEADER = /^(?! )[\u0020-\u007e\u00a0-\u00ff]*(?<! )$/;

const carriers: Readonly<Record<Carrier, (text: string) => boolean>> = {
  parameter: isLiteral,
  /** `..` stays `..` when encoded, and the path leads upwards; an empty segment names the collection, not the user. */
  segment: (text) => text !== '' && text !== '.' && text !== '..' && isLiteral(text),
  header: (text) => HEADER.test(text),
  json: (text) => text.isWellFormed(),
  xml: (text) => text.isWellFormed(),
  sql: (text) => text.isWellFormed() && !text.includes('\0'),
};

/** Whether a text arrives as it is where it is sent. */
export const canCarry = (carrier: Carrier, text: string): boolean => carriers[carrier](text);

/** Whether a header of an upstream's request can have this name. */
export const isHeaderName = (text: string): boolean => NAME.test(text) && !FRAMING.test(text);
