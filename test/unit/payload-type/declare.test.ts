/** Declared fields: the maximum depth of a field's path. */
import { findingsOf } from '../../../src/diagnostics/collector';
import { nodeOf } from '../../../src/json/diff';
import { MAX_DEPTH } from '../../../src/json/parse';
import { readDeclared } from '../../../src/payload-type/declare';

const pathOf = (names: number): string => Array.from({ length: names }, () => 'a').join('.');

const declared = (names: number) => {
  const findings = findingsOf('tenant.json');
  const codec = readDeclared(nodeOf(JSON.stringify({ [pathOf(names)]: 'text?' })), new Map(), findings);
  return { codec, problems: findings.problems };
};

it('a declared field may be as deep as an answer may nest', () => {
  const { codec, problems } = declared(MAX_DEPTH);
  expect(problems).toEqual([]);
  expect(codec).toBeDefined();
});

it.each([MAX_DEPTH + 1, 500])('a declared field of %s names is refused', (names) => {
  const { codec, problems } = declared(names);
  expect(problems).toEqual([
    expect.objectContaining({ code: 'path-syntax', message: expect.stringContaining(`${MAX_DEPTH} names`) }),
  ]);
  expect(codec).toBeUndefined();
});
