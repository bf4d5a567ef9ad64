/**
 * The making of a directory out of a file's bytes: one pass, in which each customer is read, indexed and forgotten. What
 * is made is plain data, and moves from one thread to another.
 */
import { isRight, map, mapLeft } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { DirectoryFault, DirectoryFormat, DirectoryLayout } from '../../adapter/directory';
import { advise, insert } from '../../diagnostics/fix';
import { utf8Of } from '../../json/elements';
import { whyNotJson } from '../../json/why-not-json';
import { likelyEncoding } from '../../values/file-encoding';
import type { IdentifierType } from '../../values/identifier';
import type { TextOrigin } from '../../values/phone';
import { readCsv } from './csv/read';
import { encoded } from './encoding';
import type { NotEncoded } from './encoding';
import { FieldIndex, addTo } from './field-index';
import type { IndexedField } from './field-index';
import { hashFor, keyedHash, randomKey } from './keyed-hash';
import type { Hash, HashOf } from './keyed-hash';
import { readLines } from './json/lines';
import { readList } from './json/list';
import type { Places, ReadCustomers } from './reading';

/** How a directory is to be indexed. */
export interface DirectoryRequest {
  readonly index: Readonly<Record<string, IdentifierType>>;
  /** Where the file's texts come from. */
  readonly origin: TextOrigin;
  /** How the file is written. */
  readonly layout: DirectoryLayout;
}

/** A directory as data. */
export interface BuiltDirectory extends Places {
  /** How many bytes the file had, unpacked. */
  readonly size: number;
  /** The key of its hashes. */
  readonly key: Hash;
  /** The file, in UTF-8. */
  readonly bytes: Uint8Array;
  readonly layout: DirectoryLayout;
  readonly fields: readonly IndexedField[];
}

const READERS: Readonly<Record<DirectoryFormat, ReadCustomers>> = {
  json: readList,
  ndjson: readLines,
  csv: readCsv,
};

const notEncoded = (name: string, { line, likely }: NotEncoded, encoding: string): DirectoryFault => ({
  message: `"${name}" is not in ${encoding === 'windows-1251' ? encoding : encoding.toUpperCase()}${line === undefined ? '' : `, from line ${line} on`}`,
  fix:
    likely === undefined || likely === encoding
      ? advise('save it as UTF-8')
      : insert('encoding', JSON.stringify(likely), 'settings', { asks: true }),
});

/** The text in UTF-8. A byte order mark says the encoding of a list of JSON, unless the settings do. */
const textOf = (
  bytes: Buffer,
  name: string,
  { format, encoding }: DirectoryLayout,
): Either<DirectoryFault, Buffer> =>
  format === 'json' && encoding === undefined
    ? pipe(
        utf8Of(bytes),
        mapLeft((fault) => {
          const likely = likelyEncoding(bytes);
          const message = `"${name}" ${whyNotJson(bytes, fault)}`;
          return likely === undefined || likely === 'utf-8'
            ? { message }
            : { message, fix: insert('encoding', JSON.stringify(likely), 'settings', { asks: true }) };
        }),
      )
    : pipe(
        encoded(bytes, encoding ?? 'utf-8'),
        mapLeft((fault) => notEncoded(name, fault, encoding ?? 'utf-8')),
      );

/** A part of memory that is its own, so that it can be handed over; one that is mostly other data's is copied. */
const ownBytes = (text: Buffer): Uint8Array =>
  text.length * 2 > text.buffer.byteLength ? text : new Uint8Array(text);

/** Makes the directory of a file, which messages call by its name. */
export const buildDirectory = (
  bytes: Buffer,
  name: string,
  { index, origin, layout }: DirectoryRequest,
  hashWith: (key: Hash) => HashOf = keyedHash,
): Either<DirectoryFault, BuiltDirectory> => {
  const decoded = textOf(bytes, name, layout);
  if (!isRight(decoded)) return decoded;
  const text = decoded.right;
  const key = randomKey();
  const fields = Object.entries(index).map(
    ([field, type]) => new FieldIndex(field, type, origin, hashFor(type, key, hashWith)),
  );
  const task = { text, name, layout, fields: Object.keys(index) };
  return pipe(
    READERS[layout.format](task, (row, valuesAt) => addTo(fields, row, valuesAt)),
    map((places) => ({
      ...places,
      size: bytes.length,
      key,
      bytes: ownBytes(text),
      layout,
      fields: fields.map((field) => field.done(places.starts.length)),
    })),
  );
};
