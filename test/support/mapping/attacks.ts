/**
 * Tenant files that pass their check, each with an answer of its type that costs more than one request may: about
 * twice the budget of a mapping, so that it also ends without one.
 */
import { ExactNumber } from '../../../src/values/codec';

/** What is met first: the work of the run, or the values or bytes of its account. */
export type Limit = 'work' | 'values' | 'bytes';

export interface Attack {
  readonly name: string;
  readonly limit: Limit;
  /** The payload's type, by the notation of cases. */
  readonly codec: unknown;
  readonly payload: () => unknown;
  readonly user: object;
}

export const list = <T>(length: number, item: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => item(index));

/** `each` over one list, so many deep. */
export const nested = (depth: number, item: unknown): unknown =>
  depth === 0 ? item : [{ each: 'crm.list', as: `e${depth}`, item: nested(depth - 1, item) }];

/** One number of every level, so that nothing goes unused. */
export const ofAll = (depth: number): object =>
  Object.fromEntries(list(depth, (index) => [`n${index}`, `e${index + 1}.n`]));

/** A list of which every element is dropped. */
const DROPPING = [{ each: 'crm.list', as: 'e', item: { value: 'x', when: { path: 'e.n', lessThan: 0 } } }];

/** A rule that is computed for each element, and comes to nothing. */
const vain = (from: string, ...via: readonly unknown[]): object => ({
  extra: { shown: [{ each: 'crm.list', as: 'e', item: { from, via } }] },
});

const NUMBERS = { 'list?': [{ n: 'integer' }] };
const TEXTS = { 'list?': [{ s: 'text' }] };

const numbers = (length: number) => () => ({ list: list(length, (n) => ({ n })) });
const texts = (length: number, text: string) => () => ({ list: list(length, () => ({ s: text })) });

const LARGE: readonly Attack[] = [
  {
    name: 'lists within one another, 40 × 40 × 40 elements',
    limit: 'values',
    codec: NUMBERS,
    payload: numbers(40),
    user: { extra: { shown: nested(3, ofAll(3)) } },
  },
  {
    name: 'lists within one another, 14 × 14 × 14 × 14 elements',
    limit: 'values',
    codec: NUMBERS,
    payload: numbers(14),
    user: { extra: { shown: nested(4, ofAll(4)) } },
  },
  {
    name: 'a hundred cards with every text as long as it may be',
    limit: 'bytes',
    codec: TEXTS,
    payload: texts(100, 'ж'.repeat(1000)),
    user: {
      loyaltyCards: [
        {
          each: 'crm.list',
          as: 'e',
          item: { cardNumber: 'e.s', status: 'e.s', cardColor: 'e.s', cardTextColor: 'e.s' },
        },
      ],
      segments: [{ each: 'crm.list', as: 'e', item: 'e.s' }],
      extra: { more: [{ each: 'crm.list', as: 'e', item: { a: 'e.s', b: 'e.s', c: 'e.s', d: 'e.s' } }] },
    },
  },
];

const DROPPED: readonly Attack[] = [
  {
    name: 'many elements, all of which are dropped',
    limit: 'work',
    codec: NUMBERS,
    payload: numbers(65_000),
    user: { extra: { shown: list(4, () => DROPPING) } },
  },
  {
    name: 'elements with a key that they lack',
    limit: 'work',
    codec: { 'list?': [{ 'n?': 'integer', 's?': 'text' }] },
    payload: () => ({ list: list(65_000, (n) => ({ n })) }),
    user: {
      loyaltyCards: [
        { each: 'crm.list', as: 'e', item: { cardNumber: 'e.s', bonuses: 'e.n', status: 'e.s' } },
      ],
    },
  },
  {
    name: 'elements with a condition of many parts',
    limit: 'work',
    codec: NUMBERS,
    payload: numbers(2000),
    user: {
      segments: [
        {
          each: 'crm.list',
          as: 'e',
          item: { value: 'x', when: { any: list(300, (n) => ({ path: 'e.n', equals: -1 - n })) } },
        },
      ],
    },
  },
  {
    name: 'elements with a condition within conditions',
    limit: 'work',
    codec: NUMBERS,
    payload: numbers(60_000),
    user: {
      segments: [
        {
          each: 'crm.list',
          as: 'e',
          item: {
            value: 'x',
            when: list(20, () => 'not').reduce<unknown>((when) => ({ not: when }), {
              path: 'e.n',
              lessThan: 0,
            }),
          },
        },
      ],
    },
  },
  {
    name: 'elements with a condition on numbers of many digits',
    limit: 'work',
    codec: { 'list?': [{ n: 'number' }] },
    payload: () => ({ list: list(5000, () => ({ n: new ExactNumber('12345678901234567890') })) }),
    user: {
      segments: [
        {
          each: 'crm.list',
          as: 'e',
          item: { value: 'x', when: { any: list(10, (n) => ({ path: 'e.n', equals: n })) } },
        },
      ],
    },
  },
  {
    name: 'elements that many lists walk',
    limit: 'work',
    codec: NUMBERS,
    payload: numbers(1000),
    user: { extra: { shown: list(200, () => DROPPING) } },
  },
  {
    name: 'elements of a list that is within another and not documented',
    limit: 'work',
    codec: {
      'list?': ['integer'],
      'either?': { $union: [{ x: 'text' }, { inner: ['integer'] }] },
    },
    payload: () => ({ list: list(1000, (n) => n), either: { inner: list(1000, (n) => n) } }),
    user: {
      extra: {
        shown: [
          {
            each: 'crm.list',
            as: 'outer',
            item: [
              {
                each: 'crm.either.inner',
                as: 'e',
                item: { from: 'e', when: { path: 'outer', lessThan: 0 } },
              },
            ],
          },
        ],
      },
    },
  },
];

const COMPUTED: readonly Attack[] = [
  {
    name: 'a sum over a list, of numbers with fractions',
    limit: 'work',
    codec: { 'list?': [{ n: 'number' }] },
    payload: () => ({ list: list(15_000, (n) => ({ n: n + 0.1 })) }),
    user: { bonuses: { sum: { each: 'crm.list', as: 'e', item: 'e.n' } } },
  },
  {
    name: 'the number of elements of one list, for each of another',
    limit: 'work',
    codec: NUMBERS,
    payload: numbers(1100),
    user: {
      segments: [
        {
          each: 'crm.list',
          as: 'e',
          item: { count: { each: 'crm.list', as: 'f' }, via: ['text'], when: { path: 'e.n', lessThan: 100 } },
        },
      ],
    },
  },
  {
    name: 'a guard that looks for an element of a list, for each of another',
    limit: 'work',
    codec: { 'list?': [{ s: 'text' }], 'many?': ['integer'] },
    payload: () => ({ list: list(2000, () => ({ s: 'x' })), many: list(1000, (n) => n) }),
    user: {
      segments: [
        { each: 'crm.list', as: 'e', item: { from: 'e.s', when: { path: 'crm.many', contains: -1 } } },
      ],
    },
  },
  {
    name: 'a join of many texts of each element',
    limit: 'work',
    codec: { 'list?': [{ s: 'text', n: 'integer' }] },
    payload: () => ({ list: list(5000, (n) => ({ s: 'x'.repeat(20), n })) }),
    user: {
      extra: { shown: [{ each: 'crm.list', as: 'e', item: { join: list(60, () => 'e.s'), separator: '' } }] },
    },
  },
  {
    name: 'a template with many placeholders for each element',
    limit: 'work',
    codec: NUMBERS,
    payload: () => ({ list: list(3000, (n) => ({ n: 1e10 + n })) }), // each text is too long to be shown
    user: { extra: { shown: [{ each: 'crm.list', as: 'e', item: { template: '{e.n}'.repeat(100) } }] } },
  },
  {
    name: 'a sum of many numbers of each element',
    limit: 'work',
    codec: { 'list?': [{ n: 'number' }] },
    payload: () => ({ list: list(1000, () => ({ n: 1.1 })) }),
    user: {
      extra: {
        shown: [{ each: 'crm.list', as: 'e', item: { sum: list(60, () => 'e.n'), via: [{ absentIf: 66 }] } }],
      },
    },
  },
  {
    name: 'a percentage of each element',
    limit: 'work',
    codec: { 'list?': [{ n: 'number' }] },
    payload: () => ({ list: list(20_000, () => ({ n: 1.1 })) }),
    user: {
      extra: {
        shown: [{ each: 'crm.list', as: 'e', item: { percent: ['e.n', 'e.n'], via: [{ absentIf: 100 }] } }],
      },
    },
  },
  {
    name: 'the first of many that are not there',
    limit: 'work',
    codec: { 'list?': [{ n: 'integer', 's?': 'text' }] },
    payload: numbers(3000),
    user: { extra: { shown: [{ each: 'crm.list', as: 'e', item: { first: list(200, () => 'e.s') } }] } },
  },
  {
    name: 'keys of a record for each element',
    limit: 'work',
    codec: { 'list?': [{ n: 'integer' }], 'labels?': { $record: 'text' } },
    payload: () => ({ list: list(3000, (n) => ({ n })), labels: {} }),
    user: {
      extra: {
        shown: [
          {
            each: 'crm.list',
            as: 'e',
            item: { first: list(200, (key) => `crm.labels.k${key}`), when: 'e.n' },
          },
        ],
      },
    },
  },
  {
    name: 'dates of another zone',
    limit: 'work',
    codec: TEXTS,
    payload: texts(3000, '2015-12-22 21:47:35'),
    user: vain('e.s', { date: { zone: 'Europe/Moscow', from: 'UTC' } }, { absentIf: '2015-12-23' }),
  },
  {
    name: 'instants',
    limit: 'work',
    codec: TEXTS,
    payload: texts(3000, '2015-12-22T21:47:35Z'),
    user: vain('e.s', 'millis', { absentIf: 1450820855000 }),
  },
  {
    name: 'phone numbers',
    limit: 'work',
    codec: TEXTS,
    payload: texts(9000, '+31-220445641'),
    user: vain('e.s', 'phone', { absentIf: '31220445641' }),
  },
  {
    name: 'a value that a big table does not have',
    limit: 'work',
    codec: TEXTS,
    payload: texts(40_000, 'other'),
    user: vain('e.s', { table: Object.fromEntries(list(2000, (key) => [`k${key}`, 'v'])) }),
  },
  {
    name: 'many steps',
    limit: 'work',
    codec: TEXTS,
    payload: texts(1000, ' x '),
    user: vain('e.s', ...list(33, () => ['trim', 'upper', 'lower']).flat(), { absentIf: 'x' }),
  },
  {
    name: 'decimals of hundreds of digits',
    limit: 'work',
    codec: TEXTS,
    payload: texts(2000, '1'.repeat(300)),
    user: vain('e.s', 'number', { multiply: 0.1 }, { multiply: 0.1 }, { between: [0, 1] }),
  },
  {
    name: 'a long text that each element takes apart',
    limit: 'work',
    codec: { 'list?': ['integer'], 'text?': 'text' },
    payload: () => ({ list: list(100, (n) => n + 1), text: '|'.repeat(40_000) }),
    user: {
      extra: {
        shown: [
          {
            each: 'crm.list',
            as: 'e',
            item: { from: 'crm.text', via: [{ part: { separator: '|', at: 0 } }], when: 'e' },
          },
        ],
      },
    },
  },
  {
    name: 'a long blank text that each element reads',
    limit: 'work',
    codec: { 'list?': ['integer'], 'text?': 'text' },
    payload: () => ({ list: list(100, (n) => n + 1), text: ' '.repeat(50_000) }),
    user: { extra: { shown: [{ each: 'crm.list', as: 'e', item: { from: 'crm.text', when: 'e' } }] } },
  },
  {
    name: 'a number of a hundred thousand digits that each element writes',
    limit: 'work',
    codec: { 'list?': ['integer'], 'number?': 'number' },
    payload: () => ({ list: list(30, (n) => n + 1), number: new ExactNumber('9'.repeat(100_000)) }),
    user: {
      extra: {
        shown: [{ each: 'crm.list', as: 'e', item: { from: 'crm.number', via: ['text'], when: 'e' } }],
      },
    },
  },
  {
    name: 'many elements of a list by their keys, for each element of another',
    limit: 'work',
    codec: { 'list?': [{ n: 'integer' }], 'other?': [{ k: 'integer', 'v?': 'text' }] },
    payload: () => ({ list: list(3000, (n) => ({ n })), other: list(200, (k) => ({ k })) }),
    user: {
      extra: {
        shown: [
          {
            each: 'crm.list',
            as: 'e',
            item: { first: list(100, (k) => `crm.other[k=${k}].v`), when: 'e.n' },
          },
        ],
      },
    },
  },
];

/** Every attack on the mapping. */
export const mappingAttacks: readonly Attack[] = [...LARGE, ...DROPPED, ...COMPUTED];
