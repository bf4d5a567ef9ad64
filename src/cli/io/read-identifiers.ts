/**
 * The identifiers of a command line: the one of `--identifier`, or those of the file of `--from`, one per line. An identifier
 * is known by the number of its line: no message quotes it.
 */
import { isUtf8 } from 'node:buffer';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { faultInWords, readFileAt } from '../../json/read-file';
import { isEmailAddress } from '../../values/codec';

/** An identifier as it is sent, and its place. */
export interface ListedIdentifier {
  readonly identifier: string;
  /** Of its file, from 1. */
  readonly line: number;
}

/** The two ways to name shoppers. */
export interface IdentifierOptions {
  readonly identifier?: string;
  /** A file with one identifier per line. */
  readonly from?: string;
}

/** The first of each identifier: a second request for the same one would show nothing new. */
const distinct = (listed: readonly ListedIdentifier[]): readonly ListedIdentifier[] => {
  const seen = new Set<string>();
  return listed.filter(({ identifier }) => !seen.has(identifier) && seen.add(identifier));
};

/** The name of a file, unless it is an identifier that was written in its place. */
const nameOf = (file: string): string =>
  isEmailAddress(file) || /^[\d\s()+-]{5,}$/.test(file)
    ? 'what --from names is an identifier and not a file: use --identifier; it'
    : file;

/** The identifiers of a text in UTF-8, which `name` is shown for; `Left` says why there are none. */
export const identifiersIn = (bytes: Buffer, name: string): Either<string, readonly ListedIdentifier[]> => {
  if (!isUtf8(bytes)) return left(`${name} is not UTF-8`);
  const lines = bytes.toString().split(/\r\n|\n|\r/);
  const listed = lines
    .map((text, index) => ({ identifier: text.trim(), line: index + 1 }))
    .filter(({ identifier }) => identifier !== '');
  return listed.length === 0
    ? left(`${name} has no identifier: write one per line`)
    : right(distinct(listed));
};

/**
 * Reads the identifiers of a file in UTF-8, each once. Spaces around them, empty lines and a byte order mark are left
 * out. `Left` says why there are none.
 */
export const readIdentifiers = (file: string): Either<string, readonly ListedIdentifier[]> => {
  const read = readFileAt(file, 'identifiers');
  if (!isRight(read)) return left(`${nameOf(file)} ${faultInWords(read.left, 'identifiers')}`);
  return identifiersIn(read.right.bytes, file);
};

/** The identifiers that a command line names; `Left` says why there are none. */
export const namedIdentifiers = ({
  identifier,
  from,
}: IdentifierOptions): Either<string, readonly ListedIdentifier[]> => {
  if (identifier !== undefined) return right([{ identifier, line: 1 }]);
  return from === undefined
    ? left('no shopper is named: add --identifier TEXT, or --from FILE with one identifier per line')
    : readIdentifiers(from);
};
