/** `account-bridge explain`: the rules of lookups, by which sources are asked, and what each part of them gave. */
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';
import { mappingsOf, removeMappings } from '../../support/tenant/played';

afterEach(removeMappings);

const CUSTOMER = { id: '41', level: 'canary-gold', born: 'canary in May', name: 'Canary Ann' };

const source = (lookup: object, more: object = {}): object => ({
  adapter: 'http',
  settings: { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } },
  lookup: { owner: 'unsaid', ...lookup },
  payload: { id: 'text!', level: 'text?', born: 'text?', name: 'text?' },
  ...more,
});

const MASKED = { from: 'request.userIdentifier', via: [{ mask: '+# (###) ###-##-##' }] };

const tenantWith = (profile: object, identifier: object = { type: 'phone' }): object => ({
  access: 'open',
  identifier,
  sources: {
    crm: source({ path: '/users', query: { phone: MASKED } }),
    profile: source(profile, { optional: true }),
  },
  user: { id: 'crm.id', name: 'profile.name' },
});

const FIXTURE = {
  request: { userIdentifier: '79000000001' },
  now: '2026-11-20T12:00:00Z',
  sources: { crm: { payload: CUSTOMER }, profile: { payload: CUSTOMER } },
  response: { body: { user: { id: '41' } } },
};

const explained = async (profile: object, ...more: readonly string[]): Promise<string> => {
  const { said, run } = commandWorld(adapters, {});
  const mappings = mappingsOf({ 'tenant.json': tenantWith(profile), 'fixtures/one.json': FIXTURE });
  await run('explain', 'acme', '--fixture', 'one', '--mappings', mappings, ...more);
  return said.out;
};

const rulesOf = async (profile: object, ...more: readonly string[]): Promise<unknown> => {
  const { plan } = JSON.parse(await explained(profile, '--json', ...more)) as {
    plan: readonly { sources: readonly { source: string; rules?: unknown }[] }[];
  };
  return plan.flatMap(({ sources }) => sources).find((each) => each.source === 'profile')?.rules;
};

const READABLE = { path: '/p', query: { level: { from: 'crm.level', via: ['upper'] } } };

it('shows the rules of each source that is asked with some, masked', async () => {
  const text = await explained(READABLE);
  expect(text).toContain(`
  crm asks with query.phone: a text of 18 characters
    request.userIdentifier (a phone number): a text of 11 characters
    mask "+# (###) ###-##-##": a text of 18 characters
  profile asks with query.level: a text of 11 characters
    crm.level (text): a text of 11 characters
    upper: a text of 11 characters
`);
  expect(text).not.toMatch(/canary|9000000001/i);
});

it('shows their values on request', async () => {
  const text = await explained(READABLE, '--reveal');
  expect(text).toContain('profile asks with query.level: "CANARY-GOLD"');
  expect(text).toContain('crm asks with query.phone: "+7 (900) 000-00-01"');
});

it('says which step could not be computed, and what it got by kind', async () => {
  const text = await explained({ path: '/p', query: { born: { from: 'crm.born', via: ['date'] } } });
  expect(text).toContain(`
  profile asks with query.born: unknown, step-failed: date got a text of another form
    crm.born (text): a text of 13 characters
    date: unknown, step-failed: date got a text of another form
`);
  expect(text).not.toMatch(/canary/i);
});

const level = { gave: 'value', masked: 'a text of 11 characters' };
const read = { part: 'crm.level', type: 'text', ...level };

it.each<[string, object, readonly object[]]>([
  [
    'a header',
    { headers: { 'X-Level': { from: 'crm.level' } } },
    [{ place: 'headers.X-Level', ...level, from: [read] }],
  ],
  [
    'a form',
    { method: 'POST', form: { q: { from: 'crm.level' } } },
    [{ place: 'form.q', ...level, from: [read] }],
  ],
  [
    'JSON',
    { method: 'POST', json: { all: [{ q: { $value: { from: 'crm.level' } } }] } },
    [{ place: 'json.all.0.q', ...level, from: [read] }],
  ],
  [
    'a text in another syntax',
    { query: { q: { template: "l eq '{l}'", syntax: 'odata', with: { l: { from: 'crm.level' } } } } },
    [{ place: 'query.q.with.l', ...level, from: [read] }],
  ],
  [
    'a constant that is a default',
    { query: { q: { from: 'crm.level', via: [{ absentIf: 'canary-gold' }], default: 'none' } } },
    [
      {
        place: 'query.q',
        gave: 'value',
        masked: 'a text of 4 characters',
        from: [
          read,
          { part: 'absentIf "canary-gold"', gave: 'none', reason: 'absent-if' },
          { part: 'default', gave: 'constant', value: 'none' },
        ],
      },
    ],
  ],
])('has the rule of %s for machines', async (_title, lookup, expected) => {
  expect(await rulesOf({ path: '/p', ...lookup })).toEqual(expected);
});

it.each<[string, object]>([
  ['templates', { path: '/p/{crm.id}', query: { q: '{crm.level}' } }],
  ['constants', { path: '/p', query: { q: 'a', id: '{crm.id}' } }],
])('has no rules of a lookup of %s', async (_title, lookup) => {
  expect(await rulesOf(lookup)).toBeUndefined();
});

it('ends with the first rule that is absent', async () => {
  const via = ['number'];
  const query = { a: { from: 'crm.level', via }, b: { from: 'crm.born', via } };
  expect(await rulesOf({ path: '/p', query })).toEqual([
    expect.objectContaining({ place: 'query.a', gave: 'unknown', reason: 'step-failed' }),
  ]);
});
