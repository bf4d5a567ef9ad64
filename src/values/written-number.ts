/** Numbers as people write them: the sign before the fraction, and the sign between groups of three digits. */
import { trimText } from './shown-text';

/** The signs of a text's numbers; without a group sign there are only spaces and apostrophes between groups. */
export interface NumberSigns {
  readonly decimal: '.' | ',';
  readonly group: '.' | ',' | undefined;
}

/** The digits of a number, as JSON writes them, or why the text is not a number. */
export type WrittenNumber = { readonly digits: string } | { readonly why: 'form' | 'ambiguous' };

const FORM: WrittenNumber = { why: 'form' };
const AMBIGUOUS: WrittenNumber = { why: 'ambiguous' };

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A minus or a plus, and digits with signs between them. */
const NUMBER = /^([+-]?)(\d[\d.,' ]*)$/;

/** One spelling of each sign: spaces have many widths. */
const normalized = (text: string): string =>
  text
    .replace(/\p{Zs}/gu, ' ')
    .replaceAll('\u2019', "'")
    .replaceAll('\u2212', '-');

const WHOLE = /^(0|[1-9]\d*)$/;

/** The digits without the signs between groups; `undefined` if a group after the first does not have three digits. */
const ungrouped = (whole: string, sign: string): string | undefined => {
  const [first = '', ...groups] = whole.split(sign);
  const areGroups = /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return areGroups ? [first, ...groups].join('') : undefined;
};

/**
 * The digits of a whole part, whose groups have one sign between them: spaces and apostrophes are always allowed as
 * that sign.
 */
const wholeOf = (whole: string, group: NumberSigns['group']): string | undefined => {
  if (WHOLE.test(whole)) return whole;
  const signs = new Set(whole.replace(/\d/g, ''));
  const [sign, ...more] = [...signs];
  if (sign === undefined || more.length > 0) return undefined;
  const isKnown = sign === group || (sign !== '.' && sign !== ',');
  return isKnown ? ungrouped(whole, sign) : undefined;
};

const readBy = (text: string, { decimal, group }: NumberSigns): string | undefined => {
  const [, sign = '', number = ''] = NUMBER.exec(text) ?? [];
  const [whole = '', fraction, ...more] = number.split(decimal);
  const digits = more.length > 0 ? undefined : wholeOf(whole, group);
  if (digits === undefined || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined;
  return `${sign === '-' ? '-' : ''}${digits}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** Reads with the signs that a file names. */
const bySigns = (text: string, signs: NumberSigns): WrittenNumber => {
  const digits = readBy(text, signs);
  return digits === undefined ? FORM : { digits };
};

const POINT: NumberSigns = { decimal: '.', group: ',' };
const COMMA: NumberSigns = { decimal: ',', group: undefined };

/** Reads a text that has only one reading: a point is before a fraction, a comma before one or between groups. */
const byItself = (text: string): WrittenNumber => {
  if (JSON_NUMBER.test(text)) return { digits: text };
  const readings = new Set([POINT, COMMA].flatMap((signs) => readBy(text, signs) ?? []));
  const [digits, ...more] = [...readings];
  if (digits === undefined) return FORM;
  return more.length > 0 ? AMBIGUOUS : { digits };
};

/** Reads the number in a text: with the given signs, or where it can only be one number. */
export const readNumberText = (text: string, signs?: NumberSigns): WrittenNumber => {
  const trimmed = normalized(trimText(text));
  return signs === undefined ? byItself(trimmed) : bySigns(trimmed, signs);
};
