/** The check of rules: the type of a rule's value, its possible absences, or its findings. */
import { withSourceAbsence } from '../../../../src/mapping/check/rule';
import type { Place, TypedMapping } from '../../../../src/mapping/typed';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { describe as inWords } from '../../../../src/types/type';
import { loadCase } from '../../../support/mapping/cases';

const codec = {
  sure: 'nonblank',
  flag: 'boolean',
  text: 'text',
  'name?': 'nonblank',
  whole: 'integer',
  'points?': 'integer',
  amount: 'number',
  either: { $union: ['integer', { $literals: ['none'] }] },
  list: ['nonblank'],
  level: { title: 'nonblank' },
};

const failure = 'UpstreamTimeout';

const sources = {
  crm: { codec, failure },
  reserve: { codec, failure, fallbackFor: 'crm' },
  sms: { codec, failure, optional: true },
  main: { codec, failure },
};

const told = ({ code, message, suggestion }: Problem): string =>
  [code, message, ...(suggestion === undefined ? [] : [suggestion])].join(': ');

/** Codes that have nothing to do with the rule. */
const ASIDE = ['source-unused'];

const placeOf = (mapping: TypedMapping | undefined): Place | undefined =>
  mapping?.account.fields.find(([name]) => name === 'rule')?.[1];

/** The type of a rule's value in words, and what was found. */
const checked = (rule: unknown): readonly string[] => {
  const { problems, mapping } = loadCase({
    name: 'a rule',
    sources,
    user: { id: 'main.sure', extra: { rule } },
  });
  const found = problems.filter(({ code }) => !ASIDE.includes(code)).map(told);
  const place = placeOf(mapping);
  if (place?.place !== 'scalar') return found;
  const { shape, none, unknown } = withSourceAbsence(place.value);
  return [[inWords(shape), ...(none ? ['none'] : []), ...(unknown ? ['unknown'] : [])].join(', '), ...found];
};

type Row = readonly [rule: unknown, ...outcome: readonly string[]];

const says = (...rows: readonly Row[]): void => {
  it.each(rows.map(([rule, ...outcome]) => [rule, outcome] as const))('%j: %j', (rule, outcome) => {
    expect(checked(rule)).toEqual(outcome);
  });
};

const unsure = (path: string) => ({ from: path, via: ['digits'] });

describe('a path or a constant', () => {
  says(
    ['main.sure', 'text'],
    ['main.text', 'text, none, unknown'],
    ['main.name', 'text, none, unknown'],
    ['sms.sure', 'text, none, unknown'],
    [unsure('main.sure'), 'digits, unknown'],
    [unsure('sms.sure'), 'digits, none, unknown'],
    [{ value: 'a' }, '"a"'],
    [{ when: 'main.flag', value: 'a' }, '"a", none'],
    [{ when: 'main.name', value: 'a' }, '"a", none, unknown'],
    [{ when: 'main.flag', from: 'main.sure' }, 'text, none'],
    [{ when: 'main.flag', from: 'sms.sure' }, 'text, none, unknown'],
    [{ when: 'main.flga', from: 'main.sure' }, 'path-unknown: main has no "flga": did you mean "flag"?'],
  );
});

describe('the first of several', () => {
  const unreachable = 'rule-unreachable: this is never used: the value before it is always there: remove it';
  says(
    [{ first: ['main.text', 'main.sure'] }, 'text'],
    [{ first: ['main.name', { value: 'x' }] }, 'text or "x"'],
    [{ first: ['main.name', 'sms.sure'] }, 'text, none, unknown'],
    [{ first: ['main.text', unsure('main.sure')] }, 'text or digits, unknown'],
    [{ first: ['main.text', 'main.text'] }, 'text, none, unknown'],
    [{ first: ['main.sure', 'main.flag'] }, 'text', unreachable],
    [{ first: ['main.name', 'main.sure', 'main.text', 'main.name'] }, 'text', unreachable],
    [{ first: ['main.nope', 'main.sure'] }, 'path-unknown: main has no "nope": did you mean "name"?'],
  );
});

describe('the first over a chain of sources', () => {
  says(
    [{ first: ['crm.sure', 'reserve.sure'] }, 'text'],
    [{ first: ['reserve.sure', 'crm.sure'] }, 'text'],
    [{ first: ['crm.text', 'reserve.sure'] }, 'text, none, unknown'],
    [{ first: ['crm.sure', 'crm.sure'] }, 'text, none, unknown'],
    [{ first: ['crm.sure', 'sms.sure'] }, 'text, none, unknown'],
    [{ first: ['crm.sure', unsure('reserve.sure')] }, 'text or digits, none, unknown'],
    [{ first: ['crm.sure', { when: 'crm.flag', from: 'reserve.sure' }] }, 'text, none, unknown'],
  );
});

describe('a sum', () => {
  const needed = 'step-input: a number is needed here, this is';
  const odd = 'step-input: a number is needed here, this can be';
  says(
    [{ sum: ['main.whole', 'main.whole'] }, 'a whole number, unknown'],
    [{ sum: ['main.whole', 'main.amount'] }, 'a number, unknown'],
    [{ sum: ['main.whole', 'main.points'] }, 'a whole number, unknown'],
    [{ sum: ['main.points', 'main.points'] }, 'a whole number, none, unknown'],
    [{ sum: ['main.points', { value: 1 }] }, 'a number, unknown'],
    [{ sum: ['main.whole', 'main.sure'] }, `${needed} text: add "number" to "via"`],
    [
      { sum: ['main.list'] },
      `${needed} a list: write "sum": { "each": "main.list", "as": "element", "item": "element" }`,
    ],
    [
      { sum: ['main.points', 'main.list'] },
      `${needed} a list: write { "sum": { "each": "main.list", "as": "element", "item": "element" } }`,
    ],
    [
      { sum: [{ from: 'main.list', default: 1 }] },
      `${odd} a list: combine the elements by a rule such as { "sum": { "each": "main.list", "as": "element", "item": "element" } }`,
      'default-unused: this is never used: the value is never missing: remove it',
    ],
    [{ sum: ['main.level'] }, `${needed} an object: take one of its fields, "title": add ".title"`],
    [{ sum: [{ from: 'main.points', default: '-10' }] }, `${needed} "-10": write -10`],
    [{ sum: [{ from: 'main.points', default: '10' }] }, `${needed} "10": write 10`],
    [{ sum: [{ from: 'main.name', default: 'x' }] }, `${needed} text or "x": add "number" to "via"`],
    [
      { sum: [{ from: 'main.either', default: 'x' }] },
      `${odd} "none" or "x": add "number" to "via"`,
      'default-unused: this is never used: the value is never missing: remove it',
    ],
    [{ sum: [{ from: 'main.points', default: '1x' }] }, `${needed} "1x"`],
    [{ sum: [{ from: 'main.points', default: 'x1' }] }, `${needed} "x1"`],
    [{ sum: [{ from: 'main.points', default: 1 }] }, 'a whole number or 1, unknown'],
    [{ sum: [{ from: 'main.name', default: 1 }] }, `${odd} text: add "number" to "via"`],
    [{ sum: ['main.nope', 'main.sure'] }, 'path-unknown: main has no "nope": did you mean "name"?'],
  );
});

describe('a step that does not accept all possible inputs', () => {
  const accepts = 'step-input: "digits" accepts text, and this';
  const mixed = { from: 'main.sure', via: [{ table: { a: 'x', b: 2, c: false } }, 'digits'] };
  says(
    [{ from: 'main.whole', via: ['digits'] }, `${accepts} is a whole number: put "text" before it`],
    [{ from: 'main.either', via: ['digits'] }, `${accepts} can be a whole number: put "text" before it`],
    [mixed, `${accepts} can be 2 or false`],
  );
});

describe('a percentage', () => {
  const needed = 'step-input: a number is needed here, this is';
  const above = 'step-input: the whole must be above 0, this is';
  const two = 'rule-form: "percent" takes two rules: the part, then the whole';
  says(
    [{ percent: ['main.whole', 'main.whole'] }, 'a whole number from 0 to 100, unknown'],
    [{ percent: ['main.points', 'main.whole'] }, 'a whole number from 0 to 100, none, unknown'],
    [{ percent: ['main.whole', 'sms.whole'] }, 'a whole number from 0 to 100, none, unknown'],
    [{ percent: ['main.whole', { value: 1000 }] }, 'a whole number from 0 to 100, unknown'],
    [{ percent: ['main.sure', 'main.whole'] }, `${needed} text: add "number" to "via"`],
    [
      { percent: ['main.whole', 'main.level'] },
      `${needed} an object: take one of its fields, "title": add ".title"`,
    ],
    [{ percent: ['main.whole', { value: 0 }] }, `${above} 0`],
    [
      { percent: ['main.whole', { from: 'main.whole', via: [{ clamp: [-5, 0] }] }] },
      `${above} a whole number from -5 to 0`,
    ],
    [{ percent: ['main.whole'] }, `${two}: write ["main.whole", "source.field"]`],
    [{ percent: ['main.whole', 'main.whole', 'main.whole'] }, two],
    [{ percent: ['main.nope', 'main.whole'] }, 'path-unknown: main has no "nope": did you mean "name"?'],
  );
});

describe('a join', () => {
  const needed = 'step-input: a text is needed here, this is';
  const join = (...rules: readonly unknown[]) => ({ join: rules, separator: ' ' });
  says(
    [join('main.sure', 'main.text'), 'text, unknown'],
    [join('main.text', 'main.name'), 'text, none, unknown'],
    [join({ value: 'a' }, 'main.text'), 'text, none, unknown'],
    [join({ value: 'a' }, 'main.sure'), 'text, unknown'],
    [join({ value: 'a' }, { value: 'b' }), 'text, none, unknown'],
    [join('main.whole'), `${needed} a whole number: add "text" to "via"`],
    [
      join('main.list'),
      `${needed} a list: write "join": { "each": "main.list", "as": "element", "item": "element" }`,
    ],
    [
      join('main.sure', 'main.list'),
      `${needed} a list: write { "join": { "each": "main.list", "as": "element", "item": "element" }, "separator": ", " }`,
    ],
    [join({ from: 'main.name', default: 5 }), `${needed} 5: write "5"`],
    [join({ from: 'main.name', default: 'x' }), 'text, unknown'],
    [join({ from: 'main.name', default: true }), `${needed} true: write "true"`],
    [join('main.nope'), 'path-unknown: main has no "nope": did you mean "name"?'],
  );
});

describe('a template', () => {
  const needed = 'step-input: a text or a number is needed here, this is';
  says(
    [{ template: '{main.sure} {main.whole}' }, 'text, unknown'],
    [{ template: '{main.sure} {main.text}' }, 'text, none, unknown'],
    [{ template: '{main.sure} {main.name}' }, 'text, none, unknown'],
    [{ template: '{main.flag}' }, `${needed} true or false: use "join" with a rule that makes it one`],
    [{ template: '{main.list}' }, `${needed} a list: take one element of it, "[0]"`],
    [{ template: '{main.nope} {main.sure}' }, 'path-unknown: main has no "nope": did you mean "name"?'],
  );
});

describe('a default', () => {
  const unused = (kind: string) =>
    `default-unused: this is never used: the value is never ${kind}: remove it`;
  const shown =
    'if-unknown-number: a number is shown although it could not be read: remove it, unless the number is harmless';
  says(
    [{ from: 'main.name', default: 'x' }, 'text or "x", unknown'],
    [{ from: 'main.name', ifUnknown: 'y' }, 'text or "y", none'],
    [{ from: 'main.name', default: 'x', ifUnknown: 'y' }, 'text or "x" or "y"'],
    [{ from: 'sms.sure', default: 'x', ifUnknown: 'y' }, 'text or "x" or "y"'],
    [{ from: 'main.sure', default: 'x' }, 'text or "x"', unused('missing')],
    [{ from: 'main.text', default: 'x' }, 'text or "x", unknown'],
    [{ from: 'main.text', ifUnknown: 'y' }, 'text or "y", none'],
    [{ from: 'main.sure', ifUnknown: 'y' }, 'text or "y"', unused('unknown')],
    [{ from: 'main.points', ifUnknown: 0 }, 'a whole number or 0, none', shown],
    [
      { from: 'main.either', ifUnknown: 7 },
      'contract-type: a field takes values of one kind: text, numbers, or true and false; this is a whole number or "none" or 7',
      unused('unknown'),
      shown,
    ],
    [{ when: 'main.name', from: 'main.text', default: 'x' }, 'text or "x", none, unknown'],
  );
});

describe('a constant that reads like a path', () => {
  const reads = 'constant-path: this is shown as text, but it looks like a path';
  const rename = `${reads}: rename "value" to "from"`;
  const further = `${reads}: make it a further rule of "first"`;
  says(
    [{ value: 'main.sure' }, '"main.sure"', rename],
    [{ value: '{main.sure}' }, '"{main.sure}"', rename],
    [{ value: '{{ main.sure }}' }, '"{{ main.sure }}"', rename],
    [{ value: 'main' }, '"main"'],
    [{ value: 'other.sure' }, '"other.sure"'],
    [{ value: 'main. sure' }, '"main. sure"'],
    [{ value: 'main{.sure}' }, '"main{.sure}"'],
    [{ value: '{main.}sure' }, '"{main.}sure"'],
    [{ value: '- {main.sure}' }, '"- {main.sure}"'],
    [{ value: '{main.sure} -' }, '"{main.sure} -"'],
    [{ from: 'main.text', default: 'main.sure' }, 'text or "main.sure", unknown', further],
    [
      { from: unsure('main.sure').from, via: ['digits'], ifUnknown: 'main.sure' },
      'digits or "main.sure"',
      further,
    ],
  );
});
