/** Counts and last values by labels. The number of series is bounded, whatever is counted. */
import { familyWriter } from './family';
import type { Family, Labels, Sample, FamilyWriter } from './family';

/** The value of a label for all that is beyond the limit of series, and for unknown names. No tenant, source or key has that name. */
export const OTHER = '(other)';

/** So many keys of each tenant are told apart. */
export const MOST_KEYS = 20;

interface Series {
  readonly labels: Labels;
  value: number;
}

/** Series by their labels. The first label is the tenant, if there is one. */
export class Tally implements FamilyWriter {
  readonly parts: FamilyWriter['parts'];
  readonly #series = new Map<string, Map<string, Series>>();

  /**
   * A tenant has at most `most` series; what is beyond them is counted in one. A counter begins with 0 for the labels in
   * `begun`: Prometheus sees the first increase of a series only where it was scraped before.
   */
  constructor(
    readonly family: Family,
    readonly most = Infinity,
    begun: readonly (readonly string[])[] = family.labels.length === 0 ? [[]] : [],
  ) {
    this.parts = familyWriter(family, () => this.#samples()).parts;
    if (family.kind === 'counter') for (const values of begun) this.add(values, 0);
  }

  /** `values` are those of the labels, in their order. */
  add(values: readonly string[], by = 1): void {
    this.#of(values).value += by;
  }

  set(values: readonly string[], value: number): void {
    this.#of(values).value = value;
  }

  /** Drops the series whose labels are not known any more. */
  keepOnly(isKnown: (labels: Labels) => boolean): void {
    for (const [first, group] of this.#series) {
      for (const [rest, { labels }] of group) if (!isKnown(labels)) group.delete(rest);
      if (group.size === 0) this.#series.delete(first);
    }
  }

  *#samples(): Iterable<Sample> {
    for (const group of this.#series.values())
      for (const { labels, value } of group.values()) yield [labels, value];
  }

  #groupOf(first: string): Map<string, Series> {
    const group = this.#series.get(first) ?? new Map<string, Series>();
    this.#series.set(first, group);
    return group;
  }

  #of(values: readonly string[]): Series {
    const [first = '', ...rest] = values;
    const group = this.#groupOf(first);
    const known = group.get(rest.join('\n'));
    if (known !== undefined) return known;
    const kept = group.size < this.most ? rest : rest.map(() => OTHER);
    const series = group.get(kept.join('\n')) ?? { labels: this.#labelsOf([first, ...kept]), value: 0 };
    group.set(kept.join('\n'), series);
    return series;
  }

  #labelsOf(values: readonly string[]): Labels {
    return Object.fromEntries(this.family.labels.map((name, index) => [name, values[index] ?? '']));
  }
}
