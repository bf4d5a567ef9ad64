/** The size of values as JSON: exactly, and an upper bound that is found without writing them. */

/** The characters that JSON writes behind a backslash, beside those below U+0020. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const QUOTES = 2;

/** How many bytes a text takes; `undefined` where JSON writes escapes, or a character has two units. */
const bytesOfText = (text: string): number | undefined => {
  let bytes = text.length + QUOTES;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === QUOTE || code === BACKSLASH) return undefined;
    if (code < 0x80) continue;
    if (code >= 0xd800 && code <= 0xdfff) return undefined;
    bytes += code < 0x800 ? 1 : 2;
  }
  return bytes;
};

const bytesOfJson = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** How many bytes a value takes as JSON. */
export const writtenBytes = (value: unknown): number => {
  if (typeof value === 'string') return bytesOfText(value) ?? bytesOfJson(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value).length : bytesOfJson(value);
};

/** What surrounds a value: the brackets of one, and quotes, a colon and a comma beside a name. */
const AROUND = 4;

/** A character is written as `\u` and four digits at most. */
const CHARACTER = 6;

/** A number has 25 characters at most, and no other single value has more. */
const SINGLE = 25;

/** The most bytes that the name of a field takes, with what surrounds it; without a name, of what surrounds a value. */
export const mostBytesOfName = (name = ''): number => AROUND + name.length * CHARACTER;

/** The most bytes that a value can take. */
export const mostBytes = (value: unknown): number => {
  if (typeof value === 'string') return QUOTES + value.length * CHARACTER;
  if (typeof value !== 'object' || value === null) return SINGLE;
  let bytes = AROUND;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [name, inner] of entries) bytes += mostBytesOfName(name) + mostBytes(inner);
  return bytes;
};
