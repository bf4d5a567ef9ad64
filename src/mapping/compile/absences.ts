/** The count of what a run of a mapping left out, by field and reason. */
import type { Absence, Reason, StepFailure } from '../../core/absence';

/** A place of the account that was left out, by its contract path (`loyaltyCards.bonuses`), why, and how often. */
export interface FieldAbsence extends Partial<StepFailure> {
  readonly field: string;
  readonly reason: Reason;
  readonly count: number;
}

/** What is left out of one field for one reason. */
interface Counter {
  readonly counted: FieldAbsence & { count: number };
  /** The same field, for another reason. */
  next: Counter | undefined;
}

const isSame = (one: FieldAbsence, { reason, failure }: Absence): boolean =>
  one.reason === reason &&
  one.step === failure?.step &&
  one.found === failure?.found &&
  one.why === failure?.why;

/** Counts what is left out. */
export class Absences {
  /** By field and reason, in the order in which each first came. */
  readonly counted: FieldAbsence[] = [];
  readonly #byField = new Map<string, Counter>();

  note(field: string, absence: Absence, count = 1): void {
    let counter = this.#byField.get(field);
    let last: Counter | undefined;
    while (counter !== undefined && !isSame(counter.counted, absence)) {
      last = counter;
      counter = counter.next;
    }
    if (counter !== undefined) counter.counted.count += count;
    else this.#begin(field, absence, count, last);
  }

  #begin(field: string, { reason, failure }: Absence, count: number, last: Counter | undefined): void {
    const counted = failure === undefined ? { field, reason, count } : { field, reason, ...failure, count };
    const counter = { counted, next: undefined };
    this.counted.push(counted);
    if (last === undefined) this.#byField.set(field, counter);
    else last.next = counter;
  }
}
