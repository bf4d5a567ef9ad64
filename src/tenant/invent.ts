/**
 * Owns the making of invented answers out of real ones: the same shape, other content, so that a fixture holds
 * nobody's data. What it gives depends on nothing but what it is given. It must not know what fields mean.
 */
import { ExactNumber, isCalendarDate, isEmailAddress } from '../codec';
import { phoneDigits } from '../phone';

const WORDS = ['Foo', 'Bar', 'Baz', 'Qux'];
const CYRILLIC_WORDS = ['Образец', 'Пример', 'Проба', 'Опыт'];

/** A small number that a text decides, so that equal texts stay equal and others mostly differ. */
const hash = (text: string): number => {
  let sum = 0;
  for (const character of text) sum = (sum * 131 + (character.codePointAt(0) ?? 0)) % 999_983;
  return sum;
};

const pick = (words: readonly string[], word: string): string => words[hash(word) % words.length] ?? '';

/** Single letters are codes, such as M and F; whole words are somebody's. */
const inventWord = (word: string): string => {
  if (word.length < 2) return word;
  const invented = pick(/\p{Script=Cyrillic}/u.test(word) ? CYRILLIC_WORDS : WORDS, word);
  if (word === word.toUpperCase()) return invented.toUpperCase();
  return word === word.toLowerCase() ? invented.toLowerCase() : invented;
};

/** As many digits, in the same places; noughts in front stay, since they are what makes such a text hard. */
const inventDigits = (digits: string): string => {
  const [front = ''] = /^0*/.exec(digits) ?? [];
  const seed = String(hash(digits) + 1_000_000);
  return front + digits.slice(front.length).replace(/\d/g, (_, at: number) => seed[at % seed.length] ?? '1');
};

/** The country and the length of a number stay, so that it remains one. */
const inventPhone = (text: string): string => {
  let seen = 0;
  const count = text.replace(/\D/g, '').length;
  return text.replace(/\d/g, (digit) => {
    seen += 1;
    if (seen <= 3) return digit;
    return seen === count ? String(hash(text) % 10) : '0';
  });
};

const DATE = /\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4}/;
const TIME = /\d{2}:\d{2}(:\d{2})?(?=$|[.,Z+\s-])/;

const inventDate = (text: string): string =>
  text
    .replace(/\d{4}-\d{2}-\d{2}/, '1990-01-15')
    .replace(/\d{2}\.\d{2}\.\d{4}/, '15.01.1990')
    .replace(TIME, (time) => '12:00:00'.slice(0, time.length))
    .replace(/(?<=:\d{2}[.,])\d+/, (fraction) => '0'.repeat(fraction.length));

/** Two capitals, such as a country's; a colour; what upstreams say of success. */
const CODE = /^([A-Z]{2}|ok|#[0-9A-Fa-f]{3,8})$/;

const isDate = (text: string): boolean => {
  const found = DATE.exec(text)?.[0];
  return found !== undefined && text.startsWith(found) && (found.includes('.') || isCalendarDate(found));
};

const isPhone = (text: string): boolean =>
  text.replace(/\D/g, '').length >= 9 && phoneDigits(text) !== undefined;

const inventText = (text: string): string => {
  if (isEmailAddress(text)) return `somebody${hash(text)}@shop.example`;
  if (/^https?:\/\//i.test(text)) return `https://shop.example/${hash(text)}`;
  if (CODE.test(text)) return text;
  if (isDate(text)) return inventDate(text);
  if (isPhone(text)) return inventPhone(text);
  return text.replace(/\d+|\p{L}+/gu, (part) => (/^\d/.test(part) ? inventDigits(part) : inventWord(part)));
};

/** Numbers of one digit are codes and counts, those with an exponent are nobody's. */
const inventNumber = (digits: string): string =>
  digits.length < 2 || /e/i.test(digits)
    ? digits
    : digits.replace(/\d+/g, (part) => (part.length < 2 ? part : inventDigits(part)));

/** A key that is a person's rather than the format's. */
const inventKey = (key: string): string => (/@|\d{5,}/.test(key) ? inventText(key) : key);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** An answer of the same shape that is about nobody. Numbers keep their length, texts their form. */
export const invent = (value: unknown): unknown => {
  if (typeof value === 'string') return inventText(value);
  if (value instanceof ExactNumber) return new ExactNumber(inventNumber(value.digits));
  if (typeof value === 'number') return Number(inventNumber(String(value)));
  if (Array.isArray(value)) return value.map(invent);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [inventKey(key), invent(inner)]));
};
