/** The lists that "each" goes through, and the paths of their elements. */
import type { Reach } from './drafts';
import { membersOf, pathsFrom } from './paths';
import type { Path } from './paths';
import type { Sort } from './sort';

const itemsOf = (sort: Sort): readonly Sort[] => {
  if (sort.kind === 'array') return [sort.item];
  return sort.kind === 'record' ? [sort.value] : [];
};

/** The paths of lists, and now and then of objects whose keys are data: an inferred type does not tell these from others. */
export const listsOf = ({ random, paths }: Pick<Reach, 'random' | 'paths'>): readonly Path[] => {
  const isAny = random.chance(0.12);
  return paths.filter(({ sort }) =>
    membersOf(sort).every(({ kind }) => kind === 'array' || (isAny && kind === 'record')),
  );
};

/** The paths of a list's element under a name of its own. */
export const elementPaths = (
  { random, paths }: Reach,
  { sort }: Path,
): readonly [string, readonly Path[]] => {
  const taken = paths.map(({ text, isElement }) => (isElement ? Number(/^el(\d+)/.exec(text)?.[1]) : -1));
  const alias = `el${1 + Math.max(-1, ...taken)}`;
  const items = membersOf(sort).flatMap(itemsOf);
  const [only] = items;
  const item = items.length === 1 && only !== undefined ? only : ({ kind: 'union', members: items } as const);
  const root = { text: alias, sort: item, sure: true, conditional: true, isElement: true };
  return [alias, pathsFrom(random, root, 2)];
};
