/**
 * The budget of one run of a mapping: how much work it may do, and how large its account may become. It is counted
 * while the closures run. A run that is too large ends at once, in the same way on every machine.
 */
import { MAX_ACCOUNT_BYTES, MAX_ACCOUNT_VALUES } from '../../contract/account';
import { unknown } from '../../core/absence';
import { Allowance } from '../../core/allowance';
import { ExactNumber } from '../../values/codec';

/** The limits of one run. */
export interface Budget {
  /** Units of work: one for each place, value and guard that is computed and each element that is looked at. */
  readonly work: number;
  /** Fields and elements of the account, at any depth. */
  readonly values: number;
  /** Bytes of the account, written as JSON. */
  readonly bytes: number;
}

/** The budget of every run. A unit of work takes less than a fifth of a microsecond: a run takes less than 50 ms. */
export const MAPPING_BUDGET: Budget = {
  work: 250_000,
  values: MAX_ACCOUNT_VALUES,
  bytes: MAX_ACCOUNT_BYTES,
};

/** The value of everything once the budget is spent: all that is computed from it is absent too, and the run ends. */
export const SPENT = unknown('account-too-large');

/** What an account holds at some moment. */
export interface Held {
  readonly values: number;
  readonly bytes: number;
}

/** What one run has used up of its budget. */
export class Spending {
  /** Spent too when the account has become too large. */
  readonly work: Allowance;
  readonly #budget: Budget;
  #values = 0;
  #bytes = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
    this.work = new Allowance(budget.work);
  }

  get held(): Held {
    return { values: this.#values, bytes: this.#bytes };
  }

  /** Adds a value with its bytes to the account. */
  hold(bytes: number): void {
    this.#values += 1;
    this.#bytes += bytes;
    this.work.take(Math.floor(bytes / WRITTEN));
    if (this.#isTooLarge()) this.work.take(Infinity);
  }

  /** Takes back what was added since then, when that was left out. */
  release({ values, bytes }: Held): void {
    this.#values = values;
    this.#bytes = bytes;
  }

  /** The limit that the run exceeds, if it does. */
  get exceeded(): string | undefined {
    const { work, values, bytes } = this.#budget;
    if (this.#values > values) return `at most ${values} values`;
    if (this.#bytes > bytes) return `at most ${bytes} bytes`;
    return this.work.isSpent ? `at most ${work} units of work` : undefined;
  }

  #isTooLarge(): boolean {
    return this.#values > this.#budget.values || this.#bytes > this.#budget.bytes;
  }
}

/** What a calculation with decimals costs. */
export const CALCULATION = 30;

/** Bytes that one unit of work writes. */
const WRITTEN = 32;

/** Characters of a text, or digits of a long number, that one unit of work looks at. */
const CHARACTERS = 8;

const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  return value instanceof ExactNumber ? value.toString().length : 0;
};

/** Takes units for work with a value, and more for a longer text. */
export const takeFor = (value: unknown, work: Allowance, units = 1): boolean =>
  work.take(units + Math.floor(lengthOf(value) / CHARACTERS));
