/** The catalogue of codes: each has an example, is used by the code, and is documented. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import nock from 'nock';
import { checkExample, fileOf } from '../../../scripts/problem-examples';
import { problemEntries } from '../../../src/diagnostics/catalogue/catalogue';
import type { ProblemEntry } from '../../../src/diagnostics/catalogue/entry';
import { ROOT } from '../../support/root';

const entries: readonly (readonly [string, ProblemEntry])[] = Object.entries(problemEntries);

const sources = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('diagnostics/catalogue/'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));

afterAll(() => nock.restore());

describe('for the catalogue’s examples the check reports', () => {
  const shown = entries.flatMap(([code, { example, severity, except }]) =>
    'frame' in example ? [{ code, example, severity, except }] : [],
  );

  test.each(shown)('$code to the bad one only, and nothing to the good one', async (each) => {
    const { code, example, severity, except } = each;
    const bad = await checkExample(ROOT, fileOf(example, example.bad), example);
    expect(bad.map((problem) => problem.code)).toContain(code);
    const graves = bad.filter((problem) => problem.code === code).map((problem) => problem.severity);
    if (except === undefined) expect(new Set(graves)).toEqual(new Set([severity]));
    expect(await checkExample(ROOT, fileOf(example, example.good), example)).toEqual([]);
  });

  it.each(shown.filter(({ code }) => code !== 'json-syntax'))('one thing of $code', async ({ example }) => {
    const found = await checkExample(ROOT, fileOf(example, example.bad), example);
    expect(new Set(found.map(({ code }) => code)).size).toBe(1);
  });

  it('all codes except those that need more than one file', () => {
    const elsewhere = entries.filter(([, { example }]) => 'elsewhere' in example).map(([code]) => code);
    expect(elsewhere).toEqual([
      'tenant-name',
      'file-missing',
      'file-encoding',
      'extends-depth',
      'file-too-large',
      'too-many',
      'internal-error',
      'access-open',
      'certificate-dates',
      'fixture-missing',
      'rule-unfilled',
    ]);
    expect(shown.length).toBe(entries.length - elsewhere.length);
  });
});

/** The tests outside this file and the frozen corpus, as one text. */
const tests = (): string =>
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:test|slow\.test)?\.?(?:ts|json)$/.test(name))
    .filter((name) => !name.startsWith('corpus/') && name !== 'unit/diagnostics/catalogue.test.ts')
    .map((name) => readFileSync(join(ROOT, 'test', name), 'utf8'))
    .join('\n');

it('every code has a broken file: an example here, or one of another test', () => {
  const text = tests();
  const isFound = (code: string): boolean => new RegExp(`['"\\[]${code}['"\\]\\\\]`).test(text);
  const elsewhere = entries.flatMap(([code, { example }]) => ('elsewhere' in example ? [code] : []));
  expect(elsewhere.filter((code) => !isFound(code))).toEqual([]);
  expect(isFound(['no', 'such-code'].join('-'))).toBe(false);
});

it('every code is used in the source code', () => {
  const written = [...sources('src'), ...sources('adapters')].join('\n');
  expect(entries.map(([code]) => code).filter((code) => !written.includes(`'${code}'`))).toEqual([]);
});

it('every code has a section of its own in docs/reference/diagnostics.md', () => {
  const headings = readFileSync(join(ROOT, 'docs/reference/diagnostics.md'), 'utf8').match(/^## .*$/gm) ?? [];
  expect(headings).toEqual(entries.map(([code]) => `## ${code}`));
});
