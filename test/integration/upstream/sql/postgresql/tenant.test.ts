/** Tenants whose source is a table of a real PostgreSQL: whose row is an account is decided by the bridge, not by the database. */
import type { Tenant } from '../../../../../src/tenant/runtime/tenant';
import { removeFolders } from '../../../../support/e2e/tenants';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';
import { BRIDGE_USER } from '../../../../support/sql/bridge-user';
import { askTenant, loadSql } from '../../../../support/sql/tenant';
import type { SqlParts } from '../../../../support/sql/tenant';

const SETUP = `
  create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
  create table customers (id int8, phone text, login text collate loose, code char(6), phones text[], name text, points numeric);
  insert into customers values
    (1, '79000000001', 'müller', 'a1', '{79000000001,79000000011}', 'Anna', 120.5),
    (2, '79000000002', 'O''Hara', 'B2', '{}', 'Boris', 9007199254740993.25),
    (3, '79000000003', 'anna', 'c3', null, 'Anna Zwei', null),
    (4, '79000000003', 'two', 'd4', null, 'Anna Drei', 1);
  create table cards (phone text, number text, points int4);
  insert into cards values ('79000000001', '4000-1', 5), ('79000000001', '4000-2', 7), ('79000000009', '4000-3', 1)`;

const notFound = { tag: 'UserNotFound' };
const otherUser = (path: string) => ({ tag: 'IdentityMismatch', retryable: false, path });
const ownedBy = (at: string) => ({ owner: { at, is: '{request.userIdentifier}' } });

(hasPostgres() ? describe : describe.skip)('a table of PostgreSQL', () => {
  let server: Postgres;
  const tenants: Tenant[] = [];
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(SETUP);
  });
  afterEach(() => {
    for (const tenant of tenants.splice(0)) tenant.dispose();
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  const asked = async (identifier: string, parts: SqlParts = {}): Promise<unknown> => {
    const { port } = server;
    const settings = {
      host: '127.0.0.1',
      port,
      ...BRIDGE_USER,
      password: '${DATABASE_PASSWORD}',
      tls: 'off',
    };
    const { tenant, problems } = loadSql({ ...parts, settings: { ...settings, ...parts.settings } });
    expect(problems.filter(({ severity }) => severity === 'error')).toStrictEqual([]);
    if (tenant !== undefined) tenants.push(tenant);
    return askTenant(tenant, identifier);
  };

  test('a row is an account, with every digit', async () => {
    expect(await asked('79000000001')).toStrictEqual({ id: '79000000001', name: 'Anna', bonuses: 120.5 });
  });

  test('no row is no user', async () => {
    expect(await asked('79000000000')).toStrictEqual(notFound);
  });

  test('two rows are not an account', async () => {
    expect(await asked('79000000003')).toStrictEqual(otherUser('rows'));
  });

  const BY_LOGIN = {
    lookup: {
      query: 'select login as phone, name, points from customers where login = $1',
      ...ownedBy('phone'),
    },
  };
  const BY_CODE = {
    lookup: { query: 'select code as phone, name from customers where code = $1', ...ownedBy('phone') },
  };

  test.each<readonly [string, SqlParts, string]>([
    ['another case', BY_LOGIN, 'MÜLLER'],
    ['another accent', BY_LOGIN, 'muller'],
    [
      'a name that begins so',
      {
        lookup: {
          query: 'select login as phone, name from customers where login like $1 || \'%\' collate "C"',
          ...ownedBy('phone'),
        },
      },
      'mül',
    ],
    [
      'a wildcard',
      {
        lookup: {
          query: 'select phone, name from customers where phone like $1 limit 1',
          ...ownedBy('phone'),
        },
      },
      '%',
    ],
    [
      'a number in a text',
      {
        lookup: {
          query:
            "select id::text as phone, name from customers where id = substring($1 from '^[0-9]+')::int8",
          ...ownedBy('phone'),
        },
      },
      '1abc',
    ],
    [
      'a cast that rounds',
      {
        lookup: {
          query: 'select id::text as phone, name from customers where id = round($1::text::numeric)',
          ...ownedBy('phone'),
        },
      },
      '1.2',
    ],
    [
      'a query that forgets its condition',
      {
        lookup: {
          query: 'select phone, name from customers where $1::text is not null limit 1',
          ...ownedBy('phone'),
        },
      },
      '79000000002',
    ],
  ])('a row that the database finds by %s is another user’s', async (_name, parts, identifier) => {
    expect(await asked(identifier, parts)).toStrictEqual(otherUser('owner'));
  });

  test('a row that names no owner is not an account', async () => {
    const parts = {
      lookup: {
        query: 'select null::text as phone, name from customers where phone = $1',
        ...ownedBy('phone'),
      },
    };
    expect(await asked('79000000001', parts)).toStrictEqual({
      tag: 'PayloadInvalid',
      retryable: false,
      path: 'owner',
      expected: 'a readable owner',
    });
  });

  test('spaces that a column is filled up with are compared as the file says', async () => {
    expect(await asked('a1', BY_CODE)).toMatchObject({ name: 'Anna' });
  });

  test('any element of a list may name the owner', async () => {
    const parts = {
      lookup: { query: 'select phones, name from customers where $1 = any(phones)', ...ownedBy('phones') },
      payload: { phones: ['text'], name: 'text?' },
      user: { id: 'request.userIdentifier', name: 'source.name' },
    };
    expect(await asked('79000000011', parts)).toMatchObject({ name: 'Anna' });
  });

  const CARDS = {
    settings: { rows: 'many' },
    lookup: {
      query: 'select phone, number, points from cards where phone = $1 order by number',
      ...ownedBy('rows.phone'),
    },
    payload: { rows: [{ phone: 'text?', number: 'text?', points: 'integer?' }] },
    user: { id: 'request.userIdentifier', bonuses: { sum: 'source.rows', of: 'points' } },
  };

  test('many rows are a list, and none an empty one', async () => {
    const user = {
      id: 'request.userIdentifier',
      loyaltyCards: [{ each: 'source.rows', as: 'card', item: { cardNumber: 'card.number' } }],
    };
    const one = await asked('79000000001', { ...CARDS, user });
    expect(one).toMatchObject({ loyaltyCards: [{ cardNumber: '4000-1' }, { cardNumber: '4000-2' }] });
    expect(await asked('79000000000', { ...CARDS, user })).toMatchObject({ id: '79000000000' });
  });

  test('many rows must each be the owner’s', async () => {
    const query = 'select phone, number, points from cards where $1::text is not null order by number';
    const user = { id: 'request.userIdentifier' };
    expect(await asked('79000000001', { ...CARDS, user, lookup: { ...CARDS.lookup, query } })).toStrictEqual(
      otherUser('owner'),
    );
  });

  test('more than 1000 rows are a failure', async () => {
    const query = 'select $1::text as phone from generate_series(1, 1001)';
    const user = { id: 'request.userIdentifier' };
    expect(await asked('79000000001', { ...CARDS, user, lookup: { ...CARDS.lookup, query } })).toStrictEqual({
      tag: 'PayloadInvalid',
      retryable: false,
      path: 'rows',
      expected: 'at most 1000 rows',
    });
  });

  test('a column of another type than the file says is unknown, and its path is reported without a value', async () => {
    const parts = { payload: { phone: 'text?', name: 'integer?', points: 'number?' } };
    const account = { id: 'request.userIdentifier', bonuses: 'source.points' };
    expect(await asked('79000000001', { ...parts, user: account })).toStrictEqual({
      id: '79000000001',
      bonuses: 120.5,
    });
  });
});
