/**
 * A small file that the bridge keeps for one tenant in its state directory: read, replaced as a whole and locked. Only
 * the bridge's own account can read it.
 */
import { left, right, type Either } from 'fp-ts/Either';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../core/connection-failure';

/** `Left` has the system's code. */
export interface StateFile {
  /** Several bridges write it, each after it has read what another one wrote. */
  readonly isShared?: true;
  /** Its text; `undefined` where there is no file. */
  readonly read: () => Promise<Either<string, string | undefined>>;
  /** Replaces it: a reader has the old text or the new one, even if the machine stops meanwhile. */
  readonly write: (text: string) => Promise<Either<string, void>>;
  /** Locks it among all processes, until what it gives is called; `held` while another one has the lock. */
  readonly lock: () => Promise<Either<string, () => Promise<void>>>;
}

/** A name without a way out of its folder, and without a meaning for any file system. */
const NAME = /^[a-z\d][a-z\d_-]{0,63}$/i;

/** Whether a tenant file can name a file so. */
export const isStateName = (name: string): boolean => NAME.test(name);

/** The age from which a lock is that of a process which has ended, in milliseconds: no exchange takes as long. */
const STALE_LOCK_MS = 120_000;

const attempt = async <A>(act: () => Promise<A>): Promise<Either<string, A>> => {
  try {
    return right(await act());
  } catch (error) {
    return left(codeOf(error));
  }
};

/** Makes the name of a file last: without it a machine that stops could forget the rename. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeNew = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const replace = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await writeNew(beside, text);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
};

const readOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Of several that find an old lock one removes it: a rename succeeds once. */
const removeStale = async (lock: string): Promise<void> => {
  const { mtimeMs } = await stat(lock);
  if (Date.now() - mtimeMs < STALE_LOCK_MS) return;
  const aside = `${lock}.${randomUUID()}`;
  await rename(lock, aside);
  await rm(aside);
};

const lockOf = async (file: string): Promise<Either<string, () => Promise<void>>> => {
  const lock = `${file}.lock`;
  const take = (): Promise<Either<string, void>> =>
    attempt(async () => {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeNew(lock, `${process.pid}\n`);
    });
  const release = async (): Promise<void> => {
    await attempt(() => rm(lock, { force: true }));
  };
  const first = await take();
  const taken = first._tag === 'Left' && first.left === 'EEXIST' ? await retaken(lock, take) : first;
  if (taken._tag === 'Right') return right(release);
  return left(taken.left === 'EEXIST' ? 'held' : taken.left);
};

const retaken = async (
  lock: string,
  take: () => Promise<Either<string, void>>,
): Promise<Either<string, void>> => {
  await attempt(() => removeStale(lock));
  return take();
};

/** The file of a tenant. Throws a `TypeError` for a name that {@link isStateName} refuses. */
export const stateFile = (directory: string, tenant: string, name: string): StateFile => {
  if (!isStateName(name)) throw new TypeError('a file of the state directory has a plain name');
  const file = join(directory, tenant, `${name}.json`);
  return {
    read: () => attempt(() => readOf(file)),
    write: (text) => attempt(() => replace(file, text)),
    lock: () => lockOf(file),
  };
};
