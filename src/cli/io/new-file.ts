/** The writing of a new file as a whole: a reader has all of it or no file, even if the machine stops meanwhile. */
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, basename, join } from 'node:path';
import { isRight, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { errorCode, locate } from '../../json/read-file';

/** Puts a file into its place; without `replaces`, never in the place of another. */
const place = (beside: string, file: string, replaces: boolean): void => {
  if (replaces) renameSync(beside, file);
  else linkSync(beside, file);
};

/**
 * Writes a file into a folder, whose own folder is made if need be. `Left` is the code of what refused it: `EEXIST` for a
 * file that is there already.
 */
export const writeNewFile = (
  folder: string,
  file: string,
  text: string,
  { replaces }: { readonly replaces: boolean },
): Either<string, void> => {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const written = tryCatch(() => {
    mkdirSync(dirname(file), { recursive: true });
    if (!isRight(locate(folder, dirname(file)))) return false;
    writeFileSync(beside, text, { flag: 'wx', flush: true });
    place(beside, file, replaces);
    return true;
  }, errorCode);
  tryCatch(() => rmSync(beside, { force: true }), errorCode);
  if (!isRight(written)) return written;
  return written.right ? right(undefined) : left('it leads out of the folder');
};
