/**
 * The drift of a source's payloads: their differences from its type, and from the payloads of its fixtures. Where the type
 * says what is allowed, it decides. Where it says nothing, the fixtures do.
 */
import { total } from '../types/type';
import type { Fields, Type } from '../types/type';
import { MAX_COMPARISONS, differencesOf } from './compare';
import type { Difference, PayloadDifference } from './compare';
import { typeOfPayloads } from './fixture-type';

/** How one payload differs from what is known of its source. */
export interface PayloadDrift {
  /** From the type. A field that a fixture has is not new. */
  readonly type: readonly PayloadDifference[];
  /** From the payloads of fixtures, where there are any; what the type describes is known. */
  readonly fixtures: readonly PayloadDifference[];
}

/** Compares payloads of one source; `undefined` for one that is too large to be compared. */
export type ComparePayload = (payload: unknown) => PayloadDrift | undefined;

/**
 * Compiles the comparison of a source's payloads with its fields, and with payloads that its fixtures have; each takes at most
 * so many `units`.
 */
export const payloadComparer = (
  fields: Fields,
  shown: readonly unknown[],
  units = MAX_COMPARISONS,
): ComparePayload => {
  const type: Type = total({ kind: 'object', fields });
  const fixtures = typeOfPayloads(shown, type);
  return (payload) => {
    const fromType = differencesOf(type, payload, fixtures, units);
    const fromFixtures = fixtures === undefined ? [] : differencesOf(fixtures, payload, type, units);
    if (fromType === undefined || fromFixtures === undefined) return undefined;
    return {
      type: fromType.filter(({ what, isKnown }) => what !== 'new' || !isKnown),
      fixtures: fromFixtures,
    };
  };
};

/** Whether a difference counts as drift; what the type describes is not counted for the fixtures. */
export const isDrift = (of: keyof PayloadDrift, { isKnown }: Difference): boolean =>
  of === 'type' || !isKnown;
