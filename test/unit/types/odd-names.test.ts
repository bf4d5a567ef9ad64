/** Names of paths that stand in brackets and quotes. */
import { isLeft } from 'fp-ts/Either';
import { withOddInnerNames, withOddNames } from '../../../src/types/odd-names';
import { parseInnerPath } from '../../../src/types/path';

it.each([
  ['up.@attributes.count', 'up["@attributes"].count'],
  ['up.list.@id', 'up.list["@id"]'],
  ['up.2nd[0].x', 'up["2nd"][0].x'],
  ['up.Loyalty Points[-1]', 'up["Loyalty Points"][-1]'],
  ['up.a.R&B.c', 'up.a["R&B"].c'],
])('writes %s as %s', (text, meant) => {
  expect(withOddNames(text)).toBe(meant);
});

it.each([
  ['a path that is right', 'up.name'],
  ['a name alone', 'up'],
  ['two paths', 'up.name or up.mail'],
  ['an empty name', 'up..name'],
  ['a space at an end', 'up.name '],
  ['signs of another language', 'up.name|upper'],
  ['brackets that are not closed', 'up.@a[0'],
  ['a head that is not a name', '2up.@a'],
  ['a forbidden name', 'up.@a.__proto__'],
])('has no other spelling for %s', (_, text) => {
  expect(withOddNames(text)).toBeUndefined();
});

it.each([
  ['@attributes.count', '["@attributes"].count'],
  ['data.@id', 'data["@id"]'],
  ['Found Items[0]', '["Found Items"][0]'],
])('writes %s inside an answer as %s', (text, meant) => {
  expect(withOddInnerNames(text)).toBe(meant);
});

it.each(['@attributes.count', '2nd', ' x'])('quotes a path inside an answer as it is written: %s', (text) => {
  const path = parseInnerPath(text);
  expect(isLeft(path) && path.left.message).toBe(`"${text}" is not a part of a path`);
});
