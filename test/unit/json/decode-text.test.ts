/** Bytes as text: what a byte order mark and the label of a content type say of the charset. */
import { isRight } from 'fp-ts/Either';
import { decodeText } from '../../../src/json/decode-text';

const TEXT = '{"name":"Анна","mood":"👍"}';

const utf8 = (text: string): Buffer => Buffer.from(text);
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Buffer => utf16le(text).swap16();
const utf32be = (text: string): Buffer =>
  Buffer.concat(
    Array.from(text, (character) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(character.codePointAt(0) ?? 0);
      return bytes;
    }),
  );
const utf32le = (text: string): Buffer => utf32be(text).swap32();

const typed = (charset: string): string => `application/json; charset=${charset}`;

const MARK = '\ufeff';

const read = (bytes: Buffer, type?: string): string | undefined => {
  const decoded = decodeText(bytes, type);
  return isRight(decoded) ? decoded.right : undefined;
};

test.each<[string, (text: string) => Buffer]>([
  ['UTF-8', utf8],
  ['UTF-16, little-endian', utf16le],
  ['UTF-16, big-endian', utf16be],
  ['UTF-32, little-endian', utf32le],
  ['UTF-32, big-endian', utf32be],
])('a byte order mark of %s decides, whatever the label says', (_what, encode) => {
  for (const type of [undefined, '', 'text/html', typed('utf-8'), typed('windows-1251'), typed('utf-16be')])
    expect([type, read(encode(MARK + TEXT), type)]).toEqual([type, TEXT]);
  expect(read(encode(MARK + MARK + TEXT))).toBe(TEXT);
  expect(read(encode(MARK))).toBe('');
});

test.each<[string, (text: string) => Buffer]>([
  ['utf-8', utf8],
  ['UTF8', utf8],
  ['"utf8"', utf8],
  ['utf_8', utf8],
  ['utf8mb4', utf8],
  ['us-ascii', utf8],
  ['ASCII', utf8],
  ['""', utf8],
  ['', utf8],
  ['utf-16le', utf16le],
  ['UTF-16BE', utf16be],
  ['utf-16', utf16le],
  ['utf-16', utf16be],
  ['UTF16', utf16be],
  ['utf-32le', utf32le],
  ['UTF-32BE', utf32be],
  ['utf-32', utf32le],
  ['utf-32', utf32be],
  ['"UTF32"', utf32be],
  ['utf_32_le', utf32le],
])('charset=%s is read without a mark', (charset, encode) => {
  expect(read(encode(TEXT), typed(charset))).toBe(TEXT);
});

/** "Анна" in Windows-1251. */
const WINDOWS = Buffer.from('7b2261223a22c0edede0227d', 'hex');

test.each([
  'windows-1251',
  'Windows-1251',
  'cp1251',
  'cp-1251',
  'win-1251',
  'win1251',
  'windows1251',
  'x-cp1251',
  "'windows-1251'",
])('charset=%s is Windows-1251', (charset) => {
  expect(read(WINDOWS, typed(charset))).toBe('{"a":"Анна"}');
});

test.each<[string, Buffer, string | undefined]>([
  ['Windows-1251 without a label', WINDOWS, undefined],
  ['UTF-16 that breaks off', utf16le(MARK + TEXT).subarray(0, -1), undefined],
  ['half a surrogate pair', Buffer.concat([utf16le(MARK), Buffer.from([0, 0xd8])]), undefined],
  ['UTF-32 that breaks off', utf32le(MARK + TEXT).subarray(0, -1), undefined],
  ['UTF-32 of two orders', Buffer.concat([utf32be(MARK), utf32le(TEXT)]), undefined],
  [
    'half a surrogate pair in UTF-32',
    Buffer.concat([utf32be(MARK), Buffer.from([0, 0, 0xd8, 0])]),
    undefined,
  ],
  ['UTF-32 beyond Unicode', Buffer.concat([utf32be(MARK), Buffer.from([0, 0x11, 0, 0])]), undefined],
  ['UTF-8 that is called UTF-32', utf8(TEXT), typed('utf-32')],
  ['letters in an unknown charset', utf8(TEXT), typed('x-of-no-registry')],
])('%s is not text', (_what, bytes, type) => {
  expect(read(bytes, type)).toBeUndefined();
});

test('UTF-32 of many characters is read', () => {
  const long = TEXT.repeat(2000);
  expect(read(utf32le(MARK + long))).toBe(long);
});
