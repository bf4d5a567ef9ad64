/** A JSON text as a tree with places, and edits of it by place that leave the rest as it is written. */
import { parse } from '@humanwhocodes/momoa';
import type { AnyNode, ElementNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';

/** A place in a text: half open, by offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A range with what comes in its place. */
export interface Edit extends Range {
  readonly text: string;
}

/** The nodes from the whole document down to one. */
export type Chain = readonly AnyNode[];

/** What a fix is applied to. */
export interface Spot {
  readonly text: string;
  /** What is underlined. */
  readonly at: Range;
  /** From the document to what is underlined; empty in a text that is not JSON. */
  readonly chain: Chain;
}

export const rangeOf = ({ loc }: Pick<AnyNode, 'loc'>): Range => ({
  start: loc.start.offset,
  end: loc.end.offset,
});

export const textOf = (text: string, node: AnyNode): string => {
  const { start, end } = rangeOf(node);
  return text.slice(start, end);
};

export const replacing = (node: AnyNode, text: string): Edit => ({ ...rangeOf(node), text });

/** The text after edits that do not overlap; of two at one place the first comes first. */
export const edited = (text: string, edits: readonly Edit[]): string => {
  let [result, done] = ['', 0];
  for (const { start, end, text: by } of [...edits].sort((one, other) => one.start - other.start)) {
    result += text.slice(done, start) + by;
    done = end;
  }
  return result + text.slice(done);
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

/** The nodes down to the innermost one that a range lies in; none in a text that is not JSON. */
export const chainAt = (text: string, { start, end }: Range): Chain => {
  const chain: AnyNode[] = [];
  let node: AnyNode | undefined = treeOf(text);
  while (node !== undefined) {
    chain.push(node);
    node = childrenOf(node).find((child) => {
      const range = rangeOf(child);
      return range.start <= start && range.end >= end;
    });
  }
  return chain;
};

const treeOf = (text: string): AnyNode | undefined => {
  try {
    return parse(text, { mode: 'json' });
  } catch {
    return undefined; // which its check says
  }
};

/** The objects of a chain, the innermost first. */
export const objectsUp = (chain: Chain): readonly ObjectNode[] =>
  chain.filter((node) => node.type === 'Object').toReversed();

export const memberIn = (chain: Chain): MemberNode | undefined =>
  chain.findLast((node) => node.type === 'Member');

export const elementIn = (chain: Chain): ElementNode | undefined =>
  chain.findLast((node) => node.type === 'Element');

export const nameOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name);

export const memberOf = (node: ObjectNode, name: string): MemberNode | undefined =>
  node.members.findLast((member) => nameOf(member) === name);

/** The value of a member that is an object. */
export const objectOf = (node: ObjectNode, name: string): ObjectNode | undefined => {
  const value = memberOf(node, name)?.value;
  return value?.type === 'Object' ? value : undefined;
};

/** Every single value below a node, except what is under some keys. */
export const scalarsIn = (node: ValueNode, without: ReadonlySet<string>): readonly ValueNode[] => {
  if (node.type === 'Object')
    return node.members
      .filter((member) => !without.has(nameOf(member)))
      .flatMap(({ value }) => scalarsIn(value, without));
  return node.type === 'Array' ? node.elements.flatMap(({ value }) => scalarsIn(value, without)) : [node];
};

/** Removes a member or an element with the comma that belongs to it. */
export const removing = (text: string, item: AnyNode): Edit => {
  const { start, end } = rangeOf(item);
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after !== null) return { start, end: end + after[0].length, text: '' };
  const before = /,\s*$/.exec(text.slice(0, start));
  if (before !== null) return { start: start - before[0].length, end, text: '' };
  const blank = [/\s*$/.exec(text.slice(0, start)), /^\s*/.exec(text.slice(end))].map(
    (match) => match?.[0].length ?? 0,
  );
  return { start: start - (blank[0] ?? 0), end: end + (blank[1] ?? 0), text: '' };
};

/** The white space before the last member of an object. */
const leadOf = (text: string, { members }: ObjectNode): string => {
  const last = members.at(-1);
  return last === undefined ? ' ' : (/\s*$/.exec(text.slice(0, rangeOf(last).start))?.[0] ?? '');
};

/** Adds members, written as `"key": value`, behind all that an object has. */
export const addingText = (text: string, node: ObjectNode, member: string): Edit => {
  const last = node.members.at(-1);
  if (last === undefined) return replacing(node, `{ ${member} }`);
  const { end } = rangeOf(last);
  return { start: end, end, text: `,${leadOf(text, node)}${member}` };
};

/** Adds a member to an object; one of the name that is there already is replaced. */
export const adding = (text: string, node: ObjectNode, key: string, value: string): Edit => {
  const existing = memberOf(node, key);
  return existing === undefined
    ? addingText(text, node, `${JSON.stringify(key)}: ${value}`)
    : replacing(existing.value, value);
};
