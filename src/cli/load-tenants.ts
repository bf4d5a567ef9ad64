/** The tenants of a bridge that serves: loaded, announced, counted against what is required, and closed in the end. */
import type { Either } from 'fp-ts/Either';
import { randomBytes } from 'node:crypto';
import { createProber } from '../gateway/prober';
import type { Prober } from '../gateway/prober';
import type { Looked, Variables } from '../tenant/decode/secrets';
import { protectionWith } from '../tenant/runtime/protection';
import type { AnswersInCommon } from '../tenant/runtime/protection';
import type { AskWatch } from '../tenant/runtime/reporting-ask';
import { createReloads } from '../tenant/reload/reload';
import type { Reloads } from '../tenant/reload/reload';
import { createRoster } from '../tenant/reload/roster';
import type { Roster } from '../tenant/reload/roster';
import type { SweepContext } from '../tenant/reload/sweep';
import type { Registry } from '../tenant/runtime/tenant';
import { createTransports } from '../upstream/http/client';
import { refreshingIn } from '../upstream/http/refreshing';
import type { RefreshingOptions } from '../upstream/http/refreshing';
import { stateInStore } from '../upstream/http/state-in-store';
import { announceVariables, announcer, suspecter } from './announce';
import type { OpenShared } from './shared-state';
import type { ServeSettings } from './io/options';
import { triggerReloads } from './reload';
import { lackingText } from './report/lacking';
import { lackingIn, requiredOf } from './requirement';
import { hearStops } from './stopping';
import { readVersion, versionText } from './io/version';
import type { Stopping } from './stopping';
import type { CliContext } from './io/context';

/** Whether only this machine can reach an address. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

/** What is around the tenants: it takes what upstreams answer, if answers are sampled. */
export interface Watching extends Omit<AskWatch, 'askOf'> {
  /** What the tenants share with other processes. */
  readonly shared: Pick<OpenShared, 'state' | 'store'>;
}

/** What bridges of one store have in common; without a store each keeps its own answers. */
const answersOf = ({ state, store }: Watching['shared'], packageRoot: string): AnswersInCommon | undefined =>
  store && { ...state, version: versionText(readVersion(packageRoot)) };

/** Where refresh tokens are that several bridges use. */
const inStoreOf = ({ store }: Watching['shared']): RefreshingOptions['inStore'] =>
  store && ((tenant, name) => stateInStore(store.carrier, tenant, name));

const contextOf = (
  settings: ServeSettings,
  variables: Variables,
  { adapters, maxDataBytes, loadApart, packageRoot }: CliContext,
  { emit, answered, failed, shared }: Watching,
  looked: Looked,
): SweepContext => ({
  directory: settings.mappings,
  variables,
  looked,
  loadApart,
  key: shared.store?.digestKey ?? randomBytes(32),
  now: () => new Date(),
  adapters,
  maxDataBytes,
  unset: 'error',
  openAllowed: isLoopback(settings.host),
  emit,
  answered,
  failed,
  http: createTransports({
    refreshingOf: refreshingIn({
      directory: settings.stateDir,
      inStore: inStoreOf(shared),
      emit,
    }),
    single: shared.state.single,
  }),
  protection: protectionWith(shared.state, answersOf(shared, packageRoot)),
  requestDeadlineMs: settings.requestDeadlineMs,
});

/** The tenants of a bridge. */
export interface ServedTenants {
  /** Their folders at the start. */
  readonly names: readonly string[];
  /** Their folders whenever a reload looks; `Left` says in words why they cannot be read. */
  readonly list: () => Either<string, readonly string[]>;
}

/** A bridge whose tenants are loaded, how it reloads, and how it stops. */
export interface LoadedTenants extends Reloads, Pick<Roster, 'registry' | 'dispose'> {
  readonly stopping: Stopping;
  readonly prober: Prober;
  /** Whether too many tenants of the start are refused; then it is said, and the bridge has to stop. */
  readonly lacks: () => boolean;
  /** Loads the tenants with large directories; then the start is over, and reloads begin. */
  readonly loadRest: () => Promise<void>;
}

/** Loads tenants; those with large directories are announced later, and can end the bridge then. */
export const loadTenants = async (
  settings: ServeSettings,
  tenants: ServedTenants,
  variables: Variables,
  world: CliContext,
  watching: Watching,
): Promise<LoadedTenants> => {
  const { emit } = watching;
  const stopping = hearStops(world, emit);
  const { signal } = stopping;
  const suspect = suspecter(emit);
  announceVariables(variables, suspect, emit);
  const tell = announcer(world, emit);
  const { leads } = watching.shared.state;
  const prober = createProber([], {
    emit,
    leads: (tenant, source, lastsMs) => leads(JSON.stringify(['probe', tenant, source]), lastsMs),
  });
  let starting: Registry | undefined;
  const lacks = (): boolean => {
    const snapshot = starting?.current();
    const lacking = snapshot && lackingIn(settings.requireTenants, snapshot);
    if (snapshot === undefined || lacking === undefined) return false;
    if (signal.aborted) return true;
    emit({ event: 'tenants-lacking', ...lacking });
    world.writeError(lackingText(settings.requireTenants, lacking, snapshot));
    stopping.fail();
    return true;
  };
  const roster = createRoster(contextOf(settings, variables, world, watching, suspect), {
    settled: (entry) => {
      tell(entry);
      if (entry.serving !== undefined) prober.add(entry.serving.tenant);
      else {
        prober.remove(entry.name);
        lacks();
      }
    },
    removed: prober.remove,
    isEnough: (loaded, all) => loaded >= requiredOf(settings.requireTenants, all),
  });
  let endStart = (): void => undefined;
  const start = new Promise<void>((end) => {
    endStart = end;
  });
  const reloads = createReloads({ roster, names: tenants.list, variables, emit, signal }, start);
  triggerReloads(reloads, settings.reloadIntervalMs, world, signal);
  const { rest } = await roster.pass(tenants.names, signal);
  starting = roster.registry;
  const loadRest = async (): Promise<void> => {
    try {
      await rest(signal);
    } finally {
      starting = undefined; // a tenant that a reload refuses does not end the bridge
      endStart();
    }
  };
  return { ...roster, ...reloads, stopping, prober, lacks, loadRest };
};
