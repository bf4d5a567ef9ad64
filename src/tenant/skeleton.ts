/** Owns what a suggestion writes for a setting that is missing or wrong: the least that could stand there. */
import { isText, plain, spaced } from '../mapping/document';
import type { ArrayNode, JsonNode } from '../mapping/document';
import { NAME } from './settle-secret';
import { members } from '../type/type';
import type { Fields, ObjectShape, Shape, Type } from '../type/type';

/** What an example has in an object or a list. */
export const partOf = (example: unknown, name: string): unknown =>
  typeof example === 'object' && example !== null && Object.hasOwn(example, name)
    ? Object.entries(example).find(([key]) => key === name)?.[1]
    : undefined;

const neededOf = (shape: Shape): readonly (readonly [string, Type])[] =>
  shape.kind === 'object' ? [...shape.fields].filter(([, { none }]) => !none) : [];

const isTemplate = (example: unknown): boolean => typeof example === 'string' && example.startsWith('{');

/** A value of the shape as JSON, with `…` where a text is needed that no example has in all cases. */
const skeleton = (whole: Shape, example?: unknown): string => {
  const shape = members(whole)[0] ?? whole;
  switch (shape.kind) {
    case 'object': {
      const needed = neededOf(shape);
      return needed.length === 0
        ? spaced(example ?? {})
        : `{ ${needed.map(([name, type]) => member(name, type, partOf(example, name))).join(', ')} }`;
    }
    case 'array':
      return `[${skeleton(shape.item.shape, partOf(example, '0'))}]`;
    case 'record':
      return `{ ${member('…', shape.value)} }`;
    case 'literals':
      return JSON.stringify(shape.values[0]);
    case 'number':
      return String(typeof example === 'number' ? example : (shape.min ?? 0));
    case 'boolean':
      return 'true';
    case 'secret':
      return '"${NAME}"';
    default:
      return isTemplate(example) ? JSON.stringify(example) : '"…"';
  }
};

/** A key with the least that could be its value: `"token": "${NAME}"`. */
export const member = (name: string, type: Type, example?: unknown): string =>
  `"${name}": ${skeleton(type.shape, example)}`;

/** A list without the secrets that stand in it as they are: a suggestion must not repeat one. */
const unliteral = (list: unknown, shape: Shape): unknown =>
  shape.kind === 'array' && shape.item.shape.kind === 'secret' && Array.isArray(list)
    ? list.map((item: unknown) => (typeof item === 'string' && NAME.test(item) ? item : '${NAME}'))
    : list;

/** A list where an object is needed: the one list that the object needs, or the keys of a record. */
const aroundList = (node: ArrayNode, shape: Shape): string | undefined => {
  const texts = node.items.flatMap((item) => (isText(item) ? [item.value] : []));
  if (shape.kind === 'record' && texts.length > 0)
    return `write { ${texts.map((text) => member(text, shape.value)).join(', ')} }`;
  const needed = neededOf(shape);
  const [name, type] = needed[0] ?? [];
  return needed.length === 1 && name !== undefined && type?.shape.kind === 'array'
    ? `write ${spaced({ [name]: unliteral(plain(node), type.shape) })}`
    : undefined;
};

/** A text where an object is needed: its literal, or else its first text, unless that could be a secret. */
const aroundText = (text: string, shape: Shape, { example, isSecret }: Hints): string => {
  const needed = neededOf(shape);
  const [field] =
    needed.find(([, type]) => type.shape.kind === 'literals' && type.shape.values.includes(text)) ??
    needed.find(([, type]) => type.shape.kind === 'text' && !isSecret) ??
    [];
  const written = needed.map(([name, type]) =>
    name === field ? `"${name}": ${JSON.stringify(text)}` : member(name, type, partOf(example, name)),
  );
  return field === undefined ? `write ${skeleton(shape, example)}` : `write { ${written.join(', ')} }`;
};

/** A whole number as near as it may be to one that is too small or too large. */
const bounded = (
  value: number,
  { integer, min, max }: Extract<Shape, { kind: 'number' }>,
): string | undefined =>
  integer && Number.isSafeInteger(value)
    ? String(Math.min(Math.max(value, min ?? value), max ?? value))
    : undefined;

/** A number where an object is needed: its first number. */
const aroundNumber = (value: number, fields: Fields): string | undefined => {
  const [field] = [...fields].flatMap(([name, { shape }]) =>
    shape.kind === 'number' ? [{ name, number: bounded(value, shape) }] : [],
  );
  return field?.number === undefined ? undefined : `write { "${field.name}": ${field.number} }`;
};

/** Something else where an object is needed; one that may lack every field says nothing as `{}`. */
const insteadOfScalar = (value: unknown, shape: ObjectShape, example: unknown): string | undefined => {
  const needed = neededOf(shape);
  const around =
    typeof value === 'number' && needed.length <= 1 ? aroundNumber(value, shape.fields) : undefined;
  if (around !== undefined) return around;
  return needed.length === 0 && shape.fields.size > 0 && example === undefined
    ? undefined
    : `write ${skeleton(shape, example)}`;
};

/** Of several objects the one that a text is a literal of, or else the first. */
const meantObject = (node: JsonNode, shapes: readonly Shape[]): Shape | undefined =>
  shapes.find((shape) =>
    neededOf(shape).some(
      ([, type]) => type.shape.kind === 'literals' && isText(node) && type.shape.values.includes(node.value),
    ),
  );

/** What a suggestion may know of the place. */
interface Hints {
  /** What the adapter's example has there. */
  readonly example: unknown;
  /** What stands there may be a secret, which is never repeated. */
  readonly isSecret: boolean;
}

const insteadOfNumber = (node: JsonNode, shape: Extract<Shape, { kind: 'number' }>): string | undefined => {
  if (isText(node)) return /^\d{1,15}$/.test(node.value) ? `write ${node.value}` : undefined;
  const number =
    node.kind === 'scalar' && typeof node.value === 'number' ? bounded(node.value, shape) : undefined;
  return number && `write ${number}`;
};

/** What to write instead of a value of the wrong kind, if that can be said. */
export const instead = (node: JsonNode, whole: Shape, hints: Hints): string | undefined => {
  const shape = meantObject(node, members(whole)) ?? members(whole)[0] ?? whole;
  if (node.kind === 'array') return aroundList(node, shape);
  if (node.kind === 'object' && shape.kind === 'array' && shape.item.shape.kind === 'object')
    return 'put it into brackets: [ … ]';
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  if (shape.kind === 'array')
    return isText(node) ? `write ${spaced(unliteral([node.value], shape))}` : undefined;
  if (shape.kind === 'object')
    return isText(node)
      ? aroundText(node.value, shape, hints)
      : insteadOfScalar(node.value, shape, hints.example);
  if (shape.kind === 'number') return insteadOfNumber(node, shape);
  return shape.kind === 'text' && typeof node.value === 'number' ? `write "${node.raw}"` : undefined;
};
