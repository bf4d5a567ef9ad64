/**
 * Customers by spellings, in typed arrays that threads can transfer: a table of hashes. Every look-up compares the
 * spelling again, so that two spellings of one hash do no harm.
 */

/** Entries by their hashes. The first entry of each hash is in a slot, and the others follow it. */
export interface SpellingTable {
  /** The number of an entry and one, or 0; a power of two of them. */
  readonly slots: Uint32Array;
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;
  /** The customer of each entry. */
  readonly rows: Uint32Array;
  /** The number of the next entry of the same hash and one, or 0. */
  readonly next: Uint32Array;
}

const FIRST_CAPACITY = 1024;

/** Whole numbers, one behind another. */
export class Numbers {
  #numbers = new Uint32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** All of them, in an array of just that length. */
  done(): Uint32Array {
    return this.#numbers.slice(0, this.#length);
  }
}

/** The slot where a hash is, or where it would be. */
const slotOf = ({ slots, highs, lows }: SpellingTable, high: number, low: number): number => {
  const mask = slots.length - 1;
  let slot = low & mask;
  for (;;) {
    const entry = (slots[slot] ?? 0) - 1;
    if (entry < 0 || (highs[entry] === high && lows[entry] === low)) return slot;
    slot = (slot + 1) & mask;
  }
};

/** Makes a table of entries: the halves of their hashes, and their customers. */
export const tableOf = (highs: Numbers, lows: Numbers, rows: Numbers): SpellingTable => {
  const capacity = 2 ** Math.ceil(Math.log2(2 * rows.length + 1));
  const table = {
    slots: new Uint32Array(capacity),
    highs: highs.done(),
    lows: lows.done(),
    rows: rows.done(),
    next: new Uint32Array(rows.length),
  };
  const { slots, next } = table;
  for (let entry = 0; entry < next.length; entry += 1) {
    const slot = slotOf(table, table.highs[entry] ?? 0, table.lows[entry] ?? 0);
    const first = (slots[slot] ?? 0) - 1;
    if (first < 0) slots[slot] = entry + 1;
    else {
      next[entry] = next[first] ?? 0; // the first of the file stays the first, the order of the others does not matter
      next[first] = entry + 1;
    }
  }
  return table;
};

/** The first entry of a hash. */
export const entryOf = (table: SpellingTable, [high, low]: readonly [number, number]): number | undefined => {
  const entry = (table.slots[slotOf(table, high, low)] ?? 0) - 1;
  return entry < 0 ? undefined : entry;
};

/** The entry of the same hash that follows one. */
export const nextOf = ({ next }: SpellingTable, entry: number): number | undefined => {
  const following = (next[entry] ?? 0) - 1;
  return following < 0 ? undefined : following;
};
