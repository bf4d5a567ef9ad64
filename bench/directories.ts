/**
 * The benchmark of directories: files of customers in each format, each loaded in a process of its own. Progress goes to
 * standard error, a table to standard output; with `--write` it also replaces the one in docs/reference/directories.md.
 */
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as t from 'io-ts';
import type { DirectoryFormat } from '../src/adapter/directory';
import { writeCustomers } from './customers';

const SIZES = [10_000, 100_000, 1_000_000];
const FORMATS: readonly DirectoryFormat[] = ['csv', 'ndjson', 'json'];
const NAMES: Readonly<Record<DirectoryFormat, string>> = {
  csv: 'CSV',
  ndjson: 'lines of JSON',
  json: 'JSON',
};

const Figures = t.type({
  bytes: t.number,
  cpuSeconds: t.number,
  peakMiB: t.number,
  p50: t.number,
  p99: t.number,
});

const measure = (file: string, format: DirectoryFormat, customers: number): string => {
  const child = join(__dirname, 'directory-child.js');
  const said: unknown = JSON.parse(
    execFileSync(process.execPath, [child, file, format, String(customers)], { encoding: 'utf8' }),
  );
  if (!Figures.is(said)) throw new Error('the child gave no figures');
  const { bytes, cpuSeconds, peakMiB, p50, p99 } = said;
  const name = `${NAMES[format]}${file.endsWith('.gz') ? ', gzip' : ''}`;
  const cells = [
    customers.toLocaleString('en'),
    name,
    (bytes / 1e6).toFixed(0),
    cpuSeconds.toFixed(1),
    peakMiB.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
};

const PAGE = join(__dirname, '../../docs/reference/directories.md');

/** The table of the page: the names of its columns, and the lines of a table behind them. */
const TABLE = /^\| Customers .*\n(?:\|.*\n)*/m;

const writePage = (lines: readonly string[]): void =>
  writeFileSync(
    PAGE,
    readFileSync(PAGE, 'utf8').replace(TABLE, () => `${lines.join('\n')}\n`),
  );

const run = async (folder: string): Promise<void> => {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  };
  say('| Customers | Format | MB | CPU to load, s | Memory, MiB | Found in, µs (p50) | p99 |');
  say('| --- | --- | --- | --- | --- | --- | --- |');
  for (const customers of SIZES)
    for (const format of FORMATS) {
      const file = join(folder, `customers.${format}`);
      process.stderr.write(`${customers} customers as ${NAMES[format]}\n`);
      writeCustomers(file, format, customers);
      say(measure(file, format, customers));
      if (format === 'csv') {
        await pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz`));
        say(measure(`${file}.gz`, format, customers));
      }
    }
  if (process.argv.includes('--write')) writePage(lines);
};

const folder = mkdtempSync(join(tmpdir(), 'account-bridge-directories-'));
void run(folder).finally(() => rmSync(folder, { recursive: true }));
