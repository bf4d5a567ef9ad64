/** Text files of the mappings folder. Bytes that are not UTF-8 are refused: they would reach shoppers as "�". */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import { isRight } from 'fp-ts/Either';
import type { Finding } from '../diagnostics/collector';
import { faultInWords, limitOf, readFileIn } from './read-file';
import type { FileFault, FileKind } from './read-file';
import { advise } from '../diagnostics/fix';

/** A file's text, or why it cannot be read. */
export interface TextFile {
  /** The file, as it is named in problems. */
  readonly file: string;
  readonly text: string | undefined;
  /** Where it really is, if it was read: two names of one file have the same. */
  readonly real?: string;
  /** What keeps it from being read. */
  readonly fault?: Finding;
  /** The names of files that may have been meant instead, named as this one was. */
  readonly others?: readonly string[];
}

/** A file's name as from the tenant's own folder, where it is written as from another. */
export const nameFrom = (folder: string, name: string): string =>
  posix.isAbsolute(name) ? name : posix.join(folder, name);

/**
 * Whether a file is JSON by its names, the one that was written and that of the file where links lead. Any other may
 * hold anything, a secret too, and an excerpt of it would show that.
 */
export const isJsonByName = ({ file, real = file }: TextFile): boolean =>
  file.endsWith('.json') && real.endsWith('.json');

/** The value for a missing file. */
export const noFile = (file: string): TextFile => ({
  file,
  text: undefined,
  fault: { code: 'file-missing', message: `there is no file "${file}"` },
});

const NOT_UTF8: Finding = {
  code: 'file-encoding',
  message: 'the file is not in UTF-8',
  fix: advise('save it as UTF-8'),
};

/** What to say of a file that is not there or is not a regular one: the words come after its name. */
type Missing = (words: string) => Finding;

/** A finding for a file that was not read. */
export const findingOf = (why: FileFault, kind: FileKind, missing: Missing): Finding => {
  switch (why.fault) {
    case 'outside':
      return { code: 'file-missing', message: 'a tenant reads no file outside the mappings folder' };
    case 'too-large':
      return { code: 'file-too-large', message: limitOf(kind), fix: advise('make it smaller') };
    default:
      return missing(faultInWords(why, kind));
  }
};

/** Reads a file of a folder as UTF-8. */
export const readTextFile = (
  folder: string,
  file: string,
  kind: FileKind,
  missing: Missing,
  readIn = readFileIn,
): TextFile => {
  const read = readIn(folder, file, kind);
  if (!isRight(read)) return { file, text: undefined, fault: findingOf(read.left, kind, missing) };
  const { bytes, real } = read.right;
  return isUtf8(bytes)
    ? { file, text: bytes.toString('utf8'), real }
    : { file, text: undefined, fault: NOT_UTF8 };
};
