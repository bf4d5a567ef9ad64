/** Owns the check of guards: their types, and whether they can be true, false or unknown. */
import { describe, members } from '../type/type';
import type { Shape } from '../type/type';
import { canBe } from './can-be';
import { checkPath } from './scope';
import type { Scope } from './scope';
import type { GuardSyntax } from './syntax-guard';
import type { ConstantSyntax } from './syntax-parts';
import type { Guard, Read } from './typed';

/** What a guard can turn out to be. */
export interface Outcomes {
  readonly true: boolean;
  readonly false: boolean;
  readonly unknown: boolean;
}

/** A guard that was checked, and its outcomes. */
export interface CheckedGuard {
  readonly guard: Guard;
  readonly can: Outcomes;
}

const absences = (read: Read): Pick<Outcomes, 'false' | 'unknown'> => ({
  false: read.type.none || read.given.size > 0,
  unknown: read.type.unknown || read.given.size > 0,
});

const present = (read: Read): CheckedGuard => {
  const shapes = members(read.type.shape);
  const onlyFalse = shapes.every(
    (shape) => shape.kind === 'literals' && shape.values.every((value) => value === false),
  );
  const absent = absences(read);
  return {
    guard: { test: 'present', value: read },
    can: { true: !onlyFalse, false: absent.false || canBe(read.type.shape, false), unknown: absent.unknown },
  };
};

const isComparable = (shape: Shape): boolean =>
  members(shape).every((member) => ['text', 'number', 'boolean', 'literals'].includes(member.kind));

const never = (constant: ConstantSyntax, read: Read, scope: Scope): void =>
  scope.findings.add(constant.at, {
    code: 'guard-never',
    message: `this is never ${JSON.stringify(constant.value)}: it is ${describe(read.type.shape)}`,
  });

const equality = (read: Read, constants: readonly ConstantSyntax[], scope: Scope): CheckedGuard => {
  const possible = constants.filter((constant) => canBe(read.type.shape, constant.value));
  for (const constant of constants) if (!possible.includes(constant)) never(constant, read, scope);
  return {
    guard: { test: 'equals', value: read, values: constants.map((constant) => constant.value) },
    can: { true: true, false: true, unknown: absences(read).unknown }, // one that never passes is an error
  };
};

type NumberShape = Extract<Shape, { readonly kind: 'number' }>;

/** The alternatives of a shape that are all numbers. */
const numbersOf = (shape: Shape): readonly NumberShape[] | undefined => {
  const all = members(shape);
  const numbers = all.filter((member) => member.kind === 'number');
  return numbers.length < all.length ? undefined : numbers;
};

const bounded = (
  test: 'atLeast' | 'lessThan',
  read: Read,
  bound: ConstantSyntax,
  scope: Scope,
): CheckedGuard | undefined => {
  const numbers = numbersOf(read.type.shape);
  const { value } = bound;
  if (numbers !== undefined && typeof value === 'number') {
    const absent = absences(read);
    const below = numbers.some(({ min = -Infinity }) => min < value);
    const above = numbers.some(({ max = Infinity }) => max >= value);
    const [passes, fails] = test === 'atLeast' ? [above, below] : [below, above];
    return {
      guard: { test, value: read, bound: value },
      can: { true: passes, false: fails || absent.false, unknown: absent.unknown },
    };
  }
  const isNumeric = numbers !== undefined;
  const why = isNumeric ? 'the bound is not a number' : `this is ${describe(read.type.shape)}`;
  const suggestion =
    isNumeric && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? `write ${value}` : undefined;
  scope.findings.add(bound.at, {
    code: 'guard-form',
    message: `"${test}" compares numbers, and ${why}`,
    suggestion,
  });
  return undefined;
};

const comparison = (
  syntax: Extract<GuardSyntax, { readonly path: unknown; readonly values: unknown }>,
  scope: Scope,
): CheckedGuard | undefined => {
  const read = checkPath(syntax.path, scope);
  if (read === undefined) return undefined;
  if (!isComparable(read.type.shape)) {
    const message = `${describe(read.type.shape)} cannot be compared`;
    scope.findings.add(syntax.path.at, {
      code: 'guard-form',
      message,
      suggestion: 'write the path alone: is it there?',
    });
    return undefined;
  }
  const [bound] = syntax.values;
  if (bound === undefined) return undefined; // unreadable, and said so
  return syntax.test === 'equals' || syntax.test === 'in'
    ? equality(read, syntax.values, scope)
    : bounded(syntax.test, read, bound, scope);
};

const isSameRead = (one: Read, other: Read): boolean =>
  one.slot === other.slot && JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));

/** The parts of a path without their places in the file. */
const partsOf = ({ segments }: Read): readonly unknown[] =>
  segments.map((segment) => ({ ...segment, start: 0, end: 0 }));

/** Whether two comparisons of the same value exclude each other. */
const excludes = (one: Guard, other: Guard): boolean => {
  if (one.test === 'not') return isSameTest(one.guard, other);
  if (!('value' in one && 'value' in other) || !isSameRead(one.value, other.value)) return false;
  if (one.test === 'equals' && other.test === 'equals')
    return !one.values.some((value) => other.values.includes(value));
  return one.test === 'atLeast' && other.test === 'lessThan' && one.bound >= other.bound;
};

const isSameTest = (one: Guard, other: Guard): boolean => {
  if (!('value' in one && 'value' in other) || !isSameRead(one.value, other.value)) return false;
  const argument = (guard: Guard): unknown =>
    'values' in guard ? guard.values : 'bound' in guard ? guard.bound : 0;
  return one.test === other.test && JSON.stringify(argument(one)) === JSON.stringify(argument(other));
};

const contradict = (guards: readonly Guard[]): boolean =>
  guards.some((one) => guards.some((other) => excludes(one, other)));

const combined = (test: 'all' | 'any', checked: readonly CheckedGuard[]): CheckedGuard => {
  const every = (outcome: keyof Outcomes): boolean => checked.every(({ can }) => can[outcome]);
  const some = (outcome: keyof Outcomes): boolean => checked.some(({ can }) => can[outcome]);
  const can =
    test === 'all'
      ? {
          true: every('true') && !contradict(checked.map(({ guard }) => guard)),
          false: some('false'),
          unknown: some('unknown'),
        }
      : { true: some('true'), false: every('false'), unknown: some('unknown') };
  return { guard: { test, guards: checked.map(({ guard }) => guard) }, can };
};

const negated = ({ guard, can }: CheckedGuard): CheckedGuard => ({
  guard: { test: 'not', guard },
  can: { true: can.false, false: can.true, unknown: can.unknown },
});

const check = (syntax: GuardSyntax, scope: Scope): CheckedGuard | undefined => {
  switch (syntax.test) {
    case 'present': {
      const read = checkPath(syntax.path, scope);
      return read && present(read);
    }
    case 'not': {
      const checked = check(syntax.guard, scope);
      return checked && negated(checked);
    }
    case 'all':
    case 'any': {
      const checked = syntax.guards.flatMap((guard) => check(guard, scope) ?? []);
      return checked.length < syntax.guards.length ? undefined : combined(syntax.test, checked);
    }
    default:
      return comparison(syntax, scope);
  }
};

/** Checks a guard; one that decides nothing is a finding. */
export const checkGuard = (syntax: GuardSyntax, scope: Scope): CheckedGuard | undefined => {
  const before = scope.findings.problems.length;
  const checked = check(syntax, scope);
  if (checked === undefined) return undefined;
  if (scope.findings.problems.slice(before).some(({ code }) => code === 'guard-never')) return checked;
  if (!checked.can.true)
    scope.findings.add(syntax.at, { code: 'guard-never', message: 'this guard never passes' });
  else if (!checked.can.false && !checked.can.unknown)
    scope.findings.add(syntax.at, {
      code: 'guard-always',
      message: 'this guard always passes',
      suggestion: 'remove it',
    });
  return checked;
};
