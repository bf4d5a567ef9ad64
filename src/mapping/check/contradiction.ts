/** The search for guards that exclude each other. */
import { placeOf } from '../typed';
import type { Guard } from '../typed';

/** The subject of a guard, as text: the same for guards that test the same value after the same steps. */
const subjectOf = (guard: Guard): string | undefined => {
  if (!('value' in guard)) return undefined;
  const steps = 'steps' in guard ? guard.steps.map(({ name, argument }) => [name, argument]) : [];
  return JSON.stringify([placeOf(guard.value), steps]);
};

/** A test of one value, as text. */
const testOf = (guard: Guard): string => {
  const argument = 'values' in guard ? guard.values : 'bound' in guard ? guard.bound : 0;
  return JSON.stringify([guard.test, argument]);
};

/** The tests of one value. */
interface Tests {
  readonly passed: Guard[];
  /** Those that must not pass. */
  readonly failed: Guard[];
}

/** The tests, grouped by the value that they test. */
const bySubject = (guards: readonly Guard[]): ReadonlyMap<string, Tests> => {
  const found = new Map<string, Tests>();
  for (const guard of guards) {
    const inner = guard.test === 'not' ? guard.guard : guard;
    const subject = subjectOf(inner);
    if (subject === undefined) continue;
    const tests = found.get(subject) ?? { passed: [], failed: [] };
    (inner === guard ? tests.passed : tests.failed).push(inner);
    found.set(subject, tests);
  }
  return found;
};

/** Whether two lists of constants have none in common. */
const areApart = (lists: readonly ReadonlySet<unknown>[]): boolean =>
  lists.some((one, index) =>
    lists.slice(index + 1).some((other) => [...one].every((value) => !other.has(value))),
  );

/** Whether the tests of one value cannot pass together. */
const cannotPass = ({ passed, failed }: Tests): boolean => {
  const tests = new Set(passed.map(testOf));
  if (failed.some((guard) => tests.has(testOf(guard)))) return true;
  const boundsOf = (test: Guard['test']): readonly number[] =>
    passed.flatMap((guard) => (guard.test === test && 'bound' in guard ? [guard.bound] : []));
  const [least, below] = [Math.max(...boundsOf('atLeast')), Math.min(...boundsOf('lessThan'))];
  if (least >= below) return true;
  return areApart(
    passed.flatMap((guard) => (guard.test === 'equals' ? [new Set<unknown>(guard.values)] : [])),
  );
};

/** Whether two of the guards can never pass together. */
export const contradict = (guards: readonly Guard[]): boolean =>
  [...bySubject(guards).values()].some(cannotPass);
