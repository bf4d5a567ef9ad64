/** What is put into payloads where a rule's paths lead, so that the rule has something to do. */
import { isObject } from '../../src/mapping/compile/path';
import { holdsFor } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import type { PathSyntax } from '../../src/mapping/syntax/parts';
import type { RuleSyntax } from '../../src/mapping/syntax/rule';
import type { Random } from '../support/generate/random';

/** The paths that a rule reads. */
export const pathsIn = ({ core }: RuleSyntax): readonly PathSyntax[] => {
  if (core.form === 'from') return [core.path];
  if (core.form === 'template') return core.paths;
  if (core.form === 'over') return core.over.item === undefined ? [] : pathsIn(core.over.item);
  return core.form === 'value' ? [] : core.rules.flatMap(pathsIn);
};

/** Texts that the rule itself names: the keys of its tables, its constants. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
    : [];
};

/** Something for every step to digest. */
// prettier-ignore
export const DIGESTIBLE: readonly unknown[] = [
  '1986-12-24', '1986-12-24T23:30:00+03:00', '0001-01-01T00:00:00Z', '12.5', '42', '+7 (916) 123-45-67', 'a@b.example', 'https://shop.example/',
  1, 5, 42.5, -3, 100, true, false, Array.from({ length: 160 }, () => 'x'),
];

/** What is put where a rule's paths lead. */
export interface Planting {
  readonly paths: readonly PathSyntax[];
  readonly draw: () => unknown;
  readonly random: Random;
}

/** Unknown fields pass every codec, so anything may stand where nothing is documented. */
export const plantAll = ({ paths, draw, random }: Planting, head: string, value: unknown): void => {
  for (const path of paths) if (path.head === head && random.chance(0.6)) plant(value, path, draw());
};

const partOf = (holder: object, segment: Segment): unknown => {
  if (segment.kind === 'field') return Reflect.get(holder, segment.name);
  if (!Array.isArray(holder)) return undefined;
  return segment.kind === 'index'
    ? holder.at(segment.index)
    : holder.find((element: unknown) =>
        segment.conditions.every((condition) => holdsFor(element, condition)),
      );
};

const plant = (value: unknown, { segments }: PathSyntax, seed: unknown): void => {
  let holder = value;
  for (const [at, segment] of segments.entries()) {
    if (!isObject(holder)) return;
    if (at === segments.length - 1 && segment.kind === 'field') Reflect.set(holder, segment.name, seed);
    else if (segment.kind === 'field' && !Object.hasOwn(holder, segment.name))
      Reflect.set(holder, segment.name, {});
    holder = partOf(holder, segment);
  }
};
