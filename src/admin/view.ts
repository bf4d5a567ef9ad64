/** What the admin listener sees of the bridge. */
import { hash } from 'node:crypto';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import type { Known } from '../observe/metrics/counted';
import type { BridgeState } from '../observe/metrics/read';
import type { Log } from '../observe/log';
import type { ProbeState } from '../gateway/prober';
import type { ForgetShopper } from '../tenant/runtime/forgetting';
import type { ReloadResult } from '../tenant/runtime/reloaded';
import type { Snapshot, Tenant } from '../tenant/runtime/tenant';

export interface BridgeView {
  /** The name of the process in the log. */
  readonly instance: string;
  readonly build: BridgeState['build'];
  /** A hash of the settings that all replicas should have alike. */
  readonly settings: string;
  /** The tenants of this moment; none before they are loaded. */
  readonly snapshot: () => Snapshot;
  /** Whether a folder of the mappings folder has that name. */
  readonly isTenant: (name: string) => boolean;
  /** What the probes of a tenant gave last. */
  readonly probed: (tenant: string) => readonly ProbeState[];
  /** Whether the bridge has been told to stop. */
  readonly stopping: () => boolean;
  readonly connections: () => BridgeState['connections'];
  /** Reads the files of all tenants again; the data of the tenant `force` is not compared with what it serves. */
  readonly reload: (force?: string) => Promise<ReloadResult>;
  /** Removes all that is kept of a shopper. */
  readonly forget: ForgetShopper;
  /** The store as this bridge meets it; `undefined` without one. */
  readonly store: () => BridgeState['store'];
  readonly traces: () => BridgeState['traces'];
  readonly log: Pick<Log, 'levels' | 'lost'>;
}

/** A hash as it is shown. */
export const shortHash = (whole: string): string => whole.slice(0, 12);

/** What replicas of one configuration have alike: their settings, and the names of the tenants that serve. */
export const configOf = ({ settings, snapshot }: BridgeView): ReturnType<BridgeState['config']> => ({
  settings: shortHash(settings),
  tenants: shortHash(hash('sha256', JSON.stringify([...snapshot().tenants.keys()].toSorted()))),
});

const sourcesOf = (tenant: Tenant): ReadonlySet<string> =>
  new Set(tenant.state().sources.map(({ source }) => source));

/** The names that may become labels: folders of tenants, and sources of the tenants that are loaded. */
export const knownOf = ({ snapshot, isTenant }: BridgeView): Known => {
  const sources = new WeakMap<Tenant, ReadonlySet<string>>();
  return {
    isTenant,
    isSource: (name, source) => {
      const tenant = snapshot().tenants.get(name);
      if (tenant === undefined) return false;
      const known = sources.get(tenant) ?? sourcesOf(tenant);
      sources.set(tenant, known);
      return known.has(source);
    },
    isKey: (name, key) => snapshot().tenants.get(name)?.keyNames.includes(key) ?? false,
  };
};

const errorsOf = (problems: readonly Problem[]): readonly string[] =>
  problems.filter(isError).map(({ code }) => code);

/** What metrics read, as it is now. */
export const stateOf = (view: BridgeView): BridgeState => {
  const { tenants, refused, loading, versions } = view.snapshot();
  const kept = [...versions].flatMap(([name, { keptSince, problems }]) =>
    keptSince === undefined ? [] : [[name, problems] as const],
  );
  return {
    build: view.build,
    config: () => configOf(view),
    tenants: new Map([...tenants].map(([name, tenant]) => [name, tenant.state()])),
    refused: [...refused.keys()],
    versions: new Map(
      [...versions].map(([name, { hash, keptSince }]) => [name, { hash: shortHash(hash), keptSince }]),
    ),
    problems: new Map([...refused, ...kept].map(([name, problems]) => [name, errorsOf(problems)])),
    loading: [...loading.keys()],
    probes: [...tenants.keys()].flatMap((tenant) =>
      view.probed(tenant).map(({ source, outcome, detail }) => ({ tenant, source, outcome, detail })),
    ),
    connections: view.connections(),
    traces: view.traces(),
    store: view.store(),
    logLinesLost: view.log.lost(),
  };
};
