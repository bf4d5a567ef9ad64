/** The count of what a run of a mapping left out, by field and reason. */
import type { Absence, Reason, StepFailure } from '../../core/absence';

/** A place of the account that was left out, by its contract path (`loyaltyCards.bonuses`), why, and how often. */
export interface FieldAbsence extends Partial<StepFailure> {
  readonly field: string;
  readonly reason: Reason;
  readonly count: number;
}

interface Counter {
  readonly absence: Omit<FieldAbsence, 'count'>;
  count: number;
}

/** What distinguishes the absences of one field. */
const kindOf = ({ reason, failure }: Absence): string =>
  failure === undefined ? reason : [reason, failure.step, failure.found, failure.why].join(' ');

/** Counts what is left out. */
export class Absences {
  /** By field and kind, in the order in which each first came. */
  readonly #counters: Counter[] = [];
  readonly #byField = new Map<string, Map<string, Counter>>();

  note(field: string, absence: Absence, count = 1): void {
    const ofField = this.#byField.get(field) ?? new Map<string, Counter>();
    this.#byField.set(field, ofField);
    const kind = kindOf(absence);
    const counter = ofField.get(kind);
    if (counter !== undefined) counter.count += count;
    else ofField.set(kind, this.#begin(field, absence, count));
  }

  get counted(): readonly FieldAbsence[] {
    return this.#counters.map(({ absence, count }) => ({ ...absence, count }));
  }

  #begin(field: string, { reason, failure }: Absence, count: number): Counter {
    const counter = { absence: { field, reason, ...failure }, count };
    this.#counters.push(counter);
    return counter;
  }
}
