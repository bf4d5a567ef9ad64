/** Histograms of durations by labels, in seconds. */
import { Histogram, Registry } from 'prom-client';
import { PREFIX, optionsOf } from './family';
import type { Family, FamilyWriter, Labels } from './family';

/** Upper bounds of the buckets, in seconds: what an app, a source and a request may take. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** So many label sets are written in one part, each with a line for each bucket. */
const PART = 12;

interface Shard {
  readonly histogram: Histogram;
  readonly text: () => Promise<string>;
  size: number;
}

interface Series {
  readonly observe: (seconds: number) => void;
  readonly labels: Labels;
  /** The values of the labels, in their order. */
  readonly values: readonly string[];
  readonly shard: Shard;
}

const createShard = (family: Family): Shard => {
  const registry = new Registry();
  const histogram = new Histogram({ ...optionsOf(family, registry), buckets: BUCKETS });
  return {
    histogram,
    text: () => registry.getSingleMetricAsString(`${PREFIX}${family.name}`),
    size: 0,
  };
};

/** prom-client writes a whole metric at once, so that the label sets are spread over several of them. */
export class Durations implements FamilyWriter {
  #shards: readonly Shard[] = [];
  readonly #byLabels = new Map<string, Series>();

  constructor(readonly family: Family) {}

  /** `values` are those of the labels, in their order. */
  observe(values: readonly string[], ms: number): void {
    const key = values.join('\n');
    const series = this.#byLabels.get(key) ?? this.#add(key, values);
    series.observe(ms / 1000);
  }

  /** Drops the series whose labels are not known any more. */
  keepOnly(isKnown: (labels: Labels) => boolean): void {
    for (const [key, { labels, values, shard }] of this.#byLabels) {
      if (isKnown(labels)) continue;
      shard.histogram.remove(...values);
      shard.size -= 1;
      this.#byLabels.delete(key);
    }
    this.#shards = this.#shards.filter(({ size }) => size > 0);
  }

  async *parts(): AsyncIterable<string> {
    for (const { text } of this.#shards) yield await text();
  }

  #add(key: string, values: readonly string[]): Series {
    const shard = this.#openShard();
    const labelled = shard.histogram.labels(...values);
    const series: Series = {
      observe: (seconds) => labelled.observe(seconds),
      labels: Object.fromEntries(this.family.labels.map((name, index) => [name, values[index] ?? ''])),
      values,
      shard,
    };
    this.#byLabels.set(key, series);
    return series;
  }

  #openShard(): Shard {
    const open = this.#shards.find(({ size }) => size < PART) ?? createShard(this.family);
    if (!this.#shards.includes(open)) this.#shards = [...this.#shards, open];
    open.size += 1;
    return open;
  }
}
