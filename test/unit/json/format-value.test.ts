/** Values as the text of a new file. */
import { ExactNumber } from '../../../src/values/codec';
import { formatValue } from '../../../src/json/format-value';

test.each<[string, unknown, string]>([
  ['a comment comes first', { a: 1, $comment: 'x "y"' }, '{\n  "$comment": "x \\"y\\"",\n  "a": 1\n}\n'],
  ['a comment alone', { $comment: 'x' }, '{\n  "$comment": "x"\n}\n'],
  ['a comment that is not text is left out', { a: 1, $comment: { b: 2 } }, '{\n  "a": 1\n}\n'],
  [
    'a comment further inside is left out',
    { a: { b: 1, $comment: 'x' } },
    '{\n  "a": {\n    "b": 1\n  }\n}\n',
  ],
  ['numbers keep their spelling', { a: new ExactNumber('12.50') }, '{\n  "a": 12.50\n}\n'],
  ['a list has no comment', [1, 2], '[1, 2]\n'],
  ['null', null, 'null\n'],
])('%s', (_what, value, expected) => {
  expect(formatValue(value)).toBe(expected);
});
