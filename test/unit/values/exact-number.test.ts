/** A number that no double holds is not the object that its digits could be written in. */
import { isLeft, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { ExactNumber, nullable } from '../../../src/values/codec';
import { conform } from '../../../src/types/conform';
import { parseInnerPath, valueAt } from '../../../src/types/path';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { parseJson } from '../../../src/json/parse';

const DIGITS = '9007199254740993';
const exact = new ExactNumber(DIGITS);

const at = (value: unknown, path: string): unknown => {
  const parsed = parseInnerPath(path);
  if (isLeft(parsed)) throw new Error(path);
  return valueAt(value, parsed.right);
};

test('equals another one by its digits, and never an object that has them', () => {
  expect(exact).toStrictEqual(new ExactNumber(DIGITS));
  expect(exact).not.toEqual(new ExactNumber('9007199254740995'));
  expect(exact).not.toEqual({ digits: DIGITS });
  expect(JSON.stringify({ id: exact })).not.toContain(DIGITS);
});

test.each([
  'digits',
  '["digits"]',
  'id.digits',
  'ids[0].digits',
  'ids[digits=9007199254740993]',
  'id.length',
])('is not read into by the path %j', (path) => {
  expect(at(exact, path)).toBeUndefined();
  expect(at({ id: exact, ids: [exact] }, path)).toBeUndefined();
});

test.each<[string, t.Mixed]>([
  ['an object with digits', t.type({ digits: t.string })],
  ['an object that may have digits, and has a name', t.type({ digits: t.string, name: t.string })],
])('is not %s', (_what, codec) => {
  const value = { id: exact };
  expect(t.type({ id: codec }).is(value)).toBe(false);
  expect(conform(typeOfCodec(t.type({ id: codec })), value, '', () => undefined)).toMatchObject({
    ok: false,
  });
});

test('has no field for an object of optional fields', () => {
  const codec = t.type({ id: nullable(t.string, ['digits']) });
  expect(parseJson(Buffer.from(`{"id":${DIGITS}}`))).toStrictEqual(right({ id: exact }));
  expect(codec.is({ id: exact })).toBe(true); // io-ts looks at what it names alone
  expect(at({ id: exact }, 'id.digits')).toBeUndefined();
});
