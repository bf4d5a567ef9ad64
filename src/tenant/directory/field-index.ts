/** The index of one field of a directory, as customers are added. */
import type { FieldCounts, FieldLosses } from '../../adapter/directory';
import { foundSpelling, isAmbiguous } from '../../adapter/owner';
import type { IdentifierType } from '../../values/identifier';
import type { TextOrigin } from '../../values/phone';
import type { HashOf } from './keyed-hash';
import { Numbers, nextOf, tableOf } from './spelling-table';
import type { SpellingTable } from './spelling-table';

/** A field's table, and what it comes to. */
export interface IndexedField {
  readonly counts: FieldCounts;
  readonly table: SpellingTable;
}

/** What is known of a customer in one field, by bits. */
const ALONE = 1;
const SHARED = 2;
const AMBIGUOUS = 4;
const UNREADABLE = 8;

export class FieldIndex {
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
    readonly field: string,
    private readonly type: IdentifierType,
    private readonly origin: TextOrigin,
    private readonly hashOf: HashOf,
  ) {
    this.#spell = foundSpelling(type, origin);
  }

  /** Adds a customer by what it has there, and says whether it has a value and whether that can be read. */
  add(row: number, values: readonly unknown[]): 'none' | 'odd' | 'keyed' {
    if (values.length === 0) {
      this.#without += 1;
      return 'none';
    }
    if (values.length === 1) return this.#addOne(row, values[0]);
    const spellings = new Set<string>(); // a customer who has the same value twice is one customer
    let bits = 0;
    for (const value of values) {
      const text = this.#spell(value)?.text;
      if (text === undefined) bits |= this.#oddBits(value);
      else spellings.add(text);
    }
    this.#noteOdd(row, bits);
    for (const text of spellings) this.#enter(row, text);
    return spellings.size > 0 ? 'keyed' : 'odd';
  }

  /** Counts a customer that has no value there, and that no other field finds. */
  lose(): void {
    this.#unfound += 1;
  }

  #addOne(row: number, value: unknown): 'odd' | 'keyed' {
    const text = this.#spell(value)?.text;
    if (text === undefined) this.#noteOdd(row, this.#oddBits(value));
    else this.#enter(row, text);
    return text === undefined ? 'odd' : 'keyed';
  }

  #enter(row: number, text: string): void {
    const [high, low] = this.hashOf(text);
    this.#highs.add(high);
    this.#lows.add(low);
    this.#rows.add(row);
  }

  #noteOdd(row: number, bits: number): void {
    if (bits === 0) return;
    this.#oddRows.add(row);
    this.#oddKinds.add(bits);
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
    const { slots, rows, next } = table;
    for (const slot of slots) {
      if (slot === 0) continue;
      const isShared = next[slot - 1] !== 0;
      for (let entry: number | undefined = slot - 1; entry !== undefined; entry = nextOf(table, entry))
        note(rows[entry] ?? 0, isShared ? SHARED : ALONE);
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

/** Adds a customer to all fields by what it has in each. */
export const addTo = (
  fields: readonly FieldIndex[],
  row: number,
  valuesAt: (field: number) => readonly unknown[],
): void => {
  if (fields.length === 1) {
    if (fields[0]?.add(row, valuesAt(0)) === 'none') fields[0].lose();
    return;
  }
  const had = fields.map((field, at) => field.add(row, valuesAt(at)));
  if (!had.includes('keyed'))
    for (const [at, field] of fields.entries()) if (had[at] === 'none') field.lose();
};
