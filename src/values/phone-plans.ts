/**
 * The numbering plans of countries, as far as they say that the last digits of a number do not matter: then all numbers that
 * begin alike are read alike. What is not certain by the patterns' own text is not said.
 */
import metadata from 'libphonenumber-js/metadata.max.json';

/** So many digits at the end of a number may be any. */
export const TAIL = 4;

/** Where the patterns of a country are in the library's metadata. */
const EXIT = 1;
const NATIONAL = 2;
const NATIONAL_PREFIX = 5;
const PREFIX_FOR_PARSING = 7;
const LEADING = 10;
const TYPES = 11;

/** The alternatives of a pattern, outside of its groups. */
const alternativesOf = (pattern: string): readonly string[] => {
  const found: string[] = [];
  let [depth, start, isClass] = [0, 0, false];
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === '[') isClass = true;
    else if (sign === ']') isClass = false;
    else if (isClass) continue;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '|' && depth === 0) {
      found.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, pattern.slice(start)];
};

/** Any digits, as many as the least number says. */
const ANY_DIGITS = /\\d(?:\{(\d+)(?:,\d+)?\})?$/;

/** Where the group begins that ends a pattern. */
const groupStart = (pattern: string): number => {
  let depth = 0;
  for (let at = pattern.length - 1; at >= 0; at -= 1) {
    if (pattern.charAt(at) === ')') depth += 1;
    else if (pattern.charAt(at) === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
};

/** How many digits at the end of what a pattern takes may be any, at least. */
const tailOf = (pattern: string): number => Math.min(...alternativesOf(pattern).map(tailOfOne));

const tailOfOne = (pattern: string): number => {
  const match = ANY_DIGITS.exec(pattern);
  if (match !== null) return Number(match[1] ?? 1) + tailOfOne(pattern.slice(0, match.index));
  if (!pattern.endsWith(')')) return 0;
  return tailOf(pattern.slice(groupStart(pattern) + 1, -1).replace(/^\?:/, ''));
};

/** The length of single digits and classes of digits; endless for anything else. */
const lengthOf = (pattern: string): number => {
  const atoms = pattern.match(/\d|\[[^\]]*\]/g) ?? [];
  return atoms.join('') === pattern ? atoms.length : Infinity;
};

/** How many digits decide whether a number begins by the pattern, besides those at its end. */
const reachOf = (pattern: string): number =>
  Math.max(
    ...alternativesOf(pattern).map((each) =>
      tailOf(each.replace(/\$$/, '')) >= TAIL ? 0 : each.endsWith('$') ? Infinity : lengthOf(each),
    ),
  );

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const textIn = (list: readonly unknown[], at: number): string => {
  const text = list[at];
  return typeof text === 'string' ? text : '';
};

const countryReach = (country: readonly unknown[]): number => {
  const types = country[TYPES];
  const patterns = (isList(types) ? types : []).flatMap((type) => (isList(type) ? [textIn(type, 0)] : []));
  const whole = [textIn(country, NATIONAL), ...patterns].filter((pattern) => pattern !== '');
  if (whole.some((pattern) => tailOf(pattern) < TAIL)) return Infinity;
  const prefix = textIn(country, PREFIX_FOR_PARSING) || textIn(country, NATIONAL_PREFIX);
  return reachOf(prefix) + reachOf(textIn(country, LEADING));
};

const countryOf = (code: string): readonly unknown[] =>
  Object.entries(metadata.countries).find(([country]) => country === code)?.[1] ?? [];

/** How many of the first digits matter in the countries of a calling code; endless where that is not certain. */
export const reachOfPlan = (callingCode: string): number => {
  const codes = Object.entries(metadata.country_calling_codes).find(([code]) => code === callingCode)?.[1];
  const countries = (codes ?? []).map(countryOf);
  return countries.length === 0 || countries.some((country) => country.length === 0)
    ? Infinity
    : Math.max(...countries.map(countryReach));
};

/** The prefixes by which a number of another country is dialled. */
export const exitPattern = (country: string): RegExp =>
  new RegExp(`^(?:${textIn(countryOf(country), EXIT)}|00)`);
