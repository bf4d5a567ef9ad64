/**
 * Owns what one run of a mapping works with: the slots that it reads, the clock, and what it notes on its way.
 * It must not compute anything.
 */
import type { Reason, StepFailure } from '../../core/absence';
import type { AccountIncomplete } from '../../core/failure';
import type { StepContext } from '../steps/step';
import type { AppliedStep, Element, Guard, Place, Value } from '../typed';

/** A place of the account that was left out, by its contract path (`loyaltyCards.bonuses`), and why. */
export interface FieldAbsence extends Partial<StepFailure> {
  readonly field: string;
  readonly reason: Reason;
}

/** What a closure was compiled from. */
export type Subject =
  | { readonly is: 'place'; readonly place: Place }
  | { readonly is: 'element'; readonly element: Element }
  | { readonly is: 'value'; readonly value: Value }
  | { readonly is: 'step'; readonly step: AppliedStep }
  | { readonly is: 'guard'; readonly guard: Guard };

/** One closure's run in a traced mapping: what it gave, and the runs that it began, in order. */
export interface TraceRecord {
  /** `undefined` for the whole run. */
  readonly subject: Subject | undefined;
  readonly inner: TraceRecord[];
  result: unknown;
}

/** One run of a mapping. */
export interface Environment {
  /** The request, the sources' payloads, and list elements while they are mapped. */
  readonly slots: unknown[];
  readonly context: StepContext;
  /** The first required place that was absent. */
  incomplete: AccountIncomplete | undefined;
  /** What was left out so far. */
  readonly absences: FieldAbsence[];
  /** Where a traced run is recorded. */
  record: TraceRecord | undefined;
}

/** Gives a value or an `Absence`. */
export type Evaluate = (environment: Environment) => unknown;

/** The environment of a run that has not begun. */
export const environmentOf = (slots: unknown[], context: StepContext): Environment => ({
  slots,
  context,
  incomplete: undefined,
  absences: [],
  record: undefined,
});
