/** A family of metrics: its description for Prometheus, and its text, which prom-client writes. */
import { Counter, Gauge, Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string>>;

/** One series: its labels and its value. */
export type Sample = readonly [labels: Labels, value: number];

/** The name, help text and labels of a family. */
export interface Family {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

/** A family whose samples are read of a state when it is scraped. */
export type Read<S> = readonly [family: Family, samples: (state: S) => Iterable<Sample>];

/** A family whose text is written in parts, each of which takes a few milliseconds. Each part begins with HELP and TYPE. */
export interface FamilyWriter {
  readonly family: Family;
  readonly parts: () => AsyncIterable<string>;
}

/** What the names of all families of the bridge begin with. */
export const PREFIX = 'account_bridge_';

/** The options of prom-client for a family. */
export const optionsOf = ({ name, help, labels }: Family, registry: Registry) => ({
  name: `${PREFIX}${name}`,
  help,
  labelNames: [...labels],
  registers: [registry],
});

/** So many series are written in one part. */
const PART = 200;

type WritePart = (samples: readonly Sample[]) => Promise<string>;

/** prom-client's metric has the samples of one part at a time. */
const partWriter = (family: Family): WritePart => {
  const registry = new Registry();
  const options = optionsOf(family, registry);
  const metric = family.kind === 'counter' ? new Counter(options) : new Gauge(options);
  return (samples) => {
    metric.reset();
    for (const [labels, value] of samples) metric.inc(labels, value);
    return registry.getSingleMetricAsString(options.name);
  };
};

/** A counter or a gauge whose samples are read when it is written. */
export const familyWriter = (family: Family, samples: () => Iterable<Sample>): FamilyWriter => {
  const write = partWriter(family);
  return {
    family,
    parts: async function* () {
      const all = [...samples()];
      for (let start = 0; start === 0 || start < all.length; start += PART)
        yield await write(all.slice(start, start + PART));
    },
  };
};
