/**
 * The results of fixtures: a pass/fail report for people, the same as JSON, and Markdown for the vendor of the app.
 */
import { basename } from 'node:path';
import * as t from 'io-ts';
import type { Colors } from 'picocolors/types';
import { detailsText } from '../../core/failure';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { nodeOf } from '../../json/diff';
import type { Difference } from '../../json/diff';
import { nodeAt } from '../../fixture/format';
import { shown, whyAbsent } from '../../fixture/verdict';
import type { PlayedCase } from '../../fixture/play-one';
import type { Played } from '../../fixture/run';
import { excerptsIn } from './excerpt';
import { counted, formatProblem, problemJson } from './problem';
import { suggestionOf } from '../../diagnostics/fix';

const nameOf = ({ fixture }: PlayedCase): string => onOneLine(basename(fixture.file).replace(/\.json$/i, ''));

const passedOf = ({ cases }: Played): number => cases.filter(({ outcome }) => outcome.passed).length;

const brokenFiles = ({ problems }: Played): number => new Set(problems.map(({ file }) => file)).size;

/** Everything that is wrong: with the tenant, with fixtures, and with their results. */
export const problemsOf = ({ refused, problems, cases, ids }: Played): readonly Problem[] => [
  ...refused,
  ...problems,
  ...cases.flatMap(({ outcome }) => outcome.problems),
  ...ids,
];

/** The cases whose answers `--update` has recorded as expected. */
export type UpdatedCases = ReadonlySet<PlayedCase>;

const NOTHING: UpdatedCases = new Set();

const differenceLine = (difference: Difference): string => {
  const { path, at, expected, got } = difference;
  return `line ${at.line}: ${path}: expected ${shown(expected)}, got ${shown(got)}${whyAbsent(difference)}`;
};

/** Why a case failed, without the consequences of a request that the fixture does not answer. */
const whyFailed = ({ outcome: { faults, differences } }: PlayedCase): readonly string[] => {
  const causes = faults.filter(({ isUnused }) => isUnused === undefined);
  return [
    ...(causes.length > 0 ? causes : faults).map(
      ({ at, message, fix }) => `line ${at.line}: ${message}; ${suggestionOf(fix)}`,
    ),
    ...(causes.length > 0 ? [] : differences.map(differenceLine)),
  ];
};

/** `200`, or `502 IdentityMismatch`: many failures share one status and one sentence. */
const endOf = ({ reply }: PlayedCase): string =>
  reply.outcome === 'ok' ? String(reply.status) : `${reply.status} ${reply.outcome}`;

const caseLines = (played: PlayedCase, colours: Colors, updatedCases: UpdatedCases): readonly string[] => {
  const { outcome } = played;
  if (updatedCases.has(played)) {
    const what = played.fixture.response === undefined ? 'new: what came is expected now' : 'updated';
    return [
      `  ${colours.yellow('+')} ${nameOf(played)} ${endOf(played)} ${colours.dim(`(${what})`)}`,
      ...whyFailed(played).map((why) => `      ${why}`),
    ];
  }
  if (outcome.passed) return [`  ${colours.green('✓')} ${nameOf(played)} ${colours.dim(endOf(played))}`];
  return [
    `  ${colours.red('✗')} ${colours.bold(nameOf(played))} ${endOf(played)}${detailsText(played.reply.detail)}`,
    ...whyFailed(played).map((why) => `      ${why}`),
  ];
};

/** One tenant's report for people. */
export const textReport = (played: Played, colours: Colors, updatedCases: UpdatedCases = NOTHING): string => {
  const { name, cases, refused, problems } = played;
  const broken = [...refused, ...problems];
  const empty = cases.length === 0 && broken.length === 0 ? ['  no fixtures'] : [];
  const shownProblems = [...broken, ...played.ids];
  const excerpts = excerptsIn(shownProblems, played.texts);
  const problemTexts = shownProblems.map((problem) =>
    formatProblem(problem, excerpts.get(problem.file), colours),
  );
  const lines = [
    colours.bold(onOneLine(name)),
    ...empty,
    ...cases.flatMap((each) => caseLines(each, colours, updatedCases)),
  ];
  return `${[...lines, ...problemTexts].join('\n')}\n`;
};

/** `3 tenants, 14 fixtures: 12 passed, 1 failed, 1 cannot be played`. */
export const reportSummary = (all: readonly Played[], updatedCases: UpdatedCases = NOTHING): string => {
  const sum = (count: (played: Played) => number): number =>
    all.reduce((total, played) => total + count(played), 0);
  const [passed, broken] = [sum(passedOf), sum(brokenFiles)];
  const updated = sum(
    ({ cases }) => cases.filter((each) => updatedCases.has(each) && !each.outcome.passed).length,
  );
  const failed = sum(({ cases }) => cases.length) - passed - updated;
  const refused = all.filter((played) => played.refused.length > 0).length;
  const parts = [
    `${passed} passed`,
    ...(updated > 0 ? [`${updated} written`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(broken > 0 ? [`${broken} cannot be played`] : []),
    ...(refused > 0 ? [`${counted(refused, 'tenant')} with errors`] : []),
  ];
  return `${counted(all.length, 'tenant')}, ${counted(passed + updated + failed + broken, 'fixture')}: ${parts.join(', ')}`;
};

const caseJson = (played: PlayedCase): object => {
  const { fixture, outcome, reply } = played;
  return {
    file: fixture.file,
    outcome: outcome.passed ? 'passed' : 'failed',
    status: reply.status,
    requestOutcome: reply.outcome,
    ...(reply.detail === undefined ? {} : { requestDetail: reply.detail }),
    differences: outcome.differences.map(({ path, at, expected, got }) => ({
      path,
      line: at.line,
      column: at.column,
      expected: expected ?? null,
      got: got ?? null,
    })),
    faults: outcome.faults.map(({ at, message }) => ({ line: at.line, column: at.column, message })),
  };
};

/** One tenant's report for machines; expected and actual values are JSON text, so that no digit is lost. */
export const reportJson = (played: Played): object => ({
  tenant: played.name,
  cases: played.cases.map(caseJson),
  problems: problemsOf(played).map((problem) => problemJson(problem)),
});

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

/** What the app gets, in a cell: the names of the account's fields, or the sentence. */
const received = ({ reply }: PlayedCase): string => {
  const body = nodeOf(reply.body);
  const user = nodeAt(body, 'user');
  if (user?.kind === 'object') return [...user.members.keys()].map(code).join(', ');
  const message = nodeAt(body, 'error', 'message');
  return message?.kind === 'scalar' ? `“${String(message.value)}”` : code(reply.body);
};

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const Commented = t.type({ $comment: t.string });

/** The description of a fixture. */
const aboutOf = ({ fixture }: PlayedCase): string => {
  const parsed: unknown = JSON.parse(fixture.text.replace(/^\ufeff/, ''));
  return Commented.is(parsed) ? parsed.$comment : '';
};

const caseRow = (identifierType: string, played: PlayedCase): string => {
  const { fixture, outcome } = played;
  return row([
    nameOf(played),
    aboutOf(played),
    `${identifierType} ${code(fixture.userIdentifier)}`,
    fixture.now?.toISOString().slice(0, 10) ?? '',
    endOf(played),
    outcome.passed ? 'passed' : '**failed**',
    received(played),
  ]);
};

const failedItems = (played: PlayedCase): readonly string[] =>
  whyFailed(played).map((why) => `- **${nameOf(played)}**, ${cell(why)}`);

/** One tenant's report for the app's vendor, as Markdown; `date` is the day on which it was played. */
export const markdownReport = (played: Played, date: string): string => {
  const { name, cases, identifierType = '' } = played;
  const broken = [...played.refused, ...played.problems].map(
    ({ file, line, message }) => `- ${onOneLine(file)}, line ${line}: ${cell(message)}`,
  );
  const head = ['Case', 'What it is', 'Asked with', 'On the day', 'Status', 'Outcome', 'What the app gets'];
  const failed = cases.flatMap((each) => (each.outcome.passed ? [] : failedItems(each)));
  const table = [
    row(head),
    row(head.map(() => '---')),
    ...cases.map((each) => caseRow(identifierType, each)),
  ];
  return [
    `## ${onOneLine(name)}`,
    '',
    `${passedOf(played)} of ${cases.length} cases passed on ${date}. Each is one request of the app, played ` +
      'through the whole bridge against recorded answers of the upstreams; the people in them are invented.',
    ...(cases.length === 0 ? [] : ['', ...table]),
    ...(failed.length === 0 ? [] : ['', 'What differs:', '', ...failed]),
    ...(broken.length === 0 ? [] : ['', 'What could not be played:', '', ...broken]),
    '',
  ].join('\n');
};
