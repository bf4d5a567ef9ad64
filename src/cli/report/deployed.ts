/** The results of fixtures that were sent to a deployed endpoint, for people and for machines; no value of an answer. */
import { basename } from 'node:path';
import pc from 'picocolors';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { nodeAt } from '../../fixture/format';
import type { FixtureCase } from '../../fixture/format';
import { NO_ACCOUNT_THERE } from '../compare/endpoint';
import type { FieldDifference } from '../compare/differences';
import { differenceInWords } from './compare';
import { counted, problemJson, problemLine } from './problem';

/** What came of one fixture. */
export interface DeployedCase {
  readonly fixture: FixtureCase;
  readonly result: 'passed' | 'failed' | 'not-compared';
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** Whether the answer has an account. */
  readonly hasAccount?: boolean;
  readonly differences: readonly FieldDifference[];
  /** What could not be compared, or why there is no answer. */
  readonly notes: readonly string[];
}

/** The result of all fixtures of a tenant. */
export interface Deployed {
  readonly tenant: string;
  readonly cases: readonly DeployedCase[];
  /** Of fixtures that cannot be read. */
  readonly problems: readonly Problem[];
}

/** What the report calls the two answers. */
export const DEPLOYED_SIDES = { here: 'in the fixture', there: 'in the answer' } as const;

const nameOf = ({ fixture }: DeployedCase): string =>
  onOneLine(basename(fixture.file).replace(/\.json$/i, ''));

const caseLines = (deployed: DeployedCase, colour: boolean): readonly string[] => {
  const colours = pc.createColors(colour);
  const { result, status, differences, notes } = deployed;
  const mark = { passed: colours.green('✓'), failed: colours.red('✗'), 'not-compared': colours.yellow('-') }[
    result
  ];
  const end = status === undefined ? '' : ` ${status}`;
  return [
    `  ${mark} ${nameOf(deployed)}${end}${result === 'not-compared' ? ' (not compared)' : ''}`,
    ...differences.map(
      (each) => `      line ${each.at.line}: ${each.field}: ${differenceInWords(each, DEPLOYED_SIDES)}`,
    ),
    ...notes.map((note) => `      ${note}`),
  ];
};

/** What to look at if the endpoint answered, and without an account where an account is expected. */
const hintsOf = (cases: readonly DeployedCase[]): readonly string[] => {
  const answered = cases.filter(({ status }) => status !== undefined);
  const isExpected = answered.some(({ fixture }) => nodeAt(fixture.response, 'body', 'user') !== undefined);
  return isExpected && !answered.some(({ hasAccount }) => hasAccount) ? [NO_ACCOUNT_THERE, ''] : [];
};

/** The results for people. */
export const deployedText = ({ tenant, cases, problems }: Deployed, colour: boolean): string => {
  const count = (result: DeployedCase['result']): number =>
    cases.filter((each) => each.result === result).length;
  const broken = new Set(problems.map(({ file }) => file)).size;
  const others = [
    [count('failed'), 'failed'],
    [count('not-compared'), 'not compared'],
    [broken, 'cannot be read'],
  ] as const;
  const parts = others.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  return [
    onOneLine(tenant),
    ...cases.flatMap((each) => caseLines(each, colour)),
    ...problems.map(problemLine),
    '',
    ...hintsOf(cases),
    `${counted(cases.length + broken, 'fixture')}: ${[`${count('passed')} passed`, ...parts].join(', ')}`,
    '',
  ].join('\n');
};

/** The results for machines. */
export const deployedJson = ({ tenant, cases, problems }: Deployed): object => ({
  tenant,
  cases: cases.map(({ fixture, result, status, differences, notes }) => ({
    file: fixture.file,
    outcome: result,
    ...(status === undefined ? {} : { status }),
    differences: differences.map(({ at, ...each }) => ({ ...each, line: at.line, column: at.column })),
    notes,
  })),
  problems: problems.map((problem) => problemJson(problem)),
});
