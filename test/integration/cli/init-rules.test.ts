/** `account-bridge init`: the customers of a directory and the first rules that it finds in an answer. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ended } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

let folder: string;

beforeAll(() => {
  folder = makeFolder();
});

afterAll(removeFolders);

/** Creates a tenant from an answer that is given as a value. */
const begin = (name: string, adapter: string, answer: unknown): Promise<Ended> => {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(answer));
  return run(['init', name, '--adapter', adapter, '--answer', `${name}.json`], {}, folder);
};

const read = (name: string, file: string): string =>
  readFileSync(join(folder, 'mappings', name, file), 'utf8');

const begunRules = (name: string): Readonly<Record<string, unknown>> => {
  const tenant = JSON.parse(read(name, 'tenant.json')) as { user: Readonly<Record<string, unknown>> };
  return tenant.user;
};

describe('a directory of customers', () => {
  it.each([
    ['by ids that follow one another', 'sequential', [{ id: 10001 }, { id: 10002 }]],
    ['by ids of one digit', 'single', [{ id: 1 }, { id: 2 }]],
    [
      'by phone numbers that differ in the end',
      'phones',
      Array.from({ length: 40 }, (_, at) => ({ phone: `791612345${10 + at}`, name: 'Иван' })),
    ],
    ['of one customer that is not a list', 'alone', { id: 10001, phone: '+7 916 123-45-67' }],
    ['whose tenant begins with a digit', '1shop', [{ id: 10001 }, { id: 10002 }]],
  ])('is created %s', async (_title, name, answer) => {
    const { code, stderr } = await begin(name, 'crm', answer);
    expect([code, stderr]).toEqual([0, '']);
    const files = ['tenant.json', 'customers.json', 'fixtures/first.json'].map((file) => read(name, file));
    expect(files.join()).not.toMatch(/1000[12]|79161|123-45-67|\$\{\d/);
  });

  it('holds the first twenty of them', async () => {
    await begin(
      'many',
      'crm',
      Array.from({ length: 200 }, (_, at) => ({ id: 10_001 + at })),
    );
    const customers: unknown = JSON.parse(read('many', 'customers.json'));
    expect(customers).toHaveLength(20);
  });
});

describe('an API without a description', () => {
  const customer = { id: 10001, email: 'anna@shop.example', name: 'Анна' };

  interface Begun {
    readonly settings: { readonly answer: unknown };
    readonly lookup: { readonly path: string; readonly owner: unknown };
    readonly payload: unknown;
  }

  const sourceOf = (name: string): Begun =>
    (JSON.parse(read(name, 'tenant.json')) as { sources: { crm: Begun } }).sources.crm;

  it.each([
    ['whose answer is the customer', 'bare', customer, { notFound: [{ status: 404 }] }],
    [
      'with an envelope',
      'wrapped',
      { status: 'ok', data: customer },
      { at: 'data', notFound: [{ status: 404 }] },
    ],
    ['that answers a list', 'listed', [customer], { at: '[0]', notFound: [{ empty: 'list' }] }],
    [
      'that answers a list in an envelope of an odd name',
      'oddly',
      { 'customer.list': [customer], total: 1 },
      { at: '["customer.list"][0]', notFound: [{ path: '["customer.list"]', empty: 'list' }] },
    ],
  ])('is created %s', async (_title, name, answer, expected) => {
    const { code, stderr, stdout } = await begin(name, 'http', answer);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The request is a guess');
    const { settings, payload, lookup } = sourceOf(name);
    expect(settings.answer).toEqual(expected);
    expect(payload).toEqual({ id: 'integer!', email: 'text', name: 'text' });
    expect(lookup.owner).toEqual({ at: 'email', is: '{request.userIdentifier}', spelling: 'email' });
    expect(begunRules(name)).toMatchObject({ id: 'request.userIdentifier', email: 'crm.email' });
  });

  it('whose answer has no owner is asked by its path, and the output says so', async () => {
    expect((await begin('nameless', 'http', { level: 'gold', points: 5 })).code).toBe(0);
    expect(sourceOf('nameless').lookup).toEqual({
      path: '/customers/{request.userIdentifier}',
      owner: 'unsaid',
    });
  });

  it('is asked by an address under a number, as Emarsys has fields', async () => {
    const contact = { '1': 'Вера', '3': 'vera.imaginova@example.com', '5': '2', id: '376312345' };
    await begin('numbered', 'http', { data: { errors: [], result: [contact] } });
    const { lookup } = sourceOf('numbered');
    expect(lookup).toEqual({
      path: '/customers',
      query: { email: '{request.userIdentifier}' },
      owner: { at: '["3"]', is: '{request.userIdentifier}', spelling: 'email' },
    });
  });

  it.each([
    ['a list', []],
    ['a list in an envelope', { total: 0, results: [] }],
    ['a list in two envelopes', { ok: true, data: { items: [], paging: { next: null } } }],
    ['a text', 'nobody'],
  ])('is not created from an answer that has no customer: %s', async (_title, answer) => {
    const { code, stderr } = await begin('nobody', 'http', answer);
    expect([code, stderr]).toEqual([2, expect.stringContaining('give the whole body')]);
  });

  it('names credentials, and does not take a bank card as a card of the shop', async () => {
    const bank = { cardNumber: '4111111111111111', iban: 'DE00' };
    await begin('paying', 'http', {
      ...customer,
      password: 'emilyspass',
      bank,
      session: { accessToken: 'x1' },
    });
    expect(sourceOf('paying').settings).toMatchObject({ credentials: ['password', 'session.accessToken'] });
    expect(begunRules('paying')).not.toHaveProperty('cardNumber');
  });

  it('reports the number of keys that were renamed', async () => {
    const { stdout } = await begin('keyed', 'http', { ...customer, 'Loyalty Tier': 'gold', $consent: true });
    expect(stdout).toContain('1 of the answer’s keys could name a person');
  });
});

describe('the first rules', () => {
  const rulesOf = async (name: string, customer: unknown): Promise<Readonly<Record<string, unknown>>> => {
    expect((await begin(name, 'crm', [customer])).stderr).toBe('');
    return begunRules(name);
  };

  it('take no name of anything except the shopper', async () => {
    const card = { id: 'c-10001', loyalty_status: { name: 'Gold' }, manager: { name: 'Пётр' } };
    expect(await rulesOf('level', card)).not.toHaveProperty('name');
    const user = { id: 'c-10001', loyalty_status: { name: 'Gold' }, user: { name: 'Иван' } };
    expect(await rulesOf('owner', user)).toHaveProperty('name', 'crm.user.name');
  });

  it('take a part of a name where there is no other part', async () => {
    expect(await rulesOf('half', { id: 'c-10001', first_name: 'Иван' })).toHaveProperty(
      'name',
      'crm.first_name',
    );
  });

  it('know Russian names in Latin and in Cyrillic letters', async () => {
    const latin = {
      familiya: 'Иванов',
      imya: 'Иван',
      otchestvo: 'Иванович',
      telefon: '+79161234567',
      pochta: 'ivan@mail.ru',
      data_rozhdeniya: '1987-03-17',
      pol: 'мужской',
      bonusy: 150,
      nomer_karty: '4567890123456789',
      skidka: 5,
    };
    const cyrillic = {
      Фамилия: 'Иванов',
      Имя: 'Иван',
      Отчество: 'Иванович',
      Телефон: '+79161234567',
      Почта: 'ivan@mail.ru',
      'Дата рождения': '17.03.1987',
      Пол: 'ж',
      Бонусы: 150,
      'Номер карты': '4567890123456789',
      Скидка: 5,
    };
    const fields = [
      'id',
      'name',
      'phone',
      'email',
      'bonuses',
      'gender',
      'cardNumber',
      'cardPercent',
      'birthday',
    ];
    const rules = await rulesOf('latin', latin);
    expect(Object.keys(rules)).toEqual(fields);
    expect(rules.name).toEqual({ join: ['crm.familiya', 'crm.imya', 'crm.otchestvo'], separator: ' ' });
    expect(Object.keys(await rulesOf('cyrillic', cyrillic))).toEqual(fields);
  });

  it('find a phone number and an email address by their form', async () => {
    const rules = await rulesOf('values', {
      id: 'c-10001',
      contact1: '+79161234567',
      contact2: 'ivan@mail.ru',
    });
    expect(rules).toMatchObject({ phone: { from: 'crm.contact1' }, email: 'crm.contact2' });
  });

  it('prefer the name of a person to the name of an account', async () => {
    const { stderr } = await begin('person', 'ahunter', {
      actual_sum: 7500,
      name: 'shop',
      person_name: 'Иван',
      token_api: 'invented',
    });
    expect(stderr).toBe('');
    expect(begunRules('person')).toHaveProperty('name', 'ahunter.person_name');
  });
});

describe('a first answer', () => {
  const rulesOf = async (name: string, answer: unknown): Promise<Readonly<Record<string, unknown>>> => {
    expect(await begin(name, 'http', answer)).toMatchObject({ code: 0, stderr: '' });
    return begunRules(name);
  };

  it.each([
    ['bonusPoints', 'bonuses'],
    ['availableBonuses', 'bonuses'],
    ['available_points', 'bonuses'],
    ['activePoints', 'bonuses'],
    ['discountCardNumber', 'cardNumber'],
    ['bonus_card', 'cardNumber'],
  ])('has its field %s under "%s"', async (name, field) => {
    const value = field === 'bonuses' ? 120 : '4000123';
    const answer = { id: 'c-1', phone: '+7 900 000-00-01', [name]: value };
    expect(await rulesOf(`field-${name}`, answer)).toMatchObject({ [field]: `crm.${name}` });
  });

  it.each([
    ['loyalty_balance', { balance: 120, loyalty_balance: 58.4 }],
    ['bonusBalance', { balance: 120, bonusBalance: 58 }],
  ])('has %s for bonuses, and not a balance that may be money', async (name, more) => {
    const rules = await rulesOf(`own-${name}`, { id: 'c-1', phone: '+7 900 000-00-01', ...more });
    expect(rules).toMatchObject({ bonuses: `crm.${name}` });
  });

  it('has isEmailVerified for a confirmed address', async () => {
    const answer = { id: 'c-1', email: 'anna@home.example', isEmailVerified: true };
    expect(await rulesOf('verified', answer)).toMatchObject({ emailConfirmed: 'crm.isEmailVerified' });
  });

  it('has the parts of a name by their short names', async () => {
    const answer = { id: 'c-1', phone: '+7 900 000-00-01', fn: 'Anna', ln: 'Ivanova' };
    expect(await rulesOf('short-names', answer)).toMatchObject({ name: { join: ['crm.fn', 'crm.ln'] } });
  });

  it('is asked for by an id that is called client_id', async () => {
    await rulesOf('client-id', { client_id: 4711, points: 5 });
    expect(read('client-id', 'tenant.json')).toMatch(/"at": "client_id"/);
  });

  it.each([
    ['a debt', { debt: { balance: 500 } }],
    ['what is owed', { balanceOwed: 500, loan: { balance: 5 } }],
    ['credit', { credit: { balance: 10 } }],
    ['a balance below zero', { balance: -500 }],
  ])('does not take %s for bonuses', async (_what, more) => {
    const name = `debt-${Object.keys(more).join('-')}`;
    const rules = await rulesOf(name, { id: 'c-1', phone: '+7 900 000-00-01', ...more });
    expect(rules).not.toHaveProperty('bonuses');
  });

  it.each([
    [
      'a list of them',
      'balances-bare',
      [
        { type: 'main', amount: 5 },
        { type: 'gift', amount: 7 },
      ],
    ],
    ['a list with an envelope', 'balances-in', { status: 'ok', balances: [{ id: 1, amount: 5 }] }],
    ['wallets', 'wallets-in', { wallets: [{ walletId: 1, amount: 5 }] }],
  ])('of balances is not taken for one of customers: %s', async (_what, name, answer) => {
    await rulesOf(name, answer);
    expect(read(name, 'tenant.json')).not.toMatch(/"at": "(?:balances|wallets)?\[0\]"/);
  });

  it.each([{ error: { code: 401 } }, { success: false, message: 'no' }, [{ errorCode: 'X', message: 'no' }]])(
    'that is an error begins no tenant: %j',
    async (answer) => {
      const { code, stderr } = await begin('an-error', 'http', answer);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^the answer is an error of the upstream/)]);
    },
  );
});
