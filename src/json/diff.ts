/**
 * The comparison of a fixture's expected response with the actual one, field by field, each with its place in the
 * fixture's file. Numbers are compared exactly.
 */
import { Decimal } from 'decimal.js';
import { jsonText, readDocument } from './document';
import type { JsonNode, Member, ObjectNode, ScalarNode } from './document';
import { findingsOf } from '../diagnostics/collector';
import { startOf } from '../diagnostics/diagnostic';
import type { Span } from '../diagnostics/diagnostic';

/** One place at which what was sent is not what was expected, both as JSON; `undefined` where there is nothing. */
export interface Difference {
  /** `user.loyaltyCards[0].bonuses` */
  readonly path: string;
  readonly at: Span;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  /** Reasons for which it was left out, if they are known. */
  readonly why?: readonly string[];
}

const NOWHERE: Span = { line: 1, column: 1, endColumn: 2 };

/** JSON as a node; `null` for a text that is not JSON. */
export const nodeOf = (text: string): JsonNode =>
  readDocument(text, findingsOf('')) ?? { kind: 'scalar', at: NOWHERE, value: null, raw: 'null' };

/** The place of a node, or where it begins if it is more than a value. */
const placeOf = (node: JsonNode): Span => (node.kind === 'scalar' ? node.at : startOf(node.at));

/** The path of a member. */
export const below = (path: string, key: string): string => {
  const plain = /^[A-Za-z_$][\w$-]*$/.test(key);
  if (path === '') return plain ? key : `[${JSON.stringify(key)}]`;
  return plain ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
};

/** By its digits: a number of 19 of them is not the double that is nearest to it. */
const isSameScalar = (one: ScalarNode, other: ScalarNode): boolean =>
  typeof one.value === 'number' && typeof other.value === 'number'
    ? one.raw === other.raw || new Decimal(one.raw).equals(new Decimal(other.raw))
    : one.value === other.value;

const missing = (path: string, { keyAt, value }: Member): Difference => ({
  path,
  at: keyAt,
  expected: jsonText(value),
  got: undefined,
});

/** Field by field: the author of an update must see each of them. */
const surplus = (path: string, at: Span, node: JsonNode): readonly Difference[] => {
  const inner = childrenOf(path, node);
  return inner.length === 0
    ? [{ path, at: startOf(at), expected: undefined, got: jsonText(node) }]
    : inner.flatMap(([name, child]) => surplus(name, at, child));
};

const childrenOf = (path: string, node: JsonNode): readonly (readonly [string, JsonNode])[] => {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'array') return node.items.map((item, index) => [`${path}[${index}]`, item]);
  return [...node.members.values()].map(({ key, value }) => [below(path, key), value]);
};

const compareObjects = (path: string, expected: ObjectNode, got: ObjectNode): readonly Difference[] => [
  ...[...expected.members.values()].flatMap((member) => {
    const inner = below(path, member.key);
    const there = got.members.get(member.key);
    return there === undefined ? [missing(inner, member)] : compare(member.value, there.value, inner);
  }),
  ...[...got.members.values()]
    .filter(({ key }) => !expected.members.has(key))
    .flatMap(({ key, value }) => surplus(below(path, key), expected.at, value)),
];

const compareLists = (
  path: string,
  expected: readonly JsonNode[],
  got: readonly JsonNode[],
  at: Span,
): readonly Difference[] => [
  ...expected.flatMap((node, index) => {
    const inner = `${path}[${index}]`;
    const there = got[index];
    return there === undefined
      ? [{ path: inner, at: placeOf(node), expected: jsonText(node), got: undefined }]
      : compare(node, there, inner);
  }),
  ...got
    .slice(expected.length)
    .flatMap((node, index) => surplus(`${path}[${expected.length + index}]`, at, node)),
];

/** Every difference, in the order of the expectation; nothing when both say the same. */
export const compare = (expected: JsonNode, got: JsonNode, path = ''): readonly Difference[] => {
  if (expected.kind === 'object' && got.kind === 'object') return compareObjects(path, expected, got);
  if (expected.kind === 'array' && got.kind === 'array')
    return compareLists(path, expected.items, got.items, expected.at);
  if (expected.kind === 'scalar' && got.kind === 'scalar' && isSameScalar(expected, got)) return [];
  return [{ path, at: placeOf(expected), expected: jsonText(expected), got: jsonText(got) }];
};
