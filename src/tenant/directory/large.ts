/**
 * The directories of one pass over the tenants. A large one is loaded beside the main thread, and the tenant that asks
 * for it waits; one that the version before has is taken over while its file is the same.
 */
import { statSync } from 'node:fs';
import { getOrElse, isRight, left, right, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault } from '../../adapter/directory';
import type { BuiltDirectory } from './build';
import { loadDirectory, unreadFile } from './load';
import type { DirectoryJob, LoadDirectory } from './load';

/** The most bytes of a directory that is loaded at once, in the main thread. */
export const AT_ONCE_BYTES = 1_048_576;

/** It is never shown: a tenant that waits for a directory is loaded again. */
export const AWAITED: DirectoryFault = { message: 'the directory is not loaded yet' };

/** A file that cannot be examined does not count: reading it reports why. A compressed one may have any length. */
const isLarge = ({ real, maxBytes, request }: DirectoryJob): boolean => {
  const size = pipe(
    tryCatch(
      () => statSync(real).size,
      () => undefined,
    ),
    getOrElse(() => 0),
  );
  return (size > AT_ONCE_BYTES || (request.layout.isCompressed && size > 0)) && size <= maxBytes;
};

/** Directories by what they were made of: the file, its version, and how it is indexed. */
export type Directories = ReadonlyMap<string, BuiltDirectory>;

export class LargeDirectories {
  readonly #versionOf: (real: string) => string;
  readonly #loaded: Map<string, ReturnType<LoadDirectory>>;
  #awaited: DirectoryJob[] = [];
  #used = new Map<string, BuiltDirectory>();

  /** `before` are those that tenants have already. */
  constructor(versionOf: (real: string) => string, before: Directories = new Map()) {
    this.#versionOf = versionOf;
    this.#loaded = new Map([...before].map(([key, built]) => [key, right(built)]));
  }

  readonly load: LoadDirectory = (job) => {
    const key = this.#keyOf(job);
    const known = this.#loaded.get(key);
    if (known === undefined && isLarge(job)) {
      this.#awaited.push(job);
      return left(AWAITED);
    }
    const loaded = known ?? loadDirectory(job);
    if (!isRight(loaded)) return loaded;
    if (loaded.right.size > job.maxBytes) return left(unreadFile(job, { fault: 'too-large' }));
    this.#used.set(key, loaded.right);
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
