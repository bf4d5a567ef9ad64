/**
 * Answers that are all of their tenant's type and cost as much as one answer can: CPU, memory and lines of the log. Each is
 * either answered or ends as a failure of its own, and what others ask meanwhile is answered.
 */
import { tooLarge, invalid, ok, type Defence, type Ending, type Row } from './row';
import { heavyJsonOf, heavyXmlOf } from './users';

/** One such answer, and the tenant file that asks for it. */
export interface Heavy {
  /** What the upstream does, as a sentence. */
  readonly fault: string;
  /** Fields of the payload's type beside the user's own. */
  readonly payload?: object;
  /** Rules beside those of the user's own. */
  readonly user?: object;
  /** The members behind the user's own, as JSON: `"list":[1]`; or elements, of an answer in XML. */
  readonly members: () => string;
  readonly format?: 'xml';
  readonly ends: Ending;
  /** What ends it, and how it ends without that. */
  readonly held?: { readonly defence: Defence; readonly without: string };
}

/** So many of something. */
const list = <A>(length: number, of: (at: number) => A): readonly A[] =>
  Array.from({ length }, (_, at) => of(at));

/** So many JSON texts, one after the other. */
const many = (length: number, of: (at: number) => string): string => list(length, of).join(',');

const array = (name: string, length: number, of: (at: number) => string): string =>
  `"${name}":[${many(length, of)}]`;

const names = (length: number, value: (at: number) => string, prefix = 'n'): string =>
  many(length, (at) => `"${prefix}${at}":${value(at)}`);

/** An object of so many members. */
const record = (length: number, value: (at: number) => unknown, prefix = 'k'): object =>
  Object.fromEntries(list(length, (at) => [`${prefix}${at}`, value(at)]));

const OK = { ends: ok } as const;

const VALUES = {
  ends: invalid('', 'JSON of at most 80000 values and names'),
  held: { defence: 'value limit', without: 'answers 200 ok' },
} as const;

const BYTES = {
  ends: invalid('', 'at most 1048576 bytes'),
  held: { defence: 'size limit', without: 'answers 200 ok' },
} as const;

const WORK = {
  ends: tooLarge('at most 250000 units of work'),
  held: { defence: 'mapping budget', without: 'answers 200 ok' },
} as const;

const ACCOUNT = {
  values: {
    ends: tooLarge('at most 40000 values'),
    held: { defence: 'mapping budget', without: 'answers 500 Bug' },
  },
  bytes: {
    ends: tooLarge('at most 1048576 bytes'),
    held: { defence: 'mapping budget', without: 'answers 500 Bug' },
  },
} as const;

const COMPARISONS = {
  ends: invalid('', 'at most 1000000 comparisons with its type'),
  held: { defence: 'comparison limit', without: 'answers 200 ok' },
} as const;

const LOG = { ends: ok, held: { defence: 'log budget', without: 'floods the log' } } as const;

const EACH = { each: 'shop.list', as: 'e' } as const;

/** A list of the account that is made of the payload's. */
const shown = (item: unknown): object => ({ extra: { shown: [{ ...EACH, item }] } });

const NUMBERS = { list: [{ n: 'integer' }] };
const TEXTS = { list: [{ s: 'text' }] };

const numbers = (length: number) => (): string => array('list', length, (n) => `{"n":${n}}`);
const texts = (length: number, text: string) => (): string =>
  array('list', length, () => `{"s":${JSON.stringify(text)}}`);

/** `each` over one list, so many deep. */
const nested = (depth: number, item: unknown): unknown =>
  depth === 0 ? item : [{ each: 'shop.list', as: `e${depth}`, item: nested(depth - 1, item) }];

const ofAll = (depth: number): object => record(depth, (at) => `e${at + 1}.n`, 'n');

/** Each alternative of a union has the next union in the same field, so that both look at all that is inside. */
const UNION_LEVELS = 8;
const UNION = list(UNION_LEVELS, (at) => at).reduce<unknown>(
  (inner) => ({
    $anyOf: [
      { a: inner, b: 'integer' },
      { a: inner, c: 'integer' },
    ],
  }),
  'text',
);

/** Too many values, names, and numbers that are compared digit by digit, in few bytes. */
const COUNTED: readonly Heavy[] = [
  { fault: 'It answers with 200,000 numbers.', members: () => array('more', 200_000, () => '0'), ...VALUES },
  {
    fault: 'It answers with 200,000 empty lists.',
    members: () => array('more', 200_000, () => '[]'),
    ...VALUES,
  },
  {
    fault: 'It answers with 200,000 empty objects.',
    members: () => array('more', 200_000, () => '{}'),
    ...VALUES,
  },
  {
    fault: 'It answers with an object of 70,000 names.',
    members: () => `"more":{${names(70_000, () => '0')}}`,
    ...VALUES,
  },
  {
    fault: 'It answers with 20,000 numbers of 40 digits.',
    members: () => array('more', 20_000, () => '1'.repeat(40)),
    ...VALUES,
  },
  {
    fault: 'It answers with 50,000 numbers that have an exponent.',
    members: () => array('more', 50_000, (at) => `${at}e7`),
    ...VALUES,
  },
];

/** One name or number that is longer than an answer. */
const LONG: readonly Heavy[] = [
  {
    fault: 'It answers with a name of 2,000,000 characters.',
    members: () => `"${'n'.repeat(2_000_000)}":0`,
    ...BYTES,
  },
  {
    fault: 'It answers with a number of 2,000,000 digits.',
    members: () => `"more":${'7'.repeat(2_000_000)}`,
    ...BYTES,
  },
];

/** Accounts that would be too large. */
const LARGE: readonly Heavy[] = [
  {
    fault: 'Of its answer of 40 elements an account of 64,000 is made, each in three lists.',
    payload: NUMBERS,
    user: { extra: { shown: nested(3, ofAll(3)) } },
    members: numbers(40),
    ...ACCOUNT.values,
  },
  {
    fault: 'Of its answer of 14 elements an account of 38,416 is made, each in four lists.',
    payload: NUMBERS,
    user: { extra: { shown: nested(4, ofAll(4)) } },
    members: numbers(14),
    ...ACCOUNT.values,
  },
  {
    fault: 'Of its answer of 100 long texts an account of 4 MB is made.',
    payload: TEXTS,
    user: shown(record(20, () => 'e.s')),
    members: texts(100, 'ж'.repeat(1000)),
    ...ACCOUNT.bytes,
  },
];

/** Answers of which little is shown, and that takes much work. */
const COSTLY: readonly Heavy[] = [
  {
    fault: 'Its list has 25,000 elements, all of which are dropped, ten times.',
    payload: NUMBERS,
    user: {
      extra: {
        shown: list(10, () => [{ ...EACH, item: { value: 'x', when: { path: 'e.n', lessThan: 0 } } }]),
      },
    },
    members: numbers(25_000),
    ...WORK,
  },
  {
    fault: 'A hundred elements of one list are looked up for each of 3,000 elements of another.',
    payload: { ...NUMBERS, other: [{ k: 'integer', v: 'text' }] },
    user: shown({ first: list(100, (k) => `shop.other[k=${k}].v`), when: 'e.n' }),
    members: () => `${numbers(3000)()},${array('other', 200, (k) => `{"k":${k}}`)}`,
    ...WORK,
  },
  {
    fault: 'A condition of 300 parts is asked of each of 2,000 elements.',
    payload: NUMBERS,
    user: shown({ value: 'x', when: { any: list(300, (n) => ({ path: 'e.n', equals: -1 - n })) } }),
    members: numbers(2000),
    ...WORK,
  },
  {
    fault: 'Its 20,000 elements are counted in fifty conditions of each.',
    payload: NUMBERS,
    user: shown({
      value: 'x',
      when: {
        all: [
          ...list(50, (at) => ({ path: 'shop.list', via: ['count'], lessThan: 100_000 + at })),
          { path: 'e.n', lessThan: 0 },
        ],
      },
    }),
    members: numbers(20_000),
    ...WORK,
  },
  {
    fault: 'Sixty texts are joined for each of 5,000 elements.',
    payload: { list: [{ s: 'text' }] },
    user: shown({ join: list(60, () => 'e.s'), separator: '' }),
    members: texts(5000, 'x'.repeat(20)),
    ...WORK,
  },
  {
    fault: 'Sixty numbers are added for each of 1,000 elements.',
    payload: { list: [{ n: 'number' }] },
    user: shown({ sum: list(60, () => 'e.n'), via: [{ absentIf: 66 }] }),
    members: () => array('list', 1000, () => '{"n":1.1}'),
    ...WORK,
  },
  {
    fault: 'A hundred keys of a record are read for each of 6,000 elements.',
    payload: { ...NUMBERS, labels: { '*': 'text' } },
    user: shown({ first: list(100, (key) => `shop.labels.k${key}`), when: 'e.n' }),
    members: () => `${numbers(6000)()},"labels":{}`,
    ...WORK,
  },
  {
    fault: 'Eight tables of 1,000 entries are asked for 25,000 texts that they do not have.',
    payload: TEXTS,
    user: {
      extra: record(8, () => [{ ...EACH, item: { from: 'e.s', via: [{ table: record(1000, () => 'v') }] } }]),
    },
    members: texts(25_000, 'other'),
    ...WORK,
  },
  {
    fault: 'Its 25,000 elements go through a hundred steps.',
    payload: TEXTS,
    user: shown({
      from: 'e.s',
      via: [...list(33, () => ['trim', 'upper', 'lower']).flat(), { absentIf: 'x' }],
    }),
    members: texts(25_000, ' x '),
    ...WORK,
  },
  {
    fault: 'It answers with 3,000 dates of another zone.',
    payload: TEXTS,
    user: shown({
      from: 'e.s',
      via: [{ date: { zone: 'Europe/Moscow', from: 'UTC' } }, { absentIf: '2015-12-23' }],
    }),
    members: texts(3000, '2015-12-22 21:47:35'),
    ...WORK,
  },
  {
    fault: 'It answers with 9,000 phone numbers.',
    payload: TEXTS,
    user: shown({ from: 'e.s', via: ['phone', { absentIf: '31220445641' }] }),
    members: texts(9000, '+31-220445641'),
    ...WORK,
  },
  {
    fault: 'Its number of 300,000 digits is written for each of 30 elements.',
    payload: { ...NUMBERS, number: 'number' },
    user: shown({ from: 'shop.number', via: ['text'], when: 'e.n' }),
    members: () => `${numbers(31)()},"number":${'9'.repeat(300_000)}`,
    ...WORK,
  },
  {
    fault: 'Its text of 200,000 separators is taken apart for each of 100 elements.',
    payload: { ...NUMBERS, text: 'text' },
    user: shown({ from: 'shop.text', via: [{ part: { separator: '|', at: 0 } }], when: 'e.n' }),
    members: () => `${numbers(101)()},"text":"${'|'.repeat(200_000)}"`,
    ...WORK,
  },
  {
    fault: 'Its blank text of 200,000 characters is read for each of 100 elements.',
    payload: { ...NUMBERS, text: 'text' },
    user: shown({ from: 'shop.text', when: 'e.n' }),
    members: () => `${numbers(101)()},"text":"${' '.repeat(200_000)}"`,
    ...WORK,
  },
];

/** Answers that fit their type in many ways, or hardly. */
const COMPARED: readonly Heavy[] = [
  {
    fault: `Each of 2,000 elements is a union of two alternatives within ${UNION_LEVELS - 1} others.`,
    payload: { list: [UNION] },
    user: shown({ value: 'x', when: 'e' }),
    members: () => array('list', 2000, () => `${'{"a":'.repeat(UNION_LEVELS)}"x"${'}'.repeat(UNION_LEVELS)}`),
    ...COMPARISONS,
  },
  {
    fault: 'Each of 15,000 elements could be of 90 types, and is of the last.',
    payload: { list: [{ $anyOf: list(90, (at) => ({ [`k${at}`]: 'integer!', b: [`'w${at}'`] })) }] },
    user: shown({ value: 'x', when: 'e' }),
    members: () => array('list', 15_000, () => '{"k89":1}'),
    ...COMPARISONS,
  },
];

/** Answers of whose leaves many are of another type. */
const WRONG: readonly Heavy[] = [
  {
    fault: 'A thousand fields of its answer are of another type.',
    payload: record(1000, () => 'text', 'f'),
    user: { extra: record(1000, (at) => `shop.f${at}`, 'f') },
    members: () => names(1000, (at) => String(at), 'f'),
    ...LOG,
  },
  {
    fault: 'Every element of a list has 200 fields of another type.',
    payload: { list: [record(200, () => 'text', 'f')] },
    user: shown(record(200, (at) => `e.f${at}`, 'f')),
    members: () => array('list', 150, () => `{${names(200, (at) => String(at), 'f')}}`),
    ...LOG,
  },
  {
    fault: 'It answers with a list of 30,000 elements of another type.',
    payload: { list: ['text'] },
    user: shown('e'),
    members: () => array('list', 30_000, () => '1'),
    ...OK,
  },
  {
    fault: 'It answers with a record of 30,000 values of another type.',
    payload: { labels: { '*': 'integer' } },
    user: { extra: { label: 'shop.labels.k1' } },
    members: () => `"labels":{${names(30_000, () => '"x"', 'k')}}`,
    ...OK,
  },
];

/** Answers that are large in one way and within every limit. */
const ACCEPTED: readonly Heavy[] = [
  {
    fault: 'It answers with an object of 38,000 names that are not read.',
    members: () => `"more":{${names(38_000, () => '0')}}`,
    ...OK,
  },
  {
    fault: 'It answers with 1,000 values that are 60 levels deep.',
    members: () => array('more', 1000, () => `${'['.repeat(60)}${']'.repeat(60)}`),
    ...OK,
  },
  {
    fault: 'Its list has 50,000 elements of which one is not null.',
    payload: NUMBERS,
    user: shown({ value: 'x', when: { path: 'e.n', lessThan: 0 } }),
    members: () => `"list":[${many(50_000, (at) => (at === 25_000 ? '{"n":1}' : 'null'))}]`,
    ...OK,
  },
  {
    fault: 'It answers with a name of 900,000 characters.',
    members: () => `"${'n'.repeat(900_000)}":0`,
    ...OK,
  },
  {
    fault: 'It answers with 900 names of 1,000 characters.',
    payload: { labels: { '*': 'text' } },
    user: { extra: { label: 'shop.labels.k1' } },
    members: () => `"labels":{${names(900, () => '"x"', 'n'.repeat(990))}}`,
    ...OK,
  },
  {
    fault: 'It answers with a number of 900,000 digits.',
    payload: { number: 'number' },
    members: () => `"number":${'7'.repeat(900_000)}`,
    user: { extra: { large: { value: 'x', when: { path: 'shop.number', lessThan: 0 } } } },
    ...OK,
  },
  {
    fault: 'It answers with 5,000 numbers of 50 digits.',
    payload: { list: ['number'] },
    user: shown({ value: 'x', when: { path: 'e', lessThan: 0 } }),
    members: () => array('list', 5000, () => '7'.repeat(50)),
    ...OK,
  },
  {
    fault: 'It answers with a text of 900,000 characters.',
    payload: { text: 'text' },
    user: { extra: { text: 'shop.text' } },
    members: () => `"text":"${'x'.repeat(900_000)}"`,
    ...OK,
  },
  {
    fault: 'It answers with 25,000 lists of two elements.',
    payload: { lists: [['integer']] },
    user: { extra: { shown: { value: 'x', when: 'shop.lists' } } },
    members: () => array('lists', 25_000, () => '[1,2]'),
    ...OK,
  },
  {
    fault: 'It answers with a record of 38,000 keys of which one is read.',
    payload: { labels: { '*': 'text' } },
    user: { extra: { label: { from: 'shop.labels.k37999', via: [{ absentIf: 'x' }] } } },
    members: () => `"labels":{${names(38_000, () => '"x"', 'k')}}`,
    ...OK,
  },
  {
    fault: 'It answers with 25,000 objects that share no name.',
    payload: { list: [{ '*': 'integer' }] },
    user: shown({ value: 'x', when: 'e' }),
    members: () => array('list', 25_000, (at) => `{"n${at}":1}`),
    ...OK,
  },
  {
    fault: 'A table of 1,000 entries is asked for 8,000 texts.',
    payload: TEXTS,
    user: shown({ from: 'e.s', via: [{ table: record(1000, () => 'v') }] }),
    members: texts(8000, 'other'),
    ...OK,
  },
];

const XML = { format: 'xml' } as const;

const tooMuchXml = (expected: string, defence: Defence) =>
  ({ ...XML, ends: invalid('', expected), held: { defence, without: 'answers 200 ok' } }) as const;

const elements = (length: number, of: (at: number) => string): string => list(length, of).join('');

/** Answers in XML: wide, deep, with many attributes, and of long texts. */
const IN_XML: readonly Heavy[] = [
  {
    fault: 'It answers in XML with 60,000 empty elements.',
    members: () => elements(60_000, () => '<e/>'),
    ...tooMuchXml('XML of at most 40000 values and names', 'value limit'),
  },
  {
    fault: 'It answers in XML with an element of 60,000 attributes.',
    members: () => `<e ${list(60_000, (at) => `n${at}=""`).join(' ')}/>`,
    ...tooMuchXml('XML of at most 40000 values and names', 'value limit'),
  },
  {
    fault: 'It answers in XML with 100,000 elements within one another.',
    members: () => '<e>'.repeat(100_000) + '</e>'.repeat(100_000),
    ...tooMuchXml('XML at most 32 elements deep', 'depth limit'),
  },
  {
    fault: 'It answers in XML with a text of 2,000,000 characters.',
    members: () => `<e>${'x'.repeat(2_000_000)}</e>`,
    ...tooMuchXml('at most 1048576 bytes', 'size limit'),
  },
  {
    fault: 'It answers in XML with a list of 15,000 elements.',
    payload: { list: ['text'] },
    user: shown({ value: 'x', when: { path: 'e', equals: 'y' } }),
    members: () => elements(15_000, (at) => `<list>${at}</list>`),
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with 15,000 elements that share no name and are not read.',
    members: () => elements(15_000, (at) => `<n${at}>0</n${at}>`),
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with an element of 15,000 attributes that are not read.',
    members: () => `<e ${list(15_000, (at) => `n${at}="0"`).join(' ')}/>`,
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with 500 elements that are 30 deep.',
    members: () => elements(500, () => '<e>'.repeat(30) + '</e>'.repeat(30)),
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with a text of 900,000 characters.',
    payload: { text: 'text' },
    user: { extra: { text: 'shop.text' } },
    members: () => `<text>${'x'.repeat(900_000)}</text>`,
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with a text of 150,000 entities.',
    payload: { text: 'text' },
    user: { extra: { text: 'shop.text' } },
    members: () => `<text>${'&amp;'.repeat(150_000)}</text>`,
    ...XML,
    ...OK,
  },
  {
    fault: 'It answers in XML with a comment of 900,000 characters.',
    members: () => `<!--${'x'.repeat(900_000)}-->`,
    ...XML,
    ...OK,
  },
];

/** The body of a heavy answer about a user. */
export const bodyOf = ({ format }: Pick<Heavy, 'format'>, id: string, members: string): string =>
  format === 'xml' ? heavyXmlOf(id, members) : heavyJsonOf(id, members);

const inXml = (baseUrl: string) => ({
  settings: { baseUrl, answer: { format: 'xml', at: 'user', notFound: [{ status: 404 }] } },
});

/** What the tenant over an upstream with a heavy answer has beside what others have. */
export const settledOf = (
  baseUrl: string,
  { format, payload, user }: Heavy,
): Pick<Row, 'source' | 'payload' | 'user'> =>
  format === 'xml'
    ? {
        source: inXml(baseUrl),
        payload: { points: 'text?', ...payload },
        user: { bonuses: { from: 'shop.points', via: ['number'] }, ...user },
      }
    : { ...(payload && { payload }), ...(user && { user }) };

/** Every heavy answer. */
export const heavy: readonly Heavy[] = [
  ...COUNTED,
  ...LONG,
  ...LARGE,
  ...COSTLY,
  ...COMPARED,
  ...WRONG,
  ...ACCEPTED,
  ...IN_XML,
];
