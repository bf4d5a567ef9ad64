/** Chains of steps that can never give a value, and tables that lack a value of their input. */
import { loadCase } from '../../../support/mapping/cases';

const codec = {
  sure: 'nonblank',
  text: 'text',
  whole: 'integer',
  amount: 'number',
  share: 'percent',
  years: 'age',
  day: 'date',
  mail: 'email',
  link: 'url',
  code: 'digits',
  flag: 'boolean',
  letter: { $literals: ['M', 'F'] },
  level: { $literals: [1, 2, 3] },
  either: { $union: ['integer', { $literals: ['none'] }] },
  list: ['text'],
};

const CODES = ['step-never', 'table-incomplete', 'table-key-unreachable', 'guard-never'];

const found = (user: object): readonly string[] =>
  loadCase({
    name: 'steps',
    sources: { crm: { codec, failure: 'UpstreamTimeout' } },
    user: { id: 'crm.sure', ...user },
  })
    .problems.filter(({ code }) => CODES.includes(code))
    .map(({ code, message }) => `${code}: ${message}`);

const told = (from: string, via: readonly unknown[]): readonly string[] =>
  found({ extra: { rule: { from: `crm.${from}`, via } } });

const never = (step: string, shape: string): string =>
  `step-never: "${step}" can never give a value here: this is ${shape}`;

const NUMERAL = 'a number as text';
const LINK = 'a URL or a deep link';
const CONTACT = 'a phone number, in digits or as "+7 (900) 000-00-00"';
const RUSSIAN = { date: { format: 'dd.MM.yyyy' } };
const COMPACT = { date: { format: 'yyyyMMdd' } };

describe('steps that can never give a value are found', () => {
  it.each<readonly [from: string, via: readonly unknown[], step: string, shape: string]>([
    ['whole', ['text', 'date'], 'date', NUMERAL],
    ['amount', ['text', 'date'], 'date', NUMERAL],
    ['amount', ['text', 'trim', RUSSIAN], 'date', NUMERAL],
    ['sure', ['number', 'text', 'date'], 'date', NUMERAL],
    ['whole', ['text', { date: { zone: 'UTC' } }], 'date', NUMERAL],
    ['whole', ['text', 'email'], 'email', NUMERAL],
    ['whole', ['text', 'url'], 'url', NUMERAL],
    ['whole', ['text', 'millis'], 'millis', NUMERAL],
    ['whole', ['text', 'lower', 'email'], 'email', NUMERAL],
    ['years', ['text', 'date'], 'date', NUMERAL],
    ['list', ['count', 'text', 'url'], 'url', NUMERAL],
    ['flag', ['text', 'date'], 'date', '"true" or "false"'],
    ['flag', ['text', 'number'], 'number', '"true" or "false"'],
    ['flag', ['text', 'email'], 'email', '"true" or "false"'],
    ['letter', ['number'], 'number', '"M" or "F"'],
    ['letter', ['date'], 'date', '"M" or "F"'],
    ['letter', ['phone'], 'phone', '"M" or "F"'],
    ['letter', ['digits'], 'digits', '"M" or "F"'],
    ['letter', [{ part: { separator: '-', at: 1 } }], 'part', '"M" or "F"'],
    ['letter', [{ absentIf: ['M', 'F'] }], 'absentIf', '"M" or "F"'],
    ['letter', [{ table: { m: 'male', f: 'female' } }], 'table', '"M" or "F"'],
    ['level', [{ between: [5, 9] }], 'between', '1 or 2 or 3'],
    ['level', ['text', 'date'], 'date', '"1" or "2" or "3"'],
    ['day', ['number'], 'number', 'a calendar date'],
    ['day', ['email'], 'email', 'a calendar date'],
    ['day', ['url'], 'url', 'a calendar date'],
    ['day', ['millis'], 'millis', 'a calendar date'],
    ['day', [RUSSIAN], 'date', 'a calendar date'],
    ['day', [{ date: { zone: 'UTC', from: 'UTC' } }], 'date', 'a calendar date'],
    ['text', ['date', 'date', RUSSIAN], 'date', 'a calendar date'],
    ['day', [{ part: { separator: '.', at: 2 } }], 'part', 'a calendar date'],
    ['mail', ['number'], 'number', 'an email address'],
    ['mail', ['date'], 'date', 'an email address'],
    ['mail', ['url'], 'url', 'an email address'],
    ['mail', ['phone'], 'phone', 'an email address'],
    ['text', ['email', 'date'], 'date', 'an email address'],
    ['link', ['number'], 'number', 'a URL'],
    ['link', ['email'], 'email', 'a URL'],
    ['link', ['date'], 'date', 'a URL'],
    ['text', ['url', 'phone'], 'phone', 'a URL'],
    ['text', ['link', 'number'], 'number', LINK],
    ['text', ['link', 'email'], 'email', LINK],
    ['text', ['link', 'phone'], 'phone', LINK],
    ['text', ['link', 'contactPhone'], 'contactPhone', LINK],
    ['text', ['link', 'date'], 'date', LINK],
    ['text', ['link', COMPACT], 'date', LINK],
    ['text', ['link', 'millis'], 'millis', LINK],
    ['text', ['contactPhone', 'date'], 'date', CONTACT],
    ['text', ['contactPhone', RUSSIAN], 'date', CONTACT],
    ['text', ['contactPhone', 'millis'], 'millis', CONTACT],
    ['text', ['contactPhone', 'email'], 'email', CONTACT],
    ['code', ['date'], 'date', 'digits'],
    ['code', ['email'], 'email', 'digits'],
    ['text', ['digits', 'url'], 'url', 'digits'],
    ['text', ['phone', 'date'], 'date', 'a phone number'],
    ['code', [{ part: { separator: '-', at: 1 } }], 'part', 'digits'],
    ['amount', ['text', { part: { separator: ' ', at: -2 } }], 'part', NUMERAL],
    ['share', [{ between: [200, 300] }], 'between', 'a number from 0 to 100'],
    ['years', [{ between: [-9, -1] }], 'between', 'a whole number from 0 to 150'],
    ['amount', [{ clamp: [0, 5] }, { between: [6, 7] }], 'between', 'a number from 0 to 5'],
    ['years', [{ table: { '-1': 'a', '151': 'b' } }], 'table', 'a whole number from 0 to 150'],
    ['whole', [{ table: { Gold: 'a' } }], 'table', 'a whole number'],
    ['code', [{ table: { Gold: 'a' } }], 'table', 'digits'],
    ['flag', [{ table: { yes: 'a', no: 'b' } }], 'table', 'true or false'],
  ])('%s by %j', (from, via, step, shape) => {
    expect(told(from, via)).toEqual([never(step, shape)]);
  });

  it('in guards, too', () => {
    const when = { path: 'crm.whole', via: ['text', 'date'], equals: '1990-01-30' };
    expect(found({ name: { value: 'a', when } })).toEqual([never('date', NUMERAL)]);
  });

  it('with the step that reads a number of milliseconds, where there is one', () => {
    const [problem] = loadCase({
      name: 'an epoch',
      sources: { crm: { codec, failure: 'UpstreamTimeout' } },
      user: { id: 'crm.sure', birthday: { from: 'crm.whole', via: ['text', 'date'] } },
    }).problems.filter(({ code }) => code === 'step-never');
    expect(problem?.suggestion).toBe(
      'read the number itself: { "date": { "epoch": "milliseconds" } } without "text"',
    );
  });
});

it.each<readonly [from: string, step: unknown, suggestion: string | undefined]>([
  ['mixed', 'date', 'put "text" before it'],
  ['mixed', RUSSIAN, 'put "text" before it'],
  ['mixed', 'phone', 'put "text" before it'],
  ['whole', 'date', 'write { "date": { "epoch": "milliseconds" } }'],
  ['whole', RUSSIAN, undefined],
])('a number that may be a text is made text: %s, %j', (from, step, suggestion) => {
  const [problem] = loadCase({
    name: 'mixed',
    sources: {
      crm: { codec: { ...codec, mixed: { $union: ['text', 'integer'] } }, failure: 'UpstreamTimeout' },
    },
    user: { id: 'crm.sure', extra: { rule: { from: `crm.${from}`, via: [step] } } },
  }).problems;
  expect([problem?.code, problem?.suggestion]).toEqual(['step-input', suggestion]);
});

describe('steps that may give a value are not', () => {
  it.each<readonly [from: string, via: readonly unknown[]]>([
    ['whole', ['text', 'phone']],
    ['whole', ['text', 'digits']],
    ['whole', ['text', COMPACT]],
    ['text', ['contactPhone', COMPACT]],
    ['text', ['link', 'url']],
    ['whole', ['text', { part: { separator: '-', at: 1 } }]],
    ['amount', ['text', { part: { separator: '.', at: 1 } }]],
    ['amount', ['text', { date: { format: 'yyyyMM.dd' } }]],
    ['whole', [{ date: { epoch: 'seconds' } }]],
    ['code', [COMPACT]],
    ['code', ['number']],
    ['code', ['phone']],
    ['day', [{ date: { format: 'yyyy-M-d' } }]],
    ['day', [{ part: { separator: '-', at: 0 } }, 'number']],
    ['day', ['digits', 'number']],
    ['day', ['age']],
    ['mail', [{ part: { separator: '@', at: 1 } }]],
    ['mail', ['digits']],
    ['link', [{ part: { separator: '/', at: -1 } }, 'number']],
    ['sure', ['date']],
    ['text', ['number', { between: [5, 9] }]],
    ['share', [{ between: [100, 300] }]],
    ['level', [{ between: [3, 9] }]],
    ['letter', [{ absentIf: 'M' }]],
    ['flag', [{ absentIf: false }]],
    ['flag', [{ table: { true: 'member' } }]],
    ['either', ['text', 'number']],
    ['either', ['text', 'date']],
  ])('%s by %j', (from, via) => {
    expect(told(from, via).filter((each) => each.startsWith('step-never'))).toEqual([
      ...(from === 'either' && via[1] === 'date' ? [never('date', 'a number as text or "none"')] : []),
    ]);
  });
});

const NO_EFFECT = 'step-no-effect';

const idle = (via: readonly unknown[], from = 'text'): readonly string[] =>
  loadCase({
    name: 'repeated',
    sources: { crm: { codec, failure: 'UpstreamTimeout' } },
    user: { id: 'crm.sure', extra: { rule: { from: `crm.${from}`, via } } },
  })
    .problems.filter(({ code }) => code === NO_EFFECT)
    .map(({ message }) => message);

describe('a step that is repeated', () => {
  const EMPTY = { date: { empty: ['1990-01-01'] } };
  it.each<readonly [via: readonly unknown[], step: string]>([
    [['date', 'date'], 'date'],
    [[EMPTY, EMPTY], 'date'],
    [['trim', 'trim'], 'trim'],
    [['lower', 'lower'], 'lower'],
    [['upper', 'upper'], 'upper'],
    [['digits', 'digits'], 'digits'],
    [['phone', 'phone'], 'phone'],
    [['email', 'email'], 'email'],
    [['url', 'url'], 'url'],
    [['number', 'number'], 'number'],
    [['number', { round: 2 }, 'text', 'text'], 'text'],
    [['number', { between: [0, 5] }, { between: [0, 5] }], 'between'],
    [[{ absentIf: 'x' }, { absentIf: 'x' }], 'absentIf'],
    [['trim', { absentIf: ['x', 'y'] }, { absentIf: ['x', 'y'] }], 'absentIf'],
  ])('changes nothing: %j', (via, step) => {
    expect(idle(via)).toEqual([`"${step}" changes nothing here`]);
  });

  it.each<readonly [via: readonly unknown[]]>([
    [['date', EMPTY]],
    [[EMPTY, 'date']],
    [[{ date: { empty: [] } }, 'date']],
    [['trim', 'lower', 'trim']],
    [['lower', 'upper']],
    [[{ absentIf: 'x' }, { absentIf: 'y' }]],
    [[{ part: { separator: '-', at: 0 } }, { part: { separator: '-', at: 0 } }]],
    [['number', { multiply: 2 }, { multiply: 2 }]],
  ])('may change something: %j', (via) => {
    expect(idle(via)).toEqual([]);
  });
});

describe('a constant that the step before it never gives is found', () => {
  const problems = (rule: object): readonly string[] =>
    loadCase({
      name: 'constants',
      sources: { crm: { codec, failure: 'UpstreamTimeout' } },
      user: { id: 'crm.sure', extra: { rule } },
    }).problems.map(({ code, message }) => `${code}: ${message}`);
  const unreachable = (key: string): string =>
    `table-key-unreachable: the step before this never gives "${key}"`;
  const misspelt = (key: string): string =>
    `table-key-unreachable: the value is a number as text, never "${key}"`;
  const pointless = 'step-no-effect: "absentIf" changes nothing here';

  it.each<readonly [from: string, via: readonly unknown[], told: readonly string[]]>([
    ['text', ['lower', { table: { GOLD: 'a', gold: 'b' } }], [unreachable('GOLD')]],
    ['text', ['upper', { table: { gold: 'a', GOLD: 'b' } }], [unreachable('gold')]],
    ['text', ['upper', { table: { straße: 'a', STRASSE: 'b' } }], [unreachable('straße')]],
    ['text', ['lower', { table: { Золото: 'a', золото: 'b' } }], [unreachable('Золото')]],
    ['text', ['trim', { table: { ' gold': 'a', gold: 'b' } }], [unreachable(' gold')]],
    ['text', ['trim', { table: { '': 'a', gold: 'b' } }], [unreachable('')]],
    ['text', [{ absentIf: 'x' }, { table: { x: 'a', y: 'b' } }], [unreachable('x')]],
    ['amount', ['text', { table: { '3.0': 'a', 3: 'b' } }], [misspelt('3.0')]],
    ['whole', ['text', { table: { '007': 'a', 7: 'b' } }], [misspelt('007')]],
    ['amount', ['text', { table: { '-0': 'a', 0: 'b', '-0.5': 'c' } }], [misspelt('-0')]],
    ['sure', ['number', 'text', { table: { '1.50': 'a', 1.5: 'b' } }], [misspelt('1.50')]],
    ['whole', ['text', { absentIf: '00' }], [pointless]],
    ['text', ['lower', { absentIf: 'N/A' }], [pointless]],
    ['text', ['upper', { absentIf: ['n/a', 'none'] }], [pointless]],
    ['text', ['trim', { absentIf: ' ' }], [pointless]],
    ['text', ['date', { absentIf: '0000-00-00' }], [pointless]],
    ['day', [{ absentIf: '-' }], [pointless]],
    ['code', [{ absentIf: '-' }], [pointless]],
    ['share', [{ absentIf: -1 }], [pointless]],
    ['whole', [{ absentIf: 2.5 }], [pointless]],
    ['whole', ['text', { absentIf: 'none' }], [pointless]],
    ['text', ['lower', { table: { gold: 'a' } }], []],
    ['text', ['lower', 'trim', { table: { GOLD: 'a' } }], []],
    ['text', ['upper', { absentIf: ['N/A', 'none'] }], []],
    ['text', ['date', { table: { '1990-01-30': 'a' } }], []],
    ['text', [RUSSIAN, { table: { '1990-01-30': 'a' } }], []],
    ['share', [{ absentIf: 0 }], []],
  ])('%s by %j', (from, via, told) => {
    expect(problems({ from: `crm.${from}`, via })).toEqual(told);
  });

  it.each<readonly [via: readonly unknown[], constant: string, told: boolean]>([
    [['lower'], 'GOLD', true],
    [['upper'], 'gold', true],
    [['trim'], 'gold ', true],
    [['lower'], 'gold', false],
    [['upper'], 'ЗОЛОТО', false],
    [['trim'], 'a gold', false],
    [[RUSSIAN], '1990-01-30', false],
  ])('in guards by %j: %j', (via, constant, told) => {
    const when = { path: 'crm.text', via, equals: constant };
    const [step] = via;
    const why = `guard-never: this is never "${constant}": "${String(step)}" does not give it`;
    expect(problems({ value: 'a', when }).filter((each) => each.startsWith('guard-never: this is'))).toEqual(
      told ? [why] : [],
    );
  });
});

describe('a table that lacks a documented literal of its input is a warning', () => {
  const lacks = (keys: string): string =>
    `table-incomplete: the value can be ${keys}, which the table does not have`;
  it.each<readonly [from: string, via: readonly unknown[], told: readonly string[]]>([
    ['letter', [{ table: { M: 'male' } }], [lacks('"F"')]],
    ['letter', [{ table: { F: 'female' } }], [lacks('"M"')]],
    ['letter', [{ table: { M: 'male', F: 'female' } }], []],
    ['letter', ['lower', { table: { m: 'male' } }], [lacks('"f"')]],
    ['letter', [{ absentIf: 'F' }, { table: { M: 'male' } }], []],
    ['level', [{ table: { 1: 'a' } }], [lacks('"2" or "3"')]],
    ['level', [{ table: { 1: 'a', 2: 'b', 3: 'c' } }], []],
    ['level', ['text', { table: { 1: 'a', 3: 'c' } }], [lacks('"2"')]],
    ['level', [{ multiply: 10 }, { table: { 10: 'a' } }], []],
    ['either', ['text', { table: { 1: 'a' } }], [lacks('"none"')]],
    ['either', [{ table: { none: 'a', 5: 'b' } }], []],
    ['flag', [{ table: { true: 'a' } }], []],
    ['flag', ['text', { table: { true: 'a' } }], []],
    ['sure', [{ table: { a: 'a' } }], []],
    ['whole', [{ table: { 1: 'a' } }], []],
    ['letter', [{ table: { M: 1, F: 2 } }, { table: { 1: 'one' } }], [lacks('"2"')]],
  ])('%s by %j', (from, via, expected) => {
    expect(told(from, via)).toEqual(expected);
  });

  const TABLE = { from: 'crm.letter', via: [{ table: { M: 'male' } }] };
  it.each<readonly [where: string, rule: unknown]>([
    ['by "ifUnknown"', { ...TABLE, ifUnknown: 'male' }],
    ['by "ifUnknown" behind further steps', { ...TABLE, via: [...TABLE.via, 'upper'], ifUnknown: 'MALE' }],
    ['by a further rule of "first"', { first: [TABLE, { value: 'other' }] }],
    ['by "ifUnknown" around "first"', { first: [{ value: 'x', when: 'crm.flag' }, TABLE], ifUnknown: 'x' }],
    ['by "ifUnknown" around "join"', { join: [TABLE, 'crm.sure'], separator: ' ', ifUnknown: 'x' }],
    [
      'by a further rule behind "join"',
      { first: [{ join: [TABLE, 'crm.sure'], separator: ' ' }, { value: 'x' }] },
    ],
    ['by a guard that names the values', { ...TABLE, when: { path: 'crm.letter', in: ['M'] } }],
    ['by a guard against the others', { ...TABLE, when: { not: { path: 'crm.letter', equals: 'F' } } }],
    [
      'by one of several guards',
      { ...TABLE, when: { all: ['crm.flag', { path: 'crm.letter', equals: 'M' }] } },
    ],
  ])('but not where a rule has a value for the others: %s', (_where, rule) => {
    expect(found({ extra: { rule } })).toEqual([]);
  });

  it.each<readonly [where: string, rule: unknown]>([
    ['the rule has "default" alone', { ...TABLE, default: 'male' }],
    ['a guard tests only that there is a value', { ...TABLE, when: { all: ['crm.letter', 'crm.flag'] } }],
    ['a guard compares another value', { ...TABLE, when: { path: 'crm.level', equals: 1 } }],
    ['it is the last rule of "first"', { first: [{ value: 'x', when: 'crm.flag' }, TABLE] }],
    ['it is an operand of "join"', { join: [TABLE, 'crm.sure'], separator: ' ' }],
    [
      'it is in a guard',
      { value: 'x', when: { path: 'crm.letter', via: TABLE.via, equals: 'male' }, ifUnknown: 'x' },
    ],
  ])('also where %s', (_where, rule) => {
    expect(found({ extra: { rule } })).toEqual([lacks('"F"')]);
  });
});

describe('a comparison with a constant that the value can never be is found', () => {
  it.each<readonly [path: string, via: readonly unknown[], constant: unknown]>([
    ['day', [], '30.01.1990'],
    ['day', [], 'x'],
    ['code', [], '+7916'],
    ['mail', [], 'nobody'],
    ['link', [], 'ftp://shop.example/'],
    ['whole', [], 2.5],
    ['share', [], 101],
    ['years', [], -1],
    ['whole', ['text'], 'Gold'],
    ['flag', ['text'], 'yes'],
    ['letter', [], 'X'],
    ['level', [], 4],
  ])('%s by %j: %j', (path, via, constant) => {
    const steps = via.length === 0 ? {} : { via };
    const when = { path: `crm.${path}`, ...steps, equals: constant };
    expect(found({ name: { value: 'a', when } })).toHaveLength(1);
    const known = { path: `crm.${path}`, ...steps, in: [constant, constant] };
    expect(found({ name: { value: 'a', when: known } })).toHaveLength(2);
  });
});
