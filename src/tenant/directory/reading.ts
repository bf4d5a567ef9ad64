/** What each format gives of a file: where its customers are, and what they are indexed by. */
import type { Either } from 'fp-ts/Either';
import type { BadLines, DirectoryFault, DirectoryLayout } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import { BadLineCount } from './bad-lines';
import { Numbers } from './spelling-table';

/**
 * The most that one customer may have. A request parses a customer without a pause, and no other request is served
 * meanwhile. It parses two where several customers have the identifier. An answer of an upstream may have twice as
 * much.
 */
export const CUSTOMER_BOUNDS = { bytes: 524_288, values: 40_000 } as const;

/** The limits of a customer in words. */
export const BOUNDS_IN_WORDS = `one has at most ${CUSTOMER_BOUNDS.bytes} bytes, and ${CUSTOMER_BOUNDS.values} values and names`;

/** A text in UTF-8, and what is to be read of it. */
export interface Task {
  readonly text: Buffer;
  /** The file's name in messages. */
  readonly name: string;
  readonly layout: DirectoryLayout;
  /** The fields of the index. */
  readonly fields: readonly string[];
}

/** Is given a customer's number, and what it has in each field of the index. */
export type OnCustomer = (row: number, valuesAt: (field: number) => readonly unknown[]) => void;

/** The places of a file's customers, as data. */
export interface Places {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The numbers of the customers from whose fields the type of all follows. */
  readonly samples: Uint32Array;
  /** The columns of CSV in their order; one without a name is not read. */
  readonly columns?: readonly string[];
  readonly badLines: BadLines;
}

export type ReadCustomers = (task: Task, each: OnCustomer) => Either<DirectoryFault, Places>;

export const EMPTY: DirectoryFault = {
  message: 'the file has no customer, so its fields are not known',
  fix: advise('add a customer'),
};

/** The places of a file's customers, as they are found. */
export class Found {
  readonly #starts = new Numbers();
  readonly #ends = new Numbers();
  readonly #samples = new Numbers();
  readonly badLines = new BadLineCount();

  get customers(): number {
    return this.#starts.length;
  }

  add(start: number, end: number, isSample: boolean): void {
    if (isSample) this.#samples.add(this.#starts.length);
    this.#starts.add(start);
    this.#ends.add(end);
  }

  done(): Places {
    return {
      starts: this.#starts.done(),
      ends: this.#ends.done(),
      samples: this.#samples.done(),
      badLines: this.badLines.found,
    };
  }
}
