/**
 * Owns the compiler: a checked mapping in, closures out, built once when a tenant loads. It interprets
 * nothing at request time and takes nothing but the typed form.
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { Absence, none, unknown } from '../../core/absence';
import { Account, MAX_LIST_LENGTH, keepOneSelected } from '../../contract/account';
import type { AccountIncomplete } from '../../core/failure';
import { compileGuard } from './guard';
import { isObject } from './path';
import { compileValue } from './rule';
import { environmentOf } from './environment';
import type { Environment, Evaluate, FieldAbsence, TraceRecord } from './environment';
import { recorded, untraced } from './trace';
import type { Trace } from './trace';
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
  if (!required) return evaluate;
  return (environment) => {
    const result = evaluate(environment);
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

const compileObject = ({ fields, needs, guard }: ObjectPlace, trace: Trace): Evaluate => {
  const names = fields.map(([name]) => name);
  const evaluates = fields.map(([, place]) => compilePlace(place, trace));
  const passes = guard === undefined ? () => true : compileGuard(guard, trace);
  return (environment) => {
    const passed = passes(environment);
    if (passed !== true) return passed === false ? WHEN_FALSE : WHEN_UNKNOWN;
    const result: Record<string, unknown> = {};
    let empty = true;
    for (const [index, evaluate] of evaluates.entries()) {
      const field = evaluate(environment);
      const name = names[index];
      if (field instanceof Absence || name === undefined) continue;
      result[name] = field;
      empty = false;
    }
    if (empty) return EMPTY;
    return needs.every((name) => Object.hasOwn(result, name)) ? result : ELEMENT_INCOMPLETE;
  };
};

/** Adds an element's values to a list, up to the contract's limit. */
type Collect = (environment: Environment, into: unknown[]) => void;

const leaveOut = ({ absences }: Environment, field: string, { reason, failure }: Absence): void => {
  absences.push({ field, reason, ...failure });
};

/** Adds a value to the list at `path`, unless it is none or the list is full. */
const collect = (environment: Environment, path: string, value: unknown, into: unknown[]): void => {
  if (value instanceof Absence) return; // noted where it was left out
  if (into.length < MAX_LIST_LENGTH) into.push(value);
  else leaveOut(environment, path, TOO_MANY);
};

const compileEach = (
  { list: value, slot, item: place }: Extract<Element, { readonly each: true }>,
  path: string,
  trace: Trace,
): Collect => {
  const list = compileValue(value, trace);
  const item = compilePlace(place, trace);
  return (environment, into) => {
    const values = list(environment);
    if (values instanceof Absence) leaveOut(environment, path, values);
    if (!Array.isArray(values)) return;
    for (const each of values) {
      environment.slots[slot] = each;
      collect(environment, path, into.length < MAX_LIST_LENGTH ? item(environment) : undefined, into);
    }
  };
};

const compileElement = (element: Element, path: string, trace: Trace): Collect => {
  if (element.each) return compileEach(element, path, trace);
  const item = compilePlace(element.item, trace);
  return (environment, into) => collect(environment, path, item(environment), into);
};

const compileList = ({ elements, path }: ListPlace, trace: Trace): Evaluate => {
  const collects = elements.map((element) =>
    trace({ is: 'element', element }, compileElement(element, path, trace)),
  );
  return (environment) => {
    const into: unknown[] = [];
    for (const each of collects) each(environment, into);
    return into.length === 0 ? EMPTY : into;
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

/** Compiles a place; one that is left out is noted with its reason. */
const compilePlace = (place: Place, trace: Trace): Evaluate => {
  const evaluate = trace({ is: 'place', place }, evaluateOf(place, trace));
  const { path } = place;
  return (environment) => {
    const result = evaluate(environment);
    if (result instanceof Absence) leaveOut(environment, path, result);
    return result;
  };
};

/** What a mapping made, and what it left out. */
export interface Mapped {
  readonly outcome: Either<AccountIncomplete, Account>;
  readonly absences: readonly FieldAbsence[];
}

/** Turns the slots' values (request, then sources, then room for list elements) into the account. */
export type Mapper = (slots: unknown[], now: Date) => Mapped;

/** Maps as a {@link Mapper} does, and records how. */
export type TracingMapper = (slots: unknown[], now: Date) => Mapped & { readonly record: TraceRecord };

/** Keeps what the contract has at most once; what is taken away is noted. */
const selectOne = (environment: Environment, { legalEntities }: Readonly<Record<string, unknown>>): void => {
  if (!Array.isArray(legalEntities)) return;
  const surplus = keepOneSelected(legalEntities.filter(isObject));
  for (let each = 0; each < surplus; each += 1)
    leaveOut(environment, 'legalEntities.selected', ALREADY_SELECTED);
};

const mappedBy = (account: Evaluate, environment: Environment): Mapped => {
  const result = account(environment);
  const { incomplete, absences } = environment;
  if (incomplete !== undefined) return { outcome: left(incomplete), absences };
  if (isObject(result)) selectOne(environment, result);
  if (!Account.is(result)) throw new TypeError('a checked mapping made something that is no account');
  return { outcome: right(result), absences };
};

/** Compiles a mapping that was checked without problems. */
export const compile = ({ account, timezone }: TypedMapping): Mapper => {
  const evaluate = compileObject(account, untraced);
  return (slots, now) => mappedBy(evaluate, environmentOf(slots, { now, timezone }));
};

/** Compiles the same closures, each with a recorder around it. */
export const compileTraced = ({ account, timezone }: TypedMapping): TracingMapper => {
  const evaluate = compileObject(account, recorded);
  return (slots, now) => {
    const record: TraceRecord = { subject: undefined, inner: [], result: undefined };
    const environment = { ...environmentOf(slots, { now, timezone }), record };
    return { ...mappedBy(evaluate, environment), record };
  };
};
