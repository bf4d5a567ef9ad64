/** Differences of many answers, each with the number of answers that have it. */
import type { Difference } from './compare';

/** A difference, and how many answers have it. */
export interface Counted extends Difference {
  readonly answers: number;
}

const keyOf = ({ path, what, expected = '', found = '' }: Difference): string =>
  [path, what, expected, found].join('\n');

/** Differences in the order of their paths. */
export class Counts {
  readonly #counted = new Map<string, Counted>();

  /** Adds what one answer has; a list has the same difference in many of its elements. */
  add(differences: readonly Difference[]): void {
    for (const [key, difference] of new Map(differences.map((each) => [keyOf(each), each]))) {
      const { answers } = this.#counted.get(key) ?? { answers: 0 };
      this.#counted.set(key, { ...difference, answers: answers + 1 });
    }
  }

  read(): readonly Counted[] {
    return [...this.#counted]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, counted]) => counted);
  }
}
