/** Grouping of elements, in the order in which they came. */
export const groupBy = <K, A>(all: Iterable<A>, keyOf: (each: A) => K): ReadonlyMap<K, readonly A[]> => {
  const groups = new Map<K, A[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
};
