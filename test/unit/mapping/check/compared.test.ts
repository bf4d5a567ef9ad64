/** The check of guards that compare two fields or look for a part: their outcomes, or findings. */
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { loadCase } from '../../../support/mapping/cases';

const PAYLOAD = {
  sure: 'nonblank',
  text: 'text',
  'name?': 'nonblank',
  whole: 'integer',
  amount: 'number',
  'points?': 'integer',
  percent: 'percent',
  age: 'age',
  flag: 'boolean',
  digits: 'digits',
  birthday: 'date',
  sex: { $literals: ['M', 'F'] },
  grade: { $literals: [1, 2] },
  either: { $union: ['integer', 'nonblank'] },
  list: ['nonblank'],
  numbers: ['integer'],
  nested: [['nonblank']],
  textOrList: { $union: ['nonblank', ['nonblank']] },
  cards: [{ type: 'nonblank' }],
  level: { title: 'nonblank' },
};

const OPTIONAL = { codec: PAYLOAD, failure: 'UpstreamTimeout', optional: true };

const told = ({ code, message, suggestion }: Problem): string =>
  [code, message, ...(suggestion === undefined ? [] : [suggestion])].join(': ');

/** The outcomes of a guard beside that it passes, or its findings. */
const outcomesOf = (when: unknown): string => {
  const { problems, mapping } = loadCase({
    name: 'a guard',
    sources: { crm: { codec: PAYLOAD, failure: 'UpstreamTimeout' }, extra: OPTIONAL },
    user: { id: 'crm.sure', name: { when, value: 'a' }, units: 'extra.sure' },
  });
  if (problems.length > 0) return problems.map(told).join('; ');
  const place = mapping?.account.fields.find(([name]) => name === 'name')?.[1];
  if (place?.place !== 'scalar') throw new Error('the guarded place was not checked');
  const { none, unknown } = place.value.type;
  return [...(none ? ['false'] : []), ...(unknown ? ['unknown'] : [])].join(', ');
};

const equals = (one: string, other: string) => ({ path: one, equals: { path: other } });
const atLeast = (one: string, other: string) => ({ path: one, atLeast: { path: other } });
const lessThan = (one: string, other: string) => ({ path: one, lessThan: { path: other } });
const contains = (path: string, part: unknown) => ({ path, contains: part });
const startsWith = (path: string, part: unknown) => ({ path, startsWith: part });
const all = (...guards: readonly unknown[]) => ({ all: guards });
const not = (guard: unknown) => ({ not: guard });

const NEVER = 'guard-never: this guard never passes';
const ALWAYS = 'guard-always: this guard always passes: remove it';
const KIND = 'compare values of one kind: a step in the "via" of one of them can convert it';

type Row = readonly [guard: unknown, outcomes: string];

const says = (rows: readonly Row[]): void => {
  it.each(rows)('%j: %s', (guard, outcomes) => {
    expect(outcomesOf(guard)).toBe(outcomes);
  });
};

describe('a comparison of two fields', () => {
  says([
    [equals('crm.sure', 'crm.digits'), 'false'],
    [equals('crm.sure', 'crm.text'), 'false'],
    [equals('crm.sure', 'crm.name'), 'false, unknown'],
    [equals('crm.name', 'crm.sure'), 'false, unknown'],
    [equals('crm.sure', 'extra.sure'), 'false, unknown'],
    [equals('crm.whole', 'crm.amount'), 'false'],
    [equals('crm.grade', 'crm.percent'), 'false'],
    [equals('crm.sex', 'crm.text'), 'false'],
    [equals('crm.either', 'crm.whole'), 'false'],
    [{ path: 'crm.text', via: ['number'], atLeast: { path: 'crm.whole' } }, 'false, unknown'],
    [{ path: 'crm.whole', atLeast: { path: 'crm.text', via: ['number'] } }, 'false, unknown'],
    [atLeast('crm.whole', 'crm.amount'), 'false'],
    [atLeast('crm.whole', 'crm.points'), 'false, unknown'],
    [lessThan('extra.whole', 'crm.points'), 'false, unknown'],
  ]);
});

describe('a comparison of two fields that decides nothing', () => {
  says([
    [equals('crm.sure', 'crm.sure'), ALWAYS],
    [atLeast('crm.whole', 'crm.whole'), ALWAYS],
    [equals('crm.name', 'crm.name'), 'false, unknown'],
    [lessThan('crm.whole', 'crm.whole'), NEVER],
    [lessThan('crm.points', 'crm.points'), NEVER],
    [
      equals('crm.sure', 'crm.whole'),
      `guard-never: these are never the same: one is text, the other a whole number: ${KIND}`,
    ],
    [
      equals('crm.sex', 'crm.grade'),
      `guard-never: these are never the same: one is "M" or "F", the other 1 or 2: ${KIND}`,
    ],
    [
      equals('crm.flag', 'crm.sure'),
      `guard-never: these are never the same: one is true or false, the other text: ${KIND}`,
    ],
    [{ path: 'crm.whole', via: [{ between: [200, 300] }], lessThan: { path: 'crm.percent' } }, NEVER],
    [
      {
        path: 'crm.age',
        via: [{ clamp: [0, 10] }],
        atLeast: { path: 'crm.percent', via: [{ clamp: [11, 12] }] },
      },
      NEVER,
    ],
    [
      {
        path: 'crm.age',
        via: [{ clamp: [0, 10] }],
        equals: { path: 'crm.percent', via: [{ clamp: [11, 12] }] },
      },
      `guard-never: these are never the same: one is a whole number from 0 to 10, the other a number from 11 to 12: ${KIND}`,
    ],
  ]);
});

describe('a comparison of two fields that are not comparable', () => {
  says([
    [equals('crm.sure', 'crm.list'), 'guard-form: a list cannot be compared'],
    [equals('crm.level', 'crm.sure'), 'guard-form: an object cannot be compared'],
    [
      atLeast('crm.whole', 'crm.sure'),
      'guard-form: "atLeast" compares numbers, but this is text: add "via": ["number"]',
    ],
    [
      lessThan('crm.text', 'crm.whole'),
      'guard-form: "lessThan" compares numbers, but this is text: add "via": ["number"]',
    ],
    [atLeast('crm.either', 'crm.whole'), 'guard-form: "atLeast" compares numbers, but this can be text'],
    [equals('crm.sure', 'crm.nmae'), 'path-unknown: crm has no "nmae": did you mean "name"?'],
    [
      { path: 'crm.sure', equals: {} },
      'key-missing: another field needs a "path": add "path": "source.field"',
    ],
    [
      { path: 'crm.sure', equals: { from: 'crm.text' } },
      'key-unknown: there is no "from" here: did you mean "path"?',
    ],
    [
      { path: 'crm.sure', equals: { path: 'crm.text', via: ['nope'] } },
      'step-unknown: there is no step "nope"',
    ],
    [
      { path: 'crm.whole', lessThan: 'crm.points' },
      'guard-form: "lessThan" compares with a number, but this looks like a path: another field is written { "path": "crm.points" }',
    ],
    [
      { path: 'crm.sure', in: [{ path: 'crm.text' }] },
      'kind-wrong: a text, a number, true or false is needed here, this is an object',
    ],
  ]);
});

describe('a part of a text or a list', () => {
  says([
    [contains('crm.sure', 'a'), 'false'],
    [startsWith('crm.sure', 'a'), 'false'],
    [contains('crm.text', 'a'), 'false'],
    [startsWith('crm.name', 'a'), 'false, unknown'],
    [contains('crm.sex', 'M'), 'false'],
    [contains('crm.digits', '79'), 'false'],
    [startsWith('crm.birthday', '1990-'), 'false'],
    [contains('crm.list', 'a'), 'false, unknown'],
    [contains('crm.numbers', 5), 'false, unknown'],
    [contains('crm.textOrList', 'a'), 'false, unknown'],
    [{ path: 'crm.whole', via: ['text'], startsWith: '5' }, 'false'],
    [startsWith('crm.digits', '+7'), 'guard-never: this never starts with "+7": it is digits'],
    [contains('crm.birthday', '.'), 'guard-never: this never contains ".": it is a calendar date'],
    [contains('crm.sex', 'X'), 'guard-never: this never contains "X": it is "M" or "F"'],
    [contains('crm.sure', 5), 'guard-never: this never contains 5: it is text'],
    [contains('crm.numbers', '5'), 'guard-never: this never contains "5": it is a list'],
    [{ path: 'crm.flag', via: ['text'], contains: 'e' }, ALWAYS],
    [contains('crm.sure', ''), 'guard-form: "contains" needs a text that is not empty'],
    [
      contains('crm.whole', 5),
      'guard-form: "contains" looks into texts and into lists of single values, but this is a whole number',
    ],
    [
      contains('crm.cards', 'a'),
      'guard-form: "contains" looks into texts and into lists of single values, but this is a list: count the elements: { "count": { "each": …, "as": …, "when": … } }',
    ],
    [startsWith('crm.list', 'a'), 'guard-form: "startsWith" looks at texts, but this is a list'],
    [
      { path: 'crm.sure', includes: 'a' },
      'key-unknown: there is no "includes" here: did you mean "contains"?',
    ],
    [
      { path: 'crm.sure', beginsWith: 'a' },
      'key-unknown: there is no "beginsWith" here: did you mean "startsWith"?',
    ],
  ]);
});

describe('parts and comparisons of which not all can hold', () => {
  says([
    [all(startsWith('crm.sure', 'a'), startsWith('crm.sure', 'b')), NEVER],
    [all(startsWith('crm.sure', 'a'), startsWith('crm.sure', 'ab')), 'false'],
    [all(startsWith('crm.sure', 'a'), startsWith('crm.text', 'b')), 'false'],
    [all(contains('crm.sure', 'a'), contains('crm.sure', 'b')), 'false'],
    [all({ path: 'crm.sure', equals: 'abc' }, contains('crm.sure', 'd')), NEVER],
    [all({ path: 'crm.sure', in: ['abc', 'd'] }, contains('crm.sure', 'd')), 'false'],
    [all({ path: 'crm.sure', equals: 'abc' }, startsWith('crm.sure', 'b')), NEVER],
    [all(contains('crm.sure', 'a'), not(contains('crm.sure', 'a'))), NEVER],
    [all(contains('crm.sure', 'a'), not(startsWith('crm.sure', 'a'))), 'false'],
    [all(equals('crm.sure', 'crm.text'), not(equals('crm.sure', 'crm.text'))), NEVER],
    [all(equals('crm.whole', 'crm.amount'), lessThan('crm.whole', 'crm.amount')), NEVER],
    [all(atLeast('crm.whole', 'crm.amount'), lessThan('crm.whole', 'crm.amount')), NEVER],
    [all(atLeast('crm.whole', 'crm.amount'), lessThan('crm.whole', 'crm.percent')), 'false'],
  ]);
});
