/** Rewriting one member of a JSON file: everything else, and equal values, stay as they are. */
import fc from 'fast-check';
import { compare, nodeOf } from '../../../src/json/diff';
import { rewriteMember } from '../../../src/json/edit';
import { draws } from '../../support/draws';

const rewrite = (text: string, wanted: unknown): string =>
  rewriteMember(text, 'response', nodeOf(JSON.stringify(wanted)));

const FILE = `{
  "$comment": "kept",
  "response": {
    "$comment": "kept too",
    "b": [1,   2], "a":   1.0,
    "gone": true,
    "inner": { "z": "\\u0041", "y": 2 },
    "last": null
  },
  "after"   : [ ]
}
`;

it('keeps order, white space, comments and spellings, and adds new members last', () => {
  const wanted = { a: 1, b: [1, 2], inner: { y: 3, z: 'A', x: { k: [{ v: 1 }] } }, last: false, new: {} };
  expect(rewrite(FILE, wanted)).toBe(`{
  "$comment": "kept",
  "response": {
    "$comment": "kept too",
    "b": [1,   2], "a":   1.0,
    "inner": { "z": "\\u0041", "y": 3, "x": { "k": [{ "v": 1 }] } },
    "last": false,
    "new": {}
  },
  "after"   : [ ]
}
`);
});

it.each([
  ['into a file on one line', '{ "request": {} }', '{ "request": {}, "response": { "a": [1, { "b": 2 }] } }'],
  [
    'into a file of lines',
    '{\n    "request": {}\n}',
    '{\n    "request": {},\n    "response": {\n      "a": [\n        1,\n        {\n          "b": 2\n        }\n      ]\n    }\n}',
  ],
  [
    'with the ends of lines that the file has',
    '{\r\n\t"request": {}\r\n}',
    '{\r\n\t"request": {},\r\n\t"response": {\r\n\t\t"a": [\r\n\t\t\t1,\r\n\t\t\t{\r\n\t\t\t\t"b": 2\r\n\t\t\t}\r\n\t\t]\r\n\t}\r\n}',
  ],
  [
    'behind a byte order mark',
    '\ufeff{ "request": {} }',
    '\ufeff{ "request": {}, "response": { "a": [1, { "b": 2 }] } }',
  ],
])('puts a member that is missing %s', (_where, text, expected) => {
  expect(rewrite(text, { a: [1, { b: 2 }] })).toBe(expected);
});

it('does not change a file with equal values in any form', () => {
  const same = { last: null, inner: { y: 2, z: 'A' }, gone: true, a: 1, b: [1, 2] };
  expect(rewrite(FILE, same)).toBe(FILE);
});

it('writes digits that do not fit a double', () => {
  const wanted = nodeOf('{ "a": 9400000000000000102 }');
  expect(rewriteMember('{ "response": { "a": 9400000000000000000 } }', 'response', wanted)).toBe(
    '{ "response": { "a": 9400000000000000102 } }',
  );
});

const key = fc.constantFrom('a', 'b', 'c', '"', 'é', ' ');
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1.5, 1e21, 'x', '"\\\n', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

it('always gives the wanted value, changes nothing outside, and nothing the second time', () => {
  fc.assert(
    fc.property(json, json, fc.constantFrom(undefined, 2, '\t'), (before, wanted, space) => {
      const text = JSON.stringify({ first: 1, response: before, last: [2] }, undefined, space);
      const rewritten = rewrite(text, wanted);
      expect(JSON.parse(rewritten)).toStrictEqual({ first: 1, response: wanted, last: [2] });
      expect(
        compare(nodeOf(rewritten), nodeOf(JSON.stringify({ first: 1, response: wanted, last: [2] }))),
      ).toEqual([]);
      expect(rewrite(rewritten, wanted)).toBe(rewritten);
      const [head] = text.split('"response"');
      expect(rewritten.startsWith(head!)).toBe(true);
    }),
    { numRuns: draws({ few: 200, all: 2000 }) },
  );
});
