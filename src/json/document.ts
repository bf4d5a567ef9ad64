/** The reading of a JSON file with places: every value has its line and column. */
import { parse } from '@humanwhocodes/momoa';
import type { AnyNode, MemberNode, ValueNode } from '@humanwhocodes/momoa';
import type { Span } from '../diagnostics/diagnostic';
import type { Findings } from '../diagnostics/collector';
import { brokenText, faultOf } from './syntax-error';
import { removeOne } from '../diagnostics/fix';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Span;
  readonly value: string | number | boolean | null;
  /** As written, quotes included. */
  readonly raw: string;
}
export interface ArrayNode {
  readonly kind: 'array';
  readonly at: Span;
  readonly items: readonly JsonNode[];
}
export interface Member {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: JsonNode;
}
export interface ObjectNode {
  readonly kind: 'object';
  readonly at: Span;
  /** Without `$comment`; of duplicates the last. */
  readonly members: ReadonlyMap<string, Member>;
}
/** A JSON value and its place. */
export type JsonNode = ScalarNode | ArrayNode | ObjectNode;

export type TextNode = ScalarNode & { readonly value: string };

export const isText = (node: JsonNode): node is TextNode =>
  node.kind === 'scalar' && typeof node.value === 'string';

const spanOf = ({ file }: Reading, node: AnyNode | ValueNode | MemberNode): Span => {
  const { start, end } = node.loc;
  const endColumn = end.line === start.line ? end.column : start.column + 1;
  const span = { line: start.line, column: start.column, endColumn };
  return file === undefined ? span : { ...span, file };
};

/** No tenant file nests deeper, and a deeper one would exhaust the stack. */
const MAX_DEPTH = 64;

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** A file being read. */
interface Reading {
  readonly text: string;
  readonly findings: Findings;
  /** Unless it is the findings' own. */
  readonly file: string | undefined;
}

const NOTHING = { kind: 'scalar', value: null, raw: 'null' } as const;

const read = (reading: Reading, node: ValueNode, depth: number): JsonNode => {
  const at = spanOf(reading, node);
  if (depth > MAX_DEPTH) {
    reading.findings.add(at, {
      code: 'json-depth',
      message: `this is nested more than ${MAX_DEPTH} levels deep`,
    });
    return { ...NOTHING, at };
  }
  switch (node.type) {
    case 'Object':
      return { kind: 'object', at, members: readMembers(reading, node.members, depth) };
    case 'Array':
      return {
        kind: 'array',
        at,
        items: node.elements.map((element) => read(reading, element.value, depth + 1)),
      };
    case 'String':
    case 'Number':
    case 'Boolean':
      return {
        kind: 'scalar',
        at,
        value: node.value,
        raw: reading.text.slice(node.loc.start.offset, node.loc.end.offset),
      };
    default:
      return { ...NOTHING, at };
  }
};

const readMembers = (
  reading: Reading,
  nodes: readonly MemberNode[],
  depth: number,
): ReadonlyMap<string, Member> => {
  const { findings } = reading;
  const members = new Map<string, Member>();
  for (const node of nodes) {
    const key = node.name.type === 'String' ? node.name.value : node.name.name;
    const keyAt = spanOf(reading, node.name);
    if (members.has(key))
      findings.add(keyAt, {
        code: 'key-duplicate',
        message: `duplicate key "${key}"`,
        fix: removeOne,
      });
    if (FORBIDDEN.has(key))
      findings.add(keyAt, { code: 'key-forbidden', message: `the key "${key}" is not allowed anywhere` });
    else members.set(key, { key, keyAt, value: read(reading, node.value, depth + 1) });
  }
  members.delete('$comment');
  return members;
};

const readWhole = (reading: Reading): JsonNode | undefined => {
  const node = read(reading, parse(reading.text, { mode: 'json' }).body, 0);
  return reading.findings.problems.some(({ code }) => code === 'json-depth') ? undefined : node;
};

/**
 * Parses a file's text. `undefined` when it is not JSON, or nests too deeply, which is then among the
 * findings, as are duplicate and forbidden keys. `file` is its name where the findings are another file's.
 */
export const readDocument = (text: string, findings: Findings, file?: string): JsonNode | undefined => {
  const located = (at: Span): Span => (file === undefined ? at : { ...at, file });
  const source = text.replace(/^\ufeff/, '');
  try {
    const broken = brokenText(source);
    if (broken === undefined) return readWhole({ text: source, findings, file });
    findings.add(located(broken.at), broken.finding);
    return undefined;
  } catch (error) {
    const { at, finding } = faultOf(error, source);
    findings.add(located(at), finding);
    return undefined;
  }
};

/** The offsets of a string value's characters, and of its end, in the source text. */
const offsetsIn = (raw: string): readonly number[] =>
  [...raw.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^]/g)].slice(1).map(({ index }) => index);

/** Gives the places of parts of one text value, by offsets in the value. */
export const partsIn = ({ at, raw }: TextNode): ((start: number, end: number) => Span) => {
  let offsets: readonly number[] | undefined;
  const columnOf = (index: number): number => {
    offsets ??= offsetsIn(raw); // most texts are never asked for a part
    return at.column + (offsets[index] ?? raw.length - 1);
  };
  return (start, end) => {
    const column = columnOf(start);
    return { ...at, column, endColumn: Math.max(columnOf(end), column + 1) };
  };
};

/** The plain value of a node. */
export const toValue = (node: JsonNode): unknown => {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.items.map(toValue);
    case 'object':
      return Object.fromEntries([...node.members.values()].map(({ key, value }) => [key, toValue(value)]));
  }
};

/** A node as JSON text, numbers digit by digit; `fill` is given each text that is no key. */
export const jsonText = (node: JsonNode, fill: (text: string) => string = (text) => text): string => {
  if (isText(node)) return JSON.stringify(fill(node.value));
  if (node.kind === 'scalar') return node.raw;
  if (node.kind === 'array') return `[${node.items.map((item) => jsonText(item, fill)).join(',')}]`;
  const members = [...node.members.values()];
  return `{${members.map(({ key, value }) => `${JSON.stringify(key)}:${jsonText(value, fill)}`).join(',')}}`;
};

/** A node in words: `a text`, `a list`. */
export const nodeKind = (node: JsonNode): string => {
  if (node.kind !== 'scalar') return node.kind === 'array' ? 'a list' : 'an object';
  if (node.value === null) return 'null';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[
    typeof node.value === 'string' ? 'string' : typeof node.value === 'number' ? 'number' : 'boolean'
  ];
};

/** JSON as a person would write it on one line. */
export const formatJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 1)
    .replace(/(?<=\[)\n\s*|\n\s*(?=\])/g, '')
    .replace(/\n\s*/g, ' ');

/** Every text below a node. */
export const textsIn = (node: JsonNode): readonly string[] => {
  if (node.kind === 'scalar') return isText(node) ? [node.value] : [];
  const inner = node.kind === 'array' ? node.items : [...node.members.values()].map(({ value }) => value);
  return inner.flatMap(textsIn);
};
