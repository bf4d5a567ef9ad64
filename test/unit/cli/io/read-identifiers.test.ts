/** The file of `--from`: one identifier per line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { left, right } from 'fp-ts/Either';
import { readIdentifiers } from '../../../../src/cli/io/read-identifiers';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identifiers-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (content: string | Buffer): string => {
  const file = join(folder, 'identifiers.txt');
  writeFileSync(file, content);
  return file;
};

const read = (content: string | Buffer): unknown => readIdentifiers(fileOf(content));

describe('a file with identifiers', () => {
  const one = right([{ identifier: '79000000001', line: 1 }]);

  test.each([
    ['no end of line', '79000000001'],
    ['an end of line', '79000000001\n'],
    ['ends of line of Windows', '79000000001\r\n\r\n'],
    ['ends of line of old Macs', '79000000001\r'],
    ['a byte order mark', '\uFEFF79000000001\n'],
    ['spaces and tabs around', ' \t79000000001 \n'],
    ['the same identifier again', '79000000001\n79000000001\n 79000000001'],
  ])('is read with %s', (_, text) => {
    expect(read(text)).toEqual(one);
  });

  test('keeps the numbers of lines across empty ones, and spaces inside', () => {
    expect(read('\n+7 900 000-00-01\n\nolga@example.com\n')).toEqual(
      right([
        { identifier: '+7 900 000-00-01', line: 2 },
        { identifier: 'olga@example.com', line: 4 },
      ]),
    );
  });

  test.each([
    ['has no line', ''],
    ['has empty lines only', ' \n\r\n\t'],
  ])('that %s is refused', (_, text) => {
    const file = fileOf(text);
    expect(readIdentifiers(file)).toEqual(left(`${file} has no identifier: write one per line`));
  });

  test('in another encoding is refused', () => {
    const file = fileOf(Buffer.from([0x6f, 0xeb, 0x0a]));
    expect(readIdentifiers(file)).toEqual(left(`${file} is not UTF-8`));
  });

  test('that is not there, or is a folder, is refused in words', () => {
    const absent = join(folder, 'none.txt');
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    expect(readIdentifiers(absent)).toEqual(left(`${absent} is not there (ENOENT)`));
    expect(readIdentifiers(inner)).toEqual(left(`${inner} is a directory (EISDIR)`));
  });

  test.each(['79000000001', '+7 (900) 000-00-01', 'olga@example.com'])(
    'is not quoted if its name is %s',
    (name) => {
      expect(readIdentifiers(name)).toEqual(
        left('what --from names is an identifier and not a file: use --identifier; it is not there (ENOENT)'),
      );
    },
  );
});
