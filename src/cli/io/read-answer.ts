/** Owns the reading of recorded answers: JSON files as they came. It must not tell anything of what they hold. */
import { existsSync, readFileSync } from 'node:fs';
import { isRight, left, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { jsonFaults } from '../../tenant/folder';
import { parseJson } from '../../json/parse';

/** Node's code of what went wrong, such as EACCES. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'for a reason that the system does not name';

/** Does what can fail for the file system's reasons; `Left` says in words what and why. */
export const attempt = <A>(what: string, act: () => A): Either<string, A> =>
  tryCatch(act, (error) => `cannot ${what}: ${codeOf(error)}`);

/** Reads an answer, digit by digit; `Left` says which file cannot be read, and why. */
export const readAnswer = (file: string): Either<string, unknown> => {
  if (!existsSync(file)) return left(`there is no file ${file}`);
  const bytes = attempt(`read ${file}`, () => readFileSync(file));
  if (!isRight(bytes)) return bytes;
  const parsed = parseJson(bytes.right);
  return isRight(parsed) ? parsed : left(`${file} ${jsonFaults[parsed.left]}`);
};
