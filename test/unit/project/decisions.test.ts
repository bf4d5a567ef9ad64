/** The index of decisions has every decision, under its title, with a status and a date. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/root';

const FOLDER = join(ROOT, 'docs/explanation/decisions');

const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

const titleOf = (file: string): string => /^# (.+)$/m.exec(read(file))?.[1] ?? '';

const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');

/** The rows of the index: number and file of the link, title, status, date, one line. */
const rows = [
  ...read('README.md').matchAll(
    /^\| \[(\d{4})\]\(([^)]+)\) +\| (.+?) +\| (.+?) +\| (\d{4}-\d{2}-\d{2}) +\| (.+?) +\|$/gm,
  ),
].map(([, number = '', file = '', title = '', status = '', , line = '']) => ({
  number,
  file,
  title,
  status,
  line,
}));

test('each decision is a page with its own number and a title', () => {
  expect(files.length).toBeGreaterThan(11);
  expect(files.filter((file) => !/^\d{4}-[a-z0-9-]+\.md$/.test(file) || titleOf(file) === '')).toEqual([]);
  expect(new Set(files.map((file) => file.slice(0, 4))).size).toBe(files.length);
});

test('the index has each decision once, in order, by its number and title', () => {
  const indexed = rows.map(({ number, file, title }) => ({ number, file, title }));
  const expected = [...files]
    .sort()
    .map((file) => ({ number: file.slice(0, 4), file, title: titleOf(file) }));
  expect(indexed).toEqual(expected);
});

test('each status is accepted, amended or superseded by an existing decision', () => {
  const isStatus = (status: string): boolean => {
    const by = /^superseded by (\d{4})$/.exec(status)?.[1];
    return status === 'accepted' || status === 'amended' || rows.some(({ number }) => number === by);
  };
  expect(rows.filter(({ status }) => !isStatus(status))).toEqual([]);
});

test('each decision is summarised in one line', () => {
  expect(rows.filter(({ line }) => line.length < 20 || line.length > 130)).toEqual([]);
});
