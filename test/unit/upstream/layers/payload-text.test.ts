/** Payloads as texts: what is written is read again, or there is no text. */
import fc from 'fast-check';
import { MISMATCH } from '../../../../src/core/absence';
import { payloadIn, textOfPayload } from '../../../../src/upstream/layers/payload-text';
import { ExactNumber } from '../../../../src/values/codec';
import { draws } from '../../../support/draws';
import '../../../support/seed';

const again = (payload: unknown): unknown => {
  const text = textOfPayload(payload);
  if (text === undefined) throw new Error('it has no text');
  return payloadIn(text)?.[0];
};

test('any payload is read as it was', () => {
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      MISMATCH,
      new ExactNumber('9007199254740993'),
      new ExactNumber('-0'),
    ),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  );
  const name = fc
    .oneof(fc.constantFrom('__proto__', 'toString', ''), fc.string())
    .filter((text) => !text.startsWith('\0'));
  const { payload } = fc.letrec<{ payload: unknown }>((tie) => ({
    payload: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('payload')),
      fc.array(fc.tuple(name, tie('payload'))).map((members) => Object.fromEntries(members)),
    ),
  }));
  fc.assert(
    fc.property(payload, (value) => expect(again(value)).toStrictEqual(value)),
    { numRuns: draws({ few: 200, all: 5000 }) },
  );
});

test('an exact number keeps its digits, and an unknown leaf is the same one', () => {
  const read = again({ id: new ExactNumber('9007199254740993'), level: MISMATCH, left: undefined }) as Record<
    string,
    unknown
  >;
  expect(String(read.id)).toBe('9007199254740993');
  expect(read.id).toBeInstanceOf(ExactNumber);
  expect(read.level).toBe(MISMATCH);
  expect(Object.keys(read)).toEqual(['id', 'level']);
});

test.each([
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a function', () => undefined],
  ['a number that JSON does not have', NaN],
  ['a zero with a sign', -0],
  ['a list with a gap', [undefined]],
  ['a name that is a mark', { '\0digits': '1' }],
  ['very many characters', 'x'.repeat(300_000)],
])('%s has no text', (_what, value) => {
  expect(textOfPayload({ value })).toBeUndefined();
});

test('a text that is not a payload is none', () => {
  expect(payloadIn('')).toBeUndefined();
  expect(payloadIn('{')).toBeUndefined();
});
