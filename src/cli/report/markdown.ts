/** Parts of a page in Markdown. */

/** A text in a cell of a table, or in an item of a list. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

export const bullet = (text: string): string => `- ${text}`;

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

/** A block of code, whatever is in it: its fence is longer than any in the text. */
export const fenced = (language: string, text: string): readonly string[] => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
};
