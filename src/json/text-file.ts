/**
 * Owns the reading of a text file whose bytes are not trusted to be text: what is not UTF-8 would reach shoppers
 * as "�". It must not know what the file says.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { Finding } from '../diagnostics/collector';

/** A file's text; or nothing, and why. */
export interface TextFile {
  /** The file, as it is named in problems. */
  readonly file: string;
  readonly text: string | undefined;
  /** What keeps it from being read. */
  readonly fault?: Finding;
  /** The names of files that may have been meant instead, named as this one was. */
  readonly others?: readonly string[];
}

/** The most bytes that a tenant file, or one that it extends, may have. */
export const MAX_FILE_BYTES = 1_048_576;

/** A file's name as from the tenant's own folder, where it is written as from another. */
export const nameFrom = (folder: string, name: string): string =>
  posix.isAbsolute(name) ? name : posix.join(folder, name);

/** The code that Node gives an error of the file system. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unreadable';

/** What stands for a file that is not there. */
export const noFile = (file: string): TextFile => ({
  file,
  text: undefined,
  fault: { code: 'file-missing', message: `there is no file "${file}"` },
});

const NOT_UTF8: Finding = {
  code: 'file-encoding',
  message: 'the file is not in UTF-8',
  suggestion: 'save it as UTF-8',
};

/** The bytes of a file. Throws for a pipe or a device too, which could keep its reader for ever. */
export const bytesOf = (file: string): Buffer => {
  const stat = statSync(file);
  if (!stat.isFile() && !stat.isDirectory()) throw new TypeError('not a file');
  return readFileSync(file);
};

/** Reads a file as UTF-8; `missing` is what to say with Node's code when it cannot be read. */
export const readTextFile = (file: string, missing: (code: string) => Finding): TextFile => {
  try {
    const bytes = bytesOf(file);
    return isUtf8(bytes)
      ? { file, text: bytes.toString('utf8') }
      : { file, text: undefined, fault: NOT_UTF8 };
  } catch (error) {
    return { file, text: undefined, fault: missing(errorCode(error)) };
  }
};
