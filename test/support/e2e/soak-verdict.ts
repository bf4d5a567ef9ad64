/** Whether what was measured in the course of a soak is flat. */

/** What was measured at one moment. */
export interface Sample {
  /** How many reloads there were so far. */
  readonly reloads: number;
  /** Bytes in use after a collection of garbage. */
  readonly heap: number;
  /** Sockets of the bridge that are open. */
  readonly sockets: number;
  /** Its timers. */
  readonly timers: number;
  /** Of healthy requests since the sample before, in milliseconds. */
  readonly p99Ms: number;
}

/**
 * The most bytes that a reload of all tenants may leave: a former version of one tenant has some twenty thousand. Less is
 * within what a heap differs by from one moment to the next.
 */
const MOST_BYTES_A_RELOAD = 16_384;

/** How many times as much there may be at the end as there was at the beginning, and so many more. */
const MOST_TIMES = 1.5;
const MORE = 16;
const MORE_MS = 50;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};

/** Bytes that a reload leaves: the median of the slopes between all pairs of samples, which single peaks do not change. */
export const bytesPerReload = (samples: readonly Sample[]): number =>
  median(
    samples.flatMap((one, at) =>
      samples
        .slice(at + 1)
        .filter(({ reloads }) => reloads > one.reloads)
        .map((other) => (other.heap - one.heap) / (other.reloads - one.reloads)),
    ),
  );

type Measure = 'sockets' | 'timers' | 'p99Ms';

const grown = (samples: readonly Sample[], measure: Measure, more: number): readonly string[] => {
  const part = Math.ceil(samples.length / 3);
  const of = (some: readonly Sample[]): number => median(some.map((sample) => sample[measure]));
  const [first, last] = [of(samples.slice(0, part)), of(samples.slice(-part))];
  return last > first * MOST_TIMES + more
    ? [`${measure}: ${first.toFixed(0)} at the beginning, ${last.toFixed(0)} at the end`]
    : [];
};

/** What is not flat, in words. The samples are those after the warm-up. */
export const notFlat = (samples: readonly Sample[]): readonly string[] => {
  const bytes = bytesPerReload(samples);
  return [
    ...(bytes > MOST_BYTES_A_RELOAD ? [`memory: each reload leaves ${bytes.toFixed(0)} bytes`] : []),
    ...grown(samples, 'sockets', MORE),
    ...grown(samples, 'timers', MORE),
    ...grown(samples, 'p99Ms', MORE_MS),
  ];
};
