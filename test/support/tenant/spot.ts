/** What can be done to a place of a tenant file: the edits that suggestions ask for. */
import type { AnyNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';
import {
  addMember,
  chainAt,
  isJson,
  lastOf,
  memberOf,
  nameOf,
  rangeOf,
  removeInnermost,
  removeItem,
  replace,
  textOf,
} from './edit';
import type { Chain, Range } from './edit';

/** What a sentence is applied to. */
export interface Spot {
  readonly text: string;
  readonly at: Range;
  readonly underlined: string;
  /** From the document to what is underlined; empty in a text that is no JSON. */
  readonly chain: Chain;
}

export type Applied = (spot: Spot, ...parts: readonly string[]) => string | undefined;

const innermost = ({ chain }: Spot): AnyNode => chain.at(-1)!;

const valueIn = (spot: Spot): ValueNode => {
  const node = innermost(spot);
  return node.type === 'Member' || node.type === 'Element' ? node.value : (node as ValueNode);
};

/** The rule that the underlined part belongs to: the innermost object, or the path alone. */
export const ruleIn = (spot: Spot): ValueNode => {
  const node = valueIn(spot);
  if (node.type !== 'String') return node;
  const holder = spot.chain.at(-2);
  return holder?.type === 'Member' && nameOf(holder) === 'from' ? lastOf(spot.chain, 'Object')! : node;
};

/** Writes something for what is underlined: a whole value, or a part of a text. */
export const write: Applied = (spot, what = '') => {
  const { text, at, underlined, chain } = spot;
  if (chain.length === 0) return replace(text, at, what);
  const node = innermost(spot);
  const isPart = node.type === 'String' && !underlined.startsWith('"');
  if (isPart && !/^[{["]/.test(what)) return replace(text, at, JSON.stringify(what).slice(1, -1));
  if (isPart && !isJson(what)) return replace(text, at, JSON.stringify(what).slice(1, -1));
  return replace(
    text,
    rangeOf(valueIn(spot)),
    isJson(what) || isJson(`[${what}]`) ? what : JSON.stringify(what),
  );
};

/** Removes a member of the rule around, by its name. */
export const removeNamed: Applied = (spot, name = '') => {
  const holder = objectsUp(spot).find((node) => memberOf(node, name) !== undefined);
  const member = holder && memberOf(holder, name);
  return member && removeItem(spot.text, member);
};

/** Another name for an element, and for what its item reads by it. */
export const renameElement: Applied = (spot, name = '') => {
  const { text, chain } = spot;
  const node = chain.at(-1)!;
  const holder = lastOf(chain, 'Object')!;
  const item = memberOf(holder, 'item');
  const old = node.type === 'String' ? node.value : undefined;
  const inside =
    item && old ? textOf(text, item).replaceAll(new RegExp(`"${old}(?=[".[])`, 'g'), `"${name}`) : '';
  const edits = [
    { range: rangeOf(node), by: `"${name}"` },
    ...(item === undefined || inside === '' ? [] : [{ range: rangeOf(item), by: inside }]),
  ].sort((one, other) => other.range.start - one.range.start);
  return edits.reduce((edited, { range, by }) => replace(edited, range, by), text);
};

export const remove: Applied = (spot) => {
  const { text, at, chain, underlined } = spot;
  if (chain.length === 0) return replace(text, at, '');
  const isPart = innermost(spot).type === 'String' && !underlined.startsWith('"');
  if (isPart) return replace(text, at, '');
  const [holder, outer] = [lastOf(chain, 'Object'), chain.at(-4)];
  const isOnly = holder?.members.length === 1 && outer?.type === 'Element';
  return removeInnermost(text, chain, isOnly ? 1 : 0);
};

/** The object that something is added to: the one underlined, the one around it, or one below the source. */
const objectFor = (spot: Spot, name: string | undefined): ObjectNode | undefined => {
  const objects = spot.chain.filter((node) => node.type === 'Object');
  const holder = spot.chain.at(-1)?.type === 'Object' ? undefined : spot.chain.at(-2);
  const own = holder?.type === 'Member' && holder.value.type === 'Object' ? holder.value : objects.at(-1);
  if (name === undefined || own === undefined) return own;
  const all = [own, ...objects.toReversed()].flatMap((node) => [
    memberOf(node, name)?.value,
    ...node.members.map(({ value }) => (value.type === 'Object' ? memberOf(value, name)?.value : undefined)),
  ]);
  return all.find((node): node is ObjectNode => node?.type === 'Object');
};

export const add: Applied = (spot, member = '', to) => {
  const node = objectFor(spot, to);
  return node && addMember(spot.text, node, member);
};

const rootOf = ({ chain }: Spot): ObjectNode => chain.find((node) => node.type === 'Object')!;

const sourcesOf = (spot: Spot): ObjectNode => memberOf(rootOf(spot), 'sources')!.value as ObjectNode;

/** The source that is underlined, or that the underlined path names. */
export const addToSource: Applied = (spot, member = '') => {
  const sources = sourcesOf(spot);
  const node = innermost(spot);
  const head = node.type === 'String' ? node.value.split('.')[0] : undefined;
  const around = spot.chain[spot.chain.indexOf(sources) + 1];
  const source = around?.type === 'Member' ? around : memberOf(sources, head ?? '');
  return source?.value.type === 'Object' ? addMember(spot.text, source.value, member) : undefined;
};

/** Moves the underlined member into another object, given by its name, which is made where there is none. */
export const moveInto = (spot: Spot, name: string, holder: ObjectNode): string => {
  const member = lastOf(spot.chain, 'Member')!;
  const written = textOf(spot.text, member);
  const existing = memberOf(holder, name);
  const inside = existing?.value.type === 'Object' ? textOf(spot.text, existing.value) : '{}';
  const filled = inside === '{}' ? `{ ${written} }` : inside.replace('{', `{ ${written},`);
  const without = removeItem(spot.text, member);
  const moved = addMemberAt(without, holder, `"${name}": ${filled}`);
  return moved;
};

/** The nearest object around that has a part, or that can have one: a source, or its settings. */
const holderOf = (spot: Spot, name: string): ObjectNode => {
  const objects = objectsUp(spot);
  const source = objects.find((node) => memberOf(node, 'adapter') !== undefined)!;
  const found = objects.find((node) => memberOf(node, name) !== undefined);
  if (found !== undefined || name === 'lookup') return found ?? source;
  const part = memberOf(source, name === 'owner' ? 'lookup' : 'settings')!.value;
  return part as ObjectNode;
};

/** Moves the underlined member into a part of its source, wherever that is, which is made where there is none. */
export const moveIntoPart: Applied = (spot, name = '') => {
  const member = lastOf(spot.chain, 'Member')!;
  const written = textOf(spot.text, member);
  const holder = holderOf(spot, name);
  const part = memberOf(holder, name)?.value;
  const at = rangeOf(part ?? holder).start + 1;
  const added = part === undefined ? ` "${name}": { ${written} },` : ` ${written},`;
  if (at > rangeOf(member).start)
    return removeItem(replace(spot.text, { start: at, end: at }, added), member);
  const without = removeItem(spot.text, member);
  return replace(without, { start: at, end: at }, without[at + 1] === '}' ? added.slice(0, -1) : added);
};

/** Moves what is inside the underlined member into another member of the same object. */
export const moveInside: Applied = (spot, name = '') => {
  const member = lastOf(spot.chain, 'Member')!;
  const holder = objectsUp(spot)[0]!;
  const at = rangeOf(memberOf(holder, name)!.value).start + 1;
  const inside = textOf(spot.text, member.value).slice(1, -1).trim();
  const isBefore = at < rangeOf(member).start;
  const add = (text: string): string => replace(text, { start: at, end: at }, ` ${inside},`);
  return isBefore ? add(removeItem(spot.text, member)) : removeItem(add(spot.text), member);
};

/** Adds a member to an object that begins before everything that was changed. */
export const addMemberAt = (text: string, holder: ObjectNode, member: string): string => {
  const at = rangeOf(holder).start;
  const node = chainAt(text, { start: at, end: at + 1 }).findLast(
    (each): each is ObjectNode => each.type === 'Object' && rangeOf(each).start === at,
  );
  return addMember(text, node!, member);
};

export const objectsUp = ({ chain }: Spot): readonly ObjectNode[] =>
  chain.filter((node) => node.type === 'Object').toReversed();

export const beforeStep: Applied = (spot, step = '') => {
  const { start } = rangeOf(lastOf(spot.chain, 'Element')!);
  return replace(spot.text, { start, end: start }, `${step}, `);
};

export const afterStep: Applied = (spot, step = '') => {
  const { end } = rangeOf(lastOf(spot.chain, 'Element')!);
  return replace(spot.text, { start: end, end }, `, ${step}`);
};

export const extendPath: Applied = (spot, part = '') => {
  const { at, underlined } = spot;
  if (!/^[{"]/.test(underlined)) return replace(spot.text, { start: at.end, end: at.end }, part);
  const rule = ruleIn(spot);
  const path = rule.type === 'Object' ? memberOf(rule, 'from')?.value : rule;
  if (path?.type !== 'String') return undefined;
  return replace(spot.text, rangeOf(path), JSON.stringify(path.value + part));
};

export const rename: Applied = (spot, from = '', to = '') => {
  const holder = objectsUp(spot).find((node) => memberOf(node, from) !== undefined);
  const name = holder && memberOf(holder, from)?.name;
  return name && replace(spot.text, rangeOf(name), `"${to}"`);
};

export const insteadOf: Applied = (spot, list = '') => {
  const node = valueIn(spot);
  const pairs = [...list.matchAll(/("[^"]*"|true|false) instead of ("[^"]*"|\d+)/g)];
  const changed = pairs.reduce(
    (text, [, good = '', bad = '']) => text.replaceAll(bad, good),
    textOf(spot.text, node),
  );
  return replace(spot.text, rangeOf(node), changed);
};

export const moveOptional: Applied = (spot, to = '') => {
  const source = objectsUp(spot)[0];
  const optional = source && memberOf(source, 'optional');
  if (optional === undefined) return undefined;
  const without = removeItem(spot.text, optional);
  const other = memberOf(sourcesOf({ ...spot, chain: chainAt(without, spot.at) }), to)!.value;
  return addMember(without, other as ObjectNode, '"optional": true');
};

export const intoRule: Applied = (spot, member = '') => {
  const without = removeItem(spot.text, lastOf(spot.chain, 'Member')!);
  return addMemberAt(without, objectsUp(spot)[0]!, member);
};

export const unwrap: Applied = (spot) => {
  const node = valueIn(spot);
  return replace(spot.text, rangeOf(node), textOf(spot.text, node).slice(1, -1).trim());
};

export const wrap: Applied = (spot) => {
  const node = valueIn(spot);
  return replace(spot.text, rangeOf(node), `[${textOf(spot.text, node)}]`);
};

/** A list in a path: its first element, before the part that is underlined or instead of it. */
export const firstElement: Applied = (spot) => {
  const { text, at, underlined } = spot;
  if (/^[.[]/.test(underlined)) return replace(text, at, underlined.replace(/^\.?\*|^\[\*?\]/, '[0]'));
  return replace(text, { start: at.start - 1, end: at.start - 1 }, '[0]');
};
