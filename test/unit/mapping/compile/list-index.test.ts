/** `[KEY=VALUE]`: the first element whose KEY is VALUE; repeated lookups read the list only once. */
import fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import { Absence, MISMATCH } from '../../../../src/core/absence';
import { Allowance } from '../../../../src/core/allowance';
import { compile } from '../../../../src/mapping/compile/account';
import { MAPPING_BUDGET, SPENT } from '../../../../src/mapping/compile/budget';
import { ListIndexes } from '../../../../src/mapping/compile/list-index';
import type { ListKey } from '../../../../src/mapping/compile/list-index';
import { ExactNumber } from '../../../../src/values/codec';
import { list } from '../../../support/mapping/attacks';
import { loadCase } from '../../../support/mapping/cases';

const KEY: ListKey = {
  text: 'k',
  cost: 1,
  read: (element) => {
    if (element instanceof Absence || element instanceof ExactNumber) return MISMATCH;
    return (element as { readonly k?: unknown } | null)?.k;
  },
};

/** What is meant, written as it is read: the list is walked for every question. */
const walked = (elements: readonly unknown[], wanted: unknown): unknown => {
  for (const element of elements) {
    const key = KEY.read(element) ?? null;
    if (key instanceof Absence) return MISMATCH;
    if (key === wanted) return element;
  }
  return undefined;
};

const keys = fc.constantFrom<unknown>(0, 1, 2, '1', '', true, false, null, undefined, MISMATCH, [1], {
  k: 1,
});
const elements = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: keys.map((k) => ({ k })) },
    fc.constantFrom<unknown>(null, {}, 7, 'x', MISMATCH, new ExactNumber('1e400')),
  ),
  { maxLength: 8 },
);
const questions = fc.array(fc.constantFrom(0, 1, 2, 3, '1', '', true, false, null), {
  minLength: 1,
  maxLength: 6,
});

test('lookups in any order give the same result as a search from the start', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(elements, elements, questions, (some, others, wanted) => {
      const indexes = new ListIndexes();
      for (const each of wanted)
        for (const asked of [some, others]) {
          const found = indexes.find(asked, KEY, each, new Allowance(Infinity));
          expect(found).toBe(walked(asked, each));
          const kind = found === MISMATCH ? 'unreadable' : found === undefined ? 'nothing' : 'found';
          met.set(kind, (met.get(kind) ?? 0) + 1);
        }
    }),
    { numRuns: 1000 },
  );
  for (const kind of ['unreadable', 'nothing', 'found']) expect(met.get(kind)).toBeGreaterThan(300);
});

test('a list is read once, and no further than needed', () => {
  const reads: unknown[] = [];
  const key: ListKey = { ...KEY, read: (element) => (reads.push(element), KEY.read(element)) };
  const asked = list(5, (k) => ({ k }));
  const indexes = new ListIndexes();
  const find = (wanted: unknown): unknown => indexes.find(asked, key, wanted, new Allowance(Infinity));
  expect([find(1), reads.length]).toEqual([{ k: 1 }, 2]);
  expect([find(0), find(1), reads.length]).toEqual([{ k: 0 }, { k: 1 }, 2]);
  expect([find(3), reads.length]).toEqual([{ k: 3 }, 4]);
  expect([find('x'), find('x'), find('y'), reads.length]).toEqual([undefined, undefined, undefined, 5]);
});

test('two keys of one list are separate, and so is one key of two lists', () => {
  const other: ListKey = { text: 'v', cost: 1, read: (element) => (element as { readonly v: unknown }).v };
  const [one, two] = [[{ k: 1, v: 2 }], [{ k: 2, v: 1 }]];
  const indexes = new ListIndexes();
  const find = (asked: readonly unknown[], key: ListKey): unknown =>
    indexes.find(asked, key, 1, new Allowance(Infinity));
  expect([find(one, KEY), find(one, other), find(two, KEY), find(two, other)]).toEqual([
    one[0],
    undefined,
    undefined,
    two[0],
  ]);
});

test('each element that is read counts as work, by the size of its key', () => {
  const asked = list(10, (k) => ({ k }));
  const find = (wanted: number, units: number): unknown =>
    new ListIndexes().find(asked, { ...KEY, cost: 3 }, wanted, new Allowance(units));
  expect([find(1, 6), find(1, 5), find(99, 30), find(99, 29)]).toEqual([{ k: 1 }, SPENT, undefined, SPENT]);
});

describe('an "each" that looks up another list for each element', () => {
  const SIZE = 2000;
  const { mapping } = loadCase({
    name: 'two lists',
    codec: { 'list?': [{ n: 'integer' }], 'other?': [{ k: 'integer', 'v?': 'text' }] },
    user: {
      id: { value: 'u-1' },
      segments: [
        {
          each: 'crm.list',
          as: 'e',
          item: { from: `crm.other[k=${SIZE - 1}].v`, when: { path: 'crm.other[k=-1].v', equals: 'x' } },
        },
        {
          each: 'crm.list',
          as: 'e',
          item: { first: [`crm.other[k=-2].v`, `crm.other[k=-3].v`], when: 'e.n' },
        },
      ],
    },
  });
  const payload = { list: list(SIZE, (n) => ({ n })), other: list(SIZE, (k) => ({ k, v: 'v' })) };

  it.each([
    ['is done within units for each element of both', 60 * SIZE, true],
    ['is not free', SIZE, false],
  ])('%s', (_what, work, ends) => {
    if (mapping === undefined) throw new Error('the file does not load');
    const slots: unknown[] = Array.from({ length: mapping.slots });
    slots[1] = payload;
    const { outcome } = compile(mapping, { ...MAPPING_BUDGET, work })(slots, new Date(0));
    expect(isRight(outcome)).toBe(ends);
  });
});
