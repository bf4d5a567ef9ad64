/** The types of MariaDB at their bounds: how each is declared and described, and what its values become. */
import type { Notation } from '../../../src/payload-type/notation-write';

/** A value as SQL writes it, and as a payload has it; `{ exact }` is a number that no double holds. */
type Value = readonly [written: string, becomes: unknown];

interface TypeRow {
  /** As a column is declared. */
  readonly type: string;
  readonly notation: Notation;
  readonly values: readonly Value[];
}

const exact = (digits: string): { readonly exact: string } => ({ exact: digits });

const row = (type: string, notation: Notation, ...values: readonly Value[]): TypeRow => ({
  type,
  notation,
  values,
});

const NUMBERS: readonly TypeRow[] = [
  row('tinyint', 'integer', ['-128', -128], ['127', 127]),
  row('tinyint unsigned', 'integer', ['255', 255]),
  row('boolean', 'integer', ['true', 1], ['false', 0]),
  row('smallint', 'integer', ['-32768', -32768], ['32767', 32767]),
  row('smallint unsigned', 'integer', ['65535', 65535]),
  row('mediumint', 'integer', ['-8388608', -8388608], ['8388607', 8388607]),
  row('mediumint unsigned', 'integer', ['16777215', 16777215]),
  row('int', 'integer', ['-2147483648', -2147483648], ['2147483647', 2147483647]),
  row('int unsigned', 'integer', ['4294967295', 4294967295]),
  row('int(10) zerofill', 'integer', ['7', 7]),
  row(
    'bigint',
    'integer',
    ['-9223372036854775808', exact('-9223372036854775808')],
    ['9223372036854775807', exact('9223372036854775807')],
    ['9007199254740993', exact('9007199254740993')],
    ['42', 42],
  ),
  row('bigint unsigned', 'integer', ['18446744073709551615', exact('18446744073709551615')], ['0', 0]),
  row('bigint(20) zerofill', 'integer', ['9007199254740993', exact('9007199254740993')]),
  row(
    'decimal(38,10)',
    'number',
    ["'-9999999999999999999999999999.9999999999'", exact('-9999999999999999999999999999.9999999999')],
    ["'0.0000000001'", 1e-10],
    ["'12.50'", 12.5],
    ["'-0'", 0],
  ),
  row('decimal(65,0)', 'integer', ["repeat('9', 65)", exact('9'.repeat(65))], ['12', 12]),
  row(
    'decimal(20,2) zerofill',
    'number',
    ["'12345678901234567.89'", exact('12345678901234567.89')],
    ['1.5', 1.5],
  ),
  row(
    'float',
    'number',
    ['0.1', 0.1],
    ['16777216', 16777216],
    ['1.17549e-38', 1.17549e-38],
    ['-3.4e38', exact('-3.4e+38')],
  ),
  row('double', 'number', ['0.1', 0.1], ['2.2250738585072014e-308', 2.2250738585072014e-308]),
  row('bit(1)', 'integer', ["b'1'", 1], ["b'0'", 0]),
  row('bit(64)', 'integer', ['0xffffffffffffffff', exact('18446744073709551615')]),
  row('year', 'integer', ['1901', 1901], ['2155', 2155], ["'0000'", 0]),
];

const TIMES: readonly TypeRow[] = [
  row(
    'date',
    'text',
    ["'1000-01-01'", '1000-01-01'],
    ["'9999-12-31'", '9999-12-31'],
    ["'0000-00-00'", '0000-00-00'],
    ["'2026-00-00'", '2026-00-00'],
    ["'2026-02-31'", '2026-02-31'],
  ),
  row(
    'datetime',
    'text',
    ["'0001-01-01 00:00:00'", '0001-01-01T00:00:00'],
    ["'9999-12-31 23:59:59'", '9999-12-31T23:59:59'],
    ["'0000-00-00 00:00:00'", '0000-00-00 00:00:00'],
  ),
  row(
    'datetime(6)',
    'text',
    ["'2026-01-02 03:04:05.1'", '2026-01-02T03:04:05.100000'],
    ["'2026-01-02'", '2026-01-02T00:00:00.000000'],
  ),
  row('datetime(3)', 'text', ["'2026-01-02 03:04:05.067'", '2026-01-02T03:04:05.067']),
  row(
    'timestamp',
    'text',
    ['from_unixtime(2147483647)', '2038-01-19T03:14:07Z'],
    ['from_unixtime(1)', '1970-01-01T00:00:01Z'],
  ),
  row('timestamp(3)', 'text', ['from_unixtime(1.5)', '1970-01-01T00:00:01.500Z']),
  row(
    'time',
    'text',
    ["'838:59:59'", '838:59:59'],
    ["'-838:59:59'", '-838:59:59'],
    ["'24:00:00'", '24:00:00'],
    ["'0'", '00:00:00'],
  ),
  row('time(6)', 'text', ["'-838:59:58.999999'", '-838:59:58.999999'], ["'24:00:00.5'", '24:00:00.500000']),
];

const TEXTS: readonly TypeRow[] = [
  row('char(5)', 'text', ["'ab '", 'ab'], ["''", '']),
  row('varchar(10)', 'text', ["'ab '", 'ab '], ["'ü😀'", 'ü😀'], ["'a\\0b'", 'a\0b']),
  row('varchar(10) character set latin1', 'text', ["'é'", 'é']),
  row('varchar(10) character set cp1251', 'text', ["'Юля'", 'Юля']),
  row('tinytext', 'text', ["'t'", 't']),
  row('text', 'text', ["'t'", 't']),
  row('mediumtext', 'text', ["'t'", 't']),
  row('longtext', 'text', ["repeat('t', 70000)", 't'.repeat(70_000)]),
  row('binary(4)', 'text', ["x'00ff'", '00ff0000']),
  row('varbinary(10)', 'text', ["x'00ff'", '00ff'], ["''", '']),
  row('blob', 'text', ["x'00ff80'", '00ff80']),
  row('longblob', 'text', ["x'c3bc'", 'c3bc']),
  row("enum('basic','it''s gold','back\\\\slash')", "'basic' | 'it\\'s gold' | 'back\\\\slash'", [
    "'it''s gold'",
    "it's gold",
  ]),
  row("set('a','b')", 'text', ["'b,a'", 'a,b'], ["''", '']),
  row(
    'json',
    'any',
    [`'{"points": 1.10}'`, { points: 1.1 }],

    [`'[1, "a"]'`, [1, 'a']],
  ),
  row('uuid', 'text', ["'123E4567-e89b-12d3-a456-426655440000'", '123e4567-e89b-12d3-a456-426655440000']),
  row('inet4', 'text', ["'203.0.113.7'", '203.0.113.7']),
  row('inet6', 'text', ["'2001:db8::1'", '2001:db8::1']),
  row('point', 'text', ['point(1, 2)', '000000000101000000000000000000f03f0000000000000040']),
];

/** The table of docs/reference/sql.md. */
export const TYPES: readonly TypeRow[] = [...NUMBERS, ...TIMES, ...TEXTS];
