/** What a body that is not JSON seems to be, by its beginning, without any of its content. */

/** Where a text begins, in latin1, without marks, white space, and the zeros that UTF-16 and UTF-32 have between letters. */
const start = (bytes: Buffer): string =>
  bytes
    .subarray(0, 512)
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^\s*(?:(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)\s*)*/, '');

const HTML =
  /^(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|link|style|script|h[1-6]|p|div|span|b|br|pre|font|center|table|form|noscript)\b/i;

/** Formats that begin with bytes of their own, in latin1. */
const SIGNATURES = [
  ['\u001f\u008b', 'gzip'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['%PDF-', 'a PDF'],
] as const;

type Format = (typeof SIGNATURES)[number][1];

/** What a body seems to be; `undefined` where its beginning fits none of these. */
export const seemsLike = (bytes: Buffer): 'an empty body' | 'HTML' | 'XML' | Format | undefined => {
  const text = start(bytes);
  const format = SIGNATURES.find(([signature]) => text.startsWith(signature));
  if (format !== undefined) return format[1];
  if (text === '') return 'an empty body';
  if (HTML.test(text)) return 'HTML';
  return text.startsWith('<') ? 'XML' : undefined;
};

/** Whether the text of a body begins so, behind a byte order mark and white space. */
export const beginsAs = (beginning: RegExp, bytes: Buffer): boolean => beginning.test(start(bytes));
