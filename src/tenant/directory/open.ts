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
import { customerReader } from './csv/customer';
import { hashFor, isExactFor, keyedHash } from './keyed-hash';
import type { Hash, HashOf } from './keyed-hash';
import { CUSTOMER_BOUNDS } from './reading';
import { rowsOf } from './spelling-table';

/** Reads a customer by the places of its text, with numbers as they are written. */
const readerOf = ({ bytes, layout, columns }: BuiltDirectory): ((start: number, end: number) => Customer) => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (columns !== undefined) return customerReader(file, layout.csv, columns, CUSTOMER_BOUNDS.bytes);
  return (start, end) => {
    const read = parseText(file.toString('utf8', start, end), { numbersAsWritten: true });
    return isRight(read) && isRecord(read.right) ? read.right : {}; // it was one when the directory was built
  };
};

/** The numbers of at most so many of all rows, the first and the last among them. */
const spreadOf = (rows: number, most: number): readonly number[] =>
  rows <= most
    ? Array.from({ length: rows }, (_, at) => at)
    : Array.from({ length: most }, (_, at) => Math.floor((at * (rows - 1)) / (most - 1)));

/** Opens a directory whose texts come from there. */
export const openDirectory = (
  built: BuiltDirectory,
  origin: TextOrigin,
  hashWith: (key: Hash) => HashOf = keyedHash,
): Directory => {
  const { key, starts, ends, samples, columns, fields, badLines } = built;
  const byField = new Map(
    fields.map(({ counts: { field, type }, table }) => {
      const spell = foundSpelling(type, origin);
      const isSpelt = (values: readonly unknown[], spelling: string): boolean =>
        isExactFor(type) || values.some((value) => spell(value)?.text === spelling);
      return [field, { table, hashOf: hashFor(type, key, hashWith), isSpelt }];
    }),
  );
  const read = readerOf(built);
  const customerAt = (row: number): Customer => read(starts[row] ?? 0, ends[row] ?? 0);
  const plainAt = (row: number): Customer => {
    const customer = plainNumbers(customerAt(row));
    return isRecord(customer) ? customer : {};
  };
  return {
    find: (field, spelling) => {
      const found: FoundCustomer[] = [];
      const indexed = byField.get(field);
      if (indexed === undefined) return found;
      const { table, hashOf, isSpelt } = indexed;
      for (const row of rowsOf(table, hashOf(spelling))) {
        const customer = plainAt(row);
        const values = valuesIn(customer, field);
        if (isSpelt(values, spelling)) found.push({ customer, values });
        if (found.length > 1) break;
      }
      return found;
    },
    samples: Array.from(samples, customerAt),
    spread: (most) => spreadOf(starts.length, most).map(customerAt),
    counts: fields.map(({ counts }) => counts),
    ...(columns === undefined ? {} : { columns: columns.filter((name) => name !== '') }),
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
