/**
 * Lookups as their adapter reads them before they are filled in: in the place of each rule there is a template of the
 * paths that it reads.
 */
import { isRight } from 'fp-ts/Either';
import { isText } from '../../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../../json/document';
import { RULE_KEYS } from '../../../mapping/syntax/rule';
import { parsePath } from '../../../types/path';
import { members } from '../../../types/type';
import type { Type } from '../../../types/type';
import type { TextShape } from './part';
import { SYNTAX_KEYS, isSyntaxPart } from './syntax-part';

const KEYS: readonly string[] = [...RULE_KEYS, ...SYNTAX_KEYS];

/**
 * The requirement for the text that an object stands for; `undefined` for any other object. Only what is sent can be a
 * rule: what an answer is compared with is the identifier itself, or another source's. A path can only be a text in
 * another syntax.
 */
export const textForRule = (node: ObjectNode, { shape }: Type): TextShape | undefined =>
  KEYS.some((key) => node.members.has(key))
    ? members(shape)
        .filter((member) => member.kind === 'text')
        .find(({ sent, brand }) =>
          sent === undefined ? brand === 'path' && isSyntaxPart(node) : sent !== 'sql',
        )
    : undefined;

/** Keys of rules that hold constants. */
const CONSTANTS: ReadonlySet<string> = new Set([
  'value',
  'default',
  'ifUnknown',
  'separator',
  'equals',
  'in',
  'via',
  'syntax',
]);

const isPath = (text: string): boolean => {
  const path = parsePath(text);
  return isRight(path) && path.right.segments.length > 0;
};

/** The paths in a text of a rule: the whole of it, or its placeholders. */
const pathsInText = (text: string): readonly string[] =>
  isPath(text)
    ? [text]
    : [...text.matchAll(/\{([^{}]+)\}/g)].flatMap(([, path = '']) => (isPath(path) ? [path] : []));

/** The paths in what is written as a rule. */
export const pathsIn = (node: JsonNode): readonly string[] => {
  if (node.kind === 'array') return node.items.flatMap(pathsIn);
  if (node.kind === 'object')
    return [...node.members.values()].flatMap(({ key, value }) => (CONSTANTS.has(key) ? [] : pathsIn(value)));
  return isText(node) ? pathsInText(node.value) : [];
};

/** The mark of a text that is more than the paths in it. */
const COMPUTED = '(computed)';

/** The template of a body of XML without its placeholders: an adapter finds its elements in it. */
const documentOf = ({ members }: ObjectNode): readonly string[] => {
  const [template, syntax] = [members.get('template')?.value, members.get('syntax')?.value];
  const isXml = syntax !== undefined && isText(syntax) && syntax.value === 'xml';
  return isXml && template !== undefined && isText(template)
    ? [template.value.replace(/\{[^{}]*\}/g, '')]
    : [];
};

/** A path keeps its constant segments, which are checked; without one it is the shortest path. */
const pathFor = ({ at, members }: ObjectNode): TextNode => {
  const template = members.get('template')?.value;
  return template !== undefined && isText(template)
    ? template
    : { kind: 'scalar', at, value: '/', raw: '"/"' };
};

const standInFor = (node: ObjectNode, { brand }: TextShape): TextNode => {
  if (brand === 'path') return pathFor(node);
  const paths = pathsIn(node).map((path) => `{${path}}`);
  const isOnlyPath = node.members.size === 1 && node.members.has('from');
  const value = [...documentOf(node), ...paths, ...(isOnlyPath ? [] : [COMPUTED])].join(' ');
  return { kind: 'scalar', at: node.at, value, raw: JSON.stringify(value) };
};

/** The type of an object's part. */
export const partType = ({ shape }: Type, key: string): Type | undefined => {
  for (const member of members(shape)) {
    if (member.kind === 'record') return member.value;
    const field = member.kind === 'object' ? member.fields.get(key) : undefined;
    if (field !== undefined) return field;
  }
  return undefined;
};

/** The type of a list's elements. */
export const itemType = ({ shape }: Type): Type | undefined =>
  members(shape).find((member) => member.kind === 'array')?.item;

/** The lookup with a template for each rule. */
export const withStandIns = (node: JsonNode, type: Type | undefined): JsonNode => {
  if (type === undefined || node.kind === 'scalar') return node;
  if (node.kind === 'array')
    return { ...node, items: node.items.map((item) => withStandIns(item, itemType(type))) };
  const text = textForRule(node, type);
  if (text !== undefined) return standInFor(node, text);
  const inner = [...node.members].map(
    ([key, member]) => [key, { ...member, value: withStandIns(member.value, partType(type, key)) }] as const,
  );
  return { ...node, members: new Map(inner) };
};
