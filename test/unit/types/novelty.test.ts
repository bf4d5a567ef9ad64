/** The values that add to a type: those alone give the type of all. */
import fc from 'fast-check';
import { inferCodec } from '../../../src/types/infer-codec';
import { Place } from '../../../src/types/novelty';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { ExactNumber } from '../../../src/values/codec';
import { draws } from '../../support/draws';
import { json, record } from '../../support/json-values';

const kept = (values: readonly unknown[]): readonly unknown[] => {
  const place = new Place();
  return values.filter((value) => place.add(value));
};

/** A type as text, in which the order of fields counts. */
const typeText = (values: readonly unknown[]): string =>
  JSON.stringify(typeOfCodec(inferCodec(values)), (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );

test('the type of the values that add to it is the type of all', () => {
  const values = fc.oneof(
    fc.array(record(4), { maxLength: 12 }),
    fc.array(json(3), { maxLength: 12 }),
    fc.array(fc.record({ a: json(2), b: fc.array(record(2)), c: fc.integer() }, { requiredKeys: [] }), {
      maxLength: 12,
    }),
  );
  fc.assert(
    fc.property(values, (all) => {
      expect(typeText(kept(all))).toBe(typeText(all));
    }),
    { numRuns: draws({ few: 300, all: 10_000 }) },
  );
});

const deep = (levels: number, value: unknown): unknown =>
  levels === 0 ? value : { a: deep(levels - 1, value) };

test.each<[string, readonly unknown[], readonly number[]]>([
  ['alike', [{ a: 1 }, { a: 2 }, { a: 3 }], [0]],
  ['with a further field', [{ a: 1 }, { a: 1, b: 1 }, { a: 2, b: 2 }], [0, 1]],
  ['without a field, and again', [{ a: 1, b: 1 }, { a: 1 }, { b: 1 }, {}], [0, 1, 2]],
  ['with a fraction', [{ a: 1 }, { a: 1.5 }, { a: 2.5 }], [0, 1]],
  ['with a fraction of nothing', [{ a: 1 }, { a: new ExactNumber('1.0') }], [0, 1]],
  ['with a blank text', [{ a: 'x' }, { a: ' ' }, { a: '' }], [0, 1]],
  ['with null', [{ a: 1 }, { a: null }, { a: null }], [0, 1]],
  ['with an empty list and a full one', [{ a: [] }, { a: [1] }, { a: [2, 3] }, { a: ['x'] }], [0, 1, 3]],
  ['of other kinds', [1, 'x', true, null, [], {}, false], [0, 1, 2, 3, 4, 5]],
  ['with inherited names', [{ a: 1 }, { a: 1, toString: 1 }, { a: 1, constructor: 2 }], [0]],
  ['that differ too deep inside', [deep(13, 1), deep(13, 'x')], [0]],
  ['that differ just not too deep inside', [deep(12, 1), deep(12, 'x')], [0, 1]],
])('values %s', (_, values, wanted) => {
  const place = new Place();
  expect(values.flatMap((value, at) => (place.add(value) ? [at] : []))).toEqual(wanted);
});
