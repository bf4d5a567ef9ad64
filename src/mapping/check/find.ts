/** The check of "find": its argument names a list of a catalogue, the key of its elements, and what is read of one. */
import { isRight } from 'fp-ts/Either';
import { didYouMean } from '../../diagnostics/did-you-mean';
import { advise, insert, SOURCE, write } from '../../diagnostics/fix';
import { isText, partsIn, textsIn } from '../../json/document';
import type { JsonNode, TextNode } from '../../json/document';
import { keyNames, parsePath } from '../../types/path';
import type { Segment } from '../../types/path';
import { readerOf } from '../../types/read';
import { describe, members } from '../../types/type';
import type { Type } from '../../types/type';
import { typeOfPath } from '../../types/type-of-path';
import type { Walked } from '../../types/type-of-path';
import { findIn } from '../steps/find';
import { isNumeric, isTextual } from '../steps/step';
import type { BoundStep } from '../steps/step';
import type { PathSyntax } from '../syntax/parts';
import { reportFault } from './scope';
import type { Binding, Scope } from './scope';

type KeySegment = Extract<Segment, { readonly kind: 'match' }>;

/** An argument, taken apart. */
interface FindSyntax {
  readonly path: PathSyntax;
  readonly list: readonly Segment[];
  readonly key: KeySegment;
  readonly item: readonly Segment[];
}

/** `[KEY]`, the names of a field of the elements. */
const KEY = /\[([\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}_$][\p{L}\p{N}_$-]*)*)\]/u;

/** What makes `[KEY]` a part of a path, while it is parsed. */
const VALUE = '=0';

const HOW = advise(
  'name the list, the key of its elements and what is read of one: { "find": "levels.items[id].name" }',
);

/** The fields of an object whose value can be a key, or be shown. */
const plainFields = ({ shape }: Type): readonly string[] =>
  members(shape).flatMap((member) =>
    member.kind === 'object'
      ? [...member.fields].flatMap(([name, { shape: each }]) =>
          members(each).every((one) => isNumeric(one) || isTextual(one)) ? [name] : [],
        )
      : [],
  );

/** A "find" in the catalogue of a name, made of what its answer has. */
const exampleIn = (head: string, { bindings }: Scope): string | undefined => {
  const { type, isCatalogue } = bindings.get(head) ?? {};
  if (type === undefined || isCatalogue !== true) return undefined;
  return listsOf(type).flatMap((list) => {
    const field: Segment = { kind: 'field', name: list, start: 0, end: 0 };
    const walked = typeOfPath(type, [field]);
    const element = isRight(walked) ? elementOf(walked.right.type) : undefined;
    const [key, item = key] = element === undefined ? [] : plainFields(element);
    return key === undefined || item === undefined ? [] : [`${head}.${list}[${key}].${item}`];
  })[0];
};

/** The example for the first catalogue that an argument names, whatever the argument is. */
const exampleFor = (node: JsonNode, scope: Scope): string | undefined =>
  textsIn(node)
    .flatMap((text) => exampleIn(/^\w+/.exec(text)?.[0] ?? '', scope) ?? [])
    .at(0);

const rejectForm = (node: JsonNode, message: string, scope: Scope): undefined => {
  const example = exampleFor(node, scope);
  const fix = example === undefined ? HOW : write(JSON.stringify(example), { asks: true });
  scope.findings.add(node.at, { code: 'step-argument', message, fix });
  return undefined;
};

/** The segments by their places in the argument as it is written: nothing stands behind the key there. */
const asWritten = (segments: readonly Segment[], key: Segment): readonly Segment[] =>
  segments.map((segment) => {
    const shift = (at: number): number => (at > key.start ? at - VALUE.length : at);
    return { ...segment, start: shift(segment.start), end: shift(segment.end) };
  });

const isKey = (segment: Segment | undefined): segment is KeySegment => segment?.kind === 'match';

const readFind = (node: TextNode, scope: Scope): FindSyntax | undefined => {
  const text = node.value;
  const found = KEY.exec(text);
  if (found === null) return rejectForm(node, '"find" needs the key of a list’s elements, "[id]"', scope);
  const end = found.index + found[0].length - 1;
  const parsed = parsePath(`${text.slice(0, end)}${VALUE}${text.slice(end)}`);
  if (!isRight(parsed)) return rejectForm(node, 'this is not a path with one "[KEY]"', scope);
  const at = parsed.right.segments.findIndex(({ start }) => start === found.index);
  const whole = parsed.right.segments[at];
  const segments = whole === undefined ? [] : asWritten(parsed.right.segments, whole);
  const [list, key, item] = [segments.slice(0, at), segments[at], segments.slice(at + 1)];
  if (!isKey(key) || [...list, ...item].some(isKey))
    return rejectForm(node, 'beside its one "[KEY]" a "find" has names and indexes only', scope);
  const path = { at: node.at, text, head: parsed.right.head, segments, mayBeConstant: false };
  return { path: { ...path, part: partsIn(node) }, list, key, item };
};

/** The lists of objects among the fields of an answer. */
const listsOf = ({ shape }: Type): readonly string[] =>
  members(shape).flatMap((member) =>
    member.kind === 'object'
      ? [...member.fields].flatMap(([name, field]) =>
          members(field.shape).some(({ kind }) => kind === 'array') ? [name] : [],
        )
      : [],
  );

/** A "find" that names only the catalogue means its one list. */
const withList = (node: JsonNode, find: FindSyntax, type: Type, scope: Scope): FindSyntax | undefined => {
  if (find.list.length > 0) return find;
  const { head } = find.path;
  const [only, ...more] = listsOf(type);
  if (only === undefined || more.length > 0) {
    const has =
      only === undefined ? 'no list' : `the lists ${[only, ...more].map((name) => `"${name}"`).join(', ')}`;
    return rejectForm(node, `the answer of "${head}" has ${has}: "find" does not say which is meant`, scope);
  }
  const list = [{ kind: 'field', name: only, start: head.length, end: head.length }] as const;
  return { ...find, list, path: { ...find.path, segments: [...list, ...find.path.segments] } };
};

/** The element of the lists that a type can be; `undefined` unless it is always a list. */
const elementOf = ({ shape }: Type): Type | undefined => {
  const items = members(shape).map((member) => (member.kind === 'array' ? member.item : undefined));
  const [only, ...more] = items;
  return more.length === 0 ? only : undefined;
};

const fieldsOf = ({ conditions, start, end }: KeySegment): readonly Segment[] =>
  conditions.flatMap(keyNames).map((name) => ({ kind: 'field', name, start, end }));

const isKeyType = ({ shape }: Type): boolean => {
  const kinds = members(shape);
  return kinds.every(isNumeric) || kinds.every(isTextual);
};

/** The types of the list, of the key of its elements and of what is read of one. */
const typesOf = (
  node: JsonNode,
  { path, list, key, item }: FindSyntax,
  binding: Binding & { readonly type: Type },
  scope: Scope,
): { readonly list: Walked; readonly key: Walked; readonly item: Walked } | undefined => {
  const lists = typeOfPath(binding.type, list);
  if (!isRight(lists)) return reportFault(scope, path, binding, lists.left);
  const element = elementOf(lists.right.type);
  if (element === undefined)
    return rejectForm(node, `"find" needs a list, this is ${describe(lists.right.type.shape)}`, scope);
  const keyed = typeOfPath(binding.type, [...list, key]);
  if (!isRight(keyed) && keyed.left.why !== 'never') return reportFault(scope, path, binding, keyed.left);
  const keys = typeOfPath(element, fieldsOf(key));
  const items = typeOfPath(element, item);
  if (!isRight(items)) return reportFault(scope, path, binding, items.left);
  if (!isRight(keys)) return reportFault(scope, path, binding, { ...keys.left, segment: key });
  if (!isKeyType(keys.right.type))
    return rejectForm(node, `a key is text or a number, this is ${describe(keys.right.type.shape)}`, scope);
  return { list: lists.right, key: keys.right, item: items.right };
};

const rejectName = (
  { head, part }: PathSyntax,
  { bindings, findings, areSourcesUnread }: Scope,
): undefined => {
  if (areSourcesUnread) return undefined; // reported already
  const names = [...bindings].flatMap(([name, { isCatalogue }]) => (isCatalogue === true ? [name] : []));
  findings.add(part(0, head.length), {
    code: 'source-unknown',
    message: `there is no source "${head}"`,
    fix: findings.search('source-unknown', () => didYouMean(head, names)),
  });
  return undefined;
};

const rejectSource = ({ path }: FindSyntax, { findings }: Scope): undefined => {
  findings.add(path.part(0, path.head.length), {
    code: 'catalogue-needed',
    message: `"find" looks values up in a catalogue, and the answer of "${path.head}" is about one shopper`,
    fix: insert('catalogue', '{ "ttl": 3600 }', SOURCE, { asks: true }),
  });
  return undefined;
};

const noteRead = (
  { path, list, key, item }: FindSyntax,
  read: Walked,
  binding: Binding,
  scope: Scope,
): void => {
  const { slot, reading } = binding;
  const segments = [...list, key, ...item];
  const requiresSources: ReadonlySet<string> = new Set();
  scope.gathered.reads.push({
    ...read,
    op: 'read',
    at: path.at,
    path: path.text,
    slot,
    segments,
    reading,
    requiresSources,
  });
};

/** Binds a "find" to the catalogue that it names; `undefined` with a finding when it names none. */
export const bindFind = (node: JsonNode, scope: Scope): BoundStep | undefined => {
  const written = isText(node)
    ? readFind(node, scope)
    : rejectForm(node, '"find" needs a text: the list, the key of its elements, and a field', scope);
  if (written === undefined) return undefined;
  const { path } = written;
  const binding = scope.bindings.get(path.head);
  if (binding === undefined) return rejectName(path, scope);
  scope.gathered.names.add(path.head);
  const { slot, type } = binding;
  if (type === undefined) return undefined;
  if (binding.isCatalogue !== true) return rejectSource(written, scope);
  const find = withList(node, written, type, scope);
  const types = find && typesOf(node, find, { ...binding, type }, scope);
  if (find === undefined || types === undefined) return undefined;
  noteRead(find, types.item, binding, scope);
  const bound = findIn({
    answer: ({ slots }) => slots?.[slot],
    list: readerOf(find.list, types.list),
    key: readerOf(fieldsOf(find.key), types.key),
    item: readerOf(find.item, types.item),
    keyType: types.key.type,
    itemType: types.item.type,
  }).bind(path.text);
  return isRight(bound) ? bound.right : undefined;
};
