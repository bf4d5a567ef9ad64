/** The compilation of guards to three-valued tests: `undefined` is *unknown*. */
import { Absence } from '../../core/absence';
import type { Allowance } from '../../core/allowance';
import { ExactNumber, isExactDecimal } from '../../values/codec';
import { CALCULATION, takeFor } from './budget';
import { compileRead } from './path';
import { compileSteps } from './steps';
import { isSameNumber, reaches } from '../../types/decimal';
import { isList } from '../../types/conform';
import type { Scalar } from '../../types/type';
import type { Environment, Evaluate } from './environment';
import type { Trace } from './trace';
import type { AppliedStep, Guard, Read } from '../typed';

/** Whether a guard passes; `undefined` when that is unknown. */
export type Test = (environment: Environment) => boolean | undefined;

/** The result of a comparison with an absent subject. */
const ofAbsence = (absence: Absence): false | undefined => (absence.kind === 'none' ? false : undefined);

/** The value at a path, after some steps. */
const compileSubject = (value: Read, steps: readonly AppliedStep[], trace: Trace): Evaluate =>
  compileSteps(trace({ is: 'value', value }, compileRead(value)), steps, trace);

const comparing = (
  guard: Extract<Guard, { readonly value: Read }>,
  trace: Trace,
  holds: (value: unknown, work: Allowance) => boolean | undefined,
): Test => {
  const read = compileSubject(guard.value, 'steps' in guard ? guard.steps : [], trace);
  return (environment) => {
    const value = read(environment);
    return value instanceof Absence ? ofAbsence(value) : holds(value, environment.spending.work);
  };
};

const isAtLeast = (value: unknown, bound: number, work: Allowance): boolean | undefined => {
  if (typeof value === 'number') return value >= bound;
  return isExactDecimal(value) && takeFor(value, work, CALCULATION) ? reaches(value, bound) : undefined;
};

type Against = Extract<Guard, { readonly test: 'against' }>;

/** Whether a comparison of two values that are there holds. */
const holdsBetween = (how: Against['how'], one: unknown, other: unknown): boolean | undefined => {
  if (!isExactDecimal(one) || !isExactDecimal(other)) return how === 'equals' ? one === other : undefined;
  if (how === 'equals') return isSameNumber(one, other);
  return how === 'atLeast' ? reaches(one, other) : !reaches(one, other);
};

/** Two fields: if one is *none* the comparison fails, whatever the other is. */
const compileAgainst = ({ value, steps, how, other }: Against, trace: Trace): Test => {
  const left = compileSubject(value, steps, trace);
  const right = compileSubject(other.value, other.steps, trace);
  return (environment) => {
    const [one, another] = [left(environment), right(environment)];
    const absent = [one, another].filter((each) => each instanceof Absence);
    if (absent.length > 0) return absent.some(({ kind }) => kind === 'none') ? false : undefined;
    const { work } = environment.spending;
    const isPaid = takeFor(one, work, CALCULATION) && takeFor(another, work);
    return isPaid ? holdsBetween(how, one, another) : undefined;
  };
};

/** Whether an element or a whole value is a constant. */
const isConstant = (value: unknown, constant: Scalar): boolean =>
  value === constant ||
  (value instanceof ExactNumber && typeof constant === 'number' && isSameNumber(value, constant));

/** Whether a list has an element; one that cannot be read might be it. */
const listHas = (list: readonly unknown[], part: Scalar, work: Allowance): boolean | undefined => {
  let isUnread = false;
  for (const element of list) {
    if (!takeFor(element, work)) return undefined;
    if (isConstant(element, part)) return true;
    isUnread ||= element instanceof Absence && element.kind === 'unknown';
  }
  return isUnread ? undefined : false;
};

const hasPart =
  ({ test, part }: Extract<Guard, { readonly part: Scalar }>) =>
  (value: unknown, work: Allowance): boolean | undefined => {
    if (isList(value)) return listHas(value, part, work);
    if (typeof value !== 'string' || typeof part !== 'string') return false;
    if (!takeFor(value, work)) return undefined;
    return test === 'contains' ? value.includes(part) : value.startsWith(part);
  };

const combine =
  (tests: readonly Test[], decisive: boolean): Test =>
  (environment) => {
    let result: boolean | undefined = !decisive;
    for (const test of tests) {
      const outcome = test(environment);
      if (outcome === decisive) return decisive;
      if (outcome === undefined) result = undefined;
    }
    return result;
  };

const negate = (outcome: boolean | undefined): boolean | undefined =>
  outcome === undefined ? undefined : !outcome;

const testOf = (guard: Guard, trace: Trace): Test => {
  switch (guard.test) {
    case 'present':
      return comparing(guard, trace, (value) => value !== false);
    case 'equals': {
      const values: ReadonlySet<unknown> = new Set(guard.values);
      const numbers = guard.values.filter((value) => typeof value === 'number');
      return comparing(
        guard,
        trace,
        (value, work) =>
          values.has(value) ||
          (value instanceof ExactNumber &&
            takeFor(value, work, CALCULATION * numbers.length) &&
            numbers.some((number) => isSameNumber(value, number))),
      );
    }
    case 'atLeast':
      return comparing(guard, trace, (value, work) => isAtLeast(value, guard.bound, work));
    case 'lessThan':
      return comparing(guard, trace, (value, work) => negate(isAtLeast(value, guard.bound, work)));
    case 'contains':
    case 'startsWith':
      return comparing(guard, trace, hasPart(guard));
    case 'against':
      return compileAgainst(guard, trace);
    case 'all':
      return combine(compileAll(guard.guards, trace), false);
    case 'any':
      return combine(compileAll(guard.guards, trace), true);
    case 'not': {
      const test = compileGuard(guard.guard, trace);
      return (environment) => negate(test(environment));
    }
  }
};

/** Each guard costs work; when none is left its result is unknown. */
const counted =
  (test: Test): Test =>
  (environment) =>
    environment.spending.work.take() ? test(environment) : undefined;

/** Compiles a guard. */
export const compileGuard = (guard: Guard, trace: Trace): Test =>
  trace({ is: 'guard', guard }, counted(testOf(guard, trace)));

const compileAll = (guards: readonly Guard[], trace: Trace): readonly Test[] =>
  guards.map((guard) => compileGuard(guard, trace));
