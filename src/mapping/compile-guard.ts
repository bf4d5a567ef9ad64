/** Owns the compilation of guards to three-valued tests: `undefined` is *unknown*. */
import { Absence } from '../absence';
import { isExactDecimal } from '../codec';
import { compileRead } from './compile-read';
import type { Environment } from './compile-read';
import { toDecimal } from './decimal';
import type { Guard, Read } from './typed';

/** Whether a guard passes; `undefined` when it cannot be said. */
export type Test = (environment: Environment) => boolean | undefined;

/** What an absent subject makes of a comparison. */
const ofAbsence = (absence: Absence): false | undefined => (absence.kind === 'none' ? false : undefined);

const comparing = (
  guard: Extract<Guard, { readonly value: Read }>,
  holds: (value: unknown) => boolean | undefined,
): Test => {
  const read = compileRead(guard.value);
  return (environment) => {
    const value = read(environment);
    return value instanceof Absence ? ofAbsence(value) : holds(value);
  };
};

const exceeds = (value: unknown, bound: number): boolean | undefined => {
  if (typeof value === 'number') return value >= bound;
  return isExactDecimal(value) ? toDecimal(value)?.gte(bound) : undefined;
};

const every =
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

/** Compiles a guard. */
export const compileGuard = (guard: Guard): Test => {
  switch (guard.test) {
    case 'present':
      return comparing(guard, (value) => value !== false);
    case 'equals': {
      const values: ReadonlySet<unknown> = new Set(guard.values);
      return comparing(guard, (value) => values.has(value));
    }
    case 'atLeast':
      return comparing(guard, (value) => exceeds(value, guard.bound));
    case 'lessThan':
      return comparing(guard, (value) => negate(exceeds(value, guard.bound)));
    case 'all':
      return every(guard.guards.map(compileGuard), false);
    case 'any':
      return every(guard.guards.map(compileGuard), true);
    case 'not': {
      const test = compileGuard(guard.guard);
      return (environment) => negate(test(environment));
    }
  }
};
