/** The JSON pointer (RFC 6901) of a place in a JSON file: stable while lines move. */
import { findingsOf } from '../diagnostics/collector';
import type { Span } from '../diagnostics/diagnostic';
import { readDocument } from './document';
import type { JsonNode } from './document';

/** The start of a key or value, and what it leads to. */
interface Start {
  readonly at: Span;
  readonly pointer: string;
}

/** A key of a pointer, with its special characters escaped. */
const pointerPart = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

/** The pointer of what keys and indexes lead to. */
export const pointerTo = (keys: readonly (string | number)[]): string =>
  keys.map((key) => `/${pointerPart(String(key))}`).join('');

const startsIn = (node: JsonNode, pointer: string, found: Start[]): Start[] => {
  found.push({ at: node.at, pointer });
  if (node.kind === 'array')
    for (const [index, item] of node.items.entries()) startsIn(item, `${pointer}/${index}`, found);
  if (node.kind === 'object')
    for (const { key, keyAt, value } of node.members.values()) {
      const inner = `${pointer}/${pointerPart(key)}`;
      found.push({ at: keyAt, pointer: inner });
      startsIn(value, inner, found);
    }
  return found;
};

const isAfter = ({ at }: Start, { line, column }: Pick<Span, 'line' | 'column'>): boolean =>
  at.line > line || (at.line === line && at.column > column);

/** Gives the pointer of the innermost value that a place is in, or that its key leads to. */
export type PointerAt = (place: Pick<Span, 'line' | 'column'>) => string | undefined;

/** The pointers of a file's text; `undefined` for every place of a text that is not JSON. */
export const pointersOf = (text: string): PointerAt => {
  let starts: readonly Start[] | undefined;
  return (place) => {
    starts ??= startsOf(text);
    return starts.findLast((start) => !isAfter(start, place))?.pointer;
  };
};

/** In the order of the text. */
const startsOf = (text: string): readonly Start[] => {
  const root = readDocument(text, findingsOf(''));
  return root === undefined ? [] : startsIn(root, '', []);
};

/** The pointers of several files, by name. */
export const pointersIn = (texts: ReadonlyMap<string, string>): ((file: string) => PointerAt) => {
  const known = new Map([...texts].map(([file, text]) => [file, pointersOf(text)]));
  return (file) => known.get(file) ?? (() => undefined);
};
