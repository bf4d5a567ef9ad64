/** Exact numbers, which do not fit a double: an object with the same digits is not one. */
import { isLeft, isRight, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { readerOf } from '../../../adapters/http/answer';
import {
  Decimal,
  ExactNumber,
  Integer,
  hasShape,
  isExactDecimal,
  nullable,
  writtenText,
} from '../../../src/values/codec';
import { conformerOf } from '../../../src/types/conform';
import { parseInnerPath, valueAt } from '../../../src/types/path';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { parseJson } from '../../../src/json/parse';
import { writeJson } from '../../../src/json/write';
import { lookupKey } from '../../../src/upstream/layers/lookup-key';
import { spellings } from '../../support/adapters/identity';

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
  expect(conformerOf(typeOfCodec(t.type({ id: codec })))(value)).toMatchObject({
    ok: false,
  });
});

test('has no field for an object of optional fields', () => {
  const codec = t.type({ id: nullable(t.string, ['digits']) });
  expect(parseJson(Buffer.from(`{"id":${DIGITS}}`))).toStrictEqual(right({ id: exact }));
  expect(codec.is({ id: exact })).toBe(true); // io-ts looks at what it names alone
  expect(at({ id: exact }, 'id.digits')).toBeUndefined();
});

const parsed = (json: string): unknown => {
  const value = parseJson(Buffer.from(json));
  if (isLeft(value)) throw new Error(json);
  return value.right;
};

/** What an upstream could send to be taken for a number. */
const guises = (digits: string): readonly unknown[] =>
  [
    { digits },
    { digits, toString: 'x' },
    { digits: Number(digits) },
    { '#digits': digits },
    { 'Symbol(digits)': digits },
    { value: digits },
    { isLosslessNumber: true, value: digits },
    { type: 'ExactNumber', digits },
    { $number: digits },
    [digits],
  ].map((value) => parsed(JSON.stringify(value)));

describe.each([
  ...['9007199254740993', '-9007199254740993', '4567890123456789012', '1e400', '-1e400', '-0', '1E-400'],
  ...['123456789012345678901234567890', '12345678901234567.5', '0.1000000000000000055511151231257827'],
])('an object that looks like the number %s', (digits) => {
  const number = parsed(digits);

  test.each(guises(digits))('is not one: %j', (variant) => {
    expect([Decimal, Integer].map((codec) => codec.is(variant))).toStrictEqual([false, false]);
    expect([isExactDecimal(variant), hasShape({ kind: 'number', integer: false }, variant)]).toStrictEqual([
      false,
      false,
    ]);
    expect(writtenText(variant)).toBeUndefined();
    expect(lookupKey(variant)).not.toBe(lookupKey(number));
    expect(writeJson(variant)).not.toBe(digits);
  });

  test.each(['text', 'digits', 'phone', 'email'] as const)('is not the owner that is %s', (type) => {
    const verdicts = guises(digits).map((variant) => spellings.compare(variant, digits, type).match);
    expect(new Set(verdicts)).toStrictEqual(new Set(['unreadable']));
    expect(spellings.compare(number, digits, 'text').match).toBe('same');
  });

  test.each(['equals', 'in'] as const)(
    'does not fulfil "%s" with that number, as the number does',
    (condition) => {
      const equals = new ExactNumber(digits);
      const failed = [{ path: 'code', [condition]: condition === 'in' ? [equals] : equals }];
      const read = readerOf({ baseUrl: 'https://crm.example', answer: { notFound: [], failed } });
      const isMet = (code: unknown): boolean => !isRight(read({ status: 200, body: right({ code }) }));
      expect(guises(digits).filter(isMet)).toStrictEqual([]);
      expect(isMet(number)).toBe(true);
    },
  );
});
