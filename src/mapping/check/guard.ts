/** The check of guards: their types, and whether they can be true, false or unknown. */
import type { Span } from '../../diagnostics/diagnostic';
import { formatJson } from '../../json/document';
import { describe, mayBeBlank, members } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { describeMismatch } from './describe-mismatch';
import { canBe } from '../../types/can-equal';
import { isBlank } from '../../values/codec';
import { checkAgainst } from './against';
import { absences, checkCompared, isComparable, numbersOf } from './compared';
import type { Compared } from './compared';
import { checkContaining } from './containing';
import { contradict } from './contradiction';
import { COMPARED_WITH_PATH, checkPath, readsLikePath } from './scope';
import type { Scope } from './scope';
import type { ComparisonSyntax, GuardSyntax } from '../syntax/guard';
import type { ConstantSyntax } from '../syntax/parts';
import type { Guard, Outcomes, Read } from '../typed';
import { advise, insert, remove, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const present = (read: Read, at: Span): Guard => {
  const shapes = members(read.type.shape);
  const onlyFalse = shapes.every(
    (shape) => shape.kind === 'literals' && shape.values.every((value) => value === false),
  );
  const absent = absences(read);
  return {
    at,
    test: 'present',
    value: read,
    can: { true: !onlyFalse, false: absent.false || canBe(read.type.shape, false), unknown: absent.unknown },
  };
};

/** The constant as the kind of value that it is compared with. */
const asKindOf = (shape: Shape, constant: Scalar): Fix | undefined => {
  const others: readonly Scalar[] =
    typeof constant === 'string'
      ? [
          ...(/^-?\d{1,15}$/.test(constant) ? [Number(constant)] : []),
          ...(/^(true|false)$/.test(constant) ? [constant === 'true'] : []),
        ]
      : [String(constant)];
  const [meant] = others.filter((other) => canBe(shape, other));
  return meant === undefined ? undefined : write(JSON.stringify(meant));
};

const isTextual = (shape: Shape): boolean =>
  shape.kind === 'text' ||
  (shape.kind === 'literals' && shape.values.some((value) => typeof value === 'string'));

/** A blank text of a source is *none*, and equals no constant. */
const isNone = ({ type }: Compared, { value }: ConstantSyntax): boolean => {
  const shapes = members(type.shape);
  const isBlankText = typeof value === 'string' && isBlank(value);
  return isBlankText && type.none && shapes.some(isTextual) && !shapes.some(mayBeBlank);
};

const IF_MISSING = { after: ' to test whether it is missing', asks: true } as const;

const blank = (constant: ConstantSyntax, { test, path, via }: ComparisonSyntax, scope: Scope): void => {
  const meant = formatJson({ not: path.text });
  const hasSteps = via?.length !== 0;
  scope.findings.add(constant.at, {
    code: 'guard-never',
    message: `this is never ${JSON.stringify(constant.value)}: a blank text counts as missing`,
    // Of several constants the others stay, and steps can make a blank text of one that is there.
    fix:
      test === 'equals'
        ? { kind: 'replace', of: 'around', with: meant, ...(hasSteps ? IF_MISSING : {}) }
        : advise(`test by ${meant} whether it is missing`),
  });
};

const never = (constant: ConstantSyntax, { type, steps }: Compared, scope: Scope): void => {
  const why = canBe(type.shape, constant.value)
    ? `"${steps.at(-1)?.name ?? ''}" does not give it`
    : `it is ${describe(type.shape)}`;
  scope.findings.add(constant.at, {
    code: 'guard-never',
    message: `this is never ${JSON.stringify(constant.value)}: ${why}`,
    fix: asKindOf(type.shape, constant.value),
  });
};

/** A path in the place of a constant: another field is written as an object, and is compared by "equals" alone. */
const anotherField = (test: ComparisonSyntax['test'], path: string, isOnly: boolean): Fix => {
  if (test !== 'in') return write(formatJson({ path }), { before: 'another field is written' });
  return isOnly
    ? { kind: 'replace', of: 'member', with: `"equals": ${formatJson({ path })}` }
    : advise(`compare with another field by ${formatJson({ equals: { path } })}`);
};

const equality = (compared: Compared, syntax: ComparisonSyntax, scope: Scope): Guard => {
  const { value, steps, type } = compared;
  const constants = syntax.values;
  for (const { at, value: constant } of constants)
    if (typeof constant === 'string' && readsLikePath(constant, scope))
      scope.findings.add(at, {
        ...COMPARED_WITH_PATH,
        fix: anotherField(syntax.test, constant, constants.length === 1),
      });
  const isPossible = (constant: ConstantSyntax): boolean =>
    canBe(type.shape, constant.value) && steps.at(-1)?.canGive(constant.value) !== false;
  for (const constant of constants)
    if (isNone(compared, constant)) blank(constant, syntax, scope);
    else if (!isPossible(constant)) never(constant, compared, scope);
  return {
    at: syntax.at,
    test: 'equals',
    value,
    steps,
    values: constants.map((constant) => constant.value),
    can: { true: true, false: true, unknown: absences(compared).unknown }, // one that never passes is an error
  };
};

/** How a bound or its subject becomes a number. */
const numbered = ({ type, steps }: Compared, { value }: ConstantSyntax): Fix | undefined => {
  if (numbersOf(type.shape) !== undefined)
    return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? write(value) : undefined;
  const isOneText = members(type.shape).every(({ kind }) => kind === 'text');
  return isOneText && steps.length === 0 && typeof value === 'number'
    ? insert('via', '["number"]')
    : undefined;
};

const bounded = (
  { test, at }: ComparisonSyntax & { readonly test: 'atLeast' | 'lessThan' },
  compared: Compared,
  bound: ConstantSyntax,
  scope: Scope,
): Guard | undefined => {
  const numbers = numbersOf(compared.type.shape);
  if (numbers !== undefined && typeof bound.value === 'number') {
    const limit = bound.value;
    const absent = absences(compared);
    const below = numbers.some(({ min = -Infinity }) => min < limit);
    const above = numbers.some(({ max = Infinity }) => max >= limit);
    const [passes, fails] = test === 'atLeast' ? [above, below] : [below, above];
    const { value, steps } = compared;
    return {
      at,
      test,
      value,
      steps,
      bound: limit,
      can: { true: passes, false: fails || absent.false, unknown: absent.unknown },
    };
  }
  if (numbers !== undefined && typeof bound.value === 'string' && readsLikePath(bound.value, scope)) {
    scope.findings.add(bound.at, {
      code: 'guard-form',
      message: `"${test}" compares with a number, but this looks like a path`,
      fix: anotherField(test, bound.value, true),
    });
    return undefined;
  }
  const why =
    numbers === undefined
      ? describeMismatch(compared.type.shape, ({ kind }) => kind === 'number')
      : 'the bound is not a number';
  scope.findings.add(bound.at, {
    code: 'guard-form',
    message: `"${test}" compares numbers, but ${why}`,
    fix: numbered(compared, bound),
  });
  return undefined;
};

const isListOfSingles = (shape: Shape): boolean =>
  members(shape).every((member) => member.kind === 'array' && isComparable(member.item.shape));

const IN_LIST: Fix = { kind: 'rename', from: 'equals', to: 'contains' };

const isThere = ({ path }: ComparisonSyntax): Fix => ({
  kind: 'replace',
  of: 'around',
  with: JSON.stringify(path.text),
  after: ' alone: is it there?',
});

const comparison = (syntax: ComparisonSyntax, scope: Scope): Guard | undefined => {
  const compared = checkCompared(syntax, scope);
  const [bound] = syntax.values;
  if (compared === undefined || bound === undefined) return undefined; // unreadable, and said so
  const { test } = syntax;
  if (test === 'contains' || test === 'startsWith')
    return checkContaining(test, syntax, compared, bound, scope);
  if (!isComparable(compared.type.shape)) {
    scope.findings.add(syntax.path.at, {
      code: 'guard-form',
      message: `${describe(compared.type.shape)} cannot be compared`,
      fix: isListOfSingles(compared.type.shape) && test === 'equals' ? IN_LIST : isThere(syntax),
    });
    return undefined;
  }
  return test === 'equals' || test === 'in'
    ? equality(compared, syntax, scope)
    : bounded({ ...syntax, test }, compared, bound, scope);
};

const combined = (test: 'all' | 'any', guards: readonly Guard[], at: Span): Guard => {
  const every = (outcome: keyof Outcomes): boolean => guards.every(({ can }) => can[outcome]);
  const some = (outcome: keyof Outcomes): boolean => guards.some(({ can }) => can[outcome]);
  const can =
    test === 'all'
      ? {
          true: every('true') && !contradict(guards),
          false: some('false'),
          unknown: some('unknown'),
        }
      : { true: some('true'), false: every('false'), unknown: some('unknown') };
  return { at, test, guards, can };
};

const negated = (guard: Guard, at: Span): Guard => ({
  at,
  test: 'not',
  guard,
  can: { true: guard.can.false, false: guard.can.true, unknown: guard.can.unknown },
});

const check = (syntax: GuardSyntax, scope: Scope): Guard | undefined => {
  switch (syntax.test) {
    case 'present': {
      const read = checkPath(syntax.path, scope);
      return read && present(read, syntax.at);
    }
    case 'not': {
      const checked = check(syntax.guard, scope);
      return checked && negated(checked, syntax.at);
    }
    case 'all':
    case 'any': {
      const checked = syntax.guards.flatMap((guard) => check(guard, scope) ?? []);
      return checked.length < syntax.guards.length ? undefined : combined(syntax.test, checked, syntax.at);
    }
    case 'against':
      return checkAgainst(syntax, scope);
    default:
      return comparison(syntax, scope);
  }
};

/** Checks a guard; one with only one possible outcome is a finding. */
export const checkGuard = (syntax: GuardSyntax, scope: Scope): Guard | undefined => {
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
      fix: remove,
    });
  return checked;
};
