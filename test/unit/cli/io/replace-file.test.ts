/** The replacement of a file: complete or not at all, and only if the file has not changed since it was read. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '../../../../src/cli/io/replace-file';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replace-'));
  file = join(folder, 'case.json');
  writeFileSync(file, 'old');
});

afterEach(() => rmSync(folder, { recursive: true }));

it('writes the new text with the old permissions, and leaves no other file', () => {
  chmodSync(file, 0o640);
  expect(replaceFile(folder, file, 'old', 'new')).toBe('replaced');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o640]);
  expect(readdirSync(folder)).toEqual(['case.json']);
});

it('does not replace a file that was changed since it was read', () => {
  expect(replaceFile(folder, file, 'older', 'new')).toBe('changed');
  expect(readFileSync(file, 'utf8')).toBe('old');
});

it('writes through a link', () => {
  const link = join(folder, 'link.json');
  symlinkSync(file, link);
  expect(replaceFile(folder, link, 'old', 'new')).toBe('replaced');
  expect([lstatSync(link).isSymbolicLink(), readFileSync(file, 'utf8')]).toEqual([true, 'new']);
});

it('writes nothing outside the folder, neither through a link nor by the name', () => {
  const inside = join(folder, 'inside');
  mkdirSync(inside);
  symlinkSync(file, join(inside, 'link.json'));
  expect(replaceFile(inside, join(inside, 'link.json'), 'old', 'new')).toBe('unwritable');
  expect(replaceFile(inside, join(inside, '..', 'case.json'), 'old', 'new')).toBe('unwritable');
  expect(readFileSync(file, 'utf8')).toBe('old');
});

it('reports a file that cannot be written', () => {
  expect(replaceFile(folder, join(folder, 'none.json'), '', 'new')).toBe('unwritable');
  mkdirSync(join(folder, `.case.json.${process.pid}.tmp`));
  expect(replaceFile(folder, file, 'old', 'new')).toBe('unwritable');
  expect(readFileSync(file, 'utf8')).toBe('old');
});
