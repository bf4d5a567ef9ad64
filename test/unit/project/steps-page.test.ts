/** docs/reference/steps.md: each row "I have … I want …" gives what it says. */
import { isRight } from 'fp-ts/Either';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { steps } from '../../../src/mapping/steps/catalogue';
import { resolve } from '../../../src/resolve';
import { isRecord } from '../../../src/types/conform';
import { adaptersOf, fileOf } from '../../support/mapping/cases';
import { callAt, contextOf, load } from '../../support/tenant/world';
import { ROOT } from '../../support/root';

const page = readFileSync(join(ROOT, 'docs/reference/steps.md'), 'utf8');

/** The rows: what there is, the rule, what it gives. */
const rows = [...page.matchAll(/^\| `(\{.*?\})` +\| .+? +\| `(\{.*?\})` +\| (.+?) +\|$/gm)].map(
  ([, have = '', rule = '', gives = '']) => [have, rule, gives] as const,
);

/** The type of a value, in the notation of payloads. */
const typeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return [typeOf(value[0])];
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [`${key}?`, typeOf(inner)]));
  return typeof value === 'number' || typeof value === 'boolean' ? typeof value : 'text';
};

const outcomeOf = async (have: unknown, rule: unknown): Promise<string> => {
  const user = { id: 'request.userIdentifier', extra: { field: rule } };
  const each = { name: 'a row of the page', codec: typeOf(have), payload: have, user };
  const { tenant, problems } = load(fileOf(each), contextOf(adaptersOf(each)));
  if (tenant === undefined) throw new Error(problems.map(({ message }) => message).join(', '));
  const outcome = await resolve(tenant, 'u-1', callAt(new Date(0)))();
  tenant.dispose();
  if (!isRight(outcome)) return outcome.left.tag;
  return 'field' in outcome.right ? `\`${JSON.stringify(outcome.right.field)}\`` : 'none';
};

test('there is a row for every purpose, and no row is passed over', () => {
  const [, table = ''] = /## By purpose\n([^]*?)\n## /.exec(page) ?? [];
  expect(rows.length).toBe(table.split('\n').filter((line) => line.startsWith('| `')).length);
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows)('with %s, %s gives %s', async (have, rule, gives) => {
  const [payload, parsed]: readonly unknown[] = [JSON.parse(have), JSON.parse(rule)];
  expect(await outcomeOf(payload, parsed)).toBe(gives);
});

test('every step has a row for its purpose, except that which needs a catalogue', () => {
  const rules = rows.map(([, rule]) => rule);
  const without = steps.filter(({ name }) => !rules.some((rule) => rule.includes(`"${name}"`)));
  expect(without.map(({ name }) => name)).toEqual(['find']);
});

test('every step of the catalogue is on the page', () => {
  expect(steps.filter(({ name }) => !page.includes(`\n| \`${name}\` `))).toEqual([]);
});
