/** The compilation of guards to three-valued tests: `undefined` is *unknown*. */
import { Absence } from '../../core/absence';
import type { Allowance } from '../../core/allowance';
import { ExactNumber, isExactDecimal } from '../../values/codec';
import { CALCULATION, takeFor } from './budget';
import { compileRead } from './path';
import { compileSteps } from './steps';
import { isSameNumber, reaches } from '../../types/decimal';
import type { Environment } from './environment';
import type { Trace } from './trace';
import type { Guard, Read } from '../typed';

/** Whether a guard passes; `undefined` when that is unknown. */
export type Test = (environment: Environment) => boolean | undefined;

/** The result of a comparison with an absent subject. */
const ofAbsence = (absence: Absence): false | undefined => (absence.kind === 'none' ? false : undefined);

const comparing = (
  guard: Extract<Guard, { readonly value: Read }>,
  trace: Trace,
  holds: (value: unknown, work: Allowance) => boolean | undefined,
): Test => {
  const read = compileSteps(
    trace({ is: 'value', value: guard.value }, compileRead(guard.value)),
    'steps' in guard ? guard.steps : [],
    trace,
  );
  return (environment) => {
    const value = read(environment);
    return value instanceof Absence ? ofAbsence(value) : holds(value, environment.spending.work);
  };
};

const isAtLeast = (value: unknown, bound: number, work: Allowance): boolean | undefined => {
  if (typeof value === 'number') return value >= bound;
  return isExactDecimal(value) && takeFor(value, work, CALCULATION) ? reaches(value, bound) : undefined;
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
