/** Numbers as people write them: the sign before the fraction, and the sign between groups of three digits. */
import { literalPattern } from './characters';
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

/** The signs around a number, one of which at most is there, and what it is counted in, before it or behind it. */
interface Around {
  readonly open?: string;
  readonly before?: string;
  readonly unit?: string;
  readonly inner?: string;
  readonly number?: string;
  readonly unitBehind?: string;
  readonly after?: string;
  readonly close?: string;
}

/** A unit is tried before a shorter one that it begins with. */
const unitPattern = (units: readonly string[]): string =>
  [...units]
    .sort((one, other) => other.length - one.length)
    .map((unit) => literalPattern(normalized(unit)))
    .join('|') || '(?!)';

/** A minus stands before or behind the digits, and accounts write it as parentheses. */
const numberPattern = (units: readonly string[]): RegExp => {
  const unit = unitPattern(units);
  const digits = String.raw`(?<inner>[+-])?(?<number>[\d.,][\d.,' ]*?)`;
  return new RegExp(
    String.raw`^(?<open>\()?(?<before>[+-])?(?:(?<unit>${unit}) ?)?${digits}(?: ?(?<unitBehind>${unit}))?(?<after>-)?(?<close>\))?$`,
  );
};

/** A number without its signs and its unit. */
interface Magnitude {
  readonly isNegative: boolean;
  readonly digits: string;
}

const magnitudeIn = (text: string, pattern: RegExp): Magnitude | undefined => {
  const around: Around | undefined = pattern.exec(text)?.groups;
  if (around === undefined) return undefined;
  const { open, before, unit, inner, number = '', unitBehind, after, close } = around;
  const signs = [open, before, inner, after].filter((sign) => sign !== undefined);
  const isTwice = signs.length > 1 || (unit !== undefined && unitBehind !== undefined);
  if (isTwice || (open === undefined) !== (close === undefined)) return undefined;
  return { isNegative: signs.some((sign) => sign !== '+'), digits: number };
};

/** One spelling of each sign: spaces have many widths. */
const normalized = (text: string): string =>
  text
    .replace(/\p{Zs}/gu, ' ')
    .replaceAll('\u2019', "'")
    .replaceAll('\u2212', '-');

const WHOLE = /^(0|[1-9]\d*)$/;

/** Three digits between signs, or after the first sign pairs, and three at the end: lakhs and crores. */
const GROUPS = /^[1-9]\d{0,2}(?<sign>.)\d{3}(?:\k<sign>\d{3})*$/;
const INDIAN_GROUPS = /^[1-9]\d?(?:,\d{2})+,\d{3}$/;

/** The digits without the signs between groups; `undefined` if the groups do not have their lengths. */
const ungrouped = (whole: string): string | undefined =>
  GROUPS.test(whole) || INDIAN_GROUPS.test(whole) ? whole.replace(/\D/g, '') : undefined;

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
  return isKnown ? ungrouped(whole) : undefined;
};

const readBy = (number: string, { decimal, group }: NumberSigns): string | undefined => {
  const [whole = '', fraction, ...more] = number.split(decimal);
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined;
  // Oracle leaves out the zero of ".5".
  const digits = whole === '' && fraction !== undefined ? '0' : wholeOf(whole, group);
  return digits === undefined ? undefined : `${digits}${fraction === undefined ? '' : `.${fraction}`}`;
};

const POINT: NumberSigns = { decimal: '.', group: ',' };
const COMMA: NumberSigns = { decimal: ',', group: undefined };

/** The readings of a number of which no signs are named: a point is before a fraction, a comma also between groups. */
const BY_ITSELF: readonly NumberSigns[] = [POINT, COMMA];

const isPlain = (text: string, signs: NumberSigns | undefined): boolean =>
  signs === undefined && JSON_NUMBER.test(text);

/** How the numbers of a text are written. */
export interface NumberForm {
  /** Without them a text is read only if it can be one number. */
  readonly signs?: NumberSigns | undefined;
  /** What may be before or behind a number: "₽", "%". */
  readonly units?: readonly string[];
}

/** Gives what reads the number in a text. */
export const numberReader = ({ signs, units = [] }: NumberForm): ((text: string) => WrittenNumber) => {
  const pattern = numberPattern(units);
  return (text) => {
    const trimmed = normalized(trimText(text));
    if (isPlain(trimmed, signs)) return { digits: trimmed };
    const magnitude = magnitudeIn(trimmed, pattern);
    if (magnitude === undefined) return FORM;
    const { digits: number, isNegative } = magnitude;
    if (isPlain(number, signs)) return { digits: isNegative ? `-${number}` : number };
    const readings = new Set(
      (signs === undefined ? BY_ITSELF : [signs]).flatMap((each) => readBy(number, each) ?? []),
    );
    const [digits, ...more] = [...readings];
    if (digits === undefined) return FORM;
    return more.length > 0 ? AMBIGUOUS : { digits: isNegative ? `-${digits}` : digits };
  };
};
