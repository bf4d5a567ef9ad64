/** Invented texts in the place of real ones: each part that could be about a person is replaced, and the form stays. */
import { isRight } from 'fp-ts/Either';
import { compactValue } from '../json/format-value';
import { parseText } from '../json/parse';
import { isEmailAddress } from '../values/codec';
import { digitLike } from './digit-script';
import type { FakeValues } from './fake-values';
import { aroundMark } from './marks';
import { MOMENT } from './moment';
import type { FakeMoments } from './moment';

/** What a replaced value was. */
export type Kind = 'email' | 'phone' | 'date' | 'number' | 'link' | 'json' | 'colour' | 'text';

/** Words that upstreams use for any user, and that are not names of people. Only a whole text is such a word. */
// prettier-ignore
export const CODE_WORDS = [
  'male', 'female', 'мужской', 'женский', 'муж', 'жен', 'true', 'false', 'yes', 'no', 'да', 'нет', 'ok', 'active',
  'inactive',
] as const;

/** One letter, such as M and ж; one digit; two capitals, such as a country's. */
const CODE = /^([A-Za-zА-Яа-яЁё]|\d|[A-Z]{2})$/;

/** Whether a whole text is a code that many users share. */
export const isCode = (text: string): boolean =>
  CODE.test(text) || CODE_WORDS.some((word) => word === text.toLowerCase());

/** An address begins where a word does: looked for at every character, a long text would take minutes. */
const EMAIL = /(?<![^\s@"<>(),;:\\])[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\]+/u;
const LINK = /(?<![\p{L}\p{N}])[a-z][a-z\d+.-]{1,30}:\/\/[^\s"'<>\\]+/iu;
const NUMBER = /\+?\p{N}(?:[\s().\u2010-\u2015-]{0,3}\p{N})*(?![\p{L}\p{M}\p{N}])/u;
const WORD = /[\p{L}\p{M}\p{N}]+/u;

/** Letters and digits with signs between them, such as a card's number. */
const CODED =
  /(?=[\p{L}\p{M}\p{N}_./-]*\p{N})(?=[\p{N}_./-]*\p{L})[\p{L}\p{M}\p{N}]+(?:[_./-][\p{L}\p{M}\p{N}]+)+/u;

const anyOf = (...parts: readonly RegExp[]): RegExp =>
  new RegExp(parts.map(({ source }) => source.replace(/\(\?<[a-z]+>/g, '(?:')).join('|'), 'giu');

/** Backreferences need their names: a day is looked for by itself. */
const PARTS = anyOf(LINK, EMAIL, CODED, NUMBER, WORD);

/** Letters and then digits, or the reverse: two parts, each with the replacement that it has elsewhere. */
const TWO_PARTS = /^(?:([\p{L}\p{M}]+)(\p{N}+)|(\p{N}+)([\p{L}\p{M}]+))$/u;

/** Percent-encoded texts between the signs of a query. */
const ENCODED = /(?:[\w.~+-]|%[\da-f]{2})*%[\da-f]{2}(?:[\w.~+-]|%[\da-f]{2})*/gi;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a stray "%" is a sign like others
  }
};

/** Puts digits in the places of others, in their script. */
const withDigits = (text: string, digits: string): string => {
  let at = 0;
  return text.replace(/\p{N}/gu, (real) => digitLike(real, digits[at++] ?? '0'));
};

const WORDS = new RegExp(WORD.source, 'gu');

export interface TextContext {
  readonly fake: FakeValues;
  readonly moments: FakeMoments;
  /** Texts of the tenant file with which a value may begin, such as "c-": they stay. */
  readonly prefixes: readonly string[];
  /** Texts that rules look for. */
  readonly marks: readonly string[];
  /** Invents a value of JSON that is in a text. */
  readonly value: (value: unknown) => unknown;
}

/** An invented text and what the real one was. */
export interface Invented {
  readonly text: string;
  readonly kind: Kind;
}

/** Invents texts of a document. */
export const textInventor = ({
  fake,
  moments,
  prefixes,
  marks,
  value,
}: TextContext): ((text: string) => Invented) => {
  const number = (part: string): string =>
    fake.phone(part) ??
    withDigits(part, fake.digits(part.replace(/\P{N}/gu, '').normalize('NFKC').replace(/\D/g, '1')));
  const word = (part: string): string => {
    if (!/\p{N}/u.test(part)) return fake.word(part);
    const [, letters = '', digits = '', before = '', behind = ''] = TWO_PARTS.exec(part) ?? [];
    if (letters !== '') return fake.letters(letters) + number(digits);
    return before === '' ? fake.code(part) : number(before) + fake.letters(behind);
  };
  /** A card's number keeps its length. */
  const code = (text: string): string =>
    text.replace(WORDS, (part) => {
      if (/^\p{N}+$/u.test(part)) return number(part);
      return /\p{N}/u.test(part) ? word(part) : fake.letters(part);
    });
  const link = (part: string): string => {
    const [, scheme = '', host = '', rest = ''] = /^([^:]+):\/\/([^/?#]*)(.*)$/s.exec(part) ?? [];
    const isWeb = /^https?$/i.test(scheme);
    const invented = isWeb ? scheme : fake.word(scheme.replace(/[^a-z]/gi, '')).toLowerCase();
    return `${invented}://${host === '' ? '' : fake.host(host)}${inParts(rest)}`;
  };
  const partOf = (part: string): string => {
    if (part.includes('://')) return link(part);
    if (part.includes('@')) return fake.email(part);
    if (/[_./-]/.test(part) && /\p{L}/u.test(part)) return code(part);
    return /^\+?\p{N}/u.test(part) && !/[\p{L}\p{M}]/u.test(part) ? number(part) : word(part);
  };
  const plainParts = (text: string): string => text.replace(PARTS, partOf);
  const withDays = (text: string): string => {
    const match = MOMENT.exec(text);
    if (match === null) return plainParts(text);
    const before = text.slice(0, match.index);
    const behind = text.slice(match.index + match[0].length);
    return plainParts(before) + (moments.moment(match[0]) ?? plainParts(match[0])) + withDays(behind);
  };
  const inParts = (text: string): string => {
    const parts = text.split(ENCODED);
    const codes = text.match(ENCODED) ?? [];
    return parts.map((part, at) => withDays(part) + encodedPart(codes[at] ?? '')).join('');
  };
  const encodedPart = (text: string): string => {
    const plain = decoded(text);
    return plain === undefined ? withDays(text) : encodeURIComponent(withDays(plain));
  };
  const json = (text: string): string | undefined => {
    if (!/^\s*[[{]/.test(text)) return undefined;
    const parsed = parseText(text, { numbersAsWritten: true });
    return isRight(parsed) ? compactValue(value(parsed.right)) : undefined;
  };
  const withMark = ([before, mark, behind]: readonly [string, string, string]): string =>
    (before === '' ? '' : invent(before).text) + mark + (behind === '' ? '' : invent(behind).text);
  const invent = (text: string): Invented => {
    const inner = json(text);
    if (inner !== undefined) return { text: inner, kind: 'json' };
    const around = aroundMark(marks, text);
    if (around !== undefined) return { text: withMark(around), kind: 'text' };
    if (isEmailAddress(text)) return { text: fake.email(text), kind: 'email' };
    const prefix = prefixes.find((each) => text.startsWith(each) && text.length > each.length);
    if (prefix !== undefined) {
      const rest = text.slice(prefix.length);
      // Digits behind a prefix of the tenant file are a card's or a customer's, whatever else they could be.
      const invented = /^\d+$/.test(rest)
        ? { text: fake.digits(rest), kind: 'number' as const }
        : invent(rest);
      return { ...invented, text: prefix + invented.text };
    }
    if (/^#[0-9a-f]{3,8}$/i.test(text)) return { text: `#${fake.colour(text)}`, kind: 'colour' };
    const day = moments.whole(text);
    if (day !== undefined) return { text: day, kind: 'date' };
    const phone = fake.phone(text);
    if (phone !== undefined) return { text: phone, kind: 'phone' };
    const kind = LINK.exec(text)?.[0] === text ? 'link' : /[\p{L}]/u.test(text) ? 'text' : 'number';
    return { text: inParts(text), kind };
  };
  // `${NAME}` in a fixture is filled in, and an invented text has none.
  return (text) => {
    const invented = invent(text);
    return { ...invented, text: invented.text.replaceAll('${', '$(') };
  };
};
