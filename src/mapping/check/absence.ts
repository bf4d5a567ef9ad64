/** Parts of the types that forms give: the absence of sources, whole numbers, joined texts. */
import { TEXT, mayBeBlank, members, withAbsence } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import type { Value } from '../typed';

export const NO_SOURCES: ReadonlySet<string> = new Set();

/** A value's type whatever the optional sources do. */
export const withSourceAbsence = (value: Value): Type =>
  value.requiresSources.size === 0 ? value.type : withAbsence(value.type, { none: true, unknown: true });

/** Whether calculating with values of a shape never has too many digits. */
export const isWholeNumber = (shape: Shape): boolean =>
  members(shape).every((member) => member.kind === 'number' && member.integer);

/** A text that is made of others, which may all be blank. */
export const textOf = (shapes: readonly Shape[]): Shape =>
  shapes.flatMap(members).some(mayBeBlank) ? { kind: 'text', blank: true } : TEXT;
