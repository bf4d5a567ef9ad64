/**
 * The explanation of a traced run: where each field of an account came from, as a tree of the tenant file's rules and
 * the result of each part.
 */
import { Absence } from '../../core/absence';
import type { Reason, StepFailure } from '../../core/absence';
import { describe } from '../../types/type';
import { labelOf, stepText, testText } from '../describe';
import type { Span } from '../../diagnostics/diagnostic';
import type { Element, Place, Read, Value } from '../typed';
import type { Subject, TraceRecord } from './environment';
import { readPlaces } from './read-place';
import type { ReadPlace, ReadPlaces } from './read-place';

/** The result of a part: a value, an absence with its reason, or the outcome of a guard. */
export type Outcome =
  | { readonly gave: 'value'; readonly value: unknown }
  /** A constant of the tenant file. */
  | { readonly gave: 'constant'; readonly value: unknown }
  | ({ readonly gave: 'none' | 'unknown'; readonly reason: Reason } & Partial<StepFailure>)
  | { readonly gave: 'passes' | 'does not pass' | 'cannot be said' };

/** A part of a rule, in the words of the tenant file, and the parts that it was made of. */
export interface Origin {
  /** `crm.card.number`, `join " "`, `divide 100`, `when crm.vip`. */
  readonly part: string;
  /** The codec's type at a path: `text`, `a whole number`. */
  readonly type?: string;
  readonly outcome: Outcome;
  readonly inner: readonly Origin[];
  /** Where in the payloads it was read; missing for anything else, and where the path ends early. */
  readonly read?: ReadPlace;
}

/** A field of the account, or a list or object as a whole, and where it came from. */
export interface FieldOrigin {
  /** `loyaltyCards[0].bonuses`; also for dropped elements: the numbers count the upstream's elements. */
  readonly field: string;
  readonly outcome: Outcome;
  readonly inner: readonly Origin[];
  /** The rule in the tenant file; missing for a list as a whole. */
  readonly at?: Span;
}

const outcomeOf = (result: unknown): Outcome =>
  result instanceof Absence
    ? { gave: result.kind, reason: result.reason, ...result.failure }
    : { gave: 'value', value: result };

const VIA = 'via';

const jsonOf = (value: unknown): string => JSON.stringify(value);

const guardOutcome = (result: unknown): Outcome => {
  if (result === undefined) return { gave: 'cannot be said' };
  return { gave: result === true ? 'passes' : 'does not pass' };
};

const templateText = ({ texts, values }: Extract<Value, { readonly op: 'template' }>): string =>
  texts.map((text, index) => text + (pathIn(values[index]) ?? '')).join('');

const pathIn = (value: Value | undefined): string | undefined =>
  value?.op === 'read' ? `{${value.path}}` : undefined;

/** The constant of a fallback, if one was used. */
const fallbackPart = (record: TraceRecord): string | undefined => {
  const before = record.inner[0]?.result;
  if (!(before instanceof Absence) || record.result === before) return undefined;
  return before.kind === 'none' ? 'default' : 'ifUnknown';
};

/** Marks a value that is absent because it is not fit to show. */
const shownPart = (record: TraceRecord): string | undefined =>
  record.result instanceof Absence && !(record.inner[0]?.result instanceof Absence) ? 'shown' : undefined;

/** A value's part; `undefined` for one that only passes on what is inside. */
const valuePart = (value: Value, record: TraceRecord): string | undefined => {
  switch (value.op) {
    case 'read':
      return value.path;
    case 'constant':
      return 'value';
    case 'first':
    case 'sum':
    case 'difference':
    case 'min':
    case 'max':
    case 'percent':
      return value.op;
    case 'over':
      return labelOf(value);
    case 'join':
      return `join ${jsonOf(value.separator)}`;
    case 'template':
      return `template ${jsonOf(templateText(value))}`;
    case 'steps':
      return VIA;
    case 'fallback':
      return fallbackPart(record);
    case 'shown':
      return shownPart(record);
    case 'guarded':
      return undefined;
  }
};

/** The most parts of a rule over a list that are shown. */
const MOST_PARTS = 200;

/** The parts of a rule over a list, each with the element that it is about. */
const partsOver = (
  { list, slot, guard, how }: Extract<Value, { readonly op: 'over' }>,
  { inner: [read, ...others] }: TraceRecord,
  places: ReadPlaces,
): readonly Origin[] => {
  const begins = guard === undefined ? 'value' : 'guard';
  let count = 0;
  const parts = read === undefined ? [] : [...originsIn([read], places)];
  for (const each of others) {
    if (parts.length >= MOST_PARTS) break;
    if (each.subject?.is === begins) count += 1;
    const at = how === 'last' ? -count : count - 1;
    parts.push(...originsIn([each], places.within(list, at, slot)));
  }
  return parts.slice(0, MOST_PARTS);
};

/** The place of a path that was read, where that is known. */
const readAt = (read: Read, places: ReadPlaces): Pick<Origin, 'read'> => {
  const place = places.of(read);
  return place === undefined ? {} : { read: place };
};

const originOfValue = (value: Value, record: TraceRecord, places: ReadPlaces): readonly Origin[] => {
  const part = valuePart(value, record);
  const inner = value.op === 'over' ? partsOver(value, record, places) : originsOf(record, places);
  if (part === undefined) return inner;
  const { result } = record;
  if (value.op === 'read') {
    const type = describe(value.type.shape);
    return [{ part, type, outcome: outcomeOf(result), inner, ...readAt(value, places) }];
  }
  if (value.op === 'shown') return [...inner, { part, outcome: outcomeOf(result), inner: [] }];
  if (value.op === 'fallback')
    return [...inner, { part, outcome: { gave: 'constant', value: result }, inner: [] }];
  const isConstant = value.op === 'constant';
  return [{ part, outcome: isConstant ? { gave: 'constant', value: result } : outcomeOf(result), inner }];
};

const originOf = (subject: Subject, record: TraceRecord, places: ReadPlaces): readonly Origin[] => {
  switch (subject.is) {
    case 'value':
      return originOfValue(subject.value, record, places);
    case 'step':
      return [{ part: stepText(subject.step), outcome: outcomeOf(record.result), inner: [] }];
    case 'guard':
      return [
        {
          part: `when ${testText(subject.guard)}`,
          outcome: guardOutcome(record.result),
          inner: originsOf(record, places),
        },
      ];
    case 'place':
    case 'element':
      return []; // a field of its own
  }
};

const originsIn = (records: readonly TraceRecord[], places: ReadPlaces): readonly Origin[] =>
  records.flatMap((record) => (record.subject === undefined ? [] : originOf(record.subject, record, places)));

const originsOf = ({ inner }: TraceRecord, places: ReadPlaces): readonly Origin[] => originsIn(inner, places);

/** The records of one kind among those that a record began. */
const inPlaces = ({ inner }: TraceRecord): readonly (readonly [place: Place, record: TraceRecord])[] =>
  inner.flatMap((record) =>
    record.subject?.is === 'place' ? [[record.subject.place, record] as const] : [],
  );

const inElements = ({ inner }: TraceRecord): readonly (readonly [element: Element, record: TraceRecord])[] =>
  inner.flatMap((record) =>
    record.subject?.is === 'element' ? [[record.subject.element, record] as const] : [],
  );

const nameOf = ({ path }: Place): string => path.slice(path.lastIndexOf('.') + 1);

/** The places of the reads of one element of a list. */
const placesOf = (element: Element, at: number, places: ReadPlaces): ReadPlaces =>
  element.each && element.list.op === 'read' ? places.within(element.list, at, element.slot) : places;

/** The elements of a list, numbered in one sequence whatever their origin. */
const elementsOf = (record: TraceRecord, field: string, places: ReadPlaces): readonly FieldOrigin[] => {
  let index = -1;
  return inElements(record).flatMap(([element, inner]) =>
    inPlaces(inner).flatMap(([place, item], at) => {
      index += 1;
      return fieldsOf(place, item, `${field}[${index}]`, placesOf(element, at, places));
    }),
  );
};

/** The lists of an upstream that a list's elements were made from. */
const listsOf = (record: TraceRecord, places: ReadPlaces): readonly Origin[] =>
  inElements(record).flatMap(([element, inner]) =>
    element.each
      ? originsOf(inner, places).map((origin) => ({ ...origin, part: `each ${origin.part}` }))
      : [],
  );

/** Steps of the outermost rule are listed one after another, without a line for the rule as a whole. */
const stepByStep = (origins: readonly Origin[]): readonly Origin[] =>
  origins.flatMap((origin) => (origin.part === VIA ? origin.inner : [origin]));

/** Where the value of a run of one rule came from. */
export const explainRule = (record: TraceRecord): Pick<FieldOrigin, 'outcome' | 'inner'> =>
  ruleOrigin(record, readPlaces([]));

const ruleOrigin = (record: TraceRecord, places: ReadPlaces): Pick<FieldOrigin, 'outcome' | 'inner'> => ({
  outcome: outcomeOf(record.result),
  inner: stepByStep(originsOf(record, places)),
});

const fieldsOf = (
  place: Place,
  record: TraceRecord,
  field: string,
  places: ReadPlaces,
): readonly FieldOrigin[] => {
  if (place.place === 'scalar') return [{ field, ...ruleOrigin(record, places), at: place.at }];
  const outcome = outcomeOf(record.result);
  const inner = [...originsOf(record, places), ...listsOf(record, places)];
  const whole = { field, outcome, inner, ...(place.place === 'object' && { at: place.at }) };
  const inside =
    place.place === 'list'
      ? elementsOf(record, field, places)
      : inPlaces(record).flatMap(([inner, each]) =>
          fieldsOf(inner, each, `${field}.${nameOf(inner)}`, places),
        );
  return [whole, ...inside];
};

/** Where each field of an account came from, in the contract's order; `slots` are the payloads that were read. */
export const explain = (record: TraceRecord, slots: readonly unknown[] = []): readonly FieldOrigin[] =>
  inPlaces(record).flatMap(([place, each]) => fieldsOf(place, each, nameOf(place), readPlaces(slots)));
