/** The report of drift: by source and path what differs, and in how many answers. It has no value and no identifier. */
import type { Colors } from 'picocolors/types';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import type { Counted } from '../../drift/counts';
import { isDrift } from '../../drift/payload-drift';
import { hasDrift, isCompared, isUncompared } from '../../drift/survey';
import type { SourceDrift } from '../../drift/survey';
import { counted } from './problem';

/** The result of a survey of one tenant. */
export interface DriftReport {
  readonly tenant: string;
  /** Whether the command line has the one identifier, which has no line then. */
  readonly isOne: boolean;
  /** How many identifiers were given. */
  readonly listed: number;
  /** The lines of those that are not identifiers of this tenant. */
  readonly unread: readonly number[];
  /** How many fixtures were compared with, and how many cannot be played. */
  readonly played: number;
  readonly unplayable: number;
  readonly sources: readonly SourceDrift[];
  /** The columns of databases that differ from the types, and why a database did not describe its query. */
  readonly columns: readonly Problem[];
}

const isColumnDrift = ({ code }: Problem): boolean => code === 'data-type';

/** Whether an answer or a column differs. */
export const isDrifting = ({ sources, columns }: DriftReport): boolean =>
  sources.some(hasDrift) || columns.some(isColumnDrift);

const differs: Readonly<Record<Counted['what'], (difference: Counted) => string>> = {
  new: ({ found = '' }) => `a new field, ${found}`,
  missing: ({ expected = '' }) => `missing, expected ${expected}`,
  null: ({ expected = '' }) => `null, expected ${expected}`,
  kind: ({ expected = '', found = '' }) => `${found}, expected ${expected}`,
  literal: ({ expected = '', found = '' }) => `${found}, expected ${expected}`,
  answer: ({ expected = '', found }) => `${found ?? 'no payload'}, expected ${expected}`,
  notFound: ({ expected = '', found = '' }) => `for an unknown user ${found}, expected ${expected}`,
};

/** Of how many answers it is: those that have a payload, or those for unknown users. */
const outOf = ({ what, answers }: Counted, { compared, notFound }: SourceDrift): string => {
  if (what === 'answer') return counted(answers, 'time');
  const all = what === 'notFound' ? notFound : compared;
  return `in ${answers} of ${counted(all, 'answer')}`;
};

const lineOf = (difference: Counted, source: SourceDrift): string => {
  const { path, what } = difference;
  const place = path === '' ? 'the answer' : onOneLine(path);
  return `${place}: ${differs[what](difference)}; ${outOf(difference, source)}`;
};

const NOTE = ' (the type decides)';

const sectionLines = (
  title: string,
  differences: readonly Counted[],
  source: SourceDrift,
  mark: (difference: Counted) => string,
): readonly string[] =>
  differences.length === 0
    ? []
    : [`    ${title}`, ...differences.map((each) => `      ${lineOf(each, source)}${mark(each)}`)];

const summaryOf = (source: SourceDrift): string => {
  const { compared, notFound, tooLarge } = source;
  const parts = [
    `${counted(compared, 'answer')} compared`,
    ...(notFound > 0 ? [`${counted(notFound, 'user')} not found`] : []),
    ...(tooLarge > 0 ? [`${counted(tooLarge, 'answer')} too large to compare`] : []),
  ];
  if (!isCompared(source)) return [...parts.slice(1), 'nothing compared'].join(', ');
  return [...parts, ...(hasDrift(source) ? [] : ['no drift'])].join(', ');
};

const failedLines = ({ failed }: SourceDrift): readonly string[] =>
  [...failed].map(([outcome, count]) => `    not compared: ${outcome}, ${counted(count, 'time')}`);

/** Without fixtures nothing is compared with them, and every field that the type lacks is new. */
const shownLine = ({ shown, compared, notFound }: SourceDrift): readonly string[] => [
  ...(compared > 0 && shown.payloads === 0 ? ['    no fixture has a payload of this source'] : []),
  ...(notFound > 0 && shown.notFound === 0 ? ['    no fixture shows an unknown user of this source'] : []),
];

const sourceLines = (source: SourceDrift, colours: Colors): readonly string[] => [
  `  ${colours.bold(onOneLine(source.source))}: ${summaryOf(source)}`,
  ...sectionLines('differs from its type', source.type, source, () => ''),
  ...sectionLines('differs from the fixtures', source.fixtures, source, (each) =>
    isDrift('fixtures', each) ? '' : NOTE,
  ),
  ...shownLine(source),
  ...failedLines(source),
];

const columnLines = ({ columns }: DriftReport): readonly string[] => {
  const lines = columns.map(
    ({ file, line, column, message }) => `    ${onOneLine(file)}:${line}:${column}: ${message}`,
  );
  return lines.length === 0 ? [] : ['  the columns of databases', ...lines];
};

const unreadText = ({ isOne, unread }: DriftReport): string =>
  isOne
    ? '  the identifier is not one of this tenant: "identifier" of its file says which are'
    : `  not an identifier of this tenant: ${unread.length === 1 ? 'line' : 'lines'} ${unread.join(', ')}`;

/** How to see why a source could not be compared. */
const whyLine = ({ tenant, sources }: DriftReport): readonly string[] =>
  sources.some(isUncompared)
    ? [`  to see why: account-bridge explain ${onOneLine(tenant)} --wire --identifier …`]
    : [];

const noteLines = (report: DriftReport): readonly string[] => [
  ...(report.unread.length > 0 ? [unreadText(report)] : []),
  ...whyLine(report),
  ...unplayableLines(report),
];

const unplayableLines = ({ unplayable, sources }: DriftReport): readonly string[] => [
  ...(unplayable > 0
    ? [`  ${counted(unplayable, 'fixture')} cannot be played: account-bridge verify says why`]
    : []),
  ...(sources.length === 0 ? ['  no source was asked'] : []),
];

/** The report for people. */
export const driftText = (report: DriftReport, colours: Colors): string => {
  const { tenant, listed, played, sources } = report;
  const head = `${colours.bold(onOneLine(tenant))}: ${counted(listed, 'identifier')}, ${counted(played, 'fixture')}`;
  const lines = [
    head,
    ...sources.flatMap((each) => sourceLines(each, colours)),
    ...columnLines(report),
    ...noteLines(report),
  ];
  return `${lines.join('\n')}\n`;
};

const differenceJson = ({ path, what, expected, found, answers }: Counted) => ({
  path,
  what,
  ...(expected !== undefined && { expected }),
  ...(found !== undefined && { found }),
  answers,
});

/** The same for programs. */
export const driftJson = (report: DriftReport) => ({
  tenant: report.tenant,
  identifiers: report.listed,
  notIdentifiers: report.unread,
  fixtures: { played: report.played, unplayable: report.unplayable },
  drift: isDrifting(report),
  columns: report.columns.map((problem) => ({
    ...{ code: problem.code, file: problem.file, line: problem.line, column: problem.column },
    message: problem.message,
  })),
  sources: report.sources.map((source) => ({
    source: source.source,
    compared: source.compared,
    notFound: source.notFound,
    tooLarge: source.tooLarge,
    failed: Object.fromEntries(source.failed),
    type: source.type.map(differenceJson),
    fixtures: source.fixtures.map((each) => ({
      ...differenceJson(each),
      allowed: !isDrift('fixtures', each),
    })),
    shown: source.shown,
  })),
});
