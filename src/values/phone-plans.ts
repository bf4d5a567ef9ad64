/**
 * The numbering plans of countries, as far as they say which of the first digits of a number decide how it is read: all
 * numbers of its length that begin alike are read alike. What is not certain is not said.
 */
import metadata from 'libphonenumber-js/metadata.max.json';
import { CALLING_CODES, callingCodeOf } from './phone';
import type { Country } from './phone';
import { DigitPatterns } from './digit-patterns';

/** Where the patterns of a country are in the library's metadata. */
const EXIT = 1;
const NATIONAL = 2;
const NATIONAL_PREFIX = 5;
const PREFIX_FOR_PARSING = 7;
const PREFIX_RULE = 8;
const LEADING = 10;
const TYPES = 11;

/** No calling code is longer. */
const CODE_LENGTH = 3;

type CountryPlan = readonly unknown[];

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const textIn = (list: readonly unknown[], at: number): string => {
  const text = list[at];
  return typeof text === 'string' ? text : '';
};

const planOf = (code: string): CountryPlan =>
  Object.entries(metadata.countries).find(([country]) => country === code)?.[1] ?? [];

/** The countries of a calling code, the first of which has the plan of numbers without a country. */
const plansOf = (callingCode: string): readonly CountryPlan[] => {
  const codes = Object.entries(metadata.country_calling_codes).find(([code]) => code === callingCode)?.[1];
  return (codes ?? []).map(planOf);
};

const isText = (text: string): boolean => text !== '';

const wholeOf = (plan: CountryPlan): readonly string[] => {
  const types = plan[TYPES];
  const ofTypes = (isList(types) ? types : []).map((type) => (isList(type) ? textIn(type, 0) : ''));
  return [textIn(plan, NATIONAL), ...ofTypes].filter(isText);
};

/** A national prefix: its pattern, and how many digits it has. */
interface Prefix {
  readonly pattern: string;
  readonly length: number;
}

const ATOM = /\d|\[\d+\]/g;

/** The national prefixes of a country; `undefined` where one may replace digits, or may have other digits behind it. */
const prefixesOf = (plan: CountryPlan): readonly Prefix[] | undefined => {
  const text = textIn(plan, PREFIX_FOR_PARSING) || textIn(plan, NATIONAL_PREFIX);
  const patterns = text.split('|').map((each) => each.replace(/^\((.*)\)$/, '$1'));
  const arePlain = patterns.every((pattern) => pattern.replace(ATOM, '') === '');
  if (!arePlain || textIn(plan, PREFIX_RULE) !== '') return undefined;
  return patterns.filter(isText).map((pattern) => ({ pattern, length: pattern.match(ATOM)?.length ?? 0 }));
};

/** How many of the first digits decide, of a number that is written in one of two ways. */
type Decided = (digits: string) => number;

const never: Decided = () => Infinity;

/** Of digits behind a calling code or without one, from which the prefix of the first country is taken. */
const decidedIn = (plans: readonly CountryPlan[], exit: readonly string[] = []): Decided => {
  const prefixes = plans[0] === undefined ? undefined : prefixesOf(plans[0]);
  if (prefixes === undefined) return never;
  const leading = plans.map((plan) => textIn(plan, LEADING)).filter(isText);
  const patterns = DigitPatterns.of({
    whole: plans.flatMap(wholeOf),
    beginning: [...exit, ...leading, ...prefixes.map(({ pattern }) => pattern)],
  });
  if (patterns === undefined) return never;
  return (digits) => {
    const taken = prefixes.filter(({ pattern }) => new RegExp(`^${pattern}`).test(digits));
    const decided = [0, ...taken.map(({ length }) => length)].map(
      (length) => length + patterns.decidedBy(digits.slice(length)),
    );
    return Math.max(...decided);
  };
};

const callingCodeIn = (digits: string): string | undefined =>
  [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => CALLING_CODES.has(code));

const decidedAbroad = new Map<string, Decided>();

/** Of digits with their calling code. */
const internationally: Decided = (digits) => {
  const callingCode = callingCodeIn(digits);
  if (callingCode === undefined) return CODE_LENGTH;
  const decided = decidedAbroad.get(callingCode) ?? decidedIn(plansOf(callingCode));
  decidedAbroad.set(callingCode, decided);
  return Math.max(CODE_LENGTH, callingCode.length + decided(digits.slice(callingCode.length)));
};

/** Of digits as they are written in a country, where a prefix may lead abroad, and the calling code may be among them. */
const nationally = (country: Country): Decided => {
  const [plan, callingCode] = [planOf(country), callingCodeOf(country)];
  const exits = `(?:${textIn(plan, EXIT)}|00)`;
  const exit = new RegExp(`^${exits}`);
  const decided = decidedIn([...new Set([plan, ...plansOf(callingCode)])], [exits]);
  return (digits) => {
    if (exit.test(digits)) return Infinity;
    const behindCode = digits.startsWith(callingCode)
      ? callingCode.length + decided(digits.slice(callingCode.length))
      : 0;
    return Math.max(callingCode.length, decided(digits), behindCode);
  };
};

/**
 * How many of the first digits of a number decide how it is read in a country, if it is a number there or elsewhere;
 * endless where that is not certain.
 */
export const decidedBy = (country: Country): ((digits: string, hasPlus: boolean) => number) => {
  const national = nationally(country);
  return (digits, hasPlus) =>
    hasPlus ? internationally(digits) : Math.max(internationally(digits), national(digits));
};
