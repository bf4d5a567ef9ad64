/**
 * Owns the app contract's spelling of phone numbers: digits only, Russian numbers beginning with 7
 * (app-account-request.txt). It must not judge whether a number is in use.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const WRITTEN = /^\+?[\d\s().\-/\u2010-\u2015\u00a0]+$/;

const international = (text: string): string | undefined => {
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.isPossible() === true ? number.number.slice(1) : undefined;
};

const russian = (text: string): string | undefined => {
  const number = parsePhoneNumberFromString(text, { defaultCountry: 'RU', extract: false });
  return number?.isPossible() === true ? number.number.slice(1) : undefined;
};

const reading = (text: string): string | undefined => {
  if (/^7\d{10}$/.test(text)) return text;
  const written = text.trim();
  if (!WRITTEN.test(written)) return undefined;
  if (written.startsWith('+')) return international(written);
  const digits = written.replace(/\D+/g, '');
  if (/^(9\d{9}|8[3489]\d{9})$/.test(digits)) return russian(digits);
  return international(`+${digits.replace(/^00/, '')}`);
};

/**
 * A phone number's digits with its country's code, however it is written; `undefined` for what cannot be
 * one. Without a plus, a Russian number may lack its 7 or have the trunk prefix 8 (area codes begin with 3,
 * 4, 8 or 9); every other number carries its country's code. A foreign number whose digits alone would be
 * read as somebody else's (+84 912 345 678 as the Russian 8 491 234-56-78) has no spelling here: the
 * contract knows digits only, and whoever reads them next would find the other person.
 */
export const phoneDigits = (text: string): string | undefined => {
  const digits = reading(text);
  return digits !== undefined && reading(digits) === digits ? digits : undefined;
};
