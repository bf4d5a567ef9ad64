/**
 * Owns the two kinds of absence and their reasons. An absence stands where a value could have stood: in a
 * payload's leaf, in a source's place, as the result of a rule.
 */

/** Why a value is *none*: the upstream answered, and there is nothing. */
export type NoneReason =
  | 'missing'
  | 'blank'
  | 'no-such-user'
  | 'not-asked'
  | 'when-false'
  | 'absent-if'
  | 'empty'
  | 'element-incomplete'
  | 'too-many'
  | 'already-selected';

/** Why a value is *unknown*: it could not be read. */
export type UnknownReason =
  | 'type-mismatch'
  | 'source-unavailable'
  | 'when-unknown'
  | 'step-failed'
  | 'not-in-table'
  | 'number-not-exact'
  | 'text-not-fit';

export type Reason = NoneReason | UnknownReason;

/** Nothing where a value could have been. Compare by `instanceof`; the instances below are shared. */
export class Absence {
  constructor(
    readonly kind: 'none' | 'unknown',
    readonly reason: Reason,
  ) {}
}

export const none = (reason: NoneReason): Absence => new Absence('none', reason);
export const unknown = (reason: UnknownReason): Absence => new Absence('unknown', reason);

/** Another type than the codec says stood here. */
export const MISMATCH = unknown('type-mismatch');
export const MISSING = none('missing');
export const BLANK = none('blank');
