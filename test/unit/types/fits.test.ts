/** How the values of one type fit another, as far as both say it. */
import { shapeOfNotation } from '../../../src/payload-type/notation-shape';
import type { Notation } from '../../../src/payload-type/notation-write';
import { beyond, fitOf } from '../../../src/types/fits';
import type { Fit } from '../../../src/types/fits';
import { optional } from '../../../src/types/type';

const ROWS: readonly (readonly [declared: Notation, found: Notation, Fit])[] = [
  ['any', 'text', 'all'],
  ['text', 'any', 'all'],
  ['text', 'text', 'all'],
  ['text', 'integer', 'none'],
  ['text', 'boolean', 'none'],
  ['text', ['text'], 'none'],
  ['number', 'integer', 'all'],
  ['integer', 'number', 'some'],
  ['integer', 'integer', 'all'],
  ['integer', 'text', 'none'],
  ['boolean', 'boolean', 'all'],
  ['boolean', 'integer', 'none'],
  ['text | integer', 'integer', 'all'],
  ['text | integer', 'number', 'some'],
  ['text', 'text | integer', 'some'],
  ['boolean', 'text | integer', 'none'],
  ["'a' | 'b'", "'a'", 'all'],
  ["'a'", "'a' | 'b'", 'some'],
  ["'a'", "'b'", 'none'],
  ["'a'", 'text', 'all'],
  ["'a'", 'integer', 'none'],
  ["'a' | integer", "'a' | 'b'", 'some'],
  ['text', "'a' | 'b'", 'all'],
  ['integer', "'a' | 'b'", 'none'],
  [['integer?'], ['integer?'], 'all'],
  [['integer?'], ['number?'], 'some'],
  [['any'], ['text'], 'all'],
  [['text'], 'text', 'none'],
  [{ level: 'integer?' }, 'any', 'all'],
  [{ level: 'integer?' }, 'text', 'none'],
  [{ '*': 'integer?' }, 'integer', 'none'],
];

it.each(ROWS)('%j has of %j: %s', (declared, found, fit) => {
  expect(fitOf(optional(shapeOfNotation(declared)), shapeOfNotation(found))).toBe(fit);
});

it('gives the values that a type lacks', () => {
  const lacking = (declared: Notation, found: Notation) =>
    beyond(shapeOfNotation(declared), shapeOfNotation(found));
  expect(lacking("'a'", "'a' | 'b' | 'c'")).toEqual(['b', 'c']);
  expect(lacking("'a'", "'b' | integer")).toEqual(['b']);
  expect(lacking('text', "'b'")).toEqual([]);
  expect(lacking("'a'", 'text')).toEqual([]);
});
