/**
 * The reading of very many numbers: one is read by those that began alike before it, where the numbering plans say that
 * its other digits do not matter.
 */
import { findNumber } from './phone';
import type { Candidate, FindNumber, TextOrigin } from './phone';
import { decidedBy } from './phone-plans';

/** So many beginnings of numbers are kept. */
const MOST = 16_384;

const ZERO = 0x30;

/** Beginnings of numbers, by their next digit. */
interface Beginning {
  readonly next: (Beginning | undefined)[];
  /** What numbers are that begin so, without their further digits. */
  found?: Candidate;
}

const begin = (): Beginning => ({ next: [] });

/** Numbers of one length, with a plus sign or without, by their beginnings. */
class Beginnings {
  readonly #first = begin();

  read(digits: string): Candidate | undefined {
    let beginning: Beginning | undefined = this.#first;
    for (let at = 0; beginning !== undefined; at += 1) {
      const { found } = beginning;
      if (found !== undefined) {
        const { isValid, callingCode } = found;
        return { digits: found.digits + digits.slice(at), isValid, callingCode };
      }
      beginning = beginning.next[digits.charCodeAt(at) - ZERO];
    }
    return undefined;
  }

  keep(digits: string, length: number, found: Candidate): void {
    let beginning = this.#first;
    for (let at = 0; at < length; at += 1) {
      const next: Beginning = beginning.next[digits.charCodeAt(at) - ZERO] ?? begin();
      beginning.next[digits.charCodeAt(at) - ZERO] = next;
      beginning = next;
    }
    beginning.found = found;
  }
}

/** Finds numbers of one origin as `find` does, and keeps what that finds by the beginnings of valid ones. */
export const createFinder = (find: FindNumber = findNumber): FindNumber => {
  const kept = new Map<number, Beginnings>();
  const deciders = new Map<string, ReturnType<typeof decidedBy>>();
  let count = 0;
  return (digits, hasPlus, origin) => {
    const form = 2 * digits.length + (hasPlus ? 1 : 0);
    const known = kept.get(form)?.read(digits);
    if (known !== undefined) return known;
    const found = find(digits, hasPlus, origin);
    if (found === undefined || 'is' in found || !found.isValid) return found;
    const { country } = origin;
    const decide = deciders.get(country) ?? decidedBy(country);
    deciders.set(country, decide);
    const length = decide(digits, hasPlus);
    if (length >= digits.length || !found.digits.endsWith(digits.slice(length))) return found;
    if (count === MOST) {
      kept.clear();
      count = 0;
    }
    const beginnings = kept.get(form) ?? new Beginnings();
    kept.set(form, beginnings);
    count += 1;
    const head = found.digits.slice(0, found.digits.length - (digits.length - length));
    beginnings.keep(digits, length, { ...found, digits: head });
    return found;
  };
};

const finders = new Map<string, FindNumber>();

/** The finder of the process for texts from there: what it has kept, and what it knows of a plan, serves all who read such texts. */
export const finderOf = ({ country, reading }: TextOrigin): FindNumber => {
  const key = `${country} ${reading}`;
  const finder = finders.get(key) ?? createFinder();
  finders.set(key, finder);
  return finder;
};
