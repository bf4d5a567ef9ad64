/** The check of `contains` and `startsWith`: a part of a text, or an element of a list. */
import { advise } from '../../diagnostics/fix';
import { canBe } from '../../types/can-equal';
import { describe, hasDigitsOnly, isOfBrand, members } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { isTextual } from '../steps/step';
import type { ConstantSyntax } from '../syntax/parts';
import type { ComparisonSyntax } from '../syntax/guard';
import type { Guard } from '../typed';
import { absences, isComparable } from './compared';
import type { Compared } from './compared';
import { describeMismatch } from './describe-mismatch';
import type { Scope } from './scope';

type Test = 'contains' | 'startsWith';

const holds = (test: Test, value: Scalar, part: Scalar): boolean => {
  if (typeof value !== 'string' || typeof part !== 'string') return false;
  return test === 'contains' ? value.includes(part) : value.startsWith(part);
};

/** Whether a text or a list of a shape can have the part. */
const canHave = (test: Test, shape: Shape, part: Scalar): boolean => {
  if (shape.kind === 'array') return canBe(shape.item.shape, part);
  if (shape.kind === 'literals') return shape.values.some((value) => holds(test, value, part));
  if (typeof part !== 'string') return false;
  if (hasDigitsOnly(shape)) return /^\d+$/.test(part);
  return isOfBrand(shape, 'date') ? /^[\d-]{1,10}$/.test(part) : true;
};

/** Whether every text of a shape has the part. */
const alwaysHas = (test: Test, shape: Shape, part: Scalar): boolean =>
  shape.kind === 'literals' && shape.values.every((value) => holds(test, value, part));

const isTaken =
  (test: Test) =>
  (shape: Shape): boolean =>
    isTextual(shape) || (test === 'contains' && shape.kind === 'array' && isComparable(shape.item.shape));

const LOOKS: Readonly<Record<Test, string>> = {
  contains: 'looks into texts and into lists of single values',
  startsWith: 'looks at texts',
};

const OBJECTS = advise('count the elements: { "count": { "each": …, "as": …, "when": … } }');

const reportKind = (test: Test, { value, type }: Compared, { findings }: Scope): undefined => {
  const isList = members(type.shape).some(({ kind }) => kind === 'array');
  findings.add(value.at, {
    code: 'guard-form',
    message: `"${test}" ${LOOKS[test]}, but ${describeMismatch(type.shape, isTaken(test))}`,
    fix: isList && test === 'contains' ? OBJECTS : undefined,
  });
  return undefined;
};

const reportNever = (test: Test, { at, value }: ConstantSyntax, shape: Shape, { findings }: Scope): void => {
  const verb = test === 'contains' ? 'contains' : 'starts with';
  findings.add(at, {
    code: 'guard-never',
    message: `this never ${verb} ${JSON.stringify(value)}: it is ${describe(shape)}`,
  });
};

/** Checks a test of a part. */
export const checkContaining = (
  test: Test,
  { at }: ComparisonSyntax,
  compared: Compared,
  constant: ConstantSyntax,
  scope: Scope,
): Guard | undefined => {
  const { value, steps, type } = compared;
  const shapes = members(type.shape);
  const part = constant.value;
  if (!shapes.every(isTaken(test))) return reportKind(test, compared, scope);
  if (part === '') {
    const message = `"${test}" needs a text that is not empty`;
    scope.findings.add(constant.at, { code: 'guard-form', message });
    return undefined;
  }
  if (!shapes.some((shape) => canHave(test, shape, part))) reportNever(test, constant, type.shape, scope);
  const absent = absences(compared);
  const canHaveUnread = shapes.some((shape) => shape.kind === 'array' && shape.item.unknown);
  const can = {
    true: true, // one that never passes is an error
    false: absent.false || !shapes.every((shape) => alwaysHas(test, shape, part)),
    unknown: absent.unknown || canHaveUnread,
  };
  return { at, test, value, steps, part, can };
};
