/**
 * Owns the compiler: a checked mapping in, closures out, built once when a tenant loads. It interprets
 * nothing at request time and takes nothing but the typed form.
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { Absence, none, unknown } from '../absence';
import { Account, MAX_LIST_LENGTH, keepOneSelected } from '../contract/account';
import type { AccountIncomplete } from '../failure';
import { compileGuard } from './compile-guard';
import { isObject } from './compile-read';
import type { Environment, Evaluate } from './compile-read';
import { compileValue } from './compile-value';
import { finishers } from './finish';
import type { Element, ObjectPlace, Place, TypedMapping } from './typed';

const WHEN_FALSE = none('when-false');
const WHEN_UNKNOWN = unknown('when-unknown');
const EMPTY = none('empty');
const ELEMENT_INCOMPLETE = none('element-incomplete');

type ScalarPlace = Extract<Place, { readonly place: 'scalar' }>;
type ListPlace = Extract<Place, { readonly place: 'list' }>;

const compileScalar = ({ value, finish, required, path }: ScalarPlace): Evaluate => {
  const evaluate = compileValue(value);
  const finished = finishers[finish];
  const optional: Evaluate = (environment) => {
    const result = evaluate(environment);
    return result instanceof Absence ? result : finished(result);
  };
  if (!required) return optional;
  return (environment) => {
    const result = optional(environment);
    if (result instanceof Absence)
      environment.incomplete ??= { tag: 'AccountIncomplete', field: path, reason: result.reason };
    return result;
  };
};

const compileObject = ({ fields, needs, guard }: ObjectPlace): Evaluate => {
  const names = fields.map(([name]) => name);
  const evaluates = fields.map(([, place]) => compilePlace(place));
  const passes = guard === undefined ? () => true : compileGuard(guard);
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
    return needs.every((name) => name in result) ? result : ELEMENT_INCOMPLETE;
  };
};

/** Adds an element's values to a list, up to the contract's limit. */
type Collect = (environment: Environment, into: unknown[]) => void;

const collect = (value: unknown, into: unknown[]): void => {
  if (!(value instanceof Absence) && into.length < MAX_LIST_LENGTH) into.push(value);
};

const compileElement = (element: Element): Collect => {
  const item = compilePlace(element.item);
  if (!element.each)
    return (environment, into) => {
      collect(item(environment), into);
    };
  const list = compileValue(element.list);
  const { slot } = element;
  return (environment, into) => {
    const values = list(environment);
    if (!Array.isArray(values)) return;
    for (const value of values) {
      if (into.length >= MAX_LIST_LENGTH) return;
      environment.slots[slot] = value;
      collect(item(environment), into);
    }
  };
};

const compileList = ({ elements }: ListPlace): Evaluate => {
  const collects = elements.map(compileElement);
  return (environment) => {
    const into: unknown[] = [];
    for (const each of collects) each(environment, into);
    return into.length === 0 ? EMPTY : into;
  };
};

const compilePlace = (place: Place): Evaluate => {
  switch (place.place) {
    case 'scalar':
      return compileScalar(place);
    case 'object':
      return compileObject(place);
    case 'list':
      return compileList(place);
  }
};

/** Turns the slots' values (request, then sources, then room for list elements) into the account. */
export type Mapper = (slots: unknown[], now: Date) => Either<AccountIncomplete, Account>;

const selectOne = (account: Readonly<Record<string, unknown>>): void => {
  const { legalEntities } = account;
  if (Array.isArray(legalEntities)) keepOneSelected(legalEntities.filter(isObject));
};

/** Compiles a mapping that was checked without problems. */
export const compile = (mapping: TypedMapping): Mapper => {
  const account = compileObject(mapping.account);
  const { timezone } = mapping;
  return (slots, now) => {
    const environment: Environment = { slots, context: { now, timezone }, incomplete: undefined };
    const result = account(environment);
    if (environment.incomplete !== undefined) return left(environment.incomplete);
    if (isObject(result)) selectOne(result);
    if (!Account.is(result)) throw new TypeError('a checked mapping made something that is no account');
    return right(result);
  };
};
