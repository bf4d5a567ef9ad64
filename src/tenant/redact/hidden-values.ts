/**
 * The values that no output about a tenant may show: its real secrets, and values in places of its files where a secret
 * may be.
 */
import type { Problem } from '../../diagnostics/diagnostic';
import { maskOf } from '../../values/mask';
import type { Mask } from '../../values/mask';
import { MIN_SECRET_LENGTH, secretParts } from '../../values/secret-search';
import { tokenLikeParts } from '../../values/token-like';
import type { Found, Secrets } from '../decode/secrets';
import { sensitivePlaces } from './sensitive-text';
import type { SensitivePlace } from './sensitive-text';
import { withTexts } from '../../diagnostics/fix';

/** A single word may be a setting like any other, and messages are made of words. */
const isWord = (text: string): boolean => /^\p{L}+$/u.test(text);

/** A number is written in many ways: its digits alone, and those after the country's code. */
const spellingsOf = (value: string): readonly string[] => {
  const digits = value.replace(/\D/g, '');
  return digits.length < 10 ? [value] : [value, digits, digits.slice(-10), value.toLowerCase()];
};

/** The name of a variable is not a secret: a part of `Bearer ${NAME}` in a file. */
const VARIABLE = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

const valuesOf = ({ kind, value }: SensitivePlace): readonly string[] => {
  if (kind === 'comment') return tokenLikeParts(value);
  if (kind === 'possible') return isWord(value) ? [] : [value];
  return [...spellingsOf(value), ...secretParts(value)].filter((part) => !VARIABLE.test(part));
};

/** The parts of a real secret. */
const valuesOfSecret = (found: Found): readonly string[] => {
  if (found.found !== 'set') return [];
  const text = found.secret.reveal();
  if (isWord(text) && text.length < MIN_SECRET_LENGTH) return []; // "true" or "test" is no more hidden by asterisks
  return [text, ...secretParts(text)];
};

const NAMES = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

const valuesIn = (texts: readonly string[], secrets: Secrets): ReadonlySet<string> => {
  const names = new Set(texts.flatMap((text) => [...text.matchAll(NAMES)].map(([, name = '']) => name)));
  return new Set([
    ...[...names].flatMap((name) => valuesOfSecret(secrets(name))),
    ...texts.flatMap((text) => sensitivePlaces(text).flatMap(valuesOf)),
  ]);
};

/**
 * All values of some files that no output may show: the secrets that they name, also those that were not looked up
 * since the file has a mistake, and values in places where a secret may be. The files are searched when the values are
 * first read: most tenants have no problem, and so no text to hide them from.
 */
export const hiddenValues = (texts: readonly string[], secrets: Secrets): Iterable<string> => {
  let found: ReadonlySet<string> | undefined;
  return { [Symbol.iterator]: () => (found ??= valuesIn(texts, secrets))[Symbol.iterator]() };
};

/** Problems whose texts show none of some values. */
export const redactProblems = (
  problems: readonly Problem[],
  hidden: Iterable<string>,
): readonly Problem[] => {
  if (problems.length === 0) return problems;
  const mask = maskOf(hidden);
  return problems.map((problem) => redactProblem(problem, mask));
};

const redactProblem = (problem: Problem, mask: Mask): Problem => {
  const { message, fix, suggestion } = problem;
  return {
    ...problem,
    message: mask(message),
    ...(fix === undefined ? {} : { fix: withTexts(fix, mask) }),
    ...(suggestion === undefined ? {} : { suggestion: mask(suggestion) }),
  };
};
