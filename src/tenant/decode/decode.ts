/**
 * The reading of settings: a located JSON value and its expected type give a plain value with secrets in place, or
 * findings.
 */
import { hasShape } from '../../values/codec';
import type { JsonNode, Member, ObjectNode, TextNode } from '../../json/document';
import { formatJson, isText, nodeKind, toValue } from '../../json/document';
import { insteadOfKeys, nearest } from '../../diagnostics/did-you-mean';
import { startOf } from '../../diagnostics/diagnostic';
import { synonymOf } from '../../diagnostics/synonyms';
import { describe, members } from '../../types/type';
import type { Fields, ObjectShape, Scalar, Shape, Type } from '../../types/type';
import { NAME, rejectLiteral, decodeSecret } from './secret-reference';
import type { DecodeContext } from './context';
import { isLeftOut, suggestReplacement, partOf, valueFor } from './suggest';
import { rejectName, decodeJson, decodeText } from './text';
import { DID_YOU_MEAN, advise, insert, remove, rewrite, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import type { Instead } from '../../values/documented';

/** Whether a secret may be somewhere inside. */
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

/** How to correct a value without repeating it. */
const withoutValue = (node: JsonNode): Fix | undefined =>
  node.kind === 'scalar' && typeof node.value === 'number' ? rewrite('quoted') : undefined;

const wrong = (node: JsonNode, shape: Shape, context: DecodeContext): undefined => {
  const { findings, example, isOptional = false } = context;
  const isNone = isOptional && isLeftOut(node, shape);
  const isSecret = holdsSecret(shape);
  if (isSecret && !isNone) for (const text of textNodes(node)) rejectLiteral(text, context);
  const message = `${describe(shape)} is needed here, this is ${nodeKind(node)}`;
  const said = context.mayRepeat === false ? undefined : insteadAt(context.key, context);
  const meant = (): Fix | undefined =>
    context.mayRepeat === false
      ? withoutValue(node)
      : suggestReplacement(node, shape, { example, isSecret, key: context.key });
  findings.add(node.at, { code: 'kind-wrong', message, fix: said ?? (isNone ? remove : meant()) });
  return undefined;
};

/** What to do about the value of a key, or the key itself, by what the setting says of usual mistakes. */
const insteadAt = (key: string | undefined, { instead = [] }: DecodeContext): Fix | undefined => {
  const found = instead.find(({ at = key }) => at === key);
  if (found === undefined || 'write' in found) return undefined;
  if ('member' in found)
    return {
      kind: 'replace',
      of: 'member',
      with: found.member.map((part) => JSON.stringify(part)).join(': '),
    };
  return 'advice' in found ? advise(found.advice) : { kind: 'remove', after: found.remove };
};

const decodeLiteral = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'literals' }>,
  context: DecodeContext,
): unknown => {
  if (node.kind === 'scalar' && shape.values.some((value) => value === node.value)) return node.value;
  const text = node.kind === 'scalar' ? String(node.value) : '';
  const values = shape.values.map(String);
  const near =
    synonymOf(text, values) ??
    nearest(text, values) ??
    values.find((value) => text.toLowerCase().startsWith(value.toLowerCase()));
  const meant = shape.values.find((value) => String(value) === near);
  const fix =
    insteadAt(context.key, context) ??
    (context.isOptional === true && isLeftOut(node, shape) ? remove : undefined) ??
    (meant === undefined ? undefined : write(JSON.stringify(meant), DID_YOU_MEAN));
  const message = `${describe(shape)} is needed here`;
  context.findings.add(node.at, { code: 'value-wrong', message, fix });
  return undefined;
};

/** Most objects have no unknown key. */
const NONE: ReadonlyMap<string, Fix | undefined> = new Map();

const decodeFields = (node: ObjectNode, fields: Fields, context: DecodeContext): unknown => {
  const unknown = [...node.members.values()].filter(({ key }) => !fields.has(key));
  const instead = unknown.length === 0 ? NONE : insteadOfKeys(node.members.values(), [...fields.keys()]);
  for (const { key, keyAt } of unknown) {
    const fix =
      insteadAt(key, context) ?? context.elsewhere?.(key, context.isInside ?? false) ?? instead.get(key);
    const message = `there is no "${key}" here`;
    context.findings.add(keyAt, { code: 'key-unknown', message, fix });
  }
  const meant = [...instead.values()].map((fix) => (fix?.kind === 'rename' ? fix.to : undefined));
  const decoded = [...fields].flatMap(([name, type]) => {
    const value = node.members.get(name)?.value;
    const example = partOf(context.example, name);
    if (value !== undefined) {
      const inner = {
        ...context,
        key: name,
        isInside: true,
        mayRepeat: context.isPersonal?.(name, context.isInside ?? false) !== true,
        example,
        isOptional: type.none,
        instead: (context.instead ?? []).filter(({ at }) => at === name),
      };
      return [[name, decode(value, type, inner)] as const];
    }
    if (!type.none && !meant.includes(name))
      context.findings.add(startOf(node.at), {
        code: 'key-missing',
        message: `"${name}" is missing: ${describe(type.shape)}`,
        fix: insert(name, valueFor(type, example), undefined, { asks: true }),
      });
    return [];
  });
  return Object.fromEntries(decoded.filter(([, value]) => value !== undefined));
};

/** The literal fields that each of several objects must have, with all literals of each field. */
const discriminantsOf = (shapes: readonly ObjectShape[]): Fields => {
  const [first] = shapes;
  const tags = new Map<string, Type>();
  for (const [name, type] of first?.fields ?? []) {
    const values = shapes.map((shape) => literalsOf(shape.fields.get(name)));
    if (values.every((each) => each.length > 0))
      tags.set(name, { ...type, shape: { kind: 'literals', values: values.flat() } });
  }
  return tags;
};

/** The literals of a required field; empty for one that is not a literal. */
const literalsOf = (type: Type | undefined): readonly Scalar[] =>
  type?.shape.kind === 'literals' && !type.none ? type.shape.values : [];

/** Of several objects, the one whose tags the file has: `"type": "privileged"`. */
const byDiscriminant = (
  node: ObjectNode,
  shapes: readonly ObjectShape[],
  tags: Fields,
): ObjectShape | undefined =>
  shapes.find(({ fields }) =>
    [...tags.keys()].every((name) => {
      const value = node.members.get(name)?.value;
      return value?.kind === 'scalar' && literalsOf(fields.get(name)).some((each) => each === value.value);
    }),
  );

/** Whether a member is a tag, or was meant to be: its key is nearly one, and it has one of its values. */
const isTag = ([key, { value }]: readonly [string, Member], tags: Fields): boolean =>
  tags.has(key) ||
  [...tags].some(
    ([name, type]) =>
      nearest(key, [name]) !== undefined &&
      value.kind === 'scalar' &&
      literalsOf(type).some((each) => each === value.value),
  );

/** A key of another of several objects is not a misspelt key of this one. */
const ofOthers = (shapes: readonly ObjectShape[], key: string): Fix | undefined =>
  shapes.some(({ fields }) => fields.has(key)) ? remove : undefined;

const decodeObject = (node: ObjectNode, shapes: readonly ObjectShape[], context: DecodeContext): unknown => {
  const [only, ...more] = shapes;
  if (only !== undefined && more.length === 0) return decodeFields(node, only.fields, context);
  const tags = discriminantsOf(shapes);
  const shape = byDiscriminant(node, shapes, tags);
  if (shape !== undefined)
    return decodeFields(node, shape.fields, {
      ...context,
      elsewhere: (key, isInside) => context.elsewhere?.(key, isInside) ?? ofOthers(shapes, key),
    });
  const members = new Map([...node.members].filter((member) => isTag(member, tags)));
  return decodeFields({ ...node, members }, tags, context);
};

const decodeScalar = (node: JsonNode, shape: Shape, context: DecodeContext): unknown => {
  if (shape.kind === 'opaque') return decodeJson(node, context);
  if (shape.kind === 'secret') return decodeSecret(node, shape, context);
  if (shape.kind === 'literals') return decodeLiteral(node, shape, context);
  if (shape.kind === 'text')
    return isText(node) ? decodeText(node, shape, context) : wrong(node, shape, context);
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (shape.kind === 'boolean' && typeof value === 'boolean') return value;
  if (shape.kind === 'number' && hasShape(shape, value)) return value;
  return wrong(node, shape, context);
};

const decodeList = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'array' }>,
  context: DecodeContext,
): unknown =>
  node.kind === 'array'
    ? node.items.map((item) =>
        decode(item, shape.item, { ...context, example: partOf(context.example, '0') }),
      )
    : wrong(node, shape, context);

const decodeRecord = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'record' }>,
  context: DecodeContext,
): unknown =>
  node.kind === 'object'
    ? Object.fromEntries(
        [...node.members.values()].map((member) => {
          if (shape.name !== undefined && !hasShape(shape.name, member.key))
            rejectName(member, shape.name, context);
          return [member.key, decode(member.value, shape.value, context)];
        }),
      )
    : wrong(node, shape, context);

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

/** Whether a text is nearly one of the literals of a place that also allows other values. */
const isNearLiteral = (node: JsonNode, shape: Shape): boolean =>
  shape.kind === 'literals' && isText(node) && nearest(node.value, shape.values.map(String)) !== undefined;

/** The words of a place that takes any other text, too. */
const wordsOf = (shapes: readonly Shape[]): Shape | undefined =>
  shapes.every(({ kind }) => kind === 'text' || kind === 'literals')
    ? shapes.find(({ kind }) => kind === 'literals')
    : undefined;

/** Where a text may be a secret, one that names a variable is. */
const secretFor = (node: JsonNode, shapes: readonly Shape[], { within }: DecodeContext): Shape | undefined =>
  within === 'settings' && isText(node) && NAME.test(node.value)
    ? shapes.find(({ kind }) => kind === 'secret')
    : undefined;

/** Another whole value that was meant: the one finding about it is at the key that shows it. */
const rejectWhole = (
  node: JsonNode,
  { at = '', write: meant }: Extract<Instead, { readonly write: unknown }>,
  { findings }: DecodeContext,
): undefined => {
  const member = node.kind === 'object' ? node.members.get(at) : undefined;
  const fix: Fix = {
    kind: 'replace',
    of: member === undefined ? 'value' : 'around',
    with: formatJson(meant),
  };
  const message = member === undefined ? 'this is written otherwise' : `there is no "${at}" here`;
  findings.add(member?.keyAt ?? node.at, { code: 'key-unknown', message, fix });
  return undefined;
};

/** A value that means what is so without it: the one finding is about the whole. */
const rejectNeedless = (node: JsonNode, why: string, { findings }: DecodeContext): undefined => {
  const fix: Fix = { kind: 'remove', after: why };
  findings.add(node.at, { code: 'value-wrong', message: 'this means the same as to leave it out', fix });
  return undefined;
};

/** Reads a node as its type; `undefined` with a finding where that fails. */
export const decode = (node: JsonNode, type: Type, context: DecodeContext): unknown => {
  const instead = type.insteadOf?.(toValue(node)) ?? context.instead ?? [];
  const whole = instead.find((each) => 'write' in each);
  if (whole !== undefined) return rejectWhole(node, whole, context);
  const needless = instead.find(
    (each): each is { readonly remove: string } => 'remove' in each && each.at === undefined,
  );
  return needless === undefined
    ? decodeAsSaid(node, type, { ...context, instead })
    : rejectNeedless(node, needless.remove, context);
};

const decodeAsSaid = (node: JsonNode, type: Type, context: DecodeContext): unknown => {
  const shapes = members(type.shape);
  const objects = shapes.filter((shape) => shape.kind === 'object');
  if (node.kind === 'object' && objects.length > 0) return decodeObject(node, objects, context);
  const shape =
    secretFor(node, shapes, context) ??
    shapes.find((each) => fitsKind(node, each) || isNearLiteral(node, each)) ??
    wordsOf(shapes) ??
    shapes[0] ??
    type.shape;
  if (shape.kind === 'array') return decodeList(node, shape, context);
  if (shape.kind === 'record') return decodeRecord(node, shape, context);
  return shape.kind === 'object' ? wrong(node, type.shape, context) : decodeScalar(node, shape, context);
};
