/**
 * What the check says of every place of a file: whether it may be *none*, whether it may be *unknown*. The promise
 * rests on it. For a place that is required it decides whether the field is listed; here it is asked of all.
 */
import { isRight } from 'fp-ts/Either';
import type { Reason } from '../../../src/core/absence';
import { accept, acceptAny } from '../../../src/mapping/check/assignable';
import { contractFields } from '../../../src/mapping/check/account';
import { flat } from '../../../src/mapping/check/rule';
import type { Element, Place, TypedMapping } from '../../../src/mapping/typed';
import type { FieldsAbsent } from '../../../src/observe/events';
import { absentToo } from '../../../src/types/type';
import type { Fields, Shape, Type } from '../../../src/types/type';

/** Every reason and the kind of absence that it belongs to, so that a new one must be met too. */
export const REASONS: Readonly<Record<Reason, 'none' | 'unknown'>> = {
  missing: 'none',
  blank: 'none',
  'no-such-user': 'none',
  'not-asked': 'none',
  'when-false': 'none',
  'absent-if': 'none',
  empty: 'none',
  'element-incomplete': 'none',
  'too-many': 'none',
  'already-selected': 'none',
  'type-mismatch': 'unknown',
  'source-unavailable': 'unknown',
  'when-unknown': 'unknown',
  'step-failed': 'unknown',
  'not-in-table': 'unknown',
  'number-not-exact': 'unknown',
  'text-not-fit': 'unknown',
};

/** What may become of the single values at a contract path. */
interface Claim {
  readonly none: boolean;
  readonly unknown: boolean;
}

/** Claims by contract path. */
export type Claims = ReadonlyMap<string, Claim>;

type ScalarPlace = Extract<Place, { readonly place: 'scalar' }>;

const itemOf = (shape: Shape): Shape => (shape.kind === 'array' ? itemOf(shape.item.shape) : shape);

/** What the contract has at a path, if anything. */
const contractAt = (path: string, fields: Fields): Shape | undefined => {
  const [name = '', ...rest] = path.split('.');
  const type = fields.get(name);
  if (type === undefined) return undefined;
  const shape = itemOf(type.shape);
  return rest.length > 0 && shape.kind === 'object' ? contractAt(rest.join('.'), shape.fields) : shape;
};

const typeOf = ({ path, value }: ScalarPlace, fields: Fields): Type | undefined => {
  const target = contractAt(path, fields);
  const accepted = target === undefined ? acceptAny(value.type) : accept(target, value.type);
  return isRight(accepted) ? flat({ ...value, type: accepted.right.type }) : undefined;
};

const inner = (place: Place): readonly Place[] => {
  if (place.place === 'object') return place.fields.map(([, field]) => field);
  return place.place === 'list' ? place.elements.map(({ item }: Element) => item) : [];
};

const allPlaces = (place: Place): readonly Place[] => [place, ...inner(place).flatMap(allPlaces)];

/** What the check claims of a mapping. A path where lists or objects are left out too says nothing. */
export const claimsOf = ({ account }: TypedMapping): Claims => {
  const fields = contractFields();
  const places = allPlaces(account);
  const others = new Set(places.flatMap((place) => (place.place === 'scalar' ? [] : [place.path])));
  const claims = new Map<string, Claim>();
  for (const place of places) {
    const type = place.place === 'scalar' && !others.has(place.path) ? typeOf(place, fields) : undefined;
    if (type === undefined) continue;
    const before = claims.get(place.path) ?? { none: false, unknown: false };
    claims.set(place.path, absentToo(type, before));
  }
  return claims;
};

/** A place that was left out although the check said that this kind of absence never befalls it. */
export const unclaimed = (claims: Claims, absent: FieldsAbsent['fields']): string | undefined => {
  const odd = absent.find(
    ({ field, reason }) => reason !== 'already-selected' && claims.get(field)?.[REASONS[reason]] === false,
  );
  return odd && `"${odd.field}" was said never to be ${REASONS[odd.reason]}, and is: ${odd.reason}`;
};
