/** Directories of customers that grow. */
import { json, list, ofDirectory, record } from './shape';
import type { Shape } from './shape';

const card = (at: number): string => String(4_000_000_000_000_000 + at * 7919);

const name = 'crm.name';

/** Customers with so much in each. */
const each = (count: number, more: (at: number) => object): readonly object[] =>
  list(count, (at) => ({ id: `c${at}`, name: `Customer ${at}`, ...more(at) }));

export const directories: readonly Shape[] = [
  {
    name: 'customers with the same fields',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        each(count, (at) => ({ phone: `7900${1_000_000 + at}`, points: at, card: { number: card(at) } })),
        { name },
      ),
  },
  {
    name: 'an object keyed by card number in every customer',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        each(count, (at) => ({ cards: { [card(at)]: { points: at, tier: 'gold' } } })),
        { name },
      ),
  },
  {
    name: 'one object keyed by card number',
    counted: 'cards',
    files: (count) => ofDirectory([{ id: 'c0', cards: record(count, card, (at) => ({ points: at })) }]),
  },
  {
    name: 'objects keyed by card number, of objects keyed by date',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        each(count, (at) => ({ cards: { [card(at)]: { [`2026-01-${at}`]: { [`t${at}`]: at } } } })),
      ),
  },
  {
    name: 'a field of its own in every customer',
    counted: 'customers',
    files: (count) => ofDirectory(each(count, (at) => ({ [`extra${at}`]: at }))),
  },
  {
    name: 'fields of long names',
    counted: 'fields',
    files: (count) =>
      ofDirectory([
        {
          id: 'c0',
          ...record(
            count,
            (at) => `${'long'.repeat(100)}${at}`,
            (at) => at,
          ),
        },
      ]),
  },
  {
    name: 'a list in one customer',
    counted: 'elements',
    files: (count) => ofDirectory([{ id: 'c0', orders: list(count, (at) => ({ number: at, sum: at / 4 })) }]),
  },
  {
    name: 'lists of one element each',
    counted: 'customers',
    files: (count) => ofDirectory(each(count, (at) => ({ orders: [[{ number: at }]] }))),
  },
  {
    name: 'elements with a field of their own each',
    counted: 'elements',
    files: (count) => ofDirectory([{ id: 'c0', orders: list(count, (at) => ({ [`o${at}`]: at })) }]),
  },
  {
    name: 'numbers of a thousand digits',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        `[${each(count, () => ({}))
          .map((customer) => json(customer).replace(/\}$/, `, "n": ${'9'.repeat(1000)}}`))
          .join()}]`,
      ),
    most: 1000,
  },
  {
    name: 'numbers with decimals and exponents',
    counted: 'customers',
    files: (count) =>
      ofDirectory(`[${list(count, (at) => `{"id":"c${at}","n":${at}.50,"m":1.${at}e3,"o":-0}`).join()}]`),
  },
  {
    name: 'values of every kind in one field',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        each(count, (at) => ({ mixed: [at, `t${at}`, null, true, { [`k${at}`]: at }, [at]][at % 6] })),
      ),
  },
  {
    name: 'customers of the same identifier',
    counted: 'customers',
    files: (count) => ofDirectory(list(count, () => ({ id: 'same' }))),
  },
  {
    name: 'phone numbers that cannot be read',
    counted: 'customers',
    files: (count) =>
      ofDirectory(
        each(count, (at) => ({ phone: `917229${at}` })),
        {},
        { phone: 'phone', id: 'text' },
      ),
  },
  {
    name: 'fields that customers are found by',
    counted: 'fields',
    files: (count) =>
      ofDirectory(
        [
          {
            id: 'c0',
            ...record(
              count,
              (at) => `f${at}`,
              (at) => `v${at}`,
            ),
          },
        ],
        {},
        record(
          count,
          (at) => (at === 0 ? 'id' : `f${at}`),
          () => 'text',
        ),
      ),
  },
  {
    name: 'a text of many escapes',
    counted: 'thousand characters',
    files: (count) => ofDirectory(`[{"id":"c0","name":"${'\\u0041\\n'.repeat(count * 125)}"}]`),
    most: 1000,
  },
  {
    name: 'blanks between the customers',
    counted: 'thousand characters',
    files: (count) => ofDirectory(`[${' \n'.repeat(count * 500)}{"id":"c0"}]`),
  },
  {
    name: 'a directory that is not JSON at its end',
    counted: 'customers',
    files: (count) => ofDirectory(json(each(count, () => ({}))).replace(/\]$/, ',]')),
  },
  {
    name: 'a directory with a key twice at its end',
    counted: 'customers',
    files: (count) => ofDirectory(json(each(count, () => ({}))).replace(/\}\s*\]$/, ',"id":"again"}]')),
  },
];
