/** Rules in the lookups of described upstreams: what is sent, and what happens where a rule gives no value. */
import { isError } from '../../../../src/diagnostics/diagnostic';
import { openShop } from '../../../support/lookup/asked';
import type { Shop } from '../../../support/lookup/asked';
import { callOf } from '../../../support/upstream/call';
import type { NotAsked } from '../../../../src/core/call';

const ID = 'request.userIdentifier';

/** The request to the shop for one identifier. */
const sentFor = async (shop: Shop, identifier: string) => {
  const asked = openShop(shop);
  expect(await asked.ask(identifier)).toBe('ok');
  expect(asked.requests).toHaveLength(1);
  const [request = { target: '', headers: {}, body: '' }] = asked.requests;
  return request;
};

const post = (json: unknown): Shop => ({ lookup: { method: 'POST', json } });

describe('a rule stands where a lookup has text', () => {
  test.each([
    ['a path', ID, 'Foo@Bar.example', 'q=Foo%40Bar.example'],
    ['steps', { from: ID, via: ['lower'] }, 'Foo@Bar.example', 'q=foo%40bar.example'],
    ['a part', { from: ID, via: [{ part: { separator: '@', at: 0 } }] }, 'foo@bar', 'q=foo'],
    ['digits', { from: ID, via: ['digits'] }, '+7 900', 'q=7900'],
    ['a join', { join: [{ value: 'c' }, ID], separator: '-' }, '42', 'q=c-42'],
    ['a template', { template: `c-{${ID}}` }, '42', 'q=c-42'],
    ['a number', { from: ID, via: ['number'] }, '12345678901234567890', 'q=12345678901234567890'],
    ['a fallback', { first: [{ from: ID, via: ['email'] }, { value: 'none' }] }, '42', 'q=none'],
    ['a list of texts and rules', ['a', { from: ID, via: ['upper'] }], 'b', 'q=a&q=B'],
  ])('%s', async (_title, rule, identifier, query) => {
    const q = rule === ID ? { from: ID } : rule;
    expect((await sentFor({ lookup: { query: { q } } }, identifier)).target).toBe(`/c?${query}`);
  });

  test('in headers, and in a form', async () => {
    const rule = { from: ID, via: ['upper'] };
    const { headers, body } = await sentFor(
      { lookup: { method: 'POST', headers: { 'X-User': rule }, form: { u: rule } } },
      'anna',
    );
    expect([headers['X-User'], body]).toStrictEqual(['ANNA', 'u=ANNA']);
  });
});

describe('"$value" sends what a rule gives', () => {
  test.each([
    ['a text', { from: ID }, '"42"'],
    ['a path alone', ID, '"42"'],
    ['a number', { from: ID, via: ['number'] }, '42'],
    ['true or false', { value: true }, 'true'],
    ['a word of a table', { from: ID, via: [{ table: { 42: 'x' } }] }, '"x"'],
    [
      'a text in another syntax',
      { template: '{{"q":"{q}"}}', syntax: 'json', with: { q: ID } },
      '"{\\"q\\":\\"42\\"}"',
    ],
  ])('%s', async (_title, rule, json) => {
    const shop = post({ list: [{ $value: rule }], id: `{${ID}}` });
    expect((await sentFor(shop, '42')).body).toBe(`{"list":[${json}],"id":"42"}`);
  });

  test('digit by digit, and never with a leading zero that is lost', async () => {
    const shop = post({ id: { $value: { from: ID, via: ['number'] } } });
    expect((await sentFor(shop, '9007199254740993')).body).toBe('{"id":9007199254740993}');
    expect(await openShop(shop).ask('042')).toMatchObject({ tag: 'LookupIncomplete', step: 'number' });
  });

  test.each([
    ['a number', 'integer!', 42, '42'],
    ['many digits', 'number!', -1.5, '-1.5'],
    ['a text', 'text!', '42', '"42"'],
    ['true', 'boolean!', true, 'true'],
  ])('of another source: %s', async (_title, type, id, json) => {
    const shop = { ...post({ id: { $value: 'crm.id' } }), crm: { id }, payload: { id: type } };
    expect((await sentFor(shop, '7')).body).toBe(`{"id":${json}}`);
  });

  test.each([
    ['a list', ['text'], ['a']],
    ['an object', { a: 'text' }, { a: 'b' }],
  ])('refuses %s', (_title, type, id) => {
    const { loaded } = openShop({
      ...post({ id: { $value: 'crm.id' } }),
      crm: { id },
      payload: { id: type },
    });
    expect(loaded.problems.filter(isError).map(({ code }) => code)).toContain('step-input');
  });
});

describe('a step that leaves nothing of a value is a failure, and not "no such user"', () => {
  test.each([
    ['a part that is not there', { from: ID, via: [{ part: { separator: '@', at: 1 } }] }, 'anna'],
    ['a value that stands for none', { from: ID, via: [{ absentIf: 'anna' }] }, 'anna'],
  ])('%s', async (_title, q, identifier) => {
    const asked = openShop({ lookup: { query: { q } } });
    expect(await asked.ask(identifier)).toMatchObject({ tag: 'LookupIncomplete', path: 'query.q' });
    expect(asked.requests).toStrictEqual([]);
  });
});

describe('a step that fails is a failure of its own', () => {
  const failing: readonly (readonly [string, Shop, string, object])[] = [
    [
      'in a query',
      { lookup: { query: { q: { from: ID, via: ['email'] } } } },
      'anna',
      { path: 'query.q', step: 'email' },
    ],
    [
      'in a list',
      { lookup: { query: { q: ['a', { from: ID, via: ['number'] }] } } },
      'x',
      { path: 'query.q.1' },
    ],
    [
      'in a header',
      { lookup: { headers: { 'X-A': { from: ID, via: ['lower'] } } } },
      'я',
      { path: 'headers.X-A', reason: 'not-sendable' },
    ],
    [
      'in JSON',
      post({ a: { b: { $value: { from: ID, via: ['number'] } } } }),
      'x',
      { path: 'json.a.b', step: 'number', why: 'form' },
    ],
    [
      'in a table',
      { lookup: { query: { q: { from: ID, via: [{ table: { a: 'b' } }] } } } },
      'c',
      { reason: 'not-in-table' },
    ],
    [
      'in a text of another syntax',
      {
        lookup: {
          query: {
            q: { template: "a eq '{q}'", syntax: 'odata', with: { q: { from: ID, via: ['email'] } } },
          },
        },
      },
      'x',
      { path: 'query.q', step: 'email' },
    ],
  ];

  test.each(failing)('%s', async (_title, shop, identifier, failure) => {
    const asked = openShop(shop);
    const timings: never[] = [];
    expect(await asked.ask(identifier, { timings })).toMatchObject({ tag: 'LookupIncomplete', ...failure });
    expect(asked.requests).toStrictEqual([]);
    expect(timings).toMatchObject([{ source: 'shop', outcome: 'LookupIncomplete' }]);
    expect(JSON.stringify(timings)).not.toContain(`"${identifier}"`);
  });

  test('and an optional source is left out', async () => {
    const asked = openShop({
      lookup: { query: { q: { from: ID, via: ['email'] } } },
      source: { optional: true },
    });
    expect(await asked.ask('anna')).toBe('ok');
    expect(asked.requests).toStrictEqual([]);
  });
});

describe('the check of a rule in a lookup', () => {
  const codesOf = (shop: Shop): readonly string[] => openShop(shop).loaded.problems.map(({ code }) => code);
  const query = (q: unknown, more: Shop = {}): Shop => ({ lookup: { query: { q } }, ...more });
  const crm = {
    crm: { id: 1, list: [1], name: 'a' },
    payload: { id: 'integer?', list: ['integer'], flag: 'boolean!' },
  };

  test.each<readonly [string, Shop, readonly string[]]>([
    ['a path of no source', query({ from: 'nobody.id' }), ['source-unknown']],
    ['a field that the request does not have', query({ from: 'request.name' }), ['path-unknown']],
    ['an unknown step', query({ from: ID, via: ['lowre'] }), ['step-unknown']],
    ['an unknown key', query({ from: ID, vai: [] }), ['key-unknown']],
    [
      'a secret as a constant',
      { lookup: { method: 'POST', json: { token: { $value: { value: 'abc' } }, id: `{${ID}}` } } },
      ['secret-literal'],
    ],
    [
      'a secret as a constant of a header',
      { lookup: { headers: { 'X-Token': { value: 'abc' } }, query: { q: `{${ID}}` } } },
      ['secret-literal'],
    ],
    ['"required"', query({ from: ID, required: true }), ['rule-form']],
    ['a list', query({ from: 'crm.list' }, crm), ['step-input']],
    ['true or false as text', query({ from: 'crm.flag' }, crm), ['step-input']],
    ['a field that may be missing', query({ from: 'crm.id' }, crm), ['lookup-absent']],
    ['a constant for all shoppers', query({ value: 'all' }), ['account-shared']],
    ['a rule of the moment alone', query({ from: 'request.now' }), ['account-shared']],
    ['syntax in a template', query({ template: `a='{${ID}}'` }), ['lookup-mixed']],
    ['syntax in a join', query({ join: [{ value: 'a:' }, ID], separator: '' }), ['lookup-mixed']],
    [
      'syntax around digits',
      query({ join: [{ value: 'a:' }, ID], separator: '' }, { identifier: 'digits' }),
      [],
    ],
    [
      'syntax around digits in a template of a join',
      query({ join: [{ template: `a={${ID}}` }, ID], separator: ';a=' }, { identifier: 'digits' }),
      [],
    ],
    [
      'a text beside syntax in a template of a join',
      query({ join: [{ template: 'a={request.uuid}' }, ID], separator: ' ' }),
      ['lookup-mixed'],
    ],
    [
      'syntax around a phone number that a mask writes',
      query(
        { join: [{ value: 'a' }, { from: ID, via: [{ mask: '+7 (###) ###-##-##' }] }], separator: '=' },
        { identifier: 'phone' },
      ),
      [],
    ],
    ['a rule as a whole', query({ from: ID, via: ['lower'] }), []],
    ['a rule in a path', { lookup: { path: { from: ID } } }, ['kind-wrong']],
    ['rules in a list in a path', { lookup: { path: [{ from: ID, via: ['lower'] }] } }, ['kind-wrong']],
    ['a template in a path', { lookup: { path: { template: `/c/{${ID}}` } } }, ['kind-wrong']],
    ['a path in a list in a path', { lookup: { path: ['/c/', ID] } }, ['kind-wrong']],
    ['a rule as the query', { lookup: { path: '/c', query: [{ from: ID }] } }, ['kind-wrong']],
    [
      'a rule of the moment in a path',
      { lookup: { path: { from: 'request.now' } } },
      ['account-shared', 'kind-wrong'],
    ],
    [
      'a rule of a constant in a path',
      { lookup: { path: { value: '/c' } } },
      ['account-shared', 'kind-wrong'],
    ],
    [
      'a rule of an unknown path in a path',
      { lookup: { path: { from: 'shops.id' } } },
      ['account-shared', 'kind-wrong'],
    ],
    [
      'a rule as the owner',
      { lookup: { owner: { at: 'points', is: { from: ID, via: ['lower'] } } } },
      ['account-shared', 'kind-wrong'],
    ],
    ['a missing value with a default', query({ from: 'crm.id', default: 0 }, crm), []],
  ])('%s', (_title, shop, codes) => {
    expect(codesOf(shop)).toStrictEqual(codes);
  });
});

describe('a probe of a source whose lookup has a rule', () => {
  const withProbe = (probe: string) =>
    openShop({
      lookup: { query: { q: { from: ID, via: ['email'] }, id: '{request.uuid}' } },
      source: { probe },
    }).loaded;

  test('asks with it', async () => {
    const { tenant, problems } = withProbe('anna@shop.example');
    expect(problems).toStrictEqual([]);
    const [probe] = tenant?.probes ?? [];
    expect(await probe?.run(callOf())()).toMatchObject({ _tag: 'Right' });
  });

  test('is refused where the rule gives nothing for its user', () => {
    const problems = withProbe('anna').problems.map(({ code, message }) => [code, message]);
    expect(problems).toStrictEqual([['value-wrong', '"shop" has no lookup for this identifier']]);
  });
});

describe('a lookup for each form', () => {
  const forms = [
    { name: 'phone', type: 'phone' },
    { name: 'mail', type: 'email' },
  ];
  const lookups = {
    phone: { path: '/c', owner: 'unsaid', query: { p: { from: ID, via: [{ slice: [1] }] } } },
    mail: {
      path: '/c',
      owner: 'unsaid',
      query: { q: { template: "mail eq '{q}'", syntax: 'odata', with: { q: { from: ID, via: ['upper'] } } } },
      headers: { 'X-Id': '{request.uuid}' },
    },
  };
  const shop: Shop = {
    head: { identifier: forms },
    source: { lookup: undefined, lookups, cache: { ttl: 60 } },
  };

  test.each([
    ['79000000001', '/c?p=9000000001'],
    ['anna@shop.example', '/c?q=mail%20eq%20%27ANNA%40SHOP.EXAMPLE%27'],
  ])('of %s has its own rules', async (identifier, target) => {
    const asked = openShop(shop);
    await asked.ask(identifier);
    await asked.ask(identifier);
    expect(asked.requests.map((request) => request.target)).toStrictEqual([target]);
  });

  test('has the place of a rule that fails', async () => {
    const failing = {
      ...lookups,
      phone: { ...lookups.phone, query: { p: { from: ID, via: [{ table: { '1': '2' } }] } } },
    };
    const asked = openShop({ ...shop, source: { lookup: undefined, lookups: failing } });
    expect(await asked.ask('79000000001')).toMatchObject({ tag: 'LookupIncomplete', path: 'query.p' });
  });

  test('is needed where one rule is for several forms', () => {
    const one = openShop({
      head: { identifier: forms },
      lookup: { query: { q: { from: ID, via: ['lower'] } } },
    });
    expect(one.loaded.problems.map(({ code }) => code)).toContain('lookup-missing');
    const none = openShop({
      head: { identifier: forms },
      lookup: { path: '/{crm.id}', headers: { 'X-Id': '{request.uuid}' } },
      crm: { id: '1' },
      payload: { id: 'text!' },
    });
    const missing = none.loaded.problems.filter(({ code }) => code === 'lookup-missing');
    expect(missing).toHaveLength(1); // of the first source alone
  });
});

describe('a rule that reads another source', () => {
  const crm = { crm: { id: ' A-7 ' }, payload: { id: 'text!', note: 'text?' } };

  test('makes its source wait for that', async () => {
    const { target } = await sentFor(
      { lookup: { query: { q: { from: 'crm.id', via: ['trim', 'lower'] } } }, ...crm },
      '7',
    );
    expect(target).toBe('/c?q=a-7');
  });

  test('is a failure of that source where its value has another type', async () => {
    const asked = openShop({
      lookup: { query: { q: { from: 'crm.note', default: 'none' } } },
      ...crm,
      crm: { id: 'a', note: ['x'] },
    });
    expect(await asked.ask('7')).toMatchObject({ tag: 'PayloadInvalid', path: 'lookup' });
  });

  test('is not asked where that has no value', async () => {
    const asked = openShop({
      lookup: { query: { q: { from: 'crm.note', via: ['lower'] } } },
      source: { optional: true },
      ...crm,
    });
    const notAsked = new Map<string, NotAsked>();
    expect(await asked.ask('7', { notAsked })).toBe('ok');
    expect(notAsked.get('shop')).toMatchObject({ why: 'lookup-absent', absence: 'none' });
  });

  test('in a condition makes its source wait too', () => {
    const rule = { from: ID, when: { path: 'crm.id', equals: 'a' }, default: 'none' };
    const { loaded } = openShop({ lookup: { query: { q: rule } }, source: { optional: true }, ...crm });
    expect(loaded.plan?.groups.map(({ after }) => after)).toStrictEqual([[], ['crm']]);
  });
});
