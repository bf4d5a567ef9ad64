/**
 * The formats of findings for continuous-integration services: GitHub's workflow commands and GitLab's code quality
 * report.
 */
import { createHash } from 'node:crypto';
import type { Problem } from '../../diagnostics/diagnostic';

/** GitHub ends a command at a line break, and reads these back. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** In a property `:` and `,` are punctuation too. */
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const fullMessage = ({ message, suggestion }: Problem): string =>
  suggestion === undefined ? message : `${message}; ${suggestion}`;

/** One finding as GitHub annotates it: `::error file=…,line=…,col=…,endColumn=…,title=…::…`; the end is inclusive. */
export const githubCommand = (problem: Problem): string => {
  const { severity, code, file, line, column, endColumn } = problem;
  const properties = [
    `file=${escapeProperty(file)}`,
    `line=${line}`,
    `col=${column}`,
    `endColumn=${Math.max(column, endColumn - 1)}`,
    `title=${escapeProperty(code)}`,
  ];
  return `::${severity} ${properties.join(',')}::${escapeData(fullMessage(problem))}`;
};

const GITLAB_SEVERITIES = { error: 'major', warning: 'minor' } as const;

/**
 * GitLab's code quality report. A fingerprint has no line in it, since a finding that moved is still the same. Findings
 * with the same text are distinguished by a number.
 */
export const gitlabReport = (problems: readonly Problem[]): readonly object[] => {
  const seen = new Map<string, number>();
  return problems.map((problem) => {
    const { severity, code, file, line } = problem;
    const subject = JSON.stringify([file, code, problem.message]);
    const number = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, number);
    return {
      description: fullMessage(problem),
      check_name: code,
      fingerprint: createHash('sha256').update(`${subject} ${number}`).digest('hex'),
      severity: GITLAB_SEVERITIES[severity],
      location: { path: file, lines: { begin: line } },
    };
  });
};
