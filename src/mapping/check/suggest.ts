/** Suggestions for a value that the contract does not accept. */
import { describe } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { usual } from '../../values/usual';
import { nearest } from '../../diagnostics/did-you-mean';
import { findStep } from '../steps/catalogue';
import { isNumeric, isTextual } from '../steps/step';
import { addSteps, advise, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

type TextShape = Extract<Shape, { kind: 'text' }>;
type NumberShape = Extract<Shape, { kind: 'number' }>;

const stepTo: Readonly<Record<string, string>> = {
  digits: 'phone',
  contactPhone: 'contactPhone',
  date: 'date',
  url: 'url',
  link: 'link',
  email: 'email',
};

/** Whether a number counts milliseconds or seconds depends on the upstream. */
const EPOCH: Fix = { ...addSteps('{ "date": { "epoch": "milliseconds" } }'), asks: true };

/** Whether a step gives a value for at least one value of a shape. */
const helps = (name: string, shape: Shape): boolean => {
  const bound = findStep(name)?.bind(undefined);
  return bound?._tag === 'Right' && !bound.right.warnings(shape).some(({ code }) => code === 'step-never');
};

const tableTo = (value: Scalar | undefined): Fix =>
  addSteps(`{ "table": { "…": ${JSON.stringify(value)} } }`);

const textStep = (target: TextShape, shape: Shape): Fix | undefined => {
  const [word] = target.usual === undefined ? [] : usual[target.usual].words;
  if (word !== undefined) return tableTo(word);
  const last = target.brand === undefined ? undefined : stepTo[target.brand];
  if (isTextual(shape)) return last !== undefined && helps(last, shape) ? addSteps(`"${last}"`) : undefined;
  if (last === undefined) return addSteps('"text"');
  if (!isNumeric(shape)) return undefined;
  if (target.brand === 'date') return EPOCH;
  return target.brand === 'digits' || target.brand === 'contactPhone'
    ? addSteps('"text"', `"${last}"`)
    : undefined;
};

/** Whether the bounds are right already; rounding keeps whole ones. */
const isInside = (shape: Shape, { min, max }: NumberShape): boolean => {
  if (min === undefined || max === undefined) return true;
  return shape.kind === 'number' && (shape.min ?? -Infinity) >= min && (shape.max ?? Infinity) <= max;
};

const numberSteps = (target: NumberShape, shape: Shape): Fix | undefined => {
  if (!isTextual(shape) && !isNumeric(shape)) return undefined;
  if (shape.kind === 'text' && shape.brand === 'date' && target.integer) return addSteps('"age"');
  const steps = [
    ...(isTextual(shape) ? ['"number"'] : []),
    ...(target.integer && !(shape.kind === 'number' && shape.integer) ? ['"round"'] : []),
    ...(isInside(shape, target) ? [] : [`{ "between": [${String(target.min)}, ${String(target.max)}] }`]),
  ];
  return addSteps(...steps);
};

const booleanTable = (shape: Shape): Fix => ({
  ...addSteps(
    isNumeric(shape) ? '{ "table": { "1": true, "0": false } }' : '{ "table": { "yes": true, "no": false } }',
  ),
  asks: true,
});

/** A field as the end of a path. */
const fieldText = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** Advice to take a part of a list, a record or an object. */
export const partOf = (shape: Shape): Fix | undefined => {
  if (shape.kind === 'array')
    return { kind: 'insert', where: 'path-end', text: '[0]', before: 'take one element of it,', asks: true };
  if (shape.kind === 'record') return advise('take one of its fields');
  if (shape.kind !== 'object') return undefined;
  const names = [...shape.fields.keys()].slice(0, 6);
  const [first] = names;
  if (first === undefined) return undefined;
  const before = `take one of its fields, ${names.map((name) => `"${name}"`).join(', ')}: add`;
  return { kind: 'insert', where: 'path-end', text: fieldText(first), before, asks: true };
};

/** The steps that convert a shape to a type of the contract. */
export const stepsTo = (target: Shape, shape: Shape): Fix | undefined => {
  if (!['text', 'number', 'boolean', 'literals'].includes(shape.kind)) return partOf(shape);
  switch (target.kind) {
    case 'text':
      return textStep(target, shape);
    case 'number':
      return numberSteps(target, shape);
    case 'literals':
      return tableTo(target.values[0]);
    case 'boolean':
      return booleanTable(shape);
    default:
      return undefined;
  }
};

const samples: Readonly<Record<string, string>> = {
  digits: '"79161234567"',
  date: '"1986-12-24"',
  contactPhone: '"+7 (900) 000-00-00"',
  url: '"https://shop.example/"',
  email: '"name@shop.example"',
};

/** The allowed constant, as JSON, that a misspelt one probably means. */
export const constantMeant = (target: Shape, value: Scalar): string | undefined => {
  const values = target.kind === 'literals' ? target.values : target.kind === 'boolean' ? [true, false] : [];
  const near = nearest(String(value), values.map(String));
  const meant = values.find((each) => String(each) === near);
  return meant === undefined ? undefined : JSON.stringify(meant);
};

const WITHOUT_QUOTES = { before: 'write it without quotes:' } as const;

/** A constant that the contract accepts, similar to one that it does not. */
export const constantLike = (target: Shape, value: Scalar): Fix | undefined => {
  if (target.kind === 'literals') return advise(`write ${describe(target)}`);
  if (target.kind === 'number' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    return write(value, WITHOUT_QUOTES);
  if (target.kind === 'boolean' && (value === 'true' || value === 'false'))
    return write(value, WITHOUT_QUOTES);
  if (target.kind !== 'text') return undefined;
  if (typeof value === 'string' && /[\n\r]/.test(value)) return advise('write it on one line');
  const sample = target.brand === undefined ? undefined : samples[target.brand];
  if (target.brand === 'link') return advise(`write it like ${samples.url} or "exampleapp://bonus"`);
  if (sample !== undefined) return write(sample, { before: 'write it like', asks: true });
  return typeof value === 'string'
    ? undefined
    : write(JSON.stringify(String(value)), { before: 'write it in quotes:' });
};
