/** Identities in whole tenants: the user of an identifier, the comparison of owners, the number that is shown. */
import fc from 'fast-check';
import { isRight, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { ahunter } from '../../../adapters/ahunter';
import { crm } from '../../../adapters/crm';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import type { HttpRequest } from '../../../src/adapter/http';
import type { Compared } from '../../../src/core/call';
import type { Secret } from '../../../src/core/secret';
import { resolve } from '../../../src/resolve';
import { directoryOf } from '../../../src/tenant/directory/open';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { VARIABLES, callAt, contextOf, load } from '../../support/tenant/world';

const NOW = new Date(0);

interface Given {
  readonly head?: object;
  readonly sources: object;
  readonly user?: object;
  readonly customers?: readonly object[];
  /** What an upstream answers, given the request's query. */
  readonly answer?: (query: ReadonlyMap<string, string>) => unknown;
  readonly variables?: Readonly<Record<string, string>>;
}

const textOf = (value: string | Secret): string => (typeof value === 'string' ? value : value.reveal());

const queryOf = ({ query }: HttpRequest): ReadonlyMap<string, string> =>
  new Map(query.map(([name, value]) => [name, textOf(value)]));

const tenantOf = ({ head, sources, user = {}, customers = [], answer, variables }: Given): Tenant => {
  const file = {
    access: 'open',
    identifier: { type: 'phone' },
    ...head,
    sources,
    user: { id: 'request.userIdentifier', ...user },
  };
  const context = contextOf([crm, http, spaaza, ahunter], {
    variables: { ...VARIABLES, ...variables },
    http: () => ({
      send: (request) => TE.right({ status: 200, body: right(answer?.(queryOf(request))) }),
      dispose: () => undefined,
    }),
  });
  const { tenant, problems } = load(JSON.stringify(file), context, (name, request) =>
    directoryOf(Buffer.from(JSON.stringify(customers)), name, request),
  );
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  return tenant;
};

/** The account, `400` for an invalid identifier, or the failure. */
const outcomeOf = async (tenant: Tenant, asked: string): Promise<unknown> => {
  const identifier = tenant.identify(asked);
  if (identifier === undefined) return 400;
  const outcome = await resolve(tenant, identifier, callAt(NOW))();
  return isRight(outcome) ? outcome.right : outcome.left.tag;
};

const directory = (index: string, source: object = {}): object => ({
  crm: {
    adapter: 'crm',
    settings: { file: 'customers.json', index: { at: index } },
    lookup: { by: 'at', value: '{request.userIdentifier}' },
    ...source,
  },
});

/** Who of a directory is found: the customer has this value, and another one has another. */
const find = (
  asked: string,
  at: unknown,
  { type, head = {}, source = {} }: { type: string; head?: object; source?: object },
): Promise<unknown> =>
  outcomeOf(
    tenantOf({
      head: { identifier: { type }, ...head },
      sources: directory(type, source),
      user: { id: 'crm.id', extra: { shown: { from: 'crm.at', via: ['text', 'phone'] } } },
      customers: [
        { id: 'found', at },
        { id: 'another', at: type === 'email' ? 'another@shop.example' : '79000000099' },
      ],
    }),
    asked,
  );

describe('in a directory of phone numbers the customer', () => {
  test.each<[string, string, unknown, string, object?, object?]>([
    ['79161234567', 'a mobile as people write it', '8 (916) 123-45-67', '79161234567'],
    ['79161234567', 'a mobile as a number', 79161234567, '79161234567'],
    ['+7 701 123-45-67', 'a number of Kazakhstan', '8 (701) 123-45-67', '77011234567'],
    ['+7 701 123-45-67', 'a number in Kazakhstan', '8 (701) 123-45-67', '77011234567', { country: 'KZ' }],
    ['+1 917 229 3326', 'a number in Chicago', '(917) 229-3326', '19172293326', { country: 'US' }],
    ['19172293326', 'the same, abroad', '(917) 229-3326', 'UserNotFound'],
    ['79172293326', 'and read as Russian', '(917) 229-3326', '79172293326'],
    ['+49 30 901820', 'a number behind the exit prefix', '8-10-49-30-901820', '4930901820'],
    ['+81 49 309 01820', 'and no number of Japan', '8-10-49-30-901820', 'UserNotFound'],
    ['+84 912 345 678', 'a number of Vietnam', '+84 912 345 678', '84912345678'],
    ['84912345678', 'by its digits', '+84 912 345 678', '84912345678'],
    ['+960 777-1234', 'a number of the Maldives', '00960 777 1234', '9607771234'],
    ['+49 5123 4567', 'a landline of Moscow, asked for by Germany', '(495) 123-45-67', 'UserNotFound'],
    ['74951234567', 'a landline of Moscow', '(495) 123-45-67', 'UserNotFound'],
    ['74951234567', 'the same, by rule', '(495) 123-45-67', '74951234567', {}, { phones: 'national' }],
    ['4951234567', 'not by that rule', '(495) 123-45-67', 'UserNotFound', {}, { phones: 'national' }],
    ['4951234567', 'by the other rule', '4951234567', '4951234567', {}, { phones: 'international' }],
    [
      '74951234567',
      'with a prefix whatever the rule',
      '+74951234567',
      '74951234567',
      {},
      { phones: 'international' },
    ],
    ['79161234567', 'marked by direction', '\u202a+7 916 123-45-67\u202c', '79161234567'],
    ['\u200e79161234567\u200f', 'asked for so', '+7 916 123-45-67', '79161234567'],
    ['79161234567', 'between narrow spaces', '+7\u202f916\u202f123\u202f45\u202f67', '79161234567'],
    ['+7 916 123-45-67\n', 'over a line break', '+7 916\n123-45-67', '79161234567'],
    ['79161234567', 'who has an extension', '+7 916 123-45-67 доб. 12', 'UserNotFound'],
    ['79161234567x12', 'asked for with one', '+7 916 123-45-67', '400'],
    ['+7 916 123-45-67 ext. 12', 'by both', '+7 916 123-45-67 ext. 12', '400'],
  ])('asked for as %j: %s, %j', async (asked, _what, at, expected, head = {}, source = {}) => {
    const outcome = await find(asked, at, { type: 'phone', head, source });
    const isFound = /^\d{5,}$/.test(expected);
    expect(isFound ? outcome : String(outcome)).toEqual(
      isFound ? { id: 'found', shown: expected } : expected,
    );
  });
});

describe('in a directory of addresses the customer', () => {
  test.each([
    ['ju\u0308rgen@example.com', 'jürgen@example.com', true],
    ['JÜRGEN@example.com', 'ju\u0308rgen@example.com', true],
    ['foo@shop.example', '\ufeffFoo@Shop.example\u00a0', true],
    ['a@bücher.example', 'a@xn--bcher-kva.example', true],
    ['kate@shop.example', '\u212aate@shop.example', false],
    ['ivan@shop.example', 'ıvan@shop.example', false],
    ['a@shop.example', 'а@shop.example', false],
  ])('asked for as %j, and written %j, is found: %s', async (asked, at, isFound) => {
    expect(await find(asked, at, { type: 'email' })).toEqual(isFound ? { id: 'found' } : 'UserNotFound');
  });
});

describe('the number that is shown', () => {
  const shown = async (number: string, source: object = {}, head: object = {}): Promise<unknown> =>
    outcomeOf(
      tenantOf({
        head,
        sources: {
          up: {
            adapter: 'http',
            settings: { baseUrl: 'https://up.shop.example', answer: { notFound: [{ status: 404 }] } },
            lookup: { path: '/c', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
            payload: { p: 'text?', list: [{ p: 'text?' }] },
            ...source,
          },
        },
        user: {
          phone: { from: 'up.p', via: ['phone'] },
          extra: { asked: { from: 'request.userIdentifier', via: ['phone'] } },
          loyaltyCards: [
            { each: 'up.list', as: 'card', item: { cardNumber: { from: 'card.p', via: ['phone'] } } },
          ],
        },
        answer: () => ({ p: number, list: [{ p: number }] }),
      }),
      '84912345678',
    );

  test.each<[string, string | undefined, object?, object?]>([
    ['+7 495 123-45-67 доб. 123', '74951234567'],
    ['+7 495 123-45-67;ext=123', '74951234567'],
    ['+7 495 123-45-67 #123', '74951234567'],
    ['8 (701) 123-45-67', '77011234567', {}, { country: 'KZ' }],
    ['(917) 229-3326', '19172293326', {}, { country: 'US' }],
    ['(917) 229-3326', '79172293326'],
    ['(495) 123-45-67', undefined],
    ['(495) 123-45-67', '74951234567', { phones: 'national' }],
    ['(495) 123-45-67', '4951234567', { phones: 'international' }],
    ['+84 912 345 678', '84912345678'],
    ['+960 777-1234', '9607771234'],
    ['see notes', undefined],
  ])('for %j is %s', async (number, digits, source = {}, head = {}) => {
    expect(await shown(number, source, head)).toEqual({
      id: '84912345678',
      asked: '84912345678',
      ...(digits === undefined ? {} : { phone: digits, loyaltyCards: [{ cardNumber: digits }] }),
    });
  });
});

describe('a phone step on a value that already has the spelling', () => {
  const RULES = {
    asked: { from: 'request.userIdentifier', via: ['phone'] },
    once: { from: 'up.p', via: ['phone'] },
    twice: { from: 'up.p', via: ['phone', 'phone'] },
  };
  const UP = {
    adapter: 'http',
    settings: { baseUrl: 'https://up.shop.example', answer: { notFound: [{ status: 404 }] } },
    lookup: { path: '/c', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
    payload: { p: 'text?' },
  };

  test('changes nothing, for every country and number of a tenant', async () => {
    const TENANTS = ['RU', 'KZ', 'US', 'DE', 'FI', 'IT', 'AR', 'SG'].map((country) =>
      tenantOf({
        head: { country },
        sources: { up: UP },
        user: { extra: RULES },
        answer: (query) => ({ p: `+${query.get('q') ?? ''}` }),
      }),
    );
    const texts = fc.oneof(
      fc.stringMatching(/^\+?[1-9]\d{7,12}$/),
      fc.stringMatching(/^(8|84|9)\d{9,10}$/),
      fc.stringMatching(/^[+]?(7|1|49|84|960|994)\d{7,10}$/),
    );
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...TENANTS), async (text, tenant) => {
        const spelling = tenant.identify(text);
        if (spelling === undefined) return;
        shown += 1;
        const account = { id: spelling, asked: spelling, once: spelling, twice: spelling };
        expect([text, await outcomeOf(tenant, text)]).toEqual([text, account]);
      }),
      { numRuns: 2000 },
    );
    expect(shown).toBeGreaterThan(300);
  });

  test('is reported to have no effect', () => {
    const file = {
      access: 'open',
      identifier: { type: 'phone' },
      sources: { up: UP },
      user: { id: RULES.asked, phone: RULES.twice },
    };
    const { problems } = load(JSON.stringify(file), contextOf([http]));
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['step-no-effect', 'warning'],
      ['step-no-effect', 'warning'],
    ]);
  });
});

describe('an answer of a described upstream', () => {
  const OWNER = { at: 'contact', is: '{request.userIdentifier}' };
  const tenant = (type: string, spelling: string, elements: readonly unknown[]): Tenant =>
    tenantOf({
      head: { identifier: { type } },
      sources: {
        up: {
          adapter: 'http',
          settings: {
            baseUrl: 'https://up.shop.example',
            answer: { at: 'found[0]', several: 'owner', notFound: [{ path: 'found', empty: 'list' }] },
          },
          lookup: {
            path: '/search',
            query: { q: '{request.userIdentifier}' },
            owner: { ...OWNER, spelling },
          },
          payload: { id: 'text!', contact: 'text?' },
        },
      },
      user: { id: 'up.id' },
      answer: () => ({ found: elements }),
    });
  const own = { id: 'own', contact: '8 (916) 123-45-67' };
  const other = { id: 'other', contact: '+7 900 000-00-09' };
  const ASKED = '79161234567';

  test.each<[string, readonly unknown[], unknown]>([
    ['the owner among others', [other, own], { id: 'own' }],
    ['the owner beside an unreadable one', [{ id: 'x', contact: 'see notes' }, own], { id: 'own' }],
    ['the owner beside one of two readings', [{ id: 'x', contact: '(495) 123-45-67' }, own], { id: 'own' }],
    ['the owner beside one that is not an object', ['text', own, null], { id: 'own' }],
    ['two owners', [own, { ...own, id: 'again' }], 'IdentityMismatch'],
    ['others only', [other, { ...other, id: 'third' }], 'UserNotFound'],
    ['others, and one without a number', [other, { id: 'x', contact: null }], 'UserNotFound'],
    [
      'others, and a number of two readings',
      [other, { id: 'x', contact: '(495) 123-45-67' }],
      'PayloadInvalid',
    ],
    ['others, and a text that is not a number', [other, { id: 'x', contact: 'see notes' }], 'PayloadInvalid'],
    ['others, and an extension', [other, { id: 'x', contact: '+7 916 123-45-67 доб. 1' }], 'PayloadInvalid'],
    ['others, and an object', [other, { id: 'x', contact: { number: ASKED } }], 'PayloadInvalid'],
    ['others, and true', [other, { id: 'x', contact: true }], 'PayloadInvalid'],
    ['others, and a value that is not an object', [other, ASKED], 'PayloadInvalid'],
    ['nothing', [], 'UserNotFound'],
  ])('with %s', async (_what, elements, expected) => {
    expect(await outcomeOf(tenant('phone', 'phone', elements), ASKED)).toEqual(expected);
  });

  test('matches an address in any spelling, and never one with a similar letter', async () => {
    const by = (contact: string): Promise<unknown> =>
      outcomeOf(tenant('email', 'email', [{ id: 'own', contact }]), 'kate@shop.example');
    expect(await by(' Kate@SHOP.example\u200b')).toEqual({ id: 'own' });
    expect(await by('\u212aate@shop.example')).toBe('PayloadInvalid');
  });
});

describe('Spaaza’s user', () => {
  const tenant = (username: unknown, by = 'username'): Tenant =>
    tenantOf({
      head: { identifier: { type: 'text' } },
      sources: {
        loyalty: {
          adapter: 'spaaza',
          settings: { auth: { type: 'privileged', token: '${TOKEN}', hostname: 'shop.example' } },
          lookup: { by, value: '{request.userIdentifier}' },
        },
      },
      user: { id: { from: 'loyalty.user_id', via: ['text'] } },
      answer: () => ({ result: { code: 1 }, results: { user_info: { user_id: 7, [by]: username } } }),
      variables: { TOKEN: 'invented-token' },
    });

  test.each<[string, unknown, string, unknown]>([
    ['kate@shop.example', 'Kate@Shop.example', 'username', { id: '7' }],
    ['jürgen@shop.example', 'ju\u0308rgen@shop.example', 'username', { id: '7' }],
    ['kate@shop.example', '\u212aate@shop.example', 'username', 'PayloadInvalid'],
    ['\u212aate@shop.example', 'kate@shop.example', 'username', 400],
    ['oleg@shop.example', 'kate@shop.example', 'username', 'IdentityMismatch'],
    ['Kate', 'Kate', 'username', { id: '7' }],
    ['kate', 'Kate', 'username', 'IdentityMismatch'],
    ['A-1', ' A-1\r\n', 'auxiliary_identifier', { id: '7' }],
    ['A-1', 'a-1', 'auxiliary_identifier', 'IdentityMismatch'],
    ['42', 42, 'member_number', { id: '7' }],
    ['042', 42, 'member_number', 'IdentityMismatch'],
  ])('asked for as %j, is taken with %j as %s: %j', async (asked, username, by, expected) => {
    expect(await outcomeOf(tenant(username, by), asked)).toEqual(expected);
  });
});

describe('ahunter’s table of tokens', () => {
  const tenant = (type: string, tokens: object): Tenant =>
    tenantOf({
      head: { identifier: { type } },
      sources: { wallet: { adapter: 'ahunter', settings: { tokens: '${TOKENS}' } } },
      user: { name: 'wallet.name' },
      answer: (query) => ({ actual_sum: 0, name: query.get('user'), token_api: query.get('user') }),
      variables: { TOKENS: JSON.stringify(tokens) },
    });

  test.each<[string, object, string, unknown]>([
    ['phone', { '+7 916 123-45-67': 'hers' }, '79161234567', { id: '79161234567', name: 'hers' }],
    ['phone', { '\u202a79161234567\u202c': 'hers' }, '8 916 123-45-67', { id: '79161234567', name: 'hers' }],
    ['phone', { '(495) 123-45-67': 'hers' }, '4951234567', 'UserNotFound'],
    ['phone', { '79161234567 доб. 5': 'hers' }, '79161234567', 'UserNotFound'],
    ['phone', { '79161234567': 'one', '89161234567': 'two' }, '79161234567', 'IdentityMismatch'],
    [
      'email',
      { 'Anna@Shop.example': 'hers' },
      'anna@shop.example',
      { id: 'anna@shop.example', name: 'hers' },
    ],
    ['email', { '\u212aate@shop.example': 'hers' }, 'kate@shop.example', 'UserNotFound'],
    ['text', { 'C-1\u00a0': 'hers' }, 'C-1', { id: 'C-1', name: 'hers' }],
    ['text', { 'c-1': 'hers' }, 'C-1', 'UserNotFound'],
  ])('of %s identifiers, %j: %s', async (type, tokens, asked, expected) => {
    expect(await outcomeOf(tenant(type, tokens), asked)).toEqual(expected);
  });
});

describe('what another source answered', () => {
  /** A second directory, asked with the number as the first one has it. */
  const tenant = (phones: object): Tenant =>
    tenantOf({
      head: { identifier: { type: 'text' } },
      sources: {
        first: {
          adapter: 'crm',
          settings: { file: 'customers.json', index: { id: 'text' } },
          lookup: { by: 'id', value: '{request.userIdentifier}' },
          ...phones,
        },
        second: {
          adapter: 'crm',
          settings: { file: 'customers.json', index: { mobile: 'phone' } },
          lookup: { by: 'mobile', value: '{first.phone}' },
          optional: true,
        },
      },
      user: { name: 'second.name' },
      customers: [
        { id: 'a', phone: '(495) 123-45-67', mobile: '+7 900 000-00-01', name: 'Anna' },
        { id: 'b', phone: '8 900 000-00-01', mobile: '+7 495 123-45-67', name: 'Moscow' },
        { id: 'c', phone: '8 900 000-00-02', mobile: '+49 5123 4567', name: 'Germany' },
      ],
    });

  test('is read by that source’s rule, not by the app’s', async () => {
    expect(await outcomeOf(tenant({}), 'b')).toEqual({ id: 'b', name: 'Anna' });
    expect(await outcomeOf(tenant({}), 'a')).toEqual({ id: 'a' });
    expect(await outcomeOf(tenant({ phones: 'national' }), 'a')).toEqual({ id: 'a', name: 'Moscow' });
    expect(await outcomeOf(tenant({ phones: 'international' }), 'a')).toEqual({ id: 'a', name: 'Germany' });
  });
});

test('a call with a listener gets the kinds of the compared values', async () => {
  const compared = new Map<string, Compared>();
  const tenant = tenantOf({
    sources: directory('phone'),
    user: { id: 'crm.id' },
    customers: [{ id: 'a', at: '8 (916) 123-45-67' }],
  });
  await resolve(tenant, '79161234567', { ...callAt(NOW), compared })();
  expect([...compared]).toEqual([
    [
      'crm',
      {
        whose: 'same',
        field: 'at',
        found: ['a text'],
        asked: '{request.userIdentifier}',
        askedKind: 'a phone number',
        spelling: 'phone',
      },
    ],
  ]);
});
