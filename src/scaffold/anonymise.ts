/**
 * Invented answers from real ones: the same shape with other content, without personal data. The result depends only on
 * the input.
 */
import { ExactNumber, isCalendarDate, isEmailAddress } from '../values/codec';
import { isPersonalKey, withoutAnnotation } from '../values/personal-key';
import { isFieldName } from './field-names';
import { createFakeValues, digitWindows } from './fake-values';
import type { FakeValues } from './fake-values';
import { isRecord } from '../types/conform';

/** Of a list of records only these are invented and written: more show nothing new, and take long to read. */
const MOST_RECORDS = 20;

/** Words that upstreams use for any user, and that are not names of people. Only a whole text is such a word. */
// prettier-ignore
export const CODE_WORDS = [
  'male', 'female', 'мужской', 'женский', 'муж', 'жен', 'true', 'false', 'yes', 'no', 'да', 'нет', 'ok', 'active',
  'inactive',
] as const;

/** One letter, such as M and ж; one digit; two capitals, such as a country's. */
const CODE = /^([A-Za-zА-Яа-яЁё]|\d|[A-Z]{2})$/;

const isCode = (text: string): boolean =>
  CODE.test(text) || CODE_WORDS.some((word) => word === text.toLowerCase());

/** A date or a moment and nothing else. */
const MOMENT =
  /^(\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4})([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?)?( ?(Z|[+-]\d{2}:?\d{2}))?$/;

const isMoment = (text: string): boolean => {
  const date = MOMENT.exec(text)?.[1];
  return date !== undefined && (date.includes('.') || isCalendarDate(date));
};

/** All dates become one: a birthday can identify a person, and no lookup needs it. */
const inventMoment = (text: string): string =>
  text
    .replace(/\d{4}-\d{2}-\d{2}/, '1990-01-15')
    .replace(/\d{2}\.\d{2}\.\d{4}/, '15.01.1990')
    .replace(/(?<=[T ])\d{2}:\d{2}(:\d{2})?/, (time) => '12:00:00'.slice(0, time.length))
    .replace(/(?<=:\d{2}[.,])\d+/, (fraction) => '0'.repeat(fraction.length))
    .replace(/(?<=:\d{2}.*)[+-]\d{2}:?\d{2}$/, (zone) => (zone.includes(':') ? '+00:00' : '+0000'));

/** An address begins where a word does: looked for at every character, a long text would take for ever. */
const EMAIL = /(?<![^\s@"<>(),;:\\])[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\]+/u;
const DATE = /(?<!\p{N})(?:\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4})(?!\p{N})/u;
const WORD = /[\p{L}\p{M}]+/u;
const NUMBER = /\p{N}+/u;

const anyOf = (...parts: readonly RegExp[]): RegExp =>
  new RegExp(parts.map(({ source }) => source).join('|'), 'gu');
const TEXT_PARTS = anyOf(EMAIL, DATE, WORD, NUMBER);
/** Dates as keys must stay several. */
const KEY_PARTS = anyOf(EMAIL, WORD, NUMBER);

const isWhole = (pattern: RegExp, text: string): boolean => pattern.exec(text)?.[0] === text;

const inventPart =
  ({ digits, word, email }: FakeValues) =>
  (part: string): string => {
    if (part.includes('@')) return email(part);
    if (isWhole(NUMBER, part)) return digits(part);
    return isWhole(DATE, part) ? inventMoment(part) : word(part);
  };

const inventText = (text: string, fake: FakeValues): string => {
  if (isCode(text)) return text;
  if (isEmailAddress(text)) return fake.email(text);
  if (/^https?:\/\//i.test(text)) return `https://shop.example/${fake.email(text).replace(/\D/g, '')}`;
  if (/^#[0-9a-f]{3,8}$/i.test(text)) return `#${fake.digits('1'.repeat(text.length - 1))}`;
  if (isMoment(text)) return inventMoment(text);
  return fake.phone(text) ?? text.replace(TEXT_PARTS, inventPart(fake));
};

/** A number with an exponent measures something: its size stays, and no digit of it. */
const EXPONENT = /^(-?)[\d.]+(e[+-]?\d{1,3})\d*$/i;

/** Numbers of one digit are codes and counts. */
const inventNumber = (digits: string, { phone, digits: invented }: FakeValues): string => {
  const [, sign, exponent] = EXPONENT.exec(digits) ?? [];
  if (sign !== undefined && exponent !== undefined) return `${sign}1${exponent}`;
  const called = /^\d{11,15}$/.test(digits) ? phone(digits) : undefined;
  return called ?? digits.replace(/\d+/g, (part) => (part.length < 2 ? part : invented(part)));
};

/** A double writes back 15 digits and not always more, so a longer fraction is cut. */
const exactText = (value: number): string => {
  const text = String(value);
  return text.includes('.') && !text.includes('e') ? text.slice(0, 16) : text;
};

/** Keys of JSON-LD, and of XML converted to JSON, that are not names of fields. */
const MARKUP =
  /^(?:@(?:id|type|context|value|language|attributes|nil)|#(?:text|cdata)|(?:xml|xmlns|xsi):[a-z]+)$/;

const isNameOfField = (key: string): boolean =>
  isFieldName(key) || (/^[$A-Za-z_][\w.-]*$/.test(key) && !isPersonalKey(key));

const isFormatsOwn = (key: string): boolean => {
  const field = withoutAnnotation(key);
  return field === '' || MARKUP.test(key) || isNameOfField(field);
};

/** A key that may be a person's rather than the format's is invented. */
const inventKey = (key: string, fake: FakeValues): string =>
  isFormatsOwn(key) ? key : key.replace(KEY_PARTS, inventPart(fake));

const firstOf = (list: readonly unknown[]): readonly unknown[] =>
  list.every(isRecord) ? list.slice(0, MOST_RECORDS) : list;

/** Notes the values that could identify a person, in all that is replaced. */
const noteIdentifying = (value: unknown, identifying: Set<string>): void => {
  const note = (text: string): void => digitWindows(text).forEach((window) => identifying.add(window));
  if (typeof value === 'string') note(value);
  else if (typeof value === 'number') note(String(value));
  else if (value instanceof ExactNumber) note(value.toString());
  else if (Array.isArray(value)) firstOf(value).forEach((each) => noteIdentifying(each, identifying));
  else if (isRecord(value))
    for (const [key, inner] of Object.entries(value)) {
      note(key);
      noteIdentifying(inner, identifying);
    }
};

const inventWith = (value: unknown, fake: FakeValues): unknown => {
  if (typeof value === 'string') return inventText(value, fake);
  if (value instanceof ExactNumber) return new ExactNumber(inventNumber(value.toString(), fake));
  if (typeof value === 'number') return Number(inventNumber(exactText(value), fake));
  if (Array.isArray(value)) return firstOf(value).map((each) => inventWith(each, fake));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [inventKey(key, fake), inventWith(inner, fake)]),
  );
};

/** An answer of the same shape that is about no real person. Numbers keep their length, texts their form. */
export const anonymise = (value: unknown): unknown => {
  const identifying = new Set<string>();
  noteIdentifying(value, identifying);
  return inventWith(value, createFakeValues(identifying));
};
