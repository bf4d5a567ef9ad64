/** Whether a value of a shape can be a certain literal. */
import { hasShape } from '../values/codec';
import { members } from './type';
import type { Scalar, Shape } from './type';

/** Whether a value of `shape` can equal `value`. */
export const canBe = (shape: Shape, value: Scalar): boolean =>
  members(shape).some((member) => {
    if (member.kind === 'literals') return member.values.includes(value);
    if (member.kind === 'boolean') return typeof value === 'boolean';
    if (member.kind === 'opaque') return true;
    return (member.kind === 'text' || member.kind === 'number') && hasShape(member, value);
  });
