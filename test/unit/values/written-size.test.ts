/** The size of values as JSON: what is counted is what JSON writes, and the bound is never too low. */
import fc from 'fast-check';
import { mostBytes, writtenBytes } from '../../../src/values/written-size';
import { draws } from '../../support/draws';

const numRuns = draws({ few: 200, all: 3000 });

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

test('the bytes of every character are those that JSON writes', () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  expect(characters.filter((text) => writtenBytes(text) !== sizeOf(text))).toEqual([]);
  expect(characters.filter((text) => mostBytes(text) < sizeOf(text))).toEqual([]);
});

test('the bytes of any value are those that JSON writes, and no more than the bound', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
  fc.assert(
    fc.property(fc.oneof(texts, fc.double(), fc.integer(), fc.jsonValue()), (value) => {
      const written = sizeOf(value);
      expect(writtenBytes(value)).toBe(written);
      expect(mostBytes(value)).toBeGreaterThanOrEqual(written);
    }),
    { numRuns },
  );
});

test.each([-0, 1e21, -1.7976931348623157e308, 5e-324, NaN, Infinity, true, null])(
  'the bytes of %p',
  (value) => {
    expect(writtenBytes(value)).toBe(sizeOf(value));
    expect(mostBytes(value)).toBeGreaterThanOrEqual(sizeOf(value));
  },
);
