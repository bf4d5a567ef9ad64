/**
 * The reading of an export for `init` and `infer`: customers as CSV or as lines of JSON, also in gzip. What is found is
 * what the settings of a directory must say. No message has a value of the file.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { DirectoryFormat } from '../adapter/directory';
import type { FileEnds } from '../json/read-file';
import { parseText } from '../json/parse';
import { isRecord } from '../types/conform';
import { findDialect, readRows } from './dialect';
import type { FoundDialect, Row } from './dialect';
import { decodeExport, findEncoding } from '../values/file-encoding';
import type { FileEncoding, FoundEncoding } from '../values/file-encoding';
import { tableOf } from './table';
import type { Table } from './table';
import { isGzip, unpackHead } from './unpack';

/** Something that was found by looking at a file, and whether it could be something else. */
export interface Guess {
  readonly about: 'encoding' | 'format' | 'delimiter' | 'quote' | 'header';
  readonly found: string;
  readonly isSure: boolean;
  readonly why?: string;
}

/** The settings of a directory that differ from what it does without them. */
export interface ExportSettings {
  readonly encoding?: FileEncoding;
  readonly csv?: Readonly<Record<string, unknown>>;
}

/** What an export has. */
export interface Export {
  readonly format: DirectoryFormat;
  readonly isCompressed: boolean;
  readonly encoding: FileEncoding;
  readonly settings: ExportSettings;
  readonly customers: readonly Readonly<Record<string, unknown>>[];
  /** Of CSV, all columns with a name. */
  readonly columns: readonly string[];
  readonly guesses: readonly Guess[];
  readonly notes: readonly string[];
}

/** The bytes of an export that are looked at from its beginning, unpacked; and of its end. */
export const HEAD_BYTES = 4 * 1_048_576;
export const TAIL_BYTES = 65_536;

/** The rows that are looked at. */
const MOST_ROWS = 100_000;

/** A text of an export, and what is known of its file. */
interface Opened {
  readonly text: string;
  readonly tail: string | undefined;
  readonly found: FoundEncoding;
  readonly isCompressed: boolean;
  readonly isCut: boolean;
}

const open = ({ head, tail, size }: FileEnds): Either<string, Opened> => {
  const isCompressed = isGzip(head);
  const isWhole = head.length === size;
  const unpacked = isCompressed ? unpackHead(head, HEAD_BYTES, isWhole) : { bytes: head, isCut: !isWhole };
  if (unpacked === undefined) return left('is not sound gzip: it cannot be unpacked');
  const { bytes, isCut } = unpacked;
  const found = findEncoding(bytes, isCut);
  if ('other' in found) return left(found.other);
  const text = decodeExport(bytes, found.encoding, isCut);
  const tailText = isCompressed || isWhole ? undefined : decodeExport(tail, found.encoding, false);
  return right({ text, tail: tailText, found, isCompressed, isCut });
};

const encodingGuess = ({ found }: Opened): Guess => ({
  about: 'encoding',
  found: found.encoding,
  isSure: found.isSure,
  why: found.why,
});

const cutNotes = ({ isCut }: Opened, seen: number): readonly string[] =>
  isCut ? [`Only the beginning was looked at: ${seen} customers. The file has more.`] : [];

const encodingSetting = (encoding: FileEncoding): ExportSettings =>
  encoding === 'utf-8' ? {} : { encoding };

const isObjectLine = (line: string): boolean => {
  const parsed = parseText(line);
  return isRight(parsed) ? isRecord(parsed.right) : parsed.left === 'duplicateKey';
};

/** Whether a text is lines of JSON: its first two lines are an object each. */
const isLines = (text: string): boolean => {
  const [first, second] = text
    .slice(0, 2 * 524_288)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  return first !== undefined && second !== undefined && [first, second].every(isObjectLine);
};

const readLines = (opened: Opened): Either<string, Export> => {
  const customers: Readonly<Record<string, unknown>>[] = [];
  const bad: number[] = [];
  for (const [at, line] of opened.text.split('\n').slice(0, MOST_ROWS).entries()) {
    if (line.trim() === '') continue;
    const parsed = parseText(line.replace(/\r$/, ''), { numbersAsWritten: true });
    if (isRight(parsed) && isRecord(parsed.right)) customers.push(parsed.right);
    else bad.push(at + 1);
  }
  const { encoding } = opened.found;
  return right({
    format: 'ndjson',
    isCompressed: opened.isCompressed,
    encoding,
    settings: encodingSetting(encoding),
    customers,
    columns: [],
    guesses: [{ about: 'format', found: 'ndjson', isSure: true }, encodingGuess(opened)],
    notes: [
      ...(bad.length === 0
        ? []
        : [
            `${bad.length} lines are not an object of JSON, the first of them line ${bad[0] ?? 0}. Set "badLines" to how many may be left out.`,
          ]),
      ...cutNotes(opened, customers.length),
    ],
  });
};

const csvSettings = ({ delimiter, quote }: FoundDialect, { header }: Table): ExportSettings => {
  const csv = {
    ...(delimiter === ',' ? {} : { delimiter }),
    ...(quote === '"' ? {} : { quote }),
    ...(header === undefined ? {} : { header }),
  };
  return Object.keys(csv).length === 0 ? {} : { csv };
};

const lastRow = (tail: string | undefined, dialect: FoundDialect): Row | undefined => {
  const lines = tail?.split(/\r?\n/).filter((line) => line.trim() !== '') ?? [];
  return readRows(lines.at(-1) ?? '', dialect, 1)?.[0];
};

const readTable = (opened: Opened, dialect: FoundDialect): Either<string, Export> => {
  const rows = readRows(opened.text, dialect, MOST_ROWS) ?? [];
  const table = tableOf(rows, lastRow(opened.tail, dialect));
  if (!isRight(table)) return table;
  const { customers, columns, header, notes } = table.right;
  const { encoding } = opened.found;
  return right({
    format: 'csv',
    isCompressed: opened.isCompressed,
    encoding,
    settings: { ...encodingSetting(encoding), ...csvSettings(dialect, table.right) },
    customers,
    columns,
    guesses: [
      { about: 'format', found: 'csv', isSure: true },
      encodingGuess(opened),
      { about: 'delimiter', found: JSON.stringify(dialect.delimiter), isSure: dialect.isSure },
      { about: 'quote', found: JSON.stringify(dialect.quote), isSure: true },
      {
        about: 'header',
        found: header === undefined ? 'the first line names the columns' : 'no line names the columns',
        isSure: header === undefined,
      },
    ],
    notes: [
      ...(header === undefined
        ? []
        : [
            'No line names the columns: they are called "column_1" and so on. Write their names into "header".',
          ]),
      ...notes,
      ...cutNotes(opened, customers.length),
    ],
  });
};

/** Lines that begin as JSON does, and the headers that `curl -i` prints before it. */
const isOtherText = (text: string): boolean => /^\s*(?:[[{]|HTTP\/\d)/m.test(text);

/**
 * Reads an export; `undefined` for what is neither CSV nor lines of JSON, such as a document of JSON or a page. `Left`
 * says, in words that follow the file's name, why an export cannot be read.
 */
export const readExport = (ends: FileEnds): Either<string, Export> | undefined => {
  const opened = open(ends);
  if (!isRight(opened)) return opened;
  const { text } = opened.right;
  if (/^\s*\{/.test(text) && isLines(text)) return readLines(opened.right);
  if (isOtherText(text)) return undefined;
  const dialect = findDialect(text);
  return dialect === undefined ? undefined : readTable(opened.right, dialect);
};
