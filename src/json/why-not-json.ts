/** Why a file is not JSON, for the person who recorded it: the line, and the cause, without any of its content. */
import { isRight } from 'fp-ts/Either';
import { findingsOf } from '../diagnostics/collector';
import type { Problem } from '../diagnostics/diagnostic';
import { readDocument } from './document';
import { decodeText } from './decode-text';
import { parseJson } from './parse';
import type { JsonFault } from './parse';
import { seemsLike } from './seems-like';

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);

/** The head of an HTTP answer, as `curl -i` prints it before the body. */
const headOf = (text: string): string | undefined => {
  if (!/^\s*HTTP\/\d/.test(text)) return undefined;
  const lines = linesOf(text);
  // There may be several heads, one after another: of a redirect, or of a proxy.
  let end = 0;
  while (/^\s*HTTP\/\d/.test(lines[end] ?? '')) {
    const blank = lines.indexOf('', end);
    if (blank === -1) return 'has the headers of an HTTP answer and no body: record it without "curl -i"';
    end = blank + 1;
  }
  return `begins with the headers of an HTTP answer, as "curl -i" prints them: remove lines 1 to ${end}`;
};

const isDocument = (text: string): boolean => isRight(parseJson(Buffer.from(text))) && /^\s*[[{]/.test(text);

/** A bracket outside of texts, or a text as a whole; one that does not end is the rest. */
const TOKENS = /"(?:[^"\\]|\\[^])*(?:"|$)|[[\]{}]/g;

/** Where the first list or object of a text ends; `undefined` where it does not. */
const endOfFirst = (text: string): number | undefined => {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (!token.startsWith('"')) depth -= 1;
    if (depth === 0) return index + token.length;
  }
  return undefined;
};

/** What stands behind a whole document: others of its kind, or something that does not belong there. */
const behindOf = (text: string): string | undefined => {
  const end = endOfFirst(text);
  if (end === undefined || !isDocument(text.slice(0, end))) return undefined;
  const rest = text.slice(end);
  const line = linesOf(text.slice(0, end + rest.search(/\S/))).length;
  if (!/^\s*[[{]/.test(rest)) return `has something behind its JSON, in line ${line}: remove it`;
  return /^[^\S\n]*\n/.test(rest) && !/\n/.test(text.slice(0, end).trim())
    ? `has several JSON documents, one a line (NDJSON), the second in line ${line}: write them into one list, "[ …, … ]"`
    : `has several JSON documents, the second in line ${line}: write them into one list, "[ …, … ]"`;
};

/** A call of a function around the JSON. */
const callOf = (text: string): string | undefined =>
  /^\s*[\w$.]+\s*\(\s*[[{]/.test(text)
    ? 'is JSON in a call of JavaScript (JSONP): remove what is before and after it'
    : undefined;

/** What stands before a whole document: the guard of a script, the progress or the headers of a client. */
const beforeOf = (text: string): string | undefined => {
  const starts = [text.search(/[[{]/), text.search(/^[[{]/m)];
  const start = starts.find((at) => at > 0 && isDocument(text.slice(at)));
  if (start === undefined || text.slice(0, start).trim() === '') return undefined;
  return `has something before its JSON, which begins in line ${linesOf(text.slice(0, start)).length}: remove it`;
};

/** Values of other languages, which name nothing. */
const OTHER_VALUE = /^(?:NaN|[+-]?Infinity|undefined|True|False|None|nil|NULL)\b/;

/** Whether a text begins in a way in which neither JSON of an API nor a comment begins. */
const isOtherText = (text: string): boolean => !/^\s*[[{"'\d/#-]/.test(text);

/** The parser's message without a word of the text. A replacement is known only for quotes of another form. */
const textOf = ({ message, fix }: Problem): string => {
  if (fix?.kind === 'replace') return 'a key or text must use straight double quotes';
  return message
    .replace(/^this is not JSON: /, '')
    .replace(/unexpected character '[^]*'$/, 'an unexpected character');
};

/** Where the parser gave up; a key that is there twice is not repeated. */
const placeOf = (text: string, code: string): string => {
  const findings = findingsOf('');
  readDocument(text, findings);
  const problem = findings.problems.find((each) => each.code === code) ?? findings.problems[0];
  if (problem === undefined) return '';
  const { line, column } = problem;
  const place = `: line ${line}, column ${column}`;
  if (code !== 'json-syntax') return place;
  const value = OTHER_VALUE.exec((linesOf(text)[line - 1] ?? '').slice(column - 1))?.[0];
  return `${place}: ${value === undefined ? textOf(problem) : `${value} is not a value of JSON`}`;
};

const causeOf = (bytes: Buffer, text: string): string => {
  const seeming = seemsLike(bytes);
  if (seeming === 'an empty body') return 'is empty';
  if (seeming === 'gzip') return 'is compressed (gzip): unpack it, or record it with "curl --compressed"';
  if (seeming !== undefined)
    return `is ${seeming}, not JSON: is it an error or login page, or another format of the API?`;
  const known = headOf(text) ?? callOf(text) ?? behindOf(text) ?? beforeOf(text);
  if (known !== undefined) return known;
  return isOtherText(text)
    ? 'is not JSON: it begins with neither "{" nor "["'
    : `is not JSON${placeOf(text, 'json-syntax')}`;
};

/** Says after a file's name why it cannot be read as JSON. */
export const whyNotJson = (bytes: Buffer, fault: JsonFault): string => {
  const decoded = decodeText(bytes);
  if (!isRight(decoded) || fault === 'encoding')
    return seemsLike(bytes) === undefined ? 'is not in UTF-8' : causeOf(bytes, '');
  switch (fault) {
    case 'json':
      return causeOf(bytes, decoded.right);
    case 'depth':
      return `is nested too deeply${placeOf(decoded.right, 'json-depth')}`;
    case 'values':
      return 'has too many values';
    case 'duplicateKey':
      return `has the same key twice in one object${placeOf(decoded.right, 'key-duplicate')}`;
  }
};
