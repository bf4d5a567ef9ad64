/** Texts of identities: what is left out of them, and that ordinary ones are not treated otherwise. */
import fc from 'fast-check';
import { plainText } from '../../../src/values/plain-text';

test.each([
  ['a text of ASCII', 'C-1001 anna@shop.example', 'C-1001 anna@shop.example'],
  ['spaces at the ends and inside', ' a \t\n b ', 'a b'],
  ['invisible characters', 'a\u200bb\ufeff', 'ab'],
  ['a letter in two characters', 'e\u0301', '\u00e9'],
  ['a letter that would become another one', '\u212a', undefined],
  ['half a surrogate pair', 'a\ud83d', undefined],
  ['nothing', '', ''],
])('%s', (_what, text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test('every text is what it would be with an invisible character in front of it', () => {
  const ordinary = fc.string({ unit: fc.constantFrom(...Array.from('aZ0~@ \t\u00e9')) });
  fc.assert(
    fc.property(fc.oneof(ordinary, fc.string(), fc.string({ unit: 'binary' })), (text) => {
      expect(plainText(text)).toBe(plainText(`\u200b${text}`));
    }),
  );
});
