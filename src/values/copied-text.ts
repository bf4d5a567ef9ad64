/** What a text has too much when it was copied from a file or a shell: quotation marks, line ends, marks of an editor. */

export type CopyFault = 'byte-order-mark' | 'carriage-return' | 'white-space' | 'quotes';

const FAULTS: readonly (readonly [CopyFault, RegExp])[] = [
  ['byte-order-mark', /^\uFEFF/],
  ['carriage-return', /\r\n?$/],
  ['white-space', /^\s|\s$/],
  ['quotes', /^(["'`])[^]*\1$/],
];

/** The first such fault of a text; a text of one mark is in no quotation marks. */
export const copyFaultIn = (text: string): CopyFault | undefined =>
  FAULTS.find(([, form]) => form.test(text))?.[0];
