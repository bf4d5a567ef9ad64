/** The reading of JSON inside a text of an answer: as strict as that of the answer, and bounded for itself. */
import { getOrElseW } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { parseText } from '../json/parse';
import { jsonText } from '../types/written';

/** How many values and names of fields one text may have together. */
const MAX_VALUES = 100_000;

/** How many objects and lists may stand within one another in a text. */
const MAX_DEPTH = 32;

/** JSON inside a text; broken JSON, doubled keys and what is too deep or too large cannot be read. */
export const JSON_TEXT = jsonText((text) =>
  pipe(
    parseText(text.replace(/^\ufeff/, ''), { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES }),
    getOrElseW(() => undefined),
  ),
);
