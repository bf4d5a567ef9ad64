/** What a body that is not JSON seems to be, by how it begins: nothing of its content is said. */

/** Where a text begins, in latin1: marks and white space first. */
const start = (bytes: Buffer): string =>
  bytes
    .subarray(0, 512)
    .toString('latin1')
    .replace(/^[\s\0]*(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?[\s\0]*/, '');

const HTML = /^(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|h1|p|div|br|script)\b/i;

/** What a body seems to be; `undefined` for what begins like nothing else than JSON. */
export const seemsLike = (bytes: Buffer): 'an empty body' | 'HTML' | 'XML' | undefined => {
  const text = start(bytes);
  if (text === '') return 'an empty body';
  if (HTML.test(text)) return 'HTML';
  return text.startsWith('<') ? 'XML' : undefined;
};
