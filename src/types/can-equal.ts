/** Whether a value of a shape can be a certain literal. */
import { hasShape } from '../values/codec';
import { members } from './type';
import type { Scalar, Shape } from './type';

type NumberShape = Extract<Shape, { readonly kind: 'number' }>;

const overlap = (one: NumberShape, other: NumberShape): boolean =>
  (one.min ?? -Infinity) <= (other.max ?? Infinity) && (other.min ?? -Infinity) <= (one.max ?? Infinity);

/** Whether a value of one shape can equal a value of another. */
export const canEqual = (one: Shape, other: Shape): boolean =>
  members(one).some((member) =>
    members(other).some((another) => {
      if (member.kind === 'literals') return member.values.some((value) => canBe(another, value));
      if (another.kind === 'literals') return another.values.some((value) => canBe(member, value));
      if (member.kind === 'number' && another.kind === 'number') return overlap(member, another);
      return member.kind === another.kind;
    }),
  );

/** Whether a value of `shape` can equal `value`. */
export const canBe = (shape: Shape, value: Scalar): boolean =>
  members(shape).some((member) => {
    if (member.kind === 'literals') return member.values.includes(value);
    if (member.kind === 'boolean') return typeof value === 'boolean';
    if (member.kind === 'opaque') return true;
    return (member.kind === 'text' || member.kind === 'number') && hasShape(member, value);
  });
