/** What rules are generated towards: the contract's types, and the constants that it takes of each. */
import type { Scalar, Shape } from '../../../src/types/type';
import type { Random } from './random';
import { WORDS } from './values';

const BRANDS = ['digits', 'contactPhone', 'date', 'url', 'link', 'email'] as const;

/** A brand of text that a place of the contract takes. */
export type BrandGoal = (typeof BRANDS)[number];

/** What a rule is to give. */
export type Goal =
  | { readonly want: 'text' | BrandGoal }
  | {
      readonly want: 'number';
      readonly integer: boolean;
      readonly bounds: readonly [number, number] | undefined;
    }
  | { readonly want: 'boolean' }
  | { readonly want: 'literals'; readonly values: readonly Scalar[] };

/** The goal of a contract's type. */
export const goalOf = (shape: Shape): Goal => {
  if (shape.kind === 'literals') return { want: 'literals', values: shape.values };
  if (shape.kind === 'boolean') return { want: 'boolean' };
  if (shape.kind === 'number') {
    const { integer, min, max } = shape;
    return {
      want: 'number',
      integer,
      bounds: min === undefined || max === undefined ? undefined : [min, max],
    };
  }
  const brand = shape.kind === 'text' ? shape.brand : undefined;
  return { want: BRANDS.find((each) => each === brand) ?? 'text' };
};

const ANY: readonly Goal[] = [
  { want: 'text' },
  { want: 'text' },
  { want: 'digits' },
  { want: 'date' },
  { want: 'number', integer: false, bounds: undefined },
  { want: 'number', integer: true, bounds: [0, 100] },
  { want: 'boolean' },
  { want: 'literals', values: ['male', 'female', ''] },
];

/** A goal where the contract has none. */
export const anyGoal = (random: Random): Goal => random.pick(ANY);

const repeated = <A>(values: readonly A[], times: number): readonly A[] =>
  Array.from({ length: times }, () => values).flat();

const CONSTANTS = {
  text: [...repeated(WORDS, 8), '', ' ', 'one\ntwo', 'бонусов', 'x'.repeat(1000)],
  digits: ['79160000000', '0'],
  date: ['1990-01-30', '2000-02-29'],
  contactPhone: ['79160000000', '+7 (900) 000-00-00'],
  url: ['https://shop.example/a.png', 'http://shop.example/a.png'],
  link: ['https://shop.example/', 'exampleapp://bonus'],
  email: ['a@b.example'],
} as const;

/** A constant inside a rule: now and then one that its place does not take, which only the type can tell. */
export const innerConstant = (random: Random, goal: Goal): Scalar =>
  constantFor(random, random.chance(0.06) ? anyGoal(random) : goal, true);

/** A constant that the contract takes there. */
export const constantFor = (random: Random, goal: Goal, blank = false): Scalar => {
  switch (goal.want) {
    case 'number':
      return goal.bounds === undefined
        ? random.pick([0, 1, -2.5, 0.01, 100, Number.MAX_SAFE_INTEGER])
        : random.pick(goal.integer ? goal.bounds : [...goal.bounds, 42]);
    case 'boolean':
      return random.chance(0.8);
    case 'literals':
      return random.pick(goal.values);
    case 'text':
      return random.pick(blank ? CONSTANTS.text : WORDS);
    default:
      return random.pick(CONSTANTS[goal.want]);
  }
};
