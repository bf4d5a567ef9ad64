/**
 * Reads JSON Schema (draft-04 to 2020-12, and `nullable` of OpenAPI 3.0) as the type of a payload. Keywords that only
 * narrow are ignored: the codec may accept more than the schema, never less.
 */
import { isText, nodeKind, toValue } from '../json/document';
import type { JsonNode, ObjectNode } from '../json/document';
import type { Findings } from '../diagnostics/collector';
import { didYouMean } from '../diagnostics/did-you-mean';
import { startOf } from '../diagnostics/diagnostic';
import type { Span } from '../diagnostics/diagnostic';
import { pointedAt, pointersIn } from '../json/pointer';
import { own } from '../core/own';
import { isTooMany } from '../diagnostics/too-many';
import { MAX_ALTERNATIVES } from './notation-read';
import { MAX_LITERALS, exactNumber } from './notation-text';
import type { ObjectAst } from './outline';
import {
  NULL,
  UNKNOWN_SCHEMA,
  WRONG,
  intersect,
  union,
  fieldsOf,
  partOf,
  payloadOf,
  schemaOf,
} from './schema-algebra';
import type { SchemaType, SchemaRead } from './schema-algebra';
import { insert, remove, write } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** What is read of one schema at most: what lies beyond can be anything. */
const MAX_SCHEMAS = 5000;
const MAX_DEPTH = 40;
/** How often a reference is followed inside itself. */
const MAX_RECURSION = 3;

interface Reading {
  readonly root: ObjectNode;
  readonly findings: Findings;
  readonly budget: { left: number };
  /** The references that led here. */
  readonly trail: readonly string[];
  readonly depth: number;
}

const refuse = (findings: Findings, at: Span, message: string, fix: Fix | undefined): void =>
  findings.add(at, { code: 'payload-schema', message, fix });

const placeOf = (node: JsonNode): Span => (node.kind === 'scalar' ? node.at : startOf(node.at));

const keyword = (node: ObjectNode, name: string): JsonNode | undefined => node.members.get(name)?.value;

const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'] as const;

const typesIn = (node: JsonNode | undefined): readonly JsonNode[] =>
  node === undefined ? [] : node.kind === 'array' ? node.items : [node];

const readType = (type: JsonNode, node: ObjectNode, reading: Reading): SchemaRead => {
  const name = isText(type) ? TYPES.find((each) => each === type.value) : undefined;
  switch (name) {
    case 'string':
      return schemaOf({ kind: 'single', name: 'text', full: isFull(node) });
    case 'integer':
    case 'number':
    case 'boolean':
      return schemaOf({ kind: 'single', name, full: false });
    case 'object':
      return schemaOf(readObject(node, reading));
    case 'array':
      return schemaOf(readList(node, reading));
    case 'null':
      return NULL;
    case undefined: {
      const fix = isText(type)
        ? (didYouMean(type.value, TYPES) ?? write('"string"', { asks: true }))
        : remove;
      refuse(reading.findings, placeOf(type), 'JSON Schema has no such type', fix);
      return WRONG;
    }
  }
};

/** A text of at least one character is taken for one that says something. */
const isFull = (node: ObjectNode): boolean => {
  const least = keyword(node, 'minLength');
  return least?.kind === 'scalar' && typeof least.value === 'number' && least.value >= 1;
};

/** A keyword's value, if it is of the kind that it must be. */
const objectAt = (node: ObjectNode, name: string, { findings }: Reading): ObjectNode | undefined => {
  const value = keyword(node, name);
  if (value === undefined || value.kind === 'object') return value;
  refuse(findings, placeOf(value), `"${name}" is an object, this is ${nodeKind(value)}`, remove);
  return undefined;
};

/** The most elements of a keyword's list. */
const LONGEST: Readonly<Record<string, number>> = {
  enum: MAX_LITERALS,
  anyOf: MAX_ALTERNATIVES,
  oneOf: MAX_ALTERNATIVES,
  allOf: MAX_ALTERNATIVES,
};

const itemsAt = (node: ObjectNode, name: string, { findings }: Reading): readonly JsonNode[] => {
  const value = keyword(node, name);
  if (value === undefined) return [];
  if (value.kind === 'array') {
    const most = own(LONGEST, name) ?? Infinity;
    isTooMany(value.items.length, most, value.at, `elements of "${name}"`, findings);
    return value.items.slice(0, most);
  }
  refuse(findings, placeOf(value), `"${name}" is a list, this is ${nodeKind(value)}`, remove);
  return [];
};

const readObject = (node: ObjectNode, reading: Reading): SchemaType => {
  const properties = [...(objectAt(node, 'properties', reading)?.members.values() ?? [])];
  const required = new Set(
    itemsAt(node, 'required', reading).flatMap((item) => (isText(item) ? [item.value] : [])),
  );
  const others = keyword(node, 'additionalProperties');
  if (properties.length === 0 && others?.kind === 'object')
    return { kind: 'record', value: partOf(othersOf(node, others, reading), true) };
  const fields = new Map(properties.map(({ key, value }) => [key, readSchema(value, reading)] as const));
  return { kind: 'object', fields, required };
};

/** With patterns beside them it is not known which of the values are meant. */
const othersOf = (node: ObjectNode, others: ObjectNode, reading: Reading): SchemaRead =>
  node.members.has('patternProperties') ? UNKNOWN_SCHEMA : readSchema(others, reading);

/** The elements of a list, unless some of them have schemas by their places. */
const readList = (node: ObjectNode, reading: Reading): SchemaType => {
  const items = keyword(node, 'items');
  const isTuple = items === undefined || items.kind === 'array' || node.members.has('prefixItems');
  return { kind: 'list', item: partOf(isTuple ? UNKNOWN_SCHEMA : readSchema(items, reading), true) };
};

const readLiteral = (node: JsonNode): SchemaRead => {
  if (node.kind !== 'scalar') return schemaOf({ kind: 'any' });
  if (node.value === null) return NULL;
  if (typeof node.value !== 'number') return schemaOf({ kind: 'literal', value: node.value });
  const value = exactNumber(node.raw);
  // An answer can write an equal number in another way.
  return schemaOf(
    value === undefined ? { kind: 'single', name: 'number', full: false } : { kind: 'literal', value },
  );
};

const OF_OBJECTS = ['properties', 'required', 'additionalProperties', 'patternProperties'];
const OF_LISTS = ['items', 'prefixItems'];

const hasAny = ({ members }: ObjectNode, names: readonly string[]): boolean =>
  names.some((name) => members.has(name));

/** What the schema itself says, its parts and references left aside. */
const readOwn = (node: ObjectNode, reading: Reading): SchemaRead => {
  const constant = keyword(node, 'const');
  if (constant !== undefined) return readLiteral(constant);
  const values = itemsAt(node, 'enum', reading);
  if (values.length > 0) return union(values.map(readLiteral));
  const types = typesIn(keyword(node, 'type'));
  if (types.length > 0) return union(types.map((type) => readType(type, node, reading)));
  if (hasAny(node, OF_OBJECTS)) return { ...schemaOf(readObject(node, reading)), soft: true };
  return hasAny(node, OF_LISTS) ? { ...schemaOf(readList(node, reading)), soft: true } : UNKNOWN_SCHEMA;
};

const readReference = (node: JsonNode, reading: Reading): SchemaRead => {
  const { root, findings, trail } = reading;
  const reference = isText(node) ? node.value : '';
  const target = reference.startsWith('#') ? pointedAt(root, reference) : undefined;
  if (target === undefined) {
    const why = reference.startsWith('#')
      ? 'the reference leads nowhere'
      : 'the reference leads out of the file';
    const near = findings.search('payload-schema', () => didYouMean(reference, pointersIn(root)));
    refuse(findings, node.at, why, near ?? write('"#/$defs/…"'));
    return WRONG;
  }
  const before = trail.filter((each) => each === reference).length;
  return before >= MAX_RECURSION
    ? UNKNOWN_SCHEMA
    : readSchema(target, { ...reading, trail: [...trail, reference] });
};

/** One of several, where the schema itself says no more than what they all are. */
const readChoice = (own: SchemaRead, node: ObjectNode, reading: Reading): SchemaRead | undefined => {
  const isBare = own.known?.kind === 'any' || (own.known?.kind === 'object' && own.known.fields.size === 0);
  const choices = isBare ? ['anyOf', 'oneOf'].map((name) => itemsAt(node, name, reading)) : [];
  const [choice] = choices.filter((items) => items.length > 0);
  if (choice === undefined) return undefined;
  const either = union(choice.map((item) => readSchema(item, reading)));
  return own.known?.kind === 'object' && !own.soft ? objectsOf(either, own) : either;
};

const isObjectLike = (known: SchemaType): boolean => known.kind === 'object' || known.kind === 'record';

/** Of what is surely an object, the alternatives that are objects. */
const objectsOf = ({ known, nullable }: SchemaRead, own: SchemaRead): SchemaRead => {
  const members = known?.kind === 'union' ? known.members : known === undefined ? [] : [known];
  const objects = members.filter(isObjectLike);
  const isAny = objects.length === 0 || members.some(({ kind }) => kind === 'any');
  return isAny ? { ...own, nullable } : { ...union(objects.map(schemaOf)), nullable };
};

const textAt = (node: ObjectNode, name: string): string | undefined => {
  const value = keyword(node, name);
  const text = value !== undefined && isText(value) ? value.value.trim().replace(/\s+/g, ' ') : '';
  return text === '' ? undefined : text;
};

const isNullable = (node: ObjectNode): boolean => {
  const value = keyword(node, 'nullable');
  return value !== undefined && toValue(value) === true;
};

const readParts = (node: ObjectNode, reading: Reading): SchemaRead => {
  const reference = keyword(node, '$ref');
  if (reference !== undefined) return readReference(reference, reading);
  const own = readOwn(node, reading);
  const all = itemsAt(node, 'allOf', reading).map((item) => readSchema(item, reading));
  const choice = all.length === 0 ? readChoice(own, node, reading) : undefined;
  if (choice !== undefined) return { ...choice, nullable: choice.nullable && own.nullable };
  return all.length === 0 ? own : intersect([own, ...all]);
};

const readSchema = (node: JsonNode, outer: Reading): SchemaRead => {
  const reading = { ...outer, depth: outer.depth + 1 };
  reading.budget.left -= 1;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return UNKNOWN_SCHEMA;
  if (node.kind !== 'object') {
    refuse(reading.findings, placeOf(node), `a schema is an object, this is ${nodeKind(node)}`, write('{}'));
    return WRONG;
  }
  if (reading.budget.left < 0 || reading.depth > MAX_DEPTH) return UNKNOWN_SCHEMA;
  const read = readParts(node, reading);
  const description = textAt(node, 'description') ?? textAt(node, 'title') ?? read.description;
  return { ...read, nullable: read.nullable || isNullable(node), description };
};

/** Reads a payload's JSON Schema, which is one of an object. */
export const readJsonSchema = (root: ObjectNode, findings: Findings): ObjectAst => {
  const reading = { root, findings, budget: { left: MAX_SCHEMAS }, trail: [], depth: 0 };
  const before = findings.problems.length;
  const payload = payloadOf(readSchema(root, reading));
  if (payload !== undefined) return { kind: 'object', fields: fieldsOf(payload) };
  const type = keyword(root, 'type');
  const message = 'a payload is an object, and this schema is of something else';
  if (findings.problems.length === before)
    refuse(
      findings,
      placeOf(type ?? root),
      message,
      type === undefined ? insert('type', '"object"') : write('"object"'),
    );
  return { kind: 'object', fields: new Map() };
};
