/** Which parts of a payload are needed, so that the others are not looked at. */

/** What is needed inside a value: by the names of its fields; a list counts as its elements. */
export type Needed = 'everything' | 'nothing' | ReadonlyMap<string, Needed>;

/** In the place of a name: what is read below every key of a record. */
export const EVERY_KEY = '*';

/** What is needed inside the field of a value. */
export const neededInside = (needed: Needed, name: string): Needed =>
  typeof needed === 'string' ? needed : (needed.get(name) ?? 'nothing');

/** A map that grows while paths are put in. */
type Growing = Map<string, Growing | 'everything'>;

const put = (map: Growing, [name, ...inside]: readonly string[]): void => {
  if (name === undefined) return;
  const inner: Growing | 'everything' = map.get(name) ?? new Map<string, Growing>();
  map.set(name, inner);
  if (inner !== 'everything') put(inner, inside);
};

/** What is needed where `paths` lead to what is read, and everything inside the fields of the names in `wholes`. */
export const neededOf = (paths: readonly (readonly string[])[], wholes: readonly string[] = []): Needed => {
  const root: Growing = new Map(wholes.map((name) => [name, 'everything']));
  for (const path of paths) put(root, path);
  return root;
};
