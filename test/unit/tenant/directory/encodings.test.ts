/** Files of customers in other encodings: what is read, and what is refused with the encoding that is likely meant. */
import fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import type { FileEncoding } from '../../../../src/values/file-encoding';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import { buildDirectory } from '../../../../src/tenant/directory/build';
import { encoded } from '../../../../src/tenant/directory/encoding';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { CSV_LAYOUT, JSON_LAYOUT } from '../../../support/directory';
import { draws } from '../../../support/draws';

/** Every byte of windows-1251 as its character. */
const LETTERS = Array.from(
  new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, at) => at)),
);

const bytesOf = (text: string, encoding: FileEncoding): Buffer => {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'windows-1251':
      return Buffer.from(Array.from(text, (letter) => LETTERS.indexOf(letter)));
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
  }
};

const ENCODINGS: readonly FileEncoding[] = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be'];

const TABLE = 'номер;Имя\n1;Анна\n2;Пётр\n3;«Ольга» – №7\n';

const read = (bytes: Buffer, encoding: FileEncoding): string => {
  const text = encoded(bytes, encoding);
  return isRight(text) ? text.right.toString() : `refused: ${JSON.stringify(text.left)}`;
};

test.each(ENCODINGS)('a table in %s is read, with its byte order mark and without', (encoding) => {
  expect(read(bytesOf(TABLE, encoding), encoding)).toBe(TABLE);
  if (encoding !== 'windows-1251') expect(read(bytesOf(`\ufeff${TABLE}`, encoding), encoding)).toBe(TABLE);
});

const pairs = ENCODINGS.flatMap((is) =>
  ENCODINGS.filter((said) => said !== is).map((said) => ({ is, said })),
);

test.each(pairs)(
  'a table in $is that is said to be in $said is refused, and $is is proposed',
  ({ is, said }) => {
    for (const text of [TABLE, is === 'windows-1251' ? TABLE : `\ufeff${TABLE}`])
      expect(read(bytesOf(text, is), said)).toMatch(new RegExp(`^refused: .*"likely":"${is}"`));
  },
);

test('texts of many parts are read whole, wherever a part ends', () => {
  const text = 'id;😀ж\n'.repeat(300_000);
  for (const shift of ['', 'x', 'xx', 'xxx'])
    for (const encoding of ['utf-16le', 'utf-16be'] as const)
      expect(read(bytesOf(shift + text, encoding), encoding) === shift + text).toBe(true);
});

test('any text of windows-1251 is read letter by letter', () => {
  const letter = fc.constantFrom(...LETTERS.filter((each) => each !== '\u0098' && each > '\u001f'));
  fc.assert(
    fc.property(fc.array(letter), (letters) => {
      const text = `;${letters.join('')};Анна`;
      expect(read(bytesOf(text, 'windows-1251'), 'windows-1251')).toBe(text);
    }),
    { numRuns: draws({ few: 100, all: 2_000 }) },
  );
});

test.each<readonly [string, Buffer, FileEncoding, string]>([
  [
    'UTF-8 with a wrong byte',
    Buffer.concat([Buffer.from(TABLE), Buffer.from([0xff])]),
    'utf-8',
    '{"line":5}',
  ],
  [
    'UTF-8 with a wrong byte in the second line',
    Buffer.concat([Buffer.from('a\n'), Buffer.from([0x80]), Buffer.from(TABLE)]),
    'utf-8',
    '{"line":2}',
  ],
  [
    'windows-1251 with the byte that it does not have',
    Buffer.concat([bytesOf(TABLE, 'windows-1251'), Buffer.from([0x98])]),
    'windows-1251',
    '{"line":5,"likely":"windows-1251"}',
  ],
  ['UTF-16 that is cut', bytesOf(TABLE, 'utf-16le').subarray(0, -1), 'utf-16le', '{}'],
  [
    'UTF-16 with half a character',
    bytesOf('a\nb\ud800c\n', 'utf-16le'),
    'utf-16le',
    '{"line":2,"likely":"utf-16le"}',
  ],
  [
    'UTF-16 that ends with half a character',
    bytesOf('a\nb\ud83d', 'utf-16be'),
    'utf-16be',
    '{"line":2,"likely":"utf-16be"}',
  ],
])('%s is refused with its line', (_, bytes, encoding, fault) => {
  expect(read(bytes, encoding)).toBe(`refused: ${fault}`);
});

const refusal = (bytes: Buffer, layout = CSV_LAYOUT): string => {
  const built = buildDirectory(bytes, 'export', { index: { id: 'text' }, origin: ANY_SOURCE, layout });
  if (isRight(built)) return 'read';
  const { message, fix } = built.left;
  return `${message} | ${fix === undefined ? '' : suggestionOf(fix)}`;
};

test('what is said of a file in another encoding names the encoding, and no value', () => {
  expect(refusal(bytesOf(TABLE, 'windows-1251'))).toBe(
    '"export" is not in UTF-8, from line 1 on | add "encoding": "windows-1251" to "settings"',
  );
  expect(refusal(bytesOf(TABLE, 'utf-16le'))).toBe(
    '"export" is not in UTF-8 | add "encoding": "utf-16le" to "settings"',
  );
  expect(refusal(bytesOf(TABLE, 'utf-8'), { ...CSV_LAYOUT, encoding: 'windows-1251' })).toBe(
    '"export" is not in windows-1251 | add "encoding": "utf-8" to "settings"',
  );
  const list = '[{"id":"1","name":"Анна Вымышленная"}]';
  expect(refusal(bytesOf(list, 'windows-1251'), JSON_LAYOUT)).toBe(
    '"export" is not in UTF-8 | add "encoding": "windows-1251" to "settings"',
  );
  expect(refusal(bytesOf(list, 'windows-1251'), { ...JSON_LAYOUT, encoding: 'windows-1251' })).toBe('read');
  expect(refusal(bytesOf(`\ufeff${list}`, 'utf-16be'), JSON_LAYOUT)).toBe('read');
});
