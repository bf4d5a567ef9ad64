/**
 * The compiler: a checked mapping in, closures out, built once when a tenant loads. Nothing is interpreted at request
 * time, and what the closures do is counted (budget).
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { Absence, none, unknown } from '../../core/absence';
import { MAX_LIST_LENGTH, compileAccountTest, keepOneSelected } from '../../contract/account';
import type { Account } from '../../contract/account';
import type { MappingFailure } from '../../core/failure';
import { writtenBytes } from '../../values/written-size';
import { MAPPING_BUDGET, SPENT } from './budget';
import type { Budget } from './budget';
import { compileGuard } from './guard';
import { elementsOf } from './elements';
import { constantTexts } from './constants';
import { isObject } from './path';
import { compileValue } from './rule';
import { environmentOf } from './environment';
import type { FieldAbsence } from './absences';
import type { Environment, Evaluate, TraceRecord } from './environment';
import { recorded, untraced } from './trace';
import type { Trace } from './trace';
import { isFixed } from '../typed';
import type { Element, ObjectPlace, Place, TypedMapping } from '../typed';

const WHEN_FALSE = none('when-false');
const WHEN_UNKNOWN = unknown('when-unknown');
const EMPTY = none('empty');
const ELEMENT_INCOMPLETE = none('element-incomplete');
const TOO_MANY = none('too-many');
const ALREADY_SELECTED = none('already-selected');

type ScalarPlace = Extract<Place, { readonly place: 'scalar' }>;
type ListPlace = Extract<Place, { readonly place: 'list' }>;

const compileScalar = ({ value, required, path }: ScalarPlace, trace: Trace): Evaluate => {
  const evaluate = compileValue(value, trace);
  const optional: Evaluate = (environment) => {
    const result = evaluate(environment);
    if (!(result instanceof Absence)) environment.spending.hold(writtenBytes(result));
    return result;
  };
  if (!required) return optional;
  return (environment) => {
    const result = optional(environment);
    if (result instanceof Absence)
      environment.incomplete ??= {
        tag: 'AccountIncomplete',
        field: path,
        reason: result.reason,
        ...result.failure,
      };
    return result;
  };
};

/** Brackets, and the colon or comma beside a value. */
const BRACKETS = 2;
const COLON_AND_COMMA = 2;
const COMMA = 1;

const compileObject = ({ fields, needs, guard }: ObjectPlace, trace: Trace): Evaluate => {
  const compiled = fields.map(([name, place]) => ({
    name,
    bytes: writtenBytes(name) + COLON_AND_COMMA,
    isSent: place.place !== 'scalar' || !isFixed(place.value),
    isNeeded: needs.includes(name),
    evaluate: compilePlace(place, trace),
  }));
  const passes = guard === undefined ? () => true : compileGuard(guard, trace);
  return (environment) => {
    const passed = passes(environment);
    if (passed !== true) return passed === false ? WHEN_FALSE : WHEN_UNKNOWN;
    const { spending } = environment;
    const before = spending.held;
    const result: Record<string, unknown> = {};
    let bytes = BRACKETS;
    let missing = needs.length;
    let hasSent = false;
    for (const { name, bytes: around, isSent, isNeeded, evaluate } of compiled) {
      const field = evaluate(environment);
      if (field instanceof Absence) continue;
      result[name] = field;
      bytes += around;
      if (isNeeded) missing -= 1;
      if (isSent) hasSent = true;
    }
    if (bytes === BRACKETS) return EMPTY;
    if (missing > 0) {
      spending.release(before);
      return hasSent ? ELEMENT_INCOMPLETE : EMPTY; // nothing of an upstream is dropped with the constants
    }
    spending.hold(bytes);
    return result;
  };
};

/** Adds an element's values to a list, up to the contract's limit. */
type Collect = (environment: Environment, into: unknown[]) => void;

const leaveOut = ({ absences }: Environment, field: string, absence: Absence, count = 1): void =>
  absences.note(field, absence, count);

/** Adds a value to the list at `path`, unless the value is *none* or the list is full. */
const collect = (environment: Environment, path: string, value: unknown, into: unknown[]): void => {
  if (value instanceof Absence) return; // noted where it was left out
  if (into.length < MAX_LIST_LENGTH) into.push(value);
  else leaveOut(environment, path, TOO_MANY);
};

const compileEach = (
  { list: read, slot, item: place }: Extract<Element, { readonly each: true }>,
  path: string,
  trace: Trace,
): Collect => {
  const list = compileValue(read, trace);
  const item = compilePlace(place, trace);
  return (environment, into) => {
    const value = list(environment);
    if (value instanceof Absence) {
      leaveOut(environment, path, value);
      return;
    }
    const values = elementsOf(value);
    for (const [index, each] of values.entries()) {
      if (into.length === MAX_LIST_LENGTH) {
        leaveOut(environment, path, TOO_MANY, values.length - index);
        return;
      }
      if (!environment.spending.work.take()) return;
      environment.slots[slot] = each;
      collect(environment, path, item(environment), into);
    }
  };
};

const compileElement = (element: Element, path: string, trace: Trace): Collect => {
  if (element.each) return compileEach(element, path, trace);
  const item = compilePlace(element.item, trace);
  return (environment, into) => {
    const before = environment.spending.held;
    collect(environment, path, item(environment), into);
    if (into.length === MAX_LIST_LENGTH) environment.spending.release(before);
  };
};

const compileList = ({ elements, path }: ListPlace, trace: Trace): Evaluate => {
  const collects = elements.map((element) =>
    trace({ is: 'element', element }, compileElement(element, path, trace)),
  );
  return (environment) => {
    const into: unknown[] = [];
    for (const each of collects) each(environment, into);
    if (into.length === 0) return EMPTY;
    environment.spending.hold(BRACKETS + COMMA * into.length);
    return into;
  };
};

const evaluateOf = (place: Place, trace: Trace): Evaluate => {
  switch (place.place) {
    case 'scalar':
      return compileScalar(place, trace);
    case 'object':
      return compileObject(place, trace);
    case 'list':
      return compileList(place, trace);
  }
};

const noteTooLarge = (environment: Environment, field: string): void => {
  const expected = environment.spending.exceeded;
  if (expected !== undefined) environment.tooLarge ??= { tag: 'AccountTooLarge', field, expected };
};

/** Compiles a place; one that is left out is noted with its reason, and the first beyond the budget ends the run. */
const compilePlace = (place: Place, trace: Trace): Evaluate => {
  const evaluate = trace({ is: 'place', place }, evaluateOf(place, trace));
  const { path } = place;
  return (environment) => {
    const { spending } = environment;
    const result = spending.work.take() ? evaluate(environment) : SPENT;
    if (result instanceof Absence) leaveOut(environment, path, result);
    noteTooLarge(environment, path);
    return result;
  };
};

/** What a mapping made, and what it left out. */
export interface Mapped {
  readonly outcome: Either<MappingFailure, Account>;
  readonly absences: readonly FieldAbsence[];
}

/** Turns the slots' values (request, then sources, then room for list elements) into the account. */
export type Mapper = (slots: unknown[], now: Date) => Mapped;

/** Maps as a {@link Mapper} does, and records how. */
export type TracingMapper = (slots: unknown[], now: Date) => Traced;

/** What a traced run made, and its records. */
export type Traced = Mapped & { readonly record: TraceRecord };

/** Keeps the first of values that the contract allows only once; the others are removed and noted. */
const selectOne = (environment: Environment, { legalEntities }: Readonly<Record<string, unknown>>): void => {
  if (!Array.isArray(legalEntities)) return;
  const surplus = keepOneSelected(legalEntities.filter(isObject));
  if (surplus > 0) leaveOut(environment, 'legalEntities.selected', ALREADY_SELECTED, surplus);
};

/** Runs the rules of a mapping, and looks at the account that they make. */
const mapperOf = (place: ObjectPlace, trace: Trace): ((environment: Environment) => Mapped) => {
  const evaluate = compileObject(place, trace);
  const isAccount = compileAccountTest(constantTexts(place));
  return (environment) => {
    const result = evaluate(environment);
    noteTooLarge(environment, '');
    const { tooLarge, incomplete, absences } = environment;
    const failure = tooLarge ?? incomplete;
    if (failure !== undefined) return { outcome: left(failure), absences: absences.counted };
    if (isObject(result)) selectOne(environment, result);
    if (!isAccount(result)) throw new TypeError('a checked mapping gave something that is not an account');
    return { outcome: right(result), absences: absences.counted };
  };
};

/** Compiles a mapping that was checked without problems. */
export const compile = ({ account, timezone }: TypedMapping, budget: Budget = MAPPING_BUDGET): Mapper => {
  const map = mapperOf(account, untraced);
  return (slots, now) => map(environmentOf(slots, { now, timezone }, budget));
};

/** Compiles the same closures, each with a recorder around it. */
export const compileTraced = (
  { account, timezone }: TypedMapping,
  budget: Budget = MAPPING_BUDGET,
): TracingMapper => {
  const map = mapperOf(account, recorded);
  return (slots, now) => {
    const record: TraceRecord = { subject: undefined, inner: [], result: undefined };
    const environment = { ...environmentOf(slots, { now, timezone }, budget), record };
    return { ...map(environment), record };
  };
};
