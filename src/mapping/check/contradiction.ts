/** The search for guards that exclude each other. */
import { placeOf } from '../typed';
import type { Comparison, Guard } from '../typed';

/** The subject of a guard, as text: the same for guards that test the same value after the same steps. */
const subjectOf = (guard: Guard): string | undefined => {
  if (!('value' in guard)) return undefined;
  return comparedAs({ value: guard.value, steps: 'steps' in guard ? guard.steps : [] });
};

/** A value after steps, as text. */
export const comparedAs = ({ value, steps }: Comparison): string =>
  JSON.stringify([placeOf(value), steps.map(({ name, argument }) => [name, argument])]);

/** A test of one value, as text. */
const testOf = (guard: Guard): string => {
  return JSON.stringify([guard.test, argumentOf(guard)]);
};

/** What a value is compared with. */
const argumentOf = (guard: Guard): unknown => {
  switch (guard.test) {
    case 'equals':
      return guard.values;
    case 'atLeast':
    case 'lessThan':
      return guard.bound;
    case 'contains':
    case 'startsWith':
      return guard.part;
    case 'against':
      return [guard.how, otherOf(guard)];
    default:
      return 0;
  }
};

type Against = Extract<Guard, { readonly test: 'against' }>;

const otherOf = ({ other }: Against): string => comparedAs(other);

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

type Part = Extract<Guard, { readonly part: unknown }>;

/** Whether one of the texts that a value equals has the part. */
const someHas = (values: readonly unknown[], { test, part }: Part): boolean =>
  values.some((value) => {
    const [text, wanted] = [String(value), String(part)];
    return test === 'contains' ? text.includes(wanted) : text.startsWith(wanted);
  });

/** Whether a text cannot have all of the parts: two beginnings of which neither is one of the other. */
const cannotHave = (passed: readonly Guard[]): boolean => {
  const parts = passed.filter((guard) => 'part' in guard);
  const starts = parts.flatMap(({ test, part }) => (test === 'startsWith' ? [String(part)] : []));
  const areApart = starts.some((one) =>
    starts.some((other) => !one.startsWith(other) && !other.startsWith(one)),
  );
  const equal = passed.flatMap((guard) => (guard.test === 'equals' ? [guard.values] : []));
  return areApart || equal.some((values) => parts.some((part) => !someHas(values, part)));
};

/** Whether a value would have to be less than another one, and also the same or greater. */
const cannotOrder = (passed: readonly Guard[]): boolean => {
  const against = passed.filter((guard) => guard.test === 'against');
  return against.some(
    (one) =>
      one.how === 'lessThan' &&
      against.some((other) => other.how !== 'lessThan' && otherOf(one) === otherOf(other)),
  );
};

/** Whether the tests of one value cannot pass together. */
const cannotPass = ({ passed, failed }: Tests): boolean => {
  const tests = new Set(passed.map(testOf));
  if (failed.some((guard) => tests.has(testOf(guard)))) return true;
  const boundsOf = (test: Guard['test']): readonly number[] =>
    passed.flatMap((guard) => (guard.test === test && 'bound' in guard ? [guard.bound] : []));
  const [least, below] = [Math.max(...boundsOf('atLeast')), Math.min(...boundsOf('lessThan'))];
  if (least >= below || cannotHave(passed) || cannotOrder(passed)) return true;
  return areApart(
    passed.flatMap((guard) => (guard.test === 'equals' ? [new Set<unknown>(guard.values)] : [])),
  );
};

/** Whether two of the guards can never pass together. */
export const contradict = (guards: readonly Guard[]): boolean =>
  [...bySubject(guards).values()].some(cannotPass);
