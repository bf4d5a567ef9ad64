/** The finding that a value which anyone may write stands among signs of the upstream’s own syntax. */
import type { Span } from '../../../diagnostics/diagnostic';
import { advise } from '../../../diagnostics/fix';
import type { Scope } from '../../../mapping/check/scope';
import type { Value } from '../../../mapping/typed';
import { hasDigitsOnly, members } from '../../../types/type';
import type { Shape } from '../../../types/type';
import { isPerAsk } from './reads';

/** What can end a text, or begin something else, in the syntax of a query: quotes, operators, wildcards. */
const SYNTAX = /["'`:=<>()[\]{}|&*~;,%\\]/;

/**
 * Digits, numbers, dates and words of a known list have no special meaning in any syntax. The signs of a phone number
 * that the bridge writes are always the same ones.
 */
const isPlain = (shape: Shape): boolean => {
  if (shape.kind === 'text')
    return hasDigitsOnly(shape) || shape.brand === 'date' || shape.brand === 'contactPhone';
  if (shape.kind === 'literals') return shape.values.every((value) => !SYNTAX.test(String(value)));
  return shape.kind === 'number' || shape.kind === 'boolean';
};

/** Our email addresses have no double quotes and no backslashes, and so never end such a quotation. */
const isQuotedEmail = (shape: Shape, before: string, after: string): boolean =>
  shape.kind === 'text' && shape.brand === 'email' && before.endsWith('"') && after.startsWith('"');

/** A value of the bridge's own: no one else writes it. */
const isOwn = (value: Value): boolean =>
  value.op === 'constant' ||
  (value.op === 'read' && isPerAsk({ head: value.path.split('.')[0] ?? '', text: value.path }));

const isHarmless = (value: Value, before = '', after = ''): boolean =>
  isOwn(value) ||
  ((value.op === 'template' || value.op === 'join') && value.values.every((each) => isHarmless(each))) ||
  members(value.type.shape).every((shape) => isPlain(shape) || isQuotedEmail(shape, before, after));

type Template = Extract<Value, { readonly op: 'template' }>;

/** Whether a template has syntax around such a value; `around` is its constant text. */
export const isMixedTemplate = ({ texts, values }: Template, around = texts.join('')): boolean =>
  SYNTAX.test(around) && !values.every((value, index) => isHarmless(value, texts[index], texts[index + 1]));

const constantIn = (value: Value): string => {
  if (value.op === 'template') return value.texts.join('');
  return value.op === 'constant' ? String(value.value) : '';
};

/** The constant texts that a join puts between and beside its values. */
const textOfJoin = ({ separator, values }: Extract<Value, { readonly op: 'join' }>): string =>
  separator + values.map(constantIn).join('');

/** Whether a rule puts a value that anyone may write among syntax. */
export const isMixed = (value: Value): boolean => {
  switch (value.op) {
    case 'template':
      return isMixedTemplate(value);
    case 'join':
      return (
        (SYNTAX.test(textOfJoin(value)) && !value.values.every((each) => isHarmless(each))) ||
        value.values.some(isMixed)
      );
    case 'first':
      return value.values.some(isMixed);
    case 'steps':
    case 'fallback':
    case 'guarded':
      return isMixed(value.value);
    default:
      return false;
  }
};

export const reportMixed = (at: Span, { findings }: Scope): void =>
  findings.add(at, {
    code: 'lookup-mixed',
    message: 'a value in this template could end the text around it and ask for another user',
    fix: advise(
      'let it be the whole text, write { "template": …, "syntax": … }, or take an identifier of type "digits" or "phone"',
    ),
  });
