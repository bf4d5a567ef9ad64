/** `account-bridge infer`: from recorded answers the type of their payload, and nobody's data. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codecOfType } from '../../support/tenant/payload-types';
import { run, type Ended } from '../../support/cli';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

/** What in the answers below is somebody's. */
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
  none: '{ "data": { "customer": "Канарейкина" } }',
  empty: '{ "result": [] }',
  broken: '{ "name": "Канарейкина", }',
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

it('prints the type of the payload of several answers, and what it noticed', async () => {
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
    'more answers make it better: with fewer than 3 nobody can tell what is always there',
    'points is not always of one type: text, integer',
    '',
  ]);
});

it('takes each element of a list for a sample', async () => {
  const { code, stdout, stderr } = await withoutLeaks('list.json', '--at', 'result', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const told = JSON.parse(stdout) as { payload: unknown; samples: number; notes: string[] };
  expect(told).toMatchObject({ payload: { vip: 'boolean?' }, samples: 3, notes: ['3 samples from 1 file'] });
  const { result } = JSON.parse(FILES.list ?? '') as { result: unknown[] };
  expect(result.every((each) => codecOfType(told.payload).is(each))).toBe(true);
});

it.each(['result[0]', 'result[tier=gold]', '["result"][1]'])('takes what is at %s', async (at) => {
  const { code, stderr } = await infer('list.json', '--at', at);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^1 sample from 1 file\n/)]);
});

it('takes the answer itself without --at, and no digit is lost', async () => {
  expect(JSON.parse((await withoutLeaks('exact.json')).stdout)).toEqual({ id: 'integer' });
});

it('takes a list however long it is', async () => {
  const { code, stderr } = await infer('long.json');
  expect([code, stderr]).toEqual([0, '200000 samples from 1 file\n']);
});

it('offers literals only when it is asked for them', async () => {
  const { stdout } = await infer('tiers.json', '--at', 'result', '--literals');
  expect(JSON.parse(stdout)).toMatchObject({
    tier: "'gold' | 'basic'",
    name: 'text', // one for all is no choice
    born: 'text',
    mail: 'text',
    phones: { '*': {} },
  });
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
  ['a file cannot be read', 2, /^cannot read \.: EISDIR$/m, ['.']],
  ['a file is not JSON', 2, /^broken\.json is not JSON$/m, ['broken.json']],
  ['a key is there twice', 2, /^twice\.json has the same key twice/m, ['twice.json']],
  ['the path is none', 2, /^--at a\.\.b is no path: /m, ['first.json', '--at', 'a..b']],
  ['no file is named', 2, /missing required argument 'answer'/, []],
])('prints nothing but why, when %s', async (_what, code, message, argv) => {
  const ended = await withoutLeaks(...argv);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toMatch(message);
});
