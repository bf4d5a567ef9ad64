/**
 * The reading of settings: a located JSON value and the type of what should stand there give a plain value with
 * secrets in place, or findings.
 */
import { hasShape } from '../../values/codec';
import type { JsonNode, ObjectNode, TextNode } from '../../json/document';
import { isText, nodeKind } from '../../json/document';
import { insteadOfKeys, nearest } from '../../diagnostics/did-you-mean';
import { firstCharacter } from '../../diagnostics/diagnostic';
import { synonymOf } from '../../diagnostics/synonyms';
import { describe, members } from '../../types/type';
import type { Fields, ObjectShape, Scalar, Shape, Type } from '../../types/type';
import { rejectLiteral, settleSecret } from './secret-reference';
import type { Settling } from './context';
import { instead, partOf, valueFor } from './suggest';
import { rejectName, settleJson, settleText } from './text';
import { DID_YOU_MEAN, advise, insert, remove, rewrite, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** Whether a secret may stand somewhere inside. */
const holdsSecret = (shape: Shape): boolean =>
  members(shape).some((member) => {
    if (member.kind === 'array') return holdsSecret(member.item.shape);
    if (member.kind === 'record') return holdsSecret(member.value.shape);
    return member.kind === 'object'
      ? [...member.fields.values()].some((field) => holdsSecret(field.shape))
      : member.kind === 'secret';
  });

/** A text, or the texts of a list. */
const textNodes = (node: JsonNode): readonly TextNode[] => {
  if (node.kind === 'array') return node.items.flatMap(textNodes);
  return isText(node) ? [node] : [];
};

/** How to mend a value without repeating it. */
const unsaid = (node: JsonNode): Fix | undefined =>
  node.kind === 'scalar' && typeof node.value === 'number' ? rewrite('quoted') : undefined;

const wrong = (node: JsonNode, shape: Shape, settling: Settling): undefined => {
  const { findings, example, mayBeLeft = false } = settling;
  const isSecret = holdsSecret(shape);
  if (isSecret) for (const text of textNodes(node)) rejectLiteral(text, settling);
  const message = `${describe(shape)} is needed here, this is ${nodeKind(node)}`;
  const fix =
    settling.mayRepeat === false
      ? unsaid(node)
      : instead(node, shape, { example, isSecret, mayBeLeft, key: settling.key });
  findings.add(node.at, { code: 'kind-wrong', message, fix });
  return undefined;
};

/** What other tools have a word for, and this one has not: by a literal beside which the word can stand. */
const UNSUPPORTED: readonly (readonly [word: string, beside: string, todo: string])[] = [
  ['digest', 'basic', 'ask the API for a key, a token or "basic": digest authentication is not supported'],
  ['ntlm', 'basic', 'ask the API for a key, a token or "basic": NTLM is not supported'],
  ['hmac', 'basic', 'ask the API for a key, a token or "basic": signed requests are not supported'],
  ['cookie', 'header', 'ask the API for a key in a header: a key in a cookie is not supported'],
];

const insteadOfWord = (word: string, values: readonly string[]): Fix | undefined => {
  const found = UNSUPPORTED.find(([name, beside]) => name === word.toLowerCase() && values.includes(beside));
  if (found !== undefined) return advise(found[2]);
  return values.length === 2 && values.includes('200') && /^[45]\d\d$/.test(word) ? HTTP_STATUS : undefined;
};

/** Each failure has a status of its own, which is sent without a setting. */
const HTTP_STATUS: Fix = { kind: 'remove', after: ': each failure is sent with a status of its own' };

const settleLiteral = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'literals' }>,
  settling: Settling,
): unknown => {
  if (node.kind === 'scalar' && shape.values.some((value) => value === node.value)) return node.value;
  const said = node.kind === 'scalar' ? String(node.value) : '';
  const values = shape.values.map(String);
  const near =
    synonymOf(said, values) ??
    nearest(said, values) ??
    values.find((value) => said.toLowerCase().startsWith(value.toLowerCase()));
  const meant = shape.values.find((value) => String(value) === near);
  const fix =
    insteadOfWord(said, values) ??
    (meant === undefined ? undefined : write(JSON.stringify(meant), DID_YOU_MEAN));
  const message = `${describe(shape)} is needed here`;
  settling.findings.add(node.at, { code: 'value-wrong', message, fix });
  return undefined;
};

const settleFields = (node: ObjectNode, fields: Fields, settling: Settling): unknown => {
  const instead = insteadOfKeys(node.members.values(), [...fields.keys()]);
  for (const { key, keyAt } of node.members.values()) {
    if (fields.has(key)) continue;
    const fix = settling.elsewhere?.(key, settling.isInside ?? false) ?? instead.get(key);
    const message = `there is no "${key}" here`;
    settling.findings.add(keyAt, { code: 'key-unknown', message, fix });
  }
  const meant = [...instead.values()].map((fix) => (fix?.kind === 'rename' ? fix.to : undefined));
  const settled = [...fields].flatMap(([name, type]) => {
    const value = node.members.get(name)?.value;
    const inner = {
      ...settling,
      key: name,
      isInside: true,
      mayRepeat: settling.isPersonal?.(name, settling.isInside ?? false) !== true,
      example: partOf(settling.example, name),
      mayBeLeft: type.none,
    };
    if (value !== undefined) return [[name, settle(value, type, inner)] as const];
    if (!type.none && !meant.includes(name))
      settling.findings.add(firstCharacter(node.at), {
        code: 'key-missing',
        message: `"${name}" is missing: ${describe(type.shape)}`,
        fix: insert(name, valueFor(type, inner.example), undefined, { asks: true }),
      });
    return [];
  });
  return Object.fromEntries(settled.filter(([, value]) => value !== undefined));
};

/** The literal fields that each of several objects must have, and all that stands there in one of them. */
const tagsOf = (shapes: readonly ObjectShape[]): Fields => {
  const [first] = shapes;
  const tags = new Map<string, Type>();
  for (const [name, type] of first?.fields ?? []) {
    const values = shapes.map((shape) => literalsOf(shape.fields.get(name)));
    if (values.every((each) => each.length > 0))
      tags.set(name, { ...type, shape: { kind: 'literals', values: values.flat() } });
  }
  return tags;
};

/** What can stand in a field that must be there; nothing of one that is no literal. */
const literalsOf = (type: Type | undefined): readonly Scalar[] =>
  type?.shape.kind === 'literals' && !type.none ? type.shape.values : [];

/** Of several objects, the one whose tags the file has: `"type": "privileged"`. */
const tagged = (node: ObjectNode, shapes: readonly ObjectShape[], tags: Fields): ObjectShape | undefined =>
  shapes.find(({ fields }) =>
    [...tags.keys()].every((name) => {
      const value = node.members.get(name)?.value;
      return value?.kind === 'scalar' && literalsOf(fields.get(name)).some((each) => each === value.value);
    }),
  );

/** A key of another of several objects is no slip of one of this. */
const ofOthers = (shapes: readonly ObjectShape[], key: string): Fix | undefined =>
  shapes.some(({ fields }) => fields.has(key)) ? remove : undefined;

const settleObject = (node: ObjectNode, shapes: readonly ObjectShape[], settling: Settling): unknown => {
  const [only, ...more] = shapes;
  if (only !== undefined && more.length === 0) return settleFields(node, only.fields, settling);
  const tags = tagsOf(shapes);
  const shape = tagged(node, shapes, tags);
  if (shape !== undefined)
    return settleFields(node, shape.fields, {
      ...settling,
      elsewhere: (key, isInside) => settling.elsewhere?.(key, isInside) ?? ofOthers(shapes, key),
    });
  const members = new Map([...node.members].filter(([key]) => tags.has(key)));
  return settleFields({ ...node, members }, tags, settling);
};

const settleScalar = (node: JsonNode, shape: Shape, settling: Settling): unknown => {
  if (shape.kind === 'opaque') return settleJson(node, settling);
  if (shape.kind === 'secret') return settleSecret(node, shape, settling);
  if (shape.kind === 'literals') return settleLiteral(node, shape, settling);
  if (shape.kind === 'text')
    return isText(node) ? settleText(node, shape, settling) : wrong(node, shape, settling);
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (shape.kind === 'boolean' && typeof value === 'boolean') return value;
  if (shape.kind === 'number' && hasShape(shape, value)) return value;
  return wrong(node, shape, settling);
};

const settleList = (node: JsonNode, shape: Extract<Shape, { kind: 'array' }>, settling: Settling): unknown =>
  node.kind === 'array'
    ? node.items.map((item) =>
        settle(item, shape.item, { ...settling, example: partOf(settling.example, '0') }),
      )
    : wrong(node, shape, settling);

const settleRecord = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'record' }>,
  settling: Settling,
): unknown =>
  node.kind === 'object'
    ? Object.fromEntries(
        [...node.members.values()].map((member) => {
          if (shape.name !== undefined && !hasShape(shape.name, member.key))
            rejectName(member, shape.name, settling);
          return [member.key, settle(member.value, shape.value, settling)];
        }),
      )
    : wrong(node, shape, settling);

const scalarKinds: Readonly<Record<string, string>> = {
  text: 'string',
  secret: 'string',
  number: 'number',
  boolean: 'boolean',
};

const fitsKind = (node: JsonNode, shape: Shape): boolean => {
  if (node.kind !== 'scalar')
    return shape.kind === node.kind || (shape.kind === 'record' && node.kind === 'object');
  if (shape.kind === 'literals') return shape.values.some((value) => value === node.value);
  return scalarKinds[shape.kind] === typeof node.value;
};

/** A text that is nearly one of the literals beside which something else may stand. */
const isNearLiteral = (node: JsonNode, shape: Shape): boolean =>
  shape.kind === 'literals' && isText(node) && nearest(node.value, shape.values.map(String)) !== undefined;

/** Reads a node as what its type says; `undefined` with a finding where it cannot be. */
export const settle = (node: JsonNode, type: Type, settling: Settling): unknown => {
  const shapes = members(type.shape);
  const objects = shapes.filter((shape) => shape.kind === 'object');
  if (node.kind === 'object' && objects.length > 0) return settleObject(node, objects, settling);
  const shape =
    shapes.find((each) => fitsKind(node, each) || isNearLiteral(node, each)) ?? shapes[0] ?? type.shape;
  if (shape.kind === 'array') return settleList(node, shape, settling);
  if (shape.kind === 'record') return settleRecord(node, shape, settling);
  return shape.kind === 'object' ? wrong(node, type.shape, settling) : settleScalar(node, shape, settling);
};
