/** Whether all that another party says of a value, such as a database of a column, is of the type that a tenant file has. */
import { canBe, canEqual } from './can-equal';
import { members } from './type';
import type { Scalar, Shape, Type } from './type';

/** How many values of a shape are of a type, as far as both say it. */
export type Fit = 'all' | 'some' | 'none';

const isText = (shape: Shape): boolean =>
  shape.kind === 'text' ||
  (shape.kind === 'literals' && shape.values.every((value) => typeof value === 'string'));

/** What is written in a text, or as one element, is not looked into. */
const isWritten = ({ written = [] }: Type, shape: Shape): boolean =>
  isText(shape) && written.some(({ as }) => as === 'JSON text' || as === 'list in text');

const elementOf = ({ shape, written = [] }: Type): Type | undefined => {
  const [list] = members(shape).flatMap((member) => (member.kind === 'array' ? [member.item] : []));
  return written.some(({ as }) => as === 'one or list') ? list : undefined;
};

/** The values of an enumeration that a shape cannot have. */
export const beyond = (type: Shape, shape: Shape): readonly Scalar[] =>
  members(shape).flatMap((member) =>
    member.kind === 'literals' ? member.values.filter((value) => !canBe(type, value)) : [],
  );

/** Whether each value of one member is of another. Which values a text or a number has is only known of enumerations. */
const includes = (declared: Shape, shape: Shape): boolean => {
  if (declared.kind === 'number' && shape.kind === 'number') return !declared.integer || shape.integer;
  if (declared.kind === 'array' && shape.kind === 'array')
    return fitOf(declared.item, shape.item.shape) === 'all';
  return canEqual(declared, shape);
};

const isOpen = ({ kind }: Shape): boolean => kind === 'opaque' || kind === 'secret' || kind === 'credential';

const isAllIn = (type: Type, shape: Shape): boolean => {
  if (isOpen(shape) || isWritten(type, shape)) return true;
  if (members(type.shape).some(isOpen)) return true;
  if (shape.kind === 'literals') return beyond(type.shape, shape).length === 0;
  return members(type.shape).some((declared) => includes(declared, shape));
};

const isSomeIn = (type: Type, shape: Shape): boolean => isAllIn(type, shape) || canEqual(type.shape, shape);

/** How the values of a shape fit a type. An absent value is not considered. */
export const fitOf = (type: Type, shape: Shape): Fit => {
  const all = members(shape);
  const element = elementOf(type);
  if (element !== undefined && all.every(({ kind }) => kind !== 'array')) return fitOf(element, shape);
  if (all.every((member) => isAllIn(type, member))) return 'all';
  return all.some((member) => isSomeIn(type, member)) ? 'some' : 'none';
};
