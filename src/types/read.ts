/** The reading of a value at the fields and indexes of a path, outside a run of a mapping. */
import { Absence, BLANK, MISMATCH, MISSING } from '../core/absence';
import { Allowance } from '../core/allowance';
import { ExactNumber, isBlank } from '../values/codec';
import { conformerOf } from './conform';
import { valueAt } from './path';
import type { Segment } from './path';
import type { Walked } from './type-of-path';

/** Gives the value there, or its absence. */
export type Reader = (root: unknown) => unknown;

/** What a path gives for the value at its end: blank, null and missing values are absent. */
export const finished = (value: unknown): unknown => {
  if (value === undefined || value === null) return MISSING;
  return typeof value === 'string' && isBlank(value) ? BLANK : value;
};

/** A number that no double holds is an object for io-ts, and has no fields. */
const partOf = (value: unknown, segment: Segment): unknown => {
  if (value instanceof Absence) return value;
  return value instanceof ExactNumber ? MISMATCH : valueAt(value, [segment]);
};

/** How often the parts of one value are compared with its type. */
const MAX_COMPARISONS = 10_000;

/** Compiles the reading of a path of fields and indexes; a value that no codec has checked is compared with its type. */
export const readerOf = (segments: readonly Segment[], { type, validated }: Walked): Reader => {
  const conform = validated ? undefined : conformerOf(type);
  return (root) => {
    const value = segments.reduce(partOf, root);
    if (conform === undefined || value instanceof Absence) return finished(value);
    const work = new Allowance(MAX_COMPARISONS);
    const conformed = conform(value, { work });
    return conformed.ok && !work.isSpent ? finished(conformed.value) : MISMATCH;
  };
};
