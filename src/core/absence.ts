/**
 * The two kinds of absence and their reasons. An absence takes the place of a value: of a payload's leaf, of a source's
 * payload, of a rule's result.
 */

/** Every reason for which a value is absent, with the kind of the absence. */
export const reasons = {
  missing: 'none',
  blank: 'none',
  'no-such-user': 'none',
  'not-asked': 'none',
  'when-false': 'none',
  'absent-if': 'none',
  'empty-date': 'none',
  empty: 'none',
  'element-incomplete': 'none',
  'too-many': 'none',
  'already-selected': 'none',
  'type-mismatch': 'unknown',
  'source-unavailable': 'unknown',
  'when-unknown': 'unknown',
  'step-failed': 'unknown',
  'not-in-table': 'unknown',
  'not-in-catalogue': 'unknown',
  'number-not-exact': 'unknown',
  'text-not-fit': 'unknown',
  'not-sendable': 'unknown',
  'account-too-large': 'unknown',
} as const;

export type Reason = keyof typeof reasons;

type ReasonOf<Kind> = { readonly [R in Reason]: (typeof reasons)[R] extends Kind ? R : never }[Reason];

/** Why a value is *none*: the upstream answered, and there is no value. */
export type NoneReason = ReasonOf<'none'>;

/** Why a value is *unknown*: it could not be read. */
export type UnknownReason = ReasonOf<'unknown'>;

/** Whether a reason is one for which a value is *unknown*. */
export const isUnknown = (reason: Reason): boolean => reasons[reason] === 'unknown';

/** Why a step could not process a value, by kind: the value itself is never shown. */
export type Why =
  /** It is not one that the step accepts: a list, an object, a fraction where only whole numbers count. */
  | 'kind'
  /** A text that is not written as the step reads it. */
  | 'form'
  /** A text that can be read as two different numbers. */
  | 'ambiguous'
  /** A day that the calendar does not have. */
  | 'no-such-day'
  /** A date without a time, or a time of which no zone is known. */
  | 'no-instant'
  /** A number outside its bounds, or an age below zero. */
  | 'out-of-range'
  | 'too-long'
  | 'too-many-digits';

/** What is known of a step that failed. */
export interface StepFailure {
  readonly why: Why;
  /** The step, or the form of the rule: `date`, `sum`. */
  readonly step?: string;
  /** The kind of the value that it was given: `a text`, `a list`. */
  readonly found?: string;
}

/** The absence of a value where one could have been. Compare by `instanceof`; the instances below are shared. */
export class Absence {
  constructor(
    readonly kind: 'none' | 'unknown',
    readonly reason: Reason,
    /** Of the reason `step-failed` only. */
    readonly failure?: StepFailure,
  ) {}
}

export const none = (reason: NoneReason): Absence => new Absence('none', reason);
export const unknown = (reason: UnknownReason): Absence => new Absence('unknown', reason);
export const stepFailed = (failure: StepFailure): Absence => new Absence('unknown', 'step-failed', failure);

/** The value here had another type than its codec. */
export const MISMATCH = unknown('type-mismatch');
export const MISSING = none('missing');
export const BLANK = none('blank');
