/**
 * Owns the reading of settings: a located JSON value and the type of what should stand there give a plain
 * value with secrets in place, or findings. It must not know any setting by name.
 */
import { hasShape, isBlank } from '../codec';
import type { JsonNode, ObjectNode, TextNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { isText, nodeKind, plain } from '../mapping/document';
import { didYouMean, nearest } from '../mapping/nearest';
import type { Severity, Span } from '../problem';
import type { ProblemCode } from '../problems/catalogue';
import type { Secret } from '../secret';
import { describe, members } from '../type/type';
import type { Fields, ObjectShape, Shape, Type } from '../type/type';
import type { Found, Secrets } from './secrets';
import { instead, member } from './skeleton';

/** What reading settings needs and gathers. */
export interface Settling {
  readonly findings: Findings;
  readonly secrets: Secrets;
  /** How bad an unset secret is: a check warns, a tenant that is to serve is refused. */
  readonly unset: Severity;
  /** Where `${NAME}` may stand for a whole text: in settings. A lookup's templates are read elsewhere. */
  readonly within?: 'settings' | 'lookup';
  /** Where a key belongs that stands in the wrong object, in words. */
  readonly elsewhere?: (key: string) => string | undefined;
  /** Told of each secret that is not to be had. */
  readonly onUnset: (name: string) => void;
}

const NAME = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

const wrong = (node: JsonNode, shape: Shape, { findings }: Settling): undefined => {
  const message = `${describe(shape)} is needed here, this is ${nodeKind(node)}`;
  findings.add(node.at, { code: 'kind-wrong', message, suggestion: instead(node, shape) });
  return undefined;
};

const misplaced = (node: TextNode, { findings, within }: Settling): undefined => {
  const named = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/.exec(node.value)?.[0] ?? '${NAME}';
  const finding =
    within === 'settings'
      ? {
          message: '"${NAME}" stands for a whole text, not for a part of one',
          suggestion: `write "${named}" and put the whole value into the variable`,
        }
      : { message: 'a secret may stand in "settings" and in the keys of "access" only' };
  findings.add(node.at, { code: 'secret-misplaced', ...finding });
  return undefined;
};

const faults: Readonly<
  Record<Exclude<Found['found'], 'set'>, readonly [ProblemCode, (name: string) => string]>
> = {
  unset: ['secret-unset', (name) => `set ${name}, or ${name}_FILE to the name of a file that holds it`],
  twice: ['secret-twice', (name) => `unset ${name} or ${name}_FILE`],
  unreadable: ['secret-unreadable', (name) => `make the file that ${name}_FILE names readable`],
};

/** White space around a secret is a slip of whoever set it, and no header could carry it. */
const wellFormed = (node: TextNode, name: string, secret: Secret, settling: Settling): Secret | undefined => {
  const text = secret.reveal();
  if (text === text.trim()) return secret;
  settling.findings.add(node.at, {
    code: 'secret-malformed',
    message: `what ${name} holds begins or ends with white space`,
    suggestion: 'remove the white space',
  });
  return undefined;
};

/** The secret that `"${NAME}"` stands for. One that is unset is told of, and `undefined`. */
const secretAt = (node: TextNode, name: string, settling: Settling): Secret | undefined => {
  const looked = settling.secrets(name);
  if (looked.found === 'set') return wellFormed(node, name, looked.secret, settling);
  const [code, suggestion] = faults[looked.found];
  const severity = looked.found === 'unset' ? settling.unset : 'error';
  const message = { unset: 'is not set', twice: 'is set twice', unreadable: 'cannot be read' }[looked.found];
  settling.findings.add(node.at, {
    code,
    severity,
    message: `${name} ${message}`,
    suggestion:
      looked.found === 'unset' && isSet(name.toUpperCase(), settling)
        ? `did you mean "\${${name.toUpperCase()}}"?`
        : suggestion(name),
  });
  settling.onUnset(name);
  return undefined;
};

const isSet = (name: string, { secrets }: Settling): boolean => secrets(name).found !== 'unset';

/** A variable in the manner of other tools: `$NAME`, `{{NAME}}`, `env:NAME`. Only one that is set is told. */
const variableIn = (text: string, settling: Settling): string | undefined => {
  const name = /^(?:process\.env\.|env[:.]|[${%]+\s*)?([A-Za-z_][A-Za-z0-9_]*)\s*[}%]*$/.exec(text)?.[1];
  return name !== undefined && isSet(name, settling) ? name : undefined;
};

const settleSecret = (node: JsonNode, settling: Settling): Secret | undefined => {
  const name = isText(node) ? NAME.exec(node.value)?.[1] : undefined;
  if (isText(node) && name !== undefined) return secretAt(node, name, settling);
  if (isText(node) && node.value.includes('${')) return misplaced(node, { ...settling, within: 'settings' });
  const meant = isText(node) ? variableIn(node.value, settling) : undefined;
  settling.findings.add(node.at, {
    code: 'secret-literal',
    message: meant === undefined ? 'a secret never stands in the file' : 'a variable is named in another way',
    suggestion:
      meant === undefined
        ? 'write "${NAME}" and set the variable NAME, or NAME_FILE'
        : `write "\${${meant}}"`,
  });
  return undefined;
};

const settleText = (node: TextNode, shape: Shape, settling: Settling): string | undefined => {
  if (settling.within === 'lookup') return node.value;
  const name = settling.within === 'settings' ? NAME.exec(node.value)?.[1] : undefined;
  if (name === undefined && node.value.includes('${')) return misplaced(node, settling);
  const text = name === undefined ? node.value : secretAt(node, name, settling)?.reveal();
  if (text === undefined || (shape.kind === 'text' && hasShape(shape, text))) return text;
  const from = name === undefined ? '' : `, and what ${name} holds is none`;
  const message = isBlank(text) ? 'this text is blank' : `${wanted(shape)} is needed here${from}`;
  const suggestion = name === undefined && isBaseUrl(shape) ? meantUrl(node.value) : undefined;
  settling.findings.add(node.at, { code: 'value-wrong', message, suggestion });
  return undefined;
};

const isBaseUrl = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'baseUrl';

/** The address that was meant: https, without a query. */
const meantUrl = (text: string): string | undefined => {
  const url = `https://${text
    .trim()
    .replace(/^[a-z]*:?\/\//i, '')
    .replace(/[?#].*$/, '')}`;
  return hasShape({ kind: 'text', brand: 'baseUrl' }, url) ? `write "${url}"` : undefined;
};

const wanted = (shape: Shape): string =>
  shape.kind === 'text' && shape.brand === 'baseUrl'
    ? 'an https URL without a query (http only on loopback)'
    : describe(shape);

const settleLiteral = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'literals' }>,
  settling: Settling,
): unknown => {
  if (node.kind === 'scalar' && shape.values.some((value) => value === node.value)) return node.value;
  const said = node.kind === 'scalar' ? String(node.value) : '';
  const values = shape.values.map(String);
  const near =
    nearest(said, values) ?? values.find((value) => said.toLowerCase().startsWith(value.toLowerCase()));
  const meant = shape.values.find((value) => String(value) === near);
  const suggestion = meant === undefined ? undefined : `did you mean ${JSON.stringify(meant)}?`;
  const message = `${describe(shape)} is needed here`;
  settling.findings.add(node.at, { code: 'value-wrong', message, suggestion });
  return undefined;
};

const firstCharacter = (at: Span): Span => ({ ...at, endColumn: at.column + 1 });

const settleFields = (node: ObjectNode, fields: Fields, settling: Settling): unknown => {
  for (const { key, keyAt } of node.members.values()) {
    if (fields.has(key)) continue;
    const suggestion = settling.elsewhere?.(key) ?? didYouMean(key, fields.keys());
    const message = `there is no "${key}" here`;
    settling.findings.add(keyAt, { code: 'key-unknown', message, suggestion });
  }
  const meant = [...node.members.keys()].flatMap((key) =>
    fields.has(key) ? [] : (nearest(key, fields.keys()) ?? []),
  );
  const settled = [...fields].flatMap(([name, type]) => {
    const value = node.members.get(name)?.value;
    if (value !== undefined) return [[name, settle(value, type, settling)] as const];
    if (!type.none && !meant.includes(name))
      settling.findings.add(firstCharacter(node.at), {
        code: 'key-missing',
        message: `"${name}" is missing: ${describe(type.shape)}`,
        suggestion: `add ${member(name, type)}`,
      });
    return [];
  });
  return Object.fromEntries(settled.filter(([, value]) => value !== undefined));
};

/** Of several objects, the one whose literal fields the file has: `"type": "privileged"`. */
const tagged = (node: ObjectNode, shapes: readonly ObjectShape[]): ObjectShape | undefined =>
  shapes.find((shape) =>
    [...shape.fields].every(([name, { shape: field, none }]) => {
      const value = node.members.get(name)?.value;
      if (field.kind !== 'literals' || none) return true;
      return value?.kind === 'scalar' && field.values.some((literal) => literal === value.value);
    }),
  );

/** The literal fields of several objects, all that one of them may have. */
const tagsOf = (shapes: readonly ObjectShape[]): Fields => {
  const tags = new Map<string, Type>();
  for (const { fields } of shapes)
    for (const [name, type] of fields)
      if (type.shape.kind === 'literals' && !type.none) {
        const before = tags.get(name)?.shape;
        const values = [...(before?.kind === 'literals' ? before.values : []), ...type.shape.values];
        tags.set(name, { ...type, shape: { kind: 'literals', values } });
      }
  return tags;
};

const settleObject = (node: ObjectNode, shapes: readonly ObjectShape[], settling: Settling): unknown => {
  const shape = tagged(node, shapes);
  if (shape !== undefined) return settleFields(node, shape.fields, settling);
  const tags = tagsOf(shapes);
  const members = new Map([...node.members].filter(([key]) => tags.has(key)));
  return settleFields({ ...node, members }, tags, settling);
};

const settleScalar = (node: JsonNode, shape: Shape, settling: Settling): unknown => {
  if (shape.kind === 'opaque') return plain(node);
  if (shape.kind === 'secret') return settleSecret(node, settling);
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
    ? node.items.map((item) => settle(item, shape.item, settling))
    : wrong(node, shape, settling);

const settleRecord = (
  node: JsonNode,
  shape: Extract<Shape, { kind: 'record' }>,
  settling: Settling,
): unknown =>
  node.kind === 'object'
    ? Object.fromEntries(
        [...node.members.values()].map(({ key, value }) => [key, settle(value, shape.value, settling)]),
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

/** Reads a node as what its type says; `undefined` with a finding where it cannot be. */
export const settle = (node: JsonNode, type: Type, settling: Settling): unknown => {
  const shapes = members(type.shape);
  const objects = shapes.filter((shape) => shape.kind === 'object');
  if (node.kind === 'object' && objects.length > 0) return settleObject(node, objects, settling);
  const shape = shapes.find((each) => fitsKind(node, each)) ?? shapes[0] ?? type.shape;
  if (shape.kind === 'array') return settleList(node, shape, settling);
  if (shape.kind === 'record') return settleRecord(node, shape, settling);
  return shape.kind === 'object' ? wrong(node, type.shape, settling) : settleScalar(node, shape, settling);
};
