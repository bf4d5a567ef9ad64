/** The description of a type that does not fit: of several kinds, only the wrong ones. */
import { describe, members, unionOf } from '../../types/type';
import type { Shape } from '../../types/type';

/** Every alternative of a shape, constants one by one. */
const alternatives = (shape: Shape): readonly Shape[] =>
  members(shape).flatMap((member): readonly Shape[] =>
    member.kind === 'literals'
      ? member.values.map((value) => ({ kind: 'literals', values: [value] }))
      : [member],
  );

/** What does not fit, in words: `this is text`, or `this can be false` where other alternatives do fit. */
export const describeMismatch = (shape: Shape, fits: (alternative: Shape) => boolean): string => {
  const all = alternatives(shape);
  const odd = all.filter((alternative) => !fits(alternative));
  return odd.length === 0 || odd.length === all.length
    ? `this is ${describe(shape)}`
    : `this can be ${describe(unionOf(odd))}`;
};
