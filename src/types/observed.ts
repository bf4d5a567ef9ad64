/**
 * What several recorded values have in common, place by place. The inferred codec and the inferred notation are both
 * made from it.
 */
import { Decimal } from '../values/codec';
import type { ExactDecimal } from '../values/codec';
import { isList, isRecord, kindOf } from './conform';
import { isInherited } from './kinds';

/** Below this depth a value is opaque. */
export const MAX_DEPTH = 12;

/** A field of the objects that were seen in one place. */
export interface SeenField {
  readonly name: string;
  readonly seen: Seen;
  /** All of the objects had it. */
  readonly always: boolean;
}

/** What was seen in one place. */
export interface Seen {
  /** The place is too deep to be inspected. */
  readonly isDeep: boolean;
  readonly texts: readonly string[];
  readonly numbers: readonly ExactDecimal[];
  readonly booleans: boolean;
  /** The elements of all lists together. */
  readonly items: (() => Seen) | undefined;
  /** What the objects have: field by field, or the values of all of them together. */
  readonly objects:
    | {
        readonly fields: () => readonly SeenField[];
        readonly together: () => Seen;
        /** Names that every object inherits, which no field of a codec can have. */
        readonly inherited: () => readonly string[];
      }
    | undefined;
  readonly nulls: boolean;
  /** The elements of all lists and what was alone in the place of a list, if these are of the same kinds. */
  readonly oneOrList: (() => Seen) | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';

/** Every name once. */
const namesOf = (records: readonly Fields[]): readonly string[] => [
  ...new Set(records.flatMap((record) => Object.keys(record))),
];

/** The values of every name, in one pass: objects keyed by data have as many names as there are objects. */
const valuesByName = (records: readonly Fields[]): ReadonlyMap<string, readonly unknown[]> => {
  const byName = new Map<string, unknown[]>();
  for (const record of records)
    for (const [name, value] of Object.entries(record)) {
      const values = byName.get(name);
      if (values === undefined) byName.set(name, [value]);
      else values.push(value);
    }
  return byName;
};

const fieldsOf = (records: readonly Fields[], depth: number): readonly SeenField[] =>
  [...valuesByName(records)]
    .filter(([name]) => !isInherited(name))
    .map(([name, values]) => ({ name, seen: see(values, depth), always: values.length === records.length }));

const see = (values: readonly unknown[], depth: number): Seen => {
  const lists = values.filter(isList);
  const records = values.filter(isRecord);
  const alone = lists.length === 0 ? [] : values.filter((value) => value !== null && !isList(value));
  const inside = depth + 1;
  return {
    isDeep: depth > MAX_DEPTH,
    texts: values.filter(isText),
    numbers: values.filter((value) => Decimal.is(value)),
    booleans: values.some((value) => typeof value === 'boolean'),
    items: lists.length === 0 ? undefined : () => see(lists.flat(), inside),
    objects:
      records.length === 0
        ? undefined
        : {
            fields: () => fieldsOf(records, inside),
            inherited: () => namesOf(records).filter(isInherited),
            together: () =>
              see(
                records.flatMap((record) => Object.values(record)),
                inside,
              ),
          },
    nulls: values.some((value) => value === null),
    oneOrList:
      alone.length > 0 && areAlike(lists.flat(), alone)
        ? () => see([...lists.flat(), ...alone], inside)
        : undefined,
  };
};

/** The kinds of values that are there; lists are of no kind, since no element of a list that can be alone is one. */
const kindsOf = (values: readonly unknown[]): ReadonlySet<string> | undefined => {
  const there = values.filter((value) => value !== null);
  if (there.length === 0 || there.some(isList)) return undefined;
  return new Set(there.map(kindOf));
};

const areAlike = (elements: readonly unknown[], alone: readonly unknown[]): boolean => {
  const [kinds, others] = [kindsOf(elements), kindsOf(alone)];
  return (
    kinds !== undefined &&
    others !== undefined &&
    kinds.size === others.size &&
    [...kinds].every((kind) => others.has(kind))
  );
};

/** What recorded values have in common. */
export const seenIn = (values: readonly unknown[]): Seen => see(values, 0);
