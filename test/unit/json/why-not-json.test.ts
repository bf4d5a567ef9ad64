/** Why a recorded file is not JSON: the message has the line and the cause, and no text of the file. */
import { isLeft } from 'fp-ts/Either';
import { gzipSync } from 'node:zlib';
import { parseJson } from '../../../src/json/parse';
import { whyNotJson } from '../../../src/json/why-not-json';

const CANARY = 'canary-7f3a';

const why = (content: string | Buffer): string => {
  const bytes = Buffer.from(content);
  const parsed = parseJson(bytes);
  if (!isLeft(parsed)) throw new Error('it is JSON');
  return whyNotJson(bytes, parsed.left);
};

const DEEP = '['.repeat(70) + ']'.repeat(70);
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n';
const XML = 'is XML, not JSON: is it an error or login page, or another format of the API?';
const HTML = 'is HTML, not JSON: is it an error or login page, or another format of the API?';
const other = (what: string): string => HTML.replace('HTML', what);
const GZIP = 'is compressed (gzip): unpack it, or record it with "curl --compressed"';
const documents = (line: number): string =>
  `has several JSON documents, the second in line ${line}: write them into one list, "[ …, … ]"`;
const OTHER = 'is not JSON: it begins with neither "{" nor "["';
const before = (line: number): string =>
  `has something before its JSON, which begins in line ${line}: remove it`;
const behind = (line: number): string => `has something behind its JSON, in line ${line}: remove it`;
const curl = (lines: number): string =>
  `begins with the headers of an HTTP answer, as "curl -i" prints them: remove lines 1 to ${lines}`;
const several = (line: number): string =>
  `has several JSON documents, one a line (NDJSON), the second in line ${line}: write them into one list, "[ …, … ]"`;

it.each<readonly [what: string, content: string | Buffer, told: string]>([
  ['nothing', '', 'is empty'],
  ['white space', ' \n\t', 'is empty'],
  ['a byte order mark alone', '\ufeff', 'is empty'],
  ['HTML', `<!doctype html><title>${CANARY}</title>`, HTML],
  ['HTML behind a comment', `<!-- ${CANARY} --><html></html>`, HTML],
  ['HTML with a byte order mark', `\ufeff<html>${CANARY}</html>`, HTML],
  ['XML', `<?xml version="1.0"?><a>${CANARY}</a>`, XML],
  ['XML without a declaration', `<customer>${CANARY}</customer>`, XML],
  ['the output of curl -i', `${HEAD}{ "name": "${CANARY}" }`, curl(3)],
  ['the output of curl -i with HTTP/2', `HTTP/2 200\nserver: x\n\n{"a":1}`, curl(3)],
  ['the output of curl -iL', `HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n${HEAD}{"a":1}`, curl(6)],
  [
    'the output of curl -I',
    'HTTP/1.1 200 OK\r\nserver: x',
    'has the headers of an HTTP answer and no body: record it without "curl -i"',
  ],
  ['a document a line', `{"a":"${CANARY}"}\n{"a":2}\n`, several(2)],
  ['a document a line, with blank lines', `\n{"a":1}\n\n{"a":"${CANARY}"}`, several(4)],
  ['a list a line', '[1]\r\n[2]\r\n[3]', several(2)],
  ['documents one after another', `{"a":"${CANARY}"}{"a":2}`, documents(1)],
  ['documents over several lines', `{\n"a":1\n}\n{\n"a":"${CANARY}"\n}`, documents(4)],
  ['documents with a space between them', `[1] [2]`, documents(1)],
  ['documents with brackets in their texts', `{"a":"}"}\n{"a":"{ \\" ${CANARY}"}`, several(2)],
  ['a semicolon', `{"a":"${CANARY}"};`, behind(1)],
  ['a byte order mark at the end', '{"a":1}\ufeff', behind(1)],
  ['NUL at the end', '{"a":1}\n\0', behind(2)],
  ['a word at the end', `{"a":1}\n\n${CANARY}`, behind(3)],
  ['a bracket too many', '{"a":1}}', behind(1)],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), GZIP],
  ['gzip of whole bytes', gzipSync(`{"a":"${CANARY}"}`), GZIP],
  ['a ZIP archive', 'PK\u0003\u0004x', other('a ZIP archive')],
  ['a PDF', '%PDF-1.7', other('a PDF')],
  ['a page of errors', `<b>Fatal error</b>: ${CANARY}`, HTML],
  ['a page with a style', `<style>${CANARY}</style>`, HTML],
  ['a page with several byte order marks', `\ufeff\ufeff<h2>${CANARY}</h2>`, HTML],
  [
    'JSONP',
    `callback({"name":"${CANARY}"});`,
    'is JSON in a call of JavaScript (JSONP): remove what is before and after it',
  ],
  [
    'a trailing comma',
    `{\n  "name": "${CANARY}",\n}`,
    'is not JSON: line 2, column 24: a comma is not allowed before a closing bracket',
  ],
  [
    'a trailing comma in a list',
    '[\n1,\n]',
    'is not JSON: line 2, column 2: a comma is not allowed before a closing bracket',
  ],
  [
    'a missing comma',
    `{\n"a": 1\n"b": "${CANARY}" }`,
    'is not JSON: line 2, column 6: a comma is missing here',
  ],
  ['a missing colon', `{ "a" "${CANARY}" }`, 'is not JSON: line 1, column 5: a colon is missing here'],
  ['a file that is cut off', `{ "a": [1, 2`, 'is not JSON: line 1, column 13: unexpected end of input'],
  [
    'a list that is cut off behind a comma',
    `["${CANARY}",\n`,
    'is not JSON: line 1, column 16: unexpected end of input',
  ],
  [
    'a list that is cut off behind a text',
    `[1,\n"${CANARY}"`,
    'is not JSON: line 2, column 14: unexpected end of input',
  ],
  [
    'an object that is cut off',
    `{ "a": "${CANARY}"`,
    'is not JSON: line 1, column 21: unexpected end of input',
  ],
  [
    'an object in a list that is cut off',
    '[{ "a": 1 }, {',
    'is not JSON: line 1, column 15: unexpected end of input',
  ],
  [
    'a text that is cut off',
    `{ "a": "${CANARY}`,
    'is not JSON: line 1, column 8: this text does not end on its line',
  ],
  ['a comment', `{ // ${CANARY}\n"a": 1 }`, 'is not JSON: line 1, column 3: comments are not allowed'],
  [
    'single quotes',
    `{ '${CANARY}': 1 }`,
    'is not JSON: line 1, column 3: a key or text must use straight double quotes',
  ],
  [
    'a key without quotes',
    `{\n  canary_7f3a: 1 }`,
    'is not JSON: line 2, column 3: a key or text must use straight double quotes',
  ],
  ['True of Python', '{ "a": True }', 'is not JSON: line 1, column 8: True is not a value of JSON'],
  ['None of Python', '[\n{ "a": None }]', 'is not JSON: line 2, column 8: None is not a value of JSON'],
  ['NaN', '{ "a": NaN }', 'is not JSON: line 1, column 8: NaN is not a value of JSON'],
  ['-Infinity', '{ "a": -Infinity }', 'is not JSON: line 1, column 8: -Infinity is not a value of JSON'],
  ['undefined', '{ "a": undefined }', 'is not JSON: line 1, column 8: undefined is not a value of JSON'],
  [
    'a word without quotes',
    `{ "a": ${CANARY} }`,
    'is not JSON: line 1, column 8: a key or text must use straight double quotes',
  ],
  ['the guard of a script', `)]}',\n{"a":"${CANARY}"}`, before(2)],
  ['a loop as a guard', `for(;;);{"a":"${CANARY}"}`, before(1)],
  ['the output of curl -v', `* Connected to ${CANARY}\n> GET /\n{"a":1}`, before(3)],
  ['the progress of curl', `  % Total [${CANARY}]\n100  12\n[{"a":1}]`, before(3)],
  ['an event of a stream', `data: {"a":"${CANARY}"}\n\n`, before(1)],
  ['a byte order mark in a wrong charset', `ï»¿{"a":"${CANARY}"}`, before(1)],
  ['CSV', `id,name\n1,${CANARY}\n`, OTHER],
  ['YAML', `name: ${CANARY}\nage: 5\n`, OTHER],
  ['a sentence', `Internal error of ${CANARY}`, OTHER],
  ['a form', `name=${CANARY}&age=5`, OTHER],
  ['an assignment', `window.state = {"a":"${CANARY}"};`, OTHER],
  [
    'a tab in a text',
    `{ "a": "${CANARY}\t" }`,
    'is not JSON: line 1, column 20: a control character in a text',
  ],
  [
    'one key twice',
    `{ "a": 1,\n "a": "${CANARY}" }`,
    'has the same key twice in one object: line 2, column 2',
  ],
  ['too many levels', DEEP, 'is nested too deeply: line 1, column 66'],
  ['another charset', Buffer.from([0x7b, 0xe0, 0x7d]), 'is not in UTF-8'],
])('of %s', (_what, content, told) => {
  expect(why(content)).toBe(told);
  expect(why(content)).not.toContain(CANARY);
  expect(why(content)).not.toContain('canary_7f3a');
});
