/** The steps over texts. */
import { BLANK } from '../../core/absence';
import { MAX_TEXT_LENGTH, isBlank, isEmailAddress, isExactDecimal, isFitText } from '../../values/codec';
import type { Brand } from '../../values/codec';
import { isLink, isWebUrl } from '../../values/links';
import { readPhone } from '../../values/phone';
import { finderOf } from '../../values/phone-memory';
import type { TextOrigin } from '../../values/phone';
import { trimText } from '../../values/shown-text';
import { isOfBrand, total } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { canonicalText } from '../../types/decimal';
import { numberStep } from './read-number';
import {
  NOT_READ,
  OF_OTHER_KIND,
  TOO_LONG,
  defineStep,
  hasBrand,
  isNumeric,
  isTextual,
  onText,
  overLiterals,
  overTexts,
} from './step';
import type { Output, Run } from './step';
import { putBefore } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const branded = (brand: Brand): Type => ({ shape: { kind: 'text', brand }, none: false, unknown: true });

/** Texts in, `brand` out, unless the text cannot be processed. */
const toBrand =
  (brand: Brand): Output =>
  (shape) => {
    if (isOfBrand(shape, brand)) return total(shape);
    return isTextual(shape) ? branded(brand) : undefined;
  };

/** What to put before a step that takes texts. */
export const addText = (shape: Shape): Fix | undefined =>
  isNumeric(shape) || shape.kind === 'boolean' ? putBefore('"text"') : undefined;

const writeText: Run = (value) => {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value;
  return isExactDecimal(value) ? (canonicalText(value) ?? TOO_LONG) : OF_OTHER_KIND;
};

const recase = (change: (text: string) => string): Run =>
  onText((text) => {
    const changed = change(text);
    return changed.length > MAX_TEXT_LENGTH ? TOO_LONG : changed;
  });

/** Changing case may lengthen a text; digits, numbers and dates have no case. */
const recased =
  (run: Run): Output =>
  (shape) => {
    const ofTexts = overTexts(shape, run);
    if (ofTexts !== undefined || shape.kind !== 'text') return ofTexts;
    if (hasBrand(shape, ['digits', 'phone', 'contactPhone', 'numeral', 'date'])) return total(shape);
    return shape.brand === undefined
      ? { shape, none: true, unknown: true }
      : { shape: { kind: 'text', brand: 'nonblank' }, none: false, unknown: true };
  };

/** A text of a kind, without the text around it. */
const fitted =
  (isKind: (text: string) => boolean) =>
  (text: string): unknown => {
    const trimmed = trimText(text);
    return isKind(trimmed) && isFitText(trimmed) ? trimmed : NOT_READ;
  };

const trimmed: Output = (shape) => {
  if (shape.kind !== 'text')
    return isTextual(shape) ? { shape: { kind: 'text' }, none: true, unknown: false } : undefined;
  return shape.brand === undefined ? { shape, none: true, unknown: false } : total(shape);
};

const phoneStep = (origin: TextOrigin, write = (digits: string): string => digits): Run => {
  const read = readPhone(origin, finderOf(origin));
  return onText((text) => {
    const phone = read(text);
    return phone.is === 'number' ? write(phone.digits) : NOT_READ;
  });
};

/** The digits of a number of Russia or Kazakhstan in groups. */
const grouped = (digits: string): string =>
  digits.replace(/^7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 ($1) $2-$3-$4');

const lower = recase((text) => text.toLowerCase());
const upper = recase((text) => text.toUpperCase());

/** The cost of a phone number: the numbering plans of all countries are searched. */
const PHONE_COST = 400;

/** The steps over texts, in the order of the documentation. */
export const textSteps = [
  defineStep({
    name: 'text',
    summary:
      'Writes a number (digit by digit, without an exponent) or true and false as text. Of what may be anything, a list or an object is unknown.',
    accepts: 'numbers, true and false, and what may be anything',
    output: () => (shape) => {
      if (shape.kind === 'literals')
        return overLiterals(shape.values, (value) => writeText(value, { now: new Date(0), timezone: 'UTC' }));
      if (shape.kind === 'text') return total(shape);
      if (shape.kind === 'opaque') return { shape: { kind: 'text' }, none: false, unknown: true };
      if (shape.kind === 'boolean') return total({ kind: 'literals', values: ['true', 'false'] });
      if (shape.kind !== 'number') return undefined;
      return { shape: { kind: 'text', brand: 'numeral' }, none: false, unknown: !shape.integer };
    },
    run: () => writeText,
    examples: [
      { via: 'text', in: 123123, out: '123123' },
      { via: 'text', in: 5.5, out: '5.5' },
      { via: 'text', in: ['vip'], reason: 'step-failed' },
    ],
  }),
  numberStep,
  defineStep({
    name: 'trim',
    summary: 'Removes white space and invisible characters from both ends.',
    accepts: 'text',
    suggest: addText,
    isIdempotent: () => true,
    output: () => trimmed,
    isNoop: (shape) => shape.kind === 'text' && shape.brand !== undefined && shape.brand !== 'nonblank',
    run: () => onText((text) => (isBlank(text) ? BLANK : trimText(text))),
    examples: [{ via: 'trim', in: ' Gold ', out: 'Gold' }],
  }),
  defineStep({
    name: 'lower',
    summary: 'Writes a text in lower case.',
    accepts: 'text',
    suggest: addText,
    isIdempotent: () => true,
    output: () => recased(lower),
    run: () => lower,
    examples: [{ via: 'lower', in: 'Foo@Bar.com', out: 'foo@bar.com' }],
  }),
  defineStep({
    name: 'upper',
    summary: 'Writes a text in upper case.',
    accepts: 'text',
    suggest: addText,
    isIdempotent: () => true,
    output: () => recased(upper),
    run: () => upper,
    examples: [{ via: 'upper', in: 'gold', out: 'GOLD' }],
  }),
  defineStep({
    name: 'digits',
    summary: 'Keeps the digits of a text.',
    accepts: 'text',
    suggest: addText,
    output: () => toBrand('digits'),
    run: () =>
      onText((text) => {
        const digits = text.replace(/\D+/g, '');
        if (digits === '') return NOT_READ;
        return digits.length > MAX_TEXT_LENGTH ? TOO_LONG : digits;
      }),
    examples: [
      { via: 'digits', in: '+31-220445641', out: '31220445641' },
      { via: 'digits', in: 'none', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'phone',
    summary:
      'Writes a phone number as the app wants it: digits only, the country’s code first, without an extension. A number of two readings is unknown.',
    accepts: 'text',
    suggest: addText,
    cost: () => PHONE_COST,
    output: () => toBrand('phone'),
    never: (shape) => hasBrand(shape, ['email', 'url', 'link']),
    run: (_argument, origin) => phoneStep(origin),
    examples: [
      { via: 'phone', in: '8 (916) 123-45-67', out: '79161234567' },
      { via: 'phone', in: '+31-220445641', out: '31220445641' },
      { via: 'phone', in: '+7 495 123-45-67 доб. 12', out: '74951234567' },
      { via: 'phone', in: '12', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'contactPhone',
    summary:
      'Writes a phone number as the contract documents it for legal entities: a number of country code 7 with its groups, another in digits.',
    accepts: 'text',
    suggest: addText,
    cost: () => PHONE_COST,
    output: () => (shape) => (isTextual(shape) ? branded('contactPhone') : undefined),
    never: (shape) => hasBrand(shape, ['email', 'url', 'link']),
    run: (_argument, origin) => phoneStep(origin, grouped),
    examples: [
      { via: 'contactPhone', in: '8 900 000-00-00', out: '+7 (900) 000-00-00' },
      { via: 'contactPhone', in: '+31-220445641', out: '31220445641' },
      { via: 'contactPhone', in: '12', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'email',
    summary: 'Takes a text for an email address, trimmed; anything else is unknown.',
    accepts: 'text',
    output: () => toBrand('email'),
    never: (shape) => hasBrand(shape, ['digits', 'phone', 'contactPhone', 'numeral', 'date', 'url', 'link']),
    run: () => onText(fitted(isEmailAddress)),
    examples: [
      { via: 'email', in: ' foo@bar.com', out: 'foo@bar.com' },
      { via: 'email', in: 'foo', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'url',
    summary: 'Takes a text for an http or https URL, trimmed; anything else is unknown.',
    accepts: 'text',
    output: () => toBrand('url'),
    never: (shape) => hasBrand(shape, ['digits', 'phone', 'contactPhone', 'numeral', 'date', 'email']),
    run: () => onText(fitted(isWebUrl)),
    examples: [
      { via: 'url', in: 'https://shop.example/card.png', out: 'https://shop.example/card.png' },
      { via: 'url', in: 'shop.example/card.png', reason: 'step-failed' },
    ],
  }),
  defineStep({
    name: 'link',
    summary:
      'Takes a text for a URL or a deep link of an app, trimmed. Anything else is unknown, such as "javascript:" and "tel:".',
    accepts: 'text',
    output: () => toBrand('link'),
    never: (shape) => hasBrand(shape, ['digits', 'phone', 'contactPhone', 'numeral', 'date', 'email']),
    run: () => onText(fitted(isLink)),
    examples: [
      { via: 'link', in: 'exampleapp://bonus', out: 'exampleapp://bonus' },
      { via: 'link', in: 'https://shop.example/help', out: 'https://shop.example/help' },
      { via: 'link', in: 'javascript:alert(1)', reason: 'step-failed' },
    ],
  }),
];
