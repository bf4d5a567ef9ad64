/** Customers who are found by each element of a list, and the counts of those who cannot be found. */
import { isRight } from 'fp-ts/Either';
import { crm } from '../../../../adapters/crm';
import { loadSource, type LoadedTenant } from '../../../support/adapters/tenant';
import { callOf } from '../../../support/upstream/call';

const load = (customers: readonly unknown[], field: string, type: string): LoadedTenant =>
  loadSource({
    adapters: [crm],
    source: {
      adapter: 'crm',
      settings: { file: 'customers.json', index: { [field]: type } },
      lookup: { by: field, value: '{request.userIdentifier}' },
    },
    user: { id: 'source.id' },
    files: { 'customers.json': JSON.stringify(customers) },
  });

const askedOf = async ({ tenant, problems }: LoadedTenant, identifier: string): Promise<unknown> => {
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await tenant.ask(tenant.identify(identifier) ?? '', callOf())();
  if (!isRight(outcome)) return outcome.left.tag;
  const account = tenant.map(outcome.right, callOf());
  return isRight(account) ? account.right.id : account.left.tag;
};

const ONE = '+7 900 000-00-01';
const TWO = '8 (900) 000-00-02';
const THREE = '79000000003';

describe('a customer is found by each element', () => {
  test.each<[string, string, unknown, readonly string[]]>([
    ['numbers in a list', 'phone', [ONE, TWO], ['79000000001', '79000000002']],
    ['a list of one', 'phone', [ONE], ['79000000001']],
    ['one number twice, in two spellings', 'phone', [THREE, '8 900 000-00-03'], ['79000000003']],
    ['JSON numbers', 'phone', [79000000001, 79000000002], ['79000000001', '79000000002']],
    ['blanks and null beside a number', 'phone', ['', null, ' ', ONE], ['79000000001']],
    ['a word beside a number', 'phone', ['call at noon', ONE], ['79000000001']],
    ['a list in a list', 'phone', [[ONE], [[TWO]]], ['79000000001', '79000000002']],
    ['addresses', 'email', ['A@shop.example', ' b@shop.example'], ['a@shop.example', 'b@shop.example']],
    ['cards', 'digits', ['0001', '0002', 3], ['0001', '0002', '3']],
    ['logins', 'text', ['anna', 'Anna'], ['anna', 'Anna']],
    ['a text, as ever', 'phone', TWO, ['79000000002']],
    ['long numbers', 'text', ['4567890123456789012'], ['4567890123456789012']],
  ])('%s, as %s', async (_, type, keys, identifiers) => {
    const loaded = load(
      [
        { id: 'a', keys },
        { id: 'b', keys: ['other@shop.example', '555'] },
      ],
      'keys',
      type,
    );
    for (const identifier of identifiers) expect(await askedOf(loaded, identifier)).toBe('a');
    expect(await askedOf(loaded, '79000000009')).toBe('UserNotFound');
  });

  test.each<[string, string, unknown]>([
    ['of objects in a list', 'phones.number', { phones: [{ number: TWO }, { number: ONE, kind: 'home' }] }],
    ['of an object', 'contacts.phone', { contacts: { phone: ONE } }],
    ['of a list in an object', 'contacts.phones', { contacts: { phones: [TWO, ONE] } }],
    ['of lists in a list', 'people.phones', { people: [{ phones: [TWO] }, { phones: [ONE] }, {}] }],
    ['whose name has a dot', 'phone.mobile', { 'phone.mobile': [ONE] }],
  ])('by a field %s: %s', async (_, field, customer) => {
    const loaded = load([{ id: 'a', ...Object(customer) }, { id: 'b' }], field, 'phone');
    expect(await askedOf(loaded, '79000000001')).toBe('a');
    expect(await askedOf(loaded, '79000000004')).toBe('UserNotFound');
  });

  test('a number of two customers finds neither, and their other numbers find each', async () => {
    const loaded = load(
      [
        { id: 'a', phones: [ONE, TWO] },
        { id: 'b', phones: [TWO, THREE] },
      ],
      'phones',
      'phone',
    );
    expect(await askedOf(loaded, '79000000001')).toBe('a');
    expect(await askedOf(loaded, '79000000002')).toBe('IdentityMismatch');
    expect(await askedOf(loaded, '79000000003')).toBe('b');
  });

  test.each(['toString', 'phones.length', 'phones.0', ''])(
    'and not by %j, which no customer has',
    async (field) => {
      const loaded = load([{ id: 'a', phones: [ONE, 'Object', '1'] }], field, 'text');
      for (const identifier of ['Object', '3', '1', ONE])
        expect(await askedOf(loaded, identifier)).toBe('UserNotFound');
    },
  );
});

const warningsOf = (values: readonly unknown[], type = 'phone'): readonly string[] =>
  load(
    values.map((phones, id) => ({ id: `c-${id}`, ...(phones === undefined ? {} : { phones }) })),
    'phones',
    type,
  ).problems.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

const cannot = (count: number, all: number): string => `${count} of ${all} customers cannot be found by`;
const NONE = 'warning index-empty: no customer can be found by "phones"';
const LANDLINE = '(495) 123-45-67';

test.each<[string, readonly unknown[], readonly string[]]>([
  ['each has a number', [ONE, [TWO], THREE], []],
  [
    'some have none',
    [ONE, null, '', [], [null, ' '], undefined],
    [`warning index-empty: ${cannot(5, 6)} "phones": they have no value there`],
  ],
  ['none has one', [null, '', undefined], [NONE]],
  [
    'some have a text without digits',
    [ONE, 'home', ['work', 'car']],
    [`warning index-unreadable: ${cannot(2, 3)} "phones": what they have there is not "phone"`],
  ],
  [
    'some have a value that is not a text',
    [ONE, true, { number: TWO }, [false]],
    [`warning index-unreadable: ${cannot(3, 4)} "phones": what they have there is not "phone"`],
  ],
  [
    'some have a text beside a number',
    [[ONE, 'home'], 'work', TWO],
    [
      `warning index-unreadable: ${cannot(2, 3)} some of their values in "phones", and 1 of these by any value: what they have there is not "phone"`,
    ],
  ],
  [
    'all who have a text have a number, too',
    [[ONE, 'home'], TWO],
    [
      `warning index-unreadable: ${cannot(1, 2)} some of their values in "phones": what they have there is not "phone"`,
    ],
  ],
  [
    'some have a landline of two readings',
    [LANDLINE, [LANDLINE, ONE], TWO],
    [
      `warning phones-ambiguous: ${cannot(2, 3)} some of their values in "phones", and 1 of these by any value: their numbers are valid as national and as international ones`,
    ],
  ],
  [
    'two have one number',
    [ONE, ONE, TWO],
    [
      `warning index-ambiguous: ${cannot(2, 3)} "phones": several customers have the same value (1 such value)`,
    ],
  ],
  [
    'two numbers have two customers each',
    [ONE, ONE, TWO, TWO, THREE],
    [
      `warning index-ambiguous: ${cannot(4, 5)} "phones": several customers have the same value (2 such values)`,
    ],
  ],
  [
    'two have one number and others too',
    [[ONE, TWO], [ONE], [ONE, THREE]],
    [
      `warning index-ambiguous: ${cannot(3, 3)} some of their values in "phones", and 1 of these by any value: several customers have the same value (1 such value)`,
    ],
  ],
  [
    'each reason has its count',
    [ONE, TWO, TWO, 'home', LANDLINE, null],
    [
      `warning index-ambiguous: ${cannot(2, 6)} "phones": several customers have the same value (1 such value)`,
      `warning phones-ambiguous: ${cannot(1, 6)} "phones": their numbers are valid as national and as international ones`,
      `warning index-unreadable: ${cannot(1, 6)} "phones": what they have there is not "phone"`,
      `warning index-empty: ${cannot(1, 6)} "phones": they have no value there`,
    ],
  ],
])('where %s the check counts the customers that cannot be found', (_, values, wanted) => {
  expect(warningsOf(values)).toStrictEqual(wanted);
});

/** The warnings of a directory with two indexed fields. */
const warningsOfTwo = (customers: readonly object[]): readonly string[] => {
  const { problems } = loadSource({
    adapters: [crm],
    source: {
      adapter: 'crm',
      settings: { file: 'customers.json', index: { phone: 'phone', email: 'email' } },
      lookup: { by: 'phone', value: '{request.userIdentifier}' },
    },
    user: { id: 'request.userIdentifier', name: 'source.name' },
    files: {
      'customers.json': JSON.stringify(customers.map((each, id) => ({ name: `N${id}`, ...each }))),
    },
  });
  return problems.map(({ message }) => message);
};

const [A, B] = ['a@shop.example', 'b@shop.example'];

test.each<[string, readonly object[], readonly string[]]>([
  [
    'each has both',
    [
      { phone: ONE, email: A },
      { phone: TWO, email: B },
    ],
    [],
  ],
  ['each has one of them', [{ phone: ONE }, { email: B }], []],
  ['each has a number, and some an address', [{ phone: ONE, email: A }, { phone: TWO }], []],
  ['each has an address, and some a number', [{ phone: ONE, email: A }, { email: B }], []],
  [
    'one has neither',
    [{ phone: ONE, email: A }, { email: B }, {}],
    [
      `${cannot(2, 3)} "phone", and 1 of these by no other field: they have no value there`,
      `${cannot(1, 3)} "email": they have no value there`,
    ],
  ],
  [
    'one has blanks only',
    [{ phone: ONE }, { phone: ' ', email: '' }],
    [`${cannot(1, 2)} "phone": they have no value there`, 'no customer can be found by "email"'],
  ],
  [
    'what one has in the other field cannot be read',
    [{ phone: ONE, email: A }, { email: 'none' }],
    [
      `${cannot(1, 2)} "phone": they have no value there`,
      `${cannot(1, 2)} "email": what they have there is not "email"`,
    ],
  ],
  ['none has an address', [{ phone: ONE }], ['no customer can be found by "email"']],
])('of two fields, where %s, those are counted whom none of them finds', (_, customers, wanted) => {
  expect(warningsOfTwo(customers)).toStrictEqual(wanted);
});
