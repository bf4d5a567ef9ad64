/** The step that reads the entities of HTML. */
import { decodeHTMLStrict } from 'entities/decode';
import { BLANK } from '../../core/absence';
import { isBlank } from '../../values/codec';
import { total } from '../../types/type';
import type { Shape } from '../../types/type';
import { defineStep, hasBrand, isTextual, onText, overTexts } from './step';
import type { Output, Run } from './step';
import { addText } from './text';

/** A reference with its semicolon; to look each of them up takes less time than to look at each ampersand. */
const REFERENCE = /&(?:#\d{1,10}|#[xX][\da-fA-F]{1,8}|[a-zA-Z][a-zA-Z\d]{1,40});/g;

const decode: Run = onText((text) => {
  const decoded = text.replace(REFERENCE, (reference) => decodeHTMLStrict(reference));
  return isBlank(decoded) ? BLANK : decoded;
});

/** Whether no text of the shape has an entity. */
const hasNoEntity = (shape: Shape): boolean =>
  hasBrand(shape, ['digits', 'phone', 'numeral', 'date', 'contactPhone']);

const decoded: Output = (shape) => {
  if (hasNoEntity(shape)) return total(shape);
  const ofTexts = overTexts(shape, decode);
  return ofTexts ?? (isTextual(shape) ? { shape: { kind: 'text' }, none: true, unknown: false } : undefined);
};

/** Reads the entities of HTML. */
export const unescapeStep = defineStep({
  name: 'unescape',
  summary:
    'Writes the signs that entities of HTML mean, such as "&amp;", "&#39;" and "&nbsp;". What is not an entity stays, and so do tags. A blank result is none.',
  accepts: 'text',
  suggest: addText,
  cost: () => 60,
  output: () => decoded,
  isNoop: hasNoEntity,
  run: () => decode,
  examples: [
    { via: 'unescape', in: 'Tom &amp; Co &quot;Gold&quot;', out: 'Tom & Co "Gold"' },
    { via: 'unescape', in: 'L&#39;Or&eacute;e &#x2116; 5', out: "L'Orée № 5" },
    { via: 'unescape', in: '&nbsp;', reason: 'blank' },
  ],
});
