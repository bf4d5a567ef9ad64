/** The steps that read the columns of a table, found by its values. */
import { columnReadings, emptyWords, readingNotes } from '../../../src/scaffold/column-readings';

const rows = (values: readonly string[]) => values.map((value) => (value === '' ? {} : { c: value }));
const readingOf = (...values: readonly string[]) => columnReadings(['c'], rows(values))[0];

test.each<[string, readonly string[], string, unknown]>([
  ['whole numbers', ['1', '20', '300'], 'number', 'number'],
  ['a decimal point', ['1.50', '20.00'], 'number', 'number'],
  ['a decimal comma', ['1,50', '20,00'], 'number', 'number'],
  ['a decimal comma before three digits', ['1,500', '20,25', '3'], 'number', { number: { decimal: ',' } }],
  ['groups with spaces', ['1 234,50', '12,00'], 'number', 'number'],
  ['groups with points', ['1.234,50', '12,00', '1.000'], 'number', { number: { decimal: ',', group: '.' } }],
  ['groups with commas', ['1,234.50', '12.00', '1,000'], 'number', { number: { decimal: '.', group: ',' } }],
  ['a unit', ['12,50 ₽', '1 000 ₽'], 'number', { number: { unit: '₽' } }],
  ['a unit in letters', ['12 руб.', '7 руб.'], 'number', { number: { unit: 'руб.' } }],
  ['a debt', ['-12,00', '3,00'], 'number', 'number'],
  ['ISO dates', ['1990-01-30', '2001-12-01'], 'date', 'date'],
  ['ISO times', ['1990-01-30T10:00:00Z'], 'date', 'date'],
  ['Russian dates', ['30.01.1990', '01.12.2001'], 'date', { date: { format: 'dd.MM.yyyy' } }],
  ['Russian times', ['30.01.1990 10:15:00'], 'date', { date: { format: 'dd.MM.yyyy' } }],
  ['dates without zeros', ['3.1.1990', '1.12.2001'], 'date', { date: { format: 'd.M.yyyy' } }],
  ['British dates', ['30/01/1990', '01/12/2001'], 'date', { date: { format: 'dd/MM/yyyy' } }],
  ['American dates', ['01/30/1990', '12/01/2001'], 'date', { date: { format: 'MM/dd/yyyy' } }],
  ['yes and no in Russian', ['Да', 'Нет', 'Да'], 'yes or no', { table: { Да: true, Нет: false } }],
  ['yes and no', ['yes', 'no'], 'yes or no', { table: { yes: true, no: false } }],
  ['true and false', ['TRUE', 'FALSE'], 'yes or no', { table: { TRUE: true, FALSE: false } }],
  ['addresses', ['a@shop.example', 'b@shop.example'], 'email address', 'email'],
  ['phone numbers', ['8 (900) 000-00-01', '+79000000002'], 'phone number', 'phone'],
  ['digits of phone numbers', ['79000000001', '79000000002'], 'phone number', 'phone'],
  ['codes with zeros', ['000012', '000013'], 'text', undefined],
  ['card numbers', ['4567890123456789', '4567890123456780'], 'text', undefined],
  ['names', ['Устинья', 'Нестор'], 'text', undefined],
  ['levels', ['gold', 'basic', 'gold'], 'text', undefined],
  ['no values at all', ['', ''], 'text', undefined],
])('%s', (_, values, as, step) => {
  expect(readingOf(...values)).toMatchObject({ as, step });
});

it('says how many values are not read', () => {
  const values = [...Array.from({ length: 30 }, (_, at) => String(at)), 'many'];
  expect(readingOf(...values)).toMatchObject({ as: 'number', read: 30, of: 31 });
  expect(readingNotes(columnReadings(['c'], rows(values)), 'crm')).toEqual([
    '"c": numbers, {"from":"crm.c","via":["number"]}; 1 of 31 values are not read',
  ]);
});

test.each<[string, readonly string[]]>([
  ['days that could be months', ['01/02/1990', '03/04/1991']],
  ['commas that could be of groups', ['1,234', '2,345']],
])('is not sure of %s', (_, values) => {
  expect(readingOf(...values)?.isSure).toBe(false);
});

it('words for no value are not values', () => {
  const cells = rows(['12', 'N/A', '-', '13']);
  expect(columnReadings(['c'], cells)[0]).toMatchObject({ as: 'number', read: 2, of: 2 });
  expect(emptyWords(cells)).toEqual(['N/A', '-']);
});

it('a name with signs is quoted in the rule', () => {
  const readings = columnReadings(['Остаток, ₽', 'card.sum'], [{ 'Остаток, ₽': '1', 'card.sum': '2' }]);
  expect(readingNotes(readings, 'crm')).toEqual([
    '"Остаток, ₽": numbers, {"from":"crm[\\"Остаток, ₽\\"]","via":["number"]}',
    '"card.sum": numbers, {"from":"crm[\\"card.sum\\"]","via":["number"]}',
  ]);
});

it('apostrophes of a spreadsheet are a note', () => {
  expect(readingNotes(columnReadings(['c'], rows(["'79000000001", "'79000000002"])), 'crm')).toEqual([
    expect.stringContaining('begin with an apostrophe'),
  ]);
});
