/** Owns what a suggestion writes for a setting that is missing or wrong: the least that could stand there. */
import { isText, plain, spaced } from '../mapping/document';
import type { ArrayNode, JsonNode } from '../mapping/document';
import { NAME } from './settle-secret';
import { members } from '../type/type';
import type { Shape, Type } from '../type/type';

/** A value of the shape as JSON, with `…` where a text is needed. */
const skeleton = (whole: Shape): string => {
  const shape = members(whole)[0] ?? whole;
  switch (shape.kind) {
    case 'object': {
      const needed = [...shape.fields].filter(([, { none }]) => !none);
      return needed.length === 0
        ? '{}'
        : `{ ${needed.map(([name, type]) => member(name, type)).join(', ')} }`;
    }
    case 'array':
      return `[${skeleton(shape.item.shape)}]`;
    case 'record':
      return `{ ${member('…', shape.value)} }`;
    case 'literals':
      return JSON.stringify(shape.values[0]);
    case 'number':
      return String(shape.min ?? 0);
    case 'boolean':
      return 'true';
    case 'secret':
      return '"${NAME}"';
    default:
      return '"…"';
  }
};

/** A key with the least that could be its value: `"token": "${NAME}"`. */
export const member = (name: string, type: Type): string => `"${name}": ${skeleton(type.shape)}`;

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
  const needed = shape.kind === 'object' ? [...shape.fields].filter(([, { none }]) => !none) : [];
  const [name, type] = needed[0] ?? [];
  return needed.length === 1 && name !== undefined && type?.shape.kind === 'array'
    ? `write ${spaced({ [name]: unliteral(plain(node), type.shape) })}`
    : undefined;
};

/** What to write instead of a value of the wrong kind, if that can be said. */
export const instead = (node: JsonNode, whole: Shape): string | undefined => {
  const shape = members(whole)[0] ?? whole;
  if (node.kind === 'array') return aroundList(node, shape);
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  if (shape.kind === 'array')
    return isText(node) ? `write ${spaced(unliteral([node.value], shape))}` : undefined;
  if (shape.kind === 'object') return `write ${skeleton(shape)}`;
  if (shape.kind === 'number' && isText(node))
    return /^\d{1,15}$/.test(node.value) ? `write ${node.value}` : undefined;
  return shape.kind === 'text' && typeof node.value === 'number' ? `write "${node.raw}"` : undefined;
};
