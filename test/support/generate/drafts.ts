/** The parts that generated rules are put together from: paths that fit, steps behind them, constants. */
import type { Find } from './catalogues';
import { constantFor } from './goals';
import type { Goal } from './goals';
import { membersOf } from './paths';
import type { Path } from './paths';
import type { Random, Way } from './random';
import type { Sort } from './sort';
import type { StepJson } from './steps';

/** What a rule may use. */
export interface Reach {
  readonly random: Random;
  /** The paths in reach, of which there is at least one. */
  readonly paths: readonly Path[];
  /** How often a rule is required. */
  readonly required: number;
  /** The look-ups in catalogues. */
  readonly finds?: readonly Find[];
}

/** A rule without what surrounds its value. */
export interface Draft {
  readonly core: Readonly<Record<string, unknown>>;
  readonly via: readonly StepJson[];
}

export type Rule = string | Readonly<Record<string, unknown>>;

export const isTextual = (sort: Sort): boolean =>
  sort.kind === 'text' ||
  (sort.kind === 'literals' && sort.values.every((value) => typeof value === 'string'));
/** A text that may be written in any form. */
export const isFree = (sort: Sort): boolean =>
  sort.kind === 'text' && (sort.of === 'text' || sort.of === 'nonblank');
export const isNumeric = (sort: Sort): boolean =>
  sort.kind === 'number' ||
  (sort.kind === 'literals' && sort.values.every((value) => typeof value === 'number'));
export const isWritable = (sort: Sort): boolean =>
  ['text', 'number', 'boolean', 'literals'].includes(sort.kind);

export const pathWith = ({ random, paths }: Reach, fits: (sort: Sort) => boolean): Path | undefined => {
  const fitting = paths.filter(({ sort }) => membersOf(sort).every(fits));
  const elements = fitting.filter(({ isElement }) => isElement);
  if (elements.length > 0 && random.chance(0.7)) return random.pick(elements);
  return fitting.length === 0 ? undefined : random.pick(fitting);
};

export const from = (
  reach: Reach,
  fits: (sort: Sort) => boolean,
  ...via: readonly StepJson[]
): Draft | undefined => {
  const path = pathWith(reach, fits);
  return path && { core: { from: path.text }, via };
};

export const then = (draft: Draft | undefined, ...steps: readonly StepJson[]): Draft | undefined =>
  draft && { ...draft, via: [...draft.via, ...steps] };

export const valueOf = ({ random }: Reach, goal: Goal): Draft => ({
  core: { value: constantFor(random, goal, goal.want === 'text') },
  via: [],
});

/** The first way that leads anywhere; a constant always does. */
export const attempt = (reach: Reach, goal: Goal, ways: readonly Way<Draft | undefined>[]): Draft => {
  for (let tries = 0; tries < 4; tries += 1) {
    const draft = reach.random.oneOf(ways);
    if (draft !== undefined) return draft;
  }
  return valueOf(reach, goal);
};
