/**
 * Owns the contract's end of a rule: whether a value of one type may stand where another is wanted, what it
 * must still pass at run time, and what to add when it may not.
 */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { hasShape, isFitText } from '../codec';
import { absentToo, describe, members } from '../type/type';
import type { Scalar, Shape, Type } from '../type/type';
import { isShowable } from './decimal';
import type { Finish } from './typed';

export interface Misfit {
  readonly message: string;
  readonly suggestion?: string;
}

interface Accepted {
  /** The type of what the place will hold. */
  readonly type: Type;
  readonly finish: Finish;
}

/** How one alternative fits: surely, only if a run-time test passes, or not. */
type Fit = 'total' | 'fallible' | 'misfit';

type TextShape = Extract<Shape, { kind: 'text' }>;
type NumberShape = Extract<Shape, { kind: 'number' }>;

const literalFits = (target: Shape, value: Scalar): boolean => {
  switch (target.kind) {
    case 'text':
      return typeof value === 'string' && isFitText(value) && hasShape(target, value);
    case 'number':
      return typeof value === 'number' && isShowable(value) && hasShape(target, value);
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
  return target.brand === undefined || target.brand === 'nonblank' || target.brand === shape.brand
    ? 'total'
    : 'misfit';
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

const addStep = (step: string): string => `add ${step} to "via"`;

const stepTo: Readonly<Record<string, string>> = {
  digits: '"digits"',
  date: '"date"',
  url: '"url"',
  email: '"email"',
};

const textSuggestion = (target: TextShape, shape: Shape): string | undefined => {
  const last = target.brand === undefined ? undefined : stepTo[target.brand];
  if (shape.kind === 'number' || shape.kind === 'boolean')
    return addStep(last === undefined ? '"text"' : `"text" and ${last}`);
  return shape.kind === 'text' && last !== undefined ? addStep(last) : undefined;
};

const numberSuggestion = (target: NumberShape, shape: Shape): string | undefined => {
  if (shape.kind === 'text' && shape.brand === 'date' && target.integer) return addStep('"age"');
  const steps = [
    ...(shape.kind === 'text' ? ['"number"'] : []),
    ...(target.integer && !(shape.kind === 'number' && shape.integer) ? ['"round"'] : []),
    ...(target.min === undefined ? [] : [`{ "between": [${String(target.min)}, ${String(target.max)}] }`]),
  ];
  return shape.kind === 'text' || shape.kind === 'number' ? addStep(steps.join(', ')) : undefined;
};

const suggestionFor = (target: Shape, shape: Shape): string | undefined => {
  switch (target.kind) {
    case 'text':
      return textSuggestion(target, shape);
    case 'number':
      return numberSuggestion(target, shape);
    case 'literals':
      return shape.kind === 'text' || shape.kind === 'literals'
        ? addStep(`{ "table": { "…": ${JSON.stringify(target.values[0])} } }`)
        : undefined;
    default:
      return undefined;
  }
};

const finishOf = (target: Shape, shape: Shape): Finish => {
  const wanted = members(target)[0] ?? target;
  if (wanted.kind === 'number') return 'number';
  if (wanted.kind === 'text') return wanted.brand === undefined ? 'text' : 'nonblank';
  if (wanted.kind === 'literals')
    return members(shape).some((each) => each.kind === 'boolean') ? 'boolean' : 'text';
  return 'boolean';
};

/** Whether a value of `type` may stand at a place of `target`. */
export const accept = (target: Shape, type: Type): Either<Misfit, Accepted> => {
  const fits = members(type.shape).map((shape) => ({ shape, fit: fit(target, shape) }));
  const misfit = fits.find((each) => each.fit === 'misfit');
  if (misfit !== undefined) {
    const suggestion = suggestionFor(target, misfit.shape);
    const message = `${describe(target)} is needed here, this is ${describe(misfit.shape)}`;
    return left({ message, ...(suggestion === undefined ? {} : { suggestion }) });
  }
  const fallible = fits.some((each) => each.fit === 'fallible');
  const blank = fallible && target.kind === 'text' && target.brand === 'nonblank';
  return right({
    type: absentToo({ ...type, shape: target }, { unknown: fallible, none: blank }),
    finish: finishOf(target, type.shape),
  });
};

const kindNames = { string: 'text', number: 'number', boolean: 'boolean' } as const;

const kindOf = (values: readonly Scalar[]): Finish | undefined =>
  Object.entries(kindNames).find(([kind]) => values.every((value) => typeof value === kind))?.[1];

/** Whether a value may stand where the contract says nothing: any single value that the app can read. */
export const acceptAny = (type: Type): Either<Misfit, Accepted> => {
  const kinds = members(type.shape).map((shape): Finish | undefined => {
    if (shape.kind === 'text' || shape.kind === 'number' || shape.kind === 'boolean') return shape.kind;
    return shape.kind === 'literals' ? kindOf(shape.values) : undefined;
  });
  const [finish] = kinds;
  const message = `a text, a number, true or false is needed here, this is ${describe(type.shape)}`;
  if (finish === undefined || kinds.some((kind) => kind !== finish)) return left({ message });
  return right({ type: absentToo(type, { unknown: finish !== 'boolean' }), finish });
};
