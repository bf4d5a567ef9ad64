/** Tenants with several forms of identifiers: the findings of the check, and the user that each form finds. */
import { isRight, left, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { ahunter } from '../../../adapters/ahunter';
import { crm } from '../../../adapters/crm';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import type { Compared } from '../../../src/core/call';
import { resolve } from '../../../src/resolve';
import { directoryOf } from '../../../src/tenant/directory/open';
import type { Loaded } from '../../../src/tenant/load';
import { VARIABLES, callAt, contextOf, load } from '../../support/tenant/world';

const CUSTOMERS = [
  { id: '1001', phone: '8 (900) 000-00-01', email: 'One@shop.example', name: 'Anna' },
  { id: '1002', phone: '+7 900 000-00-02', email: 'two@shop.example', name: 'Boris' },
  // The id of one is the phone number of another.
  { id: '79000000001', phone: '+7 900 000-00-03', email: 'three@shop.example', name: 'Vera' },
];

const PHONE = { type: 'phone' };
const ID = { name: 'id', type: 'digits', maxLength: 5 };

const BY = (by: string) => ({ by, value: '{request.userIdentifier}' });

const DIRECTORY = {
  adapter: 'crm',
  settings: { file: 'customers.json', index: { phone: 'phone', id: 'digits', email: 'email' } },
};

const BOTH = { ...DIRECTORY, lookups: { phone: BY('phone'), id: BY('id') } };

/** An upstream that answers a search by what was asked, as the customers of the directory. */
const search = ([[name, value] = ['', '']]: readonly (readonly [string, string])[]): unknown =>
  CUSTOMERS.find((customer) =>
    Object.entries(customer).some(
      ([key, at]) => key === name && at.replace(/\D/g, '') === value.replace(/\D/g, ''),
    ),
  );

interface Given {
  readonly identifier?: unknown;
  readonly sources?: object;
  readonly user?: object;
  readonly head?: object;
  readonly variables?: Readonly<Record<string, string>>;
}

const loaded = ({
  identifier = [PHONE, ID],
  sources = { crm: BOTH },
  user = {},
  head,
  variables,
}: Given): Loaded => {
  const file = { access: 'open', identifier, ...head, sources, user: { id: 'crm.id', ...user } };
  const context = contextOf([crm, http, spaaza, ahunter], {
    variables: { ...VARIABLES, ...variables },
    http: () => ({
      send: ({ query }) => {
        const found = search(query.map(([name, value]) => [name, String(value)]));
        return TE.right(
          found === undefined
            ? { status: 404, body: right(null), isEmpty: true }
            : { status: 200, body: right(found) },
        );
      },
      dispose: () => undefined,
    }),
  });
  return load(JSON.stringify(file), context, (name, request) =>
    name === 'customers.json'
      ? directoryOf(Buffer.from(JSON.stringify(CUSTOMERS)), name, request)
      : left({ message: name }),
  );
};

const findingsOf = (given: Given): readonly string[] =>
  loaded(given).problems.map(({ code, message, suggestion = '' }) => `${code}: ${message} | ${suggestion}`);

/** The account, `400` for an invalid identifier, or the failure. */
const ask = async (given: Given, asked: string): Promise<unknown> => {
  const { tenant, problems } = loaded(given);
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  const identifier = tenant.identify(asked);
  if (identifier === undefined) return 400;
  const outcome = await resolve(tenant, identifier, callAt(new Date(0)))();
  return isRight(outcome) ? outcome.right.id : outcome.left.tag;
};

describe('a directory that is asked by card number or by phone', () => {
  test.each([
    ['79000000001', '1001'],
    ['+7 (900) 000-00-02', '1002'],
    ['8 900 000 00 01', '1001'],
    ['1001', '1001'],
    [' 1002 ', '1002'],
    ['10\u200b01', '1001'],
    ['1003', 'UserNotFound'],
    ['100100', 400],
    ['79000000003', '79000000001'],
    ['one@shop.example', 400],
    ['c-1001', 400],
    ['', 400],
  ])('%s', async (asked, expected) => {
    expect(await ask({}, asked)).toBe(expected);
  });

  test('has no findings', () => {
    expect(findingsOf({})).toEqual([]);
  });
});

const OVER_HTTP = {
  adapter: 'http',
  settings: { baseUrl: 'https://crm.shop.example', answer: { notFound: [{ status: 404 }] } },
  payload: { id: 'text!', phone: 'text!', email: 'text', name: 'text' },
  lookups: {
    phone: {
      path: '/customer',
      query: { phone: '{request.userIdentifier}' },
      owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
    },
    id: {
      path: '/customer',
      query: { id: '{request.userIdentifier}' },
      owner: { at: 'id', is: '{request.userIdentifier}', spelling: 'digits' },
    },
  },
};

describe('an upstream that is asked in two ways, each with its owner', () => {
  const given = { sources: { crm: OVER_HTTP } };

  test.each([
    ['+7 900 000-00-02', '1002'],
    ['1002', '1002'],
    ['1009', 'UserNotFound'],
    ['79000000009', 'UserNotFound'],
    ['8 (900) 000-00-01', 'UserNotFound'], // its search has other spellings, and finds no one
  ])('%s', async (asked, expected) => {
    expect(await ask(given, asked)).toBe(expected);
  });

  test('has no findings', () => {
    expect(findingsOf(given)).toEqual([]);
  });

  test.each([
    ['1002', 'id'],
    ['79000000002', 'phone'],
  ])('and what is compared for %s is %s', async (asked, field) => {
    const { tenant } = loaded(given);
    const compared = new Map<string, Compared>();
    await tenant?.ask(tenant.identify(asked) ?? '', { ...callAt(new Date(0)), compared })();
    expect(compared.get('crm')).toMatchObject({ field, whose: 'same' });
  });

  test('and an answer of another owner than that of the form is not shown', async () => {
    const { id, phone } = OVER_HTTP.lookups;
    const crossed = { ...OVER_HTTP, lookups: { phone, id: { ...id, owner: phone.owner } } };
    expect(await ask({ sources: { crm: crossed } }, '1002')).not.toBe('1002');
  });

  test('and a template that contains only digits cannot end the text around it', () => {
    const { phone, id } = OVER_HTTP.lookups;
    const quoted = { ...id, query: { q: "id = '{request.userIdentifier}'" } };
    expect(findingsOf({ sources: { crm: { ...OVER_HTTP, lookups: { phone, id: quoted } } } })).toEqual([]);
    const textId = [PHONE, { name: 'id', type: 'text', prefix: 'c-' }];
    const found = findingsOf({
      identifier: textId,
      sources: {
        crm: {
          ...OVER_HTTP,
          lookups: { phone, id: { ...quoted, owner: { at: 'id', is: '{request.userIdentifier}' } } },
        },
      },
    });
    expect(found.map((each) => each.split(':')[0])).toEqual(['lookup-mixed']);
  });
});

describe('a table of tokens by identifiers of any form', () => {
  const variables = {
    TOKENS: JSON.stringify({ '8 (900) 000-00-01': 'one', 'one@shop.example': 'two', '1001': 'three' }),
  };
  const given = {
    identifier: [PHONE, { type: 'email' }, ID],
    sources: { crm: { adapter: 'ahunter', settings: { tokens: '${TOKENS}' } } },
    user: { id: 'request.userIdentifier', name: 'crm.name' },
    variables,
  };

  test('has no findings, and no key that could not be read', () => {
    expect(findingsOf(given)).toEqual([]);
    const odd = { TOKENS: JSON.stringify({ 'a b': 'one', '1001': 'two' }) };
    expect(findingsOf({ ...given, variables: odd })[0]).toMatch(/^index-unreadable: 1 of 2 keys/);
  });
});

test('a source that is asked by what another answers has one lookup', () => {
  const second = { ...DIRECTORY, lookup: { by: 'email', value: '{crm.email}' }, optional: true };
  expect(findingsOf({ sources: { crm: BOTH, more: second }, user: { name: 'more.name' } })).toEqual([]);
});

describe('request.userIdentifier is of the type of any of the forms', () => {
  const EMAIL = { type: 'email' };
  const both = { ...DIRECTORY, lookups: { phone: BY('phone'), email: BY('email') } };
  const given = { identifier: [PHONE, EMAIL], sources: { crm: both } };
  const codes = (user: object): readonly string[] =>
    findingsOf({ ...given, user: { name: 'crm.name', ...user } }).map((each) => each.split(':')[0] ?? '');

  test('where the contract requires digits, an address does not fit', () => {
    expect(codes({ phone: 'request.userIdentifier' })).toEqual(['contract-type']);
  });

  test('and a step that reads phone numbers leaves it out', async () => {
    const user = { phone: { from: 'request.userIdentifier', via: ['phone'] } };
    expect(codes(user)).toEqual([]);
    expect(await ask({ ...given, user }, 'ONE@shop.example')).toBe('1001');
  });

  test('and where any text fits, all forms fit', () => {
    expect(codes({ id: 'request.userIdentifier' })).toEqual([]);
  });
});

test('a tenant of one form may have lookups too', async () => {
  const given = { identifier: PHONE, sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone') } } } };
  expect(findingsOf(given)).toEqual([]);
  expect(await ask(given, '8 900 000-00-02')).toBe('1002');
  expect(await ask({ ...given, identifier: { ...PHONE, prefix: '7' } }, '+49 30 901820')).toBe(400);
});

test('a source is read by its form also with a cache', async () => {
  const given = { sources: { crm: { ...BOTH, cache: { ttl: 60 } } } };
  expect(await ask(given, '1001')).toBe('1001');
  expect(await ask(given, '79000000001')).toBe('1001');
});

test('a probe may be of any form', () => {
  expect(findingsOf({ sources: { crm: { ...BOTH, probe: '1001' } } })).toEqual([]);
  expect(findingsOf({ sources: { crm: { ...BOTH, probe: '79000000001' } } })).toEqual([]);
  expect(findingsOf({ sources: { crm: { ...BOTH, probe: 'c-1' } } })).toEqual([
    'value-wrong: this is not a valid probe: a probe is an identifier of the type "phone" or "digits" | ',
  ]);
});

test('the plan shows what is read for any of the forms', () => {
  const second = {
    ...DIRECTORY,
    optional: true,
    lookups: { phone: BY('phone'), id: { by: 'email', value: '{crm.email}' } },
  };
  const { plan } = loaded({ sources: { crm: BOTH, more: second }, user: { name: 'more.name' } });
  expect(plan?.groups[1]).toMatchObject({
    after: ['crm'],
    sources: [{ source: 'more', reads: ['crm.email'] }],
  });
});

describe('the check says', () => {
  const alike = 'forms-alike: one text can be an identifier of the form';
  test.each<[string, Given, readonly string[]]>([
    [
      'that forms are alike',
      { identifier: [PHONE, { ...ID, maxLength: 9 }] },
      [
        `${alike} "phone" and of the form "id" | add "prefix": "7" to "phone", or write "maxLength": 5 in "id"`,
      ],
    ],
    [
      'that forms without bounds are alike',
      { identifier: [PHONE, { name: 'id', type: 'digits' }] },
      [`${alike} "phone" and of the form "id" | add "maxLength": 5 in "id"`],
    ],
    [
      'that a form is there twice',
      { identifier: [PHONE, PHONE, ID] },
      [
        'value-wrong: two forms have the name "phone" | give each a "name" of its own',
        `${alike} "phone" and of the form "phone" | give "phone" and "phone" each a "prefix" of its own`,
      ],
    ],
    [
      'that there is no form',
      { identifier: [], sources: { crm: { ...DIRECTORY, lookup: BY('id') } } },
      ['value-wrong: shoppers are known by at least one form of identifiers | write { "type": "phone" }'],
    ],
    [
      'that nothing begins so',
      { identifier: [PHONE, { ...ID, prefix: 'c' }] },
      [
        'value-wrong: no identifier of the type "digits" begins with this in its one spelling | write "type": "text"',
      ],
    ],
    [
      'how a prefix is spelt',
      {
        identifier: [
          { type: 'phone', prefix: '+7' },
          { ...ID, name: 'id', prefix: '1 0' },
        ],
      },
      [
        'value-wrong: no identifier of the type "phone" begins with this in its one spelling | write "7"',
        'value-wrong: no identifier of the type "digits" begins with this in its one spelling | write "10"',
      ],
    ],
    [
      'that a prefix of addresses is in small letters',
      {
        identifier: [PHONE, { type: 'email', prefix: 'Info.' }],
        sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone'), email: BY('email') } } },
      },
      ['value-wrong: no identifier of the type "email" begins with this in its one spelling | write "info."'],
    ],
    [
      'that lookups are an object',
      { sources: { crm: { ...DIRECTORY, lookups: [BY('phone'), BY('id')] } } },
      ['kind-wrong: an object is needed here, this is a list | '],
    ],
    [
      'that a prefix is too long',
      { identifier: [PHONE, { ...ID, prefix: '123456' }] },
      [
        'value-wrong: this is longer than "maxLength", so that no identifier begins with it | write "maxLength": 256',
      ],
    ],
    [
      'that a type is wrong',
      {
        identifier: [PHONE, { ...ID, type: 'number' }],
        sources: { crm: { ...DIRECTORY, lookup: BY('phone') } },
      },
      ['value-wrong: "phone" or "email" or "digits" or "text" is needed here | '],
    ],
    [
      'that a length is wrong',
      { identifier: [PHONE, { ...ID, maxLength: 0 }] },
      ['kind-wrong: a whole number from 1 to 256 is needed here, this is a number | '],
    ],
    [
      'that a form has no lookup',
      { sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone') } } } },
      [
        'lookup-missing: identifiers of the form "id" have no lookup here | add "id": { "by": "…", "value": "{request.userIdentifier}" }',
      ],
    ],
    [
      'that a lookup is for no form',
      { sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone'), id: BY('id'), card: BY('id') } } } },
      ['key-unknown: the tenant has no form of identifiers "card" | remove it'],
    ],
    [
      'that a form is misspelt',
      { sources: { crm: { ...DIRECTORY, lookups: { phnoe: BY('phone'), id: BY('id') } } } },
      ['key-unknown: the tenant has no form of identifiers "phnoe" | did you mean "phone"?'],
    ],
    [
      'that there are lookups and a lookup',
      { sources: { crm: { ...BOTH, lookup: BY('phone') } } },
      ['lookup-unwanted: "lookups" says what is asked for identifiers of each form | remove "lookup"'],
    ],
    [
      'that one lookup is for all',
      { sources: { crm: { ...DIRECTORY, lookup: BY('phone') } } },
      [
        'lookup-missing: identifiers of the forms "phone" and "id" are asked for in one way | write "lookups": { "phone": { … }, "id": { … } }',
      ],
    ],
    [
      'what is wrong in one of the lookups',
      { sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone'), id: BY('card') } } } },
      ['index-missing: customers are not indexed by "card" | add "card": "text" to "index"'],
    ],
    [
      'what is wrong with the settings, once',
      { sources: { crm: { ...BOTH, settings: { ...DIRECTORY.settings, file: 'other.json' } } } },
      ['data-file: other.json | '],
    ],
    [
      'that a lookup says nothing of the shopper',
      {
        sources: { crm: { ...DIRECTORY, lookups: { phone: BY('phone'), id: { by: 'id', value: '1001' } } } },
      },
      [
        'account-shared: the lookup ignores the shopper: everyone would get the same account | write "{request.userIdentifier}"',
      ],
    ],
  ])('%s', (_title, given, expected) => {
    expect(findingsOf(given)).toEqual(expected);
  });
});
