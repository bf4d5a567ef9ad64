/** The codes of databases: each is documented, and has words that say what to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseAdvice } from '../../../src/core/database-failure';
import { causeOf } from '../../../src/observe/metrics/cause';
import { failureOf } from '../../../src/upstream/sql/postgresql/failures';
import { sessionFault } from '../../../src/upstream/sql/postgresql/session';
import { ROOT } from '../../support/root';

test('docs/reference/sql.md has each code, and no other', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/sql.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(DATABASE_\w+)` /gm)].map(([, code]) => code);
  expect(rows.toSorted()).toStrictEqual(Object.keys(databaseAdvice).toSorted());
});

test.each([
  ['28P01', 'UpstreamRejected', 'DATABASE_AUTHENTICATION', 'credential'],
  ['28000', 'UpstreamRejected', 'DATABASE_AUTHENTICATION', 'credential'],
  ['42501', 'UpstreamRejected', 'DATABASE_PERMISSION', 'credential'],
  ['25006', 'UpstreamRejected', 'DATABASE_PERMISSION', 'credential'],
  ['42601', 'UpstreamRejected', 'DATABASE_SYNTAX', 'query'],
  ['42P01', 'UpstreamRejected', 'DATABASE_OBJECT_MISSING', 'query'],
  ['42703', 'UpstreamRejected', 'DATABASE_OBJECT_MISSING', 'query'],
  ['3D000', 'UpstreamRejected', 'DATABASE_OBJECT_MISSING', 'query'],
  ['22P02', 'UpstreamRejected', 'DATABASE_VALUE', 'query'],
  ['22003', 'UpstreamRejected', 'DATABASE_VALUE', 'query'],
  ['08P01', 'UpstreamRejected', 'DATABASE_SESSION', 'query'],
  ['0A000', 'UpstreamRejected', 'DATABASE_ERROR', 'query'],
  ['P0001', 'UpstreamRejected', 'DATABASE_ERROR', 'query'],
  ['53100', 'UpstreamRejected', 'DATABASE_FAULT', 'database'],
  ['XX000', 'UpstreamRejected', 'DATABASE_FAULT', 'database'],
  ['40001', 'UpstreamRejected', 'DATABASE_FAULT', 'database'],
  ['53300', 'UpstreamOverloaded', 'DATABASE_TOO_MANY_CONNECTIONS', 'overloaded'],
  ['57P01', 'UpstreamUnreachable', 'DATABASE_UNAVAILABLE', 'connection-lost'],
  ['57P03', 'UpstreamUnreachable', 'DATABASE_UNAVAILABLE', 'connection-lost'],
  ['08006', 'UpstreamUnreachable', 'DATABASE_UNAVAILABLE', 'connection-lost'],
  ['57014', 'UpstreamTimeout', undefined, 'timeout'],
  ['55P03', 'UpstreamTimeout', undefined, 'timeout'],
])('the SQLSTATE %s of PostgreSQL is %s %s, and the cause %s', (state, tag, code, cause) => {
  const failure = failureOf({ severity: 'ERROR', code: state, message: 'a value', detail: 'another' });
  expect([failure.tag, 'code' in failure ? failure.code : undefined]).toStrictEqual([tag, code]);
  expect(causeOf(failure.tag, code === undefined ? {} : { code })).toBe(cause);
  expect(JSON.stringify(failure)).not.toMatch(/a value|another|severity/);
});

const SET = ['on', 'ISO, YMD', 'iso_8601', 'UTC', 'hex', '1', 'UTF8'];

test.each([0, 1, 2, 3, 4, 5, 6])('a session in which setting %i is another one is not used', (index) => {
  const answer = (row: readonly (string | null)[]) => ({ columns: [], rows: [row], parameters: [] });
  expect(sessionFault(answer(SET))).toBeUndefined();
  const other = SET.map((value, at) => (at === index ? 'off' : value));
  expect(sessionFault(answer(other))).toMatchObject({ code: 'DATABASE_SESSION' });
});
