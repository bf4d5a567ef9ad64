/** A `first` over several forms of one date: what it is where one of them stands for "no date". */
import { isRight } from 'fp-ts/Either';
import { resolve } from '../../../src/resolve';
import { loadCase } from '../../support/mapping/cases';
import { callAt } from '../../support/tenant/world';

const ISO = { from: 'crm.born', via: ['date'] };
const POINTS = { from: 'crm.born', via: [{ date: { format: 'dd.MM.yyyy' } }] };
const OTHER = { from: 'crm.other', via: ['date'] };

/** "none" and "unknown" where it is that, else the value; and the codes of the check. */
const outcomeOf = async (
  rules: readonly unknown[],
  payload: object,
): Promise<readonly [unknown, readonly string[]]> => {
  const { problems, tenant } = loadCase({
    name: 'dates',
    codec: { id: 'nonblank', 'born?': 'text', 'other?': 'text', 'mixed?': { $union: ['text', 'number'] } },
    payload: { id: '7', ...payload },
    user: { id: 'crm.id', name: { first: rules, default: 'none', ifUnknown: 'unknown' } },
  });
  const identifier = tenant?.identify('u-1');
  if (tenant === undefined || identifier === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await resolve(tenant, identifier, callAt(new Date('2026-06-15T09:00:00Z')))();
  return [isRight(outcome) ? outcome.right.name : outcome.left, problems.map(({ code }) => code)];
};

const EMPTY_HYPHEN = [{ absentIf: 'n/a' }, 'date'];

test.each<[what: string, rules: readonly unknown[], payload: object, expected: string]>([
  ['the first form', [ISO, POINTS], { born: '1990-01-30' }, '1990-01-30'],
  ['the second form', [ISO, POINTS], { born: '30.01.1990' }, '1990-01-30'],
  ['"no date" in the first form', [ISO, POINTS], { born: '0001-01-01T00:00:00' }, 'none'],
  ['"no date" in the second form', [ISO, POINTS], { born: '01.01.0001 0:00:00' }, 'none'],
  ['"no date", read the other way round', [POINTS, ISO], { born: '1899-12-30' }, 'none'],
  [
    '"no date" of three forms',
    [ISO, POINTS, { from: 'crm.born', via: [{ date: { format: 'M/d/yyyy' } }] }],
    { born: '1/1/0001' },
    'none',
  ],
  ['a form that is not filled in', [ISO, POINTS], { born: '  .  .    ' }, 'none'],
  ['no form at all', [ISO, POINTS], { born: 'soon' }, 'unknown'],
  ['nothing there', [ISO, POINTS], {}, 'none'],
  ['a word for none', [{ from: 'crm.born', via: EMPTY_HYPHEN }, POINTS], { born: 'n/a' }, 'none'],
  [
    'a word for none, after the other form',
    [POINTS, { from: 'crm.born', via: EMPTY_HYPHEN }],
    { born: 'n/a' },
    'none',
  ],
  [
    '"no date" behind trimmed text',
    [{ from: 'crm.born', via: ['trim', 'date'] }, POINTS],
    { born: ' 1900-01-01 ' },
    'none',
  ],
  [
    '"no date" behind what was made text',
    [
      { from: 'crm.mixed', via: ['text', 'date'] },
      { from: 'crm.mixed', via: ['text', { date: { format: 'dd.MM.yyyy' } }] },
    ],
    { mixed: '01.01.0001 0:00:00' },
    'none',
  ],
  [
    '"no date" of which an age was to be',
    [{ from: 'crm.born', via: ['date', 'age', 'text'] }, POINTS],
    { born: '1604-05-05' },
    'none',
  ],
  [
    '"no date" where all days count',
    [{ from: 'crm.born', via: [{ date: { empty: [] } }] }, POINTS],
    { born: '0001-01-01' },
    '0001-01-01',
  ],
  [
    '"no date" in a form whose list is another',
    [ISO, { from: 'crm.born', via: [{ date: { format: 'dd.MM.yyyy', empty: ['1970-01-01'] } }] }],
    { born: '01.01.1970' },
    'none',
  ],
  [
    '"no date" beside another text that cannot be read',
    [ISO, OTHER],
    { born: '0001-01-01', other: 'soon' },
    'unknown',
  ],
  [
    'another text that cannot be read beside "no date"',
    [OTHER, ISO, POINTS],
    { born: '0001-01-01', other: 'soon' },
    'unknown',
  ],
  [
    '"no date" beside another text of "no date"',
    [ISO, OTHER],
    { born: '0001-01-01', other: '1900-01-01' },
    'none',
  ],
  [
    '"no date" beside a date elsewhere',
    [ISO, POINTS, OTHER],
    { born: '0001-01-01', other: '1990-01-30' },
    '1990-01-30',
  ],
  [
    '"no date" in a part of a text',
    [{ from: 'crm.born', via: [{ part: { separator: '/', at: 0 } }, 'date'] }, POINTS],
    { born: '0001-01-01/soon' },
    'unknown',
  ],
  [
    'a guard that does not pass',
    [{ ...ISO, when: { path: 'crm.id', equals: '8' } }, POINTS],
    { born: 'soon' },
    'unknown',
  ],
])('%s', async (_what, rules, payload, expected) => {
  const [value, codes] = await outcomeOf(rules, payload);
  expect(value).toBe(expected);
  // The check knows that it can be so.
  expect(codes.filter((code) => code === 'default-unused')).toEqual([]);
});

test('the check knows that "no date" in one form is none, although the other form has no such day', async () => {
  const all = { from: 'crm.born', via: [{ date: { format: 'dd.MM.yyyy', empty: [] } }] };
  expect(await outcomeOf([ISO, all], { born: '0001-01-01' })).toEqual(['none', []]);
});
