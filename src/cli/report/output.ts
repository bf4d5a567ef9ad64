/**
 * The output of a command as a whole. No text in it shows a hidden value or moves the cursor of a terminal, whatever
 * part of the command wrote it.
 */
import { maskDeep, maskOf } from '../../values/mask';
import type { Mask } from '../../values/mask';
import type { CliContext } from '../io/context';
import { xmlText } from './xml';
import type { XmlElement } from './xml';

/** Where a command writes. */
export interface Output {
  /** A text for people, to standard output. */
  readonly text: (text: string) => void;
  /** A value for machines, to standard output. */
  readonly json: (value: unknown) => void;
  /** A document for machines, to standard output. */
  readonly xml: (root: XmlElement) => void;
  /** A text for people, to standard error. */
  readonly error: (text: string) => void;
}

/** Control characters and marks that change the direction of writing; escapes for colours are kept. */
const CONTROL =
  /\u001b(?!\[\d*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON over several lines; characters that JSON allows but a terminal interprets are escaped too. */
const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replace(CONTROL, escaped)}\n`;

/** A text as it may be shown. */
const shownText =
  (mask: Mask) =>
  (text: string): string =>
    mask(text).replace(CONTROL, '\ufffd');

/** Writes to the command's streams, without hidden values. */
export const outputOf = ({ write, writeError }: CliContext, hidden: Iterable<string>): Output => {
  const mask = maskOf(hidden);
  const shown = shownText(mask);
  return {
    text: (text) => write(shown(text)),
    json: (value) => write(jsonText(maskDeep(value, mask))),
    xml: (root) => write(xmlText(root, mask).replace(CONTROL, '\ufffd')),
    error: (text) => writeError(shown(text)),
  };
};
