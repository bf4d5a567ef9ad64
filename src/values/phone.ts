/**
 * Phone numbers by country, in the app contract's spelling: digits only, the country's code first. One reader for what
 * the app sends, where digits are international, and one for what a source holds, where people wrote them. Neither
 * judges whether a number is in use.
 */
import {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import { withoutSpaces } from './plain-text';

/** A country by its ISO 3166 alpha-2 code. */
export type Country = CountryCode;

/** The country of a tenant that sets none. */
export const DEFAULT_COUNTRY: Country = 'RU';

/** Every country that has phone numbers. */
export const countries: readonly Country[] = getCountries();

/** Whether a text is the code of a country that has phone numbers, in capital letters. */
export const isCountry = (text: string): text is Country => isSupportedCountry(text);

/** A country's calling code: "7". */
export const callingCodeOf = (country: Country): string => getCountryCallingCode(country);

/** How a source means numbers without a prefix that could be read in two ways. */
export const phonesRules = ['national', 'international'] as const;
export type PhonesRule = (typeof phonesRules)[number];

/** The origin of texts: the request, or a source, by its rule or without one. */
export type Reading = 'request' | 'source' | PhonesRule;

/** Where the texts come from that are read. */
export interface TextOrigin {
  readonly country: Country;
  readonly reading: Reading;
}

/** The texts of a source without a rule, in a tenant without a country. */
export const ANY_SOURCE: TextOrigin = { country: DEFAULT_COUNTRY, reading: 'source' };

/**
 * The reading of a text. An extension is not part of the digits: such a number can be shown, but identifies no user.
 */
export type Phone =
  | {
      readonly is: 'number';
      readonly digits: string;
      /** The first of the digits: the country's calling code. */
      readonly callingCode: string;
      readonly hasExtension: boolean;
    }
  /** Valid as a number of the country and as another country's. */
  | { readonly is: 'ambiguous' }
  | { readonly is: 'none' };

const NONE: Phone = { is: 'none' };
const AMBIGUOUS: Phone = { is: 'ambiguous' };

/** A number without its white space: a plus sign, digits with punctuation between them, an extension. */
const WRITTEN = new RegExp(
  [
    '^(?<plus>\\(?[+\uff0b])?',
    '(?<number>[\\d().\\-/\u2010-\u2015\u2212\ufe63\uff0d]+?)',
    '(?<extension>(?:[,;(]*(?:ext(?:ension|n)?|доб(?:авочный)?|вн(?:утр)?|x|х|#|~)[.:=]*|[,;]+)\\d{1,7}#?\\)?)?$',
  ].join(''),
  'iu',
);

/** No number is longer, however it is written. */
const MAX_LENGTH = 100;

/** One reading of a text. */
export interface Candidate {
  readonly digits: string;
  /** By the numbering plan of its country; otherwise only its length is right. */
  readonly isValid: boolean;
  readonly callingCode: string;
}

/** Calling codes of no country: freephone, satellites, networks. */
const NETWORKS = ['800', '808', '870', '878', '881', '882', '883', '888', '979'];

/** Every calling code. */
export const CALLING_CODES: ReadonlySet<string> = new Set([...countries.map(callingCodeOf), ...NETWORKS]);

/** Whether digits begin with a calling code; the library would throw if they do not. */
const hasCallingCode = (digits: string): boolean =>
  [1, 2, 3].some((length) => CALLING_CODES.has(digits.slice(0, length)));

const parse = (text: string, defaultCountry?: Country): Candidate | undefined => {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const number = parsePhoneNumberFromString(text, options);
  return number?.isPossible() === true
    ? { digits: number.number.slice(1), isValid: number.isValid(), callingCode: number.countryCallingCode }
    : undefined;
};

/** The readings of a text: those as an international number, the likeliest first, and that as one of the country. */
interface Readings {
  readonly international: readonly Candidate[];
  readonly national: Candidate | undefined;
  /** A prefix says that it is international. */
  readonly isPrefixed: boolean;
}

const present = (...candidates: readonly (Candidate | undefined)[]): readonly Candidate[] =>
  candidates.filter((each) => each !== undefined);

/** Digits with their calling code; none is left out. */
const asTheyAre = (digits: string): Candidate | undefined => {
  const candidate = behindPrefix(digits);
  return candidate?.digits === digits ? candidate : undefined;
};

/**
 * Digits after a prefix; a national prefix among them, as in +44 (0)20, is left out where that gives a valid number.
 */
const behindPrefix = (digits: string): Candidate | undefined => {
  const candidate = hasCallingCode(digits) ? parse(`+${digits}`) : undefined;
  return candidate?.isValid === true || candidate?.digits === digits ? candidate : undefined;
};

const readingsOf = (digits: string, hasPlus: boolean, country: Country): Readings => {
  if (hasPlus) return { international: present(behindPrefix(digits)), national: undefined, isPrefixed: true };
  const local = parse(digits, country);
  const isNational = local?.callingCode === callingCodeOf(country);
  // After the country's exit prefix (810, 011) comes another country's number.
  const abroad = isNational ? undefined : local;
  if (digits.startsWith('00'))
    return {
      international: present(behindPrefix(digits.slice(2)), abroad),
      national: undefined,
      isPrefixed: true,
    };
  return {
    international: present(asTheyAre(digits), abroad),
    national: isNational ? local : undefined,
    isPrefixed: abroad !== undefined,
  };
};

const isValid = (candidate: Candidate | undefined): candidate is Candidate => candidate?.isValid === true;

/**
 * As the app means it: international if that is valid, else national if that is, else a possible international number.
 */
const asRequest = ({ international, national }: Readings): Candidate | undefined =>
  international.find(isValid) ?? (isValid(national) ? national : international[0]);

const chosen = ({ international, national }: Readings, reading: Reading): Candidate | undefined => {
  if (reading === 'national') return isValid(national) ? national : undefined;
  const [only, ...more] = reading === 'international' ? international.filter(isValid) : [];
  return more.length === 0 ? only : undefined;
};

/** As a source means it: the only valid number, or by its rule; after a prefix also a possible number. */
const asSource = (readings: Readings, reading: Reading): Candidate | typeof AMBIGUOUS | undefined => {
  const { international, national, isPrefixed } = readings;
  const valid = [...international, national].filter(isValid);
  const [first] = valid;
  if (first === undefined) return isPrefixed ? international[0] : undefined;
  return valid.every(({ digits }) => digits === first.digits)
    ? first
    : (chosen(readings, reading) ?? AMBIGUOUS);
};

/** Finds the number that digits mean, after a plus sign or without. */
export type FindNumber = (
  digits: string,
  hasPlus: boolean,
  origin: TextOrigin,
) => Candidate | typeof AMBIGUOUS | undefined;

export const findNumber: FindNumber = (digits, hasPlus, { country, reading }) => {
  const readings = readingsOf(digits, hasPlus, country);
  return reading === 'request' ? asRequest(readings) : asSource(readings, reading);
};

/** The decimals of a program that took the digits for a number: read as two more digits, they make another number. */
const DECIMALS = /(?<=^\+?\d{7,})\.0+$/;

/** What exports of other programs begin with: the scheme of a link, the apostrophe by which a spreadsheet marks a text. */
const EXPORTED = /^(?:tel:|')/i;

/** A text as its number was written, without white space and what programs have added. */
const asWritten = (text: string, reading: Reading): string => {
  const plain = withoutSpaces(text).normalize('NFC').replace(DECIMALS, '');
  return reading === 'request' ? plain : plain.replace(EXPORTED, '');
};

interface Written {
  readonly hasPlus: boolean;
  readonly digits: string;
  readonly hasExtension: boolean;
}

const PLUS = 0x2b;
const OPENING = 0x28;

/** Signs that are left out wherever they stand: space, brackets, hyphen. */
const isLeftOut = (code: number): boolean =>
  code === 0x20 || code === OPENING || code === 0x29 || code === 0x2d;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/**
 * The digits of a text of digits and signs that are left out, after a plus sign or without; `undefined` for any other
 * text. A zero in brackets may be left out too: behind an opening bracket there must be another digit.
 */
const plainlyWritten = (text: string): Written | undefined => {
  const hasPlus = text.charCodeAt(0) === PLUS;
  let start = hasPlus ? 1 : 0;
  let digits = '';
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) continue;
    const isOpened = code === OPENING && !(text.charCodeAt(at + 1) > 0x30);
    if (isOpened || !isLeftOut(code)) return undefined;
    digits += text.slice(start, at);
    start = at + 1;
  }
  return { hasPlus, digits: digits + text.slice(start), hasExtension: false };
};

/** The parts of a text that may be a number; without digits if it cannot be one. */
const writtenIn = (text: string, reading: Reading): Written => {
  if (text.length > MAX_LENGTH) return { hasPlus: false, digits: '', hasExtension: false };
  const plain = plainlyWritten(text);
  if (plain !== undefined) return plain;
  const { plus, number = '', extension } = WRITTEN.exec(asWritten(text, reading))?.groups ?? {};
  const hasPlus = plus !== undefined;
  const digits = (hasPlus ? number.replace('(0)', '') : number).replace(/\D+/g, '');
  return { hasPlus, digits, hasExtension: extension !== undefined };
};

/**
 * Its digits alone must be read as the same number again: a merely possible number may be another one in the country.
 */
const isReadBack = ({ digits, isValid }: Candidate, country: Country): boolean =>
  isValid || asRequest(readingsOf(digits, false, country))?.digits === digits;

/** Reads a whole text as a phone number, its digits by `find`. */
export const readPhone =
  (origin: TextOrigin, find: FindNumber = findNumber) =>
  (text: string): Phone => {
    const { digits, hasPlus, hasExtension } = writtenIn(text, origin.reading);
    const candidate = digits === '' ? undefined : find(digits, hasPlus, origin);
    if (candidate === undefined) return NONE;
    if ('is' in candidate) return candidate;
    if (!isReadBack(candidate, origin.country)) return NONE;
    const { callingCode } = candidate;
    return { is: 'number', digits: candidate.digits, callingCode, hasExtension };
  };
