/**
 * The reading of the notation of payloads: kinds as texts, `[T]`, `{ "field": T }`, `{ "*": T }`, `{ "$anyOf": [T, …] }`,
 * `{ "$oneOrList": T }`, `{ "$json": T }` and `{ "$split": ";" }`.
 */
import { formatJson, isText, nodeKind, toValue } from '../json/document';
import type { ArrayNode, JsonNode, Member, ObjectNode } from '../json/document';
import { own } from '../core/own';
import { isTooMany } from '../diagnostics/too-many';
import type { Findings } from '../diagnostics/collector';
import { startOf } from '../diagnostics/diagnostic';
import type { Span } from '../diagnostics/diagnostic';
import { isInherited } from '../types/kinds';
import {
  ANY_OF,
  EVERY,
  JSON_IN_TEXT,
  ONE_OR_LIST,
  SPLIT,
  isSpecialName,
  readKey,
  writeKey,
} from './notation-key';
import type { Presence, NotationKey } from './notation-key';
import { readKindText } from './notation-text';
import { INVALID } from './outline';
import type { ObjectAst, PayloadTypeAst, FieldType } from './outline';
import { inNotation, isSchemaLike } from './schema-like';
import { remove, removeOne, rename, write, writeName } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** An object of fields; only the author knows their names. */
export const A_FIELD = write('{ "field": "any?" }', { asks: true });

const refuse = (findings: Findings, at: Span, message: string, fix: Fix | undefined): void =>
  findings.add(at, { code: 'payload-kind', message, fix });

const placeOf = (node: JsonNode): Span => (node.kind === 'scalar' ? node.at : startOf(node.at));

const readScalar = (node: JsonNode, findings: Findings): FieldType => {
  if (isText(node)) return readKindText(node, findings);
  const raw = node.kind === 'scalar' ? node.raw : '';
  const fix = write(raw === 'null' ? '"any?"' : `"${raw}"`);
  refuse(findings, node.at, `a kind of value is a text, this is ${nodeKind(node)}`, fix);
  return { ast: INVALID, presence: '?' };
};

const readList = ({ at, items }: ArrayNode, findings: Findings): PayloadTypeAst => {
  const parts = items.map((item) => readFieldType(item, '', findings));
  const [item, ...more] = parts;
  if (item !== undefined && more.length === 0) return { kind: 'list', item };
  const texts = items.filter(isText).map(({ value }) => value);
  const notation =
    items.length === 0
      ? '["any?"]'
      : texts.length === items.length && !texts.some((text) => /[?!]$/.test(text))
        ? `[${JSON.stringify(texts.join(' | '))}]`
        : `[{ "${ANY_OF}": [ … ] }]`;
  refuse(findings, at, 'a list has one type, that of all its elements', write(notation));
  return { kind: 'list', item: { ast: INVALID, presence: '?' } };
};

/** The most alternatives of one type that are not literals. */
export const MAX_ALTERNATIVES = 100;

const readAnyOf = (member: Member, findings: Findings): PayloadTypeAst => {
  const { value } = member;
  if (value.kind !== 'array' || value.items.length === 0) {
    refuse(findings, placeOf(value), `"${ANY_OF}" is a list of types`, write('["any"]'));
    return INVALID;
  }
  if (isTooMany(value.items.length, MAX_ALTERNATIVES, value.at, 'alternatives of a type', findings))
    return INVALID;
  return { kind: 'union', members: value.items.map((item) => readAlternative(item, findings)) };
};

/** A type whose presence is said outside. */
const readUnmarked = (node: JsonNode, within: string, findings: Findings): PayloadTypeAst => {
  const { ast, presence } = readFieldType(node, '', findings);
  if (presence !== '')
    refuse(findings, placeOf(node), `in "${within}" no type has a "${presence}"`, withoutMark(node));
  return ast;
};

/** The keys of types that are written in another form. */
const FORMS = { oneOrList: ONE_OR_LIST, json: JSON_IN_TEXT, split: SPLIT } as const;

/** Only the whole type of a place can be written in another form. */
const readAlternative = (node: JsonNode, findings: Findings): PayloadTypeAst => {
  const { ast, presence } = readFieldType(node, '', findings);
  if (presence !== '')
    refuse(findings, placeOf(node), `in "${ANY_OF}" no alternative has a "${presence}"`, withoutMark(node));
  const key = own(FORMS, ast.kind);
  if (key === undefined) return ast;
  refuse(findings, placeOf(node), `"${key}" cannot be one of several types`, A_TYPE);
  return INVALID;
};

/** Any type that is not written in another form. */
const A_TYPE = write('"any"', { asks: true });

const readOneOrList = ({ value }: Member, findings: Findings): PayloadTypeAst => {
  const item = readFieldType(value, '', findings);
  if (item.ast.kind !== 'list' && item.ast.kind !== 'oneOrList') return { kind: 'oneOrList', item };
  const only = value.kind === 'array' && value.items.length === 1 ? value.items[0] : undefined;
  const fix = only === undefined ? A_TYPE : write(formatJson(toValue(only)));
  refuse(findings, placeOf(value), `"${ONE_OR_LIST}" has the type of one element, not a list`, fix);
  return INVALID;
};

/** The longest text between two others. */
const MAX_SEPARATOR = 10;

const readSplit = ({ value }: Member, findings: Findings): PayloadTypeAst => {
  const separator = isText(value) ? value.value : '';
  if (separator !== '' && separator.length <= MAX_SEPARATOR) return { kind: 'split', separator };
  const message = `"${SPLIT}" has the separator of texts in one text, of 1 to ${MAX_SEPARATOR} characters`;
  refuse(findings, placeOf(value), message, write('";"', { asks: true }));
  return INVALID;
};

const withoutMark = (node: JsonNode): Fix | undefined =>
  isText(node) ? write(JSON.stringify(node.value.trim().replace(/[?!]+$/, ''))) : undefined;

/** The key that is the only one of its object. */
const onlyKey = ({ members }: ObjectNode): Member | undefined =>
  members.size === 1 ? [...members.values()][0] : undefined;

/** An object's presence in a place without a key: `{ "$anyOf?": [ … ] }`. */
const readSpecial = (member: Member, findings: Findings): FieldType | undefined => {
  const { special, name, presence } = readKey(member.key);
  if (!special || !isSpecialName(name)) return undefined;
  checkKey(member, readKey(member.key), findings);
  switch (name) {
    case ANY_OF:
      return { ast: readAnyOf(member, findings), presence };
    case EVERY:
      return {
        ast: { kind: 'record', value: readFieldType(member.value, presence, findings) },
        presence: '',
      };
    case ONE_OR_LIST:
      return { ast: readOneOrList(member, findings), presence };
    case SPLIT:
      return { ast: readSplit(member, findings), presence };
    case JSON_IN_TEXT:
      return { ast: { kind: 'json', inside: readUnmarked(member.value, JSON_IN_TEXT, findings) }, presence };
  }
};

/** What other languages call the special keys. */
const SPECIAL: readonly (readonly [RegExp, string])[] = [
  [/^\$(one|single)_?or_?(list|many|array|more)|^\$list_?or_?one/i, ONE_OR_LIST],
  [/^\$(json|parse)/i, JSON_IN_TEXT],
  [/^\$(split|separat|delimit|join|csv|multi)/i, SPLIT],
  [/^\$(any|one|or|union)/i, ANY_OF],
];

const meantKey = (name: string): string | undefined => SPECIAL.find(([pattern]) => pattern.test(name))?.[1];

const meantSpecial = (name: string): Fix | undefined => {
  const key = meantKey(name);
  return key === undefined ? undefined : rename(key);
};

const escaped = (name: string): Fix => writeName(writeKey(name, ''));

const checkKey = (
  { key, keyAt }: Member,
  { special, name, instead }: NotationKey,
  findings: Findings,
): void => {
  if (instead !== undefined)
    refuse(findings, keyAt, `"${key}" is not a valid key of a field`, writeName(instead));
  else if (special && !isSpecialName(name))
    refuse(findings, keyAt, `"${key}" has no meaning here`, meantSpecial(name) ?? escaped(name));
  else if (!special && isInherited(name)) refuse(findings, keyAt, `no field can be called "${name}"`, remove);
};

const UNREAD: FieldType = { ast: INVALID, presence: '?' };

const readFields = ({ members }: ObjectNode, findings: Findings): ObjectAst => {
  const fields = new Map<string, FieldType>();
  for (const member of members.values()) {
    const key = readKey(member.key);
    const { special, name, presence } = key;
    if (special && isSpecialName(name))
      refuse(findings, member.keyAt, `"${name}" must be alone in its object`, remove);
    else checkKey(member, key, findings);
    if (fields.has(name)) refuse(findings, member.keyAt, `duplicate field "${name}"`, removeOne);
    const hasNoType = special && (name === SPLIT || meantKey(name) === SPLIT);
    fields.set(name, hasNoType ? UNREAD : readFieldType(member.value, presence, findings));
  }
  return { kind: 'object', fields };
};

const refuseSchema = (node: ObjectNode, findings: Findings): FieldType => {
  const message = 'this looks like JSON Schema, which begins with "$schema"';
  refuse(findings, node.at, message, write(inNotation(node)));
  return { ast: INVALID, presence: '' };
};

const readInside = (node: JsonNode, findings: Findings): FieldType => {
  if (node.kind === 'scalar') return readScalar(node, findings);
  if (node.kind === 'array') return { ast: readList(node, findings), presence: '' };
  if (isSchemaLike(node)) return refuseSchema(node, findings);
  const only = onlyKey(node);
  const special = only && readSpecial(only, findings);
  return special ?? { ast: readFields(node, findings), presence: '' };
};

/** A text is not blank where it must be there, also when its key says so. */
const filled = (ast: PayloadTypeAst): PayloadTypeAst => {
  if (ast.kind === 'union') return { ...ast, members: ast.members.map(filled) };
  return ast.kind === 'single' ? { ...ast, full: ast.name === 'text' } : ast;
};

const refuseTwo = (node: JsonNode, findings: Findings): void => {
  const inner = node.kind === 'object' ? onlyKey(node) : undefined;
  const fix = inner === undefined ? withoutMark(node) : writeName(readKey(inner.key).name);
  refuse(findings, inner?.keyAt ?? node.at, 'the key has a "?" or "!" already', fix);
};

const readFieldType = (node: JsonNode, presence: Presence, findings: Findings): FieldType => {
  const part = readInside(node, findings);
  if (presence !== '' && part.presence !== '') refuseTwo(node, findings);
  const both = presence === '' ? part.presence : presence;
  return both === '!' ? { ast: filled(part.ast), presence: both } : { ...part, presence: both };
};

/** Reads the notation of a payload, which is an object with fields. */
export const readNotation = (node: ObjectNode, findings: Findings): ObjectAst => {
  const only = onlyKey(node);
  const { special, name } = only === undefined ? { special: false, name: '' } : readKey(only.key);
  if (only === undefined || !special || !isSpecialName(name)) return readFields(node, findings);
  const message = 'a payload is one object, whose fields are named';
  refuse(findings, startOf(node.at), message, A_FIELD);
  return { kind: 'object', fields: new Map() };
};
