/** The result of a comparison for people and for machines: fields, kinds, counts and lines, never a value. */
import type { Breach } from '../compare/contract';
import { COMPARED_SIDES } from '../compare/ask-both';
import { NO_ACCOUNT_THERE } from '../compare/endpoint';
import type { DifferenceKind, Sides } from '../compare/differences';
import type { Counted, Tally, ToldDifference } from '../compare/tally';
import { counted } from './problem';

/** The kinds of difference in words, but for those of one side. */
const KINDS: Readonly<Record<Exclude<DifferenceKind, 'only-here' | 'only-there'>, string>> = {
  'other-value': 'another value',
  'other-kind': 'another kind',
  formatting: 'written otherwise',
  'account-or-error': 'another outcome',
  'other-error': 'another sentence',
  'other-status': 'another status',
};

const kindInWords = (kind: DifferenceKind, { here, there }: Sides): string => {
  if (kind === 'only-here') return `only ${here}`;
  return kind === 'only-there' ? `only ${there}` : KINDS[kind];
};

/** A difference in words: `another kind (number here, text there)`. */
export const differenceInWords = (
  { kind, how, isContract }: Omit<ToldDifference, 'field'>,
  sides: Sides,
): string => {
  const particulars = [
    ...(how === undefined ? [] : [how]),
    ...(isContract ? [] : ['not a field of the contract']),
  ];
  const words = kindInWords(kind, sides);
  return particulars.length === 0 ? words : `${words} (${particulars.join('; ')})`;
};

/** So many lines are named; the others are counted. */
const MOST_LINES = 10;

const linesText = (lines: readonly number[]): string => {
  const more = lines.length > MOST_LINES ? ` and ${lines.length - MOST_LINES} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, MOST_LINES).join(', ')}${more}`;
};

const rowsOf = (
  title: string,
  all: number,
  found: readonly Counted<{ readonly name: string; readonly what: string }>[],
): readonly string[] => {
  if (found.length === 0) return [];
  const width = Math.max(...found.map(({ name }) => name.length));
  const rows = found.map(
    ({ name, what, lines }) =>
      `  ${name.padEnd(width)}  ${what} in ${lines.length} of ${all} (${linesText(lines)})`,
  );
  return ['', title, ...rows];
};

/** What to look at if answers differ and a side gave no account: its key, address or variables are wrong, most often. */
const hintsOf = (tenant: string, { different, accounts }: Tally): readonly string[] => {
  if (different === 0) return [];
  const here = `this bridge gave no account; to see why: account-bridge explain ${tenant} --wire --identifier …`;
  const hints = [
    ...(accounts.has('there') ? [] : [NO_ACCOUNT_THERE]),
    ...(accounts.has('here') ? [] : [here]),
  ];
  return hints.length === 0 ? [] : ['', ...hints];
};

const breachText = ({ expected }: Breach): string => `not ${expected}`;

/** A comparison for people. Lines are those of the file with identifiers. */
export const comparisonText = (tenant: string, tally: Tally, ignored: readonly string[]): string => {
  const { identifiers, same, different, notCompared, differences, breaches, troubles } = tally;
  const results = [
    `${same} the same`,
    ...(different > 0 ? [`${different} different`] : []),
    ...(notCompared > 0 ? [`${notCompared} not compared`] : []),
  ];
  return [
    `${tenant}: ${counted(identifiers, 'identifier')}: ${results.join(', ')}`,
    ...(ignored.length === 0 ? [] : [`not looked at: ${ignored.join(', ')}`]),
    ...rowsOf(
      'differences:',
      identifiers,
      differences.map((each) => ({
        name: each.field,
        what: differenceInWords(each, COMPARED_SIDES),
        lines: each.lines,
      })),
    ),
    ...rowsOf(
      'the other endpoint breaks the contract:',
      identifiers,
      breaches.map((each) => ({ name: each.field, what: breachText(each), lines: each.lines })),
    ),
    ...rowsOf(
      'not compared:',
      identifiers,
      troubles.map(({ why, lines }) => ({ name: why, what: 'no answer', lines })),
    ),
    ...hintsOf(tenant, tally),
    '',
  ].join('\n');
};

/** A comparison for machines. */
export const comparisonJson = (
  tenant: string,
  { accounts, ...tally }: Tally,
  ignored: readonly string[],
): object => ({ tenant, ...tally, accounts: [...accounts], ignored });
