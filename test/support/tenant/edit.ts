/** A JSON text as a person edits it: by places, without reformatting the rest. */
import { parse } from '@humanwhocodes/momoa';
import type { AnyNode, ArrayNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';

/** Where something stands in a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Chain = readonly AnyNode[];

export const rangeOf = (node: AnyNode): Range => ({ start: node.loc.start.offset, end: node.loc.end.offset });

export const replace = (text: string, { start, end }: Range, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const childrenOf = (node: AnyNode): readonly AnyNode[] => {
  switch (node.type) {
    case 'Document':
      return [node.body];
    case 'Object':
      return node.members;
    case 'Array':
      return node.elements;
    case 'Member':
      return [node.name, node.value];
    case 'Element':
      return [node.value];
    default:
      return [];
  }
};

/** The nodes from the whole document down to the innermost one that a range lies in. */
export const chainAt = (text: string, { start, end }: Range): Chain => {
  const chain: AnyNode[] = [parse(text, { mode: 'json', ranges: true })];
  for (;;) {
    const inner = childrenOf(chain.at(-1)!).find((child) => {
      const range = rangeOf(child);
      return range.start <= start && range.end >= end;
    });
    if (inner === undefined) return chain;
    chain.push(inner);
  }
};

export const lastOf = <T extends AnyNode['type']>(
  chain: Chain,
  type: T,
): Extract<AnyNode, { type: T }> | undefined =>
  chain.findLast((node): node is Extract<AnyNode, { type: T }> => node.type === type);

export const nameOf = (member: MemberNode): string =>
  member.name.type === 'String' ? member.name.value : member.name.name;

export const memberOf = (node: ObjectNode, name: string): MemberNode | undefined =>
  node.members.findLast((member) => nameOf(member) === name);

/** Removes a member or an element with the comma that belongs to it. */
export const removeItem = (text: string, item: AnyNode): string => {
  const { start, end } = rangeOf(item);
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after !== null) return replace(text, { start, end: end + after[0].length }, '');
  const before = /,\s*$/.exec(text.slice(0, start));
  return replace(text, { start: start - (before?.[0].length ?? 0), end }, '');
};

/** Removes the innermost member or element of a chain, or the one around it. */
export const removeInnermost = (text: string, chain: Chain, around = 0): string => {
  const items = chain.filter(({ type }) => type === 'Member' || type === 'Element');
  return removeItem(text, items.at(-1 - around)!);
};

/** Adds members to an object, written as `"key": value`; a key that is there already is replaced. */
export const addMember = (text: string, node: ObjectNode, member: string): string => {
  const name = JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(member)![0]) as string;
  const existing = memberOf(node, name);
  if (existing !== undefined) return replace(text, rangeOf(existing), member);
  const at = rangeOf(node).start + 1;
  return replace(text, { start: at, end: at }, ` ${member}${node.members.length > 0 ? ',' : ''}`);
};

/** Adds steps to the end of a rule's `via`; a path alone becomes a rule. */
export const addSteps = (text: string, rule: ValueNode, steps: string): string => {
  if (rule.type !== 'Object')
    return replace(text, rangeOf(rule), `{ "from": ${textOf(text, rule)}, "via": [${steps}] }`);
  const via = memberOf(rule, 'via')?.value as ArrayNode | undefined;
  const last = via?.elements.at(-1);
  if (last === undefined) return addMember(text, rule, `"via": [${steps}]`);
  const { end } = rangeOf(last);
  return replace(text, { start: end, end }, `, ${steps}`);
};

export const textOf = (text: string, node: AnyNode): string =>
  text.slice(rangeOf(node).start, rangeOf(node).end);
