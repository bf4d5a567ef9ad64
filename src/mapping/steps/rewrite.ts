/** The steps that change signs of a text: replaced texts, and padding. */
import * as t from 'io-ts';
import { BLANK } from '../../core/absence';
import { Finite, MAX_TEXT_LENGTH, isBlank, isFitText } from '../../values/codec';
import { lengthOf, literalPattern } from '../../values/characters';
import { hasDigitsOnly, total } from '../../types/type';
import type { Shape } from '../../types/type';
import { TOO_LONG, defineStep, hasBrand, isTextual, noEffect, onText, overTexts, unknownKey } from './step';
import type { Output, Run } from './step';
import { addText } from './text';

/** No result is longer: it could not be shortened enough to be shown. */
const LONGEST = 10 * MAX_TEXT_LENGTH;

const presentText = (text: string): unknown => (isBlank(text) ? BLANK : text);

const Replacements = t.record(t.string, t.string);
type Replacements = t.TypeOf<typeof Replacements>;

const replacementsFault = (replacements: Replacements = {}): string | undefined => {
  const entries = Object.entries(replacements);
  if (entries.length > MAX_REPLACED) return `takes at most ${MAX_REPLACED} texts`;
  if (entries.length === 0) return 'needs at least one text to replace: { "old": "new" }';
  if (entries.some(([old]) => old === '')) return 'replaces no empty text';
  const same = entries.find(([old, text]) => old === text);
  if (same !== undefined) return `takes "${same[0]}" for itself`;
  return entries.every(([, text]) => text.length <= MAX_TEXT_LENGTH)
    ? undefined
    : `takes texts of at most ${MAX_TEXT_LENGTH} characters`;
};

/** The most texts that one step replaces. */
const MAX_REPLACED = 1000;

/** At each place the longest text counts, and what was put in is not looked at again. */
const replaced = (replacements: Replacements): Run => {
  const longestFirst = Object.keys(replacements).sort((one, other) => other.length - one.length);
  const pattern = new RegExp(longestFirst.map(literalPattern).join('|'), 'g');
  const texts = new Map(Object.entries(replacements));
  return onText((text) => {
    if (text.length > LONGEST) return TOO_LONG;
    const result = text.replace(pattern, (old) => texts.get(old) ?? old);
    return result.length > LONGEST ? TOO_LONG : presentText(result);
  });
};

const isDigits = (text: string): boolean => /^\d*$/.test(text);

/** The characters that texts of some brands are made of. */
const canHave = (shape: Shape, text: string): boolean => {
  if (hasDigitsOnly(shape)) return isDigits(text);
  if (hasBrand(shape, ['numeral'])) return /^[\d.-]*$/.test(text);
  return hasBrand(shape, ['date']) ? /^[\d-]*$/.test(text) : true;
};

const replacedOutput =
  (replacements: Replacements): Output =>
  (shape) => {
    const ofTexts = overTexts(shape, replaced(replacements));
    if (ofTexts !== undefined || !isTextual(shape)) return ofTexts;
    const news = Object.values(replacements);
    const staysDigits = hasDigitsOnly(shape) && news.every(isDigits);
    return {
      shape: staysDigits ? { kind: 'text', brand: 'digits' } : { kind: 'text' },
      none: true,
      unknown: true,
    };
  };

/** The length of a padded text, what it is padded with, and where. */
const Padding = t.intersection([
  t.type({ to: Finite, with: t.string }),
  t.partial({ side: t.union([t.literal('start'), t.literal('end')]) }),
]);
type Padding = t.TypeOf<typeof Padding>;

const paddingFault = (padding: Padding | undefined): string | undefined => {
  if (padding === undefined) return undefined;
  const fault = unknownKey(padding, ['to', 'with', 'side']);
  if (fault !== undefined) return fault;
  const { to, with: sign } = padding;
  if (!Number.isInteger(to) || to < 2 || to > MAX_PADDED)
    return `takes 2 to ${MAX_PADDED} characters as "to"`;
  return lengthOf(sign) === 1 && isFitText(sign) ? undefined : 'takes one character as "with"';
};

/** The greatest length that texts are padded to. */
const MAX_PADDED = 100;

const padded = ({ to, with: sign, side = 'start' }: Padding): Run =>
  onText((text) => {
    if (text.length >= 2 * to) return text; // however many units its characters have
    const missing = sign.repeat(Math.max(0, to - lengthOf(text)));
    return side === 'start' ? missing + text : text + missing;
  });

const paddedOutput =
  (padding: Padding): Output =>
  (shape) => {
    const ofTexts = overTexts(shape, padded(padding));
    if (ofTexts !== undefined || !isTextual(shape)) return ofTexts;
    if (hasDigitsOnly(shape) && isDigits(padding.with)) return total({ kind: 'text', brand: 'digits' });
    const isFit = shape.kind === 'text' && shape.brand !== undefined;
    return total(isFit ? { kind: 'text', brand: 'nonblank' } : { kind: 'text' });
  };

/** The steps that change signs of a text, in the order of the documentation. */
export const rewritingSteps = [
  defineStep<Replacements>({
    name: 'replace',
    summary:
      'Replaces texts inside a text, wherever they are, by others; by "" they are left out. At each place the longest one counts. A blank result is none.',
    accepts: 'text',
    argument: Replacements,
    suggest: addText,
    fault: replacementsFault,
    cost: () => 60,
    output: (replacements = {}) => replacedOutput(replacements),
    isNoop: () => false,
    warnings: (replacements = {}, shape) =>
      Object.keys(replacements).some((old) => canHave(shape, old)) ? [] : [noEffect('replace')],
    run: (replacements = {}) => replaced(replacements),
    examples: [
      { via: { replace: { '-': '' } }, in: 'LV-1010-22', out: 'LV101022' },
      { via: { replace: { _: ' ', gold: 'Gold' } }, in: 'gold_card', out: 'Gold card' },
      { via: { replace: { 'n/a': '' } }, in: 'n/a', reason: 'blank' },
    ],
  }),
  defineStep<Padding>({
    name: 'pad',
    summary:
      'Puts one character before a shorter text, or with “side” behind it, until it has so many characters. A longer text stays as it is.',
    accepts: 'text',
    argument: Padding,
    suggest: addText,
    fault: paddingFault,
    repair: (argument) => (typeof argument === 'number' ? { to: argument, with: '0' } : undefined),
    isIdempotent: () => true,
    output: (padding = { to: 0, with: '' }) => paddedOutput(padding),
    isNoop: () => false,
    run: (padding = { to: 0, with: '' }) => padded(padding),
    examples: [
      { via: { pad: { to: 8, with: '0' } }, in: '12345', out: '00012345' },
      { via: { pad: { to: 4, with: 'x', side: 'end' } }, in: 'ab', out: 'abxx' },
      { via: { pad: { to: 4, with: '0' } }, in: '12345', out: '12345' },
    ],
  }),
];
