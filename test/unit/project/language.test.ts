/** docs/explanation/language.md: its statements about absence and merged files agree with the code. */
import { isRight } from 'fp-ts/Either';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { mostSevere, requestInvalid } from '../../../src/core/failure';
import { resolve } from '../../../src/resolve';
import type { BridgeEvent } from '../../../src/observe/events';
import { reasons } from '../../../src/core/absence';
import { adaptersOf, failureOf, fileOf } from '../../support/mapping/cases';
import { readTextOf } from '../../support/tenant/broken';
import { callAt, contextOf, load } from '../../support/tenant/world';
import { ROOT } from '../../support/root';

const page = readFileSync(join(ROOT, 'docs/explanation/language.md'), 'utf8');

/** A payload's texts and numbers: `b` and `n` are none as null, and unknown as values of another type. */
const CODEC = { 'a?': 'text', 'b?': 'text', 'm?': 'number', 'n?': 'number' };
const PRESENT = { a: 'A', m: 1 };
const NONE = { ...PRESENT, b: null, n: null };
const UNKNOWN = { ...PRESENT, b: 5, n: 'five' };

/** What a rule gives: its value, or the kind of its absence. */
const outcomeOf = async (rule: unknown, payload: unknown, codec: object = CODEC): Promise<string> => {
  const each = { name: 'a row of the page', codec, payload, user: { id: ID, extra: { field: rule } } };
  const events: BridgeEvent[] = [];
  const context = contextOf(adaptersOf(each), { emit: (event) => events.push(event) });
  const { tenant, problems } = load(fileOf(each), context);
  if (tenant === undefined) throw new Error(problems.map(({ message }) => message).join(', '));
  const outcome = await resolve(tenant, 'u-1', callAt(new Date(0)))();
  tenant.dispose();
  if (!isRight(outcome)) return outcome.left.tag;
  if ('field' in outcome.right) return `\`${JSON.stringify(outcome.right.field)}\``;
  const fields = events.flatMap((event) => (event.event === 'fields-absent' ? event.fields : []));
  const reason = fields.find(({ field }) => field === 'field')?.reason;
  return reason === undefined ? 'no reason' : reasons[reason];
};

const ID = 'request.userIdentifier';

/** The rows of the table of absence: rule, outcome with none, outcome with unknown. */
const rows = [...page.matchAll(/^\| `(\{.*\})` +\| (\S+) +\| (\S+) +\|$/gm)].map(
  ([, rule = '', none = '', unknown = '']) => [rule, none, unknown] as const,
);

test('the table of absence has every form and every kind of guard', () => {
  expect(rows.length).toBeGreaterThan(15);
  const words = [
    ...['from', 'first', 'join', 'template', 'sum', 'difference', 'min', 'max', 'percent'],
    ...['via', 'default', 'ifUnknown'],
  ];
  const guards = ['not', 'all', 'any', 'equals', 'lessThan', 'contains', 'startsWith'];
  const all = rows.map(([rule]) => rule).join('\n');
  expect([...words, ...guards].filter((word) => !all.includes(`"${word}"`))).toEqual([]);
});

test.each(rows)(
  '%s gives %s where a part is none, and %s where it is unknown',
  async (rule, none, unknown) => {
    const parsed: unknown = JSON.parse(rule);
    expect([await outcomeOf(parsed, NONE), await outcomeOf(parsed, UNKNOWN)]).toEqual([none, unknown]);
  },
);

/** The rows of the table of rules over a list: the form, and what it gives for each list. */
const listRows = [...page.matchAll(/^\| `(\w+)` +\|((?: [\w]+ +\|){5})$/gm)].map(
  ([, form = '', cells = '']) => [form, cells.split('|').flatMap((cell) => cell.trim() || [])] as const,
);

const LISTS = [
  [],
  undefined,
  [{ n: 1 }, { n: 2 }],
  [{ n: 1 }, { n: null }, { n: 2 }],
  [{ n: 1 }, { n: 2 }, { n: 'five' }],
];

test('the table of rules over a list has every form that takes numbers', () => {
  expect(listRows.map(([form]) => form)).toEqual(['sum', 'count', 'min', 'max', 'first', 'last']);
});

test.each(listRows)('%s over a list gives what the table says: %j', async (form, cells) => {
  const rule = { [form]: { each: 'crm.list', as: 'e', item: 'e.n' } };
  const codec = { 'list?': [{ 'n?': 'number' }] };
  const given: string[] = [];
  for (const list of LISTS) given.push(await outcomeOf(rule, { list }, codec));
  expect(given.map((outcome) => outcome.replaceAll('`', ''))).toEqual(cells);
});

test('the three files of "Merging files" are a base, a file that extends it and the merged result', () => {
  const [, section = ''] = page.split('\n## Merging files: `extends`\n');
  const [base = '', own = '', merged = ''] = [...section.matchAll(/```json\n([^]*?)```/g)].map(
    ([, text = '']) => text,
  );
  const readText = readTextOf({ '../_base/tenant.json': [base] });
  const variables = { ACME_KEY: 'invented-key', TOKEN: 'invented-token' };
  const loaded = load(own, contextOf(adapters, { variables }), undefined, readText);
  loaded.tenant?.dispose();
  expect(JSON.stringify(loaded.document)).toBe(JSON.stringify(JSON.parse(merged)));
});

test('the order of failures on the page is the order in which they are answered', () => {
  const [, written = ''] = /in the list (`IdentityMismatch`, [^]*?);/.exec(page) ?? [];
  const tags = [...written.matchAll(/`(\w+)`/g)].map(([, tag = '']) => tag);
  const failures = tags.map((tag) =>
    tag === 'RequestInvalid' ? requestInvalid('identifier') : failureOf(tag),
  );
  expect(failures).toHaveLength(9);
  failures.reduce((graver, milder) => {
    expect([mostSevere([graver, milder]), mostSevere([milder, graver])]).toEqual([graver, graver]);
    return milder;
  });
});
