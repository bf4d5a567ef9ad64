/** The Markdown of generated documentation: tables, independent of what they document. */
import { describe, members } from '../../src/types/type';
import type { Fields, Shape, Type } from '../../src/types/type';

export type Row = readonly string[];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

export const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

export const fenced = (value: unknown): string =>
  `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;

/** The text of a table that says whether a field is present. */
export type Presence = (type: Type) => string;

export const orMissing: Presence = ({ none }) => (none ? 'may be missing or null' : 'always there');
export const required: Presence = ({ none }) => (none ? '' : 'required');

/** An object's fields as rows, those of inner objects under their paths. */
const rowsOf = (fields: Fields, presence: Presence, prefix = ''): readonly Row[] =>
  [...fields].flatMap(([name, type]) => {
    const path = `${prefix}${name}`;
    const row = [code(path), describe(type.shape), presence(type), type.description ?? ''];
    return [row, ...innerRows(type.shape, presence, path)];
  });

const innerRows = (shape: Shape, presence: Presence, path: string): readonly Row[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'object') return rowsOf(member.fields, presence, `${path}.`);
    return member.kind === 'array' && member.item.shape.kind === 'object'
      ? rowsOf(member.item.shape.fields, presence, `${path}[].`)
      : [];
  });

/** A table of fields; a column that no field fills is left out. */
export const fieldTable = (what: string, fields: Fields, presence: Presence): string => {
  const rows = rowsOf(fields, presence);
  const isDescribed = rows.some((row) => row[3] !== '');
  const shown = isDescribed ? rows : rows.map((row) => row.slice(0, 3));
  return table([what, 'Type', '', ...(isDescribed ? ['What it is'] : [])], shown);
};

/** A table of what the keys of an object are for. */
export const keyTable = (fields: Fields): string =>
  table(
    ['Key', 'What it is'],
    [...fields].map(([name, { description = '' }]) => [code(name), description]),
  );
