/** `account-bridge verify --update`: requests, answers and losses that are shown and then written, and what is not. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ended } from '../../support/cli';
import { edited } from '../../support/tenant/edited';
import { asFixtures, mappingsOf, removeMappings } from '../../support/tenant/played';
import { exchanges, twoCalls, twoCallsFixture } from '../../support/tenant/two-calls';
import type { Json } from '../../support/tenant/two-calls';

afterAll(removeMappings);

const CRM = 'sources.crm.exchanges.0';
const WALLET = 'sources.wallet.exchanges.0';
const MARKS = 'sources.marks.exchanges.0';

interface Folder {
  readonly verify: (...flags: readonly string[]) => Promise<Ended>;
  readonly read: (name: string) => string;
  readonly write: (name: string, text: string) => void;
  readonly path: (name: string) => string;
}

/** A mappings folder with fixtures by name. */
const folderWith = (fixtures: Json, tenant: unknown = twoCalls()): Folder => {
  const folder = mappingsOf({ 'tenant.json': tenant, ...asFixtures(fixtures) });
  const path = (name: string): string => join(folder, 'acme/fixtures', `${name}.json`);
  return {
    verify: (...flags) => run(['verify', '--mappings', '.', ...flags], {}, folder),
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, text) => writeFileSync(path(name), text),
    path,
  };
};

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

describe('the requests', () => {
  const limited = { query: { phone: '{request.userIdentifier}', limit: '5', fields: 'all' } };

  it.each<readonly [string, Parameters<typeof twoCalls>[0], Json, readonly string[]]>([
    [
      'one more parameter and another value',
      { crm: limited },
      { [`${CRM}.request.query`]: { phone: '79000000001', limit: '5', fields: 'all' } },
      [
        'sources.crm.exchanges[0].request.query.limit: expected "1", got "5"',
        'sources.crm.exchanges[0].request.query.fields: expected nothing, got "all"',
      ],
    ],
    [
      'no parameter',
      { crm: { path: '/customers/{request.userIdentifier}', query: {} } },
      { [`${CRM}.request.path`]: '/api/customers/79000000001', [`${CRM}.request.query`]: undefined },
      [
        'sources.crm.exchanges[0].request.path: expected "/api/customers", got "/api/customers/79000000001"',
        'sources.crm.exchanges[0].request.query: expected {"phone":"79000000001","limit":"1"}, got nothing',
      ],
    ],
    [
      'another header, of those that the fixture states',
      { crm: { headers: { 'X-Shop': 'south', 'X-Other': '1' } } },
      { [`${CRM}.request.headers.X-Shop`]: 'south' },
      ['sources.crm.exchanges[0].request.headers.X-Shop: expected "north", got "south"'],
    ],
    [
      'a header that is not sent any longer',
      { crm: { headers: {} } },
      { [`${CRM}.request.headers.X-Shop`]: undefined },
      ['sources.crm.exchanges[0].request.headers.X-Shop: expected "north", got nothing'],
    ],
    [
      'another path and body of a second call, with its key as a variable',
      {
        wallet: {
          path: '/v2/wallets/{crm.id}',
          json: { filter: { id: '{crm.id}', kinds: ['gift', 'bonus'] }, page: 1 },
        },
      },
      {
        [`${WALLET}.request.path`]: '/api/v2/wallets/5',
        [`${WALLET}.request.body`]: {
          filter: { id: '5', kinds: ['gift', 'bonus'] },
          key: '${WALLET_KEY}',
          page: 1,
        },
      },
      ['sources.wallet.exchanges[0].request.body.page: expected nothing, got 1'],
    ],
    [
      'XML in the place of a form, by a rule',
      {
        marks: {
          form: undefined,
          xml: {
            template: '<m p="{p}"/>',
            syntax: 'xml',
            with: { p: { from: 'request.userIdentifier', via: [{ slice: [1] }] } },
          },
        },
      },
      { [`${MARKS}.request`]: { method: 'POST', path: '/marks', xml: '<m p="9000000001"/>' } },
      [],
    ],
    [
      'a GET in the place of a form',
      { marks: { method: 'GET', form: undefined, query: { phone: '{request.userIdentifier}' } } },
      { [`${MARKS}.request`]: { method: 'GET', path: '/marks', query: { phone: '79000000001' } } },
      ['sources.marks.exchanges[0].request.method: expected "POST", got "GET"'],
    ],
    [
      'those of a call and of one that needs its answer',
      { crm: limited, wallet: { path: '/purses/{crm.id}' }, marks: { path: '/tags' } },
      {
        [`${CRM}.request.query`]: { phone: '79000000001', limit: '5', fields: 'all' },
        [`${WALLET}.request.path`]: '/api/purses/5',
        [`${MARKS}.request.path`]: '/tags',
      },
      ['sources.wallet.exchanges[0].request.path: expected "/api/wallets/5/search", got "/api/purses/5"'],
    ],
  ])('are written: %s', async (_what, lookups, changes, lines) => {
    const { verify, read } = folderWith({ full: twoCallsFixture }, twoCalls(lookups));
    expect((await verify()).code).toBe(1);
    const { code, stdout, stderr } = await verify('--update');
    expect([code, stderr]).toEqual([0, 'updated acme/fixtures/full.json\n']);
    expect(stdout).toContain('  + full 200 (to be updated)\n');
    for (const line of lines) expect(stdout).toContain(line);
    expect(stdout).toContain('1 tenant, 1 fixture: 0 passed, 1 written\n');
    expect(JSON.parse(read('full'))).toEqual(JSON.parse(json(edited(twoCallsFixture, changes))));
    expect(await verify('--update')).toMatchObject({ code: 0, stderr: '' });
  });

  it('are rewritten alone: the rest of a file stays as it was typed', async () => {
    const { verify, read, write } = folderWith({ full: '' }, twoCalls({ crm: limited }));
    const typed = json(twoCallsFixture)
      .replace(
        /"query": \{\s*"phone": "79000000001",\s*"limit": "1"\s*\}/,
        '"query":{"phone":"79000000001",   "limit":"1"}',
      )
      .replace('"exchanges": [', '"$comment": "as the vendor says", "exchanges":   [')
      .replace('"path": "/api/customers"', '"path": "/api/%63ustomers", "$comment": "spelt"');
    write('full', typed);
    expect((await verify('--update')).code).toBe(0);
    expect(read('full')).toBe(typed.replace('"limit":"1"}', '"limit":"5",   "fields": "all"}'));
  });

  it('are written to all fixtures of a tenant, and each answer stays as it was', async () => {
    const unknown = edited(twoCallsFixture, {
      [`${CRM}.response.body.customers`]: [],
      'sources.wallet': undefined,
      absent: undefined,
      response: {
        outcome: 'UserNotFound',
        status: 404,
        body: { error: { message: 'The user with this identifier is not found.' } },
      },
    });
    const fixtures = { full: twoCallsFixture, unknown, again: twoCallsFixture };
    const { verify, read } = folderWith(fixtures, twoCalls({ crm: limited }));
    const { stdout } = await verify('--update');
    expect(stdout).toContain('3 written');
    const query = { phone: '79000000001', limit: '5', fields: 'all' };
    expect(JSON.parse(read('full'))).toEqual(
      JSON.parse(json(edited(twoCallsFixture, { [`${CRM}.request.query`]: query }))),
    );
    expect((await verify()).stdout).toContain('3 passed');
  });

  it('are written with an account that differs, and both are shown', async () => {
    const fixture = edited(twoCallsFixture, { 'response.body.user.name': 'Bar' });
    const { verify, read } = folderWith({ full: fixture }, twoCalls({ crm: limited }));
    const { stdout } = await verify('--update');
    expect(stdout).toMatch(/query\.limit: expected "1", got "5"\n[^]*user\.name: expected "Bar", got "Foo"/);
    expect(read('full')).toContain('"name": "Foo"');
  });

  it('are written to a new fixture, with its answer', async () => {
    const fixture = edited(twoCallsFixture, {
      [`${CRM}.request.query`]: {},
      response: undefined,
      absent: undefined,
    });
    const { verify, read } = folderWith({ full: fixture });
    expect((await verify('--update')).stdout).toContain('+ full 200 (new: what came will be expected)');
    expect(JSON.parse(read('full'))).toEqual(JSON.parse(json(twoCallsFixture)));
  });

  it.each<readonly [string, Json, Parameters<typeof twoCalls>[0], RegExp]>([
    [
      'the answer is then another failure',
      {
        [`${CRM}.response.body.customers.0.phone`]: '79000000002',
        [`${CRM}.request.query.phone`]: '79000000002',
      },
      {},
      /^left acme\/fixtures\/full\.json as it is: with the requests of the bridge the answer is 502 IdentityMismatch\n$/,
    ],
    [
      'two exchanges are as near as each other',
      {
        'sources.crm.exchanges.1': edited(exchanges.crm, { 'request.query.limit': '3' }),
        [`${CRM}.request.query.limit`]: '2',
      },
      {},
      /^left acme\/fixtures\/full\.json as it is: it is not certain which exchange each request of the bridge belongs to\n$/,
    ],
    [
      'an exchange is not asked for any longer',
      { 'sources.marks.exchanges.1': edited(exchanges.marks, { 'request.form.page': '2' }) },
      { crm: limited },
      /^left acme\/fixtures\/full\.json as it is: it is not certain/,
    ],
    ['there is no exchange for the request', { 'sources.marks': undefined }, {}, /^$/],
    [
      'another source’s request has no exchange',
      { 'sources.marks': undefined },
      { crm: limited },
      /^left acme\/fixtures\/full\.json as it is: a request to "marks" has no exchange, and its answer is not known: add one\n$/,
    ],
  ])('are not written where %s', async (_what, edits, lookups, said) => {
    const fixture = edited(twoCallsFixture, edits);
    const { verify, read } = folderWith({ full: fixture }, twoCalls(lookups));
    const before = read('full');
    const { code, stdout, stderr } = await verify('--update');
    expect([code, read('full')]).toEqual([1, before]);
    expect(stderr).toMatch(said);
    expect(stdout).toContain('1 tenant, 1 fixture: 0 passed, 1 failed\n');
    expect(stdout).toContain('  ✗ full ');
  });
});

describe('the losses', () => {
  const lost = { [`${WALLET}.response.body.balance`]: 'many', 'response.body.user.bonuses': undefined };

  it('are a warning without "absent", shown and then written by --update', async () => {
    const { verify, read } = folderWith({ full: edited(twoCallsFixture, { ...lost, absent: undefined }) });
    const first = await verify();
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      'warning[loss-unstated]: "bonuses" is left out (step-failed), and the fixture has no "absent"\n',
    );
    const { code, stdout, stderr } = await verify('--update');
    expect([code, stderr]).toEqual([0, 'updated acme/fixtures/full.json\n']);
    expect(stdout).toMatch(
      /\+ full 200 \(to be updated\)\n {6}line \d+: absent\.bonuses: expected nothing, got "step-failed"\n/,
    );
    expect(stdout).not.toContain('warning[');
    expect(JSON.parse(read('full'))).toMatchObject({ absent: { bonuses: 'step-failed' } });
    expect(read('full')).toContain('"absent": {\n    "bonuses": "step-failed"\n  }\n}');
    expect((await verify()).stdout).toBe('acme\n  ✓ full 200\n\n1 tenant, 1 fixture: 1 passed\n');
  });

  it('are corrected by --update, and a reason that is not a loss stays if it is so', async () => {
    const stated = { 'absent.email': 'missing', 'absent.name': 'type-mismatch', 'absent.age': 'blank' };
    const answered = {
      [`${CRM}.response.body.customers.0.email`]: undefined,
      'response.body.user.email': undefined,
    };
    const { verify, read } = folderWith({
      full: edited(twoCallsFixture, { ...lost, ...stated, ...answered }),
    });
    const { stdout } = await verify('--update');
    for (const line of [
      'absent.name: expected "type-mismatch", got nothing',
      'absent.age: expected "blank", got nothing',
      'absent.bonuses: expected nothing, got "step-failed"',
    ])
      expect(stdout).toContain(line);
    expect(JSON.parse(read('full'))).toMatchObject({ absent: { email: 'missing', bonuses: 'step-failed' } });
    expect(read('full')).not.toContain('type-mismatch');
  });

  it('are written for every new account, also if there are none', async () => {
    const { verify, read } = folderWith({
      full: edited(twoCallsFixture, { response: undefined, absent: undefined }),
    });
    const plain = await verify();
    expect(plain.code).toBe(1);
    expect(plain.stdout).toContain('  + full 200 (new: --update records it)\n');
    expect(plain.stdout).toContain('1 tenant, 1 fixture: 0 passed, 1 new\n');
    expect(JSON.parse((await verify('--json')).stdout)).toMatchObject([{ cases: [{ outcome: 'new' }] }]);
    expect((await verify('--update')).code).toBe(0);
    expect(JSON.parse(read('full'))).toEqual(JSON.parse(json(twoCallsFixture)));
  });
});

it('counts as written what was written: a file that is read-only stays', async () => {
  const { verify, read, path } = folderWith({
    full: edited(twoCallsFixture, { 'response.body.user.name': 'Bar' }),
  });
  const before = read('full');
  chmodSync(path('full'), 0o444);
  const { code, stdout, stderr } = await verify('--update');
  expect([code, stderr, read('full')]).toEqual([1, 'cannot write acme/fixtures/full.json\n', before]);
  expect(stdout).toContain('user.name: expected "Bar", got "Foo"');
  expect(stdout).toContain('1 tenant, 1 fixture: 0 passed, 1 failed\n');
});

it('says in JSON what was written', async () => {
  const { verify } = folderWith(
    { full: twoCallsFixture },
    twoCalls({ marks: { form: { phone: '{request.userIdentifier}', page: '2' } } }),
  );
  expect(JSON.parse((await verify('--update', '--json')).stdout)).toMatchObject([
    {
      cases: [
        {
          outcome: 'passed',
          written: true,
          differences: [
            { path: 'sources.marks.exchanges[0].request.form.page', expected: '"1"', got: '"2"' },
          ],
        },
      ],
    },
  ]);
});
