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
import { buildDirectory } from './build';
import type { BuiltDirectory, DirectoryRequest } from './build';
import { customerReader } from './csv/customer';
import { hashFor, isExactFor, keyedHash } from './keyed-hash';
import type { Hash, HashOf } from './keyed-hash';
import { CUSTOMER_BOUNDS } from './reading';
import { entryOf, nextOf } from './spelling-table';

/** Reads a customer by the places of its text. */
type ReadCustomer = (start: number, end: number) => Customer;

/** The two ways to read a customer: with numbers as they are written, as types are inferred from them, or with plain ones. */
const readersOf = ({
  bytes,
  layout,
  columns,
}: BuiltDirectory): Readonly<Record<'asWritten' | 'plain', ReadCustomer>> => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (columns !== undefined) {
    const read = customerReader(file, layout.csv, columns, CUSTOMER_BOUNDS.bytes);
    return { asWritten: read, plain: read }; // its columns are texts
  }
  const jsonReader =
    (numbersAsWritten: boolean): ReadCustomer =>
    (start, end) => {
      const read = parseText(file.toString('utf8', start, end), { numbersAsWritten });
      return isRight(read) && isRecord(read.right) ? read.right : {}; // it was one when the directory was built
    };
  return { asWritten: jsonReader(true), plain: jsonReader(false) };
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
  const { asWritten, plain } = readersOf(built);
  const customerAt = (row: number): Customer => asWritten(starts[row] ?? 0, ends[row] ?? 0);
  const plainAt = (row: number): Customer => plain(starts[row] ?? 0, ends[row] ?? 0);
  return {
    find: (field, spelling) => {
      const found: FoundCustomer[] = [];
      const indexed = byField.get(field);
      if (indexed === undefined) return found;
      const { table, hashOf, isSpelt } = indexed;
      let entry = entryOf(table, hashOf(spelling));
      for (; entry !== undefined && found.length < 2; entry = nextOf(table, entry)) {
        const customer = plainAt(table.rows[entry] ?? 0);
        const values = valuesIn(customer, field);
        if (isSpelt(values, spelling)) found.push({ customer, values });
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
