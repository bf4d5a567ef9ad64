/**
 * Ways to invent one value, each with digits of its own: the first that fits is taken. A value fits if it has no run of a
 * real one, is not a code that the tenant file knows, and has the marks of the real one.
 */
import type { InventNumber } from './fake-number';
import type { Invented } from './invent-text';
import { hasSameMarks } from './marks';
import { runsIn } from './runs';

/** One way to invent values. */
export interface Way {
  readonly text: (real: string) => Invented;
  readonly number: InventNumber;
}

export interface Fit {
  /** The runs of the real document. */
  readonly runs: ReadonlySet<string>;
  /** The runs of what stays, such as the beginnings of identifiers. */
  readonly fixed: ReadonlySet<string>;
  /** In small letters. */
  readonly codes: ReadonlySet<string>;
  readonly marks: readonly string[];
}

/** So many ways are tried; then the first one has to do, and a recording draws everything again. */
const MOST_WAYS = 40;

const WEB = /https?:\/\//gi;

const isFit = ({ runs, fixed, codes, marks }: Fit, real: string, invented: string): boolean =>
  !codes.has(invented.toLowerCase()) &&
  hasSameMarks(marks, real, invented) &&
  !runsIn(invented.replace(WEB, ' ')).some((run) => runs.has(run) && !fixed.has(run));

/** Inventors of values that fit. */
export interface Fitting extends Way {
  /** For a number that is written as a double is. */
  readonly double: InventNumber;
}

/** Invents by the first way that fits; `make` is called for a way when it is first needed. */
export const createWays = (make: (at: number) => Way, fit: Fit): Fitting => {
  const ways: Way[] = [];
  const wayAt = (at: number): Way => (ways[at] ??= make(at));
  const firstFit = <A>(real: string, invent: (way: Way) => A, textOf: (invented: A) => string): A => {
    const first = invent(wayAt(0));
    let invented = first;
    for (let at = 1; textOf(invented) !== real && !isFit(fit, real, textOf(invented)); at += 1) {
      if (at === MOST_WAYS) return first;
      invented = invent(wayAt(at));
    }
    return invented;
  };
  const digits = (real: string, invent: (way: Way) => string): string =>
    firstFit(real, invent, (text) => text);
  return {
    text: (real) =>
      firstFit(
        real,
        ({ text }) => text(real),
        // What is inside of JSON was looked at by itself.
        ({ text, kind }) => (kind === 'json' ? real : text),
      ),
    number: (real) => digits(real, ({ number }) => number(real)),
    double: (real) => digits(real, ({ number }) => String(Number(number(real)))),
  };
};
