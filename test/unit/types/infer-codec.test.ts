/** The codec that is inferred from recorded values: it accepts each of them, and has their common type. */
import fc from 'fast-check';
import * as t from 'io-ts';
import { Decimal, ExactNumber, Integer, NonBlank } from '../../../src/values/codec';
import { conformerOf } from '../../../src/types/conform';
import { inferCodec } from '../../../src/types/infer-codec';
import { OPAQUE, TEXT, describe as inWords, optional, total } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import { isFittedFrom, json, record } from '../../support/json-values';

const NONBLANK = typeOfCodec(NonBlank).shape;
const WHOLE = typeOfCodec(Integer).shape;
const NUMBER = typeOfCodec(Decimal).shape;

test('every value that a codec was inferred from is accepted by it, unchanged', () => {
  fc.assert(
    fc.property(fc.array(json(4), { maxLength: 5 }), (values) => {
      const codec = inferCodec(values);
      for (const value of values) {
        expect(codec.is(value)).toBe(true);
        expect(codec.decode(value)).toStrictEqual({ _tag: 'Right', right: value });
      }
    }),
    { numRuns: 500 },
  );
});

test('an inferred codec can be read as a type, and that type fits every value without a mismatch', () => {
  const refuse = ({ path }: { readonly path: string }): void => {
    throw new Error(`a mismatch at ${path}`);
  };
  fc.assert(
    fc.property(fc.array(record(3), { minLength: 1, maxLength: 5 }), (records) => {
      const codec = inferCodec(records);
      expect(fieldsOfCodec(codec)).toBeInstanceOf(Map);
      for (const each of records) {
        const conformed = conformerOf(typeOfCodec(codec))(each, { tolerate: refuse });
        expect(conformed.ok && isFittedFrom(conformed.value, each)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

const field = (...values: unknown[]): Type | undefined =>
  fieldsOfCodec(inferCodec(values.map((value) => (value === undefined ? {} : { field: value })))).get(
    'field',
  );

test.each<[string, unknown[], Type]>([
  ['texts that are never blank', ['a', 'b'], total(NONBLANK)],
  ['texts of which one is blank', ['a', ' '], total(TEXT)],
  ['texts of which one is not fit to show', ['a', 'b\u0000'], total(TEXT)],
  ['whole numbers', [1, -7], total(WHOLE)],
  ['whole numbers of many digits', [1, new ExactNumber('9007199254740993')], total(WHOLE)],
  ['numbers of which one is not whole', [1, 0.5], total(NUMBER)],
  ['numbers of which one no double holds', [1, new ExactNumber('1e400')], total(NUMBER)],
  ['numbers that were written with a fraction', [new ExactNumber('5.0')], total(NUMBER)],
  ['zeros that were written with a fraction', [new ExactNumber('0.0'), 7], total(NUMBER)],
  ['numbers that were written with an exponent', [new ExactNumber('1e3')], total(NUMBER)],
  ['what is missing once', ['a', undefined], optional(NONBLANK)],
  ['what is null once', ['a', null], optional(NONBLANK)],
  ['what is always null', [null, null], optional({ kind: 'union', members: [] })],
  [
    'types that disagree',
    ['a', 1, true],
    total({ kind: 'union', members: [NONBLANK, WHOLE, { kind: 'boolean' }] }),
  ],
  ['lists', [['a'], ['b', '']], total({ kind: 'array', item: { ...total(TEXT), unknown: true } })],
  ['lists with null', [['a', null]], total({ kind: 'array', item: optional(NONBLANK) })],
  ['empty lists', [[]], total({ kind: 'array', item: optional(OPAQUE) })],
  ['empty objects', [{}], total({ kind: 'object', fields: new Map() })],
  [
    'objects that differ',
    [{ a: 1, b: 'x' }, { a: 2 }],
    total({
      kind: 'object',
      fields: new Map([
        ['a', total(WHOLE)],
        ['b', optional(NONBLANK)],
      ]),
    }),
  ],
])('%s', (_values, values, type) => {
  expect(field(...values)).toStrictEqual(type);
});

test('without values the type is unknown', () => {
  expect(inferCodec([])).toBe(t.unknown);
});

test('an inherited name is not a field', () => {
  const fields = fieldsOfCodec(
    inferCodec([JSON.parse('{"__proto__":{"a":1},"constructor":"x","own":1}'), {}]),
  );
  expect([...fields.keys()]).toStrictEqual(['own']);
});

test('below some depth values are opaque, and still accepted', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 'bottom' : { inner: deep(levels - 1) });
  const codec = inferCodec([deep(40)]);
  expect(codec.is(deep(40))).toBe(true);
  let type = typeOfCodec(codec);
  let levels = 0;
  while (type.shape.kind === 'object') {
    type = type.shape.fields.get('inner') ?? total(TEXT);
    levels += 1;
  }
  expect([inWords(type.shape), levels]).toStrictEqual(['something undocumented', 13]);
});
