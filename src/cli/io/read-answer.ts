/** Reading of recorded answers: files of JSON or XML as they came. No message quotes their content. */
import { isRight, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { zip } from 'fp-ts/ReadonlyArray';
import { errorCode, faultInWords, readFileAt } from '../../json/read-file';
import type { FileFault } from '../../json/read-file';
import { parseJson } from '../../json/parse';
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
}

const XML_FAULTS: Readonly<Record<XmlFault | 'html', string>> = {
  encoding: 'is not in the charset that its declaration names',
  xml: 'is not well-formed XML',
  doctype: 'has a document type, which is refused in answers',
  depth: `has more than ${MAX_ELEMENTS_DEEP} elements within one another`,
  values: 'has too many elements',
  html: 'is HTML: is it an error or login page?',
};

/** A file's bytes, and its elements where it is XML. */
interface AnswerFile {
  readonly file: string;
  readonly bytes: Buffer;
  readonly document: Element | undefined;
}

const openAnswer = (file: string): Either<string, AnswerFile> => {
  const read = readFileAt(file, 'answer');
  if (!isRight(read)) return left(whyUnread(file, read.left));
  const { bytes } = read.right;
  if (seemsLike(bytes) !== 'XML') return right({ file, bytes, document: undefined });
  const document = readDocument(bytes, { shape: OPAQUE });
  return isRight(document)
    ? right({ file, bytes, document: document.right })
    : left(`${file} ${XML_FAULTS[document.left]}`);
};

const readJson = ({ file, bytes }: AnswerFile): Either<string, RecordedAnswer> => {
  const parsed = parseJson(bytes, { numbersAsWritten: true });
  if (!isRight(parsed)) return left(`${file} ${whyNotJson(bytes, parsed.left)}`);
  return isWrapped(parsed.right)
    ? left(`${file} is a text that holds JSON: unpack it, for example with "jq fromjson"`)
    : right({ value: parsed.right, bytes: bytes.length, format: 'json' });
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
  const documents = opened.flatMap(({ document }) => (document === undefined ? [] : [document]));
  const values = new Map(zip(documents, valuesOfDocuments(documents)));
  const answers: RecordedAnswer[] = [];
  for (const each of opened) {
    const { document, bytes } = each;
    const read =
      document === undefined
        ? readJson(each)
        : right({ value: values.get(document), bytes: bytes.length, format: 'xml' as const });
    if (!isRight(read)) return read;
    answers.push(read.right);
  }
  return right(answers);
};
