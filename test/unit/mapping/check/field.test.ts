/** Why the check says that a required place can be absent, and what it suggests instead. */
import { loadCase } from '../../../support/mapping/cases';

const codec = {
  sure: 'nonblank',
  text: 'text',
  'name?': 'nonblank',
  whole: 'integer',
  amount: 'number',
  flag: 'boolean',
  list: ['nonblank'],
};

const failure = 'UpstreamTimeout';

const sources = {
  crm: { codec, failure },
  second: { codec, failure, fallbackFor: 'crm' },
  third: { codec, failure, fallbackFor: 'second' },
  sms: { codec, failure, optional: true },
  main: { codec, failure },
};

const CODES = ['required-absent', 'required-can-fail', 'kind-wrong'];

const found = (user: object): readonly string[] =>
  loadCase({ name: 'a required place', sources, user })
    .problems.filter(({ code }) => CODES.includes(code))
    .map(({ message, suggestion = '' }) => `${message}; ${suggestion}`);

const ALWAYS_THERE = 'take a field that is always there';
const OR_REQUIRED = `${ALWAYS_THERE}, or add "required": true: the app then gets an error where it is absent`;
const MISSING = 'it may be missing, null, blank or left out';
const UNREADABLE = 'it may be unreadable';

describe('an id', () => {
  it.each<readonly [rule: unknown, why: string | undefined, instead: string]>([
    ['main.sure', undefined, ''],
    ['main.name', `${MISSING}, and ${UNREADABLE}`, OR_REQUIRED],
    ['main.text', `${MISSING}, and it may be unfit to show`, OR_REQUIRED],
    [{ from: 'main.sure', via: ['digits'] }, UNREADABLE, OR_REQUIRED],
    ['sms.sure', 'the source "sms" is optional', OR_REQUIRED],
    ['sms.name', `the source "sms" is optional, and ${MISSING}, and ${UNREADABLE}`, OR_REQUIRED],
    ['crm.sure', 'the answer may come from "second" or "third"', OR_REQUIRED],
    ['third.sure', 'the answer may come from "crm" or "second"', OR_REQUIRED],
    [{ from: 'main.name', default: 'x' }, UNREADABLE, 'add "ifUnknown": "x"'],
    [{ from: 'main.name', ifUnknown: 'x' }, MISSING, 'add "default": "x"'],
    [{ from: 'main.text', default: 'x' }, 'it may be unfit to show', 'add "ifUnknown": "x"'],
    [{ from: 'main.text', default: 'x', ifUnknown: 'x' }, undefined, ''],
    [{ first: ['main.text', 'main.text'] }, `${MISSING}, and it may be unfit to show`, OR_REQUIRED],
    [{ first: ['main.text', 'main.sure'] }, undefined, ''],
    [{ from: 'main.name', default: 'x', ifUnknown: 'x' }, undefined, ''],
    [{ join: ['main.sure'], separator: '' }, 'it may be unfit to show', OR_REQUIRED],
    [{ join: ['main.sure'], separator: '', ifUnknown: 'x' }, undefined, ''],
    [{ template: '{main.sure}', ifUnknown: 'x' }, undefined, ''],
    [{ when: 'main.flag', from: 'main.name', default: 'x', ifUnknown: 'x' }, MISSING, ALWAYS_THERE],
    [{ when: 'main.flag', from: 'main.sure' }, MISSING, OR_REQUIRED],
  ])('of %j', (rule, why, instead) => {
    expect(found({ id: rule })).toEqual(
      why === undefined ? [] : [`"id" is required, and ${why}; ${instead}`],
    );
  });
});

describe('a field that is made required', () => {
  it.each<readonly [field: string, path: string, why: string | undefined]>([
    ['name', 'main.text', `${MISSING}, and it may be unfit to show`],
    ['name', 'main.sure', undefined],
    ['bonuses', 'main.whole', 'it may have too many digits'],
    ['bonuses', 'main.amount', 'it may have too many digits'],
    ['emailConfirmed', 'main.flag', undefined],
  ])('%s of %s', (field, path, why) => {
    const told = why === undefined ? [] : [`without "${field}" the answer is an error, and ${why}; `];
    expect(found({ id: 'main.sure', [field]: { from: path, required: true } })).toEqual(told);
  });

  it('is reported to contradict its default, and nothing else', () => {
    const name = { from: 'main.name', default: 'x', required: true };
    const { problems } = loadCase({ name: 'a contradiction', sources, user: { id: 'main.sure', name } });
    expect(problems.map(({ code }) => code).filter((code) => code !== 'source-unused')).toEqual([
      'default-required',
    ]);
  });

  it('of no type is reported as well', () => {
    const told = [`without "tier" the answer is an error, and ${MISSING}, and it may be unfit to show; `];
    expect(found({ id: 'main.sure', extra: { tier: { from: 'main.text', required: true } } })).toEqual(told);
  });
});

it.each([
  [{ each: 'main.list', as: 'one', item: 'one' }, 'write "main.list[0]"'],
  [{ each: ['main.list'], as: 'one', item: 'one' }, 'take one element of the list'],
])('a list in the place of one value: %j', (rule, suggestion) => {
  const message = '"each" makes the elements of a list, but the contract has no list here';
  expect(found({ id: 'main.sure', name: rule })).toEqual([`${message}; ${suggestion}`]);
});

it.each<readonly [user: object, odd: string | undefined]>([
  [{ name: { value: 'a\nb' } }, '"a\\nb"'],
  [{ name: { from: 'main.name', default: 'a\r\n' } }, '"a\\r\\n"'],
  [{ cardNumber: { from: 'main.name', ifUnknown: '\n' } }, '"\\n"'],
  [{ extra: { tier: { value: 'a\nb' } } }, '"a\\nb"'],
  [{ loyaltyProgram: { currentLevelTitle: { value: 'a\nb' } } }, '"a\\nb"'],
  [{ loyaltyProgram: { profitDescription: { value: 'a\nb' } } }, undefined],
  [{ loyaltyProgram: { nextLevelDescription: { from: 'main.name', default: 'a\r\nb' } } }, undefined],
  [{ loyaltyProgram: { purchaseRateDescription: { from: 'main.name', ifUnknown: '\n' } } }, undefined],
  [{ name: { join: ['main.sure', { value: 'b' }], separator: '\n' } }, undefined],
])('a constant with line breaks is accepted where several lines are shown: %j', (user, odd) => {
  const message = `the contract takes text here, not ${String(odd)}; write it on one line`;
  expect(
    loadCase({ name: 'line breaks', sources, user: { id: 'main.sure', ...user } })
      .problems.filter(({ code }) => code === 'contract-type' || code === 'text-not-fit')
      .map((problem) => `${problem.message}; ${problem.suggestion ?? ''}`),
  ).toEqual(odd === undefined ? [] : [message]);
});

it.each<readonly [what: string, extra: object, count: number]>([
  ['half a surrogate pair', { 'a\ud800': 'main.name' }, 1],
  ['the other half, in an object', { tier: { '\udc00': 'main.name' } }, 1],
  ['a NUL, in each element of a list', { tiers: [{ 'a\u0000': 'main.name' }] }, 1],
  ['a line break', { 'a\nb': 'main.name' }, 1],
  ['a mark of direction', { 'a\u202e': { value: 'b' }, 'b\u2066': { value: 'c' } }, 2],
  ['more than 1,000 characters', { ['a'.repeat(1001)]: 'main.name' }, 1],
  ['Cyrillic letters, spaces and signs', { 'уровень карты, №': 'main.name', '': 'main.name' }, 0],
])('a name in "extra" that cannot be sent is refused: %s', (_what, extra, count) => {
  const { problems } = loadCase({ name: 'names', sources, user: { id: 'main.sure', extra } });
  expect(problems.filter(({ code }) => code === 'text-not-fit')).toHaveLength(count);
});

const constants = (user: object): readonly string[] =>
  loadCase({ name: 'constants', sources, user: { id: 'main.sure', ...user } })
    .problems.filter(({ code }) => code === 'contract-type')
    .map(({ message }) => message);

it.each<readonly [rule: object, odd: readonly string[]]>([
  [{ from: 'main.name', default: 5 }, ['5']],
  [{ from: 'main.name', ifUnknown: 5 }, ['5']],
  [{ from: 'main.name', default: 5, ifUnknown: true }, ['5', 'true']],
  [{ value: 5 }, ['5']],
  [{ value: 5, via: ['text'] }, []],
  [{ value: 'a' }, []],
])('each constant that the contract does not accept is reported: %j', (rule, odd) => {
  expect(constants({ name: rule })).toEqual(odd.map((value) => `the contract takes text here, not ${value}`));
});
