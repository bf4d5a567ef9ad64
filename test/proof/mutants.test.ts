/** The table of planted unsoundnesses: each finds its place in the sources. `npm run proof` plants them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from './mutants';
import { ROOT } from '../support/root';

const occurrences = (file: string, find: string): number =>
  readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;

describe('a planted unsoundness', () => {
  it.each(mutants)('finds its place: $name', ({ file, find, replace }) => {
    expect(occurrences(file, find)).toBe(1);
    expect(replace).not.toBe(find);
  });

  it('is one of at least 25, and has its own name', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});
