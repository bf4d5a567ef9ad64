/** docs/reference/xml.md: its table of readings, its limits and what it says is expected agree with the code. */
import { isRight } from 'fp-ts/Either';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf } from '../../../src/upstream/http/json-body';
import { OPAQUE } from '../../../src/types/type';
import { ROOT } from '../../support/root';

const page = readFileSync(join(ROOT, 'docs/reference/xml.md'), 'utf8');

const tableBelow = (heading: string): readonly string[] => {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [rows = ''] = section.split('\n## ');
  return rows.split('\n').filter((line) => line.startsWith('| '));
};

const codesIn = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const bodyOf = (text: string): unknown => {
  const { body } = contentOf(undefined, Buffer.from(text), { xml: OPAQUE });
  if (isRight(body)) return body.right;
  return body.left.tag === 'PayloadInvalid' ? body.left.expected : body.left.tag;
};

const readings = tableBelow('How it is read').flatMap((row) => {
  const [, xml, value] = row.split(' | ').length === 2 ? ['', ...row.split(' | ')] : [];
  return codesIn(xml).flatMap((text) => codesIn(value).map((json) => [text, json] as const));
});

it('has 14 readings', () => expect(readings).toHaveLength(14));

it.each(readings)('reads %s as %s', (text, json) => expect(bodyOf(text)).toEqual(JSON.parse(json)));

it.each([
  ['<a>', 'well-formed XML'],
  ['<a>&nbsp;</a>', 'well-formed XML'],
  ['<!DOCTYPE a><a/>', 'XML without a document type'],
  ['<html/>', 'XML, not HTML'],
  ['<!doctype html><p>', 'XML, not HTML'],
  ['{}', 'XML, not JSON'],
  ['', 'XML, not an empty body'],
  [`${'<a>'.repeat(33)}${'</a>'.repeat(33)}`, 'XML at most 32 elements deep'],
  [`<a>${'<b/>'.repeat(20_000)}</a>`, 'XML of at most 40000 values and names'],
  [
    '<?xml version="1.0" encoding="x-none"?><a>Анна</a>',
    'in one charset that its Content-Type or its declaration names',
  ],
])('says that %.40s is not what is expected', (text, expected) => {
  expect(bodyOf(text)).toBe(expected);
  expect(tableBelow('What is refused').flatMap(codesIn)).toContain(expected);
});
