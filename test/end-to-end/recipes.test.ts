/** The recipes of the documentation: none has a finding, and each of their cases comes out as it says. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters';
import { playTenant } from '../../src/commands/play';
import { ROOT, run } from './bridge';

const RECIPES = join(ROOT, 'docs/recipes');

/** How many cases each recipe has; whoever adds one says so here. */
const CASES: Readonly<Record<string, number>> = { odoo: 14, shopify: 18, woocommerce: 17 };

const textOf = (recipe: string, file: string): string => readFileSync(join(RECIPES, recipe, file), 'utf8');

/** Invented values of all that a recipe wants to be set; no fixture may hold one. */
const variablesOf = (recipe: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...textOf(recipe, 'tenant.json').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      name.endsWith('_URL') ? 'https://invented.example' : `invented-${name.toLowerCase()}-0123456789`,
    ]),
  );

test('every recipe is known here', () => {
  expect(readdirSync(RECIPES).sort()).toStrictEqual(Object.keys(CASES));
});

describe.each(Object.keys(CASES))('the recipe %s', (recipe) => {
  test('has nothing that a strict check would find', async () => {
    const { code, stdout } = await run(
      ['check', '--strict', '--mappings', RECIPES, recipe],
      variablesOf(recipe),
    );
    expect([code, stdout]).toStrictEqual([0, '1 tenant checked: no problems\n']);
  });

  test('gives in each of its cases what it says', async () => {
    const { cases, problems } = await playTenant(RECIPES, recipe, { adapters, variables: {} });
    expect(problems).toStrictEqual([]);
    expect(cases.filter(({ outcome }) => !outcome.passed)).toStrictEqual([]);
    expect(cases).toHaveLength(CASES[recipe] ?? 0);
  });

  test('says to its reader which variables to set', () => {
    const readme = textOf(recipe, 'README.md');
    for (const name of Object.keys(variablesOf(recipe))) expect(readme).toContain(`\`${name}\``);
  });
});
