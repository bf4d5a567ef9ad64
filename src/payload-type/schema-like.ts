/** Detects JSON Schema or OpenAPI in place of the notation of payloads, and translates it. */
import { isText, formatJson } from '../json/document';
import type { JsonNode, ObjectNode } from '../json/document';

const KEYS: ReadonlySet<string> = new Set([
  'type',
  'properties',
  'items',
  'required',
  'format',
  'nullable',
  'description',
  'enum',
  'minLength',
  'maxLength',
  'additionalProperties',
]);

/** Types that are not kinds of the notation. For those that are, an object may have a field called "type". */
const FOREIGN: ReadonlySet<string> = new Set(['string', 'object', 'array']);
const SHARED: ReadonlySet<string> = new Set(['number', 'integer', 'boolean']);

const valueOf = (node: ObjectNode, name: string): JsonNode | undefined => node.members.get(name)?.value;

const typeIn = (node: ObjectNode): string | undefined => {
  const type = valueOf(node, 'type');
  return type !== undefined && isText(type) ? type.value : undefined;
};

/** Values that are not kinds: `"nullable": true`, `"format": "int32"`. */
const hasSchemaOnly = (node: ObjectNode): boolean => {
  const nullable = valueOf(node, 'nullable');
  return (nullable?.kind === 'scalar' && typeof nullable.value === 'boolean') || node.members.has('format');
};

/** Whether an object is one of a JSON Schema rather than of the notation. */
export const isSchemaLike = (node: JsonNode): node is ObjectNode => {
  if (node.kind !== 'object' || ![...node.members.keys()].every((key) => KEYS.has(key))) return false;
  const type = typeIn(node) ?? '';
  return FOREIGN.has(type) || (SHARED.has(type) && hasSchemaOnly(node));
};

const fieldsOf = (node: ObjectNode): unknown => {
  const properties = valueOf(node, 'properties');
  return properties?.kind === 'object' && properties.members.size > 0
    ? Object.fromEntries([...properties.members.values()].map(({ key, value }) => [key, kindOf(value)]))
    : { '*': 'any?' };
};

const elementOf = (node: ObjectNode): unknown => {
  const items = valueOf(node, 'items');
  return items === undefined ? 'any?' : kindOf(items);
};

const kindOf = (node: JsonNode): unknown => {
  if (node.kind !== 'object') return 'any?';
  const type = typeIn(node) ?? '';
  if (type === 'object') return fieldsOf(node);
  if (type === 'array') return [elementOf(node)];
  if (type === 'string') return 'text?';
  return SHARED.has(type) ? `${type}?` : 'any?';
};

/** The notation of what a schema says, as JSON; whatever may be missing there may be missing here. */
export const inNotation = (node: ObjectNode): string => formatJson(kindOf(node));
