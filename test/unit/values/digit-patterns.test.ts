/** From where on digits do not matter to patterns is what trying all of them shows. */
import fc from 'fast-check';
import { DigitPatterns } from '../../../src/values/digit-patterns';
import { draws } from '../../support/draws';

const atom = fc.oneof(
  fc.constantFrom('0', '1', '\\d', '[12]', '[0-8]'),
  fc
    .tuple(fc.constantFrom('1', '\\d', '[02-9]'), fc.constantFrom('{2}', '{1,3}', '?'))
    .map(([one, count]) => one + count),
);
const pattern = fc.letrec<{ all: string; part: string }>((tie) => ({
  all: fc.array(fc.array(tie('part'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((parts) => parts.join('')).join('|')),
  part: fc.oneof({ maxDepth: 2 }, atom, tie('all').map((inner) => `(?:${inner})`), tie('all').map((inner) => `(${inner})?`)),
})).all; // prettier-ignore

const LENGTH = 4;
const endings = (length: number): readonly string[] =>
  Array.from({ length: 10 ** length }, (_, at) => String(at).padStart(length, '0')).map((text) =>
    length === 0 ? '' : text,
  );

test('the digits that matter are those after which all numbers of the length match alike', () => {
  const number = fc.string({
    unit: fc.constantFrom(...'0123456789'.split('')),
    minLength: LENGTH,
    maxLength: LENGTH,
  });
  const all = fc.record({
    whole: fc.array(pattern, { maxLength: 2 }),
    beginning: fc.array(pattern, { maxLength: 1 }),
  });
  fc.assert(
    fc.property(all, number, ({ whole, beginning }, digits) => {
      const regexps = [
        ...whole.map((each) => new RegExp(`^(?:${each})$`)),
        ...beginning.map((each) => new RegExp(`^(?:${each})`)),
      ];
      const isDecided = (length: number): boolean =>
        new Set(
          endings(LENGTH - length).map((ending) =>
            regexps.map((each) => each.test(digits.slice(0, length) + ending)).join(),
          ),
        ).size === 1;
      const decided = DigitPatterns.of({ whole, beginning })?.decidedBy(digits) ?? -1;
      expect(isDecided(decided)).toBe(true);
    }),
    { numRuns: draws({ few: 50, all: 1_000 }) },
  );
});

test.each([
  ['9\\d{3}', '9123', 1],
  ['9\\d{2}1', '9123', 4],
  ['(?:1|2)\\d{3}|3', '1234', 1],
  ['1[2-4]?\\d{2}', '1234', 2],
])('of the pattern %s the first digits of %s that matter are %i', (text, digits, decided) => {
  expect(DigitPatterns.of({ whole: [text], beginning: [] })?.decidedBy(digits)).toBe(decided);
});

test.each(['1*', '(?=1)1', '1$', '[^1]', 'a', '(1', '1)', '\\D'])(
  'nothing is said of the pattern %s',
  (text) => {
    expect(DigitPatterns.of({ whole: [text], beginning: [] })).toBeUndefined();
  },
);
