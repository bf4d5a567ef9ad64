/** Rules generated towards what is wanted at a place, so that many of them pass the check. */
import { attempt, from, isFree, isNumeric, isTextual, isWritable, pathWith, then, valueOf } from './drafts';
import { found } from './catalogues';
import { membersOf } from './paths';
import type { Draft, Reach, Rule } from './drafts';
import { constantFor, innerConstant } from './goals';
import type { BrandGoal, Goal } from './goals';
import { guardOf } from './guards';
import type { Random } from './random';
import type { Scalar } from '../../../src/types/type';
import type { Sort } from './sort';
import { countOf, overList } from './over';
import { MILD_STEPS, TEXT_STEPS, epochStep, numberSteps, stepOf, tableTo } from './steps';
import type { StepJson } from './steps';

const rules = (reach: Reach, goal: Goal, depth: number): readonly Rule[] =>
  reach.random.several(1, 3, () => innerRule(reach, goal, depth - 1));

const first = (reach: Reach, goal: Goal, depth: number): Draft => ({
  core: { first: rules(reach, goal, depth) },
  via: [],
});

const join = (reach: Reach, depth: number): Draft => ({
  core: {
    join: rules(reach, { want: 'text' }, depth),
    separator: reach.random.pick([' ', ', ', '', 'и'.repeat(300)]),
  },
  via: [],
});

const TEXTS_AROUND = ['', 'Карта ', ' · ', '{{', '}}', '-'];

const template = (reach: Reach): Draft | undefined => {
  const { random } = reach;
  const piece = (): string => {
    const path = pathWith(reach, (sort) => isTextual(sort) || isNumeric(sort));
    return random.pick(TEXTS_AROUND) + (path === undefined ? '' : `{${path.text}}`);
  };
  const text = random.several(1, 2, piece).join('') + random.pick(TEXTS_AROUND);
  return { core: { template: text }, via: [] };
};

const table = (reach: Reach, goal: Goal): Draft | undefined => {
  const path = pathWith(reach, isWritable);
  const { random } = reach;
  const value = (): Scalar => constantFor(random, goal, random.chance(0.1));
  return (
    path && { core: { from: path.text }, via: [{ table: tableTo(random, value, membersOf(path.sort)) }] }
  );
};

/** Wholes that are often reached, and now and then none. */
const WHOLES = [100, 1000, 5, 42, 0.5, 1];

const percent = (reach: Reach, depth: number): Draft => {
  const { random } = reach;
  const part = innerRule(reach, NUMBER, depth - 1);
  const whole = random.chance(0.3) ? { value: random.pick(WHOLES) } : innerRule(reach, NUMBER, depth - 1);
  return { core: { percent: [part, whole] }, via: [] };
};

const extreme = ({ random }: Reach): 'min' | 'max' => random.pick(['min', 'max']);

const difference = (reach: Reach, depth: number): Draft => ({
  core: { difference: [innerRule(reach, NUMBER, depth - 1), innerRule(reach, NUMBER, depth - 1)] },
  via: [],
});

const over = (
  reach: Reach,
  form: Parameters<typeof overList>[1],
  goal: Goal,
  depth: number,
): Draft | undefined => overList(reach, form, goal, (inside, wanted) => innerRule(inside, wanted, depth - 1));

const text = (reach: Reach, depth: number): Draft => {
  const nests = depth > 0 ? 1 : 0;
  const draft = attempt(reach, { want: 'text' }, [
    [8, () => from(reach, isTextual)],
    [4, () => from(reach, isWritable, 'text')],
    [2, () => table(reach, { want: 'text' })],
    [2, () => then(number(reach, depth - 1), 'text')],
    [1, () => then(number(reach, depth - 1), stepOf(reach.random, 'plural'))],
    [1, () => then(number(reach, depth - 1), stepOf(reach.random, 'formatNumber'))],
    [1, () => from(reach, isDate, stepOf(reach.random, 'formatDate'))],
    [1, () => valueOf(reach, { want: 'text' })],
    [3, () => template(reach)],
    [4, () => found(reach, isTextual)],
    [2 * nests, () => join(reach, depth)],
    [2 * nests, () => first(reach, { want: 'text' }, depth)],
    [nests, () => over(reach, 'join', { want: 'text' }, depth)],
    [nests, () => over(reach, 'first', { want: 'text' }, depth)],
    [nests, () => over(reach, 'last', { want: 'text' }, depth)],
  ]);
  return reach.random.chance(0.3) ? textStep(reach, draft) : draft;
};

/** Whether a draft is a path alone, to texts of any form. */
const isAnyText = ({ paths }: Reach, { core, via }: Draft): boolean =>
  via.length === 0 &&
  paths.some(({ text: path, sort }) => path === core.from && membersOf(sort).every(isFree));

/** A step of a certain form behind what may be of that form; behind other texts mostly one that takes them all. */
const textStep = (reach: Reach, draft: Draft): Draft => {
  const { random } = reach;
  const isWild = random.chance(isAnyText(reach, draft) ? 0.4 : 0.07);
  return then(draft, stepOf(random, random.pick(isWild ? TEXT_STEPS : MILD_STEPS))) ?? draft;
};

const brandedText = (reach: Reach, brand: BrandGoal, depth: number): Draft => {
  const goal = { want: brand } as const;
  return attempt(reach, goal, [
    [4, () => from(reach, (sort) => sort.kind === 'text' && WITHIN[brand].includes(sort.of))],
    [3, () => found(reach, (sort) => sort.kind === 'text' && WITHIN[brand].includes(sort.of))],
    [9, () => then(from(reach, unread(reach)), branding(reach, brand))],
    [1, () => then(template(reach), branding(reach, brand))],
    [brand === 'date' ? 2 : 0, () => from(reach, isNumeric, epochStep(reach.random))],
    [brand === 'date' ? 4 : 0, () => from(reach, isDate, 'date')],
    // What makes a text one of its brand is forgotten.
    [reach.random.chance(0.4) ? 1 : 0, () => from(reach, isTextual)],
    [1, () => valueOf(reach, goal)],
    [depth > 0 ? 2 : 0, () => first(reach, goal, depth)],
    [depth > 0 ? 1 : 0, () => over(reach, reach.random.pick(['first', 'last']), goal, depth)],
  ]);
};

/** The brands whose every text is of one. */
const WITHIN: Readonly<Record<BrandGoal, readonly string[]>> = {
  digits: ['digits'],
  contactPhone: ['contactPhone', 'digits'],
  date: ['date'],
  url: ['url'],
  link: ['link', 'url'],
  email: ['email'],
};

const branding = ({ random }: Reach, brand: BrandGoal): StepJson => {
  const steps = brand === 'digits' || brand === 'contactPhone' ? [...WITHIN[brand], 'phone'] : WITHIN[brand];
  return stepOf(random, random.pick(steps));
};

/** Texts that a step can read, except some whose type is known already. */
const unread = ({ random }: Reach): ((sort: Sort) => boolean) => (random.chance(0.95) ? isFree : isTextual);

const isDate = (sort: Sort): boolean => sort.kind === 'text' && sort.of === 'date';
const isList = (sort: Sort): boolean => sort.kind === 'array';
const NUMBER = { want: 'number', integer: false, bounds: undefined } as const;

const number = (reach: Reach, depth: number): Draft => {
  const nests = depth > 0 ? 1 : 0;
  const draft = attempt(reach, NUMBER, [
    [9, () => from(reach, isNumeric)],
    [3, () => from(reach, unread(reach), stepOf(reach.random, 'number'))],
    [2, () => from(reach, isList, 'count')],
    [1, () => from(reach, unread(reach), 'millis')],
    [1, () => from(reach, isDate, stepOf(reach.random, 'epoch'))],
    [1, () => age(reach)],
    [1, () => table(reach, NUMBER)],
    [1, () => valueOf(reach, NUMBER)],
    [2, () => found(reach, isNumeric)],
    [3 * nests, () => ({ core: { sum: rules(reach, NUMBER, depth) }, via: [] })],
    [nests, () => ({ core: { [extreme(reach)]: rules(reach, NUMBER, depth) }, via: [] })],
    [nests, () => difference(reach, depth)],
    [nests, () => over(reach, 'sum', NUMBER, depth)],
    [nests, () => over(reach, extreme(reach), NUMBER, depth)],
    [nests, () => over(reach, reach.random.pick(['first', 'last']), NUMBER, depth)],
    [nests, () => countOf(reach)],
    [2 * nests, () => percent(reach, depth)],
    [2 * nests, () => first(reach, NUMBER, depth)],
  ]);
  // Arithmetic forgets bounds: what is refused for that never goes wrong.
  if ('percent' in draft.core) return draft;
  return reach.random.chance(0.4) ? (then(draft, ...numberSteps(reach.random)) ?? draft) : draft;
};

const age = (reach: Reach): Draft | undefined =>
  reach.random.chance(0.4)
    ? from(reach, isDate, 'age')
    : from(reach, unread(reach), stepOf(reach.random, 'date'), 'age');

/** Bounds within those that are wanted. */
const bounding = ({ random }: Reach, [min, max]: readonly [number, number]): StepJson => ({
  [random.pick(['between', 'clamp'])]: random.pick([
    [min, max],
    [min, max],
    [min + 1, max - 1],
    [min, min + 5],
    [min + 0.5, max],
    random.pick([
      [min - 1, max],
      [min, max + 1],
    ]),
  ]),
});

const boundedNumber = (reach: Reach, goal: Extract<Goal, { want: 'number' }>, depth: number): Draft => {
  const { integer, bounds } = goal;
  if (bounds === undefined) return number(reach, depth);
  const rounding =
    integer && !reach.random.chance(0.15) ? [reach.random.pick(['round', 'floor', 'ceil'])] : [];
  return attempt(reach, goal, [
    [6, () => then(number(reach, depth), ...rounding, bounding(reach, bounds))],
    [integer && bounds[1] === 150 ? 5 : 0, () => age(reach)],
    [
      integer || bounds[1] !== 100 ? 0 : 2,
      () => from(reach, (sort) => sort.kind === 'number' && sort.of === 'percent'),
    ],
    [depth > 0 && bounds[1] === 100 ? 4 : 0, () => percent(reach, depth)],
    [1, () => valueOf(reach, goal)],
    [depth > 0 ? 1 : 0, () => first(reach, goal, depth)],
  ]);
};

const chosen = (reach: Reach, goal: Goal, depth: number, fits: (sort: Sort) => boolean): Draft => {
  const draft = attempt(reach, goal, [
    [3, () => from(reach, fits)],
    [3, () => found(reach, fits)],
    [4, () => table(reach, goal)],
    [2, () => valueOf(reach, goal)],
    [depth > 0 ? 1 : 0, () => first(reach, goal, depth)],
  ]);
  // What the step makes of it may be no longer what is wanted.
  return reach.random.chance(0.06) ? textStep(reach, draft) : draft;
};

/** Of true and false one may stand for nothing. */
const unwantedFlag = ({ random }: Reach, draft: Draft): Draft =>
  'from' in draft.core && random.chance(0.2)
    ? (then(draft, { absentIf: random.chance(0.8) ? false : true }) ?? draft)
    : draft;

const draftOf = (reach: Reach, goal: Goal, depth: number): Draft => {
  switch (goal.want) {
    case 'text':
      return text(reach, depth);
    case 'number':
      return boundedNumber(reach, goal, depth);
    case 'boolean':
      return unwantedFlag(
        reach,
        chosen(reach, goal, depth, ({ kind }) => kind === 'boolean'),
      );
    case 'literals':
      return chosen(
        reach,
        goal,
        depth,
        (sort) => sort.kind === 'literals' && sort.values.every((value) => goal.values.includes(value)),
      );
    default:
      return brandedText(reach, goal.want, depth);
  }
};

/** What surrounds the value of a rule. */
const surroundings = ({ random, paths }: Reach, goal: Goal): Readonly<Record<string, unknown>> => ({
  ...(random.chance(0.15) ? { when: guardOf(random, paths) } : {}),
  ...(random.chance(0.15) ? { default: innerConstant(random, goal) } : {}),
  ...(random.chance(0.12) ? { ifUnknown: innerConstant(random, goal) } : {}),
});

const written = (random: Random, { core, via }: Draft, around: Readonly<Record<string, unknown>>): Rule => {
  const isShort = typeof core.from === 'string' && via.length === 0 && Object.keys(around).length === 0;
  if (isShort && random.chance(0.8)) return core.from as string;
  return { ...core, ...(via.length === 0 ? {} : { via }), ...around };
};

const innerRule = (reach: Reach, goal: Goal, depth: number): Rule =>
  written(reach.random, draftOf(reach, goal, depth), surroundings(reach, goal));

/** A rule that is to give what is wanted. */
export const ruleFor = (reach: Reach, goal: Goal): Rule =>
  reach.random.chance(reach.required)
    ? requiredRule(reach, goal)
    : written(reach.random, draftOf(reach, goal, 2), surroundings(reach, goal));

/** Paths that are there once their source or list element is: rules over them are often there for sure. */
const sturdy = (reach: Reach): Reach => {
  const paths = reach.paths.filter(({ sure }) => sure);
  return paths.length > 0 && reach.random.chance(0.75) ? { ...reach, paths } : reach;
};

/**
 * A rule whose absence is an error. Its value is often certain, or certain except for one thing. There the check must
 * get both kinds of absence right; otherwise a field fails that it has not listed.
 */
export const requiredRule = (reach: Reach, goal: Goal): Rule => {
  const { random } = reach;
  const inner = sturdy(reach);
  const around = {
    ...(random.chance(0.2) ? { when: guardOf(random, inner.paths) } : {}),
    ...(random.chance(0.4) ? { default: constantFor(random, goal) } : {}),
    ...(random.chance(0.4) ? { ifUnknown: constantFor(random, goal) } : {}),
  };
  const rule = written(random, draftOf(inner, goal, random.below(3)), around);
  const isAlone = typeof rule !== 'string' && !('default' in rule) && random.chance(0.6);
  if (isAlone) return { ...rule, required: true };
  const others = random.chance(0.4) ? [innerRule(inner, goal, 1)] : [];
  return { first: [rule, ...others], required: true };
};
