/**
 * The results of fixtures: a pass/fail report for people, and the same as JSON.
 */
import { basename } from 'node:path';
import * as t from 'io-ts';
import type { Colors } from 'picocolors/types';
import type { SourceTiming } from '../../core/call';
import { detailsText } from '../../core/failure';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import type { Difference } from '../../json/diff';
import { shown, whyAbsent } from '../../fixture/verdict';
import type { PlayedCase } from '../../fixture/play-one';
import type { Played } from '../../fixture/run';
import { excerptsIn } from './excerpt';
import { counted, formatProblem, problemJson } from './problem';
import { suggestionOf } from '../../diagnostics/fix';

/** The name of a case: that of its file. */
export const nameOf = ({ fixture }: PlayedCase): string =>
  onOneLine(basename(fixture.file).replace(/\.json$/i, ''));

/** How many of the cases passed. */
export const passedOf = ({ cases }: Played): number => cases.filter(({ outcome }) => outcome.passed).length;

const brokenFiles = ({ problems }: Played): number => new Set(problems.map(({ file }) => file)).size;

/** Everything that is wrong: with the tenant, with fixtures, and with their results. */
export const problemsOf = ({ refused, problems, cases, ids }: Played): readonly Problem[] => [
  ...refused,
  ...problems,
  ...cases.flatMap(({ outcome }) => outcome.problems),
  ...ids,
];

/** The cases that `--update` writes, with the differences of their requests. */
export type UpdatedCases = ReadonlyMap<PlayedCase, { readonly requests: readonly Difference[] }>;

const NOTHING: UpdatedCases = new Map();

const differenceLine = (difference: Difference): string => {
  const { path, at, expected, got } = difference;
  return `line ${at.line}: ${path}: expected ${shown(expected)}, got ${shown(got)}${whyAbsent(difference)}`;
};

/** The sources that failed although there is an account: they are optional. */
const failedSources = ({ events, reply }: PlayedCase): readonly SourceTiming[] => {
  const served = events.find((event) => event.event === 'request-served');
  if (served === undefined || reply.outcome !== 'ok') return [];
  return served.sources.filter(({ outcome }) => outcome !== 'ok');
};

/** Why an optional source is missing, as `explain` says it. */
const sourceLine = ({ source, outcome, detail }: SourceTiming): string =>
  `source "${source}": ${outcome}${detailsText(detail)}`;

/** Why a case failed. */
export const whyFailed = (played: PlayedCase): readonly string[] => {
  const { faults, differences } = played.outcome;
  return [
    ...faults.map(({ at, message, fix }) => `line ${at.line}: ${message}; ${suggestionOf(fix)}`),
    ...differences.map(differenceLine),
    ...failedSources(played).map(sourceLine),
  ];
};

/** All that an update changes in a file: the requests, the response, the losses. */
const changesOf = ({ outcome }: PlayedCase, requests: readonly Difference[]): readonly Difference[] => [
  ...requests,
  ...outcome.differences.filter((each) => !outcome.losses.includes(each)),
  ...outcome.losses,
];

/** `200`, or `502 IdentityMismatch`: many failures share one status and one sentence. */
export const endOf = ({ reply }: PlayedCase): string =>
  reply.outcome === 'ok' ? String(reply.status) : `${reply.status} ${reply.outcome}`;

/** Whether the fixture does not say which failure it expects: the one that came is then shown in full. */
const isVague = ({ fixture, reply }: PlayedCase): boolean =>
  reply.outcome !== 'ok' && fixture.response?.members.has('outcome') !== true;

/** How a case went: its mark, how its end is shown, and a remark. */
const stateOf = (
  played: PlayedCase,
  colours: Colors,
  updatedCases: UpdatedCases,
): readonly [mark: string, end: string, remark?: string] => {
  const { outcome, reply } = played;
  const end = endOf(played);
  const full = `${end}${detailsText(reply.detail)}`;
  const isUpdated = updatedCases.has(played);
  if (outcome.isNew)
    return [
      colours.yellow('+'),
      full,
      isUpdated ? 'new: what came will be expected' : 'new: --update records it',
    ];
  if (isUpdated) return [colours.yellow('+'), full, 'to be updated'];
  if (!outcome.passed) return [colours.red('✗'), full];
  return [colours.green('✓'), colours.dim(isVague(played) ? full : end)];
};

const caseLines = (played: PlayedCase, colours: Colors, updatedCases: UpdatedCases): readonly string[] => {
  const [mark, end, remark] = stateOf(played, colours, updatedCases);
  const requests = updatedCases.get(played)?.requests;
  const isChanged = played.outcome.isNew || requests !== undefined;
  const lines = isChanged
    ? [...changesOf(played, requests ?? []).map(differenceLine), ...failedSources(played).map(sourceLine)]
    : whyFailed(played);
  const name = played.outcome.passed || remark !== undefined ? nameOf(played) : colours.bold(nameOf(played));
  return [
    `  ${mark} ${name} ${end}${remark === undefined ? '' : ` ${colours.dim(`(${remark})`)}`}`,
    ...lines.map((line) => `      ${line}`),
  ];
};

/** One tenant's report for people. */
export const textReport = (played: Played, colours: Colors, updatedCases: UpdatedCases = NOTHING): string => {
  const { name, cases, refused, problems } = played;
  const broken = [...refused, ...problems];
  const empty = cases.length === 0 && broken.length === 0 ? ['  no fixtures'] : [];
  const warned = cases.filter((each) => each.outcome.passed && !updatedCases.has(each));
  const shownProblems = [...broken, ...warned.flatMap(({ outcome }) => outcome.problems), ...played.ids];
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

/** `3 tenants, 14 fixtures: 11 passed, 1 new, 1 failed, 1 cannot be played` */
export const reportSummary = (all: readonly Played[], updatedCases: UpdatedCases = NOTHING): string => {
  const cases = all.flatMap((played) => played.cases);
  const broken = all.reduce((total, played) => total + brokenFiles(played), 0);
  const refused = all.filter((played) => played.refused.length > 0).length;
  const count = (isCounted: (played: PlayedCase) => boolean): number => cases.filter(isCounted).length;
  const isWritten = (played: PlayedCase): boolean => updatedCases.has(played);
  const counts = [
    [count(isWritten), 'written'],
    [count((each) => each.outcome.isNew && !isWritten(each)), 'new'],
    [count((each) => !each.outcome.passed && !each.outcome.isNew && !isWritten(each)), 'failed'],
    [broken, 'cannot be played'],
  ] as const;
  const parts = [
    `${count((each) => each.outcome.passed && !isWritten(each))} passed`,
    ...counts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])),
    ...(refused > 0 ? [`${counted(refused, 'tenant')} with errors`] : []),
  ];
  return `${counted(all.length, 'tenant')}, ${counted(cases.length + broken, 'fixture')}: ${parts.join(', ')}`;
};

export const resultOf = ({ outcome }: PlayedCase): 'passed' | 'new' | 'failed' => {
  if (outcome.passed) return 'passed';
  return outcome.isNew ? 'new' : 'failed';
};

const failedJson = (played: PlayedCase): object => {
  const failed = played.outcome.passed ? [] : failedSources(played);
  return failed.length === 0
    ? {}
    : { failedSources: failed.map(({ source, outcome, detail }) => ({ source, outcome, detail })) };
};

const caseJson = (played: PlayedCase, updatedCases: UpdatedCases): object => {
  const { fixture, outcome, reply } = played;
  const requests = updatedCases.get(played)?.requests;
  const differences = requests === undefined ? outcome.differences : changesOf(played, requests);
  return {
    file: fixture.file,
    outcome: resultOf(played),
    status: reply.status,
    requestOutcome: reply.outcome,
    ...(reply.detail === undefined ? {} : { requestDetail: reply.detail }),
    ...(requests === undefined ? {} : { written: true }),
    differences: differences.map(({ path, at, expected, got }) => ({
      path,
      line: at.line,
      column: at.column,
      expected: expected ?? null,
      got: got ?? null,
    })),
    ...failedJson(played),
    faults: outcome.faults.map(({ at, message }) => ({ line: at.line, column: at.column, message })),
  };
};

/** One tenant's report for machines; expected and actual values are JSON text, so that no digit is lost. */
export const reportJson = (played: Played, updatedCases: UpdatedCases = NOTHING): object => ({
  tenant: played.name,
  cases: played.cases.map((each) => caseJson(each, updatedCases)),
  problems: problemsOf(played).map((problem) => problemJson(problem)),
});

const Commented = t.type({ $comment: t.string });

/** The description of a case: the comment of its file. */
export const descriptionOf = ({ fixture }: PlayedCase): string | undefined => {
  const parsed: unknown = JSON.parse(fixture.text.replace(/^\ufeff/, ''));
  return Commented.is(parsed) ? parsed.$comment : undefined;
};
