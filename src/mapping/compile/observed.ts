/** The ways in which the parts of a mapping came out in a traced run. */
import { Absence } from '../../core/absence';
import {
  OUTCOME,
  kindOfValue,
  outcomeKey,
  readsElement,
  rowsOf,
  taken,
  valueOutcome,
  without,
} from '../outcomes';
import type { BehaviourKind } from '../outcomes';
import { keyOf } from '../steps/choice';
import { FIND } from '../steps/find';
import type { AppliedStep, Guard, Place, Value } from '../typed';
import type { Span } from '../../diagnostics/diagnostic';
import { elementsOf } from './elements';
import type { TraceRecord } from './environment';

/** Notes one outcome. */
export type Note = (key: string) => void;

/** What a walk of a run's records knows. */
interface Walk {
  readonly note: (kind: BehaviourKind, at: Span, outcome: string) => void;
  /** What is filled in is part of an account. */
  readonly isKept: boolean;
}

const isAbsent = (result: unknown): result is Absence => result instanceof Absence;

/** A catalogue that is not there shows nothing of the look-up; an element without the field is found all the same. */
const findOutcome = (result: unknown): string | undefined => {
  if (!isAbsent(result) || result.kind === 'none') return OUTCOME.found;
  return result.reason === 'not-in-catalogue' ? OUTCOME.notFound : undefined;
};

const stepOutcome = (step: AppliedStep, input: unknown, result: unknown): string | undefined => {
  const key = keyOf(input);
  const isRow = key !== undefined && rowsOf(step).includes(key);
  if (step.name === 'table' && !isAbsent(result)) return isRow ? valueOutcome(key) : undefined;
  if (step.name === FIND) return findOutcome(result);
  if (!isAbsent(result)) return undefined;
  if (step.name === 'table') return OUTCOME.other;
  if (step.name === 'absentIf') return isRow ? valueOutcome(key) : undefined;
  return result.kind === 'none' ? OUTCOME.absent : OUTCOME.unreadable;
};

/** The steps of a value or a guard; the first record is of what they begin with. */
const noteSteps = ({ inner }: TraceRecord, { note }: Walk): void => {
  for (const [index, { subject, result }] of inner.entries()) {
    if (subject?.is !== 'step') continue;
    const outcome = stepOutcome(subject.step, inner[index - 1]?.result, result);
    if (outcome !== undefined) note('step', subject.step.at, outcome);
  }
};

const fallbackOutcome = ({ inner, result }: TraceRecord): string | undefined => {
  const before = inner[0]?.result;
  if (!isAbsent(before) || before === result) return undefined;
  return before.kind === 'none' ? OUTCOME.default : OUTCOME.ifUnknown;
};

const outcomesOf = (value: Value, record: TraceRecord): readonly string[] => {
  const { inner, result } = record;
  switch (value.op) {
    case 'first': {
      const used = value.values[inner.length - 1];
      return [isAbsent(result) || used === undefined ? OUTCOME.none : taken(used, inner.length - 1)];
    }
    case 'join':
      return value.values.flatMap((each, index) => (isNone(inner[index]?.result) ? [without(each)] : []));
    case 'over':
      return [elementsOutcome(inner[0]?.result)];
    case 'percent':
      return isAbsent(result) && result.failure?.step === 'percent' ? [OUTCOME.zero] : [];
    case 'fallback':
      return [fallbackOutcome(record)].flatMap((outcome) => outcome ?? []);
    case 'template':
      return isNone(result) ? [OUTCOME.absent] : [];
    case 'read':
      return readsElement(value) && isNone(result) ? [OUTCOME.absent] : [];
    default:
      return [];
  }
};

const elementsOutcome = (list: unknown): string => {
  const { length } = isAbsent(list) ? [] : elementsOf(list);
  if (length === 0) return OUTCOME.empty;
  return length === 1 ? OUTCOME.one : OUTCOME.several;
};

const isNone = (result: unknown): boolean => isAbsent(result) && result.kind === 'none';

const noteValue = (value: Value, record: TraceRecord, { note }: Walk): void => {
  const kind = kindOfValue(value);
  if (kind !== undefined) for (const outcome of outcomesOf(value, record)) note(kind, value.at, outcome);
};

const noteGuard = (guard: Guard, { inner, result }: TraceRecord, { note }: Walk): void => {
  if (guard.test === 'not' || result === undefined) return;
  note('guard', guard.at, result === true ? OUTCOME.passes : OUTCOME.fails);
  if (guard.test !== 'equals' || result !== true) return;
  const compared = keyOf(inner.at(-1)?.result);
  for (const value of guard.values)
    if (keyOf(value) === compared) note('guard', guard.at, valueOutcome(value));
};

const notePlace = (place: Place, { result }: TraceRecord, { note, isKept }: Walk): void => {
  if (place.place === 'object' && isAbsent(result) && result.reason === 'element-incomplete')
    note('item', place.at, OUTCOME.leftOut);
  if (place.place !== 'scalar') return;
  if (!isAbsent(result)) {
    if (isKept) note('rule', place.at, OUTCOME.filled);
  } else if (place.required) note('rule', place.at, OUTCOME.incomplete);
};

const noteEach = (at: Span, { inner }: TraceRecord, { note }: Walk): void => {
  const isEmpty = elementsOutcome(inner[0]?.result) === OUTCOME.empty;
  note('each', at, isEmpty ? OUTCOME.empty : OUTCOME.elements);
};

const noteRecord = (record: TraceRecord, walk: Walk): void => {
  const { subject } = record;
  switch (subject?.is) {
    case 'value':
      noteValue(subject.value, record, walk);
      break;
    case 'guard':
      noteGuard(subject.guard, record, walk);
      break;
    case 'place':
      notePlace(subject.place, record, walk);
      break;
    case 'element':
      if (subject.element.each) noteEach(subject.element.at, record, walk);
      break;
    case 'step':
    case undefined:
      break; // noted with what it is a part of
  }
};

const walkInto = (record: TraceRecord, walk: Walk): void => {
  noteRecord(record, walk);
  noteSteps(record, walk);
  const isLeftOut = record.subject?.is === 'place' && isAbsent(record.result);
  const below = isLeftOut ? { ...walk, isKept: false } : walk;
  for (const each of record.inner) walkInto(each, below);
};

/** Notes how each part of a run came out; `isAnswered` says whether the run gave an account. */
export const observe = (record: TraceRecord, isAnswered: boolean, note: Note): void =>
  walkInto(record, {
    note: (kind, at, outcome) => note(outcomeKey(kind, at, outcome)),
    isKept: isAnswered,
  });
