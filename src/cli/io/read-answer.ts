/** Reading of recorded answers: JSON files as they came. No message quotes their content. */
import { isRight, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { errorCode, faultInWords, readFileAt } from '../../json/read-file';
import type { FileFault } from '../../json/read-file';
import { parseJson } from '../../json/parse';
import { whyNotJson } from '../../json/why-not-json';

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

/** A recorded answer: its value, and its length. */
export interface RecordedAnswer {
  readonly value: unknown;
  readonly bytes: number;
}

/** Reads an answer, each number as it is written; `Left` says which file cannot be read, where in it, and why. */
export const readAnswer = (file: string): Either<string, RecordedAnswer> => {
  const read = readFileAt(file, 'answer');
  if (!isRight(read)) return left(whyUnread(file, read.left));
  const { bytes } = read.right;
  const parsed = parseJson(bytes, { numbersAsWritten: true });
  if (!isRight(parsed)) return left(`${file} ${whyNotJson(bytes, parsed.left)}`);
  return isWrapped(parsed.right)
    ? left(`${file} is a text that holds JSON: unpack it, for example with "jq fromjson"`)
    : right({ value: parsed.right, bytes: bytes.length });
};
