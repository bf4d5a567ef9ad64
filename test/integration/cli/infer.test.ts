/** `account-bridge infer`: from recorded answers the type of their payload, without personal data. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codecOfType } from '../../support/tenant/payload-types';
import { run, type Ended } from '../../support/cli';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

/** The personal data in the answers below. */
const PERSONAL = [
  'Канарейкина',
  'veronika.kanareikina@canary.example',
  '79165551234',
  '4567890123456789012',
  '1987-03-17',
  'gold',
];

const customer = (rest: object): object => ({
  id: 7771234,
  name: 'Канарейкина',
  mail: 'veronika.kanareikina@canary.example',
  phones: { 79165551234: { main: true } },
  born: '1987-03-17',
  tier: 'gold',
  ...rest,
});

const FILES: Readonly<Record<string, string>> = {
  first: JSON.stringify({ data: { customer: customer({ card: 'x', points: 1 }) } }),
  second: JSON.stringify({ data: { customer: customer({ card: null, points: 'many' }) } }),
  list: JSON.stringify({ result: [customer({}), customer({ vip: true }), customer({ vip: false })] }),
  tiers: JSON.stringify({
    result: ['gold', 'basic', 'gold', 'basic', 'gold', 'basic'].map((tier) => customer({ tier })),
  }),
  long: JSON.stringify(Array.from({ length: 200_000 }, (_, id) => ({ id }))),
  exact: '{ "id": 4567890123456789012 }',
  forms: '[{ "a": 5.0, "b": 0.0, "c": 1e3, "d": 5, "e@OData.Community.Display.V1.FormattedValue": "x" }]',
  left: '{ "id": 1, "toString": 1, "+7 916 555-12-34": 1, "phones": { "79165551234": 1, "main": 2 } }',
  none: '{ "data": { "customer": "Канарейкина" } }',
  empty: '{ "result": [] }',
  broken: '{ "name": "Канарейкина", }',
  wrapped: JSON.stringify('{ "name": "Канарейкина" }'),
  twice: '{ "name": "Канарейкина", "name": "Канарейкина" }',
};

let folder: string;

beforeAll(() => {
  folder = makeFolder();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.json`), text);
});

afterAll(removeFolders);

const infer = (...argv: string[]): Promise<Ended> => run(['infer', ...argv], {}, folder);

const withoutLeaks = async (...argv: string[]): Promise<Ended> => {
  const ended = await infer(...argv);
  expect(leaksIn(ended.stdout + ended.stderr, PERSONAL)).toEqual([]);
  return ended;
};

it('prints the type of the payload of several answers, and its notes', async () => {
  const { code, stdout, stderr } = await withoutLeaks('first.json', 'second.json', '--at', 'data.customer');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    id: 'integer',
    name: 'text',
    mail: 'text',
    phones: { '*': { main: 'boolean' } },
    born: 'text',
    tier: 'text',
    card: 'text?',
    points: 'text | integer',
  });
  expect(stderr.split('\n')).toEqual([
    '2 samples from 2 files',
    'more answers make it better: with fewer than 3 it is not known what is always there',
    'phones: 1 key that could be data is written as "*"',
    'points is not always of one type: text, integer',
    '',
  ]);
});

it('takes each element of a list as a sample', async () => {
  const { code, stdout, stderr } = await withoutLeaks('list.json', '--at', 'result', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const told = JSON.parse(stdout) as { payload: unknown; samples: number; notes: string[] };
  expect(told).toMatchObject({
    payload: { vip: 'boolean?' },
    samples: 3,
    notes: ['3 samples from 1 file', 'phones: 1 key that could be data is written as "*"'],
  });
  const { result } = JSON.parse(FILES.list ?? '') as { result: unknown[] };
  expect(result.every((each) => codecOfType(told.payload).is(each))).toBe(true);
});

it.each(['result[0]', 'result[tier=gold]', '["result"][1]'])('takes the value at %s', async (at) => {
  const { code, stderr } = await infer('list.json', '--at', at);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^1 sample from 1 file\n/)]);
});

it('takes the whole answer without --at, and loses no digit', async () => {
  expect(JSON.parse((await withoutLeaks('exact.json')).stdout)).toEqual({ id: 'integer' });
});

it('takes a value with a fraction or an exponent as a number, and annotations as fields', async () => {
  expect(JSON.parse((await withoutLeaks('forms.json')).stdout)).toEqual({
    a: 'number',
    b: 'number',
    c: 'number',
    d: 'integer',
    'e@OData.Community.Display.V1.FormattedValue': 'text',
  });
});

it('reports every key that the type does not name', async () => {
  const { stdout, stderr } = await withoutLeaks('left.json');
  expect(JSON.parse(stdout)).toEqual({ id: 'integer', phones: { '*': 'integer' } });
  expect(stderr.split('\n').slice(2)).toEqual([
    '1 key that could be data is left out',
    'phones: 2 keys that could be data are written as "*"',
    'the payload has "toString", which no field can be called: left out',
    '',
  ]);
});

it.each([
  ['an error', { error: { code: 'unauthorized', message: 'no' } }, true],
  ['a customer', { id: 1, status: 'active', name: 'Канарейкина' }, false],
])('says of an answer that is %s whether it seems to be an error', async (_, answer, isError) => {
  const file = join(makeFolder(), 'answer.json');
  writeFileSync(file, JSON.stringify(answer));
  const { code, stderr } = await run(['infer', file]);
  expect([code, stderr.includes('seems to be an error of the upstream')]).toEqual([0, isError]);
});

it('accepts a list of any length', async () => {
  const { code, stderr } = await infer('long.json');
  expect([code, stderr]).toEqual([0, '200000 samples from 1 file\n']);
});

it('suggests literals only on request', async () => {
  const { stdout } = await infer('tiers.json', '--at', 'result', '--literals');
  expect(JSON.parse(stdout)).toMatchObject({
    tier: "'gold' | 'basic'",
    name: 'text', // one for all is no choice
    born: 'text',
    mail: 'text',
    phones: { '*': {} },
  });
});

/** Keys by which records are found, each with what must not be printed. */
const keyed: readonly (readonly [what: string, keys: readonly [string, string]])[] = [
  ['email addresses', ['veronika@canary.example', 'foo.bar+x@canary.example']],
  ['telephones', ['79165551234', '+7 (916) 555-12-35']],
  ['telephones with a prefix', ['phone_79165551234', 'tel:+79165551235']],
  ['cards', ['4567890123456789', '4567 8901 2345 6780']],
  ['names in Cyrillic', ['Канарейкина Вероника', 'Иванов Пётр']],
  ['names in Latin letters', ['Veronika Kanareikina', 'Smith, John']],
  ['names that are one word', ['вероника', 'Пётр']],
  ['names as logins', ['veronika.kanareikina', 'ivan_petrov']],
  ['names with a patronymic', ['Канарейкина В. Ивановна', 'канарейкин петрович']],
  ['ids', ['c-4711', 'c-4712']],
  ['ids in words', ['customer000017', 'CUST-000018']],
  ['UUIDs', ['550e8400-e29b-41d4-a716-446655440000', 'user-550e8400-e29b-41d4-a716-446655440001']],
  ['digests', ['d41d8cd98f00b204e9800998ecf8427e', '0cc175b9c0f1b6a831c399e269772661']],
  ['tokens', ['sk_live_canaryabcdef', 'w1ue5ipbh82qx1vn']],
  ['web tokens', ['eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh', 'eyJhbGciOiJIUzI1NiJ9.e31.abcdefgh']],
  [
    'addresses in base64',
    [Buffer.from('veronika@canary.example').toString('base64'), 'Zm9vQGNhbmFyeS5leGFtcGxl'],
  ],
  [
    'telephones in hexadecimal',
    [Buffer.from('79165551234').toString('hex'), Buffer.from('79165551235').toString('hex')],
  ],
  ['addresses, percent-encoded', ['veronika%40canary.example', 'foo%40canary.example']],
];

const printed = async (name: string, answer: unknown, ...flags: readonly string[]): Promise<Ended> => {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(answer));
  return infer(`${name}.json`, ...flags);
};

describe.each(keyed)('keys that are %s', (_what, keys) => {
  const [first, second] = keys;
  const row = { points: 1, tier: 'gold' };

  it.each<[string, (inner: object) => unknown, (record: object) => object]>([
    [
      'of a field',
      (inner) => ({ id: 1, balances: inner }),
      (record) => ({ id: 'integer', balances: record }),
    ],
    ['of a field in a list', (inner) => ({ a: [{ b: inner }] }), (record) => ({ a: [{ b: record }] })],
    [
      'of a record in a record',
      (inner) => ({ a: { '1': inner, '2': inner } }),
      (record) => ({ a: { '*': record } }),
    ],
  ])('are not printed, but a record is: %s', async (_where, answer, type) => {
    const one = await printed('keyed', answer({ [first]: row }), '--literals');
    const two = await printed('keyed', [answer({ [first]: row }), answer({ [second]: row })], '--json');
    for (const { code, stdout, stderr } of [one, two]) {
      expect(code).toBe(0);
      expect(leaksIn(stdout + stderr, keys)).toEqual([]);
    }
    const record = { '*': { points: 'integer', tier: 'text' } };
    expect(JSON.parse(one.stdout)).toEqual(type(record));
    expect(JSON.parse(two.stdout)).toMatchObject({ payload: type(record), samples: 2 });
    expect(one.stderr).toMatch(/: 1 key that could be data is written as "\*"$/m);
    expect(two.stdout).toMatch(/: 2 keys that could be data are written as/);
  });

  it('are left out of the payload, and their number is reported', async () => {
    const { code, stdout, stderr } = await printed('keyed', { [first]: 1, [second]: 2, id: 7 });
    expect([code, JSON.parse(stdout)]).toEqual([0, { id: 'integer' }]);
    expect(stderr).toMatch(/^2 keys that could be data are left out$/m);
    expect(leaksIn(stdout + stderr, keys)).toEqual([]);
  });

  it('are not in a disagreement either', async () => {
    const { stdout, stderr } = await printed('keyed', { a: { [first]: 1, [second]: 'x' } });
    expect(JSON.parse(stdout)).toEqual({ a: { '*': 'text | integer' } });
    expect(leaksIn(stdout + stderr, keys)).toEqual([]);
  });
});

it('takes objects with the same fields as a table, unless their keys look like field names', async () => {
  const row = { points: 1 };
  const table = await printed('table', { a: { Канарейкина: row, Синицына: row, Воробьёва: row } });
  expect(JSON.parse(table.stdout)).toEqual({ a: { '*': { points: 'integer' } } });
  expect(leaksIn(table.stdout + table.stderr, ['Канарейкина', 'Синицына', 'Воробьёва'])).toEqual([]);
  const fields = await printed('table', { a: { home: row, work: row, postal_code: row } });
  expect(Object.keys((JSON.parse(fields.stdout) as { a: object }).a)).toEqual([
    'home',
    'work',
    'postal_code',
  ]);
});

it('suggests no names, ids and tokens as literals', async () => {
  const values = ['вероника', 'c-4711', 'Ivan', 'w1ue5ipbh82qx1vn'];
  for (const value of values) {
    const rows = [value, 'basic', value, 'basic', value, 'basic'].map((tier) => ({ tier }));
    const { stdout } = await printed('literal', rows, '--literals');
    expect([value, JSON.parse(stdout)]).toEqual([value, { tier: 'text' }]);
  }
});

it.each<[string, number, RegExp, string[]]>([
  [
    'there is no payload',
    1,
    /^none\.json has no payload, .* at data\.customer$/m,
    ['first.json', 'none.json', '--at', 'data.customer'],
  ],
  ['a list is empty', 1, /^empty\.json has no payload, .* at result$/m, ['empty.json', '--at', 'result']],
  ['the payload is elsewhere', 1, /^first\.json has no payload, .* at dta$/m, ['first.json', '--at', 'dta']],
  ['there is no file', 2, /^there is no file nowhere\.json$/m, ['first.json', 'nowhere.json']],
  ['a file cannot be read', 2, /^\. is a directory \(EISDIR\)$/m, ['.']],
  [
    'a file was made JSON twice',
    2,
    /^wrapped\.json is a text that holds JSON: unpack it, for example with "jq fromjson"$/m,
    ['wrapped.json'],
  ],
  [
    'a file is not JSON',
    2,
    /^broken\.json is not JSON: line 1, column 24: a comma is not allowed before a closing bracket$/m,
    ['broken.json'],
  ],
  ['a key is there twice', 2, /^twice\.json has the same key twice/m, ['twice.json']],
  ['the path is none', 2, /^--at a\.\.b is not a path: /m, ['first.json', '--at', 'a..b']],
  ['no file is named', 2, /missing required argument 'answer'/, []],
])('prints nothing but why, when %s', async (_what, code, message, argv) => {
  const ended = await withoutLeaks(...argv);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toMatch(message);
});
