/**
 * Lookups: the part of a source that depends on the request. Its texts are templates or rules over the request and other
 * sources, filled in for each ask. One that could not be sent as it is becomes an absence.
 */
import { isRight } from 'fp-ts/Either';
import type { Adapter } from '../../adapter/define-adapter';
import { checkTemplate } from '../../mapping/check/rule';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode, ScalarNode, TextNode } from '../../json/document';
import { parseJson } from '../../json/parse';
import type { Scope } from '../../mapping/check/scope';
import { splitTemplate } from '../../mapping/syntax/parts';
import { OPAQUE, members, total } from '../../types/type';
import type { Type } from '../../types/type';
import { typeOfCodec } from '../../types/type-of-codec';
import { isMixedTemplate, reportMixed } from './lookup/mixed';
import {
  SENT_ANYHOW,
  asText,
  canBeAbsent,
  combineParts,
  constantPart,
  fillText,
  partOf,
  sendable,
  soundParts,
  textAtPlace,
} from './lookup/part';
import type { Lookup } from './lookup/part';
import { checkRuleText, checkValuePart, isValuePart } from './lookup/rule-part';
import { textForRule } from './lookup/stand-in';
import { checkSyntaxText, isSyntaxPart } from './lookup/syntax-part';
import { checkNumber, isNumberPart } from './lookup-number';

const ANYTHING = total(OPAQUE);

/** Where a lookup's templates are checked. */
interface LookupScope extends Scope {
  /** The tenant file decides what the texts mean, so they may be in the upstream's own syntax. */
  readonly isFree: boolean;
}

const ESCAPE = /%([0-7][\da-f])/gi;

/** The text around the placeholders of a path: their own segments, as the upstream reads them. */
const aroundInPath = (texts: readonly string[]): string =>
  texts
    .join('\0')
    .split('/')
    .filter((segment) => segment.includes('\0'))
    .join('')
    .replace(ESCAPE, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const checkText = (node: TextNode, type: Type, scope: LookupScope): Lookup | undefined => {
  if (textAtPlace(type)?.sent === 'sql') return constantPart(node.value);
  const template = splitTemplate(node, scope.findings);
  if (template === undefined) return undefined;
  const { texts, paths } = template;
  if (paths.length === 0) return constantPart(texts.join(''));
  const value = checkTemplate(template, node.at, scope);
  if (value === undefined) return undefined;
  const shape = textAtPlace(type) ?? SENT_ANYHOW;
  const isPath = shape.brand === 'path';
  if (scope.isFree && isMixedTemplate(value, isPath ? aroundInPath(texts) : undefined))
    reportMixed(node.at, scope);
  // Each placeholder of a path is encoded by itself: what fills it cannot leave its segment.
  const fill = fillText(texts, value.values.map(asText), isPath ? encodeURIComponent : undefined);
  const absent = paths.find((_path, index) => value.values.slice(index, index + 1).some(canBeAbsent));
  return partOf(paths, absent, sendable(shape, fill));
};

/** The codec's part for a list's elements. */
const typeOfItem = ({ shape }: Type): Type =>
  members(shape).find((member) => member.kind === 'array')?.item ?? ANYTHING;

/** A constant of JSON; a number keeps its digits. */
const constantOf = (node: ScalarNode): unknown => {
  if (typeof node.value !== 'number') return node.value;
  const number = parseJson(Buffer.from(node.raw));
  return isRight(number) ? number.right : node.value;
};

/** The codec's part for a part of the lookup. */
export const typeOfPart = ({ shape }: Type, key: string): Type => {
  for (const member of members(shape)) {
    if (member.kind === 'record') return member.value;
    const field = member.kind === 'object' ? member.fields.get(key) : undefined;
    if (field !== undefined) return field;
  }
  return ANYTHING;
};

/** A value of the JSON that a source of a described upstream sends; `undefined` for an object that is sent as it is. */
const valuePartOf = (node: ObjectNode, scope: LookupScope): (() => Lookup | undefined) | undefined => {
  if (isValuePart(node))
    return () => checkValuePart(node, (inner) => checkSyntaxText(inner, SENT_ANYHOW, scope), scope);
  return isNumberPart(node) ? () => checkNumber(node, scope) : undefined;
};

const checkObject = (node: ObjectNode, type: Type, scope: LookupScope): Lookup | undefined => {
  const text = textForRule(node, type);
  if (text !== undefined)
    return isSyntaxPart(node) || text.sent === 'xml'
      ? checkSyntaxText(node, text, scope)
      : checkRuleText(node, text, scope.isFree, scope);
  const value = scope.isFree && type.shape.kind === 'opaque' ? valuePartOf(node, scope) : undefined;
  if (value !== undefined) return value();
  const fields = soundParts(
    [...node.members.values()].map(({ key, value: inner }) => [
      key,
      checkNode(inner, typeOfPart(type, key), scope),
    ]),
  );
  return fields && combineParts(fields, Object.fromEntries);
};

const checkNode = (node: JsonNode, type: Type, scope: LookupScope): Lookup | undefined => {
  if (isText(node)) return checkText(node, type, scope);
  if (node.kind === 'scalar') return constantPart(constantOf(node));
  if (node.kind === 'object') return checkObject(node, type, scope);
  const of = typeOfItem(type);
  const items = soundParts(node.items.map((item, index) => [index, checkNode(item, of, scope)]));
  return items && combineParts(items, (filled) => filled.map(([, value]) => value));
};

/** Checks one lookup of an adapter; `undefined` when one of its templates or rules has errors. */
export const checkLookup = (node: JsonNode, adapter: Adapter, scope: Scope): Lookup | undefined =>
  checkNode(node, typeOfCodec(adapter.lookup), { ...scope, isFree: adapter.isDeclared });
