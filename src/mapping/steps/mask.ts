/** The step that writes digits in a spelling with signs between them. */
import * as t from 'io-ts';
import { MAX_TEXT_LENGTH, isFitText } from '../../values/codec';
import type { Brand } from '../../values/codec';
import { trimText } from '../../values/shown-text';
import { NOT_READ, defineStep, hasBrand, isTextual, onText, overTexts } from './step';
import type { Output, Run } from './step';
import { addText } from './text';

const DIGIT_PLACE = /[#\d]/g;

const maskFault = (mask = ''): string | undefined => {
  if (!mask.includes('#')) return 'needs at least one "#", which is the place of a digit';
  if (!isFitText(mask)) return `takes at most ${MAX_TEXT_LENGTH} characters, all of which can be shown`;
  return mask.trim() === mask ? undefined : 'takes no space at the ends';
};

/** How many digits international phone numbers have (ITU-T E.164), counted generously at the lower end. */
const PHONE_DIGITS = { least: 4, most: 15 };

/** Whether no phone number has as many digits as a mask has places. */
const fitsNoPhone = (mask: string): boolean => {
  const places = mask.match(DIGIT_PLACE)?.length ?? 0;
  return places < PHONE_DIGITS.least || places > PHONE_DIGITS.most;
};

/** Every digit of the text has one place: a "#", or the same digit in the mask. */
const masked = (mask: string): Run => {
  const places = mask.match(DIGIT_PLACE) ?? [];
  const digits = new RegExp(`^${places.join('').replaceAll('#', String.raw`\d`)}$`);
  return onText((text) => {
    const trimmed = trimText(text);
    if (!digits.test(trimmed)) return NOT_READ;
    let at = 0;
    return mask.replace(DIGIT_PLACE, () => trimmed.charAt(at++));
  });
};

/** What texts of the mask are, whatever their digits. */
const brandOf = (mask: string): Brand => {
  if (/^[#\d]+$/.test(mask)) return 'digits';
  return /^\+7 \([#\d]{3}\) [#\d]{3}-[#\d]{2}-[#\d]{2}$/.test(mask) ? 'contactPhone' : 'nonblank';
};

const maskOutput =
  (mask: string): Output =>
  (shape) =>
    overTexts(shape, masked(mask)) ??
    (isTextual(shape)
      ? { shape: { kind: 'text', brand: brandOf(mask) }, none: false, unknown: true }
      : undefined);

/** Writes digits by a mask. */
export const maskStep = defineStep<string>({
  name: 'mask',
  summary:
    'Writes digits in the places of a mask. “#” is the place of any digit; a digit of the mask is the place of the same digit. A text is unknown if it has other characters than digits, or not one digit for each place.',
  accepts: 'text',
  argument: t.string,
  suggest: addText,
  fault: maskFault,
  output: (mask = '') => maskOutput(mask),
  isNoop: () => false,
  never: (shape, mask = '') =>
    hasBrand(shape, ['date', 'email', 'url', 'link']) || (hasBrand(shape, ['phone']) && fitsNoPhone(mask)),
  run: (mask = '') => masked(mask),
  examples: [
    { via: { mask: '+7 (###) ###-##-##' }, in: '79161234567', out: '+7 (916) 123-45-67' },
    { via: { mask: '#### ####' }, in: '20001234', out: '2000 1234' },
    { via: { mask: '+7 (###) ###-##-##' }, in: '9161234567', reason: 'step-failed' },
    { via: { mask: '#### ####' }, in: '2000-1234', reason: 'step-failed' },
  ],
});
