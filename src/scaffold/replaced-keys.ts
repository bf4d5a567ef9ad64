/** What is said of keys that were replaced since they could name a person: how many, and where, by names that stay. */
import { isList, isRecord } from '../types/conform';

/** A key, and the place of its object. */
interface PlacedKey {
  readonly key: string;
  readonly place: string;
}

/** Keys with their places; what `isKept` does not hold for is `*` on the way, as are the elements of a list. */
const keysIn = (value: unknown, isKept: (key: string) => boolean, place = ''): readonly PlacedKey[] => {
  const below = (name: string): string => (place === '' ? name : `${place}.${name}`);
  if (isList(value)) return value.flatMap((each) => keysIn(each, isKept, below('*')));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { key, place },
    ...keysIn(inner, isKept, below(isKept(key) ? key : '*')),
  ]);
};

/** More places than these are not named. */
const MOST_PLACES = 3;

const placesInWords = (places: readonly string[]): string => {
  const named = places.slice(0, MOST_PLACES).map((place) => (place === '' ? 'the answer itself' : place));
  const more = places.length - named.length;
  return `${named.join(', ')}${more === 0 ? '' : ` and ${more} more ${more === 1 ? 'place' : 'places'}`}`;
};

/** Keys that could be somebody's are invented too, and are then not those of the upstream. */
export const replacedKeys = (invented: unknown, answer: unknown): readonly string[] => {
  const kept = new Set(keysIn(invented, () => true).map(({ key }) => key));
  const replaced = keysIn(answer, (key) => kept.has(key)).filter(({ key }) => !kept.has(key));
  const { size } = new Set(replaced.map(({ key }) => key));
  const places = placesInWords([...new Set(replaced.map(({ place }) => place))]);
  const message = `${size} of the answer’s keys could name a person (in ${places}). The fixture has others in their place, and the payload has "*" or leaves them out: write your own.`;
  return size === 0 ? [] : [message];
};
