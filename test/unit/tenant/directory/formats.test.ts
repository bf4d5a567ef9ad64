/** Directories of CSV and of lines of JSON: what is found in them, what is left out, and what is refused. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import type { Directory, DirectoryFault, DirectoryLayout } from '../../../../src/adapter/directory';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import { CUSTOMER_BOUNDS } from '../../../../src/tenant/directory/reading';
import { directoryOf } from '../../../../src/tenant/directory/open';
import { inferCodec } from '../../../../src/types/infer-codec';
import { typeOfCodec } from '../../../../src/types/type-of-codec';
import type { IdentifierType } from '../../../../src/values/identifier';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { CSV_LAYOUT, LINES_LAYOUT } from '../../../support/directory';
import { draws } from '../../../support/draws';

type Index = Readonly<Record<string, IdentifierType>>;
const BY_ID: Index = { id: 'text' };

const open = (
  text: string | Buffer,
  layout: DirectoryLayout,
  index = BY_ID,
): ReturnType<typeof directoryOf> =>
  directoryOf(Buffer.from(text), 'export', { index, origin: ANY_SOURCE, layout });

const opened = (text: string | Buffer, layout: DirectoryLayout, index = BY_ID): Directory => {
  const found = open(text, layout, index);
  if (!isRight(found)) throw new Error(found.left.message);
  return found.right;
};

const refused = (text: string | Buffer, layout: DirectoryLayout, index = BY_ID): DirectoryFault => {
  const found = open(text, layout, index);
  if (isRight(found)) throw new Error('it was read');
  return found.left;
};

const inWords = ({ message, fix }: DirectoryFault): string =>
  `${message} | ${fix === undefined ? '' : suggestionOf(fix)}`;

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'ж', ',', ';', '"', '\n', ' ', '№'), maxLength: 5 }),
  fc.constantFrom('', '', '7', '+7 900 000-00-01'),
);

/** Invented rows under a header, each with an identifier that no other has. */
const tables = fc
  .record({
    columns: fc.uniqueArray(fc.constantFrom('name', 'e-mail', 'Телефон', 'a.b', '__proto__', ''), {
      minLength: 1,
    }),
    cells: fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ';', '\t'),
  })
  .map(({ columns, cells, ...written }) => ({
    ...written,
    rows: [['id', ...columns], ...cells.map((row, at) => [`c-${at}`, ...row.slice(0, columns.length)])],
  }));

const quotedIfNeeded = (text: string): string =>
  /[",;\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

test('a customer that is found is the row that csv-parse reads, without what is empty', () => {
  fc.assert(
    fc.property(tables, ({ rows, ending, delimiter }) => {
      const text = rows.map((row) => row.map(quotedIfNeeded).join(delimiter)).join(ending);
      const directory = opened(text, { ...CSV_LAYOUT, csv: { delimiter, quote: '"' } });
      const [header = [], ...customers] = parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'] });
      const expected = customers.map((row) =>
        row.flatMap((value, at) => (value === '' || header[at] === '' ? [] : [[header[at], value]])),
      );
      for (const [at, entries] of expected.entries()) {
        const [found] = directory.find('id', `c-${at}`);
        expect(Object.entries(found?.customer ?? {})).toEqual(entries);
      }
      const all = expected.map((entries): unknown => Object.fromEntries(entries));
      const typeOf = (samples: readonly unknown[]): unknown => typeOfCodec(inferCodec(samples));
      expect(typeOf(directory.samples)).toEqual(typeOf(all));
      expect(directory.columns).toEqual(header.filter((name) => name !== ''));
    }),
    { numRuns: draws({ few: 200, all: 3_000 }) },
  );
});

const SOME = 'id,phone\n1,79000000001\n2,79000000002\n';

test('customers of CSV are found by phone numbers in any spelling, and columns of the settings name them', () => {
  const rows = '1;+7 (900) 000-00-01;"a;b"\r\n2;8 900 000-00-02;\r\n\r\n3;;\r\n';
  const csv = { delimiter: ';', quote: '"', header: ['id', 'phone', 'note'] };
  const directory = opened(rows, { ...CSV_LAYOUT, csv }, { phone: 'phone', id: 'digits' });
  expect(directory.find('phone', '79000000001')).toEqual([
    { customer: { id: '1', phone: '+7 (900) 000-00-01', note: 'a;b' }, values: ['+7 (900) 000-00-01'] },
  ]);
  expect(directory.find('phone', '79000000002')[0]?.customer).toEqual({ id: '2', phone: '8 900 000-00-02' });
  expect(directory.find('id', '3')[0]?.customer).toEqual({ id: '3' });
  expect(directory.find('phone', '79000000003')).toEqual([]);
  expect(directory.find('phone', '')).toEqual([]);
  expect(directory.counts.map(({ customers, values, without }) => [customers, values, without])).toEqual([
    [3, 2, { affected: 1, lost: 0 }],
    [3, 3, { affected: 0, lost: 0 }],
  ]);
});

test('without quotes a quote is a character like any other', () => {
  const directory = opened('id\tname\n1\t"a"\n', { ...CSV_LAYOUT, csv: { delimiter: '\t', quote: '' } });
  expect(directory.find('id', '1')[0]?.customer).toEqual({ id: '1', name: '"a"' });
});

test.each([
  ['\n\nid\n1\n', 'blank lines before the header'],
  ['id\n1', 'a last line without its end'],
  ['id\r1\r', 'carriage returns'],
  ['id\r\n\r\n1\r\n\r\n', 'blank lines'],
  ['\ufeffid\n1', 'a byte order mark'],
  ['"id"\n"1"', 'quoted names'],
  ['id,,\n1,,', 'columns without a name'],
])('%j has one customer: %s', (text) => {
  expect(opened(text, CSV_LAYOUT).find('id', '1')).toEqual([{ customer: { id: '1' }, values: ['1'] }]);
});

const withBad = (layout: DirectoryLayout, badLines: number): DirectoryLayout => ({ ...layout, badLines });

const SECRET = 'vymyshlennyj';

/** Files with the numbers of their lines that are not customers, and what is said of the first. */
const BAD: readonly (readonly [text: string, lines: readonly number[], why: string])[] = [
  [`id,b\n1,2\n${SECRET}\n3,4`, [3], 'has 1 cells, and not 2'],
  [`id,b\n1,2\n${SECRET},4,5\n3,4`, [3], 'has 3 cells, and not 2'],
  [`id,b\n1,2\n3,"${SECRET}\n4,5\n`, [3], 'has a quote that is not closed'],
  [`id,b\n1,2\n3,"${SECRET}\n4,"5"\n`, [3], 'has text behind a closing quote'],
  [`id,b\n1,2\n3,${SECRET}"\n4,5`, [3], 'has a quote inside of a cell that is not quoted'],
  [`id,b\n1,2\n3,${SECRET}\u0000\n4,5`, [3], 'has a character NUL'],
  [`id,b\n"1\n1",2\n\n3\n4,5`, [5], 'has 1 cells, and not 2'],
  [`id,b\r\n1,2\r\n"3\r\n",4\r\n5\r\n`, [5], 'has 1 cells, and not 2'],
  [`id,b\r1,2\r${SECRET}\r4,5`, [3], 'has 1 cells, and not 2'],
  [`id,b\n1,${'x'.repeat(CUSTOMER_BOUNDS.bytes)}\n4,5`, [2], 'is too long'],
  [`id,b\n1,2\n3${','.repeat(CUSTOMER_BOUNDS.values)}\n4,5`, [3], 'has too many cells'],
  [`id,b\n1\n2\n3,4\n5`, [2, 3, 5], 'has 1 cells, and not 2'],
  ['id,b\n1,2\nid,b\n3,4', [3], 'names the columns again'],
  ['id,b\nid,b\n1,2\n', [2], 'names the columns again'],
  ['id,b\n1,2\nid,b', [3], 'names the columns again'],
  ['id,b\n1,2\n"id",b\n3,4\n"id","b"\n5,6\n', [3, 5], 'names the columns again'],
  ['\ufeffid,b\r\n1,2\r\n\ufeffid,b\r\n3,4\r\n', [3], 'names the columns again'],
  ['id,"b ""x"""\n1,2\nid,"b ""x"""\n3,4', [3], 'names the columns again'],
  ['id,"b\nx"\n1,2\nid,"b\nx"\n\nid\n3,4', [4, 7], 'names the columns again'],
  ['id,,Имя\n1,2,3\nid,,Имя\n4,5,6', [3], 'names the columns again'],
];

const BAD_JSON: typeof BAD = [
  [`{"id":"1"}\n{"id":"${SECRET}"\n{"id":"3"}`, [2], 'is not JSON'],
  [`{"id":"1"}\n["${SECRET}"]\n`, [2], 'is not an object'],
  [`{"id":"1"}\n\n"${SECRET}"\nnull\n`, [3, 4], 'is not an object'],
  [`{"id":"1"}\r\n{"id":"${SECRET}","id":"2"}\r\n`, [2], 'has the same key twice in one object'],
  [`{"id":"1"}\n{"id":{"a":1,"a":2}}`, [2], 'has the same key twice in one object'],
  [`{"id":"1"}\n{"id":"2"},\n`, [2], 'is not JSON'],
  [`{"id":"1"}\n{"id":"a\u0000"}\n`, [2], 'is not JSON'],
  [`{"id":"1"}\n${'{"a":'.repeat(70)}1${'}'.repeat(70)}\n`, [2], 'is nested too deeply'],
  [`{"id":"1"}\n{"id":"${'x'.repeat(CUSTOMER_BOUNDS.bytes)}"}`, [2], 'is too long'],
  [`{"id":"1"}\n{"id":[${'1,'.repeat(CUSTOMER_BOUNDS.values)}1]}`, [2], 'has too many values'],
  ['{"id":"1"}{"id":"2"}\n{"id":"3"}', [1], 'is not JSON'],
];

const CASES = [
  ...BAD.map((bad) => [CSV_LAYOUT, ...bad] as const),
  ...BAD_JSON.map((bad) => [LINES_LAYOUT, ...bad] as const),
].map(([layout, text, lines, why]) => ({ layout, text, lines, why, shown: text.slice(0, 40) }));

test.each(CASES)(
  '$layout.format $shown is refused by the numbers of its bad lines',
  ({ layout, text, lines, why }) => {
    const what =
      lines.length === 1
        ? 'a line that is not a customer: line'
        : `${lines.length} lines that are not customers: lines`;
    const fault = refused(text, withBad(layout, lines.length - 1));
    const allowed = lines.length === 1 ? '' : `, and "badLines" allows ${lines.length - 1}`;
    expect(inWords(fault)).toBe(
      `"export" has ${what.replace(': ', `${allowed}: `)} ${lines.join(', ')}; line ${lines[0] ?? 0} ${why} | add "badLines": ${lines.length} to "settings"`,
    );
    expect(inWords(fault)).not.toContain(SECRET);
  },
);

test.each(CASES)(
  '$layout.format $shown is read without its bad lines up to the limit',
  ({ layout, text, lines }) => {
    const directory = opened(text, withBad(layout, lines.length));
    expect(directory.badLines).toEqual({ count: lines.length, first: lines });
    expect(directory.counts[0]?.customers).toBeGreaterThan(0);
  },
);

test.each([
  ['a line that has the name of one column', 'id,b\n1,b\nid,2\n'],
  ['another spelling of the names', 'id,b\nID,B\n id,b\n'],
  ['names in another order', 'id,b\nb,id\n'],
  ['a name and more', 'id,b\nid,bb\nidd,b\n'],
  ['a mark before another column', 'id,b\nid,\ufeffb\n'],
])('%s is a customer', (_, text) => {
  expect(opened(text, CSV_LAYOUT).counts[0]?.customers).toBe(text.split('\n').length - 2);
});

test('names of the settings that the file has as well are no customer', () => {
  const named = { ...CSV_LAYOUT, csv: { ...CSV_LAYOUT.csv, header: ['id', 'b'] } };
  expect(opened('id,b\n1,2\nid,b\n3,4\n', withBad(named, 2)).badLines).toEqual({ count: 2, first: [1, 3] });
});

test('of many bad lines ten are told', () => {
  const text = `id,b\n${'1\n'.repeat(500)}2,3\n`;
  expect(refused(text, withBad(CSV_LAYOUT, 499)).message).toBe(
    '"export" has 500 lines that are not customers, and "badLines" allows 499: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 490 more; line 2 has 1 cells, and not 2',
  );
  expect(opened(text, withBad(CSV_LAYOUT, 500)).badLines.count).toBe(500);
});

const semicolon = { ...CSV_LAYOUT, csv: { delimiter: ';', quote: '"' } };

test.each<readonly [string, DirectoryLayout, Index, string]>([
  ['', CSV_LAYOUT, BY_ID, 'the file has no customer, so its fields are not known | add a customer'],
  ['\n\n', CSV_LAYOUT, BY_ID, 'the file has no customer, so its fields are not known | add a customer'],
  ['id\n', CSV_LAYOUT, BY_ID, 'the file has no customer, so its fields are not known | add a customer'],
  ['\n \n', LINES_LAYOUT, BY_ID, 'the file has no customer, so its fields are not known | add a customer'],
  [
    `${SECRET},a,b,a\n1,2,3,4`,
    CSV_LAYOUT,
    { a: 'text' },
    'the header of "export" has the same name twice: columns 2 and 4 | give each column a name of its own',
  ],
  [SOME, CSV_LAYOUT, { phones: 'phone' }, '"export" has no column "phones" | rename "phones" to "phone"'],
  [
    `${SECRET},79000000001\n`,
    CSV_LAYOUT,
    BY_ID,
    '"export" has no column "id" | write it as the header has it',
  ],
  [
    SOME.replaceAll(',', ';'),
    CSV_LAYOUT,
    { phone: 'phone' },
    '"export" has no column "phone" | add "csv": {"delimiter":";"} to "settings"',
  ],
  [
    SOME.replaceAll(',', '\t'),
    CSV_LAYOUT,
    { phone: 'phone' },
    '"export" has no column "phone" | add "csv": {"delimiter":"\\t"} to "settings"',
  ],
  [SOME, semicolon, { phone: 'phone' }, '"export" has no column "phone" | write it as the header has it'],
  [
    `sep=;\n${SOME}`,
    CSV_LAYOUT,
    BY_ID,
    '"export" begins with a line of Excel that is not the header: "sep=" | remove its first line',
  ],
  [
    `sep=;\n${SOME}`,
    semicolon,
    BY_ID,
    '"export" begins with a line of Excel that is not the header: "sep=" | remove its first line',
  ],
  [
    `id,"${SECRET}\n1,2`,
    CSV_LAYOUT,
    BY_ID,
    '"export" cannot be read as CSV: its first line has a quote that is not closed | is "csv" as the file is written?',
  ],
])('%j is refused', (text, layout, index, words) => {
  const fault = refused(text, layout, index);
  expect(inWords(fault)).toBe(words);
  expect(inWords(fault)).not.toContain(SECRET);
});

test('the column that an index lacks is reported at the index', () => {
  expect(refused(SOME, CSV_LAYOUT, { mail: 'email' }).at).toEqual(['settings', 'index', 'mail']);
});

test('one line of a hundred million characters is one bad line', () => {
  const text = Buffer.concat([Buffer.from('id,b\n1,2\n'), Buffer.alloc(1e8, 'x'), Buffer.from('\n3,4\n')]);
  expect(opened(text, withBad(CSV_LAYOUT, 1)).badLines).toEqual({ count: 1, first: [3] });
  const json = Buffer.concat([
    Buffer.from('{"id":"1"}\n'),
    Buffer.alloc(1e8, 'x'),
    Buffer.from('\n{"id":"3"}\n'),
  ]);
  expect(opened(json, withBad(LINES_LAYOUT, 1)).badLines).toEqual({ count: 1, first: [2] });
});
