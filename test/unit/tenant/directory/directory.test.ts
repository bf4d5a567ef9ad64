/** Directories as bytes with an index: they find and count what one does that has all customers in memory. */
import fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import type { Directory } from '../../../../src/adapter/directory';
import { buildDirectory } from '../../../../src/tenant/directory/build';
import type { BuiltDirectory } from '../../../../src/tenant/directory/build';
import { keyedHash } from '../../../../src/tenant/directory/keyed-hash';
import { openDirectory } from '../../../../src/tenant/directory/open';
import { CUSTOMER_BOUNDS } from '../../../../src/tenant/directory/reading';
import { inferCodec } from '../../../../src/types/infer-codec';
import { typeOfCodec } from '../../../../src/types/type-of-codec';
import { ExactNumber } from '../../../../src/values/codec';
import type { IdentifierType } from '../../../../src/values/identifier';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { JSON_LAYOUT, naiveIndex } from '../../../support/directory';
import { draws } from '../../../support/draws';

const NAME = 'customers.json';

const built = (content: unknown, index: Readonly<Record<string, IdentifierType>>): BuiltDirectory => {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const result = buildDirectory(bytes, NAME, { index, origin: ANY_SOURCE, layout: JSON_LAYOUT });
  if (!isRight(result)) throw new Error(result.left.message);
  return result.right;
};

const opened = (content: unknown, index: Readonly<Record<string, IdentifierType>>): Directory =>
  openDirectory(built(content, index), ANY_SOURCE);

const idsOf = (directory: Directory, field: string, spelling: string): readonly unknown[] =>
  directory.find(field, spelling).map(({ customer }) => customer.id);

const refusalOf = (text: string): string => {
  const result = buildDirectory(Buffer.from(text), NAME, {
    index: { id: 'text' },
    origin: ANY_SOURCE,
    layout: JSON_LAYOUT,
  });
  return isRight(result) ? '' : result.left.message;
};

const values = [
  '+7 900 000-00-01',
  '8 900 000-00-01',
  '79000000002',
  79000000003,
  '(495) 123-45-67',
  'home',
  '',
  null,
  true,
  7.5,
];
const value = fc.constantFrom(...values); // prettier-ignore

test('any directory finds, counts and types its customers as if all were in memory', () => {
  const customer = fc.record(
    {
      phones: fc.oneof(value, fc.array(value, { maxLength: 3 })),
      email: fc.constantFrom('a@b.cc', 'A@b.cc', 'x', 1),
      login: fc.constantFrom('a', 'b', 3),
    },
    { requiredKeys: [] },
  );
  const customers = fc
    .array(customer, { minLength: 1, maxLength: 12 })
    .map((all) => all.map((each, id) => ({ id, ...each })));
  fc.assert(
    fc.property(customers, (all) => {
      const index = { phones: 'phone', email: 'email', login: 'text' } as const;
      const directory = opened(JSON.stringify(all, undefined, 1), index);
      for (const field of Object.keys(index)) {
        const { bySpelling, counts } = naiveIndex(all, index, field, ANY_SOURCE);
        expect(directory.counts).toContainEqual(counts);
        for (const [spelling, found] of bySpelling) {
          const ids = idsOf(directory, field, spelling);
          expect(ids[0]).toBe(found[0]?.id);
          expect(ids).toHaveLength(Math.min(found.length, 2));
        }
        expect(idsOf(directory, field, '79000000009')).toEqual([]);
      }
      const typeOf = (samples: readonly unknown[]): unknown => typeOfCodec(inferCodec(samples));
      expect(typeOf(directory.samples)).toEqual(typeOf(all));
    }),
    { numRuns: draws({ few: 100, all: 2_000 }) },
  );
});

test('two spellings of one hash find each its own customer', () => {
  const one = () => () => [1, 2] as const;
  const customers = Array.from({ length: 50 }, (_, at) => ({ id: `c-${at}`, login: `user-${at % 40}` }));
  const bytes = Buffer.from(JSON.stringify(customers));
  const result = buildDirectory(
    bytes,
    NAME,
    { index: { login: 'text' }, origin: ANY_SOURCE, layout: JSON_LAYOUT },
    one,
  );
  if (!isRight(result)) throw new Error(result.left.message);
  const directory = openDirectory(result.right, ANY_SOURCE, one);
  expect(idsOf(directory, 'login', 'user-20')).toEqual(['c-20']);
  expect([...idsOf(directory, 'login', 'user-3')].sort()).toEqual(['c-3', 'c-43']);
  expect(idsOf(directory, 'login', 'user-40')).toEqual([]);
});

test('a customer is a fresh one each time, with its long numbers', () => {
  const directory = opened('[{"id":"a","card":4567890123456789012,"sum":120.50,"five":5.0}]', { id: 'text' });
  const [first, second] = [directory.find('id', 'a'), directory.find('id', 'a')];
  expect(first).toEqual(second);
  expect(first[0]?.customer).not.toBe(second[0]?.customer);
  expect(first[0]?.customer).toEqual({
    id: 'a',
    card: new ExactNumber('4567890123456789012'),
    sum: 120.5,
    five: 5,
  });
});

test('a directory by a field that is no index finds no one', () => {
  const directory = opened([{ id: 'a' }], { id: 'text' });
  expect(directory.find('toString', 'a')).toEqual([]);
});

test('of a hundred thousand customers that are alike one is a sample', () => {
  const customers = Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'x' }));
  const directory = built(customers, { id: 'text' });
  expect([...directory.samples]).toEqual([0]);
  expect(idsOf(openDirectory(directory, ANY_SOURCE), 'id', '99999')).toEqual([99_999]);
});

test('a customer has bounds, since it is parsed while others wait', () => {
  const { bytes, values: most } = CUSTOMER_BOUNDS;
  const large = JSON.stringify({ id: 'b', text: 'x'.repeat(bytes) });
  const wide = JSON.stringify({ id: 'b', list: Array.from({ length: most }, () => 1) });
  for (const customer of [large, wide])
    expect(refusalOf(`[{"id":"a"},\n${customer}]`)).toBe(
      `"${NAME}" has too large a customer in line 2: one has at most ${bytes} bytes, and ${most} values and names`,
    );
});

const padded = (text: string): string => `${' '.repeat(5_000_000)}\n${text}`;

test.each([
  ['[{"id":"a"},\n{"id":}]', 'is not JSON from line 3 on'],
  ['[{"id":"a"},\n\n{"id":"b"}\n]]', 'is not JSON from line 5 on'],
  ['[{"id":"a"},\n{"id":"b","id":"c"}]', 'has the same key twice in one object, in line 3'],
  [`[1,\n${'['.repeat(70)}`, 'is nested too deeply, in line 2'],
])('of a file of many bytes the line is told: %j', (text, words) => {
  expect(refusalOf(padded(text))).toBe(`"${NAME}" ${words}`);
});

test('what is found does not depend on the key of the hash, and hashes do', () => {
  const texts = Array.from({ length: 20_000 }, (_, at) => `${79_000_000_000 + at}`);
  const hashed = (high: number): readonly string[] => texts.map((text) => keyedHash([high, 7])(text).join());
  expect(new Set(hashed(1)).size).toBe(texts.length);
  const other = hashed(2);
  expect(hashed(1).filter((hash, at) => hash === other[at])).toEqual([]);
  const odd = ['', 'a', 'aa', 'a\u0000', '\u0000', '\u0000\u0000', 'ж', '\ud800'];
  expect(new Set(odd.map((text) => keyedHash([1, 2])(text).join())).size).toBe(odd.length);
});
