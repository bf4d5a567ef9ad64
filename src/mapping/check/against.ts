/** The check of a comparison of two fields. */
import { advise, insert } from '../../diagnostics/fix';
import { canEqual } from '../../types/can-equal';
import { describe, members } from '../../types/type';
import type { AgainstSyntax, ComparedSyntax } from '../syntax/guard';
import type { Guard, Outcomes } from '../typed';
import { absences, checkCompared, isComparable, numbersOf } from './compared';
import type { Compared } from './compared';
import { comparedAs } from './contradiction';
import { describeMismatch } from './describe-mismatch';
import type { Scope } from './scope';

/** The two sides, each with its text in the file. */
type Sides = readonly (readonly [syntax: ComparedSyntax, compared: Compared])[];

const reportKinds = (
  { at }: AgainstSyntax,
  one: Compared,
  other: Compared,
  { findings }: Scope,
): undefined => {
  const [left, right] = [describe(one.type.shape), describe(other.type.shape)];
  findings.add(at, {
    code: 'guard-never',
    message: `these are never the same: one is ${left}, the other ${right}`,
    fix: advise('compare values of one kind: a step in the "via" of one of them can convert it'),
  });
  return undefined;
};

/** Reports the first side that is of a kind which the comparison does not take. */
const areTaken = (how: AgainstSyntax['how'], sides: Sides, { findings }: Scope): boolean => {
  const takes = ({ type }: Compared): boolean =>
    how === 'equals' ? isComparable(type.shape) : numbersOf(type.shape) !== undefined;
  const odd = sides.find(([, compared]) => !takes(compared));
  if (odd === undefined) return true;
  const [{ path, via }, { type }] = odd;
  const isOneText = members(type.shape).every(({ kind }) => kind === 'text');
  findings.add(path.at, {
    code: 'guard-form',
    message:
      how === 'equals'
        ? `${describe(type.shape)} cannot be compared`
        : `"${how}" compares numbers, but ${describeMismatch(type.shape, ({ kind }) => kind === 'number')}`,
    fix: how !== 'equals' && isOneText && via?.length === 0 ? insert('via', '["number"]') : undefined,
  });
  return false;
};

/** Whether one can be at least the other, and whether it can be less. */
const orders = (one: Compared, other: Compared): readonly [atLeast: boolean, less: boolean] => {
  const [left, right] = [numbersOf(one.type.shape) ?? [], numbersOf(other.type.shape) ?? []];
  const pairs = left.flatMap((each) => right.map((bound) => [each, bound] as const));
  return [
    pairs.some(([{ max = Infinity }, { min = -Infinity }]) => max >= min),
    pairs.some(([{ min = -Infinity }, { max = Infinity }]) => min < max),
  ];
};

/** The outcomes of a comparison of two values that are there. */
const outcomesOf = (
  how: AgainstSyntax['how'],
  one: Compared,
  other: Compared,
): Pick<Outcomes, 'true' | 'false'> => {
  if (comparedAs(one) === comparedAs(other)) return { true: how !== 'lessThan', false: how === 'lessThan' };
  if (how === 'equals') return { true: true, false: true };
  const [atLeast, less] = orders(one, other);
  return how === 'atLeast' ? { true: atLeast, false: less } : { true: less, false: atLeast };
};

/** Checks a comparison of two fields; a value that is *none* is the same as no other and has no order. */
export const checkAgainst = (syntax: AgainstSyntax, scope: Scope): Guard | undefined => {
  const { at, how } = syntax;
  const [one, other] = [checkCompared(syntax, scope), checkCompared(syntax.other, scope)];
  if (one === undefined || other === undefined) return undefined;
  const sides: Sides = [
    [syntax, one],
    [syntax.other, other],
  ];
  if (!areTaken(how, sides, scope)) return undefined;
  if (how === 'equals' && !canEqual(one.type.shape, other.type.shape))
    return reportKinds(syntax, one, other, scope);
  const [left, right] = [absences(one), absences(other)];
  const there = outcomesOf(how, one, other);
  const can = {
    true: there.true,
    false: there.false || left.false || right.false,
    unknown: left.unknown || right.unknown,
  };
  const { value, steps } = one;
  return { at, test: 'against', how, value, steps, other: { value: other.value, steps: other.steps }, can };
};
