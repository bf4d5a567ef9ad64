/**
 * The files of one reload. Each is read once, whatever number of tenants name it, so that all of them see one version
 * of a shared file. What each tenant read is noted, by digests.
 */
import { createHash, createHmac } from 'node:crypto';
import { statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { isRight, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { errorCode, locate, readFileAt, readFileIn } from '../../json/read-file';
import type { FileFault, FileKind, ReadFile } from '../../json/read-file';
import type { Files } from '../reading/files';
import { realOf } from '../reading/places';

/** A file that a tenant asked for: in which way, and by which path. */
interface Asked {
  readonly how: 'in' | 'at' | 'data';
  readonly folder: string;
  readonly path: string;
  readonly kind: FileKind;
}

/** A file that a tenant asked for, and what it was then. */
export interface Input extends Asked {
  readonly digest: string;
}

/** What a tenant was loaded from, each file once. */
export type Inputs = readonly Input[];

/** The files of one tenant, and what was read of them so far. */
export interface TenantReads extends Files {
  readonly inputs: () => Inputs;
}

/** The files of one reload. */
export interface Reads {
  readonly ofTenant: () => TenantReads;
  /** Whether all files are what they were. Without any nothing is known, and that is never the same. */
  readonly isSame: (inputs: Inputs) => boolean;
  /** The version of a data file, once it was asked for. */
  readonly versionOf: (real: string) => string;
}

const faultOf = (fault: FileFault): string =>
  fault.fault === 'unreadable' ? `unreadable ${fault.code}` : fault.fault;

/** A file's place in its folder. Names such as `..data` belong to the way in which the folder is mounted. */
const insideOf = (folder: string, real: string): string =>
  relative(realOf(folder) ?? folder, real)
    .split(sep)
    .filter((name) => !name.startsWith('.'))
    .join('/');

/** A data file counts by its inode, size and time of change: it may have 1024 MiB. */
const versionAt = (real: string): string => {
  const status = tryCatch(() => statSync(real, { bigint: true }), errorCode);
  return isRight(status)
    ? [status.right.ino, status.right.size, status.right.ctimeNs].join(' ')
    : `unreadable ${status.left}`;
};

/** Does something once for each text. */
const once = <A>(act: (text: string) => A): ((text: string) => A) => {
  const known = new Map<string, { readonly done: A }>();
  return (text) => {
    const done = known.get(text) ?? { done: act(text) };
    known.set(text, done);
    return done.done;
  };
};

const nameOf = ({ how, folder, path, kind }: Asked): string => [how, kind, folder, path].join('\0');

/**
 * The files of one reload. `key` is the process's own: a digest of a secret says nothing about it to those who do not
 * have the key.
 */
export const createReads = (key: Buffer): Reads => {
  const known = new Map<string, { readonly read: Either<FileFault, ReadFile>; readonly digest: string }>();
  const versionOf = once(versionAt);
  const located = new Map<string, Either<FileFault, string>>();
  const locateOnce: typeof locate = (folder, path) => {
    const found = located.get(`${folder}\0${path}`) ?? locate(folder, path);
    located.set(`${folder}\0${path}`, found);
    return found;
  };
  const digestOf = (read: Either<FileFault, ReadFile>, { how, folder }: Asked): string => {
    if (!isRight(read)) return faultOf(read.left);
    const { bytes, real } = read.right;
    if (how === 'at') return createHmac('sha256', key).update(bytes).digest('hex');
    return `${createHash('sha256').update(bytes).digest('hex')} ${insideOf(folder, real)}`;
  };
  const readOnce = (asked: Asked) => {
    const name = nameOf(asked);
    const before = known.get(name);
    if (before !== undefined) return before;
    const { how, folder, path, kind } = asked;
    const read = how === 'at' ? readFileAt(path, kind) : readFileIn(folder, path, kind);
    const entry = { read, digest: digestOf(read, asked) };
    known.set(name, entry);
    return entry;
  };
  const currentOf = (asked: Asked): string => {
    if (asked.how !== 'data') return readOnce(asked).digest;
    const found = locateOnce(asked.folder, asked.path);
    return isRight(found)
      ? `${versionOf(found.right)} ${insideOf(asked.folder, found.right)}`
      : faultOf(found.left);
  };
  const ofTenant = (): TenantReads => {
    const noted = new Map<string, Input>();
    const touched: string[] = [];
    const note = (asked: Asked): void => {
      const name = nameOf(asked);
      noted.set(name, { ...asked, digest: currentOf(asked) });
      touched.push(name);
    };
    const readBy = (asked: Asked): Either<FileFault, ReadFile> => {
      note(asked);
      return readOnce(asked).read;
    };
    return {
      readIn: (folder, path, kind) => readBy({ how: 'in', folder, path, kind }),
      readAt: (path, kind) => readBy({ how: 'at', folder: '', path, kind }),
      locate: (folder, path) => {
        note({ how: 'data', folder, path, kind: 'data' });
        return locateOnce(folder, path);
      },
      during: (act) => {
        const before = touched.length;
        const done = act();
        const names = [...new Set(touched.slice(before))].toSorted();
        return [done, names.map((name) => `${name}\0${noted.get(name)?.digest ?? ''}`).join('\n')];
      },
      inputs: () => [...noted.values()],
    };
  };
  return {
    ofTenant,
    versionOf,
    isSame: (inputs) => inputs.length > 0 && inputs.every((input) => currentOf(input) === input.digest),
  };
};
