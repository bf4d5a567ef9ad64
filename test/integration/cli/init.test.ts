/** `account-bridge init`: from one real answer to a tenant that passes check and verify, without personal data. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { left } from 'fp-ts/Either';
import { crm } from '../../../adapters/crm';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { run, type Ended } from '../../support/cli';
import { commandWorld } from '../../support/command-world';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

/** The personal data in the answers below. */
const PERSONAL = [
  'veronika.kanareikina@canary.example',
  'Вероника',
  'Канарейкина',
  '+7 (916) 555-12-34',
  '79165551234',
  '4567890123456789012',
  '1987-03-17',
  'tok_9f8e7d6c5b4a',
  '7771234',
  'canary-fb-token',
];

const ANSWERS: Readonly<Record<string, string>> = {
  spaaza: JSON.stringify({
    result: { code: 1, status: 'ok' },
    results: {
      user_info: {
        user_id: 7771234,
        username: 'veronika.kanareikina@canary.example',
        first_name: 'Вероника',
        last_name: 'Канарейкина',
        phone_number: '+7 (916) 555-12-34',
        birthday: '1987-03-17T00:00:00+00:00',
        gender: 'F',
        user_facebook_access_token: 'canary-fb-token',
        loyalty_status: { name: 'Level 2', points_balance_current: 7771234 },
      },
    },
  }),
  'spaaza-card': JSON.stringify({
    result: { code: 1, status: 'ok' },
    results: {
      user_info: { user_id: 7771234, first_name: 'Вероника', user_facebook_access_token: 'canary-fb-token' },
      level: { name: 'Gold', points: 7771234 },
    },
  }),
  ahunter: JSON.stringify({
    actual_sum: 7771234,
    name: 'Канарейкина',
    person_name: 'Вероника',
    mail: 'veronika.kanareikina@canary.example',
    token_api: 'tok_9f8e7d6c5b4a',
    type: 1,
  }),
  crm: `[{"customerId": "c-7771234", "FirstName": "Вероника", "Surname": "Канарейкина", "mobile": "79165551234",
    "e-mail": "veronika.kanareikina@canary.example", "card_no": 4567890123456789012, "DOB": "17.03.1987",
    "birth_date": "1987-03-17", "bonus_balance": "7771234", "tier": "gold"}]`,
  http: `{"success": true, "pagination": {"total": 1}, "customers": [{"id": 7771234, "firstName": "Вероника",
    "lastName": "Канарейкина", "email": "veronika.kanareikina@canary.example", "phones": [{"number": "+7 (916) 555-12-34"}],
    "birthday": "1987-03-17", "bonuses": 7771234, "card": {"number": 4567890123456789012}, "tags": [],
    "byEmail": {"veronika.kanareikina@canary.example": 1}}]}`,
};

let folder: string;

beforeAll(() => {
  folder = makeFolder();
  for (const [name, text] of Object.entries(ANSWERS)) writeFileSync(join(folder, `${name}.json`), text);
});

afterAll(removeFolders);

const init = (name: string, adapter: string, answer = `${adapter}.json`): Promise<Ended> =>
  run(['init', name, '--adapter', adapter, '--answer', answer], {}, folder);

const filesOf = (name: string): string =>
  readdirSync(join(folder, 'mappings', name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

const accountOf = (name: string): unknown => {
  const file = join(folder, 'mappings', name, 'fixtures/first.json');
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as { response: { body: { user: unknown } } };
  return fixture.response.body.user;
};

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  spaaza: ['id', 'name', 'phone', 'email', 'bonuses', 'gender', 'status', 'birthday'],
  'spaaza-card': ['id', 'bonuses', 'status'],
  ahunter: ['id', 'name', 'email', 'bonuses', 'status'],
  crm: ['id', 'name', 'phone', 'email', 'bonuses', 'cardNumber', 'status', 'birthday'],
  http: ['id', 'name', 'email', 'bonuses', 'cardNumber', 'birthday'],
};

describe.each(Object.keys(ANSWERS))('from one answer for the adapter %s', (adapter) => {
  const name = `new-${adapter}`;
  let ended: Ended;

  beforeAll(async () => {
    ended = await init(name, adapter);
  });

  it('makes a tenant that passes its check and verifies', async () => {
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain(`wrote mappings/${name}/tenant.json\n`);
    const checked = await run(['check', name, '--json'], {}, folder);
    const problems = JSON.parse(checked.stdout) as readonly { readonly code: string }[];
    expect(problems.filter(({ code }) => code !== 'secret-unset')).toEqual([]);
    const verified = await run(['verify', name], {}, folder);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it('finds the fields with familiar names', () => {
    expect(Object.keys(accountOf(name) as object)).toEqual(FIELDS[adapter]);
  });

  it('writes and prints no data of the answer', () => {
    expect(filesOf(name).length).toBeGreaterThan(500);
    expect(leaksIn(filesOf(name) + ended.stdout + ended.stderr, PERSONAL)).toEqual([]);
  });
});

/** Creates a tenant `odd` with an adapter of the test. */
const beginOdd = async (
  adapter: Adapter,
  mappings: string,
): Promise<{ readonly code: number; readonly out: string; readonly error: string }> => {
  const answer = join(folder, 'odd.json');
  writeFileSync(answer, '[{"id": 10001}]');
  const { run: runIn, said } = commandWorld([adapter], {});
  const options = ['--mappings', mappings, '--adapter', 'crm', '--answer', answer];
  return { code: await runIn('init', 'odd', ...options), ...said };
};

describe('an adapter that', () => {
  it('does not open the written settings fails the fixture, and its reason is printed', async () => {
    const mappings = join(folder, 'unopened');
    const isWritten = (): boolean => existsSync(join(mappings, 'odd'));
    const problem = { code: 'data-file', severity: 'error', at: ['settings'], message: 'it is odd' } as const;
    const odd: Adapter = {
      ...crm,
      open: (...given) => (isWritten() ? left([problem]) : crm.open(...given)),
    };
    const { code, error } = await beginOdd(odd, mappings);
    expect(code).toBe(1);
    expect(error).toMatch(/^the files are written, but the fixture does not pass:\n/);
    expect(error).toContain('it is odd');
  });

  it('names a file that cannot be written leaves no incomplete folder', async () => {
    const mappings = join(folder, 'unwritten');
    const file = `${'x'.repeat(300)}.json`;
    const odd: Adapter = {
      ...crm,
      start: (...given) => ({
        ...crm.start(...given),
        settings: { file, index: { id: 'text' } },
      }),
    };
    const { code, out, error } = await beginOdd(odd, mappings);
    expect([code, out, error]).toEqual([2, '', `cannot write ${join(mappings, 'odd')}: ENAMETOOLONG\n`]);
    expect(readdirSync(mappings)).toEqual([]);
  });
});

/** An answer of so many bytes, all but a few of them white space, which JSON allows. */
const answerOf = (text: string, bytes: number): string =>
  `${text}${' '.repeat(bytes - Buffer.byteLength(text))}`;

interface Begun {
  readonly errorStatus: unknown;
  readonly sources: Readonly<Record<string, { readonly maxAnswerBytes?: number }>>;
}

/** What is written of an answer of a length, and what is said. */
const beginOf = async (name: string, adapter: string, bytes: number): Promise<Begun & Ended> => {
  writeFileSync(join(folder, 'long.json'), answerOf(ANSWERS[adapter] ?? '', bytes));
  const ended = await init(name, adapter, 'long.json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const text = readFileSync(join(folder, 'mappings', name, 'tenant.json'), 'utf8');
  return { ...(JSON.parse(text) as Begun), ...ended };
};

const MIB = 1024 * 1024;

it.each(Object.keys(ANSWERS))('says with %s that failures have their HTTP status', async (adapter) => {
  expect((await beginOf(`status-${adapter}`, adapter, 2000)).errorStatus).toBe('http');
});

it.each([
  ['spaaza', MIB, undefined],
  ['spaaza', MIB + 1, 3 * MIB],
  ['ahunter', 1.5 * MIB, 3 * MIB],
  ['http', 1.7 * MIB, 4 * MIB],
  ['http', 4 * MIB, 4 * MIB],
  ['http', 5 * MIB, 4 * MIB],
  ['crm', 5 * MIB, undefined],
])('allows, with %s, of an answer of %d bytes at most %s', async (adapter, bytes, allowed) => {
  const length = Math.floor(bytes);
  const begun = await beginOf(`long-${adapter}-${length}`, adapter, length);
  expect(Object.values(begun.sources).map(({ maxAnswerBytes }) => maxAnswerBytes)).toEqual([allowed]);
  const said = /The answer has (\d+) bytes, (so that|and at most)/.exec(begun.stdout);
  const expected =
    allowed === undefined ? [] : [String(length), length > 4 * MIB ? 'and at most' : 'so that'];
  expect(said?.slice(1) ?? []).toEqual(expected);
});

it('takes numbers that are written with a fraction for numbers, in a directory and in an answer', async () => {
  const customer = '{ "id": "c-1", "phone": "+7 900 000-00-01", "points": 5.0 }';
  const begun = async (name: string, adapter: string, text: string): Promise<string> => {
    writeFileSync(join(folder, 'forms.json'), text);
    const { code, stderr } = await init(name, adapter, 'forms.json');
    expect([code, stderr]).toEqual([0, '']);
    return filesOf(name);
  };
  expect(await begun('c1', 'crm', `[${customer}]`)).toMatch(/"points": \d+\.\d*0\b/);
  expect(await begun('h1', 'http', customer)).toMatch(/"points": "number/);
});

describe('writes nothing', () => {
  it.each([
    [
      'of an adapter that there is not',
      'x1',
      'spaza',
      'spaaza.json',
      'there is no adapter "spaza"; did you mean "spaaza"?',
    ],
    ['of an answer that there is not', 'x1', 'spaaza', 'none.json', 'there is no file none.json'],
    ['of an answer that is a folder', 'x1', 'spaaza', '.', '. is a directory (EISDIR)'],
    [
      'of customers that nothing tells apart',
      'x1',
      'crm',
      'twins.json',
      'the adapter "crm" takes this answer for UserNotFound; give the whole body',
    ],
    [
      'of a card that does not say whose it is',
      'x1',
      'spaaza-card',
      'nameless.json',
      'could name its owner; write the path of what says whose card it is',
    ],
    ['of a list that is none of customers', 'x1', 'crm', 'numbers.json', 'write [{ … }, { … }]'],
    ['of an answer that is not JSON', 'x1', 'spaaza', 'broken.json', 'broken.json is not JSON: line '],
    [
      'under a name that no tenant can have',
      '../x1',
      'spaaza',
      'spaaza.json',
      '"../x1" cannot be the name of a tenant',
    ],
    [
      'of an answer that the adapter does not take',
      'x1',
      'ahunter',
      'spaaza.json',
      'the adapter "ahunter" takes this answer for PayloadInvalid: token_api is not the token that was asked for; give the whole body',
    ],
  ])('%s', async (_title, name, adapter, answer, said) => {
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'twins.json'), '[{"id": 10001}, {"id": 10001}]');
    writeFileSync(join(folder, 'nameless.json'), '{"result": {"code": 1}, "results": {"points": 7}}');
    writeFileSync(join(folder, 'numbers.json'), '[1, 2]');
    const { code, stdout, stderr } = await init(name, adapter, answer);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
    expect(leaksIn(stderr, PERSONAL)).toEqual([]);
    expect(readdirSync(join(folder, 'mappings'))).not.toContain('x1');
  });

  it('when a file cannot be written, and leaves no incomplete folder', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const { code, stdout, stderr } = await run(
      ['init', 'x1', '--adapter', 'crm', '--answer', 'crm.json', '--mappings', 'plain'],
      {},
      folder,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cannot write plain\/x1: (ENOTDIR|EEXIST)\n$/);
    expect(readdirSync(join(folder, 'mappings')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('over an existing tenant', async () => {
    mkdirSync(join(folder, 'mappings', 'taken'), { recursive: true });
    const { code, stderr } = await init('taken', 'spaaza');
    expect([code, stderr]).toEqual([2, 'mappings/taken exists already; take another name, or remove it\n']);
    expect(readdirSync(join(folder, 'mappings', 'taken'))).toEqual([]);
  });
});

it.each([
  ['an email address', 'veronika@canary.example'],
  ['a telephone', '+7 (916) 555-12-35'],
  ['a name in Cyrillic', 'Канарейкина Вероника'],
  ['a name in Latin letters', 'Veronika Kanareikina'],
  ['a name that is one word', 'veronika'],
  ['a login', 'ivan_petrov'],
  ['an id', 'c-4711'],
  ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ['a digest', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a token', 'sk_live_canaryabcdef'],
  ['an address in base64', Buffer.from('veronika@canary.example').toString('base64')],
  ['a telephone in hexadecimal', Buffer.from('79165551235').toString('hex')],
])(
  'a key that is %s is in no file and not in the output, which has the number of such keys',
  async (_what, key) => {
    const customer = { id: 7771234, email: 'foo@canary.example', balances: { [key]: { points: 1 } } };
    writeFileSync(join(folder, 'keyed.json'), JSON.stringify({ customers: [customer] }));
    const name = `keyed-${readdirSync(join(folder, 'mappings')).length}`;
    const { code, stdout, stderr } = await init(name, 'http', 'keyed.json');
    expect([code, stderr]).toEqual([0, '']);
    expect(leaksIn(stdout + stderr + filesOf(name), [key])).toEqual([]);
    expect(stdout).toContain('1 of the answer’s keys could name a person (in customers.*.balances)');
  },
);
