/**
 * The recipes of docs/recipes: each is a tenant that passes its strict check without findings and whose fixtures
 * verify. Each is in the list and has its own page.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/cli';
import { ROOT } from '../../support/root';

const RECIPES = join(ROOT, 'docs/recipes');

const folders = readdirSync(RECIPES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const names = folders.map(({ name }) => name).filter((name) => !/^[._]/.test(name));

const read = (...path: readonly string[]): string => readFileSync(join(RECIPES, ...path), 'utf8');

const fixturesOf = (name: string): readonly string[] => readdirSync(join(RECIPES, name, 'fixtures'));

/** An address for what is one, and a key for the rest. */
const inventedFor = (name: string): string => {
  const word = name.toLowerCase().replaceAll('_', '-');
  return /_(?:URL|WEBHOOK)$/.test(name) ? `https://${word}.example` : `invented-${word}`;
};

/** Every variable that a recipe, or what it extends, names. */
const variables = Object.fromEntries(
  folders
    .map(({ name }) => join(name, 'tenant.json'))
    .filter((file) => existsSync(join(RECIPES, file)))
    .flatMap((file) => [...read(file).matchAll(/\$\{(\w+)\}/g)])
    .map(([, name = '']) => [name, inventedFor(name)]),
);

test('there are recipes for at least six systems', () => {
  expect(names.length).toBeGreaterThanOrEqual(6);
});

test.each(names)(
  '%s has a page that the list names, and fixtures: six, unless it extends another',
  (name) => {
    const least = read(name, 'tenant.json').includes('"extends"') ? 1 : 6;
    expect(fixturesOf(name).length).toBeGreaterThanOrEqual(least);
    expect(read(name, 'README.md')).toMatch(/^# .+\n/);
    expect(read('README.md')).toContain(`](${name}/README.md)`);
  },
);

test.each(names)('the strict check finds nothing in %s', async (name) => {
  const { code, stdout } = await run(
    ['check', name, '--strict', '--json', '--mappings', RECIPES],
    variables,
    ROOT,
  );
  expect([code, JSON.parse(stdout)]).toStrictEqual([0, []]);
});

test.each(names)('every fixture of %s verifies', async (name) => {
  const { code, stdout } = await run(['verify', name, '--mappings', RECIPES], {}, ROOT);
  expect(stdout).toContain(`${fixturesOf(name).length} fixtures: ${fixturesOf(name).length} passed`);
  expect(code).toBe(0);
});
