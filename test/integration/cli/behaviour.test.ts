/** What no fixture shows of a tenant: each way in which a part can come out is listed until a fixture has it. */
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';
import { mappingsOf, removeMappings } from '../../support/tenant/played';

afterEach(removeMappings);

interface Part {
  readonly kind: string;
  readonly of: string;
  readonly part: string;
  readonly at: string;
  readonly line: number;
  readonly missing: readonly string[];
}

const PAYLOAD = {
  id: 'text!',
  sure: 'text!',
  name: 'text?',
  last: 'text?',
  nick: 'text?',
  level: 'text?',
  points: 'number?',
  whole: 'number?',
  whole2: 'integer?',
  vip: 'boolean?',
  born: 'text?',
  mail: 'text?',
  tags: ['text'],
  cards: [{ number: 'text?', kind: 'text?', sum: 'number?' }],
};

/** A payload with something of everything, by which nothing fails. */
const FULL = {
  id: '7',
  sure: 'a',
  name: 'Anna',
  last: 'Orlova',
  nick: 'Ann',
  level: 'gold',
  points: 12,
  whole: 100,
  whole2: 7,
  vip: true,
  born: '1990-01-15',
  mail: 'anna@shop.example',
  tags: ['a', 'b'],
  cards: [{ number: '4000', kind: 'main', sum: 5 }],
};

const NO_SUCH_USER = { status: 404, body: { error: 'none' } };

const SETTINGS = { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } };

const source = (more: object = {}, answer: object = {}): object => ({
  adapter: 'http',
  settings: { ...SETTINGS, answer: { ...SETTINGS.answer, ...answer } },
  lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
  payload: PAYLOAD,
  ...more,
});

const tenantOf = (user: object, sources: object): object => ({
  access: 'open',
  identifier: { type: 'text' },
  sources,
  user: { id: 'crm.id', ...user },
});

/** A fixture in which sources give payloads, exchanges or failures; whether the app's answer is as expected is not asked. */
const fixture = (sources: object, userIdentifier = '7'): object => ({
  request: { userIdentifier },
  now: '2026-11-20T12:00:00Z',
  sources,
  response: { body: { user: { id: '7' } } },
});

const payload = (changed: object = {}): object => ({ crm: { payload: { ...FULL, ...changed } } });

const exchange = (answer: object, path = '/users/7'): object => ({
  exchanges: [{ request: { method: 'GET', path }, response: answer }],
});

const failure = (path = '/users/7'): object => ({
  exchanges: [{ request: { method: 'GET', path }, failure: 'UpstreamTimeout' }],
});

/** The parts with ways that no fixture shows. */
const partsOf = async (tenant: object, fixtures: readonly object[]): Promise<readonly Part[]> => {
  const files = {
    'customers.json': [{ name: 'Anna' }],
    ...Object.fromEntries(fixtures.map((each, index) => [`fixtures/${index}.json`, each])),
  };
  const { said, run } = commandWorld(adapters, {});
  await run(
    'check',
    'acme',
    '--coverage',
    '--json',
    '--mappings',
    mappingsOf({ 'tenant.json': tenant, ...files }),
  );
  const [{ behaviour }] = JSON.parse(said.out) as [{ behaviour: { parts: readonly Part[] } | null }];
  if (behaviour === null) throw new Error(`the tenant does not load: ${said.out}`);
  return behaviour.parts;
};

/** A way that a tenant can come out, with a fixture that shows it. */
interface Way {
  readonly user?: object;
  readonly sources?: object;
  readonly of: string;
  readonly kind: string;
  /** A part of its name in words. */
  readonly part?: string;
  /** The place in the tenant file, as a pointer. */
  readonly at?: string;
  readonly way: string;
  /** The sources of a fixture that does not show it; those with a whole payload without it. */
  readonly before?: object;
  /** The sources of the fixture that shows it. */
  readonly shownBy: object;
}

const one = { crm: source() };

const step = (via: unknown, from: string): object => ({ name: { from, via } });

const inName = (
  via: readonly unknown[],
  from: string,
  changed: object,
  { way = 'fails', at = '/user/name/via/0' }: Partial<Pick<Way, 'way' | 'at'>> = {},
): Way => ({ user: step(via, from), of: 'name', kind: 'step', at, way, shownBy: payload(changed) });

const guarded = (when: unknown, changed: object, way: string, at = '/user/name/when'): Way => ({
  user: { name: { when, value: 'a' } },
  of: 'name',
  kind: 'guard',
  at,
  way,
  shownBy: payload(changed),
});

const condition = (list: string, entry: object, answer: object, changed: object = {}): Way => ({
  sources: { crm: source({}, { notFound: [{ status: 404 }], ...changed, [list]: [{ status: 499 }, entry] }) },
  of: 'crm',
  kind: 'condition',
  at: `/sources/crm/settings/answer/${list}/1`,
  way: 'met',
  shownBy: { crm: exchange(answer) },
});

const PROFILE = source({
  lookup: { path: '/profiles/{crm.nick}', owner: 'unsaid' },
  optional: true,
});

const TABLE = { table: { gold: 'A', iron: 'B' } };

/** A way of a rule in the lookup of a source that is asked with what the customer has. */
const looked = (
  lookup: object,
  at: string,
  way: string,
  changed: object,
  { kind = 'step', before = payload({ level: '3' }) }: Partial<Pick<Way, 'kind' | 'before'>> = {},
): Way => {
  const profile = source({ lookup: { path: '/profiles', owner: 'unsaid', ...lookup }, optional: true });
  const answered = { profile: { payload: FULL } };
  return {
    sources: { crm: source(), profile },
    user: { name: 'profile.name' },
    of: 'profile',
    kind,
    at: `/sources/profile/lookup/${at}`,
    way,
    before: { ...before, ...answered },
    shownBy: { ...payload(changed), ...answered },
  };
};

const ARCHIVE = source({
  lookup: { path: '/archive/{request.userIdentifier}', owner: 'unsaid' },
  fallbackFor: 'crm',
});

const OWNED = source({
  lookup: {
    path: '/users/{request.userIdentifier}',
    owner: { at: 'id', is: '{request.userIdentifier}' },
  },
});

const CARDS = [{ each: 'crm.cards', as: 'card', item: { cardNumber: 'card.number', bonuses: 'card.sum' } }];

const LEVELS = { items: [{ id: 7, name: 'Gold' }] };

const LOOKED_UP = {
  sources: {
    crm: source(),
    levels: source({
      catalogue: { ttl: 3600 },
      settings: { ...SETTINGS, answer: { listAs: 'items', notFound: [] } },
      lookup: { path: '/levels', owner: 'unsaid' },
      payload: { items: [{ id: 'integer!', name: 'text!' }] },
    }),
  },
  user: step([{ find: 'levels[id].name' }], 'crm.whole2'),
  of: 'name',
  kind: 'step',
  at: '/user/name/via/0/find',
} as const;

const ways: Readonly<Record<string, Way>> = {
  // sources and their answers
  'a source that finds the user': {
    sources: { crm: source(), profile: PROFILE },
    user: { name: 'profile.name' },
    of: 'profile',
    kind: 'source',
    at: '/sources/profile',
    way: 'found',
    shownBy: { ...payload({ nick: 'x' }), profile: { payload: FULL } },
  },
  'a source that has no such user': {
    of: 'crm',
    kind: 'source',
    way: 'not found',
    shownBy: { crm: exchange(NO_SUCH_USER) },
  },
  'a source that fails': { of: 'crm', kind: 'source', way: 'failed', shownBy: { crm: failure() } },
  'an answer that fails by its status': {
    of: 'crm',
    kind: 'source',
    way: 'failed',
    shownBy: { crm: exchange({ status: 500, body: {} }) },
  },
  'an answer about another user': {
    sources: { crm: OWNED },
    of: 'crm',
    kind: 'source',
    way: 'another user',
    shownBy: { crm: exchange({ status: 200, body: { ...FULL, id: '8' } }) },
  },
  'a source that is not asked, since its lookup lacks a value': {
    sources: { crm: source(), profile: PROFILE },
    user: { name: 'profile.name' },
    of: 'profile',
    kind: 'source',
    way: 'not asked',
    shownBy: payload({ nick: null }),
  },
  'a fallback that answers': {
    sources: { crm: source(), archive: ARCHIVE },
    user: { id: { first: ['crm.id', 'archive.id'] } },
    of: 'archive',
    kind: 'source',
    way: 'found',
    shownBy: { crm: failure(), archive: { payload: FULL } },
  },
  // conditions on answers
  'a condition of notFound on the body': condition(
    'notFound',
    { path: 'error.code', equals: 'unknown' },
    { status: 200, body: { error: { code: 'unknown' } } },
  ),
  'a condition of notFound on a status': condition('notFound', { status: 410 }, { status: 410, body: {} }),
  'a condition of rejected': condition(
    'rejected',
    { path: 'error', equals: 'token' },
    { status: 200, body: { error: 'token' } },
  ),
  'a condition of failed': condition(
    'failed',
    { path: 'ok', equals: false },
    { status: 200, body: { ok: false } },
  ),
  'a condition of overloaded': condition('overloaded', { status: 420 }, { status: 420, body: {} }),
  'a condition of ambiguous': condition(
    'ambiguous',
    { path: 'ids[1]', present: true },
    { status: 200, body: { ids: [1, 2] } },
  ),
  // guards, both ways
  'a guard on presence that passes': {
    ...guarded('crm.vip', { vip: true }, 'passes'),
    before: payload({ vip: false }),
  },
  'a guard on presence that does not pass': guarded('crm.nick', { nick: null }, 'does not pass'),
  'a comparison that passes': guarded({ path: 'crm.level', equals: 'iron' }, { level: 'iron' }, 'passes'),
  'a comparison that does not pass': guarded(
    { path: 'crm.level', equals: 'gold' },
    { level: 'iron' },
    'does not pass',
  ),
  'one value of several': guarded({ path: 'crm.level', in: ['gold', 'iron'] }, { level: 'iron' }, '"iron"'),
  'one number of several': guarded({ path: 'crm.whole2', in: [7, 9] }, { whole2: 9 }, '9'),
  'a lower bound that is reached': guarded({ path: 'crm.points', atLeast: 50 }, { points: 50 }, 'passes'),
  'a lower bound that is not reached': guarded(
    { path: 'crm.points', atLeast: 10 },
    { points: 9 },
    'does not pass',
  ),
  'an upper bound that is kept': guarded({ path: 'crm.points', lessThan: 5 }, { points: 4 }, 'passes'),
  'a guard inside "all"': guarded(
    { all: ['crm.vip', { path: 'crm.level', equals: 'iron' }] },
    { level: 'iron' },
    'passes',
    '/user/name/when/all/1',
  ),
  'an "all" that passes': guarded(
    { all: ['crm.vip', { path: 'crm.level', equals: 'iron' }] },
    { level: 'iron' },
    'passes',
  ),
  'an "any" that does not pass': guarded(
    { any: ['crm.vip', { path: 'crm.level', equals: 'gold' }] },
    { vip: false, level: 'iron' },
    'does not pass',
  ),
  'a guard inside "not"': guarded(
    { not: 'crm.nick' },
    { nick: null },
    'does not pass',
    '/user/name/when/not',
  ),
  'a step in a guard that fails': {
    user: { name: { when: { path: 'crm.level', via: ['number'], atLeast: 3 }, value: 'a' } },
    of: 'name',
    kind: 'step',
    at: '/user/name/when/via/0',
    way: 'fails',
    before: payload({ level: '3' }),
    shownBy: payload({ level: 'three' }),
  },
  'the guard of an element': {
    user: { loyaltyCards: [{ when: 'crm.nick', cardNumber: 'crm.sure' }] },
    of: 'loyaltyCards',
    kind: 'guard',
    at: '/user/loyaltyCards/0/when',
    way: 'does not pass',
    shownBy: payload({ nick: null }),
  },
  // alternatives, fallbacks, forms of rules
  'the second alternative of "first"': {
    user: { name: { first: ['crm.nick', 'crm.name'] } },
    of: 'name',
    kind: 'first',
    way: 'rule 2 (crm.name)',
    shownBy: payload({ nick: null }),
  },
  'no alternative of "first"': {
    user: { name: { first: ['crm.nick', 'crm.name'] } },
    of: 'name',
    kind: 'first',
    way: 'none of them',
    shownBy: payload({ nick: null, name: '' }),
  },
  'a default': {
    user: { name: { from: 'crm.nick', default: 'Guest' } },
    of: 'name',
    kind: 'default',
    way: 'default',
    shownBy: payload({ nick: null }),
  },
  'a value for what cannot be read': {
    user: { name: { from: 'crm.nick', ifUnknown: 'Guest' } },
    of: 'name',
    kind: 'default',
    way: 'ifUnknown',
    shownBy: payload({ nick: 5 }),
  },
  'a join without its first part': {
    user: { name: { join: ['crm.name', 'crm.last'], separator: ' ' } },
    of: 'name',
    kind: 'join',
    way: 'without crm.name',
    shownBy: payload({ name: null }),
  },
  'a join without its last part': {
    user: { name: { join: ['crm.name', 'crm.last'], separator: ' ' } },
    of: 'name',
    kind: 'join',
    way: 'without crm.last',
    shownBy: payload({ last: null }),
  },
  'a template without a value': {
    user: { name: { template: 'Dear {crm.nick}' } },
    of: 'name',
    kind: 'template',
    way: 'absent',
    shownBy: payload({ nick: null }),
  },
  'a percentage of 0': {
    user: { loyaltyProgram: { progress: { percent: ['crm.points', 'crm.whole'] } } },
    of: 'loyaltyProgram.progress',
    kind: 'percent',
    way: 'a whole of 0',
    shownBy: payload({ whole: 0 }),
  },
  'an empty list of a rule over it': {
    user: { bonuses: { sum: { each: 'crm.cards', as: 'card', item: 'card.sum' } } },
    of: 'bonuses',
    kind: 'each',
    way: 'without elements',
    shownBy: payload({ cards: [] }),
  },
  'several elements of a rule over a list': {
    user: { bonuses: { count: { each: 'crm.cards', as: 'card' } } },
    of: 'bonuses',
    kind: 'each',
    way: 'several elements',
    shownBy: payload({ cards: [FULL.cards[0], FULL.cards[0]] }),
  },
  'the guard beside each that does not pass': {
    user: {
      bonuses: {
        max: {
          each: 'crm.cards',
          as: 'card',
          when: { path: 'card.kind', startsWith: 'm' },
          item: 'card.sum',
        },
      },
    },
    of: 'bonuses',
    kind: 'guard',
    way: 'does not pass',
    shownBy: payload({ cards: [{ ...FULL.cards[0], kind: 'other' }] }),
  },
  'a comparison of two fields that does not pass': {
    user: { name: { value: 'x', when: { path: 'crm.whole', atLeast: { path: 'crm.points' } } } },
    of: 'name',
    kind: 'guard',
    way: 'does not pass',
    shownBy: payload({ whole: 1 }),
  },
  'a list that does not contain an element': {
    user: { name: { value: 'x', when: { path: 'crm.tags', contains: 'a' } } },
    of: 'name',
    kind: 'guard',
    way: 'does not pass',
    shownBy: payload({ tags: ['b'] }),
  },
  // steps
  'a value that a catalogue has': {
    ...LOOKED_UP,
    way: 'found',
    before: { crm: { payload: { ...FULL, whole2: 9 } }, levels: { payload: LEVELS } },
    shownBy: { crm: { payload: FULL }, levels: { payload: LEVELS } },
  },
  'a value that a catalogue does not have': {
    ...LOOKED_UP,
    way: 'not found',
    before: { crm: { payload: FULL }, levels: { payload: LEVELS } },
    shownBy: { crm: { payload: { ...FULL, whole2: 9 } }, levels: { payload: LEVELS } },
  },
  'a row of a table': inName(
    [{ table: { gold: 'Gold', iron: 'Iron' } }],
    'crm.level',
    { level: 'iron' },
    { way: '"iron"' },
  ),
  'a row of a table of numbers': inName(
    [{ table: { 7: 'a', 9: 'b' } }],
    'crm.whole2',
    { whole2: 9 },
    { way: '"9"' },
  ),
  'a value that a table does not have': inName(
    [{ table: { gold: 'Gold' } }],
    'crm.level',
    { level: 'iron' },
    { way: 'another value' },
  ),
  'an unwanted value': inName([{ absentIf: '-' }], 'crm.level', { level: '-' }, { way: '"-"' }),
  'one of several unwanted values': inName(
    [{ absentIf: ['-', 'none'] }],
    'crm.level',
    { level: 'none' },
    { way: '"none"' },
  ),
  'a date that cannot be read': inName(['date'], 'crm.born', { born: 'in May' }),
  'an empty date': inName(['date'], 'crm.born', { born: '0000-00-00' }, { way: 'absent' }),
  'a number that cannot be read': {
    ...inName(['number', 'text'], 'crm.level', { level: 'many' }),
    before: payload({ level: '3' }),
  },
  'an address that is none': inName(['email'], 'crm.mail', { mail: 'no address' }),
  'a phone number that is none': {
    ...inName(['phone'], 'crm.sure', { sure: 'none' }),
    before: payload({ sure: '79000000001' }),
  },
  'the second step of a rule': inName(
    ['trim', { table: { gold: 'Gold' } }],
    'crm.level',
    { level: 'iron' },
    { way: 'another value', at: '/user/name/via/1/table' },
  ),
  'a number out of bounds': {
    user: { bonuses: { from: 'crm.points', via: [{ between: [0, 100] }] } },
    of: 'bonuses',
    kind: 'step',
    way: 'fails',
    shownBy: payload({ points: 101 }),
  },
  'a step inside an alternative': {
    user: {
      name: { first: [{ from: 'crm.level', via: [{ table: { gold: 'Gold', iron: 'Iron' } }] }, 'crm.sure'] },
    },
    of: 'name',
    kind: 'step',
    at: '/user/name/first/0/via/0/table',
    way: '"iron"',
    shownBy: payload({ level: 'iron' }),
  },
  // rules of lookups
  'a step in the query of a lookup that fails': looked(
    { query: { q: { from: 'crm.level', via: ['number'] } } },
    'query/q/via/0',
    'fails',
    { level: 'many' },
  ),
  'a row of a table in a header of a lookup': looked(
    { headers: { 'X-Level': { from: 'crm.level', via: [TABLE] } } },
    'headers/X-Level/via/0/table',
    '"iron"',
    { level: 'iron' },
  ),
  'a value that a table of a lookup does not have': looked(
    { query: { q: { from: 'crm.level', via: ['lower', TABLE] } } },
    'query/q/via/1/table',
    'another value',
    { level: 'tin' },
    { before: payload() },
  ),
  'a step in a form that leaves nothing': looked(
    { method: 'POST', form: { q: { from: 'crm.level', via: [{ absentIf: '-' }] } } },
    'form/q/via/0/absentIf',
    '"-"',
    { level: '-' },
  ),
  'a number of JSON out of bounds': looked(
    {
      method: 'POST',
      json: { filter: [{ of: { $value: { from: 'crm.whole2', via: [{ between: [0, 10] }] } } }] },
    },
    'json/filter/0/of/$value/via/0/between',
    'fails',
    { whole2: 11 },
  ),
  'a date of JSON that cannot be read': looked(
    { method: 'POST', json: { born: { $value: { from: 'crm.born', via: ['date'] } } } },
    'json/born/$value/via/0',
    'fails',
    { born: 'in May' },
  ),
  'a step of a text in another syntax': looked(
    {
      query: {
        q: { template: "level eq '{l}'", syntax: 'odata', with: { l: { from: 'crm.level', via: [TABLE] } } },
      },
    },
    'query/q/with/l/via/0/table',
    '"iron"',
    { level: 'iron' },
  ),
  'a step of a body of XML': looked(
    {
      method: 'POST',
      xml: {
        template: '<q><l>{l}</l></q>',
        syntax: 'xml',
        with: { l: { from: 'crm.level', via: ['number'] } },
      },
    },
    'xml/with/l/via/0',
    'fails',
    { level: 'many' },
  ),
  'a default in a lookup': looked(
    { query: { q: { from: 'crm.nick', default: 'none' } } },
    'query/q',
    'default',
    { nick: null },
    { kind: 'default' },
  ),
  'the second alternative of a lookup': looked(
    { query: { q: { first: ['crm.nick', 'crm.name'] } } },
    'query/q',
    'rule 2 (crm.name)',
    { nick: null },
    { kind: 'first' },
  ),
  'a step in an alternative of a lookup': looked(
    { query: { q: { first: [{ from: 'crm.nick', via: [TABLE], ifUnknown: 'x' }, 'crm.name'] } } },
    'query/q/first/0/via/0/table',
    '"iron"',
    { nick: 'iron' },
  ),
  'a join of a lookup without a part': looked(
    { query: { q: { join: ['crm.name', 'crm.last'], separator: ' ' } } },
    'query/q',
    'without crm.last',
    { last: null },
    { kind: 'join' },
  ),
  'a guard of a lookup that does not pass': looked(
    { query: { q: { when: { path: 'crm.level', in: ['gold', '3'] }, value: 'a', default: 'b' } } },
    'query/q/when',
    'does not pass',
    { level: 'iron' },
    { kind: 'guard' },
  ),
  'a rule over a list of a lookup': looked(
    { query: { q: { sum: { each: 'crm.cards', as: 'card', item: 'card.sum' } } } },
    'query/q',
    'without elements',
    { cards: [] },
    { kind: 'each' },
  ),
  'a step in the lookup of a directory': {
    ...looked({}, 'value/via/0', 'fails', { level: 'many' }),
    sources: {
      crm: source(),
      profile: {
        adapter: 'crm',
        settings: { file: 'customers.json', index: { name: 'text' } },
        lookup: { by: 'name', value: { from: 'crm.level', via: ['number', 'text'] } },
        optional: true,
      },
    },
    before: payload({ level: '3' }),
    shownBy: payload({ level: 'many' }),
  },
  // lists
  'an element that is not there': {
    user: { name: 'crm.tags[1]' },
    of: 'name',
    kind: 'element',
    way: 'absent',
    shownBy: payload({ tags: ['a'] }),
  },
  'an element by a key that is not there': {
    user: { bonuses: 'crm.cards[kind=main].sum' },
    of: 'bonuses',
    kind: 'element',
    way: 'absent',
    shownBy: payload({ cards: [{ number: '4000', kind: 'other', sum: 5 }] }),
  },
  'a list without elements': {
    user: { loyaltyCards: CARDS },
    of: 'loyaltyCards',
    kind: 'each',
    at: '/user/loyaltyCards/0/each',
    way: 'without elements',
    shownBy: payload({ cards: [] }),
  },
  'an element that is left out': {
    user: { loyaltyCards: CARDS },
    of: 'loyaltyCards',
    kind: 'item',
    way: 'left out',
    shownBy: payload({ cards: [{ sum: 5 }] }),
  },
  // rules
  'a rule that nothing fills': {
    user: { segments: ['crm.level', { when: { path: 'crm.level', equals: 'iron' }, value: 'b' }] },
    of: 'segments',
    kind: 'rule',
    at: '/user/segments/1',
    way: 'filled',
    shownBy: payload({ level: 'iron' }),
  },
  'a required field that is absent': {
    user: { name: { from: 'crm.nick', required: true } },
    of: 'name',
    kind: 'rule',
    way: 'absent although required',
    shownBy: payload({ nick: null }),
  },
  'a field of "extra"': {
    user: { extra: { tier: { from: 'crm.level', via: [{ table: { gold: 'Gold', iron: 'Iron' } }] } } },
    of: 'tier',
    kind: 'step',
    way: '"iron"',
    shownBy: payload({ level: 'iron' }),
  },
};

const isListed = (parts: readonly Part[], { of, kind, at, way }: Way): boolean =>
  parts.some(
    (part) =>
      part.of === of &&
      part.kind === kind &&
      (at === undefined || part.at.startsWith(at)) &&
      part.missing.includes(way),
  );

test.each(Object.entries(ways))('%s is listed until a fixture shows it', async (_title, way) => {
  const tenant = tenantOf(way.user ?? {}, way.sources ?? one);
  const known = fixture(way.before ?? payload());
  const before = await partsOf(tenant, [known]);
  const after = await partsOf(tenant, [known, fixture(way.shownBy)]);
  expect([isListed(before, way), isListed(after, way)]).toEqual([true, false]);
});

describe('rules of lookups', () => {
  const byForm = {
    crm: source({
      lookup: undefined,
      lookups: {
        phone: {
          path: '/users',
          query: {
            phone: {
              from: 'request.userIdentifier',
              via: [{ slice: [0, 3] }, { table: { 790: 'A', 791: 'B' } }],
            },
          },
          owner: 'unsaid',
        },
        email: {
          path: '/users',
          query: { email: { from: 'request.userIdentifier', via: [{ table: { 'ann@shop.example': 'A' } }] } },
          owner: 'unsaid',
        },
      },
    }),
  };
  const tenant = { ...tenantOf({}, byForm), identifier: [{ type: 'phone' }, { type: 'email' }] };
  const missingAt = (parts: readonly Part[], at: string): readonly string[] | undefined =>
    parts.find((part) => part.at.startsWith(at))?.missing;

  it('are shown by an ask with an identifier of their form only', async () => {
    const parts = await partsOf(tenant, [fixture({}, '79000000001')]);
    const at = '/sources/crm/lookups';
    expect(missingAt(parts, `${at}/phone/query/phone/via/1`)).toEqual(['"791"', 'another value']);
    expect(missingAt(parts, `${at}/email/query/email/via/0`)).toEqual([
      '"ann@shop.example"',
      'another value',
    ]);
  });

  it('are not shown after one that is absent', async () => {
    const via = ['number'];
    const profile = source({
      lookup: {
        path: '/p',
        query: { a: { from: 'crm.level', via }, b: { from: 'crm.nick', via } },
        owner: 'unsaid',
      },
      optional: true,
    });
    const sources = { crm: source(), profile };
    const parts = await partsOf(tenantOf({ name: 'profile.name' }, sources), [fixture(payload())]);
    expect(missingAt(parts, '/sources/profile/lookup/query/a')).toBeUndefined();
    expect(missingAt(parts, '/sources/profile/lookup/query/b')).toEqual(['fails']);
  });

  it('that cannot come out in several ways are not listed', async () => {
    const profile = source({
      lookup: {
        path: '/p/{crm.sure}',
        query: { q: 'crm.sure {crm.sure}', w: { from: 'crm.sure' } },
        owner: 'unsaid',
      },
    });
    const parts = await partsOf(tenantOf({ name: 'profile.name' }, { crm: source(), profile }), [
      fixture(payload()),
    ]);
    expect(parts.filter(({ at }) => at.startsWith('/sources/profile/lookup'))).toEqual([]);
  });
});

describe('the strict check', () => {
  const found = fixture(payload());
  const missed = fixture({ crm: exchange(NO_SUCH_USER) });
  const failed = fixture({ crm: failure() });
  const LOCAL = {
    adapter: 'crm',
    settings: { file: 'customers.json', index: { id: 'text' } },
    lookup: { by: 'id', value: '{request.userIdentifier}' },
  };

  /** What it finds of fixtures. */
  const strictly = async (
    fixtures: readonly object[],
    { user = {}, sources = one, files = {} }: { user?: object; sources?: object; files?: object } = {},
  ): Promise<readonly string[]> => {
    const played = Object.fromEntries(fixtures.map((each, index) => [`fixtures/${index}.json`, each]));
    const mappings = mappingsOf({ 'tenant.json': tenantOf(user, sources), ...files, ...played });
    const { said, run } = commandWorld(adapters, {});
    await run('check', 'acme', '--strict', '--json', '--mappings', mappings);
    const findings = JSON.parse(said.out) as readonly { code: string; at: string; message: string }[];
    return findings.flatMap(({ code, message }) =>
      ['fixture-missing', 'rule-unfilled'].includes(code) ? [message] : [],
    );
  };

  const lacks = (...ends: readonly string[]): string =>
    `no fixture has the source "crm" with the outcome ${ends.map((end) => `"${end}"`).join(' or ')}`;

  it.each([
    ['one of a user', [missed, failed], ['found']],
    ['one of no such user', [found, failed], ['not found']],
    ['one of a failure', [found, missed], ['failed']],
    ['two of them', [found], ['not found', 'failed']],
  ])('misses %s', async (_title, fixtures, ends) => {
    const messages = await strictly(fixtures);
    expect(messages).toContain(lacks(...ends));
  });

  it('finds nothing when there are all three', async () => {
    expect(await strictly([found, missed, failed])).toEqual([]);
  });

  it.each([
    ['asks for what no exchange answers', fixture({ crm: { exchanges: [] } })],
    ['cannot be read', { request: {} }],
  ])('waits while a fixture %s, which could show what is missing', async (_title, unplayable) => {
    expect(await strictly([found, unplayable])).toEqual([]);
  });

  it('reports one thing of a tenant without fixtures', async () => {
    expect(await strictly([])).toEqual(['no fixture shows what the app gets']);
  });

  it('asks for no "not found" of a source whose answers never mean that', async () => {
    const sources = { crm: source({ payload: { cards: PAYLOAD.cards } }, { notFound: [], listAs: 'cards' }) };
    const cards = fixture({ crm: { payload: { cards: [] } } });
    const messages = await strictly([cards, failed], {
      sources,
      user: {
        id: 'request.userIdentifier',
        segments: [{ each: 'crm.cards', as: 'card', item: 'card.kind' }],
      },
    });
    expect(messages).toEqual(['no fixture fills this rule of "segments"']);
  });

  it('asks for no failure of a directory in a file', async () => {
    const files = { 'customers.json': [{ id: '7', name: 'Anna' }] };
    const known = fixture({}, '7');
    expect(await strictly([known], { sources: { crm: LOCAL }, files })).toEqual([lacks('not found')]);
    expect(await strictly([known, fixture({}, '8')], { sources: { crm: LOCAL }, files })).toEqual([]);
  });

  it('asks for each source by itself', async () => {
    const sources = { crm: source(), profile: PROFILE };
    const messages = await strictly([fixture(payload({ nick: null })), missed, failed], {
      sources,
      user: { name: 'profile.name' },
    });
    expect(messages).toEqual([
      'no fixture has the source "profile" with the outcome "found", "not found" or "failed"',
      'no fixture fills this rule of "name"',
    ]);
  });

  it('misses a value of a rule, also where another rule fills the same field', async () => {
    const user = { segments: ['crm.level', 'crm.nick'] };
    const without = fixture(payload({ nick: null }));
    expect(await strictly([without, missed, failed], { user })).toEqual([
      'no fixture fills this rule of "segments"',
    ]);
    expect(await strictly([without, found, missed, failed], { user })).toEqual([]);
  });

  it('counts no value of an element that is left out, nor of an account that is an error', async () => {
    const user = { loyaltyCards: CARDS };
    const leftOut = fixture(payload({ cards: [{ sum: 5 }] }));
    expect(await strictly([leftOut, missed, failed], { user })).toEqual([
      'no fixture fills this rule of "loyaltyCards.cardNumber"',
      'no fixture fills this rule of "loyaltyCards.bonuses"',
    ]);
    const required = { name: { from: 'crm.nick', required: true }, email: 'crm.mail' };
    const incomplete = fixture(payload({ nick: null }));
    expect(await strictly([incomplete, missed, failed], { user: required })).toHaveLength(3);
  });
});
