/** Why a file is not JSON, for the person who recorded it: the line, and the cause, without a word of its content. */
import { isRight } from 'fp-ts/Either';
import { findingsOf } from '../diagnostics/collector';
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

/** Several documents, each on a line of its own. */
const severalOf = (text: string): string | undefined => {
  const lines = linesOf(text);
  const [first, second] = lines.flatMap((line, at) => (line.trim() === '' ? [] : [at]));
  if (first === undefined || second === undefined || !isDocument(lines[first] ?? '')) return undefined;
  return `has several JSON documents, one a line (NDJSON), the second in line ${second + 1}: write them into one list, "[ …, … ]"`;
};

/** A call of a function around the JSON. */
const callOf = (text: string): string | undefined =>
  /^\s*[\w$.]+\s*\(\s*[[{]/.test(text)
    ? 'is JSON in a call of JavaScript (JSONP): remove what stands before and after it'
    : undefined;

/** What kinds of texts begin like; messages of the parser may repeat a word of the text, these do not. */
const QUOTED_WORD = /^.+ does not stand in straight double quotes$/;

const saidOf = (message: string): string => {
  const said = message.replace(/^this is not JSON: /, '');
  if (QUOTED_WORD.test(said)) return 'a key or text does not stand in straight double quotes';
  return said.replace(/unexpected character '[^]*'$/, 'an unexpected character');
};

/** Where the parser gave up; a key that is there twice is not repeated. */
const placeOf = (text: string, code: string): string => {
  const findings = findingsOf('');
  readDocument(text, findings);
  const problem = findings.problems.find((each) => each.code === code) ?? findings.problems[0];
  if (problem === undefined) return '';
  const { line, column, message } = problem;
  return code === 'json-syntax'
    ? `: line ${line}, column ${column}: ${saidOf(message)}`
    : `: line ${line}, column ${column}`;
};

const causeOf = (bytes: Buffer, text: string): string => {
  const seeming = seemsLike(bytes);
  if (seeming === 'an empty body') return 'is empty';
  if (seeming !== undefined)
    return `is ${seeming}, not JSON: is it an error or login page, or another format of the API?`;
  return headOf(text) ?? severalOf(text) ?? callOf(text) ?? `is not JSON${placeOf(text, 'json-syntax')}`;
};

/** Says after a file's name why it cannot be read as JSON. */
export const whyNotJson = (bytes: Buffer, fault: JsonFault): string => {
  const decoded = decodeText(bytes);
  if (!isRight(decoded) || fault === 'encoding') return 'is not in UTF-8';
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
