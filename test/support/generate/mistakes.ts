/** Mistakes of integrators in a correct file. */
import { anySteps } from './steps';
import type { Random } from './random';

type Json = unknown;
type Container = Record<string, Json> | Json[];

const isContainer = (node: Json): node is Container => typeof node === 'object' && node !== null;

/** Every place inside a tree: what holds it, and under which key. */
export const placesOf = (node: Json): readonly (readonly [Container, string])[] =>
  isContainer(node)
    ? Object.keys(node).flatMap((key) => [[node, key] as const, ...placesOf(Reflect.get(node, key))])
    : [];

const ODD: readonly Json[] = [
  null,
  0,
  '',
  'crm',
  [],
  {},
  true,
  { from: 'crm.id' },
  { value: 5 },
  'M',
  { all: [] },
  1e400,
  -0,
];

const misspelt = (random: Random, text: string): string => {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(['', 'x', '.', '[0]', '"']) + text.slice(at + random.below(2));
};

const MISTAKES: readonly ((random: Random, root: Json, holder: Container, key: string) => void)[] = [
  (random, _root, holder, key) => Reflect.set(holder, key, structuredClone(random.pick(ODD))),
  (_random, _root, holder, key) => Reflect.deleteProperty(holder, key),
  (random, root, holder, key) => {
    const [other, name] = random.pick(placesOf(root));
    Reflect.set(holder, key, structuredClone(Reflect.get(other, name)));
  },
  (random, _root, holder, key) => {
    const value: Json = Reflect.get(holder, key);
    Reflect.set(holder, key, typeof value === 'string' ? misspelt(random, value) : [value]);
  },
  (random, _root, holder, key) => {
    const value: Json = Reflect.get(holder, key);
    if (typeof value === 'string') Reflect.set(holder, key, { from: value, via: anySteps(random) });
  },
];

/** Makes one mistake in a tree, in place. */
export const mistakeIn = (random: Random, root: Json): void => {
  const places = placesOf(root);
  if (places.length === 0) return;
  const [holder, key] = random.pick(places);
  random.pick(MISTAKES)(random, root, holder, key);
};
