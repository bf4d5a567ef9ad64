/** What is written as XML is read as the same value again. */
import * as fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import { parseXml } from '../../../src/xml/parse';
import { valuesOfDocuments } from '../../../src/xml/observed';
import { valueOfDocument } from '../../../src/xml/value';
import { writeXml } from '../../../src/xml/write';
import { OPAQUE } from '../../../src/types/type';
import { readXml as readStrictly } from '../../support/xml';

const read = (text: string): unknown => {
  const document = parseXml(text, Infinity);
  return isRight(document) ? valueOfDocument(document.right, OPAQUE) : document.left;
};

const name = fc.constantFrom('a', 'b', 'Имя', 'c-d', '__proto__', 'constructor');

/** As an element's text is read: without white space at its ends. */
const text = fc
  .string({ unit: 'binary' })
  .map((each) =>
    each
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
      .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''),
  );

const attributes = fc.dictionary(
  name.map((each) => `_${each}`),
  text,
  { maxKeys: 3 },
);

/** Values as documents without a declared type give them. */
const { element } = fc.letrec<{ element: unknown; single: unknown; list: unknown }>((tie) => ({
  single: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constant(null),
    fc
      .tuple(attributes, fc.dictionary(name, tie('element'), { maxKeys: 3 }), text)
      .filter(([own, inner]) => Object.keys(own).length + Object.keys(inner).length > 0)
      .map(([own, inner, within]) => ({ ...own, ...inner, ...(within === '' ? {} : { _: within }) })),
  ),
  list: fc.array(tie('single'), { minLength: 2, maxLength: 3 }),
  element: fc.oneof({ depthSize: 'small' }, tie('single'), tie('list')),
}));

describe('a value that is written as XML', () => {
  it('is well-formed, and read as the same value', () => {
    fc.assert(
      fc.property(
        name,
        element.filter((each) => !Array.isArray(each)),
        (root, value) => {
          const written = writeXml({ [root]: value });
          expect(() => readStrictly(written)).not.toThrow();
          expect(read(written)).toEqual({ [root]: value });
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[what: string, value: unknown, text: string]>([
    ['a name that XML does not have', { '1 key': { 'a b': 'x' } }, '<_1_key><a_b>x</a_b></_1_key>'],
    ['a character that XML does not have', { a: 'x\u0000\ud800y' }, '<a>xy</a>'],
    ['an attribute that comes twice', { a: { _b: ['1', '2'] } }, '<a><_b>1</_b><_b>2</_b></a>'],
    ['a number', { a: 5 }, '<a>5</a>'],
    ['no object', 'x', ''],
  ])('%s', (_what, value, written) => expect(writeXml(value)).toBe(written));
});

describe('documents of one API', () => {
  const together = (...texts: readonly string[]): readonly unknown[] =>
    valuesOfDocuments(
      texts.flatMap((each) => {
        const document = parseXml(each, Infinity);
        return isRight(document) ? [document.right] : [];
      }),
    );

  it('have a list where one of them has several elements', () =>
    expect(together('<a><b>1</b></a>', '<a><b>1</b><b>2</b></a>', '<a/>')).toEqual([
      { a: { b: ['1'] } },
      { a: { b: ['1', '2'] } },
      { a: { b: [] } },
    ]));

  it('have an object where one of them has attributes', () =>
    expect(together('<a><b c="1">2</b></a>', '<a><b>2</b></a>')).toEqual([
      { a: { b: { _c: '1', _: '2' } } },
      { a: { b: { _: '2' } } },
    ]));
});
