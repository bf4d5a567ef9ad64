/** The parts of a lookup: each a text, a number or a constant that is filled in for an ask, or several of them as one. */
import { Absence, unknown } from '../../../core/absence';
import { withSourceAbsence } from '../../../mapping/check/rule';
import { absenceOf, compileValue } from '../../../mapping/compile/rule';
import type { Environment, Evaluate } from '../../../mapping/compile/environment';
import type { Value } from '../../../mapping/typed';
import { hasShape } from '../../../values/codec';
import { isTotal, members } from '../../../types/type';
import type { Shape, Type } from '../../../types/type';
import type { LookupPath } from './reads';

/** A part of a lookup that was not filled in. */
export interface Unfilled {
  /** Where in the lookup it is: `query.phone`. */
  readonly place: readonly (string | number)[];
  readonly paths: readonly LookupPath[];
  readonly absence: Absence;
}

/** A rule of a lookup. */
export interface PlacedRule {
  /** Where in the lookup it is: `query.phone`. */
  readonly place: readonly (string | number)[];
  readonly value: Value;
}

/** A lookup or a part of it, checked: what it reads, whether it can be absent, and how it is filled in. */
export interface Lookup {
  /** What it reads, in order. */
  readonly paths: readonly LookupPath[];
  /** The first of them that can be absent; without its value the source cannot be asked. */
  readonly absent: LookupPath | undefined;
  /** Gives the lookup, or the absence of something that it needs, or that cannot be sent. */
  readonly fill: Evaluate;
  /** The parts that are absent. */
  readonly unfilled: (environment: Environment) => readonly Unfilled[];
  /** All its rules. */
  readonly rules: readonly PlacedRule[];
  /** Those of them by which it is filled in for an ask. */
  readonly rulesFor: (environment: Environment) => readonly PlacedRule[];
}

/** What is inside a part, from there on. */
const under = <A extends { readonly place: readonly (string | number)[] }>(
  key: string | number,
  inside: readonly A[],
): readonly A[] => inside.map((each) => ({ ...each, place: [key, ...each.place] }));

/** A part that reads something, by rules where it has some. */
export const partOf = (
  paths: readonly LookupPath[],
  absent: LookupPath | undefined,
  fill: Evaluate,
  rules: readonly PlacedRule[] = [],
): Lookup => ({
  paths,
  absent,
  fill,
  rules,
  rulesFor: () => rules,
  unfilled: (environment) => {
    const filled = fill(environment);
    return filled instanceof Absence ? [{ place: [], paths, absence: filled }] : [];
  },
});

/** A part that is always the same. */
export const constantPart = (value: unknown): Lookup => partOf([], undefined, () => value);

/** Parts with their names or indexes. */
export type Parts<K> = readonly (readonly [K, Lookup])[];

/** The checked parts; `undefined` when one of them has errors. */
export const soundParts = <K>(parts: readonly (readonly [K, Lookup | undefined])[]): Parts<K> | undefined => {
  const right = parts.flatMap(([key, part]) => (part === undefined ? [] : [[key, part] as const]));
  return right.length < parts.length ? undefined : right;
};

/** Several parts as one: absent if any of them is. */
export const combineParts = <K extends string | number>(
  parts: Parts<K>,
  build: (filled: readonly (readonly [K, unknown])[]) => unknown,
): Lookup => ({
  paths: parts.flatMap(([, part]) => part.paths),
  absent: parts.find(([, part]) => part.absent !== undefined)?.[1].absent,
  fill: (environment) => {
    const filled: (readonly [K, unknown])[] = [];
    for (const [key, part] of parts) {
      const value = part.fill(environment);
      if (value instanceof Absence) return value;
      filled.push([key, value]);
    }
    return build(filled);
  },
  unfilled: (environment) => parts.flatMap(([key, part]) => under(key, part.unfilled(environment))),
  rules: parts.flatMap(([key, part]) => under(key, part.rules)),
  rulesFor: (environment) => parts.flatMap(([key, part]) => under(key, part.rulesFor(environment))),
});

/** Whether a value can be absent, whatever the optional sources do. */
export const canBeAbsent = (value: Value): boolean => !isTotal(withSourceAbsence(value));

export type TextShape = Extract<Shape, { readonly kind: 'text' }>;

/** A text that the upstream does not interpret, such as one of a JSON body. */
export const SENT_ANYHOW: TextShape = { kind: 'text', sent: 'json' };

/** The requirement for a text at its place; `undefined` where no text stands. */
export const textAtPlace = ({ shape }: Type): TextShape | undefined =>
  members(shape).find((member) => member.kind === 'text');

/** The identifier of the app's request cannot be sent as it is. */
export const NOT_FIT = unknown('text-not-fit');

/** A value as text, as a template writes it. */
export const asText = (value: Value): Evaluate =>
  compileValue({ ...value, op: 'template', texts: ['', ''], values: [value] });

/** Puts a text together, however long its constant parts are; what fills a placeholder is bounded. */
export const fillText = (
  texts: readonly string[],
  values: readonly Evaluate[],
  write = (text: string): string => text,
): Evaluate => {
  const [first = '', ...rest] = texts;
  return (environment) => {
    const results = values.map((evaluate) => evaluate(environment));
    const absence = absenceOf(results);
    if (absence !== undefined) return absence;
    const filled = results.map(String);
    if (!filled.every((text) => text.isWellFormed())) return NOT_FIT; // half a surrogate pair cannot be encoded
    return first + filled.map((text, index) => write(text) + (rest[index] ?? '')).join('');
  };
};

/** What is filled in, where it can be sent. */
export const sendable =
  (shape: TextShape, fill: Evaluate): Evaluate =>
  (environment) => {
    const text = fill(environment);
    return typeof text !== 'string' || hasShape(shape, text) ? text : NOT_FIT;
  };
