/** The environment of one run of a mapping: the slots that it reads, the clock, its budget, and its notes. */
import type { AccountIncomplete, AccountTooLarge } from '../../core/failure';
import type { StepContext } from '../steps/step';
import type { AppliedStep, Element, Guard, Place, Value } from '../typed';
import { Absences } from './absences';
import { MAPPING_BUDGET, Spending } from './budget';
import type { Budget } from './budget';
import { ListIndexes } from './list-index';

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
  readonly spending: Spending;
  /** What `[KEY=VALUE]` has found in lists so far. */
  readonly indexes: ListIndexes;
  /** The first required place that was absent. */
  incomplete: AccountIncomplete | undefined;
  /** The first place at which the budget was spent. */
  tooLarge: AccountTooLarge | undefined;
  /** What was left out so far. */
  readonly absences: Absences;
  /** Where a traced run is recorded. */
  record: TraceRecord | undefined;
}

/** Gives a value or an `Absence`. */
export type Evaluate = (environment: Environment) => unknown;

/** The environment of a run that has not begun. */
export const environmentOf = (
  slots: unknown[],
  { now, timezone }: Pick<StepContext, 'now' | 'timezone'>,
  budget: Budget = MAPPING_BUDGET,
): Environment => ({
  slots,
  context: { now, timezone, slots },
  spending: new Spending(budget),
  indexes: new ListIndexes(),
  incomplete: undefined,
  tooLarge: undefined,
  absences: new Absences(),
  record: undefined,
});
