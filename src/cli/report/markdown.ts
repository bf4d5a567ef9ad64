/** A page in Markdown. */
import type { Block, Inline, Line } from './block';

/** A text in a cell of a table, or in an item of a list. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

/** The name of a heading's anchor, as GitHub and GitLab make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

const inlineOf = (part: Inline): string => {
  if (typeof part === 'string') return part;
  if ('code' in part) return `\`${part.code.replaceAll('`', "'")}\``;
  return 'strong' in part ? `**${part.strong}**` : `[${part.link}](#${anchorOf(part.link)})`;
};

const lineOf = (line: Line): string => cell(line.map(inlineOf).join(''));

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A block of code, whatever is in it: its fence is longer than any in the text. */
const fenced = (language: string, text: string): readonly string[] => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
};

const linesOf = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${block.text}`];
    case 'paragraph':
      return [block.line.map(inlineOf).join('')];
    case 'list':
      return block.items.map((item) => `- ${lineOf(item)}`);
    case 'table':
      return [
        row(block.head),
        row(block.head.map(() => '---')),
        ...block.rows.map((cells) => row(cells.map(lineOf))),
      ];
    case 'code':
      return fenced(block.language, block.text);
  }
};

/** The text of a page. */
export const markdownOf = (blocks: readonly Block[]): string =>
  `${blocks.map((block) => linesOf(block).join('\n')).join('\n\n')}\n`;
