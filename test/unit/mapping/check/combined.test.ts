/** The check of rules that combine numbers, or the elements of a list: their types and absences, or findings. */
import { withSourceAbsence } from '../../../../src/mapping/check/rule';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { describe as inWords } from '../../../../src/types/type';
import { loadCase } from '../../../support/mapping/cases';

const element = {
  sure: 'nonblank',
  text: 'text',
  whole: 'integer',
  amount: 'number',
  'points?': 'integer',
  percent: 'percent',
  flag: 'boolean',
  tags: ['nonblank'],
  literal: { $literals: [1, 2] },
};

const codec = {
  ...element,
  age: 'age',
  cards: [element],
  'more?': [element],
  nulls: [{ $union: [element, 'null'] }],
  texts: ['text'],
  record: { $record: element },
  either: { $union: [[element], { $record: element }] },
  listOrObject: { $union: [[element], { id: 'nonblank' }] },
};

const failure = 'UpstreamTimeout';

const sources = { main: { codec, failure }, sms: { codec, failure, optional: true } };

const told = ({ code, message, suggestion }: Problem): string =>
  [code, message, ...(suggestion === undefined ? [] : [suggestion])].join(': ');

/** The type of a rule's value in words, or what was found. */
const checked = (rule: unknown): readonly string[] => {
  const { problems, mapping } = loadCase({
    name: 'a rule',
    sources,
    user: { id: 'main.sure', extra: { rule } },
  });
  const found = problems.filter(({ code }) => code !== 'source-unused').map(told);
  const place = mapping?.account.fields.find(([name]) => name === 'rule')?.[1];
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

/** A path with what is shown in the place of what is unknown. */
const known = (path: string, ifUnknown: string | number) => ({ from: path, ifUnknown });

const inner = (list: string, item: unknown) => ({ each: `main.${list}`, as: 'g', item });

/** The texts that there are, or a rule in the place of those that are blank. */
const counted = (rule: object) => ({
  count: { each: 'main.texts', as: 'w', item: { first: [known('w', 'z'), rule] } },
});

const COUNT_UNKNOWN = 'a whole number from 0 to 4294967295, unknown';

/** What is found of a number in such a place. */
const SHOWN_NUMBER =
  'if-unknown-number: a number is shown although it could not be read: remove it, unless the number is harmless';

const over = (list: string, more: object = {}) => ({ each: `main.${list}`, as: 'w', ...more });

describe('a sum', () => {
  says(
    [{ sum: ['main.whole', 'main.percent'] }, 'a number, unknown'],
    [{ sum: ['main.age', 'main.age'] }, 'a whole number, unknown'],
    [{ sum: ['main.age'] }, 'a whole number from 0 to 150'],
    [{ sum: ['main.percent'] }, 'a number from 0 to 100, unknown'],
    [{ sum: [{ percent: ['main.whole', 'main.points'] }] }, 'a whole number from 0 to 100, none, unknown'],
  );
});

describe('a difference', () => {
  says(
    [{ difference: ['main.whole', 'main.whole'] }, 'a whole number, unknown'],
    [{ difference: ['main.whole', 'main.points'] }, 'a whole number, none, unknown'],
    [{ difference: ['main.points', { value: 1 }] }, 'a number, none, unknown'],
    [{ difference: ['main.whole', 'sms.whole'] }, 'a whole number, none, unknown'],
    [{ difference: [{ value: 0.3 }, { value: 0.1 }] }, 'a number, unknown'],
    [{ difference: ['main.percent', 'main.percent'], via: ['round'] }, 'a whole number, unknown'],
    [
      { difference: ['main.whole'] },
      'rule-form: "difference" takes two rules: the number, then what is subtracted from it: write ["main.whole", "source.field"]',
    ],
    [
      { difference: ['main.whole', 'main.whole', 'main.whole'] },
      'rule-form: "difference" takes two rules: the number, then what is subtracted from it',
    ],
    [
      { difference: ['main.whole', 'main.sure'] },
      'step-input: a number is needed here, this is text: add "number" to "via"',
    ],
    [
      { difference: ['main.whole', 'main.cards.whole'] },
      'path-list: "cards" of main is a list: it has no fields: write { "sum": { "each": "main.cards", "as": "element", "item": "element.whole" } }',
    ],
  );
});

describe('the least and the greatest', () => {
  says(
    [{ min: ['main.whole', 'main.whole'] }, 'a whole number, unknown'],
    [{ max: ['main.whole', 'main.amount'] }, 'a whole number or a number, unknown'],
    [{ max: ['main.whole', 'main.points'] }, 'a whole number, unknown'],
    [{ min: ['main.points', 'sms.points'] }, 'a whole number, none, unknown'],
    [
      { min: ['main.percent', 'main.age'], via: [{ clamp: [0, 50] }] },
      'a number from 0 to 50 or a whole number from 0 to 50, unknown',
    ],
    [{ min: [{ value: 0.5 }, { value: 5 }] }, '0.5 or 5, unknown'],
    [{ max: [{ value: 5 }] }, '5, unknown'],
    [{ min: ['main.whole', { value: 5 }] }, 'a whole number or 5, unknown'],
    [{ min: ['main.sure'] }, 'step-input: a number is needed here, this is text: add "number" to "via"'],
    [
      { max: ['main.cards.whole'] },
      'path-list: "cards" of main is a list: it has no fields: write "max": { "each": "main.cards", "as": "element", "item": "element.whole" }',
    ],
    [
      { max: ['main.whole', 'main.cards[0].tags.x'] },
      'path-list: "cards[0].tags" of main is a list: it has no fields: write { "max": { "each": "main.cards[0].tags", "as": "element", "item": "element.x" } }',
    ],
  );
});

describe('a rule over a list', () => {
  says(
    [{ sum: over('cards', { item: 'w.whole' }) }, 'a whole number, unknown'],
    [{ sum: over('more', { item: 'w.whole' }) }, 'a whole number, none, unknown'],
    [{ sum: over('cards', { item: 'w.points' }) }, 'a whole number, none, unknown'],
    [{ sum: over('nulls', { item: 'w.amount' }) }, 'a number, none, unknown'],
    [{ count: over('cards') }, 'a whole number from 0 to 4294967295, unknown'],
    [
      { count: over('cards', { when: 'w.flag', item: 'w.points' }) },
      'a whole number from 0 to 4294967295, unknown',
    ],
    [{ count: over('more', { when: 'w.flag' }) }, 'a whole number from 0 to 4294967295, none, unknown'],
    [{ max: over('cards', { item: 'w.percent' }) }, 'a number from 0 to 100, none, unknown'],
    [{ min: over('cards', { item: 'w.literal' }) }, '1 or 2, none, unknown'],
    [{ first: over('cards', { item: 'w.text' }) }, 'text, none, unknown'],
    [{ last: over('texts', { item: 'w' }) }, 'text, none, unknown'],
    [{ join: over('cards', { item: 'w.sure' }), separator: ' ' }, 'text, none, unknown'],
    [{ sum: over('record', { item: 'w.whole' }) }, 'a whole number, unknown'],
    [{ sum: over('either', { item: 'w.whole' }) }, 'a whole number, unknown'],
    [{ count: { each: 'sms.cards', as: 'w' } }, 'a whole number from 0 to 4294967295, none, unknown'],
    [{ sum: over('cards', { item: { count: { each: 'w.tags', as: 'tag' } } }) }, 'a whole number, unknown'],
    // Where no item can be unknown, the form itself still can be, and so can its guard.
    [{ sum: over('cards', { item: known('w.amount', 0) }) }, 'a number, unknown', SHOWN_NUMBER],
    [{ sum: over('cards', { item: known('w.percent', 0.5) }) }, 'a number, unknown', SHOWN_NUMBER],
    [{ max: over('cards', { item: known('w.amount', 0) }) }, 'a number or 0, none, unknown', SHOWN_NUMBER],
    [{ first: over('cards', { item: known('w.amount', 0) }) }, 'a number or 0, none', SHOWN_NUMBER],
    [{ last: over('cards', { item: known('w.text', 'x') }) }, 'text or "x", none'],
    [{ join: over('cards', { item: known('w.sure', 'x') }), separator: ' ' }, 'text, none, unknown'],
    [{ count: over('cards', { item: known('w.text', 'x') }) }, 'a whole number from 0 to 4294967295'],
    [
      { count: over('cards', { when: 'w.flag', item: known('w.text', 'x') }) },
      'a whole number from 0 to 4294967295, unknown',
    ],
    // Inside another rule nothing else makes them unknown: too many characters, or digits.
    [counted({ join: inner('texts', known('g', 'y')), separator: '' }), COUNT_UNKNOWN],
    [counted({ sum: inner('cards', known('g.amount', 0)) }), COUNT_UNKNOWN, SHOWN_NUMBER],
    [counted({ max: inner('cards', known('g.amount', 0)) }), COUNT_UNKNOWN, SHOWN_NUMBER],
    [counted({ last: inner('texts', known('g', 'y')) }), 'a whole number from 0 to 4294967295'],
  );
});

describe('a mistake in a rule over a list', () => {
  says(
    [
      { sum: over('cards', { item: 'w.sure' }) },
      'step-input: a number is needed here, this is text: add "number" to "via"',
    ],
    [
      { join: over('cards', { item: 'w.whole' }), separator: ' ' },
      'step-input: a text is needed here, this is a whole number: add "text" to "via"',
    ],
    [
      { join: over('cards', { item: 'w.sure' }) },
      'key-missing: "join" needs a "separator": add "separator": " "',
    ],
    [
      { sum: over('cards', { item: 'w.whole' }), separator: ' ' },
      'key-unknown: "separator" belongs to "join"',
    ],
    [{ sum: over('cards') }, 'key-missing: "each" needs an "item": add "item": "w"'],
    [
      { sum: { each: 'main.cards', item: 'card.whole' } },
      'each-alias: "each" needs "as": the name that the element has in "item": add "as": "card"',
    ],
    [
      { count: { each: 'main.cards', when: 'card.flag' } },
      'each-alias: "each" needs "as": the name that the element has in "item": add "as": "card"',
    ],
    [
      { sum: { as: 'w', item: 'w.whole' } },
      'key-missing: "each" is missing: the path of the list that "item" is made for: add "each": "source.field"',
    ],
    [
      { sum: over('amuont', { item: 'w.whole' }) },
      'path-unknown: main has no "amuont": did you mean "amount"?',
    ],
    [
      { sum: over('whole', { item: 'w' }) },
      'each-list: "each" needs a list, this is a whole number: take the path of a list, or write the element itself without "each"',
    ],
    [
      { sum: over('listOrObject', { item: 'w.whole' }) },
      'each-list: "each" needs a list, this is a list or an object: take the path of a list, or write the element itself without "each"',
    ],
    [
      { sum: over('cards', { item: 'w.hole' }) },
      'path-unknown: an element of main has no "hole": did you mean "whole"?',
    ],
    [
      { sum: over('cards', { when: 'w.flga', item: 'w.whole' }) },
      'path-unknown: an element of main has no "flga": did you mean "flag"?',
    ],
    [
      { sum: over('cards', { where: 'w.flag', item: 'w.whole' }) },
      'key-unknown: there is no "where" here: did you mean "when"?',
    ],
    [
      { sum: { each: 'main.cards', as: 'main', item: 'main.whole' } },
      'each-alias: the name "main" is taken already: write "element" here and in "item"',
    ],
    [
      { sum: over('cards', { item: 'main.whole' }) },
      'a whole number, unknown',
      'each-unused: "w" is never used: read "w" in "item", or write the item itself without "each"',
    ],
    [
      { sum: over('cards', { item: { sum: { each: 'w.tags', as: 'w', item: 'w' } } }) },
      'each-alias: the name "w" is taken already: write "element" here and in "item"',
    ],
    [
      { sum: over('cards', { item: { from: 'w.whole', required: true } }) },
      'rule-form: "required" belongs to the outermost rule of a field',
    ],
    [{ last: ['main.sure'] }, 'kind-wrong: an object with "each" and "as" is needed here, this is a list'],
    [
      { from: 'main.sure', count: over('cards') },
      'rule-form: a rule has one of from, first, last, join, template, value, sum, difference, min, max, count, percent; this one has "from" already: remove "count" or "from"',
    ],
  );
});

it('a field under "extra" can have the name of a form, unless it holds a list or "each"', () => {
  const range = {
    min: 'main.whole',
    max: { from: 'main.amount' },
    count: { value: 1 },
    last: { of: 'main.sure' },
  };
  const { problems, mapping } = loadCase({
    name: 'fields',
    sources: { main: { codec, failure } },
    user: { id: 'main.sure', extra: { range } },
  });
  expect(problems.map(told)).toEqual([]);
  const place = mapping?.account.fields.find(([name]) => name === 'range')?.[1];
  expect(place?.place === 'object' && place.fields.map(([name]) => name)).toEqual([
    'min',
    'max',
    'count',
    'last',
  ]);
});
