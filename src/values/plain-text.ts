/**
 * The text of an identity without what a reader cannot see: format characters, odd spaces and line breaks, and the
 * several ways in which Unicode writes one letter. No letter is replaced by another.
 */

/**
 * Characters without a shape of their own: direction marks, zero-width ones, byte order marks, soft hyphens, variation
 * selectors, fillers, tags, and the marks of interlinear annotations.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** White space of any width and line breaks of any kind. */
const SPACES = /[\s\u0085]+/gu;

/** The text without invisible characters and without any white space, as a number is read. */
export const withoutSpaces = (text: string): string => text.replace(INVISIBLE, '').replace(SPACES, '');

/** Visible characters of ASCII with single spaces between them: such a text is plain as it is. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** Another single character that Unicode takes for the same: the Kelvin sign for K. To find it would be to fold it. */
const isReplaced = (character: string): boolean => {
  const composed = character.normalize('NFC');
  return composed !== character && Array.from(composed).length === 1;
};

/**
 * The text without invisible characters and white space at its ends, white space inside as one plain space, in the
 * composed form (NFC). `undefined`: it is not well-formed, or has a character that NFC replaces by another single one.
 */
export const plainText = (text: string): string | undefined => {
  if (PLAIN.test(text)) return text;
  if (!text.isWellFormed()) return undefined;
  const visible = text.replace(INVISIBLE, '').replace(SPACES, ' ').trim();
  const composed = visible.normalize('NFC');
  return composed !== visible && Array.from(visible).some(isReplaced) ? undefined : composed;
};
