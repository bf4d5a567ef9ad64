/** The head of `{ "each": path, "as": name, "item": … }`: its list, its name and the scope of its item. */
import { isRight } from 'fp-ts/Either';
import { startOf } from '../../diagnostics/diagnostic';
import type { Span } from '../../diagnostics/diagnostic';
import { describe, members, unionOf } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { isText, textsIn } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import { parsePath } from '../../types/path';
import { checkPath } from './scope';
import type { Scope } from './scope';
import { readPath, rejectKeys } from '../syntax/parts';
import type { Read } from '../typed';
import { advise, insert } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** A list of an upstream; `item` reads one element by its name. */
export interface Each {
  /** Where it is named. */
  readonly at: Span;
  /** `undefined` with a finding when it is not a list. */
  readonly list: Read | undefined;
  readonly slot: number;
  /** The name of an element. */
  readonly name: string;
  /** `undefined` only where none is needed. */
  readonly item: JsonNode | undefined;
  readonly scope: Scope;
  /** To be called after the check of the item. */
  readonly reportUnused: () => void;
}

const freeName = (scope: Scope): string =>
  ['element', 'item', 'each'].find((name) => !scope.bindings.has(name)) ?? `element${scope.bindings.size}`;

/** The undefined name that the item already reads, or a free one. */
const missingName = (item: JsonNode | undefined, scope: Scope): string => {
  const heads = item === undefined ? [] : textsIn(item).map((text) => /^([a-z]\w*)\./.exec(text)?.[1]);
  return heads.find((head) => head !== undefined && !scope.bindings.has(head)) ?? freeName(scope);
};

const readAlias = (
  node: JsonNode | undefined,
  { at, item }: { readonly at: Span; readonly item: JsonNode | undefined },
  scope: Scope,
): string | undefined => {
  const name = node !== undefined && isText(node) ? node.value : undefined;
  const free = freeName(scope);
  const rename: Fix = { kind: 'rename', to: free, inItem: true };
  const say = (message: string, fix: Fix): undefined => {
    scope.findings.add(node?.at ?? at, { code: 'each-alias', message, fix });
    return undefined;
  };
  if (node === undefined)
    return say(
      '"each" needs "as": the name that the element has in "item"',
      insert('as', `"${missingName(item, scope)}"`, undefined, { asks: true }),
    );
  if (name === undefined || !/^[a-z][a-zA-Z0-9_]*$/.test(name) || !isRight(parsePath(name)))
    return say('an element’s name has letters, digits and _, a small letter first', rename);
  return scope.bindings.has(name) ? say(`the name "${name}" is taken already`, rename) : name;
};

/** What is around "each": a list of the account, or a rule that combines the elements. */
interface EachUse {
  /** "when" may stand beside "each". */
  readonly isRule: boolean;
  readonly needsItem: boolean;
}

const OF_ACCOUNT: EachUse = { isRule: false, needsItem: true };

const readItem = (node: ObjectNode, alias: string | undefined, scope: Scope): JsonNode | undefined => {
  const item = node.members.get('item');
  if (item === undefined)
    scope.findings.add(node.at, {
      code: 'key-missing',
      message: '"each" needs an "item"',
      fix: insert('item', `"${alias ?? 'element'}"`, undefined, { asks: true }),
    });
  return item?.value;
};

/** What is inside of a list, or of an object whose keys are data. */
const itemsOf = (shape: Shape): readonly Type[] => {
  if (shape.kind === 'array') return [shape.item];
  return shape.kind === 'record' ? [shape.value] : [];
};

/** The type of an element of a list; a union if the value can be one of several lists. */
const elementType = ({ type }: Read): Type | undefined => {
  const shapes = members(type.shape);
  const items = shapes.flatMap(itemsOf);
  if (items.length < shapes.length) return undefined;
  const shape = unionOf(items.map((item) => item.shape));
  return { shape, none: items.some(({ none }) => none), unknown: items.some(({ unknown }) => unknown) };
};

const rejectWhen = (node: ObjectNode, { findings }: Scope): void => {
  const when = node.members.get('when');
  const item = node.members.get('item')?.value;
  const canTakeIt = item?.kind === 'object' && !item.members.has('when');
  if (when !== undefined)
    findings.add(when.keyAt, {
      code: 'key-unknown',
      message: 'there is no "when" beside "each"',
      fix: canTakeIt ? { kind: 'move', into: 'item' } : advise('put "when" into "item"'),
    });
};

/** The list, read; `type` is what an element is, `undefined` when that is a finding. */
const readList = (
  node: ObjectNode,
  scope: Scope,
): { readonly head: string; readonly list: Read | undefined; readonly type: Type | undefined } => {
  const each = node.members.get('each')?.value;
  const path = each && readPath(each, scope.findings);
  const list = path && checkPath(path, scope);
  const type = list && elementType(list);
  if (path !== undefined && list !== undefined && type === undefined) {
    const message = `"each" needs a list, this is ${describe(list.type.shape)}`;
    const fix = advise('take the path of a list, or write the element itself without "each"');
    scope.findings.add(path.at, { code: 'each-list', message, fix });
  }
  return { head: path?.head ?? 'a list', list, type };
};

/** Opens an `each`: its item is to be checked in the returned scope, even where the list is a finding. */
export const openEach = (node: ObjectNode, scope: Scope, use: EachUse = OF_ACCOUNT): Each | undefined => {
  const before = scope.findings.problems.length;
  rejectKeys(node, ['each', 'as', 'item', 'when'], scope.findings);
  if (!node.members.has('each') && scope.findings.problems.length === before)
    scope.findings.add(startOf(node.at), {
      code: 'key-missing',
      message: '"each" is missing: the path of the list that "item" is made for',
      fix: insert('each', '"source.field"'),
    });
  if (!use.isRule) rejectWhen(node, scope);
  const { head, list, type } = readList(node, scope);
  const inItem = node.members.get('item')?.value ?? node.members.get('when')?.value;
  const alias = readAlias(node.members.get('as')?.value, { at: node.at, item: inItem }, scope);
  const item = use.needsItem ? readItem(node, alias, scope) : node.members.get('item')?.value;
  if (item === undefined && use.needsItem) return undefined;
  const { gathered, findings } = scope;
  const asNode = node.members.get('as')?.value;
  const name = alias ?? (asNode !== undefined && isText(asNode) ? asNode.value : missingName(inItem, scope));
  const slot = gathered.slots++;
  // Under a name without a known element type, paths are not checked.
  const known = alias !== undefined || asNode === undefined ? type : undefined;
  const label = `an element of ${head}`;
  const reading = list?.reading ?? 'source';
  const binding = { slot, type: known, given: undefined, label, shared: false, reading };
  if (list !== undefined) gathered.elements.set(slot, list);
  gathered.names.delete(name); // an earlier list may have used the same name
  const reportUnused = (): void => {
    if (alias !== undefined && !gathered.names.has(alias))
      findings.add(node.members.get('as')?.value.at ?? node.at, {
        code: 'each-unused',
        message: `"${alias}" is never used`,
        fix: advise(`read "${alias}" in "item", or write the item itself without "each"`),
      });
  };
  const inner = { ...scope, bindings: new Map([...scope.bindings, [name, binding]]) };
  return {
    at: node.members.get('each')?.value.at ?? node.at,
    list: alias === undefined || type === undefined ? undefined : list,
    slot,
    name,
    item,
    scope: inner,
    reportUnused,
  };
};
