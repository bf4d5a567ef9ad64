/**
 * Owns what was meant by a text that is no path: other languages' ways to write one, templates, comparisons,
 * constants. It must not know sources.
 */
import { isRight } from 'fp-ts/Either';
import { MAX_PATH_LENGTH, parsePath } from '../../types/path';

/** Other ways to write a part of a path, and ours. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^[\s{$]*[./]?|[}\s]+$/g, ''],
  [/\?\.|->|\.{2,}|[/:]/g, '.'],
  [/\.(\d+)(?=[.[]|$)/g, '[$1]'],
  [/\((\d+)\)/g, '[$1]'],
  [/\[first\]/gi, '[0]'],
  [/\['([\p{L}_][\p{L}\p{N}_-]*)'\]/gu, '.$1'],
  [/={2,}/g, '='],
  [/\.$/, ''],
];

const mended = (text: string): string =>
  spellings.reduce((path, [pattern, ours]) => path.replace(pattern, ours), text);

const isPath = (text: string): boolean => isRight(parsePath(text));

/** A path into something, not just a name. */
const hasFields = (text: string): boolean => {
  const path = parsePath(text);
  return isRight(path) && path.right.segments.length > 0;
};

/** The path that a text most likely was meant to be. */
export const meantPath = (text: string): string | undefined => {
  if (text.length > MAX_PATH_LENGTH) return undefined;
  const whole = mended(text);
  if (whole !== text && hasFields(whole)) return whole;
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

const literalOf = (word: string): unknown => {
  if (/^-?\d{1,15}(\.\d{1,10})?$/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  return word.replace(/^(['"])(.*)\1$/, '$2');
};

/** The guard that an operator between a path and a value stands for. */
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

/** The guard that an expression was meant to be: `crm.points > 100`, `!crm.vip`. */
export const meantGuard = (text: string): unknown => {
  const negated = /^(?:!|not\s+)\s*(\S+)$/i.exec(text)?.[1];
  if (negated !== undefined && isPath(negated)) return { not: negated };
  const [, path = '', operator = '', word = ''] = /^(\S+?)\s*([=!]==?|[<>]=?|=)\s*(.+)$/.exec(text) ?? [];
  return isPath(path) && word !== '' ? compared(path, operator, literalOf(word)) : undefined;
};
