/** Customers whose type the tenant file has: what is decoded by it, and what the check says where the data differs. */
import { isRight } from 'fp-ts/Either';
import { crm } from '../../../../adapters/crm';
import { loadSource, type LoadedTenant } from '../../../support/adapters/tenant';
import { callOf } from '../../../support/upstream/call';

const PHONE = '79000000001';

const load = (
  customers: readonly unknown[],
  payload: unknown,
  user: Readonly<Record<string, unknown>> = {},
  index: Readonly<Record<string, string>> = { phone: 'phone' },
): LoadedTenant =>
  loadSource({
    adapters: [crm],
    source: {
      adapter: 'crm',
      settings: { file: 'customers.json', index },
      lookup: { by: 'phone', value: '{request.userIdentifier}' },
      ...(payload === undefined ? {} : { payload }),
    },
    identifier: 'phone',
    user: { id: 'request.userIdentifier', ...user },
    files: { 'customers.json': JSON.stringify(customers) },
  });

const accountOf = async ({ tenant, problems }: LoadedTenant): Promise<unknown> => {
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await tenant.ask(tenant.identify(PHONE) ?? '', callOf())();
  if (!isRight(outcome)) return outcome.left;
  const account = tenant.map(outcome.right, callOf());
  return isRight(account) ? account.right : account.left;
};

/** The findings about the data; rules do not matter here. */
const found = ({ problems }: LoadedTenant): readonly (readonly [string, string, string])[] =>
  problems
    .filter(({ code }) => code !== 'source-unused')
    .map(({ code, severity, message }) => [code, severity, message] as const);

const anna = { id: 'c-1', phone: PHONE, name: 'Anna', balance: 12.5, card: { level: 'gold' } };

/** So many customers, of whom the first has the phone number that is asked for. */
const many = (count: number, other: (at: number) => object): readonly object[] =>
  Array.from({ length: count }, (_, at) => ({
    ...anna,
    phone: String(79_000_000_001 + at),
    ...(at === 0 ? {} : other(at)),
  }));

const TYPE = {
  id: 'text!',
  phone: 'text',
  name: 'text?',
  balance: 'number?',
  'card?': { level: "'gold' | 'silver'" },
};

describe('an odd value is unknown, and the tenant serves', () => {
  const USER = {
    name: 'source.name',
    bonuses: { from: 'source.balance', default: 0 },
    status: { from: 'source.card.level', via: [{ table: { gold: 'Gold', silver: 'Silver' } }] },
  };

  test.each<[string, object, object]>([
    ['as declared', {}, { name: 'Anna', bonuses: 12.5, status: 'Gold' }],
    ['a word in the place of a number', { balance: 'N/A' }, { name: 'Anna', status: 'Gold' }],
    ['a number in the place of a text', { name: 7 }, { bonuses: 12.5, status: 'Gold' }],
    ['a level that is not declared', { card: { level: 'platinum' } }, { name: 'Anna', bonuses: 12.5 }],
    ['a list in the place of an object', { card: [] }, { name: 'Anna', bonuses: 12.5 }],
    ['null in the place of an object', { card: null }, { name: 'Anna', bonuses: 12.5 }],
    ['a missing number', { balance: undefined }, { name: 'Anna', bonuses: 0, status: 'Gold' }],
    ['an object in the place of a text', { name: { first: 'Anna' } }, { bonuses: 12.5, status: 'Gold' }],
    ['true in the place of a number', { balance: true }, { name: 'Anna', status: 'Gold' }],
    [
      'fields that are not declared',
      { note: 'x', tags: [1] },
      { name: 'Anna', bonuses: 12.5, status: 'Gold' },
    ],
  ])('%s', async (_, odd, expected) => {
    const loaded = load([{ ...anna, ...odd }, ...many(40, () => ({})).slice(1)], TYPE, USER);
    expect(found(loaded)).toEqual([]);
    expect(await accountOf(loaded)).toEqual({ id: PHONE, ...expected });
  });

  it('where the type is inferred, the same word makes the rule an error', () => {
    const loaded = load([{ ...anna, balance: 'N/A' }, ...many(40, () => ({})).slice(1)], undefined, USER);
    expect(loaded.problems.map(({ code }) => code)).toContain('contract-type');
    expect(loaded.tenant).toBeUndefined();
  });

  it('a customer without a required field is a failure, as an answer of any source is', async () => {
    const loaded = load([{ phone: PHONE }, ...many(40, () => ({})).slice(1)], TYPE);
    expect(await accountOf(loaded)).toMatchObject({ tag: 'PayloadInvalid', path: 'id' });
  });
});

describe('the check compares the data with the type', () => {
  const warning = (message: string): readonly unknown[] => ['data-type', 'warning', message];

  test.each<[string, readonly object[], unknown, readonly unknown[]]>([
    ['as declared', many(100, () => ({})), TYPE, []],
    ['one odd value of a hundred', many(100, (at) => (at === 50 ? { balance: '-' } : {})), TYPE, []],
    [
      'texts in the place of numbers',
      many(100, (at) => (at % 2 === 0 ? { balance: '12,5' } : {})),
      TYPE,
      [
        warning(
          '"balance" is a text in 49 of 100 customers that were compared with "payload", and not a number',
        ),
      ],
    ],
    [
      'a level inside an object',
      many(40, () => ({ card: { level: 'copper' } })),
      TYPE,
      [
        warning(
          '"card.level" is a text in 39 of 40 customers that were compared with "payload", and not "gold" or "silver"',
        ),
      ],
    ],
    [
      'a field that many lack',
      many(10, () => ({ phone: undefined, id: 'c-2' })),
      { ...TYPE, name: 'text' },
      [
        ['index-empty', 'warning', '9 of 10 customers cannot be found by "phone": they have no value there'],
        warning('"phone" has no value in 9 of 10 customers that were compared with "payload"'),
      ],
    ],
    [
      'a required field that one lacks',
      many(100, (at) => (at === 99 ? { id: undefined } : {})),
      TYPE,
      [
        warning(
          '"id" has no value in 1 of 100 customers that were compared with "payload": their look-ups fail',
        ),
      ],
    ],
    [
      'a required field that is not there',
      many(3, () => ({})),
      { ...TYPE, login: 'text!' },
      [
        [
          'data-type',
          'error',
          '"login" has no value in 3 of 3 customers that were compared with "payload": their look-ups fail',
        ],
      ],
    ],
    [
      'a required number that is a text',
      many(3, () => ({ id: '7' })),
      { ...TYPE, id: 'integer!' },
      [
        [
          'data-type',
          'error',
          '"id" is a text in 3 of 3 customers that were compared with "payload", and not a whole number: their look-ups fail',
        ],
      ],
    ],
    [
      'a list that is text in most',
      many(20, () => ({ tags: 'a,b' })),
      { ...TYPE, 'tags?': ['text'] },
      [warning('"tags" is a text in 19 of 20 customers that were compared with "payload", and not a list')],
    ],
  ])('%s', (_, customers, payload, expected) => {
    expect(found(load(customers, payload))).toEqual(expected);
  });

  it('of a large file a thousand, among them the last', () => {
    const customers = many(5000, (at) => (at === 4999 ? { id: undefined } : {}));
    expect(found(load(customers, TYPE))).toEqual([
      warning(
        '"id" has no value in 1 of 1000 customers that were compared with "payload": their look-ups fail',
      ),
    ]);
  });

  it('no value of the data is in a message', () => {
    const canary = 'pelageya.canary';
    const loaded = load(
      many(3, () => ({ id: canary, name: canary, balance: canary, card: canary })),
      { ...TYPE, id: 'integer!' },
    );
    expect(JSON.stringify(loaded.problems)).not.toContain(canary);
  });
});

describe('an index is of fields of the type', () => {
  test.each<[string, string, unknown, boolean]>([
    ['a text', 'phone', { phone: 'text' }, true],
    ['a list of texts', 'phones', { phone: 'text', phones: ['text'] }, true],
    ['a field in a list', 'contacts.number', { phone: 'text', contacts: [{ number: 'text' }] }, true],
    ['a field in an object', 'contact.number', { phone: 'text', contact: { number: 'text' } }, true],
    ['a name with a dot', 'contact.number', { phone: 'text', 'contact.number': 'text' }, true],
    ['a record', 'phones.home', { phone: 'text', phones: { '*': 'text' } }, true],
    ['anything', 'contact.number', { phone: 'text', contact: 'any' }, true],
    ['a misspelt field', 'phonne', { phone: 'text' }, false],
    [
      'a field that is not in its object',
      'contact.mobile',
      { phone: 'text', contact: { number: 'text' } },
      false,
    ],
    ['a field of a text', 'phone.mobile', { phone: 'text' }, false],
  ])('%s', (_, field, payload, isKnown) => {
    const loaded = load([{ ...anna, [field]: '1' }], payload, {}, { phone: 'phone', [field]: 'text' });
    const codes = loaded.problems.map(({ code }) => code);
    expect(codes.includes('path-unknown')).toBe(!isKnown);
  });
});

describe('the columns of CSV', () => {
  const loadCsv = (csv: string, payload: unknown, user: Readonly<Record<string, unknown>> = {}) =>
    loadSource({
      adapters: [crm],
      source: {
        adapter: 'crm',
        settings: { file: 'customers.csv', index: { phone: 'phone' } },
        lookup: { by: 'phone', value: '{request.userIdentifier}' },
        payload,
      },
      identifier: 'phone',
      user: { id: 'request.userIdentifier', ...user },
      files: { 'customers.csv': csv },
    });

  const CSV = `phone,card.no,Дата рождения,sum,vip\n${PHONE},007,01.02.1990,"1 234,5",да\n79000000002,008,,N/A,нет\n`;
  const COLUMNS = {
    phone: 'text',
    'card.no': 'text',
    'Дата рождения': 'text?',
    sum: 'text?',
    vip: 'text?',
  };

  it('are texts that steps read, whatever their names', async () => {
    const loaded = loadCsv(CSV, COLUMNS, {
      cardNumber: 'source["card.no"]',
      birthday: { from: 'source["Дата рождения"]', via: [{ date: { format: 'dd.MM.yyyy' } }] },
      bonuses: { from: 'source.sum', via: ['number'] },
      emailConfirmed: { from: 'source.vip', via: [{ table: { да: true, нет: false } }] },
    });
    expect(found(loaded)).toEqual([]);
    expect(await accountOf(loaded)).toEqual({
      id: PHONE,
      cardNumber: '007',
      birthday: '1990-02-01',
      bonuses: 1234.5,
      emailConfirmed: true,
    });
  });

  const error = 'which "payload" requires';

  test.each<[string, object, readonly (readonly string[])[]]>([
    [
      'a required column is missing',
      { level: 'text!' },
      [['error', `the file has no column "level", ${error}`]],
    ],
    ['an expected column is missing', { level: 'text' }, [['warning', 'the file has no column "level"']]],
    [
      'a column that may be missing is not there',
      { level: 'text?' },
      [['warning', 'the file has no column "level"']],
    ],
    ['a column is misspelt', { Sum: 'text!' }, [['error', `the file has no column "Sum", ${error}`]]],
    [
      'a number is declared',
      { sum: 'number' },
      [
        [
          'warning',
          '"sum" is a text in 2 of 2 customers that were compared with "payload", and not a number',
        ],
      ],
    ],
    [
      'a column that some lack is expected',
      { 'Дата рождения': 'text' },
      [['warning', '"Дата рождения" has no value in 1 of 2 customers that were compared with "payload"']],
    ],
  ])('%s', (_, more, expected) => {
    const loaded = loadCsv(CSV, { ...COLUMNS, ...more });
    const ofType = found(loaded).filter(([code]) => code === 'data-type');
    expect(ofType.map(([, severity, message]) => [severity, message])).toEqual(expected);
    expect(loaded.tenant === undefined).toBe(expected.some(([severity]) => severity === 'error'));
  });

  it('a name that is nearly that of a column has it as its fix', () => {
    const loaded = loadCsv(CSV, { ...COLUMNS, smu: 'text?' });
    expect(loaded.problems.find(({ code }) => code === 'data-type')?.suggestion).toBe(
      'rename "smu" to "sum"',
    );
  });
});
