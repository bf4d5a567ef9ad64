/**
 * Which element of a list is the payload, where `answer.at` takes one of several. The other elements are dropped here.
 */
import { left, right } from 'fp-ts/Either';
import { isNonEmpty } from 'fp-ts/ReadonlyArray';
import { map } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Either } from 'fp-ts/Either';
import { identityMismatch, payloadInvalid, userNotFound } from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import { isList, isRecord } from '../../src/types/conform';
import { holdsFor, keyNames, valueAt } from '../../src/types/path';
import type { Condition, Segment } from '../../src/types/path';
import { Owner as Verdict } from '../../src/adapter/owner';
import type { Spellings } from '../../src/adapter/owner';
import { compareRaw } from './owner';
import type { Owner } from './settings';

/** How the element is chosen. */
export interface Chosen {
  readonly at: string;
  readonly owner: Owner;
  readonly spellings: Spellings;
  readonly onCompared: (owner: Verdict) => void;
}

/** Whether a segment could mean an element of a list: any of them, or those that it fits. */
const fits = (element: unknown, segment: Segment): boolean =>
  segment.kind !== 'match' || valueAt([element], [segment]) !== undefined;

const candidates = (list: readonly unknown[], segment: Segment): readonly unknown[] =>
  list.filter((element) => fits(element, segment));

/** Whether a list on the path has several candidates for the one element that is taken. Then the owner is not known. */
export const hasSeveral = (body: unknown, segments: readonly Segment[]): boolean =>
  segments.some((segment, index) => {
    const list = segment.kind === 'field' ? undefined : valueAt(body, segments.slice(0, index));
    return isList(list) && candidates(list, segment).length > 1;
  });

/** The index of the path's last segment that selects from a list; negative without one. */
const lastListOf = (segments: readonly Segment[]): number =>
  segments.findLastIndex(({ kind }) => kind !== 'field');

/** Whether a path takes an element of a list. */
export const hasList = (segments: readonly Segment[]): boolean => lastListOf(segments) >= 0;

/** The place of the list from which a path takes an element; `undefined` where it takes none, or is inside another list. */
export const placeOfList = (segments: readonly Segment[]): readonly Segment[] | undefined => {
  const place = segments.slice(0, Math.max(0, lastListOf(segments)));
  return hasList(segments) && !hasList(place) ? place : undefined;
};

const isScalar = (value: unknown): boolean => !isList(value) && !isRecord(value);

/** Whether an element could match a segment although it does not: the value to compare cannot be read. */
const isObscure = (element: unknown, segment: Segment): boolean =>
  segment.kind === 'match' &&
  !fits(element, segment) &&
  (!isRecord(element) || segment.conditions.every((condition) => canHold(element, condition)));

const canHold = (element: unknown, condition: Condition): boolean =>
  holdsFor(element, condition) || !isScalar(valueAt(element, keyOf(condition)));

const keyOf = (condition: Condition): readonly Segment[] =>
  keyNames(condition).map((name) => ({ kind: 'field', name, start: 0, end: 0 }));

const UNREADABLE = payloadInvalid('owner', 'a readable owner');

/** Why no element is the owner's: all belong to others, or one of them cannot be read. */
const failureOfNone = (match: readonly Verdict['match'][]): SourceFailure =>
  match.includes('other') && !match.includes('unreadable') ? userNotFound : UNREADABLE;

/**
 * The value at the path in the one element that is the owner's. If all elements belong to others, the owner is not
 * found. If two elements are the owner's, the answer is ambiguous. The result is `undefined` for an empty list, and for
 * a value that is not a list.
 */
export const payloadOfOwner = (
  body: unknown,
  segments: readonly Segment[],
  { at, owner, spellings, onCompared }: Chosen,
): Either<SourceFailure, unknown> => {
  const place = lastListOf(segments);
  const [segment, ...inside] = segments.slice(Math.max(0, place));
  const before = segments.slice(0, Math.max(0, place));
  const list = valueAt(body, before);
  if (hasSeveral(body, before)) return left(identityMismatch(at));
  if (segment === undefined || !isList(list)) return right(undefined);
  const payloads = candidates(list, segment).map((element) => valueAt(element, inside));
  const isAnyObscure = list.some((element) => isObscure(element, segment));
  if (!isNonEmpty(payloads)) return isAnyObscure ? left(UNREADABLE) : right(undefined);
  const verdicts = map((payload: unknown) => compareRaw(payload, owner, spellings))(payloads);
  const [own, second] = payloads.filter((_payload, index) => verdicts[index]?.match === 'same');
  if (second !== undefined) return left(identityMismatch(at));
  if (own !== undefined) return right(own);
  onCompared(Verdict.anyOf(verdicts));
  return left(isAnyObscure ? UNREADABLE : failureOfNone(verdicts.map(({ match }) => match)));
};
