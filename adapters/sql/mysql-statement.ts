/** The text of a statement for MySQL or MariaDB, as their parser reads it: where its placeholders are, and where it ends. */

/** What a check needs to know of a statement. */
export interface StatementParts {
  /** How many values it takes. */
  readonly placeholders: number;
  /** Where another statement begins; `undefined` if there is one alone. */
  readonly next: number | undefined;
  /** Its first word, in lower case: `select`, `with`. */
  readonly word: string;
  /** Where a text, a name or a comment begins that does not end. */
  readonly unclosed: number | undefined;
}

/**
 * A token. A comment with `!` is not one: its content is executed. `--` begins a comment only before a space. In texts
 * `\` escapes, since the driver sets the mode of the session.
 */
const TOKEN =
  /(?<text>'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"|`(?:[^`]|``)*`)|(?<comment>--(?=[\s\u0000-\u001f]|$)[^\n]*|#[^\n]*|\/\*(?!M?!)[^]*?\*\/)|(?<open>['"`]|\/\*(?!M?!))|(?<executed>\/\*M?!\d*|\*\/)|(?<placeholder>\?)|(?<end>;)|(?<word>[\w$\u0080-\uffff]+)|(?<space>\s+)|(?<other>[^])/gy;

/** Reads a statement. The server is the judge of the rest. */
export const readStatement = (text: string): StatementParts => {
  let placeholders = 0;
  let word: string | undefined;
  let hasEnded = false;
  for (const { index, groups = {} } of text.matchAll(TOKEN)) {
    const isCode = groups.comment === undefined && groups.space === undefined;
    if (groups.open !== undefined)
      return { placeholders, next: undefined, word: word ?? '', unclosed: index };
    if (groups.end !== undefined) hasEnded = true;
    else if (hasEnded && isCode) return { placeholders, next: index, word: word ?? '', unclosed: undefined };
    if (groups.placeholder !== undefined) placeholders += 1;
    word ??= groups.word?.toLowerCase();
  }
  return { placeholders, next: undefined, word: word ?? '', unclosed: undefined };
};
