/** The lines of a file that are shown beside a finding, with the secrets in the file masked. */
import { groupBy } from '../../core/group-by';
import type { Problem } from '../../diagnostics/diagnostic';
import { sensitivePlaces } from '../../tenant/redact/sensitive-text';
import type { SensitivePlace } from '../../tenant/redact/sensitive-text';

/** Problems whose place is a secret. */
const SECRET: ReadonlySet<string> = new Set(['secret-literal', 'fixture-secret']);

/** A part of a line: `start` and `end` are offsets in it. */
type Range = Pick<SensitivePlace, 'line' | 'start' | 'end'>;

/** A line with some ranges masked; it is built once, however many there are. */
const mask = (line: string, ranges: readonly Range[]): string => {
  let [maskedRanges, done] = ['', 0];
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    const [from, to] = [Math.max(start, done), Math.min(end, line.length)];
    if (to <= from) continue;
    maskedRanges += line.slice(done, from) + '*'.repeat(to - from);
    done = to;
  }
  return maskedRanges + line.slice(done);
};

const placeOf = (line: number, start: number, end: number): string => `${line}:${start}:${end}`;

/** Whether a finding is about exactly this value, which it may show: the file parses, and the value is not a secret. */
const shownBy = (problems: readonly Problem[]): ((place: SensitivePlace) => boolean) => {
  const places = new Set(
    problems
      .filter(({ code }) => !SECRET.has(code) && !code.startsWith('json-'))
      .map(({ line, column, endColumn }) => placeOf(line, column - 1, endColumn - 1)),
  );
  return ({ kind, line, start, end }) => kind === 'possible' && places.has(placeOf(line, start, end));
};

/** The lines of a text. */
const linesOf = (text: string): readonly string[] => text.split(/\r?\n/);

/**
 * The lines of a file with its secrets masked, every column in its place: those that the problems found, and other
 * values in places where a secret may be. An excerpt must not copy a secret from a file into a log.
 */
export const redactSecrets = (
  text: string | undefined,
  problems: readonly Problem[],
): readonly string[] | undefined => {
  if (text === undefined) return undefined;
  const isShown = shownBy(problems);
  const ranges: readonly Range[] = [
    ...sensitivePlaces(text).filter((place) => !isShown(place)),
    ...problems
      .filter(({ code }) => SECRET.has(code))
      .map(({ line, column, endColumn }) => ({ line, start: column - 1, end: endColumn - 1 })),
  ];
  const byLine = groupBy(ranges, ({ line }) => line);
  return linesOf(text).map((line, index) => mask(line, byLine.get(index + 1) ?? []));
};

/** The lines of files, by the files' names. */
export type Excerpts = ReadonlyMap<string, readonly string[] | undefined>;

/** The lines of all files that problems are in, with the secrets in them masked. */
export const excerptsIn = (problems: readonly Problem[], texts: ReadonlyMap<string, string>): Excerpts =>
  new Map(
    [...groupBy(problems, ({ file }) => file)].map(([file, those]) => [
      file,
      redactSecrets(texts.get(file), those),
    ]),
  );

/** The most characters of a line that are shown, and how many of them are before the place. */
const WIDTH = 160;
const BEFORE = 60;

/** A place on its line, for a terminal: a long line is cut around it, and nothing in it moves the cursor. */
export const lineAt = (
  lines: readonly string[],
  { line: number, column, endColumn }: Pick<Problem, 'line' | 'column' | 'endColumn'>,
): { readonly line: string; readonly before: string; readonly caret: string } | undefined => {
  const whole = lines[number - 1];
  if (whole === undefined) return undefined;
  const start = whole.length > WIDTH && column > BEFORE ? column - BEFORE : 0;
  const cut = whole
    .slice(start, start + WIDTH)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
  const line = `${start > 0 ? '…' : ''}${cut}${start + WIDTH < whole.length ? '…' : ''}`;
  const offset = column - 1 - start + (start > 0 ? 1 : 0);
  const length = Math.max(1, Math.min(endColumn - column, line.length - offset));
  return { line, before: line.slice(0, offset).replace(/[^\t]/g, ' '), caret: '^'.repeat(length) };
};
