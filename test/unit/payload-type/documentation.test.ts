/** docs/reference/payload-types.md: its examples are read, and have the results that the page shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformerOf } from '../../../src/types/conform';
import { inferNotation } from '../../../src/payload-type/notation-write';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import { codecOfType } from '../../support/tenant/payload-types';
import { ROOT } from '../../support/root';

const page = readFileSync(join(ROOT, 'docs/reference/payload-types.md'), 'utf8');

const blocks = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, block = '']): unknown =>
  JSON.parse(block),
);
const [notation, answer, schema, inferred, otherForms] = blocks;

const written = (language: string): readonly string[] =>
  [...page.matchAll(/^\| `(.*?)` +\|/gm)]
    .map(([, code = '']) => code.replaceAll('\\|', '|'))
    .filter((code) => code.startsWith(language) && !code.includes('…'));

test('the page has a type, an answer, a schema, the type that is inferred from the answer, and one of other forms', () => {
  expect(blocks).toHaveLength(5);
});

test('values in another form are read as the page says', () => {
  const given = { id: 'u', cards: { number: '1' }, loyalty: '{"points": 12}' };
  expect(conformerOf(typeOfCodec(codecOfType(otherForms)))(given)).toEqual({
    ok: true,
    value: { id: 'u', cards: [{ number: '1' }], loyalty: { points: 12 } },
  });
});

test('in the answer two values are unknown, and two are none', () => {
  const told: string[] = [];
  const type = typeOfCodec(codecOfType(notation));
  expect(conformerOf(type)(answer, { tolerate: ({ path }) => told.push(path) }).ok).toBe(true);
  expect(told).toEqual(['name', 'cards.*.active']);
  expect(page).toContain('`name` and `cards.*.active` are unknown, `email` and `address` are none.');
});

test('the schema is read, and its grades are as the page says', () => {
  const fields = [...fieldsOfCodec(codecOfType(schema))];
  expect(fields.filter(([, { none, unknown }]) => !none && !unknown).map(([name]) => name)).toEqual([
    'id',
    'balances',
  ]);
  expect(fields.filter(([, { none }]) => none).map(([name]) => name)).toEqual(['email', 'tier', 'address']);
});

test('the type that is inferred from the answer is as the page shows', () => {
  expect(inferNotation([answer as Readonly<Record<string, unknown>>]).notation).toEqual(inferred);
});

test('each type of the table can be read', () => {
  const types = [...written('"'), ...written('['), ...written('{')].flatMap((code) => code.split('`, `'));
  expect(types.length).toBeGreaterThan(6);
  for (const type of types) expect(() => codecOfType({ field: JSON.parse(type) as unknown })).not.toThrow();
});
