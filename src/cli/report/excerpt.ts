/**
 * Owns the lines of a file that are shown beside a finding, and what of them must not be: whatever could be a
 * secret that somebody wrote into the file. It must not know how a finding is told.
 */
import type { Problem } from '../../diagnostics/diagnostic';
import { hasTokenLike } from '../../values/token-like';

/** Problems whose place is a secret. */
const SECRET: ReadonlySet<string> = new Set(['secret-literal', 'fixture-secret']);

/** Where secrets are named, and so where one may stand that should not. */
const SENSITIVE: ReadonlySet<string> = new Set(['settings', 'access', 'variables']);

/** Settings whose values are no secrets, whoever writes them; unless one looks like a token all the same. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['type', 'file', 'hostname', 'adapter', 'baseUrl', 'tokenUrl'],
  ...['in', 'scheme', 'sentIn', 'spelling', 'tokenHeader'],
  ...['at', 'listAs', 'several', 'status', 'path', 'equals', 'notEquals', 'empty', 'present'],
]);

/** Whether a value stands under a key that says that it is no secret, and does not look like one. */
const isHarmless = ({ open, key }: Walk, token: string): boolean =>
  HARMLESS.has(key ?? open.at(-1) ?? '') && !hasTokenLike(token.replace(/^["']/, ''));

/** A part of a line: `start` and `end` are offsets in it. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[{}[\]:,\n]|[^\s{}[\]:,"']+/g;
const NAMED = /^"\$\{\w+\}"$/;
const PLAIN = /^(?:true|false|null|-?\d{1,6}|"(?:phone|email|digits|text|open)")$/;

/** A walk through a text that need not be JSON: the keys that are open, and the one whose value comes next. */
interface Walk {
  readonly open: (string | undefined)[];
  key: string | undefined;
  last: string;
}

const step = (walk: Walk, token: string): void => {
  if (token === ':') walk.key = walk.last.replace(/^"|"$/g, '');
  else if (token === '{' || token === '[') {
    walk.open.push(walk.key ?? walk.open.at(-1));
    walk.key = undefined;
  } else if (token === '}' || token === ']') walk.open.pop();
  else if (token === ',') walk.key = undefined;
  else if (token !== '\n') walk.last = token;
};

const isSensitive = ({ open, key }: Walk): boolean =>
  [...open, key].some((name) => name !== undefined && SENSITIVE.has(name));

/** The values of a text that could be secrets, by line. */
const suspects = (text: string): ReadonlyMap<number, readonly Range[]> => {
  const found = new Map<number, Range[]>();
  const walk: Walk = { open: [], key: undefined, last: '' };
  let [line, lineStart] = [1, 0];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isKey = /^\s*:/.test(text.slice(index + token.length, index + token.length + 40));
    const isValue = !isKey && !/^[{}[\]:,\n]$/.test(token) && !NAMED.test(token) && !PLAIN.test(token);
    if (isValue && isSensitive(walk) && !isHarmless(walk, token))
      found.set(line, [
        ...(found.get(line) ?? []),
        { start: index - lineStart, end: index - lineStart + token.length },
      ]);
    step(walk, token);
    if (token === '\n') [line, lineStart] = [line + 1, index + 1];
  }
  return found;
};

const blot = (line: string, { start, end }: Range): string =>
  line.slice(0, start) + '*'.repeat(Math.max(0, Math.min(end, line.length) - start)) + line.slice(end);

/** Whether a finding is about this very value, which it may show: one in a file that parses, and no secret. */
const isShownBy =
  (line: number, { start, end }: Range) =>
  (problem: Problem): boolean =>
    problem.line === line &&
    problem.column - 1 <= start &&
    problem.endColumn - 1 >= end &&
    !SECRET.has(problem.code) &&
    !problem.code.startsWith('json-');

/**
 * A file's text with its secrets blotted out, every column in its place: those that the problems found, and
 * whatever else stands where secrets are named. An excerpt must not carry into a log what should never have
 * stood in the file.
 */
export const blotSecrets = (text: string | undefined, problems: readonly Problem[]): string | undefined => {
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/);
  const places = [
    ...[...suspects(text)].flatMap(([line, ranges]) =>
      ranges.filter((range) => !problems.some(isShownBy(line, range))).map((range) => [line, range] as const),
    ),
    ...problems
      .filter(({ code }) => SECRET.has(code))
      .map(({ line, column, endColumn }) => [line, { start: column - 1, end: endColumn - 1 }] as const),
  ];
  for (const [line, range] of places) {
    const written = lines[line - 1];
    if (written !== undefined) lines[line - 1] = blot(written, range);
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
