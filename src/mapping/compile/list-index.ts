/**
 * The index for `[KEY=VALUE]`, the first element of a list whose KEY is VALUE. One run reads each list once for each
 * KEY, and only as far as needed.
 */
import { Absence, MISMATCH } from '../../core/absence';
import type { Allowance } from '../../core/allowance';
import { SPENT } from './budget';

type List = readonly unknown[];

/** KEY of `[KEY=VALUE]`. */
export interface ListKey {
  /** As the tenant file has it: `type.code`. */
  readonly text: string;
  /** Gives an `Absence` where an element's cannot be read. */
  readonly read: (element: unknown) => unknown;
  /** The cost of reading it, in units of work. */
  readonly cost: number;
}

/** One list by one KEY. */
class ListIndex {
  readonly #list: List;
  readonly #key: ListKey;
  /** The first element of each key among those that were read. */
  readonly #found = new Map<unknown, unknown>();
  #walked = 0;
  #isBlocked = false;

  constructor(list: List, key: ListKey) {
    this.#list = list;
    this.#key = key;
  }

  /** An element with an unreadable KEY could be the match for any VALUE that is not found before it. */
  find(wanted: unknown, work: Allowance): unknown {
    if (this.#found.has(wanted)) return this.#found.get(wanted);
    while (!this.#isBlocked && this.#walked < this.#list.length) {
      if (!work.take(this.#key.cost)) return SPENT;
      if (this.#walk() === wanted) return this.#found.get(wanted);
    }
    return this.#isBlocked ? MISMATCH : undefined;
  }

  /** Reads the next element; gives its key. */
  #walk(): unknown {
    const element = this.#list[this.#walked];
    const key = this.#key.read(element) ?? null;
    this.#walked += 1;
    if (key instanceof Absence) this.#isBlocked = true;
    else if (!this.#found.has(key)) this.#found.set(key, element);
    return key;
  }
}

/** The lists that one run has read. */
export class ListIndexes {
  #indexes: Map<List, Map<string, ListIndex>> | undefined;

  /** The first element whose key is `wanted`, or `undefined`. */
  find(list: List, key: ListKey, wanted: unknown, work: Allowance): unknown {
    return this.#indexOf(list, key).find(wanted, work);
  }

  #indexOf(list: List, key: ListKey): ListIndex {
    this.#indexes ??= new Map();
    const ofList = this.#indexes.get(list) ?? new Map<string, ListIndex>();
    this.#indexes.set(list, ofList);
    const index = ofList.get(key.text) ?? new ListIndex(list, key);
    ofList.set(key.text, index);
    return index;
  }
}
