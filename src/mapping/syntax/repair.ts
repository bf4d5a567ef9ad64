/** Repairs for a text that is not a path: spellings of other languages, templates, comparisons, constants. */
import { isRight } from 'fp-ts/Either';
import { withOddNames } from '../../types/odd-names';
import { MAX_PATH_LENGTH, parsePath } from '../../types/path';

/** Other ways to write a part of a path, and ours. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^[\s{$]*[./]?|[}\s]+$/g, ''],
  [/\?\.|->|\.{2,}|[/:]/g, '.'],
  [/\.(\d+)(?=[.[]|$)/g, '[$1]'],
  [/\((\d+)\)/g, '[$1]'],
  [/\[first\]/gi, '[0]'],
  [/\[last\]/gi, '[-1]'],
  [/\[-0+\]/g, '[0]'],
  [/\[\?\(?\s*@\.([\p{L}_][\p{L}\p{N}_.-]*)\s*={1,3}\s*(['"]?)([^'")\]]*)\2\s*\)?\]/gu, '[$1=$3]'],
  [/\['([\p{L}_][\p{L}\p{N}_-]*)'\]/gu, '.$1'],
  [/={2,}/g, '='],
  [/\.$/, ''],
];

const repaired = (text: string): string =>
  spellings.reduce((path, [pattern, ours]) => path.replace(pattern, ours), text);

const isPath = (text: string): boolean => isRight(parsePath(text));

/** A path into something, not just a name. */
const hasFields = (text: string): boolean => {
  const path = parsePath(text);
  return isRight(path) && path.right.segments.length > 0;
};

/** The path that a text most likely means. */
export const meantPath = (text: string): string | undefined => {
  if (text.length > MAX_PATH_LENGTH) return undefined;
  const whole = repaired(text);
  if (whole !== text && hasFields(whole)) return whole;
  const odd = withOddNames(text);
  if (odd !== undefined) return odd;
  const words = text.split(/[\s|{}]+/).filter((word) => /^[\p{L}_]/u.test(word) && hasFields(word));
  return words.length === 1 ? words[0] : undefined;
};

/** A text with `{path}` in it, where only a rule's `template` may have them. */
export const isTemplateLike = (text: string): boolean => {
  if (text.length > MAX_PATH_LENGTH) return false;
  const inside = [...text.matchAll(/\{\{?([^{}]+)\}?\}/g)].map(([, path = '']) => path.trim());
  const rest = text.replace(/\$?\{\{?[^{}]*\}?\}/g, '');
  return (inside.length > 1 || (inside.length === 1 && rest.trim() !== '')) && inside.every(isPath);
};

/** A template as it is written here: single braces, no dollar sign. */
export const meantTemplate = (text: string): string =>
  text.replace(/\$?\{\{?([^{}]+)\}?\}/g, (_, path: string) => `{${path.trim()}}`);

const quotedText = (word: string): string | undefined => /^(['"])(.*)\1$/.exec(word)?.[2];

/** The operands of an operator, each a path or a text in quotes; `undefined` where one is neither. */
const operandsOf = (text: string, operator: RegExp): readonly string[] | undefined => {
  const operands = text.split(operator).map((each) => each.trim());
  return operands.length > 1 && operands.every((each) => hasFields(each) || quotedText(each) !== undefined)
    ? operands
    : undefined;
};

/** `a + ' ' + b`: texts joined by the same separator; without a text between them numbers. */
const meantJoin = (operands: readonly string[]): unknown => {
  const paths = operands.filter((each) => quotedText(each) === undefined);
  if (paths.length === operands.length) return { sum: paths };
  const between = operands.slice(1, -1).flatMap((each) => quotedText(each) ?? []);
  const [separator, ...others] = new Set(between);
  const isJoin =
    separator !== undefined &&
    others.length === 0 &&
    operands.length === 2 * paths.length - 1 &&
    operands.every((each, index) => (quotedText(each) === undefined) === (index % 2 === 0));
  if (isJoin) return { join: paths, separator };
  return { template: operands.map((each) => quotedText(each) ?? `{${each}}`).join('') };
};

/** The rule that an expression of several paths means: `a ?? b`, `a || 'none'`, `a + ' ' + b`. */
export const meantRule = (text: string): unknown => {
  if (text.length > MAX_PATH_LENGTH) return undefined;
  const alternatives = operandsOf(text, /\?\?|\|\|/);
  if (alternatives !== undefined)
    return {
      first: alternatives.map((each) => {
        const constant = quotedText(each);
        return constant === undefined ? each : { value: constant };
      }),
    };
  const parts = operandsOf(text, /\+/);
  return parts === undefined ? undefined : meantJoin(parts);
};

/** A path with other languages' filters after it, as a rule: `crm.points | divide 100`, `{crm.name | upper}`. */
export const meantPipe = (text: string): unknown => {
  if (text.length > MAX_PATH_LENGTH) return undefined;
  const [path = '', ...filters] = text
    .replace(/^\s*\{{0,2}|\}{0,2}\s*$/g, '')
    .split('|')
    .map((each) => each.trim());
  if (!hasFields(path) || filters.length === 0) return undefined;
  const steps = filters.map((filter) => /^([A-Za-z]+)\s*[:(\s]?\s*([^()]*?)\)?$/.exec(filter));
  if (!steps.every((step) => step !== null)) return undefined;
  const via = steps.map(([, name = '', argument = '']) =>
    argument === '' ? name : { [name]: literalOf(argument) },
  );
  return { from: path, via };
};

const literalOf = (word: string): unknown => {
  if (/^-?\d{1,15}(\.\d{1,10})?$/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  return word.replace(/^(['"])(.*)\1$/, '$2');
};

/** The guard that an operator between a path and a value means. */
const compared = (path: string, operator: string, value: unknown): unknown => {
  const equal = { path, equals: value };
  switch (operator) {
    case '>=':
      return { path, atLeast: value };
    case '<':
      return { path, lessThan: value };
    case '>':
      return { all: [{ path, atLeast: value }, { not: equal }] };
    case '<=':
      return { any: [{ path, lessThan: value }, equal] };
    default:
      return operator.startsWith('!') ? { not: equal } : equal;
  }
};

/** The guard that an expression means: `crm.points > 100`, `!crm.vip`. */
export const meantGuard = (text: string): unknown => {
  const negated = /^(?:!|not\s+)\s*(\S+)$/i.exec(text)?.[1];
  if (negated !== undefined && isPath(negated)) return { not: negated };
  const [, path = '', operator = '', word = ''] = /^(\S+?)\s*([=!]==?|[<>]=?|=)\s*(.+)$/.exec(text) ?? [];
  return isPath(path) && word !== '' ? compared(path, operator, literalOf(word)) : undefined;
};
