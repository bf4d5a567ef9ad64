/** What many tenants on many replicas need: memory, connections, operations of the store. Times are in seconds. */
import { ASK_MS } from '../../src/drift/sample-turns';
import { sizeOfLease } from '../../src/store/leased-limit';
import { table } from './markdown';

/** How tenants are laid out over replicas, and what they do. Each group of replicas has its own tenants and its own store. */
export interface Load {
  readonly tenants: number;
  /** Requests a second of all tenants; each has as many, at random times. */
  readonly requests: number;
  readonly replicas: number;
  readonly groups: number;
  /** `limits.perSecond` of each tenant. */
  readonly limit: number;
  /** How long an upstream takes. */
  readonly latency: number;
  /** For how long a token is used. */
  readonly token: number;
  /** Which share of answers is sampled. */
  readonly sampled: number;
}

/** How long an unused connection to an upstream is kept: `idleMs` in src/upstream/http/client.ts. */
export const IDLE = 4;

/** How often a probe is repeated, on average: `INTERVAL_MS` in src/gateway/prober.ts. */
const PROBE = 60;

const ASK = ASK_MS / 1000;

/** Requests a second of one tenant to one of its replicas. */
const rateOf = ({ tenants, requests, replicas, groups }: Load): number =>
  requests / (tenants * (replicas / groups));

/** How many tenants there are on all replicas together: each is on all of its group. */
const placesOf = ({ tenants, replicas, groups }: Load): number => tenants * (replicas / groups);

/** The probability of each number of events, from 0 on, where `mean` are expected. */
function* poisson(mean: number): Generator<number, never> {
  let probability = Math.exp(-mean);
  for (let count = 0; ; count += 1) {
    yield probability;
    probability *= mean / (count + 1);
  }
}

/** How many of at most `most` events happen, where `mean` are expected. */
const expectedUpTo = (most: number, mean: number): number => {
  const probabilities = poisson(mean);
  let [expected, rest] = [0, 1];
  for (let count = 0; count < most; count += 1) {
    rest -= probabilities.next().value;
    expected += Math.max(0, rest); // the probability of more than `count`
  }
  return expected;
};

/** Leases a second. One lets in the request that asked and, within a second, as many others as it has. */
export const leasesOf = (load: Load): number =>
  load.requests / (1 + expectedUpTo(sizeOfLease(load.limit) - 1, rateOf(load)));

/** Operations a second for tokens: each replica asks when its token ends and a request comes, and one replica brings the next. */
export const tokenOperationsOf = (load: Load): number => {
  const { tenants, token, replicas, groups } = load;
  const rate = rateOf(load);
  const cycle = token + groups / (rate * replicas);
  const asking = 1 - Math.exp(-rate * cycle);
  return (placesOf(load) * asking + tenants) / cycle;
};

/** Questions a second who does a probe, if each tenant has one. */
export const probeOperationsOf = (load: Load): number => placesOf(load) / PROBE;

/** Questions a second who compares answers: with a sample, and for a minute not again. */
export const sampleOperationsOf = (load: Load): number => {
  const rate = rateOf(load) * load.sampled;
  return rate === 0 ? 0 : placesOf(load) / (ASK + 1 / rate);
};

/**
 * Connections to upstreams. The nth of a replica is open while n requests are under way, and for a time after that: it is used
 * whenever n - 1 others are.
 */
export const connectionsOf = (load: Load): number => {
  const rate = rateOf(load);
  const probabilities = poisson(rate * load.latency);
  let [open, atLeast] = [0, 1];
  for (let nth = 1; nth < 1000 && atLeast > 1e-9; nth += 1) {
    const before = probabilities.next().value;
    atLeast = Math.max(0, atLeast - before);
    const begins = (rate * before) / (1 - atLeast);
    open += 1 - (1 - atLeast) * Math.exp(-begins * IDLE);
  }
  return open * placesOf(load);
};

/** What one process, one store and one Prometheus need and can do, as measured; docs/reference/capacity.md says how. */
const MEASURED = {
  /** Processor time of a request, in seconds. */
  cpu: 0.0009,
  /** Memory of a process with one tenant, in MiB. */
  base: 165,
  /** Memory of a further tenant that has served, in KiB. */
  tenant: 210,
  /** Series of a tenant with one source. */
  series: 46,
  /** Processor time of the store for an operation of each kind, in seconds. */
  lease: 25e-6,
  text: 35e-6,
  lead: 15e-6,
} as const;

/** A processor is loaded to this part, so that there is room for peaks and for replicas that are replaced. */
const LOADED = 0.6;

/** Series that one Prometheus holds without special care: some 4 KiB of memory each. */
const MOST_SERIES = 10_000_000;

/** The fewest replicas for so many requests a second. */
const replicasFor = (requests: number): number => Math.ceil((requests * MEASURED.cpu) / LOADED);

/** The replicas of a group, and its part of the tenants. */
const groupOf = ({ tenants, replicas, groups }: Load) => ({
  tenants: tenants / groups,
  replicas: replicas / groups,
});

/** Memory of one replica, in MiB. */
const memoryOf = (load: Load): number => MEASURED.base + (groupOf(load).tenants * MEASURED.tenant) / 1024;

/** Processor time a second of all stores. */
const storesOf = (load: Load): number =>
  leasesOf(load) * MEASURED.lease +
  tokenOperationsOf(load) * MEASURED.text +
  (probeOperationsOf(load) + sampleOperationsOf(load)) * MEASURED.lead;

const seriesOf = (load: Load): number => placesOf(load) * MEASURED.series;

const EXAMPLE: Load = {
  ...{ tenants: 10_000, requests: 50_000, replicas: replicasFor(50_000), groups: 1 },
  ...{ limit: 50, latency: 0.2, token: 3570, sampled: 0.01 },
};

const LAYOUTS: readonly Load[] = [
  EXAMPLE,
  { ...EXAMPLE, replicas: 2 * EXAMPLE.replicas },
  { ...EXAMPLE, groups: 15 },
];

/** What is too small at some number of replicas, and when it is. */
const LIMITS: readonly (readonly [string, (load: Load) => boolean])[] = [
  ['one Prometheus has too many series', (load) => seriesOf(load) > MOST_SERIES],
  ['the processor of the store is busy for 60 %', (load) => storesOf(load) > LOADED],
];

/** The fewest replicas, each with all tenants and as many requests as it can take, at which it holds. */
const reachedAt = (holds: (load: Load) => boolean): Load => {
  for (let replicas = 1; ; replicas += 1) {
    const load = { ...EXAMPLE, replicas, requests: Math.floor((replicas * LOADED) / MEASURED.cpu) };
    if (holds(load)) return load;
  }
};

const rounded = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** The name of a quantity, and its value in a layout. */
type Quantity = readonly [string, (load: Load) => string];

const QUANTITIES: readonly Quantity[] = [
  ['tenants on each replica', (load) => rounded(groupOf(load).tenants)],
  [
    'processor of a replica, of one core',
    ({ requests, replicas }) => percent((requests * MEASURED.cpu) / replicas),
  ],
  ['memory of a replica, MiB', (load) => rounded(memoryOf(load))],
  ['connections to upstreams, each replica', (load) => rounded(connectionsOf(load) / load.replicas)],
  ['connections to upstreams, all', (load) => rounded(connectionsOf(load))],
  ['connections to one upstream', (load) => rounded(connectionsOf(load) / load.tenants)],
  ['connections to a store', (load) => rounded(2 * groupOf(load).replicas)],
  ['leases of limits a second, each store', (load) => rounded(leasesOf(load) / load.groups)],
  ['tokens, operations a second', (load) => rounded(tokenOperationsOf(load) / load.groups)],
  ['probes, operations a second', (load) => rounded(probeOperationsOf(load) / load.groups)],
  ['samples of drift, operations a second', (load) => rounded(sampleOperationsOf(load) / load.groups)],
  ['processor of a store, of one core', (load) => percent(storesOf(load) / load.groups)],
  ['series of metrics, each replica', (load) => rounded(seriesOf(load) / load.replicas)],
  ['series of metrics, all', (load) => rounded(seriesOf(load))],
  ['of what one Prometheus holds', (load) => percent(seriesOf(load) / MOST_SERIES)],
];

const titleOf = ({ replicas, groups }: Load): string =>
  groups === 1 ? `${replicas} replicas` : `${groups} groups of ${replicas / groups}`;

/** The table of the page. */
export const capacityTable = (): string =>
  table(
    ['', ...LAYOUTS.map(titleOf)],
    QUANTITIES.map(([name, value]) => [name, ...LAYOUTS.map(value)]),
  );

/** The table of limits: the first one that is reached comes first. */
export const limitsTable = (): string =>
  table(
    ['Limit', 'Replicas', 'Requests a second'],
    LIMITS.map(([name, holds]) => ({ name, load: reachedAt(holds) }))
      .toSorted((one, other) => one.load.replicas - other.load.replicas)
      .map(({ name, load }) => [name, String(load.replicas), rounded(load.requests)]),
  );
