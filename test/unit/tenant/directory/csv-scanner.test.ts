/** The rows and cells that are found in CSV are those that csv-parse reads. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CsvDialect } from '../../../../src/adapter/directory';
import { CsvScanner } from '../../../../src/tenant/directory/csv/scanner';
import { draws } from '../../../support/draws';

const BOUNDS = { bytes: 1000, cells: 50 };

interface Rows {
  readonly rows: readonly (readonly string[])[];
  /** The offset at which the first row begins that is not CSV. */
  readonly faultAt?: number;
}

const isLineBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** The rows up to the first that is not CSV, without blank lines. */
const scanned = (text: string, dialect: CsvDialect): Rows => {
  const bytes = Buffer.from(text);
  const row = new CsvScanner(bytes, dialect, BOUNDS);
  const rows: string[][] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    at = row.read(at);
    if (row.fault !== undefined) return { rows, faultAt: start };
    if (!isLineBreak(bytes[start]))
      rows.push(Array.from({ length: row.cells }, (_, cell) => row.textOf(cell)));
  }
  return { rows };
};

const parsed = (
  text: string,
  { delimiter, quote }: CsvDialect,
): readonly (readonly string[])[] | undefined => {
  try {
    return parse(text, {
      delimiter,
      quote: quote === '' ? false : quote,
      escape: quote === '' ? null : quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch {
    return undefined; // csv-parse throws where a text is not CSV
  }
};

const dialects = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ':', '^', '~'),
  quote: fc.constantFrom('"', "'", ''),
});

const textOf = ({ delimiter, quote }: CsvDialect): fc.Arbitrary<string> => {
  const pieces = ['\n', '\r\n', '\r', 'a', 'ж', ' ', '', '7', '"', "'", '😀', ',', ';'];
  const some = fc.constantFrom(...pieces, delimiter, delimiter, quote, quote, quote + quote);
  return fc.array(some, { maxLength: 24 }).map((parts) => parts.join(''));
};

const written = dialects.chain((dialect) =>
  fc.record({ dialect: fc.constant(dialect), text: textOf(dialect) }),
);

test('any text has the rows that csv-parse reads, up to the first that it refuses', () => {
  let accepted = 0;
  fc.assert(
    fc.property(written, ({ text, dialect }) => {
      const { rows, faultAt } = scanned(text, dialect);
      const expected = parsed(text, dialect);
      expect(faultAt === undefined).toBe(expected !== undefined);
      if (expected !== undefined) accepted += 1;
      const before = faultAt === undefined ? text : Buffer.from(text).subarray(0, faultAt).toString();
      expect(rows).toEqual(parsed(before, dialect));
    }),
    { numRuns: draws({ few: 2_000, all: 50_000 }) },
  );
  expect(accepted).toBeGreaterThan(100);
});

const cell = fc.string({
  unit: fc.constantFrom('a', 'ж', ',', ';', '"', "'", '\n', '\r', ' ', '\t'),
  maxLength: 6,
});

test('any table that is written as CSV is read again', () => {
  const tables = fc.record({
    dialect: fc.record({ delimiter: fc.constantFrom(',', ';', '\t', '|'), quote: fc.constantFrom('"', "'") }),
    rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
    isLastEnded: fc.boolean(),
  });
  fc.assert(
    fc.property(tables, ({ dialect: { delimiter, quote }, rows, ending, isLastEnded }) => {
      const quoted = (text: string): string => `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
      const text = rows.map((row) => row.map(quoted).join(delimiter)).join(ending);
      expect(scanned(isLastEnded ? text + ending : text, { delimiter, quote }).rows).toEqual(rows);
    }),
    { numRuns: draws({ few: 300, all: 5_000 }) },
  );
});

const COMMA: CsvDialect = { delimiter: ',', quote: '"' };

/** What each row of a text is: its cells, or its fault; and how many lines it has. */
const rowsIn = (text: string, dialect = COMMA, bounds = BOUNDS): readonly string[] => {
  const bytes = Buffer.from(text);
  const row = new CsvScanner(bytes, dialect, bounds);
  const all: string[] = [];
  for (let at = 0; at < bytes.length;) {
    at = row.read(at);
    const cells = Array.from({ length: row.cells }, (_, each) => row.textOf(each)).join('|');
    all.push(`${row.lines}: ${row.fault ?? cells}`);
  }
  return all;
};

test.each([
  ['a,b\nc,d', ['1: a|b', '1: c|d']],
  ['"a\nb",c\nd,e', ['2: a\nb|c', '1: d|e']],
  ['"a\r\nb\rc",d', ['3: a\r\nb\rc|d']],
  ['a,"b\nc,d\n', ['1: has a quote that is not closed', '1: c|d']],
  ['a,"b\nc,"d"\ne,f', ['1: has text behind a closing quote', '1: c|d', '1: e|f']],
  ['a,b"c\nd,e', ['1: has a quote inside of a cell that is not quoted', '1: d|e']],
  ['"a"b,c\nd,e', ['1: has text behind a closing quote', '1: d|e']],
  ['a,\u0000\nd,e', ['1: has a character NUL', '1: d|e']],
  ['a,"\u0000"\nd,e', ['1: has a character NUL', '1: d|e']],
  ['"a""b",""""', ['1: a"b|"']],
  ['"",', ['1: |']],
  [',', ['1: |']],
])('%j is rows, and a row that is not CSV ends with its line', (text, rows) => {
  expect(rowsIn(text)).toEqual(rows);
});

test.each([
  [`${'x'.repeat(20)}\na,b`, ['1: is too long', '1: a|b']],
  [`"${'x'.repeat(20)}\n"\na,b`, ['1: is too long', '1: has a quote that is not closed', '1: a|b']],
  ['a,b,c,d\na,b', ['1: has too many cells', '1: a|b']],
  [`${'x'.repeat(10)}\na`, [`1: ${'x'.repeat(10)}`, '1: a']],
])('%j has a row beyond its bounds', (text, rows) => {
  expect(rowsIn(text, COMMA, { bytes: 10, cells: 3 })).toEqual(rows);
});
