/** The typed intermediate form: the result of checking a tenant file's rules, and the only input of the compiler. */
import type { Span } from '../diagnostics/diagnostic';
import type { Scalar, Type } from '../types/type';
import type { TextForm } from '../values/codec';
import type { Segment } from '../types/path';
import type { Reading } from '../values/phone';
import type { BoundStep } from './steps/step';
import type { OverForm } from './syntax/over';

/** A value's computation. `type` holds when all of `requiresSources` answered. */
export type Value = {
  /** The rule or path that it is made of. */
  readonly at: Span;
  readonly type: Type;
  /** Optional sources that the value reads. */
  readonly requiresSources: ReadonlySet<string>;
} & Operation;

/** A step of a rule; `argument` is as the tenant file has it. */
export type AppliedStep = Pick<BoundStep, 'name' | 'run' | 'cost' | 'canGive'> & {
  readonly at: Span;
  readonly argument: unknown;
  /** The absences that the step can give for the values before it. */
  readonly can: Pick<Type, 'none' | 'unknown'>;
};

type Operation =
  | {
      readonly op: 'read';
      /** The path as the tenant file has it: `crm.card.number`. */
      readonly path: string;
      readonly slot: number;
      readonly segments: readonly Segment[];
      /** The payload's codec has checked the value there. */
      readonly validated: boolean;
      /** How phone numbers there are read. */
      readonly reading: Reading;
    }
  | { readonly op: 'constant'; readonly value: Scalar }
  | { readonly op: 'first' | 'sum' | 'difference' | 'min' | 'max'; readonly values: readonly Value[] }
  | {
      /** One value out of the elements of a list. */
      readonly op: 'over';
      readonly how: OverForm;
      readonly list: Read;
      /** Where each element is while its guard and its item run. */
      readonly slot: number;
      readonly guard: Guard | undefined;
      readonly item: Value;
      /** Of "join". */
      readonly separator: string;
    }
  | { readonly op: 'percent'; readonly part: Value; readonly whole: Value }
  | { readonly op: 'join'; readonly values: readonly Value[]; readonly separator: string }
  | { readonly op: 'template'; readonly texts: readonly string[]; readonly values: readonly Value[] }
  | { readonly op: 'steps'; readonly value: Value; readonly steps: readonly AppliedStep[] }
  | { readonly op: 'shown'; readonly value: Value; readonly outputCheck: OutputCheck }
  | {
      readonly op: 'fallback';
      readonly value: Value;
      readonly none: Scalar | undefined;
      readonly unknown: Scalar | undefined;
    }
  | { readonly op: 'guarded'; readonly guard: Guard; readonly value: Value };

/** What a path reads. */
export type Read = Extract<Value, { readonly op: 'read' }>;

/** What a value is made of, its guards apart. */
export const readsOf = (value: Value): readonly Read[] => {
  switch (value.op) {
    case 'constant':
      return [];
    case 'steps':
    case 'shown':
    case 'fallback':
    case 'guarded':
      return readsOf(value.value);
    case 'first':
    case 'sum':
    case 'difference':
    case 'min':
    case 'max':
    case 'join':
    case 'template':
      return value.values.flatMap(readsOf);
    case 'over':
      return [value.list, ...readsOf(value.item)];
    case 'percent':
      return [...readsOf(value.part), ...readsOf(value.whole)];
    case 'read':
      return [value];
  }
};

/** Whether a value comes only from the tenant file. Then its presence says nothing about the upstream. */
export const isFixed = (value: Value): boolean => readsOf(value).length === 0;

/** Where a path reads, as text: the same for all paths that lead there. */
export const placeOf = ({ slot, segments }: Read): string =>
  JSON.stringify([
    slot,
    segments.map((segment) => {
      if (segment.kind === 'field') return segment.name;
      return segment.kind === 'index'
        ? [segment.index]
        : segment.conditions.map(({ key, value }) => [key, value]);
    }),
  ]);

/** Steps before a date that leave the text as it is, or make it absent. */
const BEFORE_DATE: ReadonlySet<string> = new Set(['text', 'trim', 'absentIf']);

/**
 * The place of the text that a value reads as a date; `undefined` for any other value. Several readings of one text are
 * attempts at the same date: where one finds "no date", it does not matter that the others cannot read the text.
 */
export const dateReadAt = (value: Value): string | undefined => {
  if (value.op === 'shown' || value.op === 'fallback' || value.op === 'guarded')
    return dateReadAt(value.value);
  if (value.op !== 'steps' || value.value.op !== 'read') return undefined;
  const first = value.steps.find(({ name }) => !BEFORE_DATE.has(name));
  return first?.name === 'date' ? placeOf(value.value) : undefined;
};

/** The subject of a guard: the value at a path, after some steps. */
export interface Comparison {
  readonly value: Read;
  readonly steps: readonly AppliedStep[];
}

/** The possible outcomes of a guard. */
export interface Outcomes {
  readonly true: boolean;
  readonly false: boolean;
  readonly unknown: boolean;
}

export type Guard = { readonly at: Span; readonly can: Outcomes } & Test;

type Test =
  | { readonly test: 'present'; readonly value: Read }
  | (Comparison & { readonly test: 'equals'; readonly values: readonly Scalar[] })
  | (Comparison & { readonly test: 'atLeast' | 'lessThan'; readonly bound: number })
  | (Comparison & { readonly test: 'contains' | 'startsWith'; readonly part: Scalar })
  | (Comparison & {
      readonly test: 'against';
      readonly how: 'equals' | 'atLeast' | 'lessThan';
      readonly other: Comparison;
    })
  | { readonly test: 'all' | 'any'; readonly guards: readonly Guard[] }
  | { readonly test: 'not'; readonly guard: Guard };

/** How an upstream's value becomes one that the app can show. */
export type OutputCheck = 'text' | TextForm | 'number';

/** One place of the account. `path` is its contract path, `loyaltyCards.bonuses`. */
export type Place =
  | {
      readonly place: 'scalar';
      readonly at: Span;
      readonly path: string;
      readonly value: Value;
      /** Absence here is `AccountIncomplete`. */
      readonly required: boolean;
    }
  | ObjectPlace
  | { readonly place: 'list'; readonly path: string; readonly elements: readonly Element[] };

export interface ObjectPlace {
  readonly place: 'object';
  readonly at: Span;
  readonly path: string;
  readonly guard: Guard | undefined;
  /** In the contract's order. */
  readonly fields: readonly (readonly [name: string, place: Place])[];
  /** Fields without which the object is left out. */
  readonly needs: readonly string[];
}

/** Elements of a list: one place, or one for each element of an upstream's list. */
export type Element =
  | { readonly each: false; readonly item: Place }
  | {
      readonly each: true;
      /** Where the tenant file names the list. */
      readonly at: Span;
      readonly list: Value;
      readonly slot: number;
      readonly item: Place;
    };

/** A whole mapping: the account's place and how many slots its rules read. */
export interface TypedMapping {
  readonly account: ObjectPlace;
  readonly slots: number;
  readonly usesClock: boolean;
  readonly timezone: string;
}
