/** Where a JSON pointer's value stands in the text of the editor, also while the text is not whole. */
import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

export type Range = { readonly from: number; readonly to: number };

/** A value, and the whole property or element that it stands in. */
export type Located = { readonly value: Range; readonly whole: Range };

/** How long the parser may take for a file that was just opened. */
const PARSE_MS = 200;

const isPunctuation = ({ name }: SyntaxNode): boolean => ['{', '}', '[', ']', ',', ':', '⚠'].includes(name);

const childrenOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const children = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!isPunctuation(child)) children.push(child);
  return children;
};

const keyOf = (state: EditorState, property: SyntaxNode): string => {
  const name = property.firstChild;
  if (name === null) return '';
  try {
    return String(JSON.parse(state.sliceDoc(name.from, name.to)));
  } catch {
    return '';
  }
};

/** The child that a token of a pointer names: its value, and the node around it. */
const childAt = (state: EditorState, node: SyntaxNode, token: string): readonly SyntaxNode[] => {
  if (node.name === 'Array') {
    const element = childrenOf(node)[Number(token)];
    return element === undefined ? [] : [element, element];
  }
  const property = childrenOf(node).find(
    (child) => child.name === 'Property' && keyOf(state, child) === token,
  );
  const value = property === undefined ? undefined : childrenOf(property)[1];
  return property === undefined || value === undefined ? [] : [value, property];
};

const tokensOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The tree’s own nodes compute their end: a copy of one would not have it. */
const rangeOf = ({ from, to }: SyntaxNode): Range => ({ from, to });

export const locate = (state: EditorState, pointer: string): Located | undefined => {
  let value = ensureSyntaxTree(state, state.doc.length, PARSE_MS)?.topNode.firstChild ?? undefined;
  let whole = value;
  for (const token of tokensOf(pointer)) {
    if (value === undefined) return undefined;
    [value, whole] = childAt(state, value, token);
  }
  return value === undefined || whole === undefined
    ? undefined
    : { value: rangeOf(value), whole: rangeOf(whole) };
};

/** The change that gives the value at a pointer another text; a key that is missing is written behind the others. */
export const changeAt = (
  state: EditorState,
  pointer: string,
  text: string,
): { readonly from: number; readonly to: number; readonly insert: string } | undefined => {
  const there = locate(state, pointer);
  if (there !== undefined) return { ...there.value, insert: text };
  const cut = pointer.lastIndexOf('/');
  const parent = locate(state, pointer.slice(0, cut));
  const [key = ''] = tokensOf(pointer.slice(cut));
  if (parent === undefined)
    return cut > 0
      ? changeAt(state, pointer.slice(0, cut), `{ ${JSON.stringify(key)}: ${text} }`)
      : undefined;
  return insertion(state, parent.value, `${JSON.stringify(key)}: ${text}`);
};

const insertion = (state: EditorState, { from, to }: Range, property: string) => {
  if (state.sliceDoc(from, from + 1) !== '{') return undefined;
  const inside = state.sliceDoc(from + 1, to - 1);
  const indent = /^\s*/.exec(state.doc.lineAt(to - 1).text)?.[0] ?? '';
  const end = from + 1 + inside.trimEnd().length;
  const comma = inside.trim() === '' ? '' : ',';
  return { from: end, to: to - 1, insert: `${comma}\n${indent}  ${property}\n${indent}` };
};
