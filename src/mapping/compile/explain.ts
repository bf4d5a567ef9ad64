/**
 * The explanation of a traced run: where each field of an account came from, as a tree of the tenant file's rules and
 * the result of each part.
 */
import { Absence } from '../../core/absence';
import type { Reason, StepFailure } from '../../core/absence';
import { describe } from '../../types/type';
import { labelOf, stepText, testText } from '../describe';
import type { Element, Place, Value } from '../typed';
import type { Subject, TraceRecord } from './environment';

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
}

/** A field of the account, or a list or object as a whole, and where it came from. */
export interface FieldOrigin {
  /** `loyaltyCards[0].bonuses`; also for dropped elements: the numbers count the upstream's elements. */
  readonly field: string;
  readonly outcome: Outcome;
  readonly inner: readonly Origin[];
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

const originOfValue = (value: Value, record: TraceRecord): readonly Origin[] => {
  const part = valuePart(value, record);
  const inner = value.op === 'over' ? originsOf(record).slice(0, MOST_PARTS) : originsOf(record);
  if (part === undefined) return inner;
  const { result } = record;
  if (value.op === 'read')
    return [{ part, type: describe(value.type.shape), outcome: outcomeOf(result), inner }];
  if (value.op === 'shown') return [...inner, { part, outcome: outcomeOf(result), inner: [] }];
  if (value.op === 'fallback')
    return [...inner, { part, outcome: { gave: 'constant', value: result }, inner: [] }];
  const isConstant = value.op === 'constant';
  return [{ part, outcome: isConstant ? { gave: 'constant', value: result } : outcomeOf(result), inner }];
};

const originOf = (subject: Subject, record: TraceRecord): readonly Origin[] => {
  switch (subject.is) {
    case 'value':
      return originOfValue(subject.value, record);
    case 'step':
      return [{ part: stepText(subject.step), outcome: outcomeOf(record.result), inner: [] }];
    case 'guard':
      return [
        {
          part: `when ${testText(subject.guard)}`,
          outcome: guardOutcome(record.result),
          inner: originsOf(record),
        },
      ];
    case 'place':
    case 'element':
      return []; // a field of its own
  }
};

const originsOf = ({ inner }: TraceRecord): readonly Origin[] =>
  inner.flatMap((record) => (record.subject === undefined ? [] : originOf(record.subject, record)));

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

/** The elements of a list, numbered in one sequence whatever their origin. */
const elementsOf = (record: TraceRecord, field: string): readonly FieldOrigin[] => {
  let index = -1;
  return inElements(record).flatMap(([, element]) =>
    inPlaces(element).flatMap(([place, item]) => {
      index += 1;
      return fieldsOf(place, item, `${field}[${index}]`);
    }),
  );
};

/** The lists of an upstream that a list's elements were made from. */
const listsOf = (record: TraceRecord): readonly Origin[] =>
  inElements(record).flatMap(([element, inner]) =>
    element.each ? originsOf(inner).map((origin) => ({ ...origin, part: `each ${origin.part}` })) : [],
  );

/** Steps of the outermost rule are listed one after another, without a line for the rule as a whole. */
const stepByStep = (origins: readonly Origin[]): readonly Origin[] =>
  origins.flatMap((origin) => (origin.part === VIA ? origin.inner : [origin]));

/** Where the value of a run of one rule came from. */
export const explainRule = (record: TraceRecord): Pick<FieldOrigin, 'outcome' | 'inner'> => ({
  outcome: outcomeOf(record.result),
  inner: stepByStep(originsOf(record)),
});

const fieldsOf = (place: Place, record: TraceRecord, field: string): readonly FieldOrigin[] => {
  if (place.place === 'scalar') return [{ field, ...explainRule(record) }];
  const outcome = outcomeOf(record.result);
  const whole = { field, outcome, inner: [...originsOf(record), ...listsOf(record)] };
  const inside =
    place.place === 'list'
      ? elementsOf(record, field)
      : inPlaces(record).flatMap(([inner, each]) => fieldsOf(inner, each, `${field}.${nameOf(inner)}`));
  return [whole, ...inside];
};

/** Where each field of an account came from, in the contract's order. */
export const explain = (record: TraceRecord): readonly FieldOrigin[] =>
  inPlaces(record).flatMap(([place, each]) => fieldsOf(place, each, nameOf(place)));
