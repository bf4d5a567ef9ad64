/** Owns the question whether a value of a shape can be a certain literal. It must not know rules. */
import { members } from './type';
import type { Scalar, Shape } from './type';

/** Whether a value of `shape` can equal `value`. */
export const canBe = (shape: Shape, value: Scalar): boolean =>
  members(shape).some((member) => {
    if (member.kind === 'literals') return member.values.includes(value);
    if (member.kind === 'boolean') return typeof value === 'boolean';
    if (member.kind === 'opaque') return true;
    if (member.kind === 'text') return typeof value === 'string';
    return member.kind === 'number' && typeof value === 'number';
  });
