/** Problems for people, with an excerpt and a caret, and for machines, as JSON. */
import type { Colors } from 'picocolors/types';
import { isError, isOpenWarning, onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { lineAt } from './excerpt';
import { fixJson } from './fix-json';
import type { FixedText } from './fix-json';

/** `1 error`, `2 errors`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The line of a file with the place of a problem under it. */
const excerpt = (problem: Problem, lines: readonly string[], colours: Colors): readonly string[] => {
  const shown = lineAt(lines, problem);
  if (shown === undefined) return [];
  const margin = String(problem.line);
  const hint = problem.suggestion === undefined ? '' : ` ${problem.suggestion}`;
  return [
    `${margin}│ ${shown.line}`,
    `${' '.repeat(margin.length)}│ ${shown.before}${colours.yellow(shown.caret + hint)}`,
  ];
};

/**
 * One problem for a person, with an excerpt of a file's lines, whose secrets are masked; `sharedBy` names the tenants that
 * have it, where the file does not say so.
 */
export const formatProblem = (
  problem: Problem,
  lines: readonly string[] | undefined,
  colours: Colors,
  sharedBy?: string,
): string => {
  const { severity, code, message, file, line, column } = problem;
  const paint = isError(problem) ? colours.red : colours.yellow;
  const margin = ' '.repeat(String(line).length);
  return [
    `${paint(`${severity}[${code}]`)}: ${colours.bold(message)}`,
    `${margin}┌─ ${onOneLine(file)}:${line}:${column}${sharedBy === undefined ? '' : ` (for ${sharedBy})`}`,
    ...excerpt(problem, lines ?? [''], colours),
    '',
  ].join('\n');
};

/**
 * One problem in one line, without an excerpt: a log lives longer than the file, and a line of a file may hold a
 * secret.
 */
export const problemLine = ({ severity, code, message, file, line, column, suggestion }: Problem): string =>
  `${severity}[${code}]: ${onOneLine(file)}:${line}:${column}: ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`;

/** One problem for a machine; with the text of its file also the edit of its fix, and `at`, the pointer of its place. */
export const problemJson = (problem: Problem, fixed?: FixedText, at?: string): object => {
  const { code, severity, file, line, column, message, suggestion, accepted } = problem;
  return {
    code,
    severity,
    file,
    line,
    column,
    ...(at === undefined ? {} : { at }),
    message,
    ...(accepted === undefined ? {} : { accepted: true, because: accepted }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(problem.fix === undefined ? {} : { fix: fixJson(problem, problem.fix, fixed) }),
  };
};

/** `3 tenants checked: 1 error, 2 warnings`. */
export const summary = (tenants: number, problems: readonly Problem[]): string => {
  const errors = problems.filter(isError).length;
  const warnings = problems.filter(isOpenWarning).length;
  const accepted = problems.length - errors - warnings;
  const found = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ];
  return `${counted(tenants, 'tenant')} checked: ${found.length === 0 ? 'no problems' : found.join(', ')}`;
};
