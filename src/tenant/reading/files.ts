/**
 * How the files of tenants are read. A process that serves gives a reader that notes what was read, so that a reload
 * finds what has changed.
 */
import { flatMap, mapLeft, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { faultInWords, locate, readFileAt, readFileIn } from '../../json/read-file';

/** Reads the files of one tenant. */
export interface Files {
  /** Reads a file that must lie in a folder. */
  readonly readIn: typeof readFileIn;
  /** Reads a file that the operator has named. */
  readonly readAt: typeof readFileAt;
  /** Where a data file of a folder really is. It is read later, and by others. */
  readonly locate: typeof locate;
  /** Does something, and gives a digest of the files that it read. */
  readonly during: <A>(act: () => A) => readonly [A, digest: string | undefined];
}

/** Reads files whenever they are asked for, and notes nothing. */
export const plainFiles: Files = {
  readIn: readFileIn,
  readAt: readFileAt,
  locate,
  during: (act) => [act(), undefined],
};

/** Bytes that are not text would become another secret; a byte order mark is reported like other white space. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Gives the text of a secret's file; `Left` says in words why it cannot be read. */
export const secretReader =
  ({ readAt }: Pick<Files, 'readAt'>) =>
  (file: string): Either<string, string> =>
    pipe(
      readAt(file, 'secret'),
      mapLeft((why) => faultInWords(why, 'secret')),
      flatMap(({ bytes }) =>
        tryCatch(
          () => UTF8.decode(bytes),
          () => 'is not in UTF-8',
        ),
      ),
    );
