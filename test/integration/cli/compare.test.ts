/** `account-bridge compare`: a hand-written bridge with chosen differences, beside the tenant that is to replace it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { adapters } from '../../../adapters';
import { runIn } from '../../support/run';
import { commandWorld } from '../../support/command-world';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { startOldBridge, type Asked, type OldBridge, type Told } from '../../support/old-bridge';
import { ROOT } from '../../support/root';
import { closeServers } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const KEY = 'invented-old-key-9931';
const FULL = '79000000001';
const SPARSE = '79000000002';
const UNKNOWN = '79000000009';

const Fixture = t.type({
  response: t.type({
    status: t.number,
    body: t.partial({
      user: t.intersection([t.UnknownRecord, t.partial({ loyaltyCards: t.array(t.UnknownRecord) })]),
      error: t.type({ message: t.string }),
    }),
  }),
});
type Answer = t.TypeOf<typeof Fixture>['response'];

const expectedOf = (fixture: string): Answer => {
  const file = join(ROOT, 'mappings/demo-crm/fixtures', `${fixture}.json`);
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Fixture.is(read)) throw new Error(`${fixture} has no response`);
  return read.response;
};

const FOUND = expectedOf('full');
const NOT_FOUND = expectedOf('unknown-customer');

/** What the tenant itself answers. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  [FULL, FOUND],
  [SPARSE, expectedOf('sparse')],
  [UNKNOWN, NOT_FOUND],
]);

const same = ({ userIdentifier }: Asked): Told => ANSWERS.get(userIdentifier) ?? NOT_FOUND;

const identifiersIn = (...lines: readonly string[]): string => {
  const file = join(makeFolder(), 'shoppers.txt');
  writeFileSync(file, lines.join('\n'));
  return file;
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const compareWith = async (
  { url }: Pick<OldBridge, 'url'>,
  lines: readonly string[],
  flags: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> => {
  const { run, said } = commandWorld(adapters, { DEMO_APP_KEY: 'invented-app-key', ...variables });
  const from = ['--from', identifiersIn(...lines), '--rate', '1000'];
  const code = await run(
    'compare',
    'demo-crm',
    '--mappings',
    join(ROOT, 'mappings'),
    '--url',
    url,
    ...from,
    ...flags,
  );
  return { code, ...said };
};

const Lines = t.type({ lines: t.array(t.number) });
const Report = t.type({
  same: t.number,
  different: t.number,
  notCompared: t.number,
  differences: t.array(
    t.intersection([t.type({ field: t.string, kind: t.string }), t.partial({ how: t.string }), Lines]),
  ),
  breaches: t.array(t.intersection([t.type({ field: t.string, expected: t.string }), Lines])),
  troubles: t.array(t.intersection([t.type({ why: t.string }), Lines])),
});
type Report = t.TypeOf<typeof Report>;

const reportOf = async (
  answer: (asked: Asked) => Told | undefined,
  lines: readonly string[] = [FULL],
  flags: readonly string[] = [],
): Promise<{ readonly code: number; readonly report: Report }> => {
  const { code, out } = await compareWith(await startOldBridge(answer), lines, ['--json', ...flags]);
  const report: unknown = JSON.parse(out);
  if (!Report.is(report)) throw new Error('not a report');
  return { code, report };
};

/** `field: kind (how)` */
const toldIn = ({ differences }: Report): readonly string[] =>
  differences.map(({ field, kind, how }) => `${field}: ${kind}${how === undefined ? '' : ` (${how})`}`);

const USER = FOUND.body.user ?? {};
const [CARD = {}] = USER.loyaltyCards ?? [];

it('says that the answers are the same, whatever the order of their members', async () => {
  const reversed = (asked: Asked): Told =>
    asked.userIdentifier === FULL
      ? { body: { user: Object.fromEntries(Object.entries(USER).reverse()) } }
      : same(asked);
  const old = await startOldBridge(reversed);
  const { code, out, error } = await compareWith(old, [FULL, '', SPARSE, UNKNOWN]);
  expect([code, out, error]).toEqual([0, 'demo-crm: 3 identifiers: 3 the same\n', '']);
  expect(old.asked.map(({ userIdentifier }) => userIdentifier)).toEqual([FULL, SPARSE, UNKNOWN]);
});

/** The account of the tenant with some fields changed; those that are `undefined` are not there. */
const changed = (fields: Readonly<Record<string, unknown>>) => (): Told => ({
  body: { user: { ...USER, ...fields } },
});
const set = (field: string, value: unknown) => changed({ [field]: value });
const without = (field: string) => set(field, undefined);
const card = (fields: Readonly<Record<string, unknown>>) => set('loyaltyCards', [{ ...CARD, ...fields }]);
const raw = (from: string, to: string) => (): Told => ({
  body: JSON.stringify({ user: USER }).replace(from, to),
});

const DIFFERENCES: readonly (readonly [what: string, answer: () => Told, told: readonly string[]])[] = [
  ['a balance that is another', set('bonuses', 3476), ['bonuses: other-value']],
  ['a balance as a text', set('bonuses', '3475'), ['bonuses: other-kind (number here, text there)']],
  ['a balance with decimals', raw('3475', '3475.0'), ['bonuses: formatting (number)']],
  ['a balance with an exponent', raw('3475', '3.475e3'), ['bonuses: formatting (number)']],
  ['a balance that no double holds', raw('3475', '3475.00000000000000001'), ['bonuses: other-value']],
  ['a balance of null', set('bonuses', null), ['bonuses: other-kind (number here, null there)']],
  ['no balance', without('bonuses'), ['bonuses: only-here']],
  ['a field more', set('priceTier', 'gold'), ['priceTier: only-there']],
  ['a field of its own', set('vip', true), ['vip: only-there']],
  ['a card of another name', set('status', 'Gold'), ['status: other-value']],
  [
    'a member beside the account',
    () => ({ body: { user: USER, bonuses: 1 } }),
    ['answer.bonuses: only-there'],
  ],
  ['an empty text for what is left out', set('priceTier', ''), ['priceTier: formatting (empty)']],
  ['null for what is left out', set('priceTier', null), ['priceTier: formatting (empty)']],
  ['an empty list for what is left out', set('profileLinks', []), ['profileLinks: formatting (empty)']],
  ['a phone number with a plus', set('phone', '+7 900 000-00-01'), ['phone: formatting (phone)']],
  ['a phone number with 8', set('phone', '89000000001'), ['phone: formatting (phone)']],
  ['another phone number', set('phone', '79000000011'), ['phone: other-value']],
  ['a phone number as a number', set('phone', 79000000001), ['phone: other-kind (text here, number there)']],
  ['a name with spaces behind it', set('name', 'Сказочникова Пелагея  '), ['name: formatting (spaces)']],
  ['a name in capitals', set('name', 'СКАЗОЧНИКОВА ПЕЛАГЕЯ'), ['name: formatting (letter case)']],
  [
    'a name with an invisible character',
    set('name', 'Сказочникова\u200b Пелагея'),
    ['name: formatting (spaces)'],
  ],
  ['the parts of a name the other way', set('name', 'Пелагея Сказочникова'), ['name: other-value']],
  ['a card number without its zeros', set('cardNumber', '77310042'), ['cardNumber: other-value']],
  ['a card number in groups', set('cardNumber', '0077 3100 42'), ['cardNumber: formatting (spaces)']],
  ['a date with a time', set('birthday', '1988-05-17T00:00:00Z'), ['birthday: formatting (date)']],
  ['a Russian date', set('birthday', '17.05.1988'), ['birthday: formatting (date)']],
  ['another date', set('birthday', '1988-05-18'), ['birthday: other-value']],
  ['a flag the other way', set('emailConfirmed', false), ['emailConfirmed: other-value']],
  [
    'a flag as a number',
    set('emailConfirmed', 1),
    ['emailConfirmed: other-kind (true or false here, number there)'],
  ],
  ['segments in another order', set('segments', ['frequent', 'webshop']), ['segments: formatting (order)']],
  ['a segment less', set('segments', ['frequent']), ['segments[]: only-here']],
  ['a segment more', set('segments', ['webshop', 'frequent', 'vip']), ['segments[]: only-there']],
  [
    'segments as a text',
    set('segments', 'webshop,frequent'),
    ['segments: other-kind (list here, text there)'],
  ],
  ['the balance of a card', card({ bonuses: 1 }), ['loyaltyCards[].bonuses: other-value']],
  ['a card without its status', card({ status: undefined }), ['loyaltyCards[].status: only-here']],
  ['a colour in small letters', set('cardColor', '#7a3e00'), ['cardColor: formatting (letter case)']],
  [
    'a card more before it',
    set('loyaltyCards', [{ cardNumber: '1', bonuses: 5 }, CARD]),
    ['loyaltyCards[]: only-there'],
  ],
  [
    'cards as an object',
    set('loyaltyCards', { a: 1 }),
    ['loyaltyCards: other-kind (list here, object there)'],
  ],
  ['another id', set('id', '79000000002'), ['id: other-value']],
  ['an id in other letters', set('id', 'a'), ['id: other-value']],
  [
    'an error',
    () => ({ status: 404, body: { error: { message: 'Нет такого.' } } }),
    [
      'answer.status: other-status (200 here, 404 there)',
      'answer: account-or-error (account here, error there)',
    ],
  ],
  [
    'an error with status 200',
    () => ({ body: { error: { message: 'Нет такого.' } } }),
    ['answer: account-or-error (account here, error there)'],
  ],
  [
    'another success',
    () => ({ status: 201, body: { user: USER } }),
    ['answer.status: other-status (200 here, 201 there)'],
  ],
  [
    'neither an account nor an error',
    () => ({ body: { data: USER } }),
    ['answer: account-or-error (account here, neither there)'],
  ],
  ['a page', () => ({ body: '<html>' }), ['answer: account-or-error (account here, neither there)']],
  ['a list', () => ({ body: [] }), ['answer: account-or-error (account here, neither there)']],
  ['an empty answer', () => ({ body: '' }), ['answer: account-or-error (account here, neither there)']],
  [
    'a redirect',
    () => ({ status: 302, headers: { location: '/login' }, body: '' }),
    [
      'answer.status: other-status (200 here, 302 there)',
      'answer: account-or-error (account here, neither there)',
    ],
  ],
];

test.each(DIFFERENCES)('finds %s, and nothing else', async (_what, answer, told) => {
  const { code, report } = await reportOf(answer);
  expect(toldIn(report)).toEqual(told);
  expect([code, report.same, report.different]).toEqual(told.length === 0 ? [0, 1, 0] : [1, 0, 1]);
});

it('compares errors by their sentence and status', async () => {
  const other = await reportOf(
    () => ({ status: 404, body: { error: { message: 'Нет такого.' } } }),
    [UNKNOWN],
  );
  expect(toldIn(other.report)).toEqual(['error.message: other-error']);
  const withCode = { error: { ...NOT_FOUND.body.error, code: 17 } };
  const more = await reportOf(() => ({ status: 200, body: withCode }), [UNKNOWN]);
  expect(toldIn(more.report)).toEqual([
    'answer.status: other-status (404 here, 200 there)',
    'error.code: only-there',
  ]);
});

it('counts by field and kind, and names the lines of the file', async () => {
  const { url } = await startOldBridge((asked) =>
    asked.userIdentifier === UNKNOWN
      ? same(asked)
      : { body: { user: { id: asked.userIdentifier, bonuses: '1' } } },
  );
  const { code, out } = await compareWith({ url }, ['', FULL, SPARSE, UNKNOWN]);
  expect(code).toBe(1);
  expect(out).toContain('demo-crm: 3 identifiers: 1 the same, 2 different\n');
  expect(out).toMatch(/\n {2}bonuses +another kind \(number here, text there\) in 2 of 3 \(lines 2, 3\)\n/);
  expect(out).toMatch(/\n {2}email +only here in 1 of 3 \(line 2\)\n/);
  expect(out).toMatch(
    /\nthe other endpoint breaks the contract:\n {2}bonuses {2}not a number in 2 of 3 \(lines 2, 3\)\n/,
  );
});

describe('breaches of the contract by the other endpoint', () => {
  test.each<readonly [string, Told, readonly string[]]>([
    ['a page', { body: '<!doctype html><html></html>' }, ['answer: JSON, not HTML']],
    ['no user and no error', { body: { ok: true } }, ['answer: an object with "user" or "error"']],
    ['no id', { body: { user: { name: 'Foo' } } }, ['id: a text that is not blank']],
    ['a blank id', { body: { user: { id: ' ' } } }, ['id: a text that is not blank']],
    ['an id of another kind', { body: { user: { id: 7 } } }, ['id: a text']],
    ['an error without its sentence', { body: { error: {} } }, ['error.message: a sentence for the shopper']],
    [
      'an error that is a text',
      { body: { error: 'no' } },
      ['error: an object', 'error.message: a sentence for the shopper'],
    ],
    ['a number as a text', { body: { user: { id: 'a', cardPercent: '5' } } }, ['cardPercent: a number']],
    [
      'cards that are texts',
      { body: { user: { id: 'a', loyaltyCards: ['1'] } } },
      ['loyaltyCards[]: an object'],
    ],
    ['nothing against the contract', { body: { user: { id: 'a', own: [1], email: null } } }, []],
  ])('are found: %s', async (_what, told, breaches) => {
    const { report } = await reportOf(() => told);
    expect(report.breaches.map(({ field, expected }) => `${field}: ${expected}`)).toEqual(breaches);
  });
});

describe('what cannot be compared', () => {
  it('is counted apart', async () => {
    const old = await startOldBridge((asked) => (asked.userIdentifier === FULL ? undefined : same(asked)));
    const { code, out } = await compareWith(old, [FULL, SPARSE]);
    expect(code).toBe(1);
    expect(out).toContain('demo-crm: 2 identifiers: 1 the same, 1 not compared\n');
    expect(out).toMatch(
      /\nnot compared:\n {2}no connection \(\w+\) there {2}no answer in 1 of 2 \(line 1\)\n/,
    );
  });

  it('is asked again after the pause that the endpoint asks for', async () => {
    let refusals = 2;
    const old = await startOldBridge((asked) => {
      refusals -= 1;
      return refusals >= 0 ? { status: 429, headers: { 'retry-after': '7' }, body: '' } : same(asked);
    });
    const { world, said } = commandWorld(adapters, { DEMO_APP_KEY: 'invented-app-key' });
    const slept: number[] = [];
    const patient = {
      ...world,
      sleep: (ms: number) => {
        slept.push(ms);
        return Promise.resolve();
      },
    };
    const flags = ['--url', old.url, '--from', identifiersIn(FULL, SPARSE), '--rate', '4'];
    const code = await runIn(
      ['compare', 'demo-crm', '--mappings', join(ROOT, 'mappings'), ...flags],
      patient,
    );
    expect([code, said.out]).toEqual([0, 'demo-crm: 2 identifiers: 2 the same\n']);
    expect(slept.slice(0, 2).map(Math.ceil)).toEqual([7000, 7000]);
  });

  test.each([429, 502, 503, 504])('is a status %i', async (status) => {
    const { code, report } = await reportOf(() => ({ status, body: '' }));
    expect([code, report.notCompared, report.troubles[0]?.why]).toEqual([2, 1, `status ${status} there`]);
  });

  it('is not what fails in the same way', async () => {
    const { body } = NOT_FOUND;
    const { report } = await reportOf(() => ({ status: 404, body }), [UNKNOWN]);
    expect(report.same).toBe(1);
  });
});

describe('known differences', () => {
  const differing = (): Told => ({
    body: { user: { ...USER, bonuses: 1, vip: 2, loyaltyCards: [{ cardNumber: '1' }] } },
  });

  it('do not count, below a field neither', async () => {
    const flags = ['bonuses', 'other-fields', 'loyaltyCards'].flatMap((field) => ['--ignore', field]);
    const { code, report } = await reportOf(differing, [FULL], flags);
    expect([code, report.same]).toEqual([0, 1]);
  });

  it('are no breaches either', async () => {
    const asText = (): Told => ({ body: { user: { ...USER, bonuses: '3475' } } });
    const { report } = await reportOf(asText, [FULL], ['--ignore', 'bonuses']);
    expect([report.same, report.breaches]).toEqual([1, []]);
  });

  it('are named in the report', async () => {
    const { out } = await compareWith(await startOldBridge(differing), [FULL], ['--ignore', 'bonuses']);
    expect(out).toContain('not looked at: bonuses\n');
    expect(out).toContain('only there (not a field of the contract) in 1 of 1');
  });

  test.each([
    ['bonusses', 'did you mean "bonuses"?'],
    ['loyaltyCards[].bonuss', 'did you mean "loyaltyCards[].bonuses"?'],
  ])('must be fields: not %s', async (field, hint) => {
    const { code, out, error } = await compareWith(
      { url: 'http://127.0.0.1:1' },
      [FULL],
      ['--ignore', field],
    );
    expect([code, out]).toEqual([2, '']);
    expect(error).toBe(`--ignore: the contract has no field "${field}"; ${hint}\n`);
  });
});

describe('the key', () => {
  test.each([
    ['header', { authorization: `Bearer ${KEY}`, body: { userIdentifier: FULL } }],
    ['body', { authorization: undefined, body: { userIdentifier: FULL, key: KEY } }],
  ])('is sent in the %s', async (place, sent) => {
    const old = await startOldBridge(same);
    await compareWith(old, [FULL], ['--key', 'OLD_KEY', '--key-in', place], { OLD_KEY: KEY });
    const [asked] = old.asked;
    expect({ authorization: asked?.headers.authorization, body: asked?.body }).toEqual(sent);
    expect([asked?.method, asked?.target, asked?.headers['content-type']]).toEqual([
      'POST',
      '/account',
      'application/json',
    ]);
  });

  it('is not sent without its option', async () => {
    const old = await startOldBridge(same);
    await compareWith(old, [FULL]);
    expect(old.asked[0]?.headers.authorization).toBeUndefined();
    expect(old.asked[0]?.body).toEqual({ userIdentifier: FULL });
  });

  it('must be in its variable', async () => {
    const { code, error } = await compareWith({ url: 'http://127.0.0.1:1' }, [FULL], ['--key', 'OLD_KEY']);
    expect([code, error]).toEqual([
      2,
      'set OLD_KEY to the access key of the endpoint, or leave --key out if it has none\n',
    ]);
  });

  it('is not taken for the name of a variable', async () => {
    const { code, error } = await compareWith(
      { url: 'http://127.0.0.1:1' },
      [FULL],
      ['--key', 'invented-key!'],
    );
    expect([code, error]).toEqual([
      2,
      '--key must be the name of the variable that holds the key, and never the key\n',
    ]);
  });

  it.each(['invented-key', 'inventedkey1', 'a1b2c3d4e5f6', '77kkey', 'Bearer x', 'x='])(
    'is not repeated where %j is given for the name of its variable',
    async (key) => {
      const { code, out, error } = await compareWith({ url: 'http://127.0.0.1:1' }, [FULL], ['--key', key]);
      expect(code).toBe(2);
      expect(`${out}${error}`).not.toContain(key);
    },
  );
});

describe('a hint about a side without an account', () => {
  const hint = 'the endpoint of --url gave no account: check --url (the whole address), --key and --key-in\n';
  const refusing = (): Told => ({ status: 401, body: { error: { message: 'No access.' } } });

  it.each<readonly [string, () => Told]>([
    ['refuses the key', refusing],
    ['is another service', () => ({ status: 404, body: { code: 'no such path' } })],
    ['is a page', () => ({ body: '<html>' })],
  ])('is there where the endpoint %s', async (_what, answer) => {
    const { code, out } = await compareWith(await startOldBridge(answer), [FULL]);
    expect([code, out.endsWith(`\n\n${hint}`)]).toEqual([1, true]);
  });

  it('is not there where one shopper has an account, or all answers are the same', async () => {
    const some = await startOldBridge((asked) => (asked.userIdentifier === FULL ? same(asked) : refusing()));
    const { code, out } = await compareWith(some, [FULL, '79000000099']);
    expect([code, out.includes('gave no account')]).toEqual([1, false]);
    const none = await compareWith(await startOldBridge(() => NOT_FOUND), ['79000000099']);
    expect([none.code, none.out.includes('gave no account')]).toEqual([0, false]);
  });

  it('names the command that explains this bridge', async () => {
    const { out } = await compareWith(await startOldBridge(() => ({ body: { user: { id: 'x' } } })), [
      '79000000099',
    ]);
    expect(out).toMatch(
      /\nthis bridge gave no account; to see why: account-bridge explain \S+ --wire --identifier …\n$/,
    );
  });
});

describe('an address', () => {
  it('keeps its path, its slash and its query', async () => {
    const old = await startOldBridge(same);
    const { code } = await compareWith({ url: old.url.replace('/account', '/a/b.php/?action=x%26y') }, [
      FULL,
    ]);
    expect([code, old.asked[0]?.target]).toEqual([0, '/a/b.php/?action=x%26y']);
  });

  test.each(['http://old.example/account', 'ftp://old.example', 'old.example', 'https://a:b@old.example/'])(
    'is refused: %s',
    async (url) => {
      const { code, out, error } = await compareWith({ url }, [FULL]);
      expect([code, out]).toEqual([2, '']);
      expect(error).toBe(
        '--url must be an https address without credentials; http is for this machine only\n',
      );
    },
  );
});

it('prints no identifier, no value, no key and no text of the other endpoint', async () => {
  const canary = 'canary-5517-text';
  const answer = ({ headers }: Asked): Told => ({
    body: {
      user: {
        ...USER,
        id: canary,
        name: canary,
        bonuses: 551_755_17,
        '79005517551': 1,
        'Иванов Пётр': 2,
        echoed: headers.authorization,
        segments: [canary],
        loyaltyCards: [{ cardNumber: canary, 'petr@example.com': canary }],
      },
      '79005517551': 1,
    },
  });
  const old = await startOldBridge(answer);
  const flags = ['--key', 'OLD_KEY'];
  const runs = [
    await compareWith(old, [FULL, SPARSE, UNKNOWN], flags, { OLD_KEY: KEY }),
    await compareWith(old, [FULL, SPARSE, UNKNOWN], [...flags, '--json'], { OLD_KEY: KEY }),
    await compareWith(
      await startOldBridge(({ userIdentifier }) => ({ body: `${canary} ${userIdentifier}` })),
      [FULL, SPARSE],
      flags,
      { OLD_KEY: KEY },
    ),
  ];
  for (const { code, out, error } of runs) {
    expect(code).toBe(1);
    for (const secret of [
      canary,
      FULL,
      SPARSE,
      UNKNOWN,
      KEY,
      'Сказочникова',
      '3475',
      '551755',
      '7900551',
      'petr@',
      'Иванов',
    ])
      expect(out + error).not.toContain(secret);
  }
});
