/** Media types (RFC 9110, section 8.3.1): those that fit a request's body, and lists of their ranges. */

/** The formats of a request's body. */
export type BodyFormat = 'json' | 'form' | 'xml';

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const PARAMETER = `[ \\t]*;[ \\t]*(${TOKEN})=(${TOKEN}|"(?:[ !#-\\[\\]-~]|\\\\[ -~])*")`;

const MEDIA_TYPE = new RegExp(`^(${TOKEN})/(${TOKEN})((?:${PARAMETER})*)$`);
const MEDIA_RANGE = new RegExp(`^[ \\t]*(?:${TOKEN}/${TOKEN}|\\*)(?:${PARAMETER})*[ \\t]*$`);

/** The separators of a list: commas outside of quotes. */
const ELEMENTS = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;

const isCalled: Readonly<Record<BodyFormat, (name: string) => boolean>> = {
  json: (name) => name === 'application/json' || name.endsWith('+json'),
  xml: (name) => name === 'text/xml' || name === 'application/xml' || name.endsWith('+xml'),
  form: (name) => name === 'application/x-www-form-urlencoded',
};

/** The charsets that a type names; a quoted one is the same without its quotes. */
const charsetsIn = (parameters: string): readonly string[] =>
  [...parameters.matchAll(new RegExp(PARAMETER, 'g'))].flatMap(([, name = '', value = '']) =>
    name.toLowerCase() === 'charset' ? [value.replaceAll('"', '').toLowerCase()] : [],
  );

/** Whether a text is a media type: `application/json; charset=utf-8`. */
export const isMediaType = (text: string): boolean => MEDIA_TYPE.test(text);

/** The type and subtype of a Content-Type header, without its parameters; `undefined` for what is not a media type. */
export const mediaTypeOf = (contentType: string): string | undefined => {
  const [, type, subtype] = MEDIA_TYPE.exec(contentType.trim()) ?? [];
  return type === undefined || subtype === undefined ? undefined : `${type}/${subtype}`.toLowerCase();
};

/**
 * Whether a media type fits a body: JSON is `application/json` or any type that ends in `+json`, a form
 * `application/x-www-form-urlencoded`, XML `text/xml`, `application/xml` or any type that ends in `+xml`. Parameters may follow; a charset is UTF-8, which is what bodies are written in.
 */
export const isTypeOf = (format: BodyFormat, contentType: string): boolean => {
  const [, type = '', subtype = '', parameters = ''] = MEDIA_TYPE.exec(contentType) ?? [];
  const charsets = charsetsIn(parameters);
  return (
    isCalled[format](`${type}/${subtype}`.toLowerCase()) &&
    charsets.length <= 1 &&
    charsets.every((charset) => charset === 'utf-8')
  );
};

/** Whether a text is a list of media ranges, as in `Accept`: `application/json, text/*;q=0.5`. */
export const isAcceptList = (text: string): boolean => {
  const elements = text.match(ELEMENTS) ?? [];
  return (
    elements.length > 0 &&
    elements.join(',') === text &&
    elements.every((element) => MEDIA_RANGE.test(element))
  );
};
