/** Generated rules over the elements of lists, and of several numbers. */
import type { Draft, Reach, Rule } from './drafts';
import { isNumeric, isTextual, pathWith, then } from './drafts';
import { elementPaths, listsOf } from './each';
import type { Goal } from './goals';
import { guardOf } from './guards';
import { isAlways } from './paths';
import type { Path } from './paths';

/** Makes a rule inside another, towards what is wanted. */
export type Inner = (reach: Reach, goal: Goal) => Rule;

type NumberForm = 'sum' | 'min' | 'max';
type TextForm = 'join';
type AnyForm = 'first' | 'last';

/** A list, the name of its element, and what is in reach of the item. */
const opened = (reach: Reach) => {
  // All of one list for each element of another is soon more work than a request may take.
  const isInside = reach.paths.some(({ isElement }) => isElement);
  const lists = listsOf(reach).filter(({ isElement }) => isElement || !isInside);
  if (lists.length === 0) return undefined;
  const list = reach.random.pick(lists);
  const [as, paths] = elementPaths(reach, list);
  // Of these the item reads most of the time: an element that is never read is a finding.
  const inside: Reach = { ...reach, paths: reach.random.chance(0.15) ? [...reach.paths, ...paths] : paths };
  return { head: { each: list.text, as }, inside, paths };
};

/** A guard, mostly over the element. */
const when = ({ random }: Reach, paths: readonly Path[]): object =>
  random.chance(0.4) && paths.length > 0 ? { when: guardOf(random, paths) } : {};

/** Paths of the element that the item can read as they are. */
const fitting = (reach: Reach, goal: Goal): string | undefined =>
  pathWith(reach, goal.want === 'number' ? isNumeric : isTextual)?.text;

/** A form over a list whose items are towards a goal. */
export const overList = (
  reach: Reach,
  form: NumberForm | TextForm | AnyForm,
  goal: Goal,
  inner: Inner,
): Draft | undefined => {
  const each = opened(reach);
  if (each === undefined) return undefined;
  const { random } = reach;
  const direct = goal.want === 'number' || goal.want === 'text' ? fitting(each.inside, goal) : undefined;
  const item = direct !== undefined && random.chance(0.7) ? direct : inner(each.inside, goal);
  const core = { [form]: { ...each.head, ...when(reach, each.paths), item } };
  const separator = form === 'join' ? { separator: random.pick([' ', ', ', '']) } : {};
  return { core: { ...core, ...separator }, via: [] };
};

/** How many elements there are, perhaps of those that have something. */
export const countOf = (reach: Reach): Draft | undefined => {
  const each = opened(reach);
  if (each === undefined) return undefined;
  const { random } = reach;
  const unsure = each.paths.filter((path) => !isAlways(path));
  const item = unsure.length > 0 && random.chance(0.4) ? { item: random.pick(unsure).text } : {};
  const draft: Draft = { core: { count: { ...each.head, ...when(reach, each.paths), ...item } }, via: [] };
  return random.chance(0.3) ? then(draft, { clamp: [0, 100] }) : draft;
};
