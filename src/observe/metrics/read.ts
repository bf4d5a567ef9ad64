/** The families that are read when they are scraped: what the bridge, its tenants and their sources hold. */
import { groupBy } from '../../core/group-by';
import type { FailureDetails } from '../../core/failure';
import type { BreakerState, SourceState, StoreState, TenantState } from '../../core/state';
import { causeOf } from './cause';
import { familyWriter } from './family';
import type { Labels, Read as ReadOf, Sample, FamilyWriter } from './family';
import { STORE } from './read-store';
import { MOST_KEYS, OTHER } from './tally';

/** What the bridge holds at one moment. */
export interface BridgeState {
  readonly build: { readonly version: string; readonly commit: string | undefined };
  /** Hashes of its settings, and of the names of the tenants that serve; made when asked for. */
  readonly config: () => { readonly settings: string; readonly tenants: string };
  /** The tenants that serve, by the name of their folder. */
  readonly tenants: ReadonlyMap<string, TenantState>;
  /** From which version of its file each of them serves: a hash of it, and since when its files are others, if so. */
  readonly versions: ReadonlyMap<string, { readonly hash: string; readonly keptSince: Date | undefined }>;
  /** The names of those that did not load. */
  readonly refused: readonly string[];
  /** By tenant the code of each error for which its file was not loaded. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** The names of those whose data is still being loaded. */
  readonly loading: readonly string[];
  /** What the last look-up of each source's known user gave; sources without one are left out. */
  readonly probes: readonly {
    readonly tenant: string;
    readonly source: string;
    readonly outcome: string;
    readonly detail?: FailureDetails | undefined;
  }[];
  readonly connections: { readonly open: number; readonly limit: number };
  /** Whether spans are recorded, and how many were lost. */
  readonly traces: { readonly on: boolean; readonly spansLost: number };
  /** Of a bridge that has one. */
  readonly store?: StoreState | undefined;
  readonly logLinesLost: number;
}

type Read = ReadOf<BridgeState>;

const BREAKER: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** A file can have a time that is still to come. */
const secondsSince = (time: Date): number => Math.max(0, Date.now() - time.getTime()) / 1000;

const secondsTo = (time: Date): number => (time.getTime() - Date.now()) / 1000;

/** A family of the bridge itself. */
const ofBridge = (
  kind: 'counter' | 'gauge',
  name: string,
  help: string,
  value: (state: BridgeState) => number,
): Read => [{ name, kind, labels: [], help }, (state) => [[{}, value(state)]]];

/** A family with a sample for each tenant that has such a value. */
const ofTenants = (name: string, help: string, value: (state: TenantState) => number | undefined): Read => [
  { name, kind: 'gauge', labels: ['tenant'], help },
  function* ({ tenants }) {
    for (const [tenant, state] of tenants) {
      const read = value(state);
      if (read !== undefined) yield [{ tenant }, read];
    }
  },
];

/** A family with a sample for each source that has such a value. */
const ofSources = (
  kind: 'counter' | 'gauge',
  name: string,
  help: string,
  value: (state: SourceState) => number | undefined,
): Read => [
  { name: `source_${name}`, kind, labels: ['tenant', 'source'], help },
  function* ({ tenants }) {
    for (const [tenant, { sources }] of tenants)
      for (const state of sources) {
        const read = value(state);
        if (read !== undefined) yield [{ tenant, source: state.source }, read];
      }
  },
];

const buildLabels = ({ build: { version, commit = 'unknown' } }: BridgeState): Labels => ({
  version,
  commit,
  node: process.version,
});

/** So many codes of each tenant are told apart. */
const MOST_CODES = 20;

/** How many errors of each code a tenant has. */
const problemsOf = (tenant: string, codes: readonly string[]): readonly Sample[] => {
  const told = new Set([...new Set(codes)].slice(0, MOST_CODES));
  const groups = groupBy(codes, (code) => (told.has(code) ? code : OTHER));
  return [...groups].map(([code, same]) => [{ tenant, code }, same.length]);
};

const BRIDGE: readonly Read[] = [
  [
    {
      name: 'build_info',
      kind: 'gauge',
      labels: ['version', 'commit', 'node'],
      help: 'What is running; the value is 1.',
    },
    (state) => [[buildLabels(state), 1]],
  ],
  [
    {
      name: 'config_info',
      kind: 'gauge',
      labels: ['settings', 'tenants'],
      help: 'Hashes, with 12 digits, of the settings and of the names of the tenants that serve: the same in all replicas that should be alike; the value is 1.',
    },
    ({ config }) => [[config(), 1]],
  ],
  [
    {
      name: 'tenant_up',
      kind: 'gauge',
      labels: ['tenant'],
      help: '1 for a tenant that serves, 0 for one that did not load, or whose data is still being loaded.',
    },
    function* ({ tenants, refused, loading }) {
      for (const tenant of tenants.keys()) yield [{ tenant }, 1];
      for (const tenant of [...refused, ...loading]) yield [{ tenant }, 0];
    },
  ],
  [
    {
      name: 'tenant_problems',
      kind: 'gauge',
      labels: ['tenant', 'code'],
      help: `Errors for which a tenant did not load, by the code of the finding. Beyond ${MOST_CODES} codes of a tenant it is "${OTHER}".`,
    },
    function* ({ problems }) {
      for (const [tenant, codes] of problems) yield* problemsOf(tenant, codes);
    },
  ],
  [
    {
      name: 'tenant_last_good',
      kind: 'gauge',
      labels: ['tenant'],
      help: '1 while a tenant serves an older version than that of its files, which have errors; else 0.',
    },
    function* ({ versions }) {
      for (const [tenant, { keptSince }] of versions) yield [{ tenant }, keptSince === undefined ? 0 : 1];
    },
  ],
  [
    {
      name: 'tenant_last_good_seconds',
      kind: 'gauge',
      labels: ['tenant'],
      help: 'For how long a tenant has served an older version than that of its files. There is a series only while it does.',
    },
    function* ({ versions }) {
      for (const [tenant, { keptSince }] of versions)
        if (keptSince !== undefined) yield [{ tenant }, secondsSince(keptSince)];
    },
  ],
  [
    {
      name: 'tenant_config_info',
      kind: 'gauge',
      labels: ['tenant', 'hash'],
      help: 'The first 12 hexadecimal digits of a hash of the tenant file, what it extends and its types of payloads, the same in all replicas; the value is 1.',
    },
    function* ({ versions }) {
      for (const [tenant, { hash }] of versions) yield [{ tenant, hash }, 1];
    },
  ],
  ofBridge('gauge', 'connections', 'Open connections.', ({ connections }) => connections.open),
  ofBridge(
    'gauge',
    'connections_limit',
    'How many connections may be open.',
    ({ connections }) => connections.limit,
  ),
  ofBridge('counter', 'log_lines_lost_total', 'Lines that the log lost.', (state) => state.logLinesLost),
  ofBridge('counter', 'spans_lost_total', 'Spans that were not exported.', (state) => state.traces.spansLost),
];

const TENANTS: readonly Read[] = [
  [
    {
      name: 'key_info',
      kind: 'gauge',
      labels: ['tenant', 'key'],
      help: `The keys of "access", by the names of their variables, used or not; the value is 1. The first ${MOST_KEYS} of a tenant.`,
    },
    function* ({ tenants }) {
      for (const [tenant, { keys }] of tenants)
        for (const key of new Set(keys.slice(0, MOST_KEYS))) yield [{ tenant, key }, 1];
    },
  ],
  ofTenants('tenant_requests', 'Requests of a tenant under way.', ({ requests }) => requests?.running),
  ofTenants(
    'tenant_requests_limit',
    'How many requests of a tenant may be under way.',
    ({ requests }) => requests?.limit,
  ),
  ofTenants(
    'tenant_rate_limit',
    'How many requests a second the file lets in.',
    ({ rateLimit }) => rateLimit?.perSecond,
  ),
  ofTenants(
    'tenant_rate_limit_available',
    'How many requests would be let in now, of those of the limit.',
    ({ rateLimit }) => rateLimit?.available,
  ),
];

const SOURCES: readonly Read[] = [
  ofSources(
    'gauge',
    'breaker_state',
    'The circuit breaker: 0 closed, 1 half open, 2 open.',
    ({ breaker }) => breaker && BREAKER[breaker],
  ),
  ofSources('gauge', 'calls', 'Calls of a source under way.', ({ calls }) => calls?.running),
  ofSources('gauge', 'calls_waiting', 'Calls that wait for a place.', ({ calls }) => calls?.waiting),
  ofSources('gauge', 'calls_limit', 'How many calls may be under way.', ({ calls }) => calls?.limit),
  ofSources('counter', 'cache_hits_total', 'Asks that the cache answered.', ({ cache }) => cache?.hits),
  ofSources(
    'counter',
    'cache_misses_total',
    'Asks that the cache could not answer.',
    ({ cache }) => cache?.misses,
  ),
  ofSources(
    'counter',
    'cache_stale_total',
    'Misses of which the upstream failed, and that an older answer stood in for.',
    ({ cache }) => cache?.stale,
  ),
  ofSources('gauge', 'cache_entries', 'Answers that the cache holds.', ({ cache }) => cache?.entries),
  ofSources('gauge', 'cache_bytes', 'About how much memory they take.', ({ cache }) => cache?.bytes),
  ofSources(
    'counter',
    'token_renewals_total',
    'Access tokens that were granted. Sources that share a token all have its numbers.',
    ({ token }) => token?.renewals,
  ),
  ofSources('counter', 'token_failures_total', 'Token requests that failed.', ({ token }) => token?.failures),
  ofSources(
    'gauge',
    'token_age_seconds',
    'How long ago the kept token was asked for.',
    ({ token }) => token?.ageMs && token.ageMs / 1000,
  ),
  ofSources(
    'counter',
    'catalogue_loads_total',
    'How often a catalogue was asked for and answered.',
    ({ catalogue }) => catalogue?.loads,
  ),
  ofSources(
    'counter',
    'catalogue_failures_total',
    'How often it was asked for and could not be answered.',
    ({ catalogue }) => catalogue?.failures,
  ),
  ofSources(
    'gauge',
    'catalogue_age_seconds',
    'How long ago the kept answer was asked for; without one there is no series.',
    ({ catalogue }) => catalogue?.ageMs && catalogue.ageMs / 1000,
  ),
  ofSources(
    'gauge',
    'certificate_start_seconds',
    'In how many seconds the client certificate becomes valid; negative since then.',
    ({ certificate }) => certificate && secondsTo(certificate.validFrom),
  ),
  ofSources(
    'gauge',
    'certificate_end_seconds',
    'In how many seconds the first certificate of the chain ends; negative since then.',
    ({ certificate }) => certificate && secondsTo(certificate.validUntil),
  ),
  ofSources(
    'gauge',
    'data_customers',
    'How many customers the customer file in service has.',
    ({ data }) => data?.customers,
  ),
  ofSources(
    'gauge',
    'data_age_seconds',
    'How long ago the customer file in service was changed: the age of its data.',
    ({ data }) => data && secondsSince(data.modifiedAt),
  ),
  ofSources(
    'gauge',
    'data_loaded_age_seconds',
    'How long ago the customer file in service was loaded.',
    ({ data }) => data && secondsSince(data.loadedAt),
  ),
  [
    {
      name: 'source_probe_success',
      kind: 'gauge',
      labels: ['tenant', 'source'],
      help: 'Whether the last look-up of the known user of a source (its "probe") found it: 1 or 0. Before the first there is no series.',
    },
    function* ({ probes }) {
      for (const { tenant, source, outcome } of probes)
        if (outcome !== 'pending') yield [{ tenant, source }, outcome === 'ok' ? 1 : 0];
    },
  ],
  [
    {
      name: 'source_probe_failing',
      kind: 'gauge',
      labels: ['tenant', 'source', 'cause'],
      help: 'The cause for which the last look-up of the known user failed, as in account_bridge_source_failures_total; the value is 1.',
    },
    function* ({ probes }) {
      for (const { tenant, source, outcome, detail } of probes) {
        const cause = causeOf(outcome, detail);
        if (cause !== undefined) yield [{ tenant, source, cause }, 1];
      }
    },
  ],
];

/** The families that are read; `state` is asked for each of them. */
export const readFamilies = (state: () => BridgeState): readonly FamilyWriter[] =>
  [...BRIDGE, ...STORE, ...TENANTS, ...SOURCES].map(([family, samples]) =>
    familyWriter(family, () => samples(state())),
  );
