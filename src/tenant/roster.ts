/**
 * The tenants of a start. Those with little data are loaded at once; large directories are loaded beside the main thread
 * while the others serve, and their tenants join the snapshot one by one.
 */
import { statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { getOrElse, isRight, left, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault } from '../adapter/directory';
import { redactError } from '../observe/redact';
import { internalError } from './contain';
import type { LoadApart } from './directory/apart';
import { loadDirectory, unreadFile } from './directory/load';
import type { DirectoryJob, LoadDirectory } from './directory/load';
import { byData, loadOne, snapshotOf, tenantFileIn } from './folder';
import type { LoadedFolder } from './folder';
import { refused } from './load';
import type { LoadContext } from './load';
import type { Registry } from './runtime/tenant';

/** The most bytes of a directory that is loaded before the bridge listens, and in the main thread. */
export const AT_ONCE_BYTES = 1_048_576;

/** What a start needs beside what loading a tenant does. */
export interface RosterOptions {
  /** The mappings folder. */
  readonly directory: string;
  readonly loadApart: LoadApart;
  /** Aborted when the start is to end: then no further tenant is loaded. */
  readonly signal: AbortSignal;
  /** Called for each tenant when it is loaded or refused. */
  readonly announce: (folder: LoadedFolder) => void;
}

export interface Roster {
  readonly registry: Registry;
  /** The tenants that are loaded or refused so far. */
  readonly folders: () => readonly LoadedFolder[];
  /** Loads the others, one directory after the other, until all are loaded or the signal comes. It never rejects. */
  readonly loadRest: () => Promise<void>;
}

/** It is never shown: a tenant that waits for a directory is loaded again. */
const AWAITED: DirectoryFault = { message: 'the directory is not loaded yet' };

const keyOf = ({ real, request }: DirectoryJob): string => JSON.stringify([real, request]);

/** A file that cannot be examined does not count: reading it reports why. */
const isLarge = ({ real, maxBytes }: DirectoryJob): boolean => {
  const size = pipe(
    tryCatch(
      () => statSync(real).size,
      () => undefined,
    ),
    getOrElse(() => 0),
  );
  return size > AT_ONCE_BYTES && size <= maxBytes;
};

/** The large directories of a start: those that are there, and those that the tenant just loaded waits for. */
class LargeDirectories {
  readonly #loaded = new Map<string, ReturnType<LoadDirectory>>();
  #awaited: DirectoryJob[] = [];

  readonly load: LoadDirectory = (job) => {
    const loaded = this.#loaded.get(keyOf(job));
    if (loaded === undefined && !isLarge(job)) return loadDirectory(job);
    if (loaded === undefined) {
      this.#awaited.push(job);
      return left(AWAITED);
    }
    return isRight(loaded) && loaded.right.size > job.maxBytes
      ? left(unreadFile(job, { fault: 'too-large' }))
      : loaded;
  };

  /** The directories that were asked for since this was called last, and are not there. */
  takeAwaited(): readonly DirectoryJob[] {
    const awaited = this.#awaited;
    this.#awaited = [];
    return awaited;
  }

  has(job: DirectoryJob): boolean {
    return this.#loaded.has(keyOf(job));
  }

  /** Releases all of them: tenants that use one keep it. */
  forget(): void {
    this.#loaded.clear();
  }

  put(job: DirectoryJob, loaded: ReturnType<LoadDirectory>): void {
    this.#loaded.set(keyOf(job), loaded);
  }
}

/** What a thread that ended came to: it refuses the tenant, and its message never passes. */
const endedBy =
  (job: DirectoryJob, tenant: string, { emit }: LoadContext) =>
  (thrown: unknown): ReturnType<LoadDirectory> => {
    const redacted = redactError(thrown);
    emit({ event: 'bug-caught', tenant, ...redacted });
    return left({ message: `"${job.name}" could not be loaded: its thread ended (${redacted.error})` });
  };

/** Loads the tenants that can be loaded at once, one by one; signals are handled between them. */
export const loadRoster = async (
  names: readonly string[],
  context: LoadContext,
  { directory, loadApart, announce, signal }: RosterOptions,
): Promise<Roster> => {
  const large = new LargeDirectories();
  const folders: LoadedFolder[] = [];
  const loading = new Map<string, readonly DirectoryJob[]>();
  let snapshot = snapshotOf(folders, []);
  const attempt = (name: string): LoadedFolder => {
    const file = tenantFileIn(directory, name);
    return pipe(
      tryCatch(
        () => loadOne(directory, name, { ...context, loadDirectory: large.load }),
        internalError({ name, file }, context.emit),
      ),
      getOrElse((problems): LoadedFolder => ({
        ...refused(problems),
        name,
        file,
        text: undefined,
        hidden: new Set(),
      })),
    );
  };
  /** Loads a tenant, or notes what it waits for. */
  const settle = (name: string): void => {
    const folder = attempt(name);
    const awaited = large.takeAwaited();
    if (awaited.length > 0) loading.set(name, awaited);
    else {
      loading.delete(name);
      folders.push(folder);
    }
    snapshot = snapshotOf(folders, [...loading.keys()]);
    if (awaited.length === 0) announce(folder);
  };
  const loadAwaited = async (tenant: string, jobs: readonly DirectoryJob[]): Promise<void> => {
    for (const job of jobs) {
      if (signal.aborted) return;
      if (large.has(job)) continue; // tenants may share a file
      const ended = (thrown: unknown): ReturnType<LoadDirectory> =>
        signal.aborted ? left(AWAITED) : endedBy(job, tenant, context)(thrown);
      large.put(job, await loadApart(job, signal).catch(ended));
    }
  };
  for (const name of byData(directory, names)) {
    if (signal.aborted) break;
    settle(name);
    await turn();
  }
  return {
    registry: { current: () => snapshot },
    folders: () => folders,
    loadRest: async () => {
      for (let [next] = loading; next !== undefined; [next] = loading) {
        await loadAwaited(...next);
        if (signal.aborted) return;
        settle(next[0]);
      }
      large.forget();
    },
  };
};
