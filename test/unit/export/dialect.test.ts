/** The delimiter and the quotes that a text of CSV has. */
import { findDialect, readRows } from '../../../src/export/dialect';

const table = (delimiter: string, rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.join(delimiter)}\r\n`).join('');

const ROWS = [
  ['id', 'name', 'balance'],
  ['1', 'Maria', '10'],
  ['2', 'Hanna', '20'],
];

test.each([',', ';', '\t', '|', '^', '~'])('the delimiter %j', (delimiter) => {
  expect(findDialect(table(delimiter, ROWS))).toEqual({ delimiter, quote: '"', isSure: true });
});

test.each<[string, string, string, string, boolean]>([
  ['decimal commas', 'id;sum\n1;12,5\n2;13,5\n', ';', '"', true],
  ['decimal commas in every row, and few columns', 'id;sum;total\n1;1,5;2\n2;1,5;3\n', ';', '"', true],
  ['commas in quotes', 'id;name\n1;"a,b,c"\n2;"d,e,f"\n', ';', '"', true],
  ['delimiters in quotes', 'id,name\n1,"a,b"\n2,"c,d"\n', ',', '"', true],
  ['line breaks in quotes', 'id,note\n1,"a\nb, c\nd"\n2,x\n', ',', '"', true],
  ['doubled quotes', 'id;note\n1;"a ""b"" c"\n2;x\n', ';', '"', true],
  ['apostrophes as quotes', "id,note\n1,'a,b'\n2,'c,d'\n", ',', "'", true],
  ['quotes that do not pair', 'id;note\n1;5" screen\n2;"open\n3;x\n', ';', '', true],
  ['times with colons', 'id;at\n1;10:30\n2;11:45\n', ';', '"', true],
  ['a row of another width', 'id;a;b\n1;2;3\n1;2\n1;2;3\n4;5;6\n', ';', '"', true],
  ['two delimiters that both fit', 'a;b,c\n1;2,3\n4;5,6\n', ';', '"', false],
  ['Cyrillic letters', 'Код;Имя\n1;Устинья\n2;Нестор\n', ';', '"', true],
  ['blank lines', 'id;a\n\n1;2\n\n\n3;4\n', ';', '"', true],
  ['old line ends of a Mac', 'id;a\r1;2\r3;4\r', ';', '"', true],
])('is found with %s', (_, text, delimiter, quote, isSure) => {
  expect(findDialect(text)).toEqual({ delimiter, quote, isSure });
});

test.each<[string, string]>([
  ['a sentence', 'Sorry, there is no such page.\n'],
  ['one column', 'phone\n79000000001\n79000000002\n'],
  ['nothing', ''],
  ['lines of different numbers of commas', 'a\nb, c\nd, e, f\ng, h, i, j\n'],
])('is not found in %s', (_, text) => {
  expect(findDialect(text)).toBeUndefined();
});

it('rows have the number of the line in which they end', () => {
  const rows = readRows('id;note\n\n1;"a\nb"\n2;c\n', { delimiter: ';', quote: '"' }, 10);
  expect(rows).toEqual([
    { cells: ['id', 'note'], line: 1 },
    { cells: ['1', 'a\nb'], line: 4 },
    { cells: ['2', 'c'], line: 5 },
  ]);
});
