/** The check of guards: whether one can be false or unknown, and whether it decides anything. */
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import type { TypedMapping } from '../../../../src/mapping/typed';
import { loadCase } from '../../../support/mapping/cases';

const PAYLOAD = {
  sure: 'nonblank',
  flag: 'boolean',
  text: 'text',
  'name?': 'nonblank',
  whole: 'integer',
  'points?': 'integer',
  percent: 'percent',
  age: 'age',
  sex: { $literals: ['M', 'F'] },
  never: { $literals: [false] },
  seldom: { $literals: [false, true] },
  on: { $literals: [true] },
  wordOrFalse: { $union: ['nonblank', { $literals: [false] }] },
  either: { $union: ['integer', { $literals: ['none'] }] },
  unbounded: { $union: ['age', 'integer'] },
  bounded: { $union: ['age', 'percent'] },
  itemOrText: { $union: ['nonblank', { id: 'nonblank' }] },
  list: ['nonblank'],
  deep: { whole: 'integer', other: 'integer' },
};

/** Every field as one of a source that need not answer. */
const OPTIONAL = { codec: PAYLOAD, failure: 'UpstreamTimeout', optional: true };

const told = ({ code, message }: Problem): string => `${code}: ${message}`;

/** The possible results of the guard of a constant, from its place's type, or the findings. */
const outcomesOf = (when: unknown): unknown => {
  const { problems, mapping } = loadCase({
    name: 'a guard',
    sources: { crm: { codec: PAYLOAD, failure: 'UpstreamTimeout' }, extra: OPTIONAL },
    user: { id: 'crm.sure', name: { when, value: 'a' }, units: 'extra.sure' },
  });
  const found = problems.filter(({ code }) => code.startsWith('guard')).map(told);
  return found.length > 0 ? found : outcomes(mapping);
};

const outcomes = (mapping: TypedMapping | undefined): string => {
  const place = mapping?.account.fields.find(([name]) => name === 'name')?.[1];
  if (place?.place !== 'scalar') throw new Error('the guarded place was not checked');
  const { none, unknown } = place.value.type;
  return [...(none ? ['false'] : []), ...(unknown ? ['unknown'] : [])].join(', ');
};

const ALWAYS = ['guard-always: this guard always passes'];
const NEVER = ['guard-never: this guard never passes'];

const atLeast = (path: string, bound: number) => ({ path, atLeast: bound });
const lessThan = (path: string, bound: number) => ({ path, lessThan: bound });
const equals = (path: string, value: unknown) => ({ path, equals: value });
const all = (...guards: readonly unknown[]) => ({ all: guards });
const any = (...guards: readonly unknown[]) => ({ any: guards });
const not = (guard: unknown) => ({ not: guard });

describe('a path alone', () => {
  it.each<readonly [path: string, outcomes: unknown]>([
    ['crm.sure', ALWAYS],
    ['crm.flag', 'false'],
    ['crm.text', 'false'],
    ['crm.name', 'false, unknown'],
    ['crm.never', NEVER],
    ['crm.on', ALWAYS],
    ['crm.seldom', 'false'],
    ['crm.wordOrFalse', 'false'],
    ['extra.sure', 'false, unknown'],
    ['extra.never', NEVER],
  ])('%s: %j', (path, outcome) => {
    expect(outcomesOf(path)).toEqual(outcome);
  });
});

describe('a comparison', () => {
  it.each<readonly [guard: unknown, outcomes: unknown]>([
    [equals('crm.sure', 'a'), 'false'],
    [equals('crm.name', 'a'), 'false, unknown'],
    [equals('extra.sure', 'a'), 'false, unknown'],
    [equals('crm.sex', 'male'), ['guard-never: this is never "male": it is "M" or "F"']],
    [equals('crm.whole', '5'), ['guard-never: this is never "5": it is a whole number']],
    [equals('crm.either', 'none'), 'false'],
    [equals('crm.either', 5), 'false'],
    [{ path: 'crm.sex', in: ['M', 'm'] }, ['guard-never: this is never "m": it is "M" or "F"']],
    [{ path: 'crm.sex', in: ['M', 'F'] }, 'false'],
    [equals('crm.list', 'a'), ['guard-form: a list cannot be compared']],
    [equals('crm.itemOrText', 'a'), ['guard-form: text or an object cannot be compared']],
    [atLeast('crm.whole', 3), 'false'],
    [lessThan('crm.whole', 3), 'false'],
    [atLeast('crm.points', 3), 'false, unknown'],
    [atLeast('extra.whole', 3), 'false, unknown'],
    [atLeast('crm.percent', 0), ALWAYS],
    [atLeast('crm.percent', 1), 'false'],
    [atLeast('crm.percent', 100), 'false'],
    [atLeast('crm.percent', 101), NEVER],
    [lessThan('crm.percent', 0), NEVER],
    [lessThan('crm.percent', 1), 'false'],
    [lessThan('crm.percent', 100), 'false'],
    [lessThan('crm.percent', 101), ALWAYS],
    [atLeast('extra.percent', 0), 'false, unknown'],
    [lessThan('extra.percent', 101), 'false, unknown'],
    [atLeast('crm.bounded', 120), 'false'],
    [atLeast('crm.bounded', 0), ALWAYS],
    [lessThan('crm.bounded', 151), ALWAYS],
    [lessThan('crm.bounded', 101), 'false'],
    [lessThan('crm.unbounded', 0), 'false'],
    [atLeast('crm.unbounded', 151), 'false'],
    [atLeast('crm.either', 3), ['guard-form: "atLeast" compares numbers, but this can be "none"']],
    [
      { path: 'crm.whole', atLeast: '3' },
      ['guard-form: "atLeast" compares numbers, but the bound is not a number'],
    ],
  ])('%j: %j', (guard, outcome) => {
    expect(outcomesOf(guard)).toEqual(outcome);
  });

  it.each<readonly [guard: object, outcomes: unknown]>([
    [{ path: 'crm.sure', via: ['number'], atLeast: 3 }, 'false, unknown'],
    [{ path: 'crm.list', via: ['count'], atLeast: 3 }, 'false'],
    [{ path: 'extra.list', via: ['count'], atLeast: 3 }, 'false, unknown'],
    [{ path: 'crm.list', via: ['count'], atLeast: 0 }, ALWAYS],
    [{ path: 'crm.whole', via: [{ clamp: [0, 10] }], atLeast: 0 }, 'unknown'],
    [{ path: 'crm.whole', via: [{ clamp: [0, 10] }], atLeast: 11 }, NEVER],
    [{ path: 'crm.whole', via: [{ clamp: [0, 10] }], lessThan: 10 }, 'false, unknown'],
    [
      { path: 'crm.sex', via: [{ table: { M: 'male', F: 'female' } }], equals: 'M' },
      ['guard-never: this is never "M": it is "male" or "female"'],
    ],
    [{ path: 'crm.sex', via: [{ table: { M: 'male', F: 'female' } }], equals: 'male' }, 'false'],
    [
      { path: 'crm.sure', via: ['number'], atLeast: '3' },
      ['guard-form: "atLeast" compares numbers, but the bound is not a number'],
    ],
    [
      { path: 'crm.whole', via: ['text'], atLeast: 3 },
      ['guard-form: "atLeast" compares numbers, but this is a number as text'],
    ],
  ])('after steps: %j: %j', (guard, outcome) => {
    expect(outcomesOf(guard)).toEqual(outcome);
  });

  it.each<readonly [path: string, bound: unknown, suggestion: string | undefined]>([
    ['crm.whole', '3', 'write 3'],
    ['crm.whole', '-3', 'write -3'],
    ['crm.whole', 'a3', undefined],
    ['crm.whole', '3a', undefined],
    ['crm.whole', true, undefined],
    ['crm.sure', '3', undefined],
    ['crm.sure', 3, 'add "via": ["number"]'],
    ['crm.either', 3, undefined],
  ])('of %s with the bound %j suggests: %s', (path, bound, suggestion) => {
    const user = { id: 'crm.sure', name: { when: { path, lessThan: bound }, value: 'a' } };
    const { problems } = loadCase({ name: 'a bound', codec: PAYLOAD, user });
    expect(problems.map((problem) => problem.suggestion)).toEqual([suggestion]);
  });
});

describe('guards together', () => {
  it.each<readonly [guard: unknown, outcomes: unknown]>([
    [all('crm.sure', 'crm.flag'), 'false'],
    [all('crm.sure', 'crm.on'), ALWAYS],
    [all('crm.flag', 'crm.never'), NEVER],
    [all('crm.flag', 'crm.name'), 'false, unknown'],
    [any('crm.flag', 'crm.text'), 'false'],
    [any('crm.flag', 'crm.sure'), ALWAYS],
    [any('crm.flag', 'crm.never'), 'false'],
    [any('crm.never', 'extra.never'), NEVER],
    [any('crm.flag', 'crm.name'), 'false, unknown'],
    [not('crm.flag'), 'false'],
    [not('crm.name'), 'false, unknown'],
    [not('crm.sure'), NEVER],
    [not('crm.never'), ALWAYS],
  ])('%j: %j', (guard, outcome) => {
    expect(outcomesOf(guard)).toEqual(outcome);
  });
});

describe('guards of which not all can pass', () => {
  it.each<readonly [one: unknown, other: unknown, outcomes: unknown]>([
    [equals('crm.text', 'a'), equals('crm.text', 'b'), NEVER],
    [equals('crm.text', 'a'), { path: 'crm.text', in: ['b', 'c'] }, NEVER],
    [equals('crm.text', 'a'), equals('crm.text', 'a'), 'false'],
    [{ path: 'crm.text', in: ['a', 'b'] }, { path: 'crm.text', in: ['b', 'c'] }, 'false'],
    [equals('crm.text', 'a'), equals('crm.sure', 'b'), 'false'],
    [equals('crm.sure', 'a'), equals('extra.sure', 'b'), 'false, unknown'],
    [equals('crm.deep.whole', 1), equals('crm.deep.other', 2), 'false'],
    [equals('crm.deep.whole', 1), equals('crm.deep.whole', 2), NEVER],
    [equals('crm.deep.whole', 1), equals('crm.deep["whole"]', 2), NEVER],
    [equals('crm.list[0]', 'a'), equals('crm.list[1]', 'b'), 'false, unknown'],
    [atLeast('crm.whole', 5), lessThan('crm.whole', 5), NEVER],
    [lessThan('crm.whole', 4), atLeast('crm.whole', 5), NEVER],
    [atLeast('crm.whole', 5), lessThan('crm.whole', 6), 'false'],
    [atLeast('crm.whole', 5), atLeast('crm.whole', 4), 'false'],
    [lessThan('crm.whole', 5), lessThan('crm.whole', 4), 'false'],
    [atLeast('crm.whole', 5), equals('crm.whole', 4), 'false'],
    [equals('crm.whole', 4), lessThan('crm.whole', 5), 'false'],
    [
      { path: 'crm.text', via: ['lower'], equals: 'a' },
      { path: 'crm.text', via: ['lower'], equals: 'b' },
      NEVER,
    ],
    [equals('crm.text', 'A'), { path: 'crm.text', via: ['lower'], equals: 'a' }, 'false, unknown'],
    [
      { path: 'crm.whole', via: [{ multiply: 2 }], atLeast: 5 },
      { path: 'crm.whole', via: [{ multiply: 3 }], lessThan: 5 },
      'false, unknown',
    ],
    ['crm.flag', not('crm.flag'), NEVER],
    [not('crm.flag'), 'crm.flag', NEVER],
    ['crm.flag', not('crm.text'), 'false'],
    ['crm.flag', 'crm.flag', 'false'],
    [equals('crm.text', 'a'), not(equals('crm.text', 'a')), NEVER],
    [equals('crm.text', 'a'), not(equals('crm.text', 'b')), 'false'],
    [atLeast('crm.whole', 5), not(atLeast('crm.whole', 5)), NEVER],
    [atLeast('crm.whole', 5), not(atLeast('crm.whole', 6)), 'false'],
    [atLeast('crm.whole', 5), not(lessThan('crm.whole', 5)), 'false'],
    ['crm.text', not(equals('crm.text', 'a')), 'false'],
    [any('crm.flag', 'crm.text'), not(any('crm.flag', 'crm.text')), 'false'],
    [any('crm.flag', 'crm.text'), not('crm.flag'), 'false'],
  ])('%j and %j: %j', (one, other, outcome) => {
    expect(outcomesOf(all(one, other))).toEqual(outcome);
  });
});
