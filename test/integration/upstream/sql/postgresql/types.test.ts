/**
 * What each type of PostgreSQL becomes, at its bounds, in a real server. docs/reference/sql.md has the same table. The
 * described type of a column takes each of its values, unless the row says that it is unknown.
 */
import { writeJson } from '../../../../../src/json/write';
import { databaseAt, firstRow, rightOf } from '../../../../support/sql/client';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';
import { removeFolders } from '../../../../support/e2e/tenants';
import { callOf } from '../../../../support/upstream/call';
import { codecOfType } from '../../../../support/tenant/payload-types';
import type { Sql } from '../../../../../src/adapter/sql';

/** An expression, what it becomes as JSON, its notation, and whether the type of the payload refuses the value. */
type Row = readonly [sql: string, json: string, notation: unknown, isOdd?: 'odd'];

const rows: readonly Row[] = [
  // Numbers
  ["'-32768'::int2", '-32768', 'integer'],
  ["'2147483647'::int4", '2147483647', 'integer'],
  ["'9223372036854775807'::int8", '9223372036854775807', 'integer'],
  ["'-9223372036854775808'::int8", '-9223372036854775808', 'integer'],
  ["'9007199254740993'::int8", '9007199254740993', 'integer'],
  ["'4294967295'::oid", '4294967295', 'integer'],
  [
    "'9999999999999999999999999999.9999999999'::numeric(38,10)",
    '9999999999999999999999999999.9999999999',
    'number',
  ],
  ["'-0.0000000001'::numeric(38,10)", '-1e-10', 'number'],
  ["'120.50'::numeric", '120.5', 'number'],
  ["'NaN'::numeric", '"NaN"', 'number', 'odd'],
  ["'Infinity'::numeric", '"Infinity"', 'number', 'odd'],
  ["'0.1'::float8", '0.1', 'number'],
  ["'1.7976931348623157e308'::float8", '1.7976931348623157e+308', 'number'],
  ["'5e-324'::float8", '5e-324', 'number'],
  ["'-Infinity'::float8", '"-Infinity"', 'number', 'odd'],
  ["'0.1'::float4", '0.1', 'number'],
  ["'12.30'::money", '"$12.30"', 'text'],
  // Texts
  ["'Anna'::text", '"Anna"', 'text'],
  ["''::text", '""', 'text'],
  ["'ab'::char(4)", '"ab  "', 'text'],
  ["'Ünïcödé 👍'::varchar(20)", '"Ünïcödé 👍"', 'text'],
  ['\'a\'::"char"', '"a"', 'text'],
  ["'name'::name", '"name"', 'text'],
  ["'<a>1</a>'::xml", '"<a>1</a>"', 'text'],
  ["'c0ffee00-0000-4000-8000-000000000001'::uuid", '"c0ffee00-0000-4000-8000-000000000001"', 'text'],
  ["'192.0.2.1/24'::inet", '"192.0.2.1/24"', 'text'],
  ["'\\x00ff'::bytea", '"00ff"', 'text'],
  ["''::bytea", '""', 'text'],
  ["B'101'::bit(3)", '"101"', 'text'],
  // Booleans
  ['true', 'true', 'boolean'],
  ['false', 'false', 'boolean'],
  // Dates and times
  ["'2026-11-30'::date", '"2026-11-30"', 'text'],
  ["'0044-03-15 BC'::date", '"0044-03-15 BC"', 'text'],
  ["'5874897-12-31'::date", '"5874897-12-31"', 'text'],
  ["'infinity'::date", '"infinity"', 'text'],
  ["'24:00'::time", '"24:00:00"', 'text'],
  ["'12:34:56.789012'::time", '"12:34:56.789012"', 'text'],
  ["'12:00+15:59'::timetz", '"12:00:00+15:59"', 'text'],
  ["'2026-11-30 12:34:56.789'::timestamp", '"2026-11-30T12:34:56.789"', 'text'],
  ["'2026-11-30 12:34:56+03'::timestamptz", '"2026-11-30T09:34:56Z"', 'text'],
  ["'2026-11-30 24:00'::timestamp", '"2026-12-01T00:00:00"', 'text'],
  ["'0044-03-15 12:00 BC'::timestamp", '"0044-03-15 12:00:00 BC"', 'text'],
  ["'294276-12-31 23:59:59'::timestamptz", '"294276-12-31 23:59:59+00"', 'text'],
  ["'-infinity'::timestamptz", '"-infinity"', 'text'],
  ["'1 year 2 days 3 hours'::interval", '"P1Y2DT3H"', 'text'],
  // JSON
  ['\'{"a": [1, 12345678901234567890, null]}\'::json', '{"a":[1,12345678901234567890,null]}', 'any'],
  ["'1e400'::jsonb", `1${'0'.repeat(400)}`, 'any'],
  ["'null'::jsonb", 'null', 'any'],
  ['\'{"a": 1, "a": 2}\'::json', String.raw`"{\"a\": 1, \"a\": 2}"`, 'any'],
  // Lists
  ["'{1,NULL,9223372036854775807}'::int8[]", '[1,null,9223372036854775807]', ['integer?']],
  ["'{}'::text[]", '[]', ['text?']],
  [String.raw`'{"a,b","",NULL,"NULL","\"\\"}'::text[]`, String.raw`["a,b","",null,"NULL","\"\\"]`, ['text?']],
  ["'{{1,2},{3,4}}'::int4[]", '[[1,2],[3,4]]', ['integer?'], 'odd'],
  ["'[5:6]={1,2}'::int4[]", '[1,2]', ['integer?']],
  ["'{t,f}'::bool[]", '[true,false]', ['boolean?']],
  ['\'{"{\\"a\\": 1}"}\'::jsonb[]', '[{"a":1}]', ['any?']],
  // Types of the database's own
  ["'gold'::level", '"gold"', String.raw`'basic' | 'gold' | 'it\'s'`],
  ["'{gold,NULL}'::level[]", '["gold",null]', [String.raw`'basic' | 'gold' | 'it\'s'?`]],
  ["'42'::points", '42', 'integer'],
  ["'{1,2}'::points[]", '[1,2]', ['integer?']],
  ["row(1, 'a')::pair", '"(1,a)"', 'text'],
  ["'[1,5)'::int4range", '"[1,5)"', 'text'],
  ['null::int8', 'null', 'integer'],
];

const TYPES = `create type level as enum ('basic', 'gold', 'it''s');
  create domain points as int4 check (value >= 0);
  create type pair as (one int4, other text)`;

(hasPostgres() ? describe : describe.skip)('the types of PostgreSQL', () => {
  let server: Postgres;
  let sql: Sql;
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(TYPES);
    sql = databaseAt(server.port);
  });
  afterAll(async () => {
    sql.dispose();
    await server.stop();
    removeFolders();
  });

  test.each(rows.map((row) => ({ row, name: `${row[0]} becomes ${row[1]}` })))('$name', async ({ row }) => {
    const [expression, json, notation, odd] = row;
    const text = `select ${expression} as found`;
    const { found } = await firstRow(sql, text);
    expect(writeJson(found)).toBe(json);
    const { columns } = rightOf(await sql.describe(text, callOf())());
    expect(columns.map((column) => column.notation)).toStrictEqual([notation]);
    const codec = codecOfType({ found: columns[0]?.notation ?? 'any' });
    if (found !== null) expect(codec.is({ found })).toBe(odd === undefined);
  });
});
