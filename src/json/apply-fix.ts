/**
 * Fixes, applied to the text that a finding is about: an edit by place, which changes nothing else. A check of the new
 * text shows whether it is right.
 */
import type { AnyNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';
import type { Span } from '../diagnostics/diagnostic';
import type { Fix, Rewriting } from '../diagnostics/fix';
import { movingEdits } from './move-member';
import {
  adding,
  chainAt,
  edited,
  elementIn,
  memberIn,
  memberOf,
  nameOf,
  objectOf,
  objectsUp,
  rangeOf,
  removing,
  replacing,
  scalarsIn,
  textOf,
} from './tree';
import type { Edit, Range, Spot } from './tree';

type Edits = readonly Edit[] | undefined;

type FixOf<K extends Fix['kind']> = Extract<Fix, { readonly kind: K }>;

const only = (edit: Edit | undefined): Edits => edit && [edit];

/** The value that is underlined, or that the underlined key has. */
const valueAt = ({ chain }: Spot): ValueNode | undefined => {
  const [holder, node] = [chain.at(-2), chain.at(-1)];
  if (node === undefined || node.type === 'Document') return node?.body;
  if (node.type === 'Member' || node.type === 'Element') return node.value;
  if (holder?.type === 'Member') return holder.value;
  return node.type === 'Identifier' ? undefined : node;
};

/** Whether characters of a text are underlined, and not the whole of it. */
const isPart = ({ chain, at, text }: Spot): boolean =>
  chain.at(-1)?.type === 'String' && !text.slice(at.start, at.end).startsWith('"');

/** Whether the place is a part of a text, or anything in a file that is not JSON. */
const isCharacters = (spot: Spot): boolean => spot.chain.length === 0 || isPart(spot);

/** A text as characters between quotes; as it is where the file is not JSON. */
const characters = (spot: Spot, text: string): string =>
  spot.chain.length === 0 ? text : JSON.stringify(text).slice(1, -1);

/** The rule that the underlined part belongs to: the innermost object, or the path alone. */
const ruleAt = (spot: Spot): ValueNode | undefined => {
  const node = valueAt(spot);
  if (node?.type !== 'String') return node;
  const member = memberIn(spot.chain);
  const isFrom = member !== undefined && member.value === node && nameOf(member) === 'from';
  return isFrom ? objectsUp(spot.chain)[0] : node;
};

/** What is not a constant of a rule. */
const NOT_SHOWN = new Set(['when', 'absentIf', 'from', 'path', 'each', 'as', '$comment']);

/** The type of a value in the notation of payloads, and its grade; the path of a file is none. */
const OF_LEAF = /^"(?:text|number|integer|boolean|any|true|false|'[^'\\]*'|-?\d+(?:\.\d+)?| \| )+([?!]?)"$/;

const rewritten = (spot: Spot, how: Rewriting): Edits => {
  const { text, at } = spot;
  const node = valueAt(spot);
  const current = text.slice(at.start, at.end);
  switch (how) {
    case 'listed':
      return node && [replacing(node, `[${textOf(text, node)}]`)];
    case 'unlisted':
      return node?.type === 'Array' && node.elements[0] !== undefined
        ? [replacing(node, textOf(text, node.elements[0]))]
        : undefined;
    case 'quoted':
      return node === undefined
        ? [{ ...at, text: JSON.stringify(current.replace(/^[“”„«']|[“”»']$/g, '')) }]
        : [replacing(node, JSON.stringify(textOf(text, node)))];
    case 'escaped':
      return [{ ...at, text: `"${current.slice(1, -1).replace(/(?<!\\)"/g, '\\"')}"` }];
    case 'digits':
      return [{ ...at, text: JSON.stringify(current.replace(/\D/g, '')) }];
    case 'address':
      return [{ ...at, text: JSON.stringify(/[^\s"<>:]+@[^\s"<>]+/.exec(current)?.[0] ?? '') }];
    case 'payload': {
      const member = namedAround(spot, 'payload');
      return node && member && [replacing(member.value, textOf(text, node))];
    }
    case 'text': {
      const [, grade] = OF_LEAF.exec(current) ?? [];
      return grade === undefined ? undefined : [{ ...at, text: `"text${grade}"` }];
    }
    case 'element':
      return /^[.[]/.test(current)
        ? [{ ...at, text: current.replace(/^\.?\*|^\[\*?\]/, '[0]') }]
        : [{ start: at.start - 1, end: at.start - 1, text: '[0]' }];
  }
};

/** An element, and the one after it. */
const pairAt = ({ text, at }: Spot): Range | undefined => {
  const chain = chainAt(text, { start: at.start, end: at.start + 1 });
  const element = elementIn(chain);
  const list = chain.findLast((node) => node.type === 'Array');
  if (element === undefined || list === undefined) return undefined;
  const next = list.elements[list.elements.indexOf(element) + 1];
  return { start: rangeOf(element).start, end: rangeOf(next ?? element).end };
};

const replacedAt = (spot: Spot, of: 'value' | 'member' | 'around' | 'pair'): Range | undefined => {
  if (of === 'pair') return pairAt(spot);
  const node = { value: valueAt(spot), member: memberIn(spot.chain), around: objectsUp(spot.chain)[0] }[of];
  return node && rangeOf(node);
};

const replaced = (spot: Spot, fix: FixOf<'replace'>): Edits => {
  if (fix.of === 'text') return rewritten(spot, fix.how);
  if (fix.of === 'inside') {
    const node = valueAt(spot);
    const wanted = new Map(fix.pairs.map(([good, bad]) => [bad, good]));
    return (node === undefined ? [] : scalarsIn(node, NOT_SHOWN)).flatMap((scalar) => {
      const by = wanted.get(textOf(spot.text, scalar));
      return by === undefined ? [] : [replacing(scalar, by)];
    });
  }
  if (fix.of === 'part' || spot.chain.length === 0) return [{ ...spot.at, text: characters(spot, fix.with) }];
  const range = replacedAt(spot, fix.of);
  return range && [{ ...range, text: fix.with }];
};

/** The object that is underlined, that the underlined key has, or that is around. */
const objectAt = (spot: Spot): ObjectNode | undefined => {
  const value = valueAt(spot);
  return value?.type === 'Object' ? value : objectsUp(spot.chain)[0];
};

/** The nearest object of a name: in what is underlined, or in an object around it or one below that. */
const nearestOf = (spot: Spot, name: string): ObjectNode | undefined =>
  [objectAt(spot), ...objectsUp(spot.chain)]
    .flatMap((node) => node ?? [])
    .flatMap((node) => [
      objectOf(node, name),
      ...node.members.map(({ value }) => (value.type === 'Object' ? objectOf(value, name) : undefined)),
    ])
    .find((node) => node !== undefined);

const sourcesOf = ({ chain }: Spot): ObjectNode | undefined => {
  const root = objectsUp(chain).at(-1);
  return root && objectOf(root, 'sources');
};

/** The source that the place is in, or that the underlined path names. */
const sourceAt = (spot: Spot): ObjectNode | undefined => {
  const sources = sourcesOf(spot);
  if (sources === undefined) return undefined;
  const around = sources.members.find((member) => spot.chain.includes(member));
  const node = spot.chain.at(-1);
  const path = node?.type === 'String' ? node.value : '';
  const [head = ''] = path.replace(/^\{/, '').split(/[.[}]/);
  return around?.value.type === 'Object' ? around.value : objectOf(sources, head);
};

/** The sources that use the connection which the place is in, and lack a key. */
const usersAt = ({ chain }: Spot, key: string): readonly ObjectNode[] => {
  const root = objectsUp(chain).at(-1);
  const connections = root && objectOf(root, 'connections');
  const around = connections?.members.find((member) => chain.includes(member));
  const sources = root && around && objectOf(root, 'sources');
  return (sources?.members ?? []).flatMap(({ value }) => {
    const settings = value.type === 'Object' ? objectOf(value, 'settings') : undefined;
    const named = settings && memberOf(settings, 'connection')?.value;
    const isUser = named?.type === 'String' && around !== undefined && named.value === nameOf(around);
    return isUser && value.type === 'Object' && memberOf(value, key) === undefined ? [value] : [];
  });
};

/** Steps behind those that a rule has; a path alone becomes a rule. */
const inVia = (spot: Spot, steps: string): Edits => {
  const rule = ruleAt(spot);
  if (rule === undefined) return undefined;
  if (rule.type !== 'Object')
    return [replacing(rule, `{ "from": ${textOf(spot.text, rule)}, "via": [${steps}] }`)];
  const via = memberOf(rule, 'via')?.value;
  const last = via?.type === 'Array' ? via.elements.at(-1) : undefined;
  if (last === undefined) return [adding(spot.text, rule, 'via', `[${steps}]`)];
  const { end } = rangeOf(last);
  return [{ start: end, end, text: `, ${steps}` }];
};

/** More of a path, which is underlined or is that of the rule. */
const atPathEnd = (spot: Spot, more: string): Edits => {
  if (isPart(spot)) return [{ start: spot.at.end, end: spot.at.end, text: more }];
  const rule = ruleAt(spot);
  const path = rule?.type === 'Object' ? memberOf(rule, 'from')?.value : rule;
  return path?.type === 'String' ? [replacing(path, JSON.stringify(path.value + more))] : undefined;
};

/** A member for a rule; a path alone becomes one. */
const intoRule = (spot: Spot, key: string, value: string): Edits => {
  const rule = ruleAt(spot);
  if (rule?.type === 'Object') return [adding(spot.text, rule, key, value)];
  return rule && [replacing(rule, `{ "from": ${textOf(spot.text, rule)}, "${key}": ${value} }`)];
};

const insertedMember = (
  spot: Spot,
  { into, key, value }: Extract<FixOf<'insert'>, { readonly key: string }>,
): Edits => {
  if (typeof into === 'object' && into.the === 'rule') return intoRule(spot, key, value);
  const users = typeof into === 'object' ? usersAt(spot, key) : [];
  if (users.length > 0) return users.map((user) => adding(spot.text, user, key, value));
  const holder =
    into === undefined ? objectAt(spot) : typeof into === 'string' ? nearestOf(spot, into) : sourceAt(spot);
  return holder && [adding(spot.text, holder, key, value)];
};

const inserted = (spot: Spot, fix: FixOf<'insert'>): Edits => {
  if ('key' in fix) return insertedMember(spot, fix);
  const { chain, at } = spot;
  const element = elementIn(chain);
  switch (fix.where) {
    case 'in-via':
      return inVia(spot, fix.text);
    case 'before':
      return element && [{ ...rangeOf(element), end: rangeOf(element).start, text: `${fix.text}, ` }];
    case 'after':
      return element && [{ ...rangeOf(element), start: rangeOf(element).end, text: `, ${fix.text}` }];
    case 'behind':
      return [{ start: at.end, end: at.end, text: fix.text }];
    case 'path-end':
      return atPathEnd(spot, fix.text);
  }
};

const isItem = (node: AnyNode): boolean => node.type === 'Member' || node.type === 'Element';

/** What is underlined; a step with an argument is an element of one member. */
const removedAt = ({ chain }: Spot, isAround: boolean): AnyNode | undefined => {
  const items = chain.filter(isItem);
  const [item, outer] = [items.at(-1), items.at(-2)];
  const isStep =
    objectsUp(chain)[0]?.members.length === 1 && outer?.type === 'Element' && item?.type === 'Member';
  return isAround || isStep ? outer : item;
};

const removed = (spot: Spot, { key, around }: FixOf<'remove'>): Edits => {
  if (key !== undefined) {
    const member = namedAround(spot, key);
    return only(member && removing(spot.text, member));
  }
  if (isCharacters(spot)) return [{ ...spot.at, text: '' }];
  const node = removedAt(spot, around === true);
  return only(node && removing(spot.text, node));
};

/** The member of a name of the nearest object around that has one. */
const namedAround = ({ chain }: Spot, name: string): MemberNode | undefined =>
  objectsUp(chain)
    .map((node) => memberOf(node, name))
    .find((member) => member !== undefined);

/** The element's name, and what its item reads by it. */
const renamedElement = (spot: Spot, to: string): Edits => {
  const node = valueAt(spot);
  const [holder] = objectsUp(spot.chain);
  const item = holder && memberOf(holder, 'item');
  if (node === undefined) return undefined;
  const reads = (item === undefined ? [] : scalarsIn(item.value, new Set())).flatMap((scalar) => {
    if (scalar.type !== 'String' || node.type !== 'String') return [];
    const path = scalar.value.startsWith(node.value) ? scalar.value.slice(node.value.length) : 'x';
    return path === '' || /^[.[]/.test(path) ? [replacing(scalar, JSON.stringify(to + path))] : [];
  });
  return [replacing(node, JSON.stringify(to)), ...reads];
};

const renamed = (spot: Spot, { from, to, inItem }: FixOf<'rename'>): Edits => {
  if (inItem === true) return renamedElement(spot, to);
  if (from !== undefined) {
    const member = namedAround(spot, from);
    return member && [replacing(member.name, JSON.stringify(to))];
  }
  return [{ ...spot.at, text: isCharacters(spot) ? characters(spot, to) : JSON.stringify(to) }];
};

const editsFor = (spot: Spot, fix: Fix): Edits => {
  switch (fix.kind) {
    case 'replace':
      return replaced(spot, fix);
    case 'insert':
      return inserted(spot, fix);
    case 'remove':
      return removed(spot, fix);
    case 'rename':
      return renamed(spot, fix);
    case 'move':
      return movingEdits(spot, fix);
    case 'advice':
      return undefined;
  }
};

/** The offset of a place in a text, for all kinds of line ends. */
const rangeIn = (text: string, { line, column, endColumn }: Span): Range => {
  let start = 0;
  const ends = text.matchAll(/\r\n|\r|\n/g);
  for (let skipped = 1; skipped < line; skipped += 1) {
    const end = ends.next().value;
    if (end === undefined) break;
    start = end.index + end[0].length;
  }
  return { start: start + column - 1, end: start + endColumn - 1 };
};

/** Where the two texts begin to differ. */
const commonLength = (one: string, other: string): number => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
};

/** A finding with its fix. */
export type Fixable = Span & { readonly fix: Fix };

const startOf = (text: string, at: Span): number =>
  (text.startsWith('\ufeff') ? 1 : 0) + rangeIn(text, at).end;

/**
 * The text with the fixes of several findings in it applied, the last in the text first, and which of them those were: a
 * place that an edit has moved is left for another round.
 */
export const applyFixes = <A extends Fixable>(
  text: string,
  findings: readonly A[],
): { readonly text: string; readonly applied: readonly A[] } => {
  const placed = findings
    .map((finding) => ({ finding, end: startOf(text, finding) }))
    .sort((one, other) => other.end - one.end);
  const applied: A[] = [];
  let [result, untouched] = [text, text.length];
  for (const { finding, end } of placed) {
    const next = end > untouched ? undefined : applyFix(result, finding);
    if (next === undefined) continue;
    untouched = Math.min(untouched, commonLength(result, next));
    result = next;
    applied.push(finding);
  }
  return { text: result, applied };
};

/**
 * The text of a file with the fix of a finding in it applied; `undefined` when that does not fit, or changes nothing. A
 * byte order mark stays.
 */
export const applyFix = (text: string, { fix, ...at }: Fixable): string | undefined => {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const source = text.slice(mark.length);
  const range = rangeIn(source, at);
  const edits = editsFor({ text: source, at: range, chain: chainAt(source, range) }, fix);
  const result = edits && mark + edited(source, edits);
  return result === text ? undefined : result;
};
