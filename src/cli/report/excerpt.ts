/** The lines of a file that are shown beside a finding, without the secrets that somebody wrote into the file. */
import type { Problem } from '../../diagnostics/diagnostic';
import { sensitivePlaces } from '../../tenant/redact/sensitive-text';
import type { SensitivePlace } from '../../tenant/redact/sensitive-text';

/** Problems whose place is a secret. */
const SECRET: ReadonlySet<string> = new Set(['secret-literal', 'fixture-secret']);

/** A part of a line: `start` and `end` are offsets in it. */
type Range = Pick<SensitivePlace, 'line' | 'start' | 'end'>;

const blot = (line: string, { start, end }: Range): string =>
  line.slice(0, start) + '*'.repeat(Math.max(0, Math.min(end, line.length) - start)) + line.slice(end);

/** Whether a finding is about this very value, which it may show: one in a file that parses, and not a secret. */
const isShownBy =
  ({ kind, line, start, end }: SensitivePlace) =>
  (problem: Problem): boolean =>
    kind === 'possible' &&
    problem.line === line &&
    problem.column - 1 === start &&
    problem.endColumn - 1 === end &&
    !SECRET.has(problem.code) &&
    !problem.code.startsWith('json-');

/**
 * A file's text with its secrets masked, every column in its place: those that the problems found, and what else stands
 * where a secret may. An excerpt must not carry into a log what should never have stood in the file.
 */
export const redactSecrets = (text: string | undefined, problems: readonly Problem[]): string | undefined => {
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/);
  const ranges: readonly Range[] = [
    ...sensitivePlaces(text).filter((place) => !problems.some(isShownBy(place))),
    ...problems
      .filter(({ code }) => SECRET.has(code))
      .map(({ line, column, endColumn }) => ({ line, start: column - 1, end: endColumn - 1 })),
  ];
  for (const range of ranges) {
    const written = lines[range.line - 1];
    if (written !== undefined) lines[range.line - 1] = blot(written, range);
  }
  return lines.join('\n');
};

/** The most characters of a line that are shown, and how many of them stand before the place. */
const WIDTH = 160;
const BEFORE = 60;

/** A place on its line, for a terminal: a long line is cut around it, and nothing in it moves the cursor. */
export const lineAt = (
  text: string,
  { line: number, column, endColumn }: Pick<Problem, 'line' | 'column' | 'endColumn'>,
): { readonly line: string; readonly before: string; readonly caret: string } | undefined => {
  const whole = text
    .split(/\r?\n/)
    [number - 1]?.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
  if (whole === undefined) return undefined;
  const start = whole.length > WIDTH && column > BEFORE ? column - BEFORE : 0;
  const cut = whole.slice(start, start + WIDTH);
  const line = `${start > 0 ? '…' : ''}${cut}${start + WIDTH < whole.length ? '…' : ''}`;
  const offset = column - 1 - start + (start > 0 ? 1 : 0);
  const length = Math.max(1, Math.min(endColumn - column, line.length - offset));
  return { line, before: line.slice(0, offset).replace(/[^\t]/g, ' '), caret: '^'.repeat(length) };
};
