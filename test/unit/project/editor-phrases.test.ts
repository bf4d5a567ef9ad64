/** The editor of the studio's page has no word of its own that is not translated. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { phrasesIn } from '../../../studio/source/texts/phrases';
import { ROOT } from '../../support/root';

const PACKAGES = join(ROOT, 'node_modules/@codemirror');

/** The texts that a package gives to `phrase`, also where it chooses between two. */
const phrasesOf = (name: string): readonly string[] => {
  const code = readFileSync(join(PACKAGES, name, 'dist/index.cjs'), 'utf8');
  return [...code.matchAll(/\.phrase\(([^)]*)\)/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text),
  );
};

const used = ['autocomplete', 'commands', 'language', 'lint', 'merge', 'view'];

test.each(used)('all phrases of @codemirror/%s have a Russian text', (name) => {
  const phrases = phrasesOf(name);
  expect(phrases.length).toBeGreaterThan(0);
  expect(phrases.filter((phrase) => phrasesIn('ru')[phrase] === undefined)).toEqual([]);
});

test('no package with phrases is left out, and no phrase is translated that there is not', () => {
  const others = readdirSync(PACKAGES).filter((name) => !used.includes(name));
  expect(others.filter((name) => phrasesOf(name).length > 0)).toEqual([]);
  const all = new Set(used.flatMap(phrasesOf));
  expect(Object.keys(phrasesIn('ru')).filter((phrase) => !all.has(phrase))).toEqual([]);
  expect(phrasesIn('en')).toEqual({});
});
