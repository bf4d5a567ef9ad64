/** The step that writes a number for people: decimal places, and the signs of a language. */
import * as t from 'io-ts';
import { Finite, isExactDecimal } from '../../values/codec';
import { localeForms } from '../../values/locales';
import { canonicalText, fromDecimal, roundTo, toQuotient } from '../../types/decimal';
import type { Shape } from '../../types/type';
import {
  OF_OTHER_KIND,
  TOO_MANY_DIGITS,
  defineStep,
  finitelyMany,
  isNumeric,
  isTextual,
  overLiterals,
  unknownKey,
} from './step';
import type { Output } from './step';
import { putBefore } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const Sign = t.union([t.literal('.'), t.literal(',')]);
const Group = t.union([Sign, t.literal(' '), t.literal("'"), t.literal('')]);

/** How a number is written; single signs take the place of the language's. */
const Form = t.partial({ decimals: Finite, locale: t.string, decimal: Sign, group: Group });
type Form = t.TypeOf<typeof Form>;

/** The most decimal places. */
const MAX_DECIMALS = 10;

const signsOf = ({ locale = '', ...own }: Form): { readonly decimal: string; readonly group: string } => {
  const { decimal = '.', group = '' } = localeForms.get(locale) ?? {};
  return { decimal: own.decimal ?? decimal, group: own.group === ' ' ? '\u00a0' : (own.group ?? group) };
};

const formFault = (form: Form = {}): string | undefined => {
  const { decimals = 0, locale } = form;
  const fault = unknownKey(form, Object.keys(Form.props));
  if (fault !== undefined) return fault;
  if (Object.keys(form).length === 0) return 'takes at least one of decimals, locale, decimal, group';
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MAX_DECIMALS)
    return `takes 0 to ${MAX_DECIMALS} decimal places`;
  if (locale !== undefined && !localeForms.has(locale))
    return `has the locales ${[...localeForms.keys()].join(', ')}`;
  const { decimal, group } = signsOf(form);
  return decimal === group ? 'takes two different signs' : undefined;
};

/** The digits of a number, rounded half away from zero if it has more places. */
const digitsOf = (value: unknown, decimals: number | undefined): string | undefined => {
  if (!isExactDecimal(value)) return undefined;
  if (decimals === undefined) return canonicalText(value);
  const decimal = toQuotient(value);
  const digits = decimal && canonicalText(fromDecimal(roundTo(decimal, decimals)));
  if (digits === undefined) return undefined;
  const [whole = '', fraction = ''] = digits.split('.');
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
};

/** A whole number with a sign between groups of three digits. */
const inGroups = (whole: string, sign: string): string => {
  const [minus, digits] = whole.startsWith('-') ? ['-', whole.slice(1)] : ['', whole];
  const first = digits.length % 3;
  const groups = digits.slice(first).match(/\d{3}/g) ?? [];
  return minus + (first === 0 ? groups : [digits.slice(0, first), ...groups]).join(sign);
};

const writer = (form: Form): ((value: unknown) => unknown) => {
  const { decimal, group } = signsOf(form);
  return (value) => {
    if (!isExactDecimal(value)) return OF_OTHER_KIND;
    const digits = digitsOf(value, form.decimals);
    if (digits === undefined || digits.length > MAX_DIGITS) return TOO_MANY_DIGITS;
    const [whole = '', fraction] = digits.split('.');
    const written = inGroups(whole, group);
    return fraction === undefined ? written : `${written}${decimal}${fraction}`;
  };
};

/** The most digits that are written: a longer text could not be shown. */
const MAX_DIGITS = 400;

const written =
  (form: Form): Output =>
  (shape) => {
    const values = isNumeric(shape) ? finitelyMany(shape) : undefined;
    if (values !== undefined) return overLiterals(values, writer(form));
    return isNumeric(shape)
      ? { shape: { kind: 'text', brand: 'nonblank' }, none: false, unknown: true }
      : undefined;
  };

const addNumber = (shape: Shape): Fix | undefined => (isTextual(shape) ? putBefore('"number"') : undefined);

/** Writes a number for people. */
export const writeNumberStep = defineStep<Form>({
  name: 'formatNumber',
  summary:
    'Writes a number for people. “decimals” is the number of decimal places, rounded half away from zero; without it all digits are written. “locale” is the language whose signs it has, “decimal” and “group” are single signs. A space between groups is one where no line breaks.',
  accepts: 'numbers',
  argument: Form,
  suggest: addNumber,
  fault: formFault,
  repair: (argument) => {
    if (typeof argument === 'number') return { decimals: argument };
    return typeof argument === 'string'
      ? { locale: argument.toLowerCase().replace(/[-_].*$/, '') }
      : undefined;
  },
  cost: () => 100,
  output: (form = {}) => written(form),
  run: (form = {}) => writer(form),
  examples: [
    { via: { formatNumber: { decimals: 2, locale: 'ru' } }, in: 12345.6, out: '12\u00a0345,60' },
    { via: { formatNumber: { decimals: 2 } }, in: 1234.005, out: '1234.01' },
    { via: { formatNumber: { locale: 'en' } }, in: 1234567.125, out: '1,234,567.125' },
    { via: { formatNumber: { decimals: 0, locale: 'de', group: "'" } }, in: 12345.5, out: "12'346" },
  ],
});
