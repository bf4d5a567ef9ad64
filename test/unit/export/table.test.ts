/** The customers of a table, and the words about what in it is not one. */
import { isRight } from 'fp-ts/Either';
import { readRows } from '../../../src/export/dialect';
import { tableOf } from '../../../src/export/table';

const read = (text: string) => tableOf(readRows(text, { delimiter: ';', quote: '"' }, 1000) ?? []);

const tableIn = (text: string) => {
  const table = read(text);
  if (!isRight(table)) throw new Error(table.left);
  return table.right;
};

it('cells are texts by the names of their columns, and empty ones are missing', () => {
  expect(tableIn('id;phone;note\n007;79000000001;\n8;;x\n')).toEqual({
    columns: ['id', 'phone', 'note'],
    header: undefined,
    customers: [
      { id: '007', phone: '79000000001' },
      { id: '8', note: 'x' },
    ],
    badLines: [],
    notes: [],
  });
});

test.each<[string, string, readonly string[]]>([
  [
    'names with blanks and dots',
    'Дата рождения;card.no;"a ""b"""\n01.02.1990;1;x\n',
    ['Дата рождения', 'card.no', 'a "b"'],
  ],
  ['names of usual fields over texts alone', 'Имя;Фамилия\nУстинья;Небывалая\n', ['Имя', 'Фамилия']],
  ['a name that every object has', 'id;toString;__proto__\n1;2;3\n', ['id', 'toString', '__proto__']],
  ['a column without a name', 'id;;phone\n1;x;79000000001\n', ['id', 'phone']],
])('a first line has the names: %s', (_, text, columns) => {
  expect(tableIn(text).columns).toEqual(columns);
});

test.each<[string, string]>([
  ['of a phone number', '79000000001;Устинья\n79000000002;Нестор\n'],
  ['of an address', 'a@shop.example;Maria\nb@shop.example;Hanna\n'],
  ['of a date', 'Maria;01.02.1990\nHanna;03.04.1991\n'],
])('a first line %s is a customer', (_, text) => {
  const { header, customers } = tableIn(text);
  expect(header).toEqual(['column_1', 'column_2']);
  expect(customers).toHaveLength(2);
});

test.each<[string, string, RegExp]>([
  ['the line of Excel', 'sep=;\nid;phone\n1;79000000001\n', /the line "sep=…" of Excel in line 1/],
  ['a title', 'Отчёт\nid;phone\n1;79000000001\n', /a title or other text before the names .* line 2/],
  ['a title and a blank line', 'Отчёт\n\nid;phone\n1;79000000001\n2;79000000002\n', /in line 3/],
  [
    'two lines of names',
    'Клиент;Связь;Счёт\nКод;Телефон;Баллы\n1;79000000001;5\n2;79000000002;6\n',
    /names? .*in two lines, 1 and 2/,
  ],
  [
    'two lines of the same names',
    'id;phone\nid;phone\n1;79000000001\n2;79000000002\n',
    /in two lines, 1 and 2/,
  ],
  ['a name twice', 'phone;id;phone\n79000000001;1;79000000002\n', /two columns "phone", 1 and 3/],
  ['names alone', 'id;phone\n', /has no/],
  ['words alone', 'red;round\nblue;square\n', /no line of which it is clear that it names the columns/],
])('%s is refused in words', (_, text, words) => {
  expect(read(text)).toEqual({ _tag: 'Left', left: expect.stringMatching(words) });
});

test.each<[string, string, RegExp]>([
  ['a total', 'id;phone;sum\n1;79000000001;5\nИтого;;5\n', /last line is a total/],
  [
    'a total of another width',
    'id;phone;sum\n1;79000000001;5\n2;79000000002;6\nTotal: 11\n',
    /last line is a total/,
  ],
  ['a column without a name', 'id;;phone\n1;x;79000000001\n', /Column 2 has no name/],
  ['a name in spaces', 'id; phone\n1;79000000001\n', /" phone" has spaces/],
  [
    'lines of another width',
    'id;phone\n1;79000000001\n2;79000000002;x\n3;79000000003\n4\n',
    /2 of 4 lines do not have 2 cells, the first of them line 3/,
  ],
  [
    'names of columns between customers',
    'id;phone\n1;79000000001\nid;phone\n2;79000000002\n',
    /^1 of the lines names the columns again, the first of them line 3\. /,
  ],
  [
    'names of columns between customers, with a mark',
    'id;phone\n1;79000000001\n\ufeffid;phone\n2;79000000002\nid;phone\n',
    /^2 of the lines name the columns again, the first of them line 3\. /,
  ],
])('%s is a note', (_, text, words) => {
  expect(tableIn(text).notes).toEqual([expect.stringMatching(words)]);
});

it('a total is no customer, also where the end of a long file has it', () => {
  expect(tableIn('id;sum\n1;5\n2;6\nВсего;11\n').customers).toHaveLength(2);
  const rows = readRows('id;sum\n1;5\n2;6\n', { delimiter: ';', quote: '"' }, 10) ?? [];
  const cut = tableOf(rows, { cells: ['Итого', '11'], line: 1 });
  expect(isRight(cut) && cut.right.notes).toEqual([expect.stringContaining('total')]);
});

it('names of columns between customers are bad lines and no customers', () => {
  const { customers, badLines } = tableIn('id;sum\n1;5\nid;sum\n2\n3;7\n\ufeffid;sum\n');
  expect(customers).toEqual([
    { id: '1', sum: '5' },
    { id: '3', sum: '7' },
  ]);
  expect(badLines).toEqual([3, 4, 6]);
});

it('no word about a table has a value of it', () => {
  const canary = 'Пелагея';
  for (const text of [`${canary};red\n${canary};blue\n`, `${canary}\nid;sum\n1;2\n`])
    expect(JSON.stringify(read(text))).not.toContain(canary);
});
