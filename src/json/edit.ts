/**
 * The rewriting of one member of a JSON file by place: equal values keep their text, order and comments, and nothing
 * outside the member is changed.
 */
import { parse } from '@humanwhocodes/momoa';
import type {
  ArrayNode as ListTree,
  MemberNode,
  ObjectNode as ObjectTree,
  ValueNode,
} from '@humanwhocodes/momoa';
import { jsonText } from './document';
import type { JsonNode, Member } from './document';
import { compare, nodeOf } from './diff';

const slice = (text: string, { loc }: Pick<ValueNode, 'loc'>): string =>
  text.slice(loc.start.offset, loc.end.offset);

const keyOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name);

/** A fresh value: over several lines where its neighbours are. */
const fresh = (wanted: JsonNode, lead: string): string => {
  const [, indent] = /\n([ \t]*)$/.exec(lead) ?? [];
  if (indent === undefined) return oneLine(wanted);
  const block = lines(wanted, indent);
  return lead.includes('\r\n') ? block.replaceAll('\n', '\r\n') : block;
};

const bracketed = (wanted: JsonNode, write: (node: JsonNode) => string): readonly string[] => {
  if (wanted.kind === 'array') return wanted.items.map(write);
  if (wanted.kind === 'scalar') return [];
  return [...wanted.members.values()].map(({ key, value }) => `${JSON.stringify(key)}: ${write(value)}`);
};

const oneLine = (wanted: JsonNode): string => {
  if (wanted.kind === 'scalar') return jsonText(wanted);
  const parts = bracketed(wanted, oneLine).join(', ');
  if (wanted.kind === 'array') return `[${parts}]`;
  return parts === '' ? '{}' : `{ ${parts} }`;
};

const lines = (wanted: JsonNode, indent: string): string => {
  const inner = `${indent}${indent.includes('\t') ? '\t' : '  '}`;
  const parts = bracketed(wanted, (node) => lines(node, inner));
  if (parts.length === 0 || (wanted.kind === 'array' && wanted.items.every(({ kind }) => kind === 'scalar')))
    return oneLine(wanted);
  const [open, close] = wanted.kind === 'array' ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${close}`;
};

/** The white space before each member, without the comma. */
const leadOf = (text: string, object: ObjectTree, index: number): string => {
  const before = object.members[index - 1]?.loc.end.offset ?? object.loc.start.offset + 1;
  const start = object.members[index]?.loc.start.offset ?? object.loc.end.offset - 1;
  return text.slice(before, start).replace(',', '');
};

type Wanted = Extract<JsonNode, { kind: 'object' }>;
type WantedList = Extract<JsonNode, { kind: 'array' }>;

/** New members that are wanted before all that stay. */
const leadingOf = (object: ObjectTree, wanted: Wanted): readonly string[] => {
  const kept = new Set(object.members.map(keyOf));
  const keys = [...wanted.members.keys()];
  const first = keys.findIndex((key) => kept.has(key));
  return first < 0 ? [] : keys.slice(0, first);
};

/** Members that stay, in their order and with their text; those that are new come last, or before all of them. */
const rewriteObject = (text: string, object: ObjectTree, wanted: Wanted): string => {
  const stay = object.members.flatMap((member, index) => {
    const lead = leadOf(text, object, index);
    const value = wanted.members.get(keyOf(member))?.value;
    if (keyOf(member) === '$comment') return [`${lead}${slice(text, member)}`];
    if (value === undefined) return [];
    const head = text.slice(member.loc.start.offset, member.value.loc.start.offset);
    return [`${lead}${head}${rewriteValue(text, member.value, value, lead)}`];
  });
  const keys = new Set(object.members.map(keyOf));
  const leading = leadingOf(object, wanted);
  const last = object.members.length;
  const write = (lead: string, { key, value }: Member): string =>
    `${lead}${JSON.stringify(key)}: ${fresh(value, lead)}`;
  const added = [...wanted.members.values()].filter(({ key }) => !keys.has(key));
  const inFront = added.filter(({ key }) => leading.includes(key));
  const behind = added.filter(({ key }) => !leading.includes(key));
  const lead = last === 0 ? ' ' : leadOf(text, object, last - 1);
  const tail = last === 0 ? ' ' : leadOf(text, object, last);
  const parts = [
    ...inFront.map((member) => write(leadOf(text, object, 0), member)),
    ...stay,
    ...behind.map((member) => write(lead, member)),
  ];
  return parts.length === 0 ? '{}' : `{${parts.join(',')}${tail}}`;
};

/** Elements that are not objects are written together, as they are read. */
const isOfObjects = ({ items }: WantedList): boolean => items.some(({ kind }) => kind === 'object');

/** Each element in its place. */
const rewriteList = (text: string, { elements, loc }: ListTree, { items }: WantedList): string => {
  const ends = elements.map((element) => element.loc.end.offset);
  const parts = elements.map(({ value }, index) => {
    const lead = text.slice(ends[index - 1] ?? loc.start.offset + 1, value.loc.start.offset);
    const wanted = items[index];
    return `${lead}${wanted === undefined ? slice(text, value) : rewriteValue(text, value, wanted, lead)}`;
  });
  return `[${parts.join('')}${text.slice(ends.at(-1) ?? loc.start.offset + 1, loc.end.offset)}`;
};

const rewriteValue = (text: string, value: ValueNode, wanted: JsonNode, lead: string): string => {
  const current = slice(text, value);
  if (compare(nodeOf(current), wanted).length === 0) return current;
  if (value.type === 'Object' && wanted.kind === 'object') return rewriteObject(text, value, wanted);
  return value.type === 'Array' &&
    wanted.kind === 'array' &&
    isOfObjects(wanted) &&
    value.elements.length === wanted.items.length
    ? rewriteList(text, value, wanted)
    : fresh(wanted, lead);
};

/** A whole file: objects over several lines, lists of single values on one. */
export const fileText = (node: JsonNode): string => `${lines(node, '')}\n`;

/** The text with the member `key` of its object saying `wanted`; a member that is missing comes last. */
export const rewriteMember = (text: string, key: string, wanted: JsonNode): string => {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const source = text.slice(mark.length);
  const { body } = parse(source, { mode: 'json' });
  if (body.type !== 'Object') return text;
  const index = body.members.findIndex((member) => keyOf(member) === key);
  const member = body.members[index];
  const last = body.members.at(-1);
  if (last === undefined) return text; // it has no request either, and was never played
  if (member === undefined) {
    const lead = leadOf(source, body, body.members.length - 1);
    const at = last.loc.end.offset;
    return `${mark}${source.slice(0, at)},${lead}${JSON.stringify(key)}: ${fresh(wanted, lead)}${source.slice(at)}`;
  }
  const { start, end } = member.value.loc;
  const value = rewriteValue(source, member.value, wanted, leadOf(source, body, index));
  return `${mark}${source.slice(0, start.offset)}${value}${source.slice(end.offset)}`;
};
