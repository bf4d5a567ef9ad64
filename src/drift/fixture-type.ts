/** The type of the payloads that a tenant's fixtures have: what is in all of them is expected. */
import { Integer, NonBlank } from '../values/codec';
import type { ValueShape } from '../values/codec';
import { areData } from '../payload-type/notation-write';
import { seenIn } from '../types/observed';
import type { Seen } from '../types/observed';
import { BOOLEAN, OPAQUE, TEXT, members, unionOf, withAbsence } from '../types/type';
import type { Shape, Type } from '../types/type';

const WHOLE: ValueShape = { kind: 'number', integer: true };
const NUMBER: ValueShape = { kind: 'number', integer: false };
const FILLED: ValueShape = { kind: 'text', brand: 'nonblank' };

/** What the declared type has in the same place. */
type Declared = readonly Shape[];

const shapesIn = (types: readonly Type[]): Declared => types.flatMap(({ shape }) => members(shape));

const fieldOf = (declared: Declared, name: string): Declared =>
  shapesIn(declared.flatMap((shape) => (shape.kind === 'object' ? (shape.fields.get(name) ?? []) : [])));

const elementsOf = (declared: Declared): Declared =>
  shapesIn(declared.flatMap((shape) => (shape.kind === 'array' ? [shape.item] : [])));

const valuesOf = (declared: Declared): Declared =>
  shapesIn(declared.flatMap((shape) => (shape.kind === 'record' ? [shape.value] : [])));

const objectsOf = (objects: NonNullable<Seen['objects']>, declared: Declared): Shape => {
  const fields = objects.fields();
  const isDeclared = declared.some(({ kind }) => kind === 'object');
  const isRecord = declared.some(({ kind }) => kind === 'record') || (!isDeclared && areData(fields));
  if (isRecord) return { kind: 'record', value: typeOf(objects.together(), valuesOf(declared)) };
  return {
    kind: 'object',
    fields: new Map(
      fields.map(({ name, seen, always }) => [
        name,
        withAbsence(typeOf(seen, fieldOf(declared, name)), { none: !always }),
      ]),
    ),
  };
};

const shapesOf = (seen: Seen, declared: Declared): readonly Shape[] => {
  const { texts, numbers, booleans, items, objects } = seen;
  return [
    ...(texts.length > 0 ? [texts.every(NonBlank.is) ? FILLED : TEXT] : []),
    ...(numbers.length > 0 ? [numbers.every(Integer.is) ? WHOLE : NUMBER] : []),
    ...(booleans ? [BOOLEAN] : []),
    ...(items === undefined ? [] : [{ kind: 'array', item: typeOf(items(), elementsOf(declared)) } as const]),
    ...(objects === undefined ? [] : [objectsOf(objects, declared)]),
  ];
};

/** A place that is always null, empty or very deep may have anything. */
const typeOf = (seen: Seen, declared: Declared): Type => {
  const shapes = seen.isDeep ? [] : shapesOf(seen, declared);
  const shape = shapes.length === 0 ? OPAQUE : unionOf(shapes);
  return { shape, none: seen.nulls || shapes.length === 0, unknown: true };
};

/**
 * The type of these payloads. Where `declared` says that keys are data, or where they look like it, they are: no key that could
 * be a person's is a field of this type. `undefined` without payloads.
 */
export const typeOfPayloads = (payloads: readonly unknown[], declared: Type): Type | undefined =>
  payloads.length === 0 ? undefined : typeOf(seenIn(payloads), shapesIn([declared]));
