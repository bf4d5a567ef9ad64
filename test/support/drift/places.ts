/** Every place of an answer, with the type that it has, and the answer with one place replaced. */
import { isList, isRecord } from '../../../src/types/conform';
import { members } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';

export interface Place {
  readonly value: unknown;
  readonly type: Type;
  /** Its path in a report. */
  readonly path: string;
  /** The whole answer with another value here; without the field for `undefined`. */
  readonly replaced: (by: unknown) => unknown;
}

const shapeFor = (type: Type, kind: Shape['kind']): Shape | undefined =>
  members(type.shape).find((shape) => shape.kind === kind);

const under = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const insideObject = (place: Place, value: Readonly<Record<string, unknown>>): readonly Place[] => {
  const object = shapeFor(place.type, 'object');
  const record = shapeFor(place.type, 'record');
  return Object.keys(value).flatMap((name) => {
    const field = object?.kind === 'object' ? object.fields.get(name) : undefined;
    const type = field ?? (record?.kind === 'record' ? record.value : undefined);
    if (type === undefined) return [];
    return placesOf({
      value: value[name],
      type,
      path: under(place.path, field === undefined ? '*' : name),
      replaced: (by) => place.replaced({ ...value, [name]: by }),
    });
  });
};

/** This place and all places inside it. */
const placesOf = (place: Place): readonly Place[] => {
  const { value, type, path, replaced } = place;
  if (isRecord(value)) return [place, ...insideObject(place, value)];
  const array = shapeFor(type, 'array');
  if (!isList(value) || array?.kind !== 'array') return [place];
  return [
    place,
    ...value.flatMap((each, index) =>
      placesOf({
        value: each,
        type: array.item,
        path: `${path}[]`,
        replaced: (by) => replaced(value.map((other, at) => (at === index ? by : other))),
      }),
    ),
  ];
};

/** All places of an answer. */
export const placesIn = (value: unknown, type: Type): readonly Place[] =>
  placesOf({ value, type, path: '', replaced: (by) => by });
