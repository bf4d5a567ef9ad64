/** The steps over numbers. All arithmetic is exact decimal. */
import * as t from 'io-ts';
import { Absence } from '../../core/absence';
import type { Decimal as BigDecimal } from 'decimal.js';
import { Finite, isExactDecimal } from '../../values/codec';
import { total } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { fromDecimal, isWhole, roundTo, toDecimal, toQuotient } from '../../types/decimal';
import {
  DEFAULT_COST,
  OUT_OF_RANGE,
  TOO_MANY_DIGITS,
  defineStep,
  isNumeric,
  isTextual,
  noEffect,
  onNumber,
} from './step';
import type { Output, Run, StepFault } from './step';
import { putBefore } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

type NumberShape = Extract<Shape, { kind: 'number' }>;

const calculated = (shape: NumberShape): Type => ({ shape, none: false, unknown: true });

/** Numbers in, `shape` out; a number of too many digits cannot be calculated with. */
const toNumber =
  (shape: NumberShape): Output =>
  (input) =>
    isNumeric(input) ? calculated(shape) : undefined;

const addNumber = (shape: Shape): Fix | undefined => (isTextual(shape) ? putBefore('"number"') : undefined);

const calculate = (operation: (decimal: BigDecimal) => BigDecimal | Absence, read = toDecimal): Run =>
  onNumber((value) => {
    const decimal = read(value);
    const result = decimal === undefined ? TOO_MANY_DIGITS : operation(decimal);
    return result instanceof Absence ? result : fromDecimal(result);
  });

/** Rounds a number that is not whole. A whole number stays as it is, also with too many digits to calculate with. */
const rounding = (operation: (decimal: BigDecimal) => BigDecimal, read = toDecimal): Run => {
  const calculated = calculate(operation, read);
  return (value, context) => (isExactDecimal(value) && isWhole(value) ? value : calculated(value, context));
};

/** A quotient that may not terminate has hundreds of digits. */
const ENDLESS_COST = 200;

/** Of either sign. */
const isPowerOfTen = (value: number): boolean => {
  const size = Math.abs(value);
  return size > 0 && Number(`1e${Math.round(Math.log10(size))}`) === size;
};

/** Multiplication and division by one. */
const byOne = (name: string, by: number | undefined): readonly StepFault[] =>
  by === 1 ? [noEffect(name)] : [];

/** Rounding keeps a number between whole bounds. */
const boundsKept = (shape: Shape): { readonly min?: number; readonly max?: number } =>
  shape.kind === 'number' && Number.isInteger(shape.min) && Number.isInteger(shape.max)
    ? { min: shape.min ?? 0, max: shape.max ?? 0 }
    : {};

const rounded =
  (places: number): Output =>
  (shape) =>
    shape.kind === 'number' && shape.integer
      ? total(shape)
      : toNumber({ kind: 'number', integer: places === 0, ...boundsKept(shape) })(shape);

const Bounds = t.array(Finite);

const boundsFault = (bounds: readonly number[] | undefined): string | undefined => {
  const [min, max] = bounds ?? [];
  return bounds?.length !== 2 || min === undefined || max === undefined || min > max
    ? 'takes two numbers, the smaller first: [0, 100]'
    : undefined;
};

/** Bounds that are not whole leave a whole number whole, unless it is moved to one of them. */
const boundedBy =
  (bounds: readonly number[] | undefined, moves: boolean): Output =>
  (shape) => {
    const [min = 0, max = 0] = bounds ?? [];
    if (!isNumeric(shape)) return undefined;
    const stays = !moves || bounds?.every(Number.isInteger) === true;
    const integer = shape.kind === 'number' && shape.integer && stays;
    const already =
      shape.kind === 'number' && (shape.min ?? -Infinity) >= min && (shape.max ?? Infinity) <= max;
    return already ? total(shape) : calculated({ kind: 'number', integer, min, max });
  };

/** Whether no number of the shape is within the bounds. */
const isOutside = (shape: Shape, bounds: readonly number[] | undefined): boolean => {
  const [min = -Infinity, max = Infinity] = bounds ?? [];
  return shape.kind === 'number' && ((shape.max ?? Infinity) < min || (shape.min ?? -Infinity) > max);
};

const within = (bounds: readonly number[] | undefined, decimal: BigDecimal): boolean =>
  decimal.gte(bounds?.[0] ?? 0) && decimal.lte(bounds?.[1] ?? 0);

const clampTo = (bounds: readonly number[] | undefined, decimal: BigDecimal): BigDecimal | Absence => {
  if (within(bounds, decimal)) return decimal;
  return toDecimal((decimal.lt(bounds?.[0] ?? 0) ? bounds?.[0] : bounds?.[1]) ?? 0) ?? TOO_MANY_DIGITS;
};

/** The steps over numbers, in the order of the documentation. */
export const numberSteps = [
  defineStep<number>({
    name: 'divide',
    summary: 'Divides exactly by a power of ten; by any other number only with "round" right after it.',
    accepts: 'numbers',
    argument: Finite,
    suggest: addNumber,
    fault: (by) => (by === 0 ? 'by 0 is not a number' : undefined),
    needsRound: (by) => !isPowerOfTen(by ?? 0),
    cost: (by) => (isPowerOfTen(by ?? 0) ? DEFAULT_COST : ENDLESS_COST),
    output: () => toNumber({ kind: 'number', integer: false }),
    run: (by) => calculate((decimal) => decimal.div(by ?? 1)),
    warnings: (by) => byOne('divide', by),
    examples: [
      { via: { divide: 100 }, in: 7500, out: 75 },
      { via: { divide: 100 }, in: 7505, out: 75.05 },
    ],
  }),
  defineStep<number>({
    name: 'multiply',
    summary: 'Multiplies exactly.',
    accepts: 'numbers',
    argument: Finite,
    suggest: addNumber,
    output: (by) => (shape) =>
      toNumber({
        kind: 'number',
        integer: Number.isInteger(by) && shape.kind === 'number' && shape.integer,
      })(shape),
    run: (by) => calculate((decimal) => decimal.times(by ?? 1)),
    warnings: (by) => byOne('multiply', by),
    examples: [{ via: { multiply: 0.1 }, in: 3, out: 0.3 }],
  }),
  defineStep<number>({
    name: 'round',
    summary: 'Rounds half away from zero, to whole numbers or to so many decimal places.',
    accepts: 'numbers',
    argument: Finite,
    argumentOptional: true,
    suggest: addNumber,
    fault: (places = 0) =>
      Number.isInteger(places) && places >= 0 && places <= 10 ? undefined : 'takes 0 to 10 decimal places',
    output: (places = 0) => rounded(places),
    run: (places = 0) => rounding((decimal) => roundTo(decimal, places), toQuotient),
    examples: [
      { via: 'round', in: 2.5, out: 3 },
      { via: 'round', in: -2.5, out: -3 },
      { via: { round: 2 }, in: 1.005, out: 1.01 },
    ],
  }),
  defineStep({
    name: 'floor',
    summary: 'Rounds down to a whole number.',
    accepts: 'numbers',
    suggest: addNumber,
    output: () => rounded(0),
    run: () => rounding((decimal) => decimal.floor()),
    examples: [{ via: 'floor', in: -2.5, out: -3 }],
  }),
  defineStep({
    name: 'ceil',
    summary: 'Rounds up to a whole number.',
    accepts: 'numbers',
    suggest: addNumber,
    output: () => rounded(0),
    run: () => rounding((decimal) => decimal.ceil()),
    examples: [{ via: 'ceil', in: 2.1, out: 3 }],
  }),
  defineStep<number[]>({
    name: 'between',
    summary: 'Lets a number pass that lies within two bounds, inclusive; any other is unknown.',
    accepts: 'numbers',
    argument: Bounds,
    suggest: addNumber,
    fault: boundsFault,
    output: (bounds) => boundedBy(bounds, false),
    never: (shape, bounds) => isOutside(shape, bounds),
    run: (bounds) => calculate((decimal) => (within(bounds, decimal) ? decimal : OUT_OF_RANGE)),
    examples: [
      { via: { between: [0, 100] }, in: 5, out: 5 },
      { via: { between: [0, 100] }, in: 101, reason: 'step-failed' },
    ],
  }),
  defineStep<number[]>({
    name: 'clamp',
    summary: 'Moves a number outside two bounds to the nearer one.',
    accepts: 'numbers',
    argument: Bounds,
    suggest: addNumber,
    fault: boundsFault,
    output: (bounds) => boundedBy(bounds, true),
    run: (bounds) => calculate((decimal) => clampTo(bounds, decimal)),
    examples: [
      { via: { clamp: [0, 100] }, in: 130, out: 100 },
      { via: { clamp: [0, 100] }, in: 42, out: 42 },
    ],
  }),
];
