/** The reading of a directory's file, from its path to a directory as data: in this thread or in another. */
import { flatMap, mapLeft } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault } from '../../adapter/directory';
import { faultInWords, readLocated } from '../../json/read-file';
import type { FileFault } from '../../json/read-file';
import { buildDirectory } from './build';
import type { BuiltDirectory, DirectoryRequest } from './build';
import { unpack } from './unpack';
import { madeWhole } from './whole';
import type { LoadedDirectory } from './whole';

/** A directory to be loaded: plain data. */
export interface DirectoryJob {
  /** The file's name in messages, from the tenant's folder. */
  readonly name: string;
  /** Where the file really is. */
  readonly real: string;
  readonly maxBytes: number;
  /** The setting that says so, in words; the kind of file does without it. */
  readonly limit?: string;
  /** The least that a new version of the file must have of the customers in service, in percent. */
  readonly minimumPercent?: number | undefined;
  readonly request: DirectoryRequest;
}

/** Loads a directory; a loader that defers that reports that it is not there yet. */
export type LoadDirectory = (job: DirectoryJob) => Either<DirectoryFault, LoadedDirectory>;

/** Says of a file why it was not read. */
export const unreadFile = (
  { name, limit }: Pick<DirectoryJob, 'name' | 'limit'>,
  why: FileFault,
): DirectoryFault => {
  if (why.fault === 'unreadable' && why.code === 'ENOENT')
    return { message: `there is no readable file "${name}" in the tenant’s folder` };
  return why.fault === 'too-large' && limit !== undefined
    ? { message: `"${name}" is too large: ${limit}` }
    : { message: `"${name}" ${faultInWords(why, 'data')}` };
};

const build = (job: DirectoryJob): Either<DirectoryFault, BuiltDirectory> =>
  pipe(
    readLocated(job.real, job.maxBytes),
    mapLeft((fault) => unreadFile(job, fault)),
    flatMap(({ bytes }) =>
      unpack(bytes, { ...job, ...job.request.layout }, unreadFile(job, { fault: 'too-large' })),
    ),
    flatMap((bytes) => buildDirectory(bytes, job.name, job.request)),
  );

/** Reads the file and makes its directory at once. */
export const loadDirectory: LoadDirectory = (job) => madeWhole(job, () => build(job));
