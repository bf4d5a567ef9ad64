/** The customers of a file in JSON: what json/parse reads, and what follows those before and is not parsed. */
import { isRight } from 'fp-ts/Either';
import { valuesIn } from '../../../adapter/values-in';
import { put } from '../../../core/own';
import { parseText } from '../../../json/parse';
import { Place } from '../../../types/novelty';
import { plainNumbers } from '../../../values/plain-numbers';
import { Found } from '../reading';
import type { OnCustomer, Task } from '../reading';
import { JsonScanner } from './scanner';

type Customer = Readonly<Record<string, unknown>>;

/** Whole numbers that are written back as they are. */
const SHORT_WHOLE = /^\d{1,15}$/;

/** The value of a text that a scanner accepted. */
const valueOf = (text: string): unknown => {
  if (text.startsWith('"') && !text.includes('\\')) return text.slice(1, -1);
  if (SHORT_WHOLE.test(text)) return Number(text);
  const read = parseText(text, { numbersAsWritten: true });
  return isRight(read) ? read.right : undefined;
};

/** A field of the index is that of its name, or it is inside of the field of its first name. */
const namesOf = (field: string): ReadonlySet<string> => new Set([field, ...field.split('.').slice(0, 1)]);

export class JsonCustomers {
  readonly found = new Found();
  readonly #place = new Place();
  readonly #scanner: JsonScanner;
  readonly #indexed: ReadonlySet<string>;
  /** Where the fields of the index are in the customer that was scanned last. */
  readonly #scanned = new Map<string, readonly [start: number, end: number]>();

  constructor(
    private readonly task: Task,
    private readonly each: OnCustomer,
  ) {
    this.#indexed = new Set(task.fields.flatMap((field) => [...namesOf(field)]));
    this.#scanner = new JsonScanner(task.text, this.#place, (name, start, end) => {
      if (this.#indexed.has(name)) this.#scanned.set(name, [start, end]);
    });
  }

  /** Adds what is between two offsets without parsing more of it than the fields of the index, if it is like others. */
  scan(start: number, end: number): boolean {
    this.#scanned.clear();
    if (!this.#scanner.accepts(start, end)) return false;
    this.#add(this.#partOf(), start, end, false);
    return true;
  }

  /** Adds a customer that was parsed. */
  add(customer: Customer, start: number, end: number): void {
    this.#add(customer, start, end, this.#place.add(customer));
  }

  #add(customer: Customer, start: number, end: number, isSample: boolean): void {
    const { fields } = this.task;
    this.each(this.found.customers, (field) => valuesIn(customer, fields[field] ?? '').map(plainNumbers));
    this.found.add(start, end, isSample);
  }

  /** The fields of the index of the customer that was scanned. */
  #partOf(): Customer {
    const part: Record<string, unknown> = {};
    for (const [name, [start, end]] of this.#scanned)
      put(part, name, valueOf(this.task.text.toString('utf8', start, end)));
    return part;
  }
}
