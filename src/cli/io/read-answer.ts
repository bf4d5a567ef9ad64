/**
 * Reading of recorded answers: files of JSON or XML as they came, and exports of customers as CSV or lines of JSON, also in
 * gzip. No message quotes their content.
 */
import { isRight, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { zip } from 'fp-ts/ReadonlyArray';
import { HEAD_BYTES, TAIL_BYTES, readExport } from '../../export/read-export';
import type { Export } from '../../export/read-export';
import { isGzip } from '../../export/unpack';
import { errorCode, faultInWords, limitOf, maxBytesOf, readEndsAt, readFileAt } from '../../json/read-file';
import type { FileEnds, FileFault } from '../../json/read-file';
import { gunzip } from '../../json/gunzip';
import { parseJson } from '../../json/parse';
import type { JsonFault } from '../../json/parse';
import { isRecord } from '../../types/conform';
import { likelyEncoding } from '../../values/file-encoding';
import { seemsLike } from '../../json/seems-like';
import { whyNotJson } from '../../json/why-not-json';
import { OPAQUE } from '../../types/type';
import { valuesOfDocuments } from '../../xml/observed';
import { MAX_ELEMENTS_DEEP } from '../../xml/parse';
import type { Element, XmlFault } from '../../xml/parse';
import { readDocument } from '../../xml/read';

/** Does what the file system can refuse; `Left` says in words what failed and why. */
export const attempt = <A>(what: string, act: () => A): Either<string, A> =>
  tryCatch(act, (error) => `cannot ${what}: ${errorCode(error)}`);

const whyUnread = (file: string, why: FileFault): string => {
  const isAbsent = why.fault === 'unreadable' && why.code === 'ENOENT';
  return isAbsent ? `there is no file ${file}` : `${file} ${faultInWords(why, 'answer')}`;
};

/** Whether an answer was made JSON twice. */
const isWrapped = (value: unknown): boolean =>
  typeof value === 'string' && /^\s*[[{]/.test(value) && isRight(parseJson(Buffer.from(value)));

/** A recorded answer: its value, its length, and what it was written in. */
export interface RecordedAnswer {
  readonly value: unknown;
  readonly bytes: number;
  readonly format: 'json' | 'xml';
  /** Of customers in a file that is not plain JSON: how it is written. */
  readonly form?: Export;
}

const XML_FAULTS: Readonly<Record<XmlFault | 'html', string>> = {
  encoding: 'is not in the charset that its declaration names',
  xml: 'is not well-formed XML',
  doctype: 'has a document type, which is refused in answers',
  depth: `has more than ${MAX_ELEMENTS_DEEP} elements within one another`,
  values: 'has too many elements',
  html: 'is HTML: is it an error or login page?',
};

/** A file's bytes, and its elements where it is XML, or its customers where it is an export. */
interface AnswerFile {
  readonly file: string;
  readonly bytes: Buffer;
  readonly document?: Element;
  readonly form?: Export;
  readonly isCompressed?: true;
}

const openXml = (file: string, bytes: Buffer): Either<string, AnswerFile> => {
  const document = readDocument(bytes, { shape: OPAQUE });
  return isRight(document)
    ? right({ file, bytes, document: document.right })
    : left(`${file} ${XML_FAULTS[document.left]}`);
};

/** A document of JSON in gzip, unpacked. */
const unpacked = (file: string, bytes: Buffer): Either<string, AnswerFile> => {
  const done = gunzip(bytes, { maxOutputLength: maxBytesOf('answer') });
  return isRight(done)
    ? right({ file, bytes: done.right, isCompressed: true })
    : left(`${file} cannot be unpacked: it is not sound gzip, or more than ${limitOf('answer')}`);
};

const openBytes = (file: string, bytes: Buffer): Either<string, AnswerFile> => {
  if (isGzip(bytes)) return unpacked(file, bytes);
  return seemsLike(bytes) === 'XML' ? openXml(file, bytes) : right({ file, bytes });
};

const openWhole = (file: string): Either<string, AnswerFile> => {
  const read = readFileAt(file, 'answer');
  return isRight(read) ? openBytes(file, read.right.bytes) : left(whyUnread(file, read.left));
};

/** Formats that are no table, whatever is in them. */
const isOther = (head: Buffer): boolean => ![undefined, 'gzip'].includes(seemsLike(head));

/** An export by its ends; `undefined` for anything else. */
const openExport = (file: string, ends: FileEnds): Either<string, AnswerFile> | undefined => {
  const { head, size } = ends;
  const form = isOther(head) || size === 0 ? undefined : readExport(ends);
  if (form === undefined) return undefined;
  return isRight(form) ? right({ file, bytes: head, form: form.right }) : left(`${file} ${form.left}`);
};

/** Of an export the beginning is enough; anything else is read as a whole. */
const openAnswer = (file: string): Either<string, AnswerFile> => {
  const ends = readEndsAt(file, HEAD_BYTES, TAIL_BYTES);
  if (!isRight(ends)) return left(whyUnread(file, ends.left));
  return openExport(file, ends.right) ?? openWhole(file);
};

/** An answer that is in no file. */
const openPasted = (bytes: Buffer): Either<string, AnswerFile> => {
  const what = 'the answer';
  const head = bytes.subarray(0, HEAD_BYTES);
  const tail = bytes.subarray(Math.max(head.length, bytes.length - TAIL_BYTES));
  return openExport(what, { head, tail, size: bytes.length }) ?? openBytes(what, bytes);
};

/** The list of customers of a directory in gzip, of which its file's name must tell. */
const jsonForm = (value: unknown): Export => ({
  format: 'json',
  isCompressed: true,
  encoding: 'utf-8',
  settings: {},
  customers: Array.isArray(value) ? value.filter(isRecord) : [],
  columns: [],
  guesses: [],
  notes: [],
});

/** The encoding that bytes likely have instead of UTF-8, in words. */
const encodingInWords = (bytes: Buffer, fault: JsonFault): string => {
  const likely = fault === 'encoding' ? likelyEncoding(bytes) : undefined;
  return likely === undefined ? '' : `: it seems to be in ${likely}, write it in UTF-8`;
};

const readJson = ({ file, bytes, isCompressed }: AnswerFile): Either<string, RecordedAnswer> => {
  const parsed = parseJson(bytes, { numbersAsWritten: true });
  if (!isRight(parsed))
    return left(`${file} ${whyNotJson(bytes, parsed.left)}${encodingInWords(bytes, parsed.left)}`);
  const { right: value } = parsed;
  if (isWrapped(value))
    return left(`${file} is a text that holds JSON: unpack it, for example with "jq fromjson"`);
  const form = isCompressed === true ? { form: jsonForm(value) } : {};
  return right({ value, bytes: bytes.length, format: 'json', ...form });
};

const readOne = (each: AnswerFile, values: ReadonlyMap<Element, unknown>): Either<string, RecordedAnswer> => {
  const { document, form, bytes } = each;
  if (form !== undefined) return right({ value: form.customers, bytes: bytes.length, format: 'json', form });
  return document === undefined
    ? readJson(each)
    : right({ value: values.get(document), bytes: bytes.length, format: 'xml' });
};

/** Answers of one API: an element of XML that is a list in one of them is a list in all. */
const readOpened = (opened: readonly AnswerFile[]): Either<string, readonly RecordedAnswer[]> => {
  const documents = opened.flatMap(({ document }) => (document === undefined ? [] : [document]));
  const values = new Map(zip(documents, valuesOfDocuments(documents)));
  const answers: RecordedAnswer[] = [];
  for (const each of opened) {
    const read = readOne(each, values);
    if (!isRight(read)) return read;
    answers.push(read.right);
  }
  return right(answers);
};

/**
 * Reads answers of one API, JSON with each number as it is written, or XML in which an element that is a list in one of
 * them is a list in all. `Left` says which file cannot be read, where in it, and why.
 */
export const readAnswers = (files: readonly string[]): Either<string, readonly RecordedAnswer[]> => {
  const opened: AnswerFile[] = [];
  for (const file of files) {
    const read = openAnswer(file);
    if (!isRight(read)) return read;
    opened.push(read.right);
  }
  return readOpened(opened);
};

/** Reads an answer that was pasted, as if a file had it. */
export const readPasted = (text: string): Either<string, readonly RecordedAnswer[]> => {
  const opened = openPasted(Buffer.from(text));
  return isRight(opened) ? readOpened([opened.right]) : opened;
};
