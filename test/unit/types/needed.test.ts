/** The checked parts of a payload: only needed ones, without a difference in any value that is read. */
import fc from 'fast-check';
import { Allowance } from '../../../src/core/allowance';
import { Absence, MISMATCH } from '../../../src/core/absence';
import { conformerOf } from '../../../src/types/conform';
import type { Mismatch } from '../../../src/types/conform';
import { neededOf } from '../../../src/types/needed';
import type { Needed } from '../../../src/types/needed';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { codecOf } from '../../support/mapping/notation';

const typeOf = (notation: unknown) => typeOfCodec(codecOf(notation));

const NOTATION = {
  id: 'integer',
  'name?': 'text',
  'card?': { no: 'text', 'level?': 'text', 'tags?': ['text'], 'shop?': { 'city?': 'text' } },
  'orders?': [{ no: 'integer', 'sum?': 'number', 'lines?': [{ sku: 'text', 'amount?': 'integer' }] }],
  'labels?': { $record: { 'text?': 'text', 'parts?': ['integer'] } },
  'either?': { $union: [{ x: 'integer', 'more?': ['text'] }, { y: ['integer'] }, 'text'] },
  'numbers?': ['integer'],
};

const TYPE = typeOf(NOTATION);

const PATHS = [
  ['name'],
  ['card'],
  ['card', 'level'],
  ['card', 'tags'],
  ['card', 'shop', 'city'],
  ['orders'],
  ['orders', 'sum'],
  ['orders', 'lines'],
  ['orders', 'lines', 'sku'],
  ['labels', 'k', 'text'],
  ['labels', 'k', 'parts'],
  ['either'],
  ['either', 'x'],
  ['numbers'],
] as const;

/** All values at a path, in every element of a list. */
const allAt = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (value instanceof Absence) return value;
  if (Array.isArray(value))
    return value.map((each) => allAt(each, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return typeof value === 'object' && value !== null ? 'an object' : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return allAt(Reflect.get(value, name), rest);
};

/** Values of the type, of which many are another one. */
const wrong = fc.constantFrom<unknown>(null, 0, 1.5, 'x', true, [], [null], {}, { x: 1 }, [{ no: 'x' }]);
const or = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong });
const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  or(
    fc.record(Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, or(inner)])), {
      requiredKeys: [],
    }),
  );
const many = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => or(fc.array(or(item), { maxLength: 3 }));
const text = fc.constantFrom('a', 'b');
const payload = some({
  id: fc.integer(),
  name: text,
  card: some({ no: text, level: text, tags: many(text), shop: some({ city: text }) }),
  orders: many(
    some({ no: fc.integer(), sum: fc.integer(), lines: many(some({ sku: text, amount: fc.nat() })) }),
  ),
  labels: some({ k: some({ text, parts: many(fc.nat()) }), l: some({ text }) }),
  either: or(fc.oneof(some({ x: fc.nat(), more: many(text) }), some({ y: many(fc.nat()) }), text)),
  numbers: many(fc.nat()),
});

test('every value that is read is the same as with a check of the whole payload', () => {
  const whole = conformerOf(TYPE);
  let narrower = 0;
  fc.assert(
    fc.property(payload, fc.subarray([...PATHS]), (value, paths) => {
      const [all, told]: [Mismatch[], Mismatch[]] = [[], []];
      const expected = whole(value, { tolerate: (at) => all.push(at) });
      const fitted = conformerOf(TYPE, neededOf(paths))(value, { tolerate: (at) => told.push(at) });
      expect(fitted.ok).toBe(expected.ok);
      if (!fitted.ok || !expected.ok) return;
      for (const path of paths) expect(allAt(fitted.value, path)).toStrictEqual(allAt(expected.value, path));
      if (told.length < all.length) narrower += 1;
      expect(all).toEqual(expect.arrayContaining(told));
    }),
    { numRuns: 500 },
  );
  expect(narrower).toBeGreaterThan(20);
});

/** How many comparisons the fitting of a value takes. */
const comparisons = (needed: Needed | undefined, value: unknown): number => {
  let enough = 0;
  for (let step = 1 << 20; step >= 1; step /= 2) {
    const work = new Allowance(enough + step);
    conformerOf(TYPE, needed)(value, { work });
    if (work.isSpent) enough += step;
  }
  return enough;
};

const LONG = Array.from({ length: 1000 }, (_, no) => ({ no, lines: [{ sku: 'a' }, { sku: 7 }] }));

test.each<[string, string[][], boolean]>([
  ['nothing', [], false],
  ['a single value', [['name']], false],
  ['another list', [['numbers']], false],
  ['a field of an object', [['card', 'level']], false],
  ['a record', [['labels', 'k', 'text']], false],
  ['the list itself', [['orders']], true],
  ['a field of its elements', [['orders', 'sum']], true],
  ['a list in its elements', [['orders', 'lines', 'sku']], true],
])('where rules read %s, the elements of another long list are checked: %#', (_what, paths, isLookedAt) => {
  const value = { id: 1, orders: LONG, numbers: [1, 2], card: { no: '1', level: 'x' }, labels: { k: {} } };
  expect(comparisons(neededOf(paths), value) > 1000).toBe(isLookedAt);
});

test('a list of lists is checked as deep as it is read', () => {
  const value = { id: 1, orders: LONG };
  const [outer, inner] = [[['orders', 'sum']], [['orders', 'lines', 'sku']]].map((paths) =>
    comparisons(neededOf(paths), value),
  );
  expect(outer).toBeLessThan(5000);
  expect(inner).toBeGreaterThan(5000);
});

test('a field that decides the type of an object is checked, although nothing reads it', () => {
  expect(conformerOf(TYPE, neededOf([]))({ id: 'x' })).toMatchObject({ ok: false });
  const read = conformerOf(TYPE, neededOf([['card', 'level']]))({ id: 1, card: { no: 7, level: 'a' } });
  expect(read).toStrictEqual({ ok: true, value: { id: 1, card: MISMATCH } });
});

test('a key that a record does not have is not a mismatch', () => {
  const told: Mismatch[] = [];
  const conform = conformerOf(TYPE, neededOf([['labels', 'missing', 'text']]));
  expect(conform({ id: 1, labels: { k: 7 } }, { tolerate: (at) => told.push(at) })).toStrictEqual({
    ok: true,
    value: { id: 1, labels: { k: 7 } },
  });
  expect(told).toEqual([]);
});

test('all fields beside the owner are checked', () => {
  const told: string[] = [];
  const conform = conformerOf(TYPE, neededOf([['name']], ['card']));
  conform(
    { id: 1, card: { no: '1', tags: [1] }, numbers: ['x'] },
    { tolerate: ({ path }) => told.push(path) },
  );
  expect(told).toEqual(['card.tags.*']);
});

describe('a union', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? 'integer' : { $union: [{ a: nested(depth - 1) }, { 'b?': 'text' }, ['integer']] };
  const valueOf = (depth: number, leaf: unknown): unknown =>
    depth === 0 ? leaf : { a: valueOf(depth - 1, leaf) };

  /** How often the innermost value is looked at. */
  const looks = (depth: number, leaf: unknown): number => {
    const type = typeOf({ 'root?': nested(depth) });
    let count = 0;
    const deepest = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        count += 1;
        return leaf;
      },
    });
    conformerOf(type)({ root: depth === 1 ? deepest : valueOf(depth - 1, deepest) });
    return count;
  };

  it.each([1, 2, 5, 10, 20])('is tried once, with %d of them nested', (depth) => {
    expect(looks(depth, 1)).toBe(1);
    expect(looks(depth, 'x')).toBeLessThanOrEqual(2);
  });

  it('takes an alternative that fits completely before one that fits except for leaves', () => {
    const type = typeOf({
      'u?': {
        $union: [
          { kind: 'text', 'n?': 'integer' },
          { kind: 'text', 'n?': 'text' },
        ],
      },
    });
    const told: Mismatch[] = [];
    const value = { u: { kind: 'k', n: 'x' } };
    expect(conformerOf(type)(value, { tolerate: (at) => told.push(at) })).toStrictEqual({ ok: true, value });
    expect(told).toEqual([]);
  });
});

test('a fitting without remaining work ends', () => {
  let looked = 0;
  const element = (): object =>
    Object.defineProperty({}, 'no', { enumerable: true, get: () => (looked += 1) });
  const work = new Allowance(100);
  conformerOf(TYPE)({ id: 1, orders: Array.from({ length: 1000 }, element) }, { work });
  expect(work.isSpent).toBe(true);
  expect(looked).toBeLessThan(100);
});

test('wrong leaves are reported once for each path, with their number', () => {
  const told: unknown[] = [];
  const orders = Array.from({ length: 40_000 }, (_, index) => ({
    no: index,
    sum: index % 2 === 0 ? 'x' : true,
    lines: [{ sku: 7 }, { sku: 'a', amount: [] }],
  }));
  conformerOf(TYPE)(
    { id: 1, name: 7, orders, numbers: [1, 'x', null] },
    { tolerate: ({ path, found }, count) => told.push([path, found, count]) },
  );
  expect(told).toEqual([
    ['name', 'a number', 1],
    ['orders.*.sum', 'a text', 40_000],
    ['orders.*.lines.*.sku', 'a number', 40_000],
    ['orders.*.lines.*.amount', 'a list', 40_000],
    ['numbers.*', 'a text', 2],
  ]);
});
