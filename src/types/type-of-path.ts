/** The types of paths. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isBlank } from '../values/codec';
import type { Brand } from '../values/codec';
import { withAbsence, describe, mayBeBlank, members, optional, total, unionOf } from './type';
import type { Scalar, Shape, Type } from './type';
import { keyNames } from './path';
import type { Condition, Segment } from './path';
import { canBe } from './can-equal';
import type { Written } from './written';

type MatchSegment = Extract<Segment, { readonly kind: 'match' }>;

/** Why a payload does not have a path. */
export type TypeFault =
  /** `has` gives the names that there are, which can be many. */
  | {
      readonly why: 'unknown';
      readonly segment: Segment;
      /** The condition whose KEY it is about. */
      readonly condition?: Condition;
      readonly has: () => readonly string[];
    }
  | { readonly why: 'credential'; readonly segment: Segment }
  | { readonly why: 'opaque'; readonly segment: Segment }
  /** Its type is not written as it should be, which is a finding already. */
  | { readonly why: 'mistaken'; readonly segment: Segment }
  | { readonly why: 'list'; readonly segment: Segment }
  | { readonly why: 'kind'; readonly segment: Segment; readonly found: string }
  /** A KEY that never is its VALUE. */
  | {
      readonly why: 'never';
      readonly segment: MatchSegment;
      readonly condition: Condition;
      readonly found: string;
    };

/**
 * What a path reads. It is not `validated` when it leads through an alternative that does not document the field:
 * unknown fields pass, so the codec does not check the value there.
 */
export interface Walked {
  readonly type: Type;
  readonly validated: boolean;
}

const ABSENT = 'absent';

const isMistaken = (shape: Shape): boolean => shape.kind === 'opaque' && shape.mistaken === true;

/** The type of one part of one alternative; `absent` where the alternative does not have it. */
const step = (shape: Shape, segment: Segment): Type | TypeFault | typeof ABSENT => {
  if (shape.kind === 'credential') return { why: 'credential', segment };
  if (shape.kind === 'opaque') return { why: isMistaken(shape) ? 'mistaken' : 'opaque', segment };
  if (segment.kind === 'field') return field(shape, segment, segment.name);
  if (shape.kind !== 'array') return { why: 'kind', segment, found: describe(shape) };
  if (segment.kind === 'index') return withAbsence(shape.item, { none: true });
  return matched(shape.item, segment);
};

const field = (shape: Shape, segment: Segment, name: string): Type | TypeFault | typeof ABSENT => {
  if (shape.kind === 'record') return withAbsence(shape.value, { none: true });
  if (shape.kind === 'array') return { why: 'list', segment };
  if (shape.kind !== 'object') return { why: 'kind', segment, found: describe(shape) };
  return shape.fields.get(name) ?? ABSENT;
};

/** Why a KEY leads nowhere; suggestions are for the whole KEY. */
const keyFault = (fault: TypeFault, segment: MatchSegment, condition: Condition, at: number): TypeFault => {
  const names = keyNames(condition);
  if (fault.why === 'unknown') {
    const has = (): readonly string[] => fault.has().map((name) => names.with(at, name).join('.'));
    return { why: 'unknown', segment, condition, has };
  }
  if (at > 0 && (fault.why === 'kind' || fault.why === 'list'))
    return { why: 'unknown', segment, condition, has: () => [] };
  return { ...fault, segment };
};

/** What KEY reads, which may lead into objects of an element. */
const keyed = (item: Type, segment: MatchSegment, condition: Condition): Walked | TypeFault => {
  let reached: Walked = { type: item, validated: true };
  for (const [at, name] of keyNames(condition).entries()) {
    const next = walk(reached.type, { kind: 'field', name, start: segment.start, end: segment.end });
    if ('why' in next) return keyFault(next, segment, condition, at);
    reached = { type: next.type, validated: reached.validated && next.validated };
  }
  return reached;
};

/** Why a condition can hold for no element. */
const impossible = (item: Type, segment: MatchSegment, condition: Condition): TypeFault | undefined => {
  const found = keyed(item, segment, condition);
  if ('why' in found) return found;
  const { type, validated } = found;
  const possible = condition.value === null ? type.none : canBe(type.shape, condition.value);
  return possible || !validated
    ? undefined
    : { why: 'never', segment, condition, found: describe(type.shape) };
};

/** The first element for which the conditions hold: one whose KEY cannot be read might have been it. */
const matched = (item: Type, segment: MatchSegment): Type | TypeFault => {
  const faults = segment.conditions.flatMap((condition) => impossible(item, segment, condition) ?? []);
  return faults[0] ?? optional(item.shape);
};

/** Every name once: two alternatives may document the same field. */
const fieldNames = (shape: Shape): readonly string[] => [
  ...new Set(members(shape).flatMap((member) => (member.kind === 'object' ? [...member.fields.keys()] : []))),
];

const isFault = (result: Type | TypeFault | typeof ABSENT): result is TypeFault =>
  result !== ABSENT && 'why' in result;
const isType = (result: Type | TypeFault | typeof ABSENT): result is Type =>
  result !== ABSENT && !('why' in result);

/** Whether a result leaves the field undocumented: it may have any value. */
const isOpen = (result: Type | TypeFault | typeof ABSENT): boolean =>
  result === ABSENT || (isFault(result) && (result.why === 'opaque' || result.why === 'mistaken'));

/** A number of many digits is an object to io-ts: where both are possible, a missing field cannot be detected. */
const isNumberToo = (shape: Shape, segment: Segment): boolean =>
  segment.kind === 'field' && members(shape).some(({ kind }) => kind === 'number');

/** The forms in which the values of all types are written. */
const commonForms = ([first, ...others]: readonly Type[]): readonly Written[] =>
  (first?.written ?? []).filter((form) => others.every(({ written = [] }) => written.includes(form)));

const walk = (type: Type, segment: Segment): Walked | TypeFault => {
  const results = members(type.shape).map((shape) => step(shape, segment));
  const types = results.filter(isType);
  const fault = results.find(isFault);
  if (fault !== undefined && (types.length === 0 || fault.why === 'credential')) return fault;
  if (types.length === 0) return { why: 'unknown', segment, has: () => fieldNames(type.shape) };
  const validated = !results.some(isOpen);
  const written = commonForms(types);
  const merged: Type = {
    ...(written.length > 0 ? { written } : {}),
    shape: unionOf(types.map((each) => each.shape)),
    none: types.length < results.length || types.some((each) => each.none),
    unknown: !validated || isNumberToo(type.shape, segment) || types.some((each) => each.unknown),
  };
  return { type: withAbsence(merged, type), validated };
};

/** The dotted names of the fields below a type, that of a list's elements not, `depth` objects deep. */
export const namesBelow = (type: Type, depth = 3): readonly string[] =>
  members(type.shape).flatMap((shape) =>
    shape.kind !== 'object'
      ? []
      : [...shape.fields].flatMap(([name, field]) => [
          name,
          ...(depth > 1 ? namesBelow(field, depth - 1).map((below) => `${name}.${below}`) : []),
        ]),
  );

const isBlankText = (value: Scalar): boolean => typeof value === 'string' && isBlank(value);

const canBeBlank = (shape: Shape): boolean =>
  mayBeBlank(shape) || shape.kind === 'opaque' || (shape.kind === 'text' && shape.brand === undefined);

const withoutBlanks = (shape: Shape): Shape =>
  shape.kind === 'literals'
    ? { kind: 'literals', values: shape.values.filter((value) => !isBlankText(value)) }
    : shape;

/** A text that may be blank is *none* when it is, and so is a blank literal. */
const readType = (type: Type): Type => {
  const shapes = members(type.shape);
  if (!shapes.some(canBeBlank)) return type;
  return withAbsence({ ...type, shape: unionOf(shapes.map(withoutBlanks)) }, { none: true });
};

/** The type of what a path reads, or why it reads nothing. */
export const typeOfPath = (root: Type, segments: readonly Segment[]): Either<TypeFault, Walked> => {
  let [type, validated] = [root, true];
  for (const segment of segments) {
    const next = walk(type, segment);
    if ('why' in next) return left(next);
    [type, validated] = [next.type, validated && next.validated];
  }
  const last = segments.at(-1);
  if (last !== undefined && members(type.shape).some(isMistaken))
    return left({ why: 'mistaken', segment: last });
  return last !== undefined && type.shape.kind === 'credential'
    ? left({ why: 'credential', segment: last })
    : right({ type: readType(type), validated });
};

/** The type of a request's identifier, which has one of the brands. */
export const identifierType = (brands: readonly Brand[]): Type => {
  const text = unionOf(brands.map((brand) => ({ kind: 'text', brand })));
  return total({ kind: 'object', fields: new Map([['userIdentifier', total(text)]]) });
};
