/** The length of the shortest text that is read as a request's phone number, found by trying. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { CALLING_CODES, callingCodeOf } from './phone';
import type { Country } from './phone';

/** No number has fewer digits after its calling code. */
const LEAST = 3;

/** No number is longer. */
const MOST = 17;

/** The prefix of a short number in a country depends on the number's first digit. */
const DIGITS = '123456789'.split('');

const isPossible = (text: string, defaultCountry?: Country): boolean => {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  return parsePhoneNumberFromString(text, options)?.isPossible() === true;
};

/** The fewest digits of a number, not more than `most`. */
const fewest = (most: number, isNumber: (digits: string) => boolean): number => {
  for (let length = LEAST; length < most; length += 1)
    if (DIGITS.some((digit) => isNumber(digit.repeat(length)))) return length;
  return most;
};

/** Whether a text can begin with both. */
export const areCompatible = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one);

const shortestAbroad = (prefix: string): number => {
  let shortest = MOST;
  for (const code of CALLING_CODES)
    if (areCompatible(code, prefix))
      shortest = code.length + fewest(shortest - code.length, (digits) => isPossible(`+${code}${digits}`));
  return shortest;
};

const shortestAtHome = (country: Country, prefix: string): number =>
  areCompatible(callingCodeOf(country), prefix)
    ? fewest(MOST, (digits) => isPossible(digits, country))
    : MOST;

const found = new Map<string, number>();

/**
 * The fewest characters of a request's text that is a phone number for a tenant of that country, with a spelling that
 * begins with the prefix. The result may be too small, but never too large.
 */
export const shortestPhone = (country: Country, prefix: string): number => {
  const key = `${country} ${prefix}`;
  const shortest = found.get(key) ?? Math.min(shortestAbroad(prefix), shortestAtHome(country, prefix));
  found.set(key, shortest);
  return shortest;
};

/** Whether a phone number may be written with such a text in it. */
export const canBeInPhone = (text: string): boolean =>
  /^[\d\s().+\-/\uff0b\u2010-\u2015\u2212\ufe63\uff0d]*$/.test(text);
