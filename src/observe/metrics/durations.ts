/** Histograms of durations by labels, in seconds. */
import { Histogram, Registry } from 'prom-client';
import { PREFIX, optionsOf } from './family';
import type { Family, FamilyWriter } from './family';

/** Upper bounds of the buckets, in seconds: what an app, a source and a request may take. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** So many label sets are written in one part, each with a line for each bucket. */
const PART = 12;

interface Shard {
  readonly histogram: Histogram;
  readonly text: () => Promise<string>;
  size: number;
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
  readonly #shards: Shard[] = [];
  readonly #byLabels = new Map<string, ReturnType<Histogram['labels']>>();

  constructor(readonly family: Family) {}

  /** `values` are those of the labels, in their order. */
  observe(values: readonly string[], ms: number): void {
    const key = values.join('\n');
    const series = this.#byLabels.get(key) ?? this.#add(key, values);
    series.observe(ms / 1000);
  }

  async *parts(): AsyncIterable<string> {
    for (const { text } of this.#shards) yield await text();
  }

  #add(key: string, values: readonly string[]): ReturnType<Histogram['labels']> {
    const series = this.#openShard().histogram.labels(...values);
    this.#byLabels.set(key, series);
    return series;
  }

  #openShard(): Shard {
    const last = this.#shards.at(-1);
    const shard = last === undefined || last.size >= PART ? createShard(this.family) : last;
    if (shard !== last) this.#shards.push(shard);
    shard.size += 1;
    return shard;
  }
}
