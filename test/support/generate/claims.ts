/**
 * The claims of the check for every place of a file: whether it may be *none*, whether it may be *unknown*. The promise
 * depends on them. For a required place they decide whether the field is listed; here all places are tested.
 */
import { reasons } from '../../../src/core/absence';
import { withSourceAbsence } from '../../../src/mapping/check/rule';
import type { Element, Place, TypedMapping } from '../../../src/mapping/typed';
import type { FieldsAbsent } from '../../../src/observe/events';
import { withAbsence } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';

/** What may become of the single values at a contract path. */
interface Claim {
  readonly none: boolean;
  readonly unknown: boolean;
}

/** Claims by contract path. */
export type Claims = ReadonlyMap<string, Claim>;

type ScalarPlace = Extract<Place, { readonly place: 'scalar' }>;

const typeOf = ({ value }: ScalarPlace): Type => withSourceAbsence(value);

const inner = (place: Place): readonly Place[] => {
  if (place.place === 'object') return place.fields.map(([, field]) => field);
  return place.place === 'list' ? place.elements.map(({ item }: Element) => item) : [];
};

const allPlaces = (place: Place): readonly Place[] => [place, ...inner(place).flatMap(allPlaces)];

/** What the check claims of a mapping. A path where lists or objects are left out too says nothing. */
export const claimsOf = ({ account }: TypedMapping): Claims => {
  const places = allPlaces(account);
  const others = new Set(places.flatMap((place) => (place.place === 'scalar' ? [] : [place.path])));
  const claims = new Map<string, Claim>();
  for (const place of places) {
    const type = place.place === 'scalar' && !others.has(place.path) ? typeOf(place) : undefined;
    if (type === undefined) continue;
    const before = claims.get(place.path) ?? { none: false, unknown: false };
    claims.set(place.path, withAbsence(type, before));
  }
  return claims;
};

/** A place that was left out although the check said that this kind of absence never befalls it. */
export const unclaimed = (claims: Claims, absent: FieldsAbsent['fields']): string | undefined => {
  const odd = absent.find(
    ({ field, reason }) => reason !== 'already-selected' && claims.get(field)?.[reasons[reason]] === false,
  );
  return odd && `"${odd.field}" was said never to be ${reasons[odd.reason]}, and is: ${odd.reason}`;
};
