/**
 * The directories of one pass over the tenants. A large one is loaded beside the main thread, and the tenant that asks
 * for it waits; one that the version before has is taken over while its file is the same.
 */
import { statSync } from 'node:fs';
import { getOrElse, isRight, left, right, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault } from '../../adapter/directory';
import { loadDirectory, unreadFile } from './load';
import type { DirectoryJob, LoadDirectory } from './load';
import { whyNotTaken } from './successor';
import type { LoadedDirectory } from './whole';

/** The most bytes of a directory that is loaded at once, in the main thread, before requests are served. */
export const AT_ONCE_BYTES = 1_048_576;

/** The same while requests are served, and wait for it. */
export const AT_ONCE_SERVING_BYTES = 65_536;

/** It is never shown: a tenant that waits for a directory is loaded again. */
export const AWAITED: DirectoryFault = { message: 'the directory is not loaded yet' };

/** A file that cannot be examined does not count: reading it reports why. A compressed one may have any length. */
const isLarge = ({ real, maxBytes, request }: DirectoryJob, most: number): boolean => {
  const size = pipe(
    tryCatch(
      () => statSync(real).size,
      () => undefined,
    ),
    getOrElse(() => 0),
  );
  return (size > most || (request.layout.isCompressed && size > 0)) && size <= maxBytes;
};

/** A directory that a tenant has, and what it was asked for. */
export interface HeldDirectory {
  readonly job: DirectoryJob;
  readonly built: LoadedDirectory;
}

/** Directories by what they were made of: the file, its version, and how it is indexed. */
export type Directories = ReadonlyMap<string, HeldDirectory>;

/** Whether the tenant file has the same settings for both. */
const isReadAlike = (one: DirectoryJob, other: DirectoryJob): boolean =>
  JSON.stringify(one.request) === JSON.stringify(other.request);

/** A directory that a tenant has of the same file, before a new version of it is taken. */
const formerOf = (wanted: DirectoryJob, held: Directories): HeldDirectory | undefined => {
  const ofFile = [...held.values()].filter(({ job }) => job.name === wanted.name);
  return ofFile.find(({ job }) => isReadAlike(job, wanted)) ?? ofFile[0];
};

/** Why a tenant that has `former` does not take the directory, if so. */
const refusalOf = (
  job: DirectoryJob,
  built: LoadedDirectory,
  former: HeldDirectory | undefined,
): DirectoryFault | undefined => {
  if (former === undefined || former.built === built) return undefined;
  return whyNotTaken(job, former.built, built, isReadAlike(former.job, job));
};

export class LargeDirectories {
  readonly #versionOf: (real: string) => string;
  readonly #atOnceBytes: number;
  readonly #loaded: Map<string, ReturnType<LoadDirectory>>;
  #awaited: DirectoryJob[] = [];
  #used = new Map<string, HeldDirectory>();

  /** `before` are those that tenants have already; up to `atOnceBytes` a directory is loaded in the main thread. */
  constructor(
    versionOf: (real: string) => string,
    before: Directories = new Map(),
    atOnceBytes = AT_ONCE_BYTES,
  ) {
    this.#versionOf = versionOf;
    this.#atOnceBytes = atOnceBytes;
    this.#loaded = new Map([...before].map(([key, { built }]) => [key, right(built)]));
  }

  /** The loader of a tenant; `held` are the directories that a new version of its files is compared with. */
  readonly loaderOf =
    (held: Directories): LoadDirectory =>
    (job) => {
      const key = this.#keyOf(job);
      if (!this.#loaded.has(key) && isLarge(job, this.#atOnceBytes)) {
        this.#awaited.push(job);
        return left(AWAITED);
      }
      const loaded = this.#loaded.get(key) ?? loadDirectory(job);
      this.#loaded.set(key, loaded);
      if (!isRight(loaded)) return loaded;
      const built = loaded.right;
      if (built.size > job.maxBytes) return left(unreadFile(job, { fault: 'too-large' }));
      const refusal = refusalOf(job, built, formerOf(job, held));
      if (refusal !== undefined) return left(refusal);
      this.#used.set(key, { job, built });
      return loaded;
    };

  /** What the tenant just loaded asked for: what it has, and what it waits for. */
  take(): { readonly awaited: readonly DirectoryJob[]; readonly used: Directories } {
    const taken = { awaited: this.#awaited, used: this.#used };
    this.#awaited = [];
    this.#used = new Map();
    return taken;
  }

  has(job: DirectoryJob): boolean {
    return this.#loaded.has(this.#keyOf(job));
  }

  put(job: DirectoryJob, loaded: ReturnType<LoadDirectory>): void {
    this.#loaded.set(this.#keyOf(job), loaded);
  }

  #keyOf({ real, request }: DirectoryJob): string {
    return JSON.stringify([real, this.#versionOf(real), request]);
  }
}
