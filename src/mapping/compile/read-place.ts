/** Where in the payloads a traced run has read its values: the slot, and the keys and indexes that lead there. */
import { keysTo, valueAlong } from '../../types/path';
import type { Key } from '../../types/path';
import type { Read } from '../typed';
import { elementsOf } from './elements';

/** A place in the payload of a slot. */
export interface ReadPlace {
  readonly slot: number;
  readonly path: readonly Key[];
}

/** Finds the places of reads; the elements of lists are known as far as the explanation has come. */
export interface ReadPlaces {
  /** `undefined` where the path ends early. */
  readonly of: (read: Pick<Read, 'slot' | 'segments'>) => ReadPlace | undefined;
  /** The same while an element of a list is in a slot. */
  readonly within: (list: Pick<Read, 'slot' | 'segments'>, at: number, slot: number) => ReadPlaces;
}

/** The key of an element that "each" goes through; below 0 it counts from the end. */
const keyOfElement = (list: unknown, at: number): Key | undefined => {
  const count = elementsOf(list).length;
  const index = at < 0 ? count + at : at;
  if (Array.isArray(list)) return index;
  return typeof list === 'object' && list !== null ? Object.keys(list)[index] : undefined;
};

const placesWith = (slots: readonly unknown[], elements: ReadonlyMap<number, ReadPlace>): ReadPlaces => {
  const of: ReadPlaces['of'] = ({ slot, segments }) => {
    const base = elements.get(slot) ?? { slot, path: [] };
    const keys = keysTo(valueAlong(slots[base.slot], base.path), segments);
    return keys && { slot: base.slot, path: [...base.path, ...keys] };
  };
  return {
    of,
    within: (list, at, slot) => {
      const place = of(list);
      const key = place && keyOfElement(valueAlong(slots[place.slot], place.path), at);
      if (place === undefined || key === undefined) return placesWith(slots, elements);
      const element = { slot: place.slot, path: [...place.path, key] };
      return placesWith(slots, new Map([...elements, [slot, element]]));
    },
  };
};

/** The places in the payloads that a run has read. */
export const readPlaces = (slots: readonly unknown[]): ReadPlaces => placesWith(slots, new Map());
