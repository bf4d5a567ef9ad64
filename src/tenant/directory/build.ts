/**
 * The making of a directory out of a file's bytes: one pass, in which each customer is parsed, indexed and forgotten. What
 * is made is plain data, and moves from one thread to another.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type {
  BadLines,
  DirectoryFault,
  DirectoryLayout,
  FieldCounts,
  FieldLosses,
} from '../../adapter/directory';
import { foundSpelling, isAmbiguous } from '../../adapter/owner';
import { advise } from '../../diagnostics/fix';
import { readElements, utf8Of } from '../../json/elements';
import type { ListRefused } from '../../json/elements';
import { whyNotJson } from '../../json/why-not-json';
import { isRecord } from '../../types/conform';
import { createNovelty } from '../../types/novelty';
import { valuesIn } from '../../adapter/values-in';
import type { IdentifierType } from '../../values/identifier';
import type { TextOrigin } from '../../values/phone';
import { plainNumbers } from '../../values/plain-numbers';
import { keyedHash, randomKey } from './keyed-hash';
import type { Hash, HashOf } from './keyed-hash';
import { Numbers, firstEntries, rowsFrom, tableOf } from './spelling-table';
import type { SpellingTable } from './spelling-table';

/** How a directory is to be indexed. */
export interface DirectoryRequest {
  readonly index: Readonly<Record<string, IdentifierType>>;
  /** Where the file's texts come from. */
  readonly origin: TextOrigin;
  /** How the file is written. */
  readonly layout: DirectoryLayout;
}

/** A field's table, and what it comes to. */
export interface IndexedField {
  readonly counts: FieldCounts;
  readonly table: SpellingTable;
}

/** A directory as data. */
export interface BuiltDirectory {
  /** How many bytes the file had. */
  readonly size: number;
  /** The key of its hashes. */
  readonly key: Hash;
  /** The file, in UTF-8. */
  readonly bytes: Uint8Array;
  /** Where each customer begins and ends. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The numbers of the customers from whose fields the type of all follows. */
  readonly samples: Uint32Array;
  readonly fields: readonly IndexedField[];
  readonly badLines: BadLines;
}

/**
 * The most that one customer may have. A request parses a customer without a pause, and no other request is served
 * meanwhile. It parses two where several customers have the identifier. An answer of an upstream may have twice as
 * much.
 */
export const CUSTOMER_BOUNDS = { bytes: 524_288, values: 40_000 } as const;

/** The most bytes of a file for which the column of a JSON error is found: that takes a hundred times the memory. */
const EXPLAINED_BYTES = 4 * 1_048_576;

/** What is known of a customer in one field, by bits. */
const ALONE = 1;
const SHARED = 2;
const AMBIGUOUS = 4;
const UNREADABLE = 8;

/** One field, as customers are added. */
class FieldIndex {
  readonly #highs = new Numbers();
  readonly #lows = new Numbers();
  readonly #rows = new Numbers();
  /** The customers with values that have no spelling, and of which kinds these are. */
  readonly #oddRows = new Numbers();
  readonly #oddKinds = new Numbers();
  #without = 0;
  #unfound = 0;
  readonly #spell: (value: unknown) => { readonly text: string } | undefined;

  constructor(
    private readonly field: string,
    private readonly type: IdentifierType,
    private readonly origin: TextOrigin,
    private readonly hashOf: HashOf,
  ) {
    this.#spell = foundSpelling(type, origin);
  }

  /** Says whether the customer has a value there, and whether it can be read. */
  add(row: number, customer: Readonly<Record<string, unknown>>): 'none' | 'odd' | 'keyed' {
    const values = valuesIn(customer, this.field).map(plainNumbers);
    if (values.length === 0) {
      this.#without += 1;
      return 'none';
    }
    const spellings = new Set<string>(); // a customer who has the same value twice is one customer
    let bits = 0;
    for (const value of values) {
      const text = this.#spell(value)?.text;
      if (text === undefined) bits |= this.#oddBits(value);
      else spellings.add(text);
    }
    if (bits > 0) {
      this.#oddRows.add(row);
      this.#oddKinds.add(bits);
    }
    for (const text of spellings) {
      const [high, low] = this.hashOf(text);
      this.#highs.add(high);
      this.#lows.add(low);
      this.#rows.add(row);
    }
    return spellings.size > 0 ? 'keyed' : 'odd';
  }

  /** Counts a customer that has no value there, and that no other field finds. */
  lose(): void {
    this.#unfound += 1;
  }

  #oddBits(value: unknown): number {
    return this.type === 'phone' && isAmbiguous(value, this.origin) ? AMBIGUOUS : UNREADABLE;
  }

  done(customers: number): IndexedField {
    const table = tableOf(this.#highs, this.#lows, this.#rows);
    const known = new Uint8Array(customers);
    const note = (row: number, bits: number): void => {
      known[row] = (known[row] ?? 0) | bits;
    };
    const kinds = this.#oddKinds.done();
    for (const [at, row] of this.#oddRows.done().entries()) note(row, kinds[at] ?? 0);
    let [values, sharedValues] = [0, 0];
    for (const entry of firstEntries(table)) {
      const isShared = table.next[entry] !== 0;
      for (const row of rowsFrom(table, entry)) note(row, isShared ? SHARED : ALONE);
      values += 1;
      if (isShared) sharedValues += 1;
    }
    const lostBy = (bit: number): FieldLosses => {
      const affected = known.filter((bits) => (bits & bit) > 0);
      return { affected: affected.length, lost: affected.filter((bits) => (bits & ALONE) === 0).length };
    };
    const counts = {
      field: this.field,
      type: this.type,
      customers,
      values,
      sharedValues,
      shared: lostBy(SHARED),
      ambiguous: lostBy(AMBIGUOUS),
      unreadable: lostBy(UNREADABLE),
      without: { affected: this.#without, lost: this.#unfound },
    };
    return { counts, table };
  }
}

const addTo = (
  fields: readonly FieldIndex[],
  row: number,
  customer: Readonly<Record<string, unknown>>,
): void => {
  const had = fields.map((field) => field.add(row, customer));
  if (!had.includes('keyed'))
    for (const [at, field] of fields.entries()) if (had[at] === 'none') field.lose();
};

const NO_LIST: DirectoryFault = {
  message: 'the file is not a JSON list of objects',
  fix: advise('write [{ … }, { … }]'),
};

const EMPTY: DirectoryFault = {
  message: 'the file has no customer, so its fields are not known',
  fix: advise('add a customer'),
};

const lineOf = (bytes: Buffer, at: number): number => {
  let line = 1;
  for (let end = bytes.indexOf('\n'); end !== -1 && end < at; end = bytes.indexOf('\n', end + 1)) line += 1;
  return line;
};

/** Says of a file that is too long for more where it ceases to be JSON. */
const whereNotJson = (bytes: Buffer, { fault, at }: ListRefused): string => {
  const line = lineOf(bytes, at);
  if (fault === 'depth') return `is nested too deeply, in line ${line}`;
  return fault === 'duplicateKey'
    ? `has the same key twice in one object, in line ${line}`
    : `is not JSON from line ${line} on`;
};

const faultOf = (bytes: Buffer, text: Buffer, name: string, refused: ListRefused): DirectoryFault => {
  const { fault, at } = refused;
  if (fault === 'no-list') return NO_LIST;
  if (fault === 'large') {
    const { bytes: most, values } = CUSTOMER_BOUNDS;
    return {
      message: `"${name}" has too large a customer in line ${lineOf(text, at)}: one has at most ${most} bytes, and ${values} values and names`,
      fix: advise('leave out what no rule reads'),
    };
  }
  const why = bytes.length > EXPLAINED_BYTES ? whereNotJson(text, refused) : whyNotJson(bytes, fault);
  return { message: `"${name}" ${why}` };
};

/** Makes the directory of a file, which messages call by its name. */
export const buildDirectory = (
  bytes: Buffer,
  name: string,
  { index, origin }: DirectoryRequest,
  hashWith: (key: Hash) => HashOf = keyedHash,
): Either<DirectoryFault, BuiltDirectory> => {
  const decoded = utf8Of(bytes);
  if (!isRight(decoded)) return left({ message: `"${name}" ${whyNotJson(bytes, decoded.left)}` });
  const text = decoded.right;
  const key = randomKey();
  const hashOf = hashWith(key);
  const fields = Object.entries(index).map(([field, type]) => new FieldIndex(field, type, origin, hashOf));
  const [starts, ends, samples] = [new Numbers(), new Numbers(), new Numbers()];
  const isNew = createNovelty();
  let others = 0;
  const read = readElements(text, CUSTOMER_BOUNDS, (customer, start, end) => {
    if (!isRecord(customer)) {
      others += 1;
      return;
    }
    if (isNew(customer)) samples.add(starts.length);
    addTo(fields, starts.length, customer);
    starts.add(start);
    ends.add(end);
  });
  if (!isRight(read)) return left(faultOf(bytes, text, name, read.left));
  if (others > 0) return left(NO_LIST);
  if (starts.length === 0) return left(EMPTY);
  return right({
    size: bytes.length,
    key,
    // Its memory is its own, so that it can be handed over.
    bytes: text.length === text.buffer.byteLength ? text : new Uint8Array(text),
    starts: starts.done(),
    ends: ends.done(),
    samples: samples.done(),
    fields: fields.map((field) => field.done(starts.length)),
    badLines: { count: 0, first: [] },
  });
};
