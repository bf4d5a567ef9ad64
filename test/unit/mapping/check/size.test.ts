/** The check of an account's size: it warns if an account can have too many values. */
import { isRight } from 'fp-ts/Either';
import { MAX_ACCOUNT_VALUES, MAX_LIST_LENGTH } from '../../../../src/contract/account';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { compile } from '../../../../src/mapping/compile/account';
import { list, nested, ofAll } from '../../../support/mapping/attacks';
import { loadCase } from '../../../support/mapping/cases';

const each = (item: unknown, as = 'e'): object => ({ each: 'crm.list', as, item });

const fields = (count: number, as = 'e'): object =>
  Object.fromEntries(list(count, (index) => [`f${index}`, `${as}.n`]));

const loaded = (user: object) =>
  loadCase({
    name: 'lists',
    codec: { 'list?': [{ n: 'integer' }] },
    user: { id: { value: 'u-1' }, ...user },
  });

const warned = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter(({ code }) => code === 'account-too-large');

/** Whether the account is within its values also when every list is longer than it may be. */
const isWithin = (user: object): boolean => {
  const { mapping } = loaded(user);
  if (mapping === undefined) throw new Error('the file does not load');
  const slots: unknown[] = Array.from({ length: mapping.slots });
  slots[1] = { list: list(MAX_LIST_LENGTH + 1, (n) => ({ n })) };
  const budget = { work: Infinity, values: MAX_ACCOUNT_VALUES, bytes: Infinity };
  return isRight(compile(mapping, budget)(slots, new Date(0)).outcome);
};

const USERS: readonly (readonly [string, object, isWarned: boolean])[] = [
  ['no list', {}, false],
  ['one list', { segments: [each({ from: 'e.n', via: ['text'] })] }, false],
  [
    'every field of every list of the contract',
    { loyaltyCards: [each({ cardNumber: { from: 'e.n', via: ['text'] } })] },
    false,
  ],
  ['one list with as many fields as an account has values', { extra: { l: [each(fields(399))] } }, true],
  ['one list with as many fields as there is room for', { extra: { l: [each(fields(398))] } }, false],
  [
    'two lists that are too large together',
    { extra: { a: [each(fields(300))], b: [each(fields(300))] } },
    true,
  ],
  [
    'two lists in one, which has no more elements for that',
    { extra: { l: [each(fields(300)), each(fields(300))] } },
    false,
  ],
  ['a large and a small list in one', { extra: { l: [each(fields(399)), each('e.n')] } }, true],
  ['two lists within one another', { extra: { l: nested(2, ofAll(2)) } }, false],
  [
    'two lists within one another with many fields',
    { extra: { l: nested(2, { ...ofAll(2), ...fields(3, 'e1') }) } },
    true,
  ],
  ['three lists within one another', { extra: { l: nested(3, ofAll(3)) } }, true],
  [
    'three lists within one another without a field',
    {
      extra: {
        l: nested(3, {
          join: ['e1.n', 'e2.n', 'e3.n'].map((from) => ({ from, via: ['text'] })),
          separator: '',
        }),
      },
    },
    true,
  ],
  ['six lists within one another', { extra: { l: nested(6, ofAll(6)) } }, true],
  [
    'a list in an object in a list',
    { extra: { l: [each({ o: { n: 'e.n', l: [each(fields(2, 'i'), 'i')] } })] } },
    false,
  ],
  [
    'lists beside one another within a list',
    { extra: { l: [each({ n: 'e.n', a: [each(fields(4, 'i'), 'i')], b: [each(fields(4, 'j'), 'j')] })] } },
    true,
  ],
];

describe('the check of', () => {
  it.each(USERS)('%s', (_what, user, isWarned) => {
    const { problems } = loaded(user);
    expect(warned(problems)).toHaveLength(isWarned ? 1 : 0);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(USERS)(
    '%s is correct: some answer gives too many values in the account, or none does',
    (_what, user, isWarned) => {
      expect(isWithin(user)).toBe(!isWarned);
    },
  );
});

it('shows the list that gives most, and the number of values', () => {
  const file = {
    extra: { few: [each('e.n')], many: nested(3, ofAll(3)), last: [each('e.n')] },
  };
  const [problem] = warned(loaded(file).problems);
  expect(problem).toMatchObject({ severity: 'warning', line: 1 });
  expect(problem?.message).toContain(`4010305 values`);
});
