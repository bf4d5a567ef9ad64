/** A table of a database: the query, its parameters and the payload's type are described in the tenant file. */
import { isRight, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import { comparisonOf, ownerIn } from './http/owner';
import { check } from './sql/check';
import { payloadOf, rowsToRead } from './sql/rows';
import { Lookup, Settings } from './sql/settings';

const HasMany = t.type({ rows: t.literal('many') });

export const sql = defineAdapter({
  name: 'sql',
  summary: 'A table in PostgreSQL, MySQL or MariaDB, by a query of the tenant file.',
  settings: Settings,
  lookup: Lookup,
  payload: t.type({}),
  isDeclared: true,
  credentials: [],
  owner: (payload, { owner }, settings, spellings) =>
    ownerIn(payload, owner, HasMany.is(settings), spellings),
  compares: (settings, { owner }) =>
    owner === 'unsaid' ? undefined : { ...comparisonOf(owner), isAmong: !HasMany.is(settings) },
  check,
  misses: (settings) => !HasMany.is(settings),
  connect: ({ rows, ...settings }, { sql: connect }) => {
    const { query: ask, dispose } = connect(settings);
    const maxRows = rowsToRead(rows);
    const read = payloadOf(rows);
    return right({
      dispose,
      ask:
        ({ query, parameters }, call) =>
        async () => {
          const rows = await ask({ text: query, parameters, maxRows }, call)();
          return isRight(rows) ? read(rows.right) : rows;
        },
    });
  },
  example: {
    settings: {
      database: 'postgresql',
      host: 'db.shop.example',
      name: 'shop',
      user: 'bridge',
      password: '${DATABASE_PASSWORD}',
    },
    lookup: {
      query: 'select id, phone, name, points from customers where phone = $1',
      parameters: ['{request.userIdentifier}'],
      owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
    },
    type: { id: 'integer!', phone: 'text!', name: 'text?', points: 'number?' },
    payload: { id: 42, phone: '71234567890', name: 'Anna', points: 120.5 },
    user: { id: 'request.userIdentifier', name: 'source.name', bonuses: 'source.points' },
    account: { id: '71234567890', name: 'Anna', bonuses: 120.5 },
  },
});
