/** Values of JSON as the text of a new file: over several lines, and long numbers digit by digit. */
import { stringify } from 'lossless-json';
import { nodeOf } from './diff';
import { fileText } from './edit';
import { exactNumbers } from './write';

/** A value on one line; `null` for what is not JSON. */
export const compactValue = (value: unknown): string =>
  stringify(value, undefined, undefined, exactNumbers) ?? 'null';

export const formatValue = (value: unknown): string => fileText(nodeOf(compactValue(value)));
