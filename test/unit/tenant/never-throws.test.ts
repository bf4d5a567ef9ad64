/** Loading any tenant file: it ends with findings or a tenant, and every finding has its place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { adapters } from '../../../adapters';
import type { Loaded } from '../../../src/tenant/load';
import { draws } from '../../support/draws';
import { readTextOf } from '../../support/tenant/broken';
import { shop } from '../../support/tenant/shop';
import { contextOf, load } from '../../support/tenant/world';
import { INHERITED } from '../../support/inherited';
import { ROOT } from '../../support/root';

const context = contextOf([...adapters, shop]);

/** Keys and values that have a meaning in a tenant file, so that generated files get past the first check. */
const words = fc.constantFrom(
  ...[
    'access',
    'identifier',
    'sources',
    'user',
    'shop',
    'adapter',
    'settings',
    'lookup',
    'optional',
    'declare',
  ],
  ...[
    'from',
    'first',
    'join',
    'separator',
    'template',
    'sum',
    'percent',
    'value',
    'when',
    'via',
    'default',
    'ifUnknown',
  ],
  ...[
    'required',
    'each',
    'as',
    'item',
    'extra',
    'id',
    'name',
    'loyaltyCards',
    'cardNumber',
    'segments',
    'table',
  ],
  ...[
    'shop.uuid',
    'shop.level.rank',
    'shop.cards[0].number',
    'shop.tags',
    'request.userIdentifier',
    'fallbackFor',
  ],
  ...['path', 'equals', 'all', 'not', 'text', 'date', 'divide', '{shop.name}', '${APP_KEY}', '[', ''],
  ...INHERITED,
);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    words,
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(words, tie('json'), { maxKeys: 6 }),
  ),
}));

const source = { adapter: 'shop', settings: {} };
const head = { access: { keys: ['${APP_KEY}'] }, identifier: { type: 'phone' } };

const hasPlaces = ({ problems }: Loaded, text: string): void => {
  const lines = text.split('\n').length;
  for (const { line, column, endColumn } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(endColumn).toBeGreaterThan(column);
  }
};

const loads = (text: string): void => {
  const loaded = load(text, context);
  hasPlaces(loaded, text);
  expect(loaded.tenant !== undefined || loaded.problems.length > 0).toBe(true);
  loaded.tenant?.dispose();
};

test('the context loads a correct file', () => {
  const { tenant, problems } = load(
    JSON.stringify({ ...head, sources: { shop: source }, user: { id: 'shop.uuid' } }),
    context,
  );
  expect(problems).toStrictEqual([]);
  tenant?.dispose();
});

test.each([
  ['a whole file', (value: unknown) => value],
  ['sources', (sources: unknown) => ({ ...head, sources, user: { id: 'shop.uuid' } })],
  [
    'a source',
    (shopSource: unknown) => ({ ...head, sources: { shop: shopSource }, user: { id: 'shop.uuid' } }),
  ],
  ['user', (user: unknown) => ({ ...head, sources: { shop: source }, user })],
  [
    'a rule',
    (rule: unknown) => ({ ...head, sources: { shop: source }, user: { id: 'shop.uuid', name: rule } }),
  ],
])('any value for %s loads without a throw', (_where, fileOf) => {
  fc.assert(
    fc.property(json, (value) => loads(JSON.stringify(fileOf(value)))),
    { numRuns: draws({ few: 40, all: 400 }) },
  );
});

test('any value that extends any other loads without a throw', () => {
  const base = { ...head, sources: { shop: source }, user: { id: 'shop.uuid' } };
  const file = fc.oneof(
    json,
    fc.dictionary(fc.constantFrom('sources', 'user', 'extends', 'access'), json),
    fc.constant(base),
  );
  const extending = fc.oneof(fc.constant('../_base/tenant.json'), fc.constant('tenant.json'), json);
  fc.assert(
    fc.property(file, fc.dictionary(words, json), extending, (below, above, named) => {
      const texts = [JSON.stringify(below), JSON.stringify({ ...above, extends: named })] as const;
      const folder = { '../_base/tenant.json': [texts[0]], 'tenant.json': [texts[1]] };
      const loaded = load(texts[1], context, undefined, readTextOf(folder));
      hasPlaces(loaded, texts[1]);
      for (const { file: found } of loaded.problems)
        expect(['mappings/acme/tenant.json', 'mappings/_base/tenant.json']).toContain(found);
      expect(loaded.tenant !== undefined || loaded.problems.length > 0).toBe(true);
      loaded.tenant?.dispose();
    }),
    { numRuns: draws({ few: 60, all: 600 }) },
  );
});

const demo = readFileSync(join(ROOT, 'mappings/demo-spaaza/tenant.json'), 'utf8');

test('any edit of a file loads without a throw', () => {
  const edit = fc.tuple(fc.nat(demo.length), fc.nat(12), fc.oneof(fc.string({ maxLength: 3 }), words));
  fc.assert(
    fc.property(edit, ([at, length, put]) => loads(demo.slice(0, at) + put + demo.slice(at + length))),
    { numRuns: draws({ few: 60, all: 600 }) },
  );
});

test('a file of any depth loads without a throw', () => {
  for (const depth of [63, 64, 65, 5_000, 50_000]) {
    loads(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    loads(`{"user":${'{"extra":'.repeat(depth)}1${'}'.repeat(depth)}}`);
  }
});
