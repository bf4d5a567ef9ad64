/**
 * Reading of files that others wrote or named: regular files only, of at most the size of their kind, and none outside
 * their folder, wherever links lead.
 */
import type { Stats } from 'node:fs';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { flatMap, flatten, left, map, match, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';

/** Every kind of file: how a finding calls it, and the most that one may have, in MiB. */
export const FILE_LIMITS = {
  /** `tenant.json` */
  tenant: { what: 'a tenant file', mebibytes: 1 },
  /** What `extends` names. */
  base: { what: 'a file that is extended', mebibytes: 1 },
  /** What `payload` names. */
  payload: { what: 'the type of a payload', mebibytes: 1 },
  fixture: { what: 'a fixture', mebibytes: 1 },
  /** What an adapter reads in the tenant's folder, such as a directory of customers. */
  data: { what: 'a data file', mebibytes: 1024 },
  /** What `init` and `infer` are given. */
  answer: { what: 'a recorded answer', mebibytes: 64 },
  /** What `--from` names. */
  identifiers: { what: 'a file with identifiers', mebibytes: 64 },
  /** What `NAME_FILE` names; a secret may be a table of tokens. */
  secret: { what: 'a file with a secret', mebibytes: 16 },
} as const;

export type FileKind = keyof typeof FILE_LIMITS;

/** Why a file was not read. */
export type FileFault =
  | { readonly fault: 'outside' | 'too-large' }
  /** What it is instead of a file: `a named pipe`, `a socket`, `a device`. */
  | { readonly fault: 'irregular'; readonly what: string }
  /** With the code that Node gives the error: ENOENT, EISDIR, EACCES, … */
  | { readonly fault: 'unreadable'; readonly code: string };

/** A file that was read, and where it really is. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly real: string;
}

/** The code that Node gives an error of the file system. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unreadable';

const OUTSIDE: FileFault = { fault: 'outside' };

const irregular = (status: Stats): FileFault => {
  if (status.isFIFO()) return { fault: 'irregular', what: 'a named pipe' };
  return { fault: 'irregular', what: status.isSocket() ? 'a socket' : 'a device' };
};

const TOO_LARGE: FileFault = { fault: 'too-large' };
const unreadable = (code: string): FileFault => ({ fault: 'unreadable', code });

const attempt = <A>(act: () => A): Either<FileFault, A> =>
  tryCatch(act, (error) => unreadable(errorCode(error)));

/** The most that a file of a kind may have, in words. */
export const limitOf = (kind: FileKind): string => {
  const { what, mebibytes } = FILE_LIMITS[kind];
  return `${what} has at most ${mebibytes} MiB`;
};

/** Codes of the file system in words, as texts that follow the name of a file or folder. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'is not there'],
  ['EACCES', 'cannot be read: this user has no right to it, or to a folder above it'],
  ['EPERM', 'cannot be read: this user has no right to it'],
  ['ELOOP', 'is a link that leads in a circle'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'is not a directory, or is below a file'],
  ['ENAMETOOLONG', 'has a name that is too long'],
  ['EMFILE', 'cannot be read: the process has no file descriptor left'],
  ['ENFILE', 'cannot be read: the system has no file descriptor left'],
]);

const reasonOfCode = (code: string): string => {
  const words = REASONS.get(code);
  return words === undefined ? `cannot be read: ${code}` : `${words} (${code})`;
};

/** Why a file or folder cannot be read, as a text that follows its name. */
export const reasonOf = (error: unknown): string => reasonOfCode(errorCode(error));

/** What is wrong with a file, as a text that follows the file's name. */
export const faultInWords = (why: FileFault, kind: FileKind): string => {
  switch (why.fault) {
    case 'outside':
      return 'leads outside the mappings folder';
    case 'irregular':
      return `is ${why.what} and not a regular file`;
    case 'too-large':
      return `is too large: ${limitOf(kind)}`;
    case 'unreadable':
      return reasonOfCode(why.code);
  }
};

/** Whether a path is in a folder or is that folder; both are absolute. `..data` is a name like any other. */
export const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/**
 * Where a path really leads, all links followed. Neither as it is written nor by its links may it leave the folder;
 * links inside of it, as Kubernetes mounts its files, are followed.
 */
export const locate = (folder: string, path: string): Either<FileFault, string> => {
  if (!isWithin(resolve(folder), resolve(path))) return left(OUTSIDE);
  return pipe(
    attempt((): readonly [string, string] => [realpathSync.native(folder), realpathSync.native(path)]),
    flatMap(([root, real]) => (isWithin(root, real) ? right(real) : left(OUTSIDE))),
  );
};

/** What is read beyond the size that a file says it has: what is in /proc says that it has none. */
const MORE_BYTES = 65_536;

/** All that a file has, unless it is more than the limit. A file of the size that it says is read into one piece. */
const readAll = (file: number, size: number, maxBytes: number): Buffer | undefined => {
  let bytes = Buffer.allocUnsafeSlow(size + 1);
  for (let length = 0; length <= maxBytes;) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], length + MORE_BYTES);
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
  }
  return undefined;
};

const readOpen = (file: number, maxBytes: number): Either<FileFault, Buffer> => {
  const status = fstatSync(file);
  if (!status.isFile()) return left(irregular(status));
  const bytes = status.size > maxBytes ? undefined : readAll(file, status.size, maxBytes);
  return bytes === undefined ? left(TOO_LARGE) : right(bytes);
};

/** A file that was replaced since it was looked at is not followed, and a pipe that took its place does not block. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

const closing = <A>(file: number, use: (file: number) => A): A => {
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
};

/** The most bytes that a file of a kind may have. */
export const maxBytesOf = (kind: FileKind): number => FILE_LIMITS[kind].mebibytes * 1_048_576;

/** Opens a file that was located. A pipe, a device or a socket is not even opened. */
const opening = <A>(real: string, read: (file: number) => Either<FileFault, A>): Either<FileFault, A> =>
  pipe(
    attempt(() => statSync(real)),
    flatMap((status) => {
      if (status.isDirectory()) return left(unreadable('EISDIR'));
      return status.isFile() ? right(real) : left(irregular(status));
    }),
    flatMap(() => attempt(() => closing(openSync(real, FLAGS), read))),
    flatten,
  );

/** Keeps a file open during a task: the system gives its number to no other file meanwhile. */
export const keptOpen = <A>(real: string, task: () => A): A =>
  pipe(
    attempt(() => openSync(real, FLAGS)),
    match(task, (file) => closing(file, task)),
  );

/** Reads a file that was located, of at most so many bytes. */
export const readLocated = (real: string, maxBytes: number): Either<FileFault, ReadFile> =>
  pipe(
    opening(real, (file) => readOpen(file, maxBytes)),
    map((bytes) => ({ bytes, real })),
  );

/** Reads a file that must lie in a folder. */
export const readFileIn = (folder: string, path: string, kind: FileKind): Either<FileFault, ReadFile> =>
  pipe(
    locate(folder, path),
    flatMap((real) => readLocated(real, maxBytesOf(kind))),
  );

/** Reads a file that the person who runs the bridge has named, wherever it is. */
export const readFileAt = (path: string, kind: FileKind): Either<FileFault, ReadFile> =>
  pipe(
    attempt(() => realpathSync.native(path)),
    flatMap((real) => readLocated(real, maxBytesOf(kind))),
  );

/** The beginning of a file, and its end where it is longer; of a shorter one all. */
export interface FileEnds {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly size: number;
}

const readEndsOf = (file: number, most: number, last: number): Either<FileFault, FileEnds> => {
  const status = fstatSync(file);
  if (!status.isFile()) return left(irregular(status));
  const { size } = status;
  const part = (from: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, from));
  };
  const head = part(0, Math.min(size, most));
  return right({ head, tail: size > most ? part(size - Math.min(last, size - most), last) : head, size });
};

/** Reads of a file that a person has named at most so many bytes of its beginning, and of its end. */
export const readEndsAt = (path: string, most: number, last: number): Either<FileFault, FileEnds> =>
  pipe(
    attempt(() => realpathSync.native(path)),
    flatMap((real) => opening(real, (file) => readEndsOf(file, most, last))),
  );
