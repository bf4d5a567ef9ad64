/** A directory whose file did not change while it was read, and the times of its data. */
import { statSync } from 'node:fs';
import { flatMap, getOrElse, left, map, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import { keptOpen } from '../../json/read-file';
import type { BuiltDirectory } from './build';

/** A directory, and the times of its data. */
export interface LoadedDirectory extends BuiltDirectory {
  /** When its file was changed last. */
  readonly modifiedAt: Date;
  /** When it was loaded. */
  readonly loadedAt: Date;
}

/** What shows that a file is being written; of a file that cannot be examined, reading it reports why. */
const stampOf = (real: string) =>
  pipe(
    tryCatch(
      () => statSync(real),
      () => undefined,
    ),
    map(({ ino, size, mtime }) => ({ ino, size, modifiedAt: mtime })),
    getOrElse(() => ({ ino: 0, size: 0, modifiedAt: new Date(0) })),
  );

type Stamp = ReturnType<typeof stampOf>;

/** Whether bytes were written into the file, which is open; another file that was put into its place is whole. */
const isWritten = (before: Stamp, after: Stamp): boolean =>
  before.ino === after.ino &&
  (before.size !== after.size || before.modifiedAt.getTime() !== after.modifiedAt.getTime());

const beingWritten = (name: string): DirectoryFault => ({
  message: `"${name}" was changed while it was read, so that it may be half written`,
  fix: advise('write the new file beside it, and rename it into its place'),
});

/** Makes a directory of the file, unless the file is being written. */
export const madeWhole = (
  { name, real }: { readonly name: string; readonly real: string },
  make: () => Either<DirectoryFault, BuiltDirectory>,
): Either<DirectoryFault, LoadedDirectory> =>
  keptOpen(real, () => {
    const before = stampOf(real);
    const made = make();
    return pipe(
      isWritten(before, stampOf(real)) ? left(beingWritten(name)) : right(undefined),
      flatMap(() => made),
      map((built) => ({ ...built, modifiedAt: before.modifiedAt, loadedAt: new Date() })),
    );
  });
