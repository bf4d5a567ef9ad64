/**
 * The results of fixtures as JUnit's XML, which GitLab and Jenkins read: a suite for each tenant, a case for each fixture,
 * and one for each file that cannot be played.
 */
import { groupBy } from '../../core/group-by';
import { isError } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import type { PlayedCase } from '../../fixture/play-one';
import type { Played } from '../../fixture/run';
import { problemLine } from './problem';
import { nameOf, whyFailed } from './verify';
import type { XmlElement } from './xml';

const caseElement = (
  classname: string,
  name: string,
  file: string,
  fault: XmlElement | undefined,
): XmlElement => ({
  name: 'testcase',
  attributes: { classname, name, file },
  ...(fault === undefined ? {} : { children: [fault] }),
});

const faultElement = (name: 'failure' | 'error', type: string, lines: readonly string[]): XmlElement => ({
  name,
  attributes: { type, message: lines[0] ?? '' },
  children: [lines.join('\n')],
});

const linesOf = (played: PlayedCase): readonly string[] =>
  played.outcome.isNew ? ['a new case: it does not say yet what the app must get'] : whyFailed(played);

const playedElement = (tenant: string, played: PlayedCase): XmlElement =>
  caseElement(
    tenant,
    nameOf(played),
    played.fixture.file,
    played.outcome.passed ? undefined : faultElement('failure', 'fixture-failed', linesOf(played)),
  );

/** The problems of one file as one case; `what` follows its name. */
const fileElements = (
  tenant: string,
  problems: readonly Problem[],
  name: 'failure' | 'error',
  what: string,
): readonly XmlElement[] =>
  [...groupBy(problems.filter(isError), ({ file }) => file)].map(([file, own]) =>
    caseElement(tenant, `${file}${what}`, file, faultElement(name, own[0]?.code ?? '', own.map(problemLine))),
  );

const faultsIn = (cases: readonly XmlElement[], fault: 'failure' | 'error'): number =>
  cases.filter(({ children = [] }) =>
    children.some((child) => typeof child !== 'string' && child.name === fault),
  ).length;

const countsOf = (cases: readonly XmlElement[]): XmlElement['attributes'] => ({
  tests: cases.length,
  failures: faultsIn(cases, 'failure'),
  errors: faultsIn(cases, 'error'),
});

const casesOf = ({ name, refused, problems, cases, ids }: Played): readonly XmlElement[] => [
  ...fileElements(name, [...refused, ...problems], 'error', ''),
  ...cases.map((played) => playedElement(name, played)),
  ...fileElements(name, ids, 'failure', ' (the answered id)'),
];

/** The suites of all tenants. Times are left out: fixtures are played side by side. */
export const junitReport = (all: readonly Played[]): XmlElement => {
  const suites = all.map((played) => ({ played, cases: casesOf(played) }));
  return {
    name: 'testsuites',
    attributes: { name: 'account-bridge verify', ...countsOf(suites.flatMap(({ cases }) => cases)) },
    children: suites.map(({ played, cases }) => ({
      name: 'testsuite',
      attributes: { name: played.name, ...countsOf(cases), skipped: 0 },
      children: cases,
    })),
  };
};
