/** A built directory as an adapter has it: a customer is parsed when it is looked for. */
import { isRight, map } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Customer, Directory, DirectoryFault, FoundCustomer } from '../../adapter/directory';
import { foundSpelling } from '../../adapter/owner';
import { parseText } from '../../json/parse';
import { isRecord } from '../../types/conform';
import { valuesIn } from '../../adapter/values-in';
import type { TextOrigin } from '../../values/phone';
import { plainNumbers } from '../../values/plain-numbers';
import { buildDirectory } from './build';
import type { BuiltDirectory, DirectoryRequest } from './build';
import { keyedHash } from './keyed-hash';
import type { Hash, HashOf } from './keyed-hash';
import { rowsOf } from './spelling-table';

/** The numbers of at most so many of all rows, the first and the last among them. */
const spreadOf = (rows: number, most: number): readonly number[] =>
  rows <= most
    ? Array.from({ length: rows }, (_, at) => at)
    : Array.from({ length: most }, (_, at) => Math.floor((at * (rows - 1)) / (most - 1)));

/** Opens a directory whose texts come from there. */
export const openDirectory = (
  { key, bytes, starts, ends, samples, fields, badLines }: BuiltDirectory,
  origin: TextOrigin,
  hashWith: (key: Hash) => HashOf = keyedHash,
): Directory => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const hashOf = hashWith(key);
  const byField = new Map(
    fields.map(({ counts: { field, type }, table }) => [
      field,
      { table, spell: foundSpelling(type, origin) },
    ]),
  );
  const customerAt = (row: number): Customer => {
    const read = parseText(file.toString('utf8', starts[row], ends[row]), { numbersAsWritten: true });
    return isRight(read) && isRecord(read.right) ? read.right : {}; // it was one when the directory was built
  };
  const plainAt = (row: number): Customer => {
    const customer = plainNumbers(customerAt(row));
    return isRecord(customer) ? customer : {};
  };
  return {
    find: (field, spelling) => {
      const found: FoundCustomer[] = [];
      const indexed = byField.get(field);
      if (indexed === undefined) return found;
      const { table, spell } = indexed;
      for (const row of rowsOf(table, hashOf(spelling))) {
        const customer = plainAt(row);
        const values = valuesIn(customer, field);
        if (values.some((value) => spell(value)?.text === spelling)) found.push({ customer, values });
        if (found.length > 1) break;
      }
      return found;
    },
    samples: Array.from(samples, customerAt),
    spread: (most) => spreadOf(starts.length, most).map(customerAt),
    counts: fields.map(({ counts }) => counts),
    badLines,
  };
};

/** The directory of a file's bytes, made and opened at once. */
export const directoryOf = (
  bytes: Buffer,
  name: string,
  request: DirectoryRequest,
): Either<DirectoryFault, Directory> =>
  pipe(
    buildDirectory(bytes, name, request),
    map((built) => openDirectory(built, request.origin)),
  );
