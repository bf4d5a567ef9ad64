/**
 * The reading of very many numbers: one is read by those that began alike before it, where the numbering plans say that
 * its last digits do not matter.
 */
import { CALLING_CODES, callingCodeOf, findNumber } from './phone';
import type { Candidate, FindNumber } from './phone';
import { TAIL, exitPattern, reachOfPlan } from './phone-plans';

/** So many beginnings of numbers are kept. */
const MOST = 65_536;

const reaches = new Map<string, number>();

const reachOf = (callingCode: string): number => {
  const known = reaches.get(callingCode) ?? reachOfPlan(callingCode);
  reaches.set(callingCode, known);
  return known;
};

const callingCodeIn = (digits: string): string | undefined =>
  [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => CALLING_CODES.has(code));

const areSettled = (digits: string, callingCode: string | undefined): boolean =>
  callingCode === undefined || callingCode.length + reachOf(callingCode) + TAIL <= digits.length;

/** Whether all numbers of this length that begin as this one does, up to their last digits, are read alike. */
const isSettled = (digits: string, hasPlus: boolean, national: string, exit: RegExp): boolean => {
  const callingCode = callingCodeIn(digits);
  if (hasPlus) return callingCode !== undefined && areSettled(digits, callingCode);
  return !exit.test(digits) && areSettled(digits, callingCode) && areSettled(digits, national);
};

/** Finds numbers as `find` does, and keeps what that finds by the beginnings of valid ones. */
export const createFinder = (find: FindNumber = findNumber): FindNumber => {
  const kept = new Map<string, Candidate>();
  const exits = new Map<string, RegExp>();
  return (digits, hasPlus, origin) => {
    const tail = digits.slice(-TAIL);
    const key = (hasPlus ? '+' : '') + digits.slice(0, -TAIL);
    const known = kept.get(key);
    if (known !== undefined) return { ...known, digits: known.digits + tail };
    const found = find(digits, hasPlus, origin);
    if (found === undefined || 'is' in found || !found.isValid || !found.digits.endsWith(tail)) return found;
    const { country } = origin;
    const exit = exits.get(country) ?? exitPattern(country);
    exits.set(country, exit);
    if (!isSettled(digits, hasPlus, callingCodeOf(country), exit)) return found;
    if (kept.size === MOST) kept.clear();
    kept.set(key, { ...found, digits: found.digits.slice(0, -TAIL) });
    return found;
  };
};
