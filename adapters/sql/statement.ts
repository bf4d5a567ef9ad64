/** A statement of SQL as far as a check can read it: its placeholders, whether it is one statement, and a SELECT. */
import type { DatabaseKind } from '../../src/adapter/sql';

/**
 * Texts and comments, in which nothing has a meaning: of both kinds of database, then those of one. A text of PostgreSQL
 * that begins with E has escapes by backslashes, as every text of MySQL has. MySQL executes a comment that begins with `!`.
 */
const QUIET: Readonly<Record<DatabaseKind, RegExp>> = {
  postgresql:
    /\b[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[^]*?\$\1\$|--[^\n]*|\/\*[^]*?\*\//g,
  mysql:
    /'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"|`(?:[^`]|``)*`|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!M?!)[^]*?\*\//g,
};

const PLACEHOLDER: Readonly<Record<DatabaseKind, RegExp>> = {
  postgresql: /(?<![\w$])\$(\d+)/g,
  mysql: /\?/g,
};

/** A path in braces, as templates of other places have it, or a variable. */
const TEMPLATE = /\$\{[^{}]*\}|\{\s*[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])[^{}]*\}/;

/** What a check reads of a statement. */
export interface Statement {
  /** The statement without its texts and comments. */
  readonly bare: string;
  /** How many values are bound: the highest number of `$1`, or how many `?` there are. */
  readonly placeholders: number;
  /** The numbers that are missing: `$1` where there is `$2` only. */
  readonly gaps: readonly number[];
  readonly isSeveral: boolean;
  readonly isSelect: boolean;
  /** What looks like a template. */
  readonly template: string | undefined;
  /** A text of the query that is nothing but a placeholder in quotes: `'$1'`, `'%?%'`. */
  readonly quoted: string | undefined;
}

const QUOTED: Readonly<Record<DatabaseKind, RegExp>> = {
  postgresql: /^'%?\$\d+%?'$/,
  mysql: /^(['"])%?\?%?\1$/,
};

const numbersIn = (bare: string, database: DatabaseKind): readonly number[] =>
  [...bare.matchAll(PLACEHOLDER[database])].map(([, number], index) => Number(number ?? index + 1));

/** Reads a statement. It is not parsed: the database alone knows its own language. */
export const readStatement = (text: string, database: DatabaseKind): Statement => {
  const bare = text.replace(QUIET[database], (quiet) => (/^(?:--|#|\/\*)/.test(quiet) ? ' ' : "''"));
  const numbers = numbersIn(bare, database);
  const placeholders = Math.max(0, ...numbers);
  return {
    bare,
    placeholders,
    gaps: Array.from({ length: Math.min(placeholders, 100) }, (_, index) => index + 1).filter(
      (number) => !numbers.includes(number),
    ),
    isSeveral: /;[\s;]*[^\s;]/.test(bare),
    isSelect: /^[\s(]*(?:select|with|table|values)\b/i.test(bare),
    template: TEMPLATE.exec(text)?.[0],
    quoted: text.match(QUIET[database])?.find((quiet) => QUOTED[database].test(quiet)),
  };
};

/** Placeholders of other databases and programs. */
const FOREIGN: Readonly<Record<DatabaseKind, RegExp>> = {
  postgresql: /\?|%s|(?<![:\w]):[A-Za-z_]\w*|@[A-Za-z_]\w*/g,
  mysql: /\$\d+|%s|(?<![:\w]):[A-Za-z_]\w*/g,
};

/** The statement with the database's own placeholders; `undefined` where it has none of others. */
export const placeholdersInstead = (text: string, database: DatabaseKind): string | undefined => {
  const bare = text.replace(QUIET[database], (quiet) => ' '.repeat(quiet.length));
  const found = [...bare.matchAll(FOREIGN[database])];
  if (found.length === 0) return undefined;
  let rest = 0;
  const parts = found.map(({ index, 0: word }, at) => {
    const before = text.slice(rest, index);
    rest = index + word.length;
    return `${before}${database === 'postgresql' ? `$${at + 1}` : '?'}`;
  });
  return parts.join('') + text.slice(rest);
};
