/** A page as data: its headings, paragraphs, lists, tables and code, which are written or drawn elsewhere. */

/** A part of a line: a text as it is, or a name, a value or an address. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** `link` is shown; it leads to the heading of that text. */
  | { readonly link: string };

export type Line = readonly Inline[];

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

export const heading = (level: 1 | 2 | 3 | 4, text: string): Block => ({ kind: 'heading', level, text });

export const paragraph = (...line: Line): Block => ({ kind: 'paragraph', line });

/** A list; no block without an item. */
export const list = (items: readonly Line[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items }];

/** A table; no block without a row. */
export const table = (head: readonly string[], rows: readonly (readonly Line[])[]): readonly Block[] =>
  rows.length === 0 ? [] : [{ kind: 'table', head, rows }];

export const json = (text: string): Block => ({ kind: 'code', language: 'json', text });

/** Names after each other: `a`, `b`. */
export const codes = (names: readonly string[]): Line =>
  names.flatMap((name, index) => [...(index === 0 ? [] : [', ']), { code: name }]);
