/** The subject of a comparison: a value at a path, after some steps. */
import { members } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import type { ComparedSyntax } from '../syntax/guard';
import type { AppliedStep, Outcomes, Read, Value } from '../typed';
import { checkPath } from './scope';
import type { Scope } from './scope';
import { checkSteps } from './steps';

/** What is compared, with its type after the steps. */
export interface Compared {
  readonly value: Read;
  readonly steps: readonly AppliedStep[];
  readonly type: Type;
  readonly requiresSources: Value['requiresSources'];
}

/** The outcomes of a test that only an absence of its subject causes. */
export const absences = (
  read: Pick<Value, 'type' | 'requiresSources'>,
): Pick<Outcomes, 'false' | 'unknown'> => ({
  false: read.type.none || read.requiresSources.size > 0,
  unknown: read.type.unknown || read.requiresSources.size > 0,
});

export const isComparable = (shape: Shape): boolean =>
  members(shape).every((member) => ['text', 'number', 'boolean', 'literals'].includes(member.kind));

type NumberShape = Extract<Shape, { readonly kind: 'number' }>;

/** The alternatives of a shape that are all numbers. */
export const numbersOf = (shape: Shape): readonly NumberShape[] | undefined => {
  const all = members(shape);
  const numbers = all.filter((member) => member.kind === 'number');
  return numbers.length < all.length ? undefined : numbers;
};

/** What a comparison compares; `undefined` when a path or step of it has errors. */
export const checkCompared = ({ path, via }: ComparedSyntax, scope: Scope): Compared | undefined => {
  const value = checkPath(path, scope);
  if (via === undefined) return undefined; // a step could not be read, and that was said
  const stepped = checkSteps(value, via, scope);
  if (value === undefined || stepped === undefined) return undefined;
  const { type, requiresSources } = stepped;
  return { value, steps: stepped.op === 'steps' ? stepped.steps : [], type, requiresSources };
};
