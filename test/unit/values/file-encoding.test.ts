/** The encoding that an export seems to have, by its bytes. */
import { decodeExport, findEncoding } from '../../../src/values/file-encoding';
import { oneByte, utf16be } from '../../support/encoded';

const RUSSIAN =
  'Код;Наименование;Телефон;Остаток\r\n' +
  '000001;Сказочникова Пелагея;8 (900) 000-00-01;12,50\r\n' +
  '000002;Небывалый Порфирий;8 (900) 000-00-02;1 234,00\r\n';
const LATIN = 'id,name,phone\n1,Maria,79000000001\n2,Hanna,79000000002\n';
const GERMAN = 'id;name;ort\n1;Jürgen Müßig;Köln\n2;Änne Größe;Düren\n';

const found = (bytes: Buffer, isCut = false) => findEncoding(bytes, isCut);

describe('an encoding that is read', () => {
  test.each<[string, Buffer, string, boolean]>([
    ['ASCII', Buffer.from(LATIN), 'utf-8', true],
    ['UTF-8', Buffer.from(RUSSIAN), 'utf-8', true],
    ['UTF-8 of other letters', Buffer.from(GERMAN), 'utf-8', true],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${LATIN}`), 'utf-8', true],
    ['windows-1251', oneByte('windows-1251', RUSSIAN), 'windows-1251', true],
    ['windows-1251 in capitals', oneByte('windows-1251', RUSSIAN.toUpperCase()), 'windows-1251', true],
    ['windows-1251 in small letters', oneByte('windows-1251', RUSSIAN.toLowerCase()), 'windows-1251', true],
    ['windows-1251 of few letters', oneByte('windows-1251', 'id;пол\n1;ж\n2;м\n'), 'windows-1251', false],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${RUSSIAN}`, 'utf16le'), 'utf-16le', true],
    ['UTF-16 in the other order with a mark', utf16be(`\ufeff${RUSSIAN}`), 'utf-16be', true],
    ['UTF-16 without a mark', Buffer.from(RUSSIAN, 'utf16le'), 'utf-16le', true],
    ['UTF-16 in the other order without a mark', utf16be(RUSSIAN), 'utf-16be', true],
    ['UTF-16 of ASCII', Buffer.from(LATIN, 'utf16le'), 'utf-16le', true],
    ['UTF-16 in the other order of ASCII', utf16be(LATIN), 'utf-16be', true],
  ])('%s', (_, bytes, encoding, isSure) => {
    expect(found(bytes)).toMatchObject({ encoding, isSure });
  });

  it.each([1, 2, 3])('UTF-8 that is cut %i bytes before its end', (less) => {
    const bytes = Buffer.from(`${RUSSIAN}Ж€😀`);
    expect(found(bytes.subarray(0, bytes.length - less), true)).toMatchObject({ encoding: 'utf-8' });
    expect(found(bytes.subarray(0, bytes.length - less), false)).not.toMatchObject({ encoding: 'utf-8' });
  });
});

test.each<[string, Buffer, RegExp]>([
  ['KOI8-R', oneByte('koi8-r', RUSSIAN), /koi8-r, which is not read: write it in UTF-8/],
  ['CP866', oneByte('ibm866', RUSSIAN), /ibm866, which is not read/],
  ['windows-1252', oneByte('windows-1252', GERMAN), /neither in UTF-8 nor in windows-1251 nor in UTF-16/],
  [
    'UTF-8 with a wrong byte',
    Buffer.concat([Buffer.from(RUSSIAN), Buffer.from([0xff])]),
    /is in UTF-8, and some of its bytes are not/,
  ],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0]), /UTF-32/],
  ['UTF-32 in the other order', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x31]), /UTF-32/],
  ['zeros among the bytes', Buffer.from(`${LATIN}\0${LATIN}`), /bytes of 0/],
  [
    'a mark of UTF-8 before another encoding',
    Buffer.concat([Buffer.from('\ufeff'), oneByte('windows-1251', RUSSIAN)]),
    /is not in UTF-8/,
  ],
  [
    'bytes of any kind',
    Buffer.from(Array.from({ length: 999 }, (_, at) => 1 + ((at * 7919) % 255))),
    /neither/,
  ],
])('what is not read is called by its name: %s', (_, bytes, words) => {
  expect(found(bytes)).toEqual({ other: expect.stringMatching(words) });
});

test.each<[string, Buffer, Parameters<typeof decodeExport>[1]]>([
  ['UTF-8', Buffer.from(`\ufeff${RUSSIAN}`), 'utf-8'],
  ['windows-1251', oneByte('windows-1251', RUSSIAN), 'windows-1251'],
  ['UTF-16', Buffer.from(`\ufeff${RUSSIAN}`, 'utf16le'), 'utf-16le'],
  ['UTF-16 in the other order', utf16be(`\ufeff${RUSSIAN}`), 'utf-16be'],
])('a text is decoded without its mark: %s', (_, bytes, encoding) => {
  expect(decodeExport(bytes, encoding, false)).toBe(RUSSIAN);
});

it('the line that a cut leaves is left out', () => {
  expect(decodeExport(Buffer.from('id;name\n1;Ma'), 'utf-8', true)).toBe('id;name\n');
});
