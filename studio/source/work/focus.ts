/** What the user points at or has chosen: a field of the account, or a place in an answer; and what belongs to it. */
import type { AnswerPlace, FieldOrigin, Sample } from '../server/api';

export type Focus =
  { readonly kind: 'field'; readonly field: string } | { readonly kind: 'leaf'; readonly place: AnswerPlace };

/** A place in the answers as one text. */
export const placeKey = ({ source, pointer }: AnswerPlace): string => `${source}#${pointer}`;

/** Each place that rules read, with the fields that are made of it. */
export const readersOf = (sample: Sample | undefined): ReadonlyMap<string, readonly FieldOrigin[]> => {
  const readers = new Map<string, FieldOrigin[]>();
  for (const origin of sample?.fields ?? [])
    for (const key of new Set(origin.paths.map(placeKey)))
      readers.set(key, [...(readers.get(key) ?? []), origin]);
  return readers;
};

/** What is lit up: fields, places of the answers, and the rules of the fields. */
export type Lit = {
  readonly origins: readonly FieldOrigin[];
  readonly fields: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
  /** The pointer of the first rule in the tenant's own file; empty without one. */
  readonly rule: string;
};

const NONE: Lit = { origins: [], fields: new Set(), places: new Set(), rule: '' };

export const litBy = (focus: Focus | undefined, sample: Sample | undefined): Lit => {
  if (focus === undefined || sample === undefined) return NONE;
  const origins =
    focus.kind === 'field'
      ? sample.fields.filter(({ field }) => field === focus.field)
      : (readersOf(sample).get(placeKey(focus.place)) ?? []);
  const own = origins.find(({ rule }) => rule !== undefined && rule.file === undefined);
  return {
    origins,
    fields: new Set(origins.map(({ field }) => field)),
    places: new Set(
      focus.kind === 'leaf' ? [placeKey(focus.place)] : origins.flatMap(({ paths }) => paths.map(placeKey)),
    ),
    rule: own?.rule?.pointer ?? '',
  };
};
