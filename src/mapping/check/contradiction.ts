/** Owns the finding out of guards that exclude each other. It must not know types. */
import type { Guard, Read } from '../typed';

const isSameRead = (one: Read, other: Read): boolean =>
  one.slot === other.slot && JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));

/** The parts of a path without their places in the file. */
const partsOf = ({ segments }: Read): readonly unknown[] =>
  segments.map((segment) => ({ ...segment, start: 0, end: 0 }));

/** The steps of a comparison as the tenant file has them. */
const stepsOf = (guard: Guard): string =>
  JSON.stringify('steps' in guard ? guard.steps.map(({ name, argument }) => [name, argument]) : []);

type Reading = Extract<Guard, { readonly value: Read }>;

/** Whether two guards look at the same value. */
const areAlike = (one: Guard, other: Guard): one is Reading =>
  'value' in one && 'value' in other && isSameRead(one.value, other.value) && stepsOf(one) === stepsOf(other);

/** Whether two comparisons of the same value exclude each other. */
const excludes = (one: Guard, other: Guard): boolean => {
  if (one.test === 'not') return isSameTest(one.guard, other);
  if (!areAlike(one, other)) return false;
  if (one.test === 'equals' && other.test === 'equals')
    return !one.values.some((value) => other.values.includes(value));
  return one.test === 'atLeast' && other.test === 'lessThan' && one.bound >= other.bound;
};

const isSameTest = (one: Guard, other: Guard): boolean => {
  if (!areAlike(one, other)) return false;
  const argument = (guard: Guard): unknown =>
    'values' in guard ? guard.values : 'bound' in guard ? guard.bound : 0;
  return one.test === other.test && JSON.stringify(argument(one)) === JSON.stringify(argument(other));
};

/** Whether two of the guards can never pass together. */
export const contradict = (guards: readonly Guard[]): boolean =>
  guards.some((one) => guards.some((other) => excludes(one, other)));
