/** The deletion of a payload's own credentials before anything else reads the payload. No rule can read them. */
import type { Fields, Shape, Type } from '../types/type';

/** Names of fields, one inside another; a list on the way means each of its elements. */
export type FieldPath = readonly string[];

const CREDENTIAL: Type = { shape: { kind: 'credential' }, none: true, unknown: false };

const markIn = (shape: Shape, path: FieldPath): Shape => {
  switch (shape.kind) {
    case 'object':
      return { ...shape, fields: markCredential(shape.fields, path) };
    case 'array':
      return { ...shape, item: { ...shape.item, shape: markIn(shape.item.shape, path) } };
    case 'record':
      return { ...shape, value: { ...shape.value, shape: markIn(shape.value.shape, path.slice(1)) } };
    case 'union':
      return { ...shape, members: shape.members.map((member) => markIn(member, path)) };
    default:
      return shape;
  }
};

/** The fields with one of them a credential: a path to it, or through it, is a problem. */
const markCredential = (fields: Fields, [name, ...below]: FieldPath): Fields => {
  if (name === undefined) return fields;
  if (below.length === 0) return new Map([...fields, [name, CREDENTIAL]]);
  const type = fields.get(name);
  return type === undefined
    ? fields
    : new Map([...fields, [name, { ...type, shape: markIn(type.shape, below) }]]);
};

/** A payload's fields with its credentials among them. */
export const markCredentials = (fields: Fields, paths: readonly FieldPath[]): Fields =>
  paths.reduce(markCredential, fields);

const drop = (value: unknown, [name, ...below]: FieldPath): void => {
  if (name === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const element of value) drop(element, [name, ...below]);
  else if (below.length === 0) Reflect.deleteProperty(value, name);
  else if (Object.hasOwn(value, name)) drop(Reflect.get(value, name), below);
};

/** Deletes a payload's credentials, in place: the payload belongs to one request alone. */
export const dropCredentials = (payload: unknown, paths: readonly FieldPath[]): void => {
  for (const path of paths) drop(payload, path);
};
