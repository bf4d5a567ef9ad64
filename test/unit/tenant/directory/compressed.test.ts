/** Files that gzip compressed: read by their name, bounded as they are unpacked, and refused where they are damaged. */
import { isRight } from 'fp-ts/Either';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DirectoryLayout } from '../../../../src/adapter/directory';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import { loadDirectory } from '../../../../src/tenant/directory/load';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { CSV_LAYOUT, JSON_LAYOUT, LINES_LAYOUT } from '../../../support/directory';

const folder = mkdtempSync(join(tmpdir(), 'account-bridge-compressed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE = Buffer.from('id,name\n1,Анна\n2,Пётр\n');

const loaded = (
  bytes: Buffer,
  { maxBytes = 1_000_000, ...layout }: Partial<DirectoryLayout> & { readonly maxBytes?: number } = {},
): string => {
  const real = join(folder, 'export.csv.gz');
  writeFileSync(real, bytes);
  const request = {
    index: { id: 'text' },
    origin: ANY_SOURCE,
    layout: { ...CSV_LAYOUT, isCompressed: true, ...layout },
  } as const;
  const built = loadDirectory({ name: 'export.csv.gz', real, maxBytes, limit: 'so many bytes', request });
  if (isRight(built)) return `${built.right.starts.length} of ${built.right.size} bytes`;
  const { message, fix } = built.left;
  return `${message} | ${fix === undefined ? '' : suggestionOf(fix)}`;
};

const whole = gzipSync(TABLE);
const changed = (at: number): Buffer => {
  const bytes = Buffer.from(whole);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  return bytes;
};
const behind = (more: string | Buffer): Buffer => Buffer.concat([whole, Buffer.from(more)]);
const withLength = (length: number): Buffer => {
  const bytes = Buffer.from(gzipSync(TABLE));
  bytes.writeUInt32LE(length, bytes.length - 4);
  return bytes;
};

test.each<readonly [string, string]>([
  ['a file', loaded(whole)],
  [
    'a file of two parts',
    loaded(Buffer.concat([gzipSync(TABLE.subarray(0, 9)), gzipSync(TABLE.subarray(9))])),
  ],
  ['a file of two parts, the second of which has nothing', loaded(Buffer.concat([whole, gzipSync('')]))],
])('%s is unpacked, and counts as it is unpacked', (_, said) => {
  expect(said).toBe(`2 of ${TABLE.length} bytes`);
});

test('lines and lists of JSON are unpacked as well', () => {
  expect(loaded(gzipSync('{"id":"1"}\n{"id":"2"}\n'), { ...LINES_LAYOUT, isCompressed: true })).toMatch(
    /^2 of/,
  );
  expect(loaded(gzipSync('[{"id":"1"}]'), { ...JSON_LAYOUT, isCompressed: true })).toMatch(/^1 of/);
});

const CUT = '"export.csv.gz" ends too early: it is not all of a gzip file | copy all of it';
const DAMAGED = '"export.csv.gz" is damaged: gzip cannot unpack it | copy it again';

test.each<readonly [string, string, string]>([
  ['cut in its data', loaded(whole.subarray(0, 20)), CUT],
  ['cut before its length', loaded(whole.subarray(0, -4)), CUT],
  ['cut by a byte', loaded(whole.subarray(0, -1)), CUT],
  ['with another checksum', loaded(changed(whole.length - 8)), DAMAGED],
  ['with another length', loaded(withLength(7)), DAMAGED],
  ['with a length that is endless', loaded(withLength(0xffffffff)), DAMAGED],
  ['with other data', loaded(changed(10)), DAMAGED],
  ['with text behind its end', loaded(behind('id,name\n3,Ольга\n')), DAMAGED],
  ['with zeros behind its end', loaded(behind(Buffer.alloc(512))), DAMAGED],
  ['with a zero behind its end', loaded(behind('\0')), DAMAGED],
  ['with a zero and text behind its end', loaded(behind('\0text')), DAMAGED],
  ['with zeros between its parts', loaded(behind(Buffer.concat([Buffer.alloc(512), whole]))), DAMAGED],
  ['with another format behind its end', loaded(behind('PK\u0003\u0004 and so on, and on')), DAMAGED],
  ['whose second part is cut', loaded(behind(whole.subarray(0, -9))), CUT],
  ['whose second part is only begun', loaded(behind(whole.subarray(0, 2))), CUT],
  [
    'that is not compressed',
    loaded(TABLE),
    '"export.csv.gz" is not compressed (gzip), although its name ends in ".gz" | give it a name without ".gz"',
  ],
  [
    'that is empty',
    loaded(Buffer.alloc(0)),
    '"export.csv.gz" is not compressed (gzip), although its name ends in ".gz" | give it a name without ".gz"',
  ],
  [
    'whose name does not say that it is compressed',
    loaded(whole, { isCompressed: false }),
    '"export.csv.gz" is compressed (gzip), and its name does not say so | give it a name that ends in ".gz", or unpack it',
  ],
  [
    'that has too many bytes, unpacked',
    loaded(gzipSync(Buffer.alloc(2_000_000, '7'))),
    '"export.csv.gz" is too large: so many bytes | ',
  ],
  [
    'that has one byte too many, unpacked',
    loaded(whole, { maxBytes: TABLE.length - 1 }),
    '"export.csv.gz" is too large: so many bytes | ',
  ],
])('a file %s is refused', (_, said, words) => {
  expect(said).toBe(words);
});

test('a file of just as many bytes as it may have is read', () => {
  expect(loaded(whole, { maxBytes: Math.max(TABLE.length, whole.length) })).toMatch(/^2 of/);
});
