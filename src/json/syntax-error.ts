/** Messages for a text that is not JSON: what is wrong, where, and the most likely cause. */
import { own } from '../core/own';
import type { Span } from '../diagnostics/diagnostic';
import type { Finding } from '../diagnostics/collector';
import { advise, remove, rewrite, writePart } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** What is wrong with a text that is not JSON, and where. */
export interface JsonFault {
  readonly at: Span;
  readonly finding: Finding;
}

const symbols: Readonly<Record<string, string>> = {
  LBrace: '"{"',
  RBrace: '"}"',
  LBracket: '"["',
  RBracket: '"]"',
  Comma: '","',
  Colon: '":"',
  String: 'text',
  Number: 'number',
  Boolean: 'true or false',
  Null: 'null',
};

/** The parser's message, with the characters of the file in place of the parser's token names. */
const descriptionOf = (error: unknown): string =>
  error instanceof RangeError || !(error instanceof Error)
    ? 'it is nested too deeply'
    : error.message
        .replace(/\s*\(\d+:\d+\)$/, '')
        .replace(/\.? ?found\.?$/, '')
        .replace(/^Unexpected token (\w+)/, (_, name: string) => `unexpected ${own(symbols, name) ?? name}`)
        .replace(/^Unexpected/, 'unexpected');

/** What most often is the matter. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/unexpected "[}\]]"/, 'is there a comma or a bracket too many?'],
  [/unexpected (text|number|true or false|null|"[[{]")/, 'is a comma or a colon missing before it?'],
  [/unexpected character ''|unexpected character '[\p{L}_$]/u, 'keys and texts must be in double quotes'],
  [/unexpected character '\d'/, 'a number cannot start with 0'],
  [/unexpected end of input/, 'is a closing bracket missing?'],
];

const remedyFor = (description: string): Fix | undefined => {
  const [, remedy] = remedies.find(([pattern]) => pattern.test(description)) ?? [];
  return remedy === undefined ? undefined : advise(remedy);
};

const place = (error: unknown): Span => {
  const at = (name: string): number => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === 'number' ? value : 1;
  };
  return { line: at('line'), column: at('column'), endColumn: at('column') + 1 };
};

const faultAt = (at: Span, message: string, fix: Fix | undefined): JsonFault => {
  return { at, finding: { code: 'json-syntax', message: `this is not JSON: ${message}`, fix } };
};

const offsetOf = (text: string, { line, column }: Span): number => {
  const lines = text.split(/(?<=\n)/);
  return lines.slice(0, line - 1).join('').length + column - 1;
};

/** Values of other languages, and those of JSON that are meant. */
const VALUES: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false',
  None: 'null',
  NULL: 'null',
  nil: 'null',
  undefined: 'null',
};

/** A value as another language writes it. */
const otherValue = (text: string, at: Span): JsonFault | undefined => {
  const [word = ''] = /^[A-Za-z]+(?!["\w]|\s*:)/.exec(text.slice(offsetOf(text, at))) ?? [];
  const meant = own(VALUES, word);
  if (meant === undefined) return undefined;
  return faultAt(
    { ...at, endColumn: at.column + word.length },
    `${word} is not a value of JSON`,
    writePart(meant),
  );
};

/** What version control writes around two versions of the same lines. */
const mergeMark = (text: string, at: Span): JsonFault | undefined =>
  at.column === 1 && /^(?:<{7}|={7}|>{7})(?:\s|$)/.test(text.slice(offsetOf(text, at)))
    ? faultAt(
        { ...at, endColumn: 8 },
        'this is a mark of a merge conflict',
        advise('keep one of the two versions, and remove the marks'),
      )
    : undefined;

/** A bracket outside of texts, or a text as a whole. */
const TOKENS = /"(?:[^"\\]|\\[^])*"|[[\]{}]/g;

/** Text behind the bracket that closes the whole document; a closing bracket there is one too many. */
const behindEnd = (text: string, at: Span): JsonFault | undefined => {
  const offset = offsetOf(text, at);
  if (/^[\]}]/.test(text.slice(offset))) return undefined;
  let [depth, end] = [0, -1];
  for (const { 0: token, index } of text.slice(0, offset).matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth === 0 && !token.startsWith('"')) {
      end = index;
      break;
    }
  }
  if (end === -1) return undefined;
  const { line } = startOf(text, end);
  return faultAt(
    at,
    `there is something behind the document, whose last bracket is in line ${line}`,
    advise('remove it, or is a bracket closed too early?'),
  );
};

/** A token in other quotes than JSON's, or in none, from where it begins. */
const OTHER_TEXT = /^(?:[“”„«]([^“”"»]*)[“”"»]|'([^']*)'|([\p{L}_$][\p{L}\p{N}_$-]*))/u;

/** A text in other quotes than JSON's, or without quotes: what to write in its place. */
const requote = (text: string, at: Span): JsonFault | undefined => {
  const line = text.slice(offsetOf(text, at)).split('\n')[0] ?? '';
  const found = OTHER_TEXT.exec(line);
  const inside = found?.[1] ?? found?.[2] ?? found?.[3];
  if (found === null || inside === undefined) return undefined;
  const whole = { ...at, endColumn: at.column + found[0].length };
  const isKey = /^\s*:/.test(line.slice(found[0].length));
  // A value could be a secret: it is not repeated, and neither is its replacement.
  return isKey
    ? faultAt(whole, `the key ${found[0]} must use straight double quotes`, writePart(JSON.stringify(inside)))
    : faultAt(whole, 'this text must use straight double quotes', rewrite('quoted'));
};

/** What can follow a text on its line. */
const BEHIND = String.raw`\s*(?:$|:|,\s*(?:$|["{[\dtfn-])|[\]}][\]}\s]*(?:,|$))`;

/** A key or a value of a line, up to the first quote that can be its last one. */
const WHOLE_TEXT = new RegExp(
  String.raw`(?<=[{[,:]\s*|^\s*)"(?:[^"\\]|\\.|"(?!${BEHIND}))*"(?=${BEHIND})`,
  'g',
);

/** A longer line was not typed. */
const MAX_LINE = 500;

/** Quotes inside of a text end it too soon: `"crm["name"]"`. */
const quotesInside = (text: string, at: Span): JsonFault | undefined => {
  const offset = offsetOf(text, at);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [line = ''] = text.slice(lineStart).split(/\r|\n/);
  const column = offset - lineStart;
  if (line.length > MAX_LINE) return undefined;
  const found = [...line.matchAll(WHOLE_TEXT)].find(
    ({ 0: whole, index }) => index < column && column < index + whole.length,
  );
  const inside = found?.[0].slice(1, -1) ?? '';
  const isOne = !/"\s+"/.test(inside); // else a colon or a comma is missing between two
  if (found === undefined || !isOne || !/(?<!\\)"/.test(inside)) return undefined;
  const whole = { ...startOf(text, lineStart + found.index), endColumn: found.index + found[0].length + 1 };
  return faultAt(whole, 'a quote inside of a text ends it', rewrite('escaped'));
};

/** A comment in the manner of other languages. */
const comment = (text: string, at: Span): JsonFault | undefined => {
  const found = /^(?:\/\*.*?\*\/|\/[/*][^\n]*|#[^\n]*)/.exec(text.slice(offsetOf(text, at)));
  return found === null
    ? undefined
    : faultAt({ ...at, endColumn: at.column + found[0].trimEnd().length }, 'comments are not allowed', {
        kind: 'remove',
        after: ', or write it as "$comment": "…"',
        asks: true,
      });
};

/** A comma before a closing bracket: that is where the slip is. */
const trailingComma = (text: string, at: Span): JsonFault | undefined => {
  const offset = offsetOf(text, at);
  if (!/[}\]]/.test(text.charAt(offset))) return undefined;
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith(',')
    ? faultAt(startOf(text, before.length - 1), 'a comma is not allowed before a closing bracket', remove)
    : undefined;
};

/** A value right behind another one: the comma between them is missing, or a colon behind a key. */
const missingComma = (text: string, at: Span): JsonFault | undefined => {
  const offset = offsetOf(text, at);
  const before = text.slice(0, offset).trimEnd();
  const after = text.slice(offset);
  if (!/^["[{\dtfn-]/.test(after) || !/["\]}\w]$/.test(before)) return undefined;
  const isKey = /[{,]\s*"[^"\n]*"$/.test(before) && !/^"[^"\n]*"\s*:/.test(after);
  const [missing, name] = isKey ? [':', 'colon'] : [',', 'comma'];
  const end = { ...startOf(text, before.length - 1) };
  return faultAt(end, `a ${name} is missing here`, {
    kind: 'insert',
    where: 'behind',
    text: missing,
  });
};

/** The last token of a text that is cut off within a list, which the parser does not expect there. */
const cutOff = (text: string, at: Span): JsonFault | undefined =>
  /^(?:"[^"]*"|[\w.+-]+|[,:[{])\s*$/.test(text.slice(offsetOf(text, at)))
    ? faultAt(
        startOf(text, text.trimEnd().length),
        'unexpected end of input',
        advise('is a closing bracket missing?'),
      )
    : undefined;

/** What a parser's error about a text says. */
export const faultOf = (error: unknown, text: string): JsonFault => {
  const description = descriptionOf(error);
  const at = place(error);
  if (text.trim() === '') return faultAt(at, 'it is empty', advise('write an object: { … }'));
  return (
    trailingComma(text, at) ??
    comment(text, at) ??
    mergeMark(text, at) ??
    behindEnd(text, at) ??
    otherValue(text, at) ??
    quotesInside(text, at) ??
    requote(text, at) ??
    (description.startsWith('unexpected') ? (missingComma(text, at) ?? cutOff(text, at)) : undefined) ??
    faultAt(at, description, remedyFor(description))
  );
};

const STRING = /"(?:[^"\\\u0000-\u001f]|\\[^\u0000-\u001f])*("?)/g;

const startOf = (text: string, offset: number): Span => {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const column = (before.at(-1) ?? '').length + 1;
  return { line: before.length, column, endColumn: column + 1 };
};

/** The first text that does not end on its line, or holds another control character, which parsers may pass. */
export const brokenText = (text: string): JsonFault | undefined => {
  for (const { 0: string, 1: closing, index } of text.matchAll(STRING)) {
    if (closing === '"') continue;
    const end = index + string.length;
    if (end >= text.length || /[\r\n]/.test(text.charAt(end)))
      return faultAt(
        startOf(text, index),
        'this text does not end on its line',
        advise('is a quote missing?'),
      );
    return faultAt(
      startOf(text, end),
      'a control character in a text',
      advise('write it with a backslash: \\t, \\u0001'),
    );
  }
  return undefined;
};
