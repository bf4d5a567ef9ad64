/** The type of the payloads that a tenant's fixtures have: what is in all of them is expected. */
import { Integer, NonBlank } from '../values/codec';
import type { ValueShape } from '../values/codec';
import { areData } from '../payload-type/notation-write';
import { isCode, isCodeName } from '../scaffold/codes';
import { seenIn } from '../types/observed';
import type { Seen, SeenField } from '../types/observed';
import { BOOLEAN, OPAQUE, TEXT, members, unionOf, withAbsence } from '../types/type';
import type { Shape, Type } from '../types/type';

const WHOLE: ValueShape = { kind: 'number', integer: true };
const NUMBER: ValueShape = { kind: 'number', integer: false };
const FILLED: ValueShape = { kind: 'text', brand: 'nonblank' };

/** What the declared type has in the same place. */
type Declared = readonly Shape[];

/** How values become a type: with what is declared in the place, and whether fields that are codes have only the values seen. */
interface Reading {
  readonly declared: Declared;
  readonly codes: boolean;
}

const shapesIn = (types: readonly Type[]): Declared => types.flatMap(({ shape }) => members(shape));

const inside = (
  { declared, codes }: Reading,
  typesOf: (shape: Shape) => Type | readonly Type[] | undefined,
): Reading => ({ declared: shapesIn(declared.flatMap((shape) => typesOf(shape) ?? [])), codes });

const inField = (reading: Reading, name: string): Reading =>
  inside(reading, (shape) => (shape.kind === 'object' ? shape.fields.get(name) : undefined));

const inElement = (reading: Reading): Reading =>
  inside(reading, (shape) => (shape.kind === 'array' ? shape.item : undefined));

const inValue = (reading: Reading): Reading =>
  inside(reading, (shape) => (shape.kind === 'record' ? shape.value : undefined));

/** The values of a field that is a code by its name and by all of them. */
const codesOf = (name: string, { texts, numbers, booleans, items, objects }: Seen): Shape | undefined => {
  const values = [...texts, ...numbers.map(String)];
  const isOther = booleans || items !== undefined || objects !== undefined;
  if (isOther || values.length === 0 || !isCodeName(name) || !values.every(isCode)) return undefined;
  return { kind: 'literals', values: [...new Set([...texts, ...numbers.map(Number)])] };
};

const fieldOf = ({ name, seen, always }: SeenField, reading: Reading): Type => {
  const codes = reading.codes ? codesOf(name, seen) : undefined;
  const type =
    codes === undefined
      ? typeOf(seen, inField(reading, name))
      : { shape: codes, none: seen.nulls, unknown: true };
  return withAbsence(type, { none: !always });
};

const objectsOf = (objects: NonNullable<Seen['objects']>, reading: Reading): Shape => {
  const { declared } = reading;
  const fields = objects.fields();
  const isDeclared = declared.some(({ kind }) => kind === 'object');
  const isRecord = declared.some(({ kind }) => kind === 'record') || (!isDeclared && areData(fields));
  if (isRecord) return { kind: 'record', value: typeOf(objects.together(), inValue(reading)) };
  return { kind: 'object', fields: new Map(fields.map((field) => [field.name, fieldOf(field, reading)])) };
};

const shapesOf = (seen: Seen, reading: Reading): readonly Shape[] => {
  const { texts, numbers, booleans, items, objects } = seen;
  return [
    ...(texts.length > 0 ? [texts.every(NonBlank.is) ? FILLED : TEXT] : []),
    ...(numbers.length > 0 ? [numbers.every(Integer.is) ? WHOLE : NUMBER] : []),
    ...(booleans ? [BOOLEAN] : []),
    ...(items === undefined ? [] : [{ kind: 'array', item: typeOf(items(), inElement(reading)) } as const]),
    ...(objects === undefined ? [] : [objectsOf(objects, reading)]),
  ];
};

/** A place that is always null, empty or very deep may have anything. */
const typeOf = (seen: Seen, reading: Reading): Type => {
  const shapes = seen.isDeep ? [] : shapesOf(seen, reading);
  const shape = shapes.length === 0 ? OPAQUE : unionOf(shapes);
  return { shape, none: seen.nulls || shapes.length === 0, unknown: true };
};

/**
 * The type of these payloads. Where `declared` says that keys are data, or where they look like it, they are: no key that could
 * be a person's is a field of this type. With `codes`, a field that is a code has only the values of these payloads.
 * `undefined` without payloads.
 */
export const typeOfPayloads = (
  payloads: readonly unknown[],
  declared: Type,
  { codes = false } = {},
): Type | undefined =>
  payloads.length === 0 ? undefined : typeOf(seenIn(payloads), { declared: shapesIn([declared]), codes });
