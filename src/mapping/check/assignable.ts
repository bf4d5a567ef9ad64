/**
 * The contract's side of a rule: whether a value of one type is allowed where another is needed, what it must still
 * pass at run time, and what to add when it is not allowed.
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { hasShape, isFitLines, isFitText } from '../../values/codec';
import { BOOLEAN, TEXT, withAbsence, describe, isOfBrand, mayBeBlank, members } from '../../types/type';
import type { Scalar, Shape, Type } from '../../types/type';
import { isShowable } from '../../types/decimal';
import { constantLike, constantMeant, partOf, stepsTo } from './suggest';
import type { OutputCheck } from '../typed';
import type { Fix } from '../../diagnostics/fix';

export interface Mismatch {
  readonly message: string;
  readonly fix: Fix | undefined;
}

/** A value that is allowed at a place. */
export interface Assignable {
  /** How the value may be absent. */
  readonly type: Type;
  /** Its change at run time; `undefined` for a value that stays as it is. */
  readonly outputCheck: OutputCheck | undefined;
}

/** How one alternative fits: certainly, only if it is found fit to show, or not at all. */
type Fit = 'total' | 'fallible' | 'misfit';

type TextShape = Extract<Shape, { kind: 'text' }>;
type NumberShape = Extract<Shape, { kind: 'number' }>;

const isFitFor = ({ form }: TextShape, value: string): boolean =>
  form === 'lines' ? isFitLines(value) : isFitText(value);

const literalFits = (target: Shape, value: Scalar): boolean => {
  switch (target.kind) {
    case 'text':
      return typeof value === 'string' && isFitFor(target, value) && hasShape(target, value);
    case 'number':
      return isShowable(value) && hasShape(target, value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'literals':
      return target.values.includes(value);
    default:
      return false;
  }
};

const textFit = (target: TextShape, shape: Shape): Fit => {
  if (shape.kind !== 'text') return 'misfit';
  if (shape.brand === undefined)
    return target.brand === undefined || target.brand === 'nonblank' ? 'fallible' : 'misfit';
  if (target.brand === undefined || target.brand === 'nonblank') return 'total';
  return isOfBrand(shape, target.brand) ? 'total' : 'misfit';
};

const numberFit = (target: NumberShape, shape: Shape): Fit => {
  if (shape.kind !== 'number' || (target.integer && !shape.integer)) return 'misfit';
  const { min = -Infinity, max = Infinity } = shape;
  if (min < (target.min ?? -Infinity) || max > (target.max ?? Infinity)) return 'misfit';
  const whole = shape.integer && min >= Number.MIN_SAFE_INTEGER && max <= Number.MAX_SAFE_INTEGER;
  return whole ? 'total' : 'fallible';
};

const fit = (target: Shape, shape: Shape): Fit => {
  if (shape.kind === 'literals')
    return shape.values.every((value) => literalFits(target, value)) ? 'total' : 'misfit';
  if (target.kind === 'text') return textFit(target, shape);
  if (target.kind === 'number') return numberFit(target, shape);
  return target.kind === 'boolean' && shape.kind === 'boolean' ? 'total' : 'misfit';
};

/** Brands whose texts the app shows unchanged. */
const WRITTEN = ['contactPhone', 'date', 'link'] as const;

const isWritten = (shape: Shape): boolean =>
  shape.kind === 'literals' || WRITTEN.some((brand) => isOfBrand(shape, brand));

/** Constants of the file, and values that certainly fit, stay unchanged. */
const finishOf = (target: Shape, shapes: readonly Shape[], isSure: boolean): OutputCheck | undefined => {
  if (target.kind === 'number') return isSure ? undefined : 'number';
  if (target.kind !== 'text' || shapes.every(isWritten)) return undefined;
  return target.form ?? 'text';
};

/** For constants that a table or a default gives: the ones that were probably meant. */
const insteadOfLiterals = (target: Shape, odd: readonly Scalar[]): Fix | undefined => {
  const pairs = odd.flatMap((value) => {
    const meant = constantMeant(target, value);
    return meant === undefined ? [] : [[meant, JSON.stringify(value)] as const];
  });
  return pairs.length < odd.length ? undefined : { kind: 'replace', of: 'inside', pairs };
};

const misfit = (target: Shape, found: string, fix: Fix | undefined): Mismatch => ({
  message: `the contract takes ${describe(target)} here, not ${found}`,
  fix,
});

/** Names only the constants that do not fit. Steps are suggested only if none fits. */
const misfitOfLiterals = (target: Shape, values: readonly Scalar[]): Mismatch => {
  const odd = values.filter((value) => !literalFits(target, value));
  const shape = { kind: 'literals', values: odd } as const;
  const steps = odd.length < values.length ? undefined : stepsTo(target, shape);
  return misfit(target, describe(shape), insteadOfLiterals(target, odd) ?? steps);
};

const misfitOf = (target: Shape, shape: Shape): Mismatch => {
  if (shape.kind === 'literals') return misfitOfLiterals(target, shape.values);
  const isAny =
    shape.kind === 'number' &&
    shape.min === undefined &&
    target.kind === 'number' &&
    target.min !== undefined;
  const found = isAny ? describe(shape).replace(/^an? /, 'any ') : describe(shape);
  return misfit(target, found, stepsTo(target, shape));
};

/** What is wrong with a constant at a place of `target`, if anything. */
export const constantMisfit = (target: Shape, value: Scalar): Mismatch | undefined => {
  if (literalFits(target, value)) return undefined;
  return misfit(target, JSON.stringify(value), constantLike(target, value));
};

/** Whether a value of `type` is allowed at a place of `target`. */
export const assignable = (target: Shape, type: Type): Either<Mismatch, Assignable> => {
  const fits = members(type.shape).map((shape) => ({ shape, fit: fit(target, shape) }));
  const odd = fits.find((each) => each.fit === 'misfit');
  if (odd !== undefined) return left(misfitOf(target, odd.shape));
  const shapes = members(type.shape);
  const fallible = fits.some((each) => each.fit === 'fallible');
  const outputCheck = finishOf(target, shapes, !fallible);
  const blank = outputCheck !== undefined && shapes.some(mayBeBlank);
  return right({ type: withAbsence(type, { unknown: fallible, none: blank }), outputCheck });
};

/** The kinds of single values that an app can read. */
const KINDS: readonly Shape[] = [TEXT, { kind: 'number', integer: false }, BOOLEAN];

const isOfKind = (kind: Shape, shape: Shape): boolean =>
  shape.kind === 'literals'
    ? shape.values.every((value) => literalFits(kind, value))
    : shape.kind === kind.kind;

/** Whether a value is allowed where the contract has no type: any single value that the app can read. */
export const acceptAny = (type: Type): Either<Mismatch, Assignable> => {
  const kind = KINDS.find((each) => members(type.shape).every((shape) => isOfKind(each, shape)));
  if (kind !== undefined) return assignable(kind, type);
  const fix = members(type.shape).flatMap((shape) => partOf(shape) ?? [])[0];
  const message = `a field takes values of one kind: text, numbers, or true and false; this is ${describe(type.shape)}`;
  return left({ message, fix });
};
