/** Texts that a source writes for "no value": they are read as null, wherever they are in a payload. */
import { Absence } from '../../../src/core/absence';
import { conformerOf } from '../../../src/types/conform';
import { emptyForm, withEmpty } from '../../../src/types/empty-values';
import { total } from '../../../src/types/type';
import { fieldsOfCodec } from '../../../src/types/type-of-codec';
import { codecOfType } from '../../support/tenant/payload-types';

const NIL = '00000000-0000-0000-0000-000000000000';

const plain = (value: unknown): unknown => {
  if (value instanceof Absence) return value.reason;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

const fitted = (key: string, notation: unknown, value: unknown): unknown => {
  const fields = withEmpty(fieldsOfCodec(codecOfType({ [key]: notation })), emptyForm(['-', 'null', NIL]));
  const conformed = conformerOf(total({ kind: 'object', fields }))({ v: value });
  return conformed.ok ? plain((conformed.value as { v: unknown }).v) : 'refused';
};

test.each<[string, unknown, unknown, unknown]>([
  ['v?', 'text', '-', null],
  ['v?', 'text', 'null', null],
  ['v?', 'text', NIL, null],
  ['v', 'text', '-', null],
  ['v!', 'text', '-', 'refused'],
  ['v?', 'text', 'Null', 'Null'],
  ['v?', 'text', ' - ', ' - '],
  ['v?', 'text', '--', '--'],
  ['v?', 'text', 'a-b', 'a-b'],
  ['v?', 'number', '-', null],
  ['v?', 'number', '5', 'type-mismatch'],
  ['v', 'integer', '-', null],
  ['v?', 'boolean', 'null', null],
  ['v?', "'gold' | '-'", '-', null],
  ['v?', "'gold' | '-'", 'gold', 'gold'],
  ['v?', 'any', '-', null],
  ['v?', ['text'], '-', null],
  ['v?', ['text'], ['a', '-'], ['a', null]],
  ['v?', { a: 'text?' }, 'null', null],
  ['v?', { a: 'text?' }, { a: '-' }, { a: null }],
  ['v?', { '*': 'text' }, { a: '-', b: 'x' }, { a: null, b: 'x' }],
  ['v?', { $anyOf: [['any?'], { a: 'text' }] }, { a: '-' }, { a: null }],
  ['v?', { $anyOf: [['any?'], { a: 'text' }] }, '-', null],
  ['v?', { $oneOrList: 'text' }, '-', null],
  ['v?', { $oneOrList: 'text' }, ['-'], [null]],
  ['v?', { $oneOrList: { a: 'text' } }, { a: '-' }, [{ a: null }]],
  ['v?', { $json: { a: 'text' } }, '{"a":"-"}', { a: null }],
  ['v?', { $json: { a: 'text' } }, '-', null],
])('at "%s" of %j %j is %j', (key, notation, value, wanted) => {
  expect(fitted(key, notation, value)).toEqual(wanted);
});
