/**
 * Owns what to write instead of a value that the contract does not take. It must not judge whether one does
 * (accept).
 */
import { describe } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { usual } from '../../values/usual';
import { nearest } from '../../diagnostics/did-you-mean';
import { findStep } from '../steps/catalogue';
import { isNumeric, isTextual } from '../steps/step';

type TextShape = Extract<Shape, { kind: 'text' }>;
type NumberShape = Extract<Shape, { kind: 'number' }>;

const addStep = (step: string): string => `add ${step} to "via"`;

const stepTo: Readonly<Record<string, string>> = {
  digits: 'phone',
  contactPhone: 'contactPhone',
  date: 'date',
  url: 'url',
  link: 'link',
  email: 'email',
};

const EPOCH = '{ "date": { "epoch": "milliseconds" } }';

/** Whether a step makes something of at least one value of a shape. */
const helps = (name: string, shape: Shape): boolean => {
  const bound = findStep(name)?.bind(undefined);
  return bound?._tag === 'Right' && !bound.right.oddities(shape).some(({ code }) => code === 'step-never');
};

const tableTo = (value: Scalar | undefined): string =>
  addStep(`{ "table": { "…": ${JSON.stringify(value)} } }`);

const textStep = (target: TextShape, shape: Shape): string | undefined => {
  const [word] = target.usual === undefined ? [] : usual[target.usual].words;
  if (word !== undefined) return tableTo(word);
  const last = target.brand === undefined ? undefined : stepTo[target.brand];
  if (isTextual(shape)) return last !== undefined && helps(last, shape) ? addStep(`"${last}"`) : undefined;
  if (last === undefined) return addStep('"text"');
  if (!isNumeric(shape)) return undefined;
  if (target.brand === 'date') return addStep(EPOCH);
  return target.brand === 'digits' || target.brand === 'contactPhone'
    ? addStep(`"text" and "${last}"`)
    : undefined;
};

/** Whether the bounds are right already; rounding keeps whole ones. */
const isInside = (shape: Shape, { min, max }: NumberShape): boolean => {
  if (min === undefined || max === undefined) return true;
  return shape.kind === 'number' && (shape.min ?? -Infinity) >= min && (shape.max ?? Infinity) <= max;
};

const numberSteps = (target: NumberShape, shape: Shape): string | undefined => {
  if (!isTextual(shape) && !isNumeric(shape)) return undefined;
  if (shape.kind === 'text' && shape.brand === 'date' && target.integer) return addStep('"age"');
  const steps = [
    ...(isTextual(shape) ? ['"number"'] : []),
    ...(target.integer && !(shape.kind === 'number' && shape.integer) ? ['"round"'] : []),
    ...(isInside(shape, target) ? [] : [`{ "between": [${String(target.min)}, ${String(target.max)}] }`]),
  ];
  return addStep(steps.join(', '));
};

const booleanTable = (shape: Shape): string =>
  addStep(
    isNumeric(shape) ? '{ "table": { "1": true, "0": false } }' : '{ "table": { "yes": true, "no": false } }',
  );

/** What to take of something that is no single value. */
export const partOf = (shape: Shape): string | undefined => {
  if (shape.kind === 'array') return 'take one element of it, "[0]"';
  if (shape.kind === 'record') return 'take one of its fields';
  if (shape.kind !== 'object') return undefined;
  const names = [...shape.fields.keys()].slice(0, 6).map((name) => `"${name}"`);
  return names.length === 0 ? undefined : `take one of its fields: ${names.join(', ')}`;
};

/** The steps that make of a shape what the contract takes. */
export const stepsTo = (target: Shape, shape: Shape): string | undefined => {
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
  link: '"https://shop.example/" or "exampleapp://bonus"',
  email: '"name@shop.example"',
};

/** The constant, as JSON, that a misspelt one of few was meant to be. */
export const constantMeant = (target: Shape, value: Scalar): string | undefined => {
  const values = target.kind === 'literals' ? target.values : target.kind === 'boolean' ? [true, false] : [];
  const near = nearest(String(value), values.map(String));
  const meant = values.find((each) => String(each) === near);
  return meant === undefined ? undefined : JSON.stringify(meant);
};

/** A constant that the contract takes, like one that it does not. */
export const constantLike = (target: Shape, value: Scalar): string | undefined => {
  if (target.kind === 'literals') return `write ${describe(target)}`;
  if (target.kind === 'number' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    return `write it without quotes: ${value}`;
  if (target.kind === 'boolean' && (value === 'true' || value === 'false'))
    return `write it without quotes: ${value}`;
  if (target.kind !== 'text') return undefined;
  if (typeof value === 'string' && /[\n\r]/.test(value)) return 'write it on one line';
  const sample = target.brand === undefined ? undefined : samples[target.brand];
  if (sample !== undefined) return `write it like ${sample}`;
  return typeof value === 'string' ? undefined : `write it in quotes: "${String(value)}"`;
};
